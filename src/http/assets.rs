//! Files of the program: one stylesheet put together from its layers, icons, scripts, and the
//! pictures of products, which an import may have added to the data folder.

use std::path::{Path, PathBuf};

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::error::PageError;
use super::state::Site;
use super::visit::PageResult;

/// Under an address that names its content: for ever.
const KEEP_FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Under an address that stays when the content changes: for minutes, then ask.
const KEEP_SHORTLY: HeaderValue = HeaderValue::from_static("public, max-age=600");

/// What comes first in the stylesheet, in this order; then the components by name.
const FIRST_STYLES: [&str; 4] =
    ["css/layers.css", "css/tokens.css", "css/reset.css", "css/base.css"];

#[derive(RustEmbed)]
#[folder = "static/"]
struct StaticFiles;

#[derive(RustEmbed)]
#[folder = "assets/samples/pictures/"]
struct SamplePictures;

/// A file that should be in the program and is not, or is not text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("static/{0} is missing from the program")]
pub struct AssetsError(pub String);

/// What is served without asking the app.
pub struct Assets {
    stylesheet: Bytes,
    stylesheet_version: String,
    pictures_dir: PathBuf,
}

impl Assets {
    /// Puts the stylesheet together; pictures are read when they are asked for.
    pub fn load(pictures_dir: &Path) -> Result<Self, AssetsError> {
        let mut components: Vec<String> = StaticFiles::iter()
            .filter(|name| name.starts_with("css/components/"))
            .map(|name| name.to_string())
            .collect();
        components.sort();
        let mut stylesheet = Vec::new();
        for name in FIRST_STYLES.into_iter().chain(components.iter().map(String::as_str)) {
            let file = StaticFiles::get(name).ok_or_else(|| AssetsError(name.to_owned()))?;
            stylesheet.extend_from_slice(&file.data);
            stylesheet.push(b'\n');
        }
        Ok(Self {
            stylesheet_version: version_of(&stylesheet),
            stylesheet: Bytes::from(stylesheet),
            pictures_dir: pictures_dir.to_owned(),
        })
    }

    /// The address of the stylesheet, which changes with its content.
    #[must_use]
    pub fn stylesheet_url(&self) -> String {
        format!("/static/app.css?v={}", self.stylesheet_version)
    }
}

/// A short name for a content: 64 bits of its digest.
fn version_of(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    hex::encode(digest.iter().copied().take(8).collect::<Vec<_>>())
}

/// `/static/app.css`.
pub async fn stylesheet(request: HttpRequest, site: web::Data<Site>) -> PageResult {
    let version = &site.assets.stylesheet_version;
    let named = request.query_string().strip_prefix("v=") == Some(version.as_str());
    let keep = if named { KEEP_FOREVER } else { KEEP_SHORTLY };
    let content = Content {
        kind: "text/css; charset=utf-8",
        version: version.clone(),
        bytes: site.assets.stylesheet.clone(),
    };
    Ok(content.answer(&request, keep))
}

/// `/static/…`: icons and scripts.
pub async fn file(request: HttpRequest, path: web::Path<String>) -> PageResult {
    let kind = match path.rsplit_once('.') {
        Some((_, "svg")) => "image/svg+xml",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some(_) | None => return Err(PageError::NotFound),
    };
    let file = StaticFiles::get(&path).ok_or(PageError::NotFound)?;
    let content = Content {
        kind,
        version: version_of(&file.data),
        bytes: Bytes::from(file.data.into_owned()),
    };
    Ok(content.answer(&request, KEEP_SHORTLY))
}

/// `/pictures/…`: our own drawings, or what an import brought.
pub async fn picture(
    request: HttpRequest,
    site: web::Data<Site>,
    name: web::Path<String>,
) -> PageResult {
    let kind = picture_kind(&name).ok_or(PageError::NotFound)?;
    let bytes = match SamplePictures::get(&name) {
        Some(sample) => Bytes::from(sample.data.into_owned()),
        // Imported drawings are never served: they can carry scripts.
        None if kind == "image/svg+xml" => return Err(PageError::NotFound),
        None => imported(site.assets.pictures_dir.join(name.as_str())).await?,
    };
    let content = Content { kind, version: version_of(&bytes), bytes };
    Ok(content.answer(&request, KEEP_SHORTLY))
}

