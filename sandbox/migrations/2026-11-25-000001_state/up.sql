CREATE TABLE objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    created BIGINT NOT NULL,
    payment_intent TEXT,
    charge TEXT,
    label TEXT,
    due BIGINT,
    body TEXT NOT NULL
);
CREATE INDEX objects_by_account ON objects (account, kind, seq);
CREATE INDEX objects_by_payment_intent ON objects (payment_intent) WHERE payment_intent IS NOT NULL;
CREATE INDEX objects_by_charge ON objects (charge) WHERE charge IS NOT NULL;
CREATE INDEX objects_by_due ON objects (kind, due) WHERE due IS NOT NULL;

CREATE TABLE idempotency_keys (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    request_id TEXT NOT NULL,
    stored_at_ms BIGINT NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (stored_at_ms);

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event TEXT NOT NULL,
    event_type TEXT NOT NULL,
    account TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'held', 'delivered', 'dropped', 'given_up')),
    tries INTEGER NOT NULL,
    created_at_ms BIGINT NOT NULL,
    due_at_ms BIGINT NOT NULL,
    last_status INTEGER,
    last_error TEXT
);
CREATE INDEX deliveries_by_state ON deliveries (state, due_at_ms);
CREATE INDEX deliveries_by_event ON deliveries (event);

CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);
