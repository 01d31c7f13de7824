-- Instants are milliseconds since 1970 in UTC (`*_at`); amounts are minor units (`*_minor`).

CREATE TABLE shop_settings (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE counters (
    name TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL
) STRICT;
INSERT INTO counters (name, value) VALUES ('order_number', 1000), ('payment_methods_revision', 0);

CREATE TABLE products (
    id TEXT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name_es TEXT NOT NULL,
    name_en TEXT NOT NULL,
    description_es TEXT NOT NULL,
    description_en TEXT NOT NULL,
    picture_file TEXT,
    picture_alt_es TEXT NOT NULL,
    picture_alt_en TEXT NOT NULL,
    available INTEGER NOT NULL CHECK (available >= 0),
    reserved INTEGER NOT NULL CHECK (reserved >= 0),
    sold INTEGER NOT NULL CHECK (sold >= 0),
    limit_per_order INTEGER NOT NULL CHECK (limit_per_order >= 1),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX products_by_position ON products (active, position, id);

CREATE TABLE product_prices (
    product_id TEXT NOT NULL REFERENCES products (id),
    currency TEXT NOT NULL CHECK (currency IN ('COP', 'USD', 'EUR')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (product_id, currency)
) STRICT;

CREATE TABLE stock_movements (
    id TEXT PRIMARY KEY NOT NULL,
    product_id TEXT NOT NULL REFERENCES products (id),
    kind TEXT NOT NULL CHECK (kind IN ('opening', 'import', 'adjustment', 'return')),
    quantity INTEGER NOT NULL,
    note TEXT,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX stock_movements_by_product ON stock_movements (product_id, created_at);

CREATE TABLE carts (
    id TEXT PRIMARY KEY NOT NULL,
    visitor_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE cart_lines (
    cart_id TEXT NOT NULL REFERENCES carts (id),
    product_id TEXT NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL CHECK (quantity >= 1),
    seen_currency TEXT CHECK (seen_currency IN ('COP', 'USD', 'EUR')),
    seen_minor INTEGER CHECK (seen_minor >= 0),
    added_at INTEGER NOT NULL,
    PRIMARY KEY (cart_id, product_id)
) STRICT;
CREATE INDEX cart_lines_by_product ON cart_lines (product_id);

CREATE TABLE orders (
    id TEXT PRIMARY KEY NOT NULL,
    number INTEGER NOT NULL UNIQUE,
    checkout_token TEXT NOT NULL UNIQUE,
    checkout_fingerprint TEXT NOT NULL,
    cart_id TEXT NOT NULL REFERENCES carts (id),
    status TEXT NOT NULL CHECK (
        status IN ('awaiting_payment', 'placed', 'confirmed', 'cancelled', 'refunded')
    ),
    currency TEXT NOT NULL CHECK (currency IN ('COP', 'USD', 'EUR')),
    total_minor INTEGER NOT NULL CHECK (total_minor > 0),
    locale TEXT NOT NULL CHECK (locale IN ('es', 'en')),
    contact_name TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    email_normalised TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX orders_by_cart ON orders (cart_id, created_at);
CREATE INDEX orders_by_email ON orders (email_normalised, created_at);
CREATE INDEX orders_by_time ON orders (created_at, id);

CREATE TABLE order_lines (
    order_id TEXT NOT NULL REFERENCES orders (id),
    position INTEGER NOT NULL,
    product_id TEXT NOT NULL REFERENCES products (id),
    name_es TEXT NOT NULL,
    name_en TEXT NOT NULL,
    unit_minor INTEGER NOT NULL CHECK (unit_minor > 0),
    quantity INTEGER NOT NULL CHECK (quantity >= 1),
    PRIMARY KEY (order_id, position)
) STRICT;
CREATE INDEX order_lines_by_product ON order_lines (product_id);

CREATE TABLE reservations (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    product_id TEXT NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL CHECK (quantity >= 1),
    status TEXT NOT NULL CHECK (status IN ('held', 'released', 'sold')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reservations_by_order ON reservations (order_id);
CREATE INDEX reservations_by_product ON reservations (product_id, status);

CREATE TABLE payments (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL UNIQUE REFERENCES orders (id),
    status TEXT NOT NULL CHECK (
        status IN (
            'pending', 'processing', 'authorized', 'completed', 'failed',
            'cancelled', 'refunded', 'partially_refunded', 'disputed'
        )
    ),
    method TEXT NOT NULL CHECK (method IN ('card', 'sepa_debit')),
    currency TEXT NOT NULL CHECK (currency IN ('COP', 'USD', 'EUR')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    captured_minor INTEGER NOT NULL,
    returned_minor INTEGER NOT NULL,
    wants_look_up INTEGER NOT NULL CHECK (wants_look_up IN (0, 1)),
    looked_up_at INTEGER,
    succeeded_at INTEGER,
    card_brand TEXT,
    card_last_four TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX payments_by_time ON payments (created_at, id);
CREATE INDEX payments_by_status ON payments (status, created_at, id);

CREATE TABLE payment_counts (
    status TEXT PRIMARY KEY NOT NULL,
    count INTEGER NOT NULL
) STRICT;
INSERT INTO payment_counts (status, count) VALUES
    ('pending', 0), ('processing', 0), ('authorized', 0), ('completed', 0), ('failed', 0),
    ('cancelled', 0), ('refunded', 0), ('partially_refunded', 0), ('disputed', 0);

CREATE TABLE attempts (
    id TEXT PRIMARY KEY NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    method TEXT NOT NULL CHECK (method IN ('card', 'sepa_debit')),
    session_id TEXT UNIQUE,
    session_url TEXT,
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (payment_id, number)
) STRICT;

CREATE TABLE payment_facts (
    payment_id TEXT NOT NULL REFERENCES payments (id),
    position INTEGER NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    source TEXT NOT NULL,
    at_seconds INTEGER NOT NULL,
    body TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (payment_id, position),
    CONSTRAINT one_fact_per_source UNIQUE (payment_id, object_kind, object_id, source)
) STRICT;
CREATE INDEX payment_facts_by_object ON payment_facts (object_id, object_kind);

CREATE TABLE payment_history (
    payment_id TEXT NOT NULL REFERENCES payments (id),
    position INTEGER NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    implied INTEGER NOT NULL CHECK (implied IN (0, 1)),
    cause TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (payment_id, position)
) STRICT;

CREATE TABLE stripe_calls (
    id TEXT PRIMARY KEY NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    attempt_id TEXT REFERENCES attempts (id),
    operation TEXT NOT NULL CHECK (
        operation IN ('open_session', 'expire_session', 'cancel_intent', 'refund')
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
CREATE INDEX stripe_calls_by_payment ON stripe_calls (payment_id, created_at);
CREATE INDEX stripe_calls_by_attempt ON stripe_calls (attempt_id);

CREATE TABLE refunds (
    id TEXT PRIMARY KEY NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    call_id TEXT NOT NULL REFERENCES stripe_calls (id),
    intent_id TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (currency IN ('COP', 'USD', 'EUR')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    reason TEXT NOT NULL CHECK (reason IN ('duplicate', 'fraudulent', 'requested_by_customer')),
    cause TEXT NOT NULL CHECK (cause IN ('late_success', 'excess')),
    status TEXT NOT NULL CHECK (status IN ('requested', 'accepted', 'refused')),
    stripe_id TEXT UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX refunds_by_payment ON refunds (payment_id, created_at);
CREATE INDEX refunds_by_call ON refunds (call_id);

CREATE TABLE sagas (
    id TEXT PRIMARY KEY NOT NULL,
    payment_id TEXT NOT NULL UNIQUE REFERENCES payments (id),
    step TEXT NOT NULL CHECK (
        step IN (
            'validate_inventory', 'reserve_inventory', 'create_order', 'create_payment',
            'process_with_stripe', 'await_payment', 'confirm_order', 'send_confirmation'
        )
    ),
    state TEXT NOT NULL CHECK (state IN ('running', 'compensating', 'confirmed', 'compensated')),
    ending TEXT,
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    due_at INTEGER,
    deadline_at INTEGER NOT NULL,
    tries INTEGER NOT NULL CHECK (tries >= 0),
    last_error TEXT,
    lease_owner TEXT,
    lease_until INTEGER,
    fence INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sagas_by_due ON sagas (due_at);
CREATE INDEX sagas_by_state ON sagas (state, updated_at);

CREATE TABLE saga_log (
    saga_id TEXT NOT NULL REFERENCES sagas (id),
    position INTEGER NOT NULL,
    step TEXT NOT NULL,
    entry TEXT NOT NULL CHECK (entry IN ('done', 'failed', 'undone', 'reopened')),
    note TEXT,
    logged_at INTEGER NOT NULL,
    PRIMARY KEY (saga_id, position)
) STRICT;

CREATE TABLE webhook_events (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    livemode INTEGER NOT NULL CHECK (livemode IN (0, 1)),
    state TEXT NOT NULL CHECK (
        state IN ('applied', 'waiting', 'failed', 'not_used', 'foreign', 'other_mode')
    ),
    payment_id TEXT REFERENCES payments (id),
    body TEXT NOT NULL,
    tries INTEGER NOT NULL CHECK (tries >= 0),
    due_at INTEGER,
    last_error TEXT,
    received_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
CREATE INDEX webhook_events_by_due ON webhook_events (due_at);
CREATE INDEX webhook_events_by_time ON webhook_events (received_at, id);
CREATE INDEX webhook_events_by_payment ON webhook_events (payment_id);

CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('confirmation', 'cancelled', 'late_refund')),
    order_id TEXT NOT NULL REFERENCES orders (id),
    status TEXT NOT NULL CHECK (status IN ('waiting', 'sent')),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    due_at INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER
) STRICT;
CREATE INDEX outbox_by_due ON outbox (due_at);
CREATE INDEX outbox_by_order ON outbox (order_id);

CREATE TABLE audit (
    id TEXT PRIMARY KEY NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT,
    after TEXT,
    recorded_at INTEGER NOT NULL,
    chain_position INTEGER UNIQUE,
    chain_hash TEXT
) STRICT;
CREATE INDEX audit_by_time ON audit (recorded_at, id);
CREATE INDEX audit_by_subject ON audit (subject);

CREATE TABLE circuits (
    instance_id TEXT NOT NULL,
    circuit TEXT NOT NULL CHECK (circuit IN ('taking', 'rest')),
    state TEXT NOT NULL CHECK (state IN ('closed', 'open', 'half_open')),
    failures INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (instance_id, circuit)
) STRICT;

CREATE TABLE circuit_transitions (
    instance_id TEXT NOT NULL,
    circuit TEXT NOT NULL CHECK (circuit IN ('taking', 'rest')),
    position INTEGER NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (instance_id, circuit, position)
) STRICT;
CREATE INDEX circuit_transitions_by_time ON circuit_transitions (changed_at);

CREATE TABLE method_settings (
    method TEXT PRIMARY KEY NOT NULL CHECK (method IN ('card', 'sepa_debit')),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO method_settings (method, enabled, updated_at) VALUES
    ('card', 1, 0), ('sepa_debit', 0, 0);
