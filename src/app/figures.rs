//! Gauges that come from the books.

use crate::db::payments;

use super::context::App;
use super::error::{AppError, AppResult};

/// Sets the gauges to what the books say.
///
/// # Errors
/// Those of the database.
pub async fn refresh(app: &App) -> AppResult<()> {
    let counts = app.store.read(payments::counts).await.map_err(AppError::Store)?;
    let active = counts.iter().filter(|(status, _)| status.is_active());
    app.metrics.set_active(active.map(|(_, count)| count).sum());
    Ok(())
}
