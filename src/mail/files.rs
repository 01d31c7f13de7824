//! Mail as files: one `.eml` a message in the data folder, for whoever has no mail server yet
//! and for tests. The same mail sent again replaces its file.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::net::IpAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lettre::Message;
use lettre::message::{Mailbox, MultiPart};

use super::{order_mail, team_mail};
use crate::app::mailer::{DueMail, MailFailed, Mailer, WrittenMail};
use crate::app::settings::Settings;

/// Why a mail did not become a file.
#[derive(Debug, thiserror::Error)]
enum FileMailError {
    #[error("the mail cannot be rendered")]
    Template(#[source] askama::Error),
    #[error("{0} holds a line break or another control character")]
    ControlCharacter(&'static str),
    #[error("{0} is no mail address")]
    Address(&'static str, #[source] lettre::address::AddressError),
    #[error("the mail cannot be put together")]
    Message(#[source] lettre::error::Error),
    #[error("the mail's time cannot be written")]
    Time(#[source] jiff::Error),
    #[error("{} cannot be written", .0.display())]
    File(PathBuf, #[source] io::Error),
}

/// Why mails cannot be delivered as files.
#[derive(Debug, thiserror::Error)]
pub enum FileMailerError {
    /// The shop's time zone does not exist.
    #[error("{0:?} is not a time zone of the IANA database")]
    TimeZone(String, #[source] jiff::Error),
    /// The folder cannot be made.
    #[error("{} cannot be made", .0.display())]
    Folder(PathBuf, #[source] io::Error),
}

/// Delivers mails as files of one folder.
pub struct FileMailer {
    folder: PathBuf,
    settings: Arc<Settings>,
    zone: TimeZone,
}

impl FileMailer {
    /// A mailer into `folder`, which is made when it is missing.
    ///
    /// # Errors
    /// [`FileMailerError`].
    pub fn new(folder: PathBuf, settings: Arc<Settings>) -> Result<Self, FileMailerError> {
        let zone = TimeZone::get(&settings.time_zone)
            .map_err(|cause| FileMailerError::TimeZone(settings.time_zone.clone(), cause))?;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .map_err(|cause| FileMailerError::Folder(folder.clone(), cause))?;
        Ok(Self { folder, settings, zone })
    }

    fn letter(&self, mail: &DueMail) -> Result<(PathBuf, Vec<u8>), FileMailError> {
        let rendered = self.rendered(mail).map_err(FileMailError::Template)?;
        let path = self.folder.join(file_name(mail)?);
        Ok((path, self.message(mail, rendered)?.formatted()))
    }

    fn rendered(&self, mail: &DueMail) -> Result<WrittenMail, askama::Error> {
        match &mail.team {
            Some(notice) => {
                let (shop, public_url) = (&self.settings.shop_name, &self.settings.public_url);
                let about = team_mail::About { number: mail.number, shop, public_url };
                team_mail::write(notice, &about, &self.zone)
            }
            None => order_mail::write(mail, &self.settings, &self.zone),
        }
    }

    fn message(&self, mail: &DueMail, text: WrittenMail) -> Result<Message, FileMailError> {
        let domain = mail_domain(&self.settings.public_url);
        let (name, order) = (&self.settings.shop_name, &mail.order);
        let from = mailbox("the shop's name", (Some(name), &format!("no-reply@{domain}")))?;
        let to = match &mail.team {
            Some(notice) => mailbox("the person of the team", (None, &notice.email))?,
            None => mailbox("the customer", (Some(&order.contact_name), &order.contact_email))?,
        };
        Message::builder()
            .from(from)
            .to(to)
            .subject(one_line("the subject", &text.subject)?)
            .date(UNIX_EPOCH + Duration::from_millis(mail.written_at.millis().unsigned_abs()))
            .message_id(Some(format!("<{}@{domain}>", mail.id)))
            .multipart(MultiPart::alternative_plain_html(text.text, text.html))
            .map_err(FileMailError::Message)
    }
}

#[async_trait]
impl Mailer for FileMailer {
    fn write(&self, mail: &DueMail) -> Result<WrittenMail, MailFailed> {
        self.rendered(mail).map_err(|error| failed(&FileMailError::Template(error)))
    }

    async fn deliver(&self, mail: &DueMail) -> Result<(), MailFailed> {
        let (path, bytes) = self.letter(mail).map_err(|error| failed(&error))?;
        let written = tokio::task::spawn_blocking(move || {
            write_whole(&path, &bytes).map_err(|cause| FileMailError::File(path, cause))
        });
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(failed(&error)),
            Err(error) => Err(MailFailed { message: error.to_string() }),
        }
    }
}

fn failed(error: &FileMailError) -> MailFailed {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
    MailFailed { message: format!("{error}{}", cause.unwrap_or_default()) }
}

fn file_name(mail: &DueMail) -> Result<String, FileMailError> {
    let at = Timestamp::from_millisecond(mail.written_at.millis()).map_err(FileMailError::Time)?;
    let time = at.strftime("%Y%m%dT%H%M%S%.3fZ");
    // The same is told to several people of the team at once.
    let reader = mail.team.as_ref().map(|notice| format!("-{}", notice.member));
    Ok(format!("{time}-{}-{}{}.eml", mail.kind, mail.number, reader.unwrap_or_default()))
}

/// The part of our addresses after the `@`: the shop's host, or `localhost` for a bare address.
fn mail_domain(public_url: &str) -> &str {
    let authority = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) | None => authority,
    };
    let bare = host.starts_with('[') || host.parse::<IpAddr>().is_ok();
    if bare { "localhost" } else { host }
}

fn one_line<'t>(what: &'static str, text: &'t str) -> Result<&'t str, FileMailError> {
    match text.chars().any(char::is_control) {
        true => Err(FileMailError::ControlCharacter(what)),
        false => Ok(text),
    }
}

fn mailbox(
    what: &'static str,
    (name, address): (Option<&str>, &str),
) -> Result<Mailbox, FileMailError> {
    let name = name.map(|name| one_line(what, name).map(str::to_owned)).transpose()?;
    let address = one_line(what, address)?;
    let address = address.parse().map_err(|cause| FileMailError::Address(what, cause))?;
    Ok(Mailbox::new(name, address))
}

/// Writes under another name, down to the disk, and renames: nobody reads half a mail.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("eml.unfinished");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}

#[cfg(test)]
mod tests;
