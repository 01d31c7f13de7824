//! What one request works with: the objects, the time, the ids, and whose account it is.

use serde_json::Value;

use super::event::{Event, EventRequest};
use super::objects::{self, Cursor, Entity, Filter, Objects, ObjectsError, Page, Query};
use crate::protocol::errors::ApiError;
use crate::protocol::ids::Ids;
use crate::protocol::lists::ListParams;

/// The API version that the sandbox speaks.
pub const API_VERSION: &str = "2026-09-30.endive";

/// What one request works with.
pub struct Context<'a> {
    /// Where the objects are.
    pub objects: &'a mut dyn Objects,
    /// Where new ids come from.
    pub ids: &'a mut Ids,
    /// The time, in seconds since 1970.
    pub now: i64,
    /// Whose account it is.
    pub account: String,
    /// The request that causes what happens, if it is one of the API's.
    pub request: EventRequest,
    /// The origin of the hosted pages, without a final slash.
    pub base_url: String,
}

impl Context<'_> {
    /// Loads an object of this account; `param` names what the id was given as.
    pub fn load<T: Entity>(&mut self, id: &str, param: &str) -> Result<T, ApiError> {
        let record = self.objects.find(T::KIND, id)?;
        match record.filter(|record| record.account == self.account) {
            Some(record) => Ok(objects::read(&record)?),
            None => Err(ApiError::missing(T::KIND.as_str(), id, param)),
        }
    }

    /// Loads an object that another one names, so it must be there.
    pub fn load_linked<T: Entity>(&mut self, id: &str) -> Result<T, ApiError> {
        self.load(id, T::KIND.as_str())
    }

    /// Keeps an object.
    pub fn save<T: Entity>(&mut self, object: &T) -> Result<(), ApiError> {
        let record = objects::write(&self.account, object)?;
        Ok(self.objects.put(record)?)
    }

    /// A page of a list of this account.
    pub fn page<T: Entity>(
        &mut self,
        params: &ListParams,
        filter: Filter,
    ) -> Result<(Vec<T>, bool), ApiError> {
        let query = Query {
            account: self.account.clone(),
            kind: T::KIND,
            filter,
            created: params.created,
            cursor: params.cursor.clone(),
            limit: params.limit,
        };
        let page = self.objects.page(&query).map_err(|error| match error {
            ObjectsError::NoSuchCursor(id) => {
                let param = match params.cursor {
                    Cursor::Before(_) => "ending_before",
                    Cursor::Newest | Cursor::After(_) => "starting_after",
                };
                ApiError::missing(T::KIND.as_str(), &id, param)
            }
            ObjectsError::Storage(_) | ObjectsError::Unreadable { .. } => error.into(),
        });
        let Page { records, has_more } = page?;
        let mut found = Vec::with_capacity(records.len());
        for record in &records {
            found.push(objects::read(record)?);
        }
        Ok((found, has_more))
    }

    /// Tells whoever listens what happened to an object.
    pub fn emit(&mut self, event_type: &str, object: &impl Entity) -> Result<String, ApiError> {
        self.emit_change(event_type, object, None)
    }

    /// The same, with the former values of what changed.
    pub fn emit_change(
        &mut self,
        event_type: &str,
        object: &impl Entity,
        previous: Option<Value>,
    ) -> Result<String, ApiError> {
        let id = self.ids.next("evt_");
        let event = Event {
            id: id.clone(),
            created: self.now,
            event_type: event_type.to_owned(),
            object: object.to_json(),
            previous_attributes: previous,
            request: self.request.clone(),
            pending_webhooks: 0,
        };
        self.objects.publish(event, &self.account)?;
        Ok(id)
    }
}
