-- When we learned that the debit of an attempt had bounced: the customer has a day from then.
ALTER TABLE attempts ADD COLUMN bounced_at INTEGER;

-- SQLite cannot change a CHECK: the table is made anew and its rows moved over.
CREATE TABLE outbox_new (
    id TEXT PRIMARY KEY NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (
        kind IN (
            'confirmation', 'placed', 'payment_failed', 'cancelled', 'late_refund',
            'refund_requested', 'refund_succeeded', 'refund_failed'
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
INSERT INTO outbox_new SELECT
    id, dedupe_key, kind, order_id, status, tries, due_at, last_error, created_at, sent_at,
    refund_id
FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_by_due ON outbox (due_at);
CREATE INDEX outbox_by_order ON outbox (order_id);
CREATE INDEX outbox_by_refund ON outbox (refund_id);
