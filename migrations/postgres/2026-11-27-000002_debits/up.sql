-- When we learned that the debit of an attempt had bounced: the customer has a day from then.
ALTER TABLE attempts ADD COLUMN bounced_at BIGINT;

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (
    kind IN (
        'confirmation', 'placed', 'payment_failed', 'cancelled', 'late_refund',
        'refund_requested', 'refund_succeeded', 'refund_failed'
    )
);
