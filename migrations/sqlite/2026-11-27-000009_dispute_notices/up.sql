-- Mails to the people of the team, before the deadline of a dispute.

-- The language in which they last signed in.
ALTER TABLE team_members ADD COLUMN locale TEXT CHECK (locale IN ('es', 'en'));

-- About which deadlines they were written to. A dispute whose deadline moves is told anew.
CREATE TABLE dispute_notices (
    dispute_id TEXT NOT NULL REFERENCES disputes (id),
    notice TEXT NOT NULL CHECK (notice IN ('week', 'three_days', 'day')),
    due_at INTEGER NOT NULL,
    put_at INTEGER NOT NULL,
    PRIMARY KEY (dispute_id, notice, due_at)
) STRICT, WITHOUT ROWID;

-- SQLite cannot change a CHECK: the table is made anew and its rows moved over. Its reference to
-- itself follows when it is renamed.
CREATE TABLE outbox_new (
    id TEXT PRIMARY KEY NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (
        kind IN (
            'confirmation', 'placed', 'payment_failed', 'cancelled', 'late_refund',
            'refund_requested', 'refund_succeeded', 'refund_failed',
            'dispute_week', 'dispute_three_days', 'dispute_day'
        )
    ),
    order_id TEXT NOT NULL REFERENCES orders (id),
    status TEXT NOT NULL CHECK (status IN ('waiting', 'sent')),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    due_at INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    refund_id TEXT REFERENCES refunds (id),
    resend_of TEXT REFERENCES outbox_new (id),
    stripe_refund_id TEXT REFERENCES stripe_refunds (id),
    dispute_id TEXT REFERENCES disputes (id),
    member_id TEXT REFERENCES team_members (id)
) STRICT;
INSERT INTO outbox_new SELECT
    id, dedupe_key, kind, order_id, status, tries, due_at, last_error, created_at, sent_at,
    refund_id, resend_of, stripe_refund_id, NULL, NULL
FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_by_due ON outbox (due_at);
CREATE INDEX outbox_by_order ON outbox (order_id);
CREATE INDEX outbox_by_refund ON outbox (refund_id);
CREATE INDEX outbox_by_resend ON outbox (resend_of);
CREATE INDEX outbox_by_time ON outbox (created_at, id);
CREATE INDEX outbox_by_kind ON outbox (kind, created_at, id);
CREATE INDEX outbox_by_status ON outbox (status, created_at, id);
CREATE INDEX outbox_by_stripe_refund ON outbox (stripe_refund_id);
CREATE INDEX outbox_by_dispute ON outbox (dispute_id);
CREATE INDEX outbox_by_member ON outbox (member_id);
