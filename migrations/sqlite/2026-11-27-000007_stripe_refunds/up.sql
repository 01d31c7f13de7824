-- Where each refund of ours stands, as lists tell it, and who looked after one that came to
-- nothing. What Stripe says of it has no CHECK.
ALTER TABLE refunds ADD COLUMN standing TEXT NOT NULL DEFAULT 'waiting';
ALTER TABLE refunds ADD COLUMN handled_at INTEGER;
ALTER TABLE refunds ADD COLUMN handled_by TEXT;
ALTER TABLE refunds ADD COLUMN handled_note TEXT;
UPDATE refunds SET standing = CASE status
    WHEN 'requested' THEN 'waiting' WHEN 'accepted' THEN 'pending' ELSE status END;
CREATE INDEX refunds_by_time ON refunds (created_at, id);
CREATE INDEX refunds_by_standing ON refunds (standing, created_at, id);
CREATE INDEX refunds_by_handled ON refunds (handled_at, standing, created_at, id);
CREATE INDEX refunds_by_currency ON refunds (currency, created_at, id);
CREATE INDEX refunds_by_reason ON refunds (reason, created_at, id);

-- Refunds that nobody asked for here: made in Stripe's dashboard, or by another program. Each is a
-- task until a person has said what becomes of goods and customer.
CREATE TABLE stripe_refunds (
    id TEXT PRIMARY KEY NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    currency TEXT NOT NULL CHECK (currency IN ('COP', 'USD', 'EUR')),
    amount_minor INTEGER NOT NULL,
    standing TEXT NOT NULL,
    reason TEXT,
    seen_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    handled_at INTEGER,
    handled_by TEXT,
    handled_form TEXT UNIQUE
) STRICT;
CREATE INDEX stripe_refunds_by_payment ON stripe_refunds (payment_id);
CREATE INDEX stripe_refunds_by_time ON stripe_refunds (seen_at, id);
CREATE INDEX stripe_refunds_by_standing ON stripe_refunds (standing, seen_at, id);
CREATE INDEX stripe_refunds_by_handled ON stripe_refunds (handled_at, seen_at, id);
CREATE INDEX stripe_refunds_by_currency ON stripe_refunds (currency, seen_at, id);
CREATE INDEX stripe_refunds_by_reason ON stripe_refunds (reason, seen_at, id);

-- Units of an order's lines that a person put on the shelf again because of such a refund.
CREATE TABLE stripe_refund_lines (
    stripe_refund_id TEXT NOT NULL REFERENCES stripe_refunds (id),
    position INTEGER NOT NULL,
    restock INTEGER NOT NULL CHECK (restock > 0),
    PRIMARY KEY (stripe_refund_id, position)
) STRICT;

-- Those that were made before this version, by the state that stands: a final one, else the
-- latest. One that may be the answer to a request of ours, and one without captured money, comes
-- with the next news of its payment.
INSERT INTO stripe_refunds (
    id, payment_id, currency, amount_minor, standing, reason, seen_at, updated_at
)
SELECT shown.object_id, shown.payment_id, payments.currency, shown.amount_minor, shown.state,
    shown.reason, shown.first_at, shown.recorded_at
FROM (
    SELECT told.*,
        MIN(recorded_at) OVER (PARTITION BY object_id) AS first_at,
        ROW_NUMBER() OVER (
            PARTITION BY object_id
            ORDER BY CASE WHEN state IN ('failed', 'canceled') THEN 1 ELSE 0 END DESC,
                at_seconds DESC,
                CASE state
                    WHEN 'failed' THEN 4 WHEN 'canceled' THEN 3 WHEN 'succeeded' THEN 2
                    WHEN 'requires_action' THEN 1 ELSE 0 END DESC
        ) AS place
    FROM (
        SELECT payment_id, object_id, at_seconds, recorded_at,
            json_extract(body, '$.seen.amount_minor') AS amount_minor,
            json_extract(body, '$.seen.state') AS state,
            json_extract(body, '$.seen.reason') AS reason
        FROM payment_facts WHERE object_kind = 'refund'
    ) told
) shown JOIN payments ON payments.id = shown.payment_id
WHERE shown.place = 1
    AND payments.captured_minor > 0
    AND COALESCE(shown.reason, '') <> 'expired_uncaptured_charge'
    AND NOT EXISTS (
        SELECT 1 FROM refunds
        WHERE refunds.stripe_id = shown.object_id
            OR (refunds.payment_id = shown.payment_id AND refunds.status = 'requested')
    );

ALTER TABLE outbox ADD COLUMN stripe_refund_id TEXT REFERENCES stripe_refunds (id);
CREATE INDEX outbox_by_stripe_refund ON outbox (stripe_refund_id);

CREATE INDEX orders_by_status ON orders (status, created_at, id);
CREATE INDEX orders_by_currency ON orders (currency, created_at, id);
