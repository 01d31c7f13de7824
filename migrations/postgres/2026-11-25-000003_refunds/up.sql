ALTER TABLE stripe_calls DROP CONSTRAINT stripe_calls_operation_check;
ALTER TABLE stripe_calls ADD CONSTRAINT stripe_calls_operation_check CHECK (
    operation IN ('open_session', 'expire_session', 'cancel_intent', 'capture_intent', 'refund')
);

ALTER TABLE refunds DROP CONSTRAINT refunds_cause_check;
ALTER TABLE refunds ADD CONSTRAINT refunds_cause_check CHECK (
    cause IN ('late_success', 'excess', 'person')
);
ALTER TABLE refunds DROP CONSTRAINT refunds_status_check;
ALTER TABLE refunds ADD CONSTRAINT refunds_status_check CHECK (
    status IN ('requested', 'accepted', 'succeeded', 'failed', 'refused')
);
ALTER TABLE refunds
    ADD COLUMN actor TEXT,
    ADD COLUMN note TEXT,
    ADD COLUMN form_token TEXT UNIQUE,
    ADD COLUMN settled_status TEXT CHECK (settled_status IN ('accepted', 'succeeded', 'failed')),
    ADD COLUMN restocked_at BIGINT,
    ADD COLUMN due_at BIGINT,
    ADD COLUMN lease_owner TEXT,
    ADD COLUMN lease_until BIGINT,
    ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
CREATE INDEX refunds_by_due ON refunds (due_at);

-- What a refund is for, line by line: units paid back, and units put on the shelf again.
CREATE TABLE refund_lines (
    refund_id TEXT NOT NULL REFERENCES refunds (id),
    position BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity >= 0),
    restock BIGINT NOT NULL CHECK (restock >= 0),
    PRIMARY KEY (refund_id, position)
);

CREATE TABLE captures (
    id TEXT PRIMARY KEY NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    call_id TEXT NOT NULL REFERENCES stripe_calls (id),
    intent_id TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (currency IN ('COP', 'USD', 'EUR')),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    status TEXT NOT NULL CHECK (status IN ('requested', 'accepted', 'refused')),
    actor TEXT NOT NULL,
    form_token TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX captures_by_payment ON captures (payment_id, created_at);
CREATE INDEX captures_by_call ON captures (call_id);

-- The lines that ship.
CREATE TABLE capture_lines (
    capture_id TEXT NOT NULL REFERENCES captures (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (capture_id, position)
);

ALTER TABLE payments ADD COLUMN capture_before BIGINT;

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (
    kind IN (
        'confirmation', 'placed', 'cancelled', 'late_refund', 'refund_requested',
        'refund_succeeded', 'refund_failed'
    )
);
ALTER TABLE outbox ADD COLUMN refund_id TEXT REFERENCES refunds (id);
CREATE INDEX outbox_by_refund ON outbox (refund_id);
