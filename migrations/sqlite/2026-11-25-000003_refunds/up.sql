-- SQLite cannot change a CHECK: the tables are made anew and their rows moved over. The new
-- refunds name the new calls, so that at no moment a row points at nothing.

CREATE TABLE stripe_calls_new (
    id TEXT PRIMARY KEY NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    attempt_id TEXT REFERENCES attempts (id),
    operation TEXT NOT NULL CHECK (
        operation IN (
            'open_session', 'expire_session', 'cancel_intent', 'capture_intent', 'refund'
        )
    ),
    request TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('prepared', 'answered', 'refused', 'superseded')),
    object_id TEXT,
    request_id TEXT,
    last_error TEXT,
    tries INTEGER NOT NULL CHECK (tries >= 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO stripe_calls_new SELECT
    id, payment_id, attempt_id, operation, request, state, object_id, request_id, last_error,
    tries, created_at, updated_at
FROM stripe_calls;

CREATE TABLE refunds_new (
    id TEXT PRIMARY KEY NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    call_id TEXT NOT NULL REFERENCES stripe_calls_new (id),
    intent_id TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (currency IN ('COP', 'USD', 'EUR')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    reason TEXT NOT NULL CHECK (reason IN ('duplicate', 'fraudulent', 'requested_by_customer')),
    cause TEXT NOT NULL CHECK (cause IN ('late_success', 'excess', 'person')),
    status TEXT NOT NULL CHECK (
        status IN ('requested', 'accepted', 'succeeded', 'failed', 'refused')
    ),
    stripe_id TEXT UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    actor TEXT,
    note TEXT,
    form_token TEXT UNIQUE,
    settled_status TEXT CHECK (settled_status IN ('accepted', 'succeeded', 'failed')),
    restocked_at INTEGER,
    due_at INTEGER,
    lease_owner TEXT,
    lease_until INTEGER,
    fence INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO refunds_new (
    id, payment_id, call_id, intent_id, currency, amount_minor, reason, cause, status, stripe_id,
    created_at, updated_at
) SELECT
    id, payment_id, call_id, intent_id, currency, amount_minor, reason, cause, status, stripe_id,
    created_at, updated_at
FROM refunds;

DROP TABLE refunds;
DROP TABLE stripe_calls;
ALTER TABLE stripe_calls_new RENAME TO stripe_calls;
ALTER TABLE refunds_new RENAME TO refunds;
CREATE INDEX stripe_calls_by_payment ON stripe_calls (payment_id, created_at);
CREATE INDEX stripe_calls_by_attempt ON stripe_calls (attempt_id);
CREATE INDEX refunds_by_payment ON refunds (payment_id, created_at);
CREATE INDEX refunds_by_call ON refunds (call_id);
CREATE INDEX refunds_by_due ON refunds (due_at);

-- What a refund is for, line by line: units paid back, and units put on the shelf again.
CREATE TABLE refund_lines (
    refund_id TEXT NOT NULL REFERENCES refunds (id),
    position INTEGER NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity >= 0),
    restock INTEGER NOT NULL CHECK (restock >= 0),
    PRIMARY KEY (refund_id, position)
) STRICT;

CREATE TABLE captures (
    id TEXT PRIMARY KEY NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    call_id TEXT NOT NULL REFERENCES stripe_calls (id),
    intent_id TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (currency IN ('COP', 'USD', 'EUR')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    status TEXT NOT NULL CHECK (status IN ('requested', 'accepted', 'refused')),
    actor TEXT NOT NULL,
    form_token TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX captures_by_payment ON captures (payment_id, created_at);
CREATE INDEX captures_by_call ON captures (call_id);

-- The lines that ship.
CREATE TABLE capture_lines (
    capture_id TEXT NOT NULL REFERENCES captures (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (capture_id, position)
) STRICT;

ALTER TABLE payments ADD COLUMN capture_before INTEGER;

CREATE TABLE outbox_new (
    id TEXT PRIMARY KEY NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (
        kind IN (
            'confirmation', 'placed', 'cancelled', 'late_refund', 'refund_requested',
            'refund_succeeded', 'refund_failed'
        )
    ),
    order_id TEXT NOT NULL REFERENCES orders (id),
    status TEXT NOT NULL CHECK (status IN ('waiting', 'sent')),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    due_at INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    refund_id TEXT REFERENCES refunds (id)
) STRICT;
INSERT INTO outbox_new (
    id, dedupe_key, kind, order_id, status, tries, due_at, last_error, created_at, sent_at
) SELECT
    id, dedupe_key, kind, order_id, status, tries, due_at, last_error, created_at, sent_at
FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_by_due ON outbox (due_at);
CREATE INDEX outbox_by_order ON outbox (order_id);
CREATE INDEX outbox_by_refund ON outbox (refund_id);