/// The type of a picture by its name, which must be a plain one.
fn picture_kind(name: &str) -> Option<&'static str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if name.starts_with('.') || !name.bytes().all(plain) {
        return None;
    }
    match name.rsplit_once('.')?.1 {
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}

async fn imported(path: PathBuf) -> Result<Bytes, PageError> {
    let read = web::block(move || std::fs::read(path)).await.map_err(PageError::internal)?;
    match read {
        Ok(bytes) => Ok(Bytes::from(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(PageError::NotFound),
        Err(error) => Err(PageError::internal(error)),
    }
}

/// A file with what browsers need to keep it.
struct Content {
    kind: &'static str,
    version: String,
    bytes: Bytes,
}

impl Content {
    fn answer(self, request: &HttpRequest, keep: HeaderValue) -> HttpResponse {
        let tag = format!("\"{}\"", self.version);
        let seen = request.headers().get(header::IF_NONE_MATCH);
        // Packing an answer makes the tag a weak one; the content is the same.
        let known = seen.and_then(|seen| seen.to_str().ok()).is_some_and(|seen| {
            seen.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
        });
        let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, keep));
        if known { answer.finish() } else { answer.content_type(self.kind).body(self.bytes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::middleware::testing::{get, serve};

    #[test]
    fn the_stylesheet_is_put_together_in_the_order_of_its_layers() {
        let assets = Assets::load(Path::new("/nowhere")).unwrap();
        let text = String::from_utf8(assets.stylesheet.to_vec()).unwrap();
        let order = ["@layer ", ":root", ".alert", ".visually-hidden"].map(|part| text.find(part));
        assert!(order.iter().all(Option::is_some) && order.is_sorted(), "{order:?}");
    }

    #[actix_web::test]
    async fn a_stylesheet_asked_for_by_its_content_is_kept_for_ever() {
        let server = serve().await;
        let named = server.site.assets.stylesheet_url();
        let answer = server.call(get(&named)).await;
        assert_eq!(answer.status, 200);
        assert!(answer.header("content-type").starts_with("text/css"));
        assert!(answer.header("cache-control").contains("immutable"));
        let plain = server.call(get("/static/app.css?v=old")).await;
        assert_eq!(plain.header("cache-control"), "public, max-age=600");
        let tag = plain.header("etag");
        let again = server.call(get("/static/app.css").insert_header(("if-none-match", tag))).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""));
    }

    #[actix_web::test]
    async fn icons_and_sample_pictures_are_served_with_their_types() {
        let server = serve().await;
        for path in ["/static/icons.svg", "/static/favicon.svg", "/pictures/cafe-huila.svg"] {
            let answer = server.call(get(path)).await;
            assert_eq!(
                (answer.status, answer.header("content-type").as_str()),
                (200, "image/svg+xml")
            );
        }
    }

    #[actix_web::test]
    async fn only_plain_names_of_pictures_leave_the_data_folder() {
        let folder = std::env::temp_dir().join(format!("cobro-pictures-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("imported.png"), b"png").unwrap();
        std::fs::write(folder.join("imported.svg"), b"<svg/>").unwrap();
        std::fs::write(folder.join("secret.key"), b"secret").unwrap();
        let server = serve().await.with_pictures(&folder);
        assert_eq!(server.call(get("/pictures/imported.png")).await.status, 200);
        for path in [
            "/pictures/imported.svg",
            "/pictures/secret.key",
            "/pictures/..%2fcobro.db",
            "/pictures/%2e%2e%2fimported.png",
            "/pictures/../imported.png",
            "/pictures/.png",
            "/pictures/missing.png",
            "/static/../Cargo.toml",
            "/static/css/tokens.css",
            "/static/icons.LICENSE",
        ] {
            assert_eq!(server.call(get(path)).await.status, 404, "{path}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
