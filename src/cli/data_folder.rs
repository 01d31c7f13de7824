//! The data folder: private to its user, one server at a time, and home of the server's secret.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::domain::ids::Randomness;
use crate::domain::secret::Secret;

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It cannot be made or written.
    #[error(
        "the data folder {} cannot be written: {cause}; give one that this user can write as \
         COBRO_DATA_DIR", .path.display()
    )]
    Unwritable {
        /// The folder or a file in it.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// Another process serves from it.
    #[error(
        "another `cobro serve` or `cobro worker` runs on {}; end it, or give this one another \
         COBRO_DATA_DIR", .path.display()
    )]
    InUse {
        /// What it has locked.
        path: PathBuf,
    },
    /// The file of the secret holds something else.
    #[error(
        "{} does not hold the server's secret, 64 hexadecimal digits; put back the one from \
         before, since links in mails were made with it", .path.display()
    )]
    NotASecret {
        /// The file.
        path: PathBuf,
    },
}

/// What a running server holds, so that no second one starts; given back when dropped.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "it is held, not read")] File);

/// Makes the folder when it is missing, for its user alone, and proves that it can be written.
///
/// # Errors
/// [`FolderError::Unwritable`].
pub fn prepare(folder: &Path) -> Result<(), FolderError> {
    let unwritable = |cause| FolderError::Unwritable { path: folder.to_owned(), cause };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unwritable)?;
    let proof = folder.join(".writable");
    File::create(&proof).and_then(|_| fs::remove_file(&proof)).map_err(unwritable)?;
    warn_when_open(folder);
    Ok(())
}

/// Locks a file beside what must have one owner, for as long as the answer lives.
///
/// # Errors
/// [`FolderError::InUse`] when another process has it.
pub fn lock(file: &Path) -> Result<Lock, FolderError> {
    let mut path = file.as_os_str().to_owned();
    path.push(".lock");
    let path = PathBuf::from(path);
    let unwritable = |cause| FolderError::Unwritable { path: path.clone(), cause };
    let options = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).clone();
    let held = options.open(&path).map_err(unwritable)?;
    match held.try_lock() {
        Ok(()) => Ok(Lock(held)),
        Err(TryLockError::WouldBlock) => Err(FolderError::InUse { path: file.to_owned() }),
        Err(TryLockError::Error(cause)) => Err(unwritable(cause)),
    }
}

/// The server's secret, made at the first start.
///
/// # Errors
/// [`FolderError`] when the file cannot be read or written, or holds something else.
pub fn secret_key(folder: &Path, randomness: &dyn Randomness) -> Result<Secret, FolderError> {
    let path = folder.join("secret.key");
    let unwritable = |cause| FolderError::Unwritable { path: path.clone(), cause };
    match fs::read_to_string(&path) {
        Ok(text) => {
            warn_when_open(&path);
            let digits = text.trim();
            let fine = digits.len() >= 64 && hex::decode(digits).is_ok();
            fine.then(|| Secret::new(digits)).ok_or(FolderError::NotASecret { path })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut bits = [0_u8; 32];
            randomness.fill(&mut bits);
            let digits = hex::encode(bits);
            keep_privately(&path, digits.as_bytes()).map_err(unwritable)?;
            Ok(Secret::new(digits))
        }
        Err(cause) => Err(unwritable(cause)),
    }
}

/// Writes under another name, down to the disk, and renames: a crash leaves all or nothing.
fn keep_privately(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("unfinished");
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}

/// Says so when others than its user can read it.
fn warn_when_open(path: &Path) {
    let mode = fs::metadata(path).map(|metadata| metadata.permissions().mode() & 0o777);
    if let Ok(mode) = mode
        && mode & 0o077 != 0
    {
        tracing::warn!(
            path = %path.display(), mode = format!("{mode:o}"),
            "others than its user can read this; `chmod go-rwx` closes it"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::proving_ground::Counted;

    fn folder(name: &str) -> PathBuf {
        let name = format!("cobro-folder-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _absent = fs::remove_dir_all(&folder);
        folder
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn the_folder_and_the_secret_are_for_their_user_alone() {
        let folder = folder("private");
        prepare(&folder).unwrap();
        let secret = secret_key(&folder, &Counted).unwrap();
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("secret.key")), 0o600);
        assert_eq!(hex::decode(secret.reveal()).unwrap().len(), 32);
        assert_eq!(secret_key(&folder, &Counted).unwrap(), secret, "made once");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_damaged_secret_is_not_replaced() {
        let folder = folder("damaged");
        prepare(&folder).unwrap();
        fs::write(folder.join("secret.key"), "half").unwrap();
        let refused = secret_key(&folder, &Counted).unwrap_err();
        assert!(matches!(refused, FolderError::NotASecret { .. }), "{refused}");
        assert_eq!(fs::read_to_string(folder.join("secret.key")).unwrap(), "half");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_second_lock_is_refused_until_the_first_is_given_back() {
        let folder = folder("lock");
        prepare(&folder).unwrap();
        let database = folder.join("cobro.db");
        let first = lock(&database).unwrap();
        let refused = lock(&database).unwrap_err();
        assert!(matches!(refused, FolderError::InUse { .. }), "{refused}");
        drop(first);
        lock(&database).unwrap();
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_refused_in_one_sentence() {
        let path = folder("file");
        fs::write(&path, "").unwrap();
        let refused = prepare(&path).unwrap_err().to_string();
        assert!(refused.contains("COBRO_DATA_DIR") && !refused.contains('\n'), "{refused}");
        fs::remove_file(&path).unwrap();
    }
}
