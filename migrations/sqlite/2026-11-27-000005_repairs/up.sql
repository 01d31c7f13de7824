-- What the rooms of webhooks, sagas, stock and mails list and search.

ALTER TABLE webhook_events ADD COLUMN object_id TEXT;
UPDATE webhook_events SET object_id = json_extract(body, '$.data.object.id')
WHERE json_valid(body) AND json_type(body, '$.data.object.id') = 'text';
CREATE INDEX webhook_events_by_object ON webhook_events (object_id, received_at, id);
CREATE INDEX webhook_events_by_kind ON webhook_events (kind, received_at, id);
DROP INDEX IF EXISTS webhook_events_by_state;
CREATE INDEX webhook_events_by_state ON webhook_events (state, received_at, id);
DROP INDEX webhook_events_by_payment;
CREATE INDEX webhook_events_by_payment ON webhook_events (payment_id, received_at, id);

CREATE INDEX sagas_by_time ON sagas (created_at, id);
DROP INDEX sagas_by_state;
CREATE INDEX sagas_by_state ON sagas (state, created_at, id);

DROP INDEX stock_movements_by_product;
CREATE INDEX stock_movements_by_product ON stock_movements (product_id, created_at, id);

-- A mail that a person sent again names the first one.
ALTER TABLE outbox ADD COLUMN resend_of TEXT REFERENCES outbox (id);
CREATE INDEX outbox_by_resend ON outbox (resend_of);
CREATE INDEX outbox_by_time ON outbox (created_at, id);
CREATE INDEX outbox_by_kind ON outbox (kind, created_at, id);
DROP INDEX IF EXISTS outbox_by_status;
CREATE INDEX outbox_by_status ON outbox (status, created_at, id);
