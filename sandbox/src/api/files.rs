//! `/v1/files`: evidence for disputes, as PDF, PNG or JPEG.

use serde_json::Value;

use super::shown;
use crate::model::context::Context;
use crate::model::file::{File, FileType, MOST_BYTES};
use crate::model::objects::Entity;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::{self, Fields};

/// Keeps what is to be known of an uploaded file; [`crate::uploads`] made its group of fields.
pub fn create(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    let purpose = fields.required_text("purpose")?;
    if purpose != "dispute_evidence" {
        let message =
            format!("Invalid purpose: the sandbox plays dispute_evidence, not {purpose}.");
        return Err(ApiError::validation(message).param("purpose"));
    }
    fields.refuse_unplayed(&["file_link_data"])?;
    let mut upload = fields.group("file")?.ok_or_else(|| fields::missing("file"))?;
    let filename = upload.text("name")?.unwrap_or_else(|| "blob".to_owned());
    let size = upload.integer("size")?.unwrap_or_default();
    let file_type = upload.text("type")?.as_deref().and_then(FileType::from_word);
    // It makes the file a part of what an idempotency key stands for.
    upload.text("digest")?;
    upload.end()?;
    fields.end()?;
    if size == 0 {
        return Err(ApiError::validation("The uploaded file is empty.").param("file"));
    }
    if size > MOST_BYTES {
        let message =
            format!("The uploaded file has {size} bytes; at most {MOST_BYTES} are taken.");
        return Err(ApiError::validation(message).param("file"));
    }
    let Some(file_type) = file_type else {
        let message = format!(
            "The uploaded file cannot be used as evidence: it must be one of {}.",
            FileType::WORDS.join(", ")
        );
        return Err(ApiError::validation(message).param("file"));
    };
    let id = ctx.ids.next("file_1");
    let file = File { id, created: ctx.now, filename, size, file_type };
    ctx.save(&file)?;
    Ok(file.to_json())
}

/// Shows a file.
pub fn retrieve(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    shown::<File>(ctx, id, fields)
}
