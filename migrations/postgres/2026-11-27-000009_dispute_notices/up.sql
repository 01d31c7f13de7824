-- Mails to the people of the team, before the deadline of a dispute.

-- The language in which they last signed in.
ALTER TABLE team_members ADD COLUMN locale TEXT CHECK (locale IN ('es', 'en'));

-- About which deadlines they were written to. A dispute whose deadline moves is told anew.
CREATE TABLE dispute_notices (
    dispute_id TEXT NOT NULL REFERENCES disputes (id),
    notice TEXT NOT NULL CHECK (notice IN ('week', 'three_days', 'day')),
    due_at BIGINT NOT NULL,
    put_at BIGINT NOT NULL,
    PRIMARY KEY (dispute_id, notice, due_at)
);

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (
    kind IN (
        'confirmation', 'placed', 'payment_failed', 'cancelled', 'late_refund',
        'refund_requested', 'refund_succeeded', 'refund_failed',
        'dispute_week', 'dispute_three_days', 'dispute_day'
    )
);
ALTER TABLE outbox ADD COLUMN dispute_id TEXT REFERENCES disputes (id);
ALTER TABLE outbox ADD COLUMN member_id TEXT REFERENCES team_members (id);
CREATE INDEX outbox_by_dispute ON outbox (dispute_id);
CREATE INDEX outbox_by_member ON outbox (member_id);
