-- What happened in each quarter of an hour, by currency: every time zone of today begins its day
-- at one. Kept by whatever records facts, at the time when it was seen; only ever added to.
CREATE TABLE figures (
    period_at BIGINT NOT NULL CHECK (period_at % 900000 = 0),
    currency TEXT NOT NULL CHECK (currency IN ('COP', 'USD', 'EUR')),
    started BIGINT NOT NULL CHECK (started >= 0),
    succeeded BIGINT NOT NULL CHECK (succeeded >= 0),
    declined BIGINT NOT NULL CHECK (declined >= 0),
    captured_minor BIGINT NOT NULL CHECK (captured_minor >= 0),
    refunds BIGINT NOT NULL CHECK (refunds >= 0),
    refunded_minor BIGINT NOT NULL CHECK (refunded_minor >= 0),
    disputes BIGINT NOT NULL CHECK (disputes >= 0),
    PRIMARY KEY (period_at, currency)
);

-- Tries that were declined in each of them, by our class.
CREATE TABLE decline_figures (
    period_at BIGINT NOT NULL CHECK (period_at % 900000 = 0),
    class TEXT NOT NULL,
    tries BIGINT NOT NULL CHECK (tries >= 1),
    PRIMARY KEY (period_at, class)
);

-- What earlier payments still tell: when they began and when they took money; what they returned
-- counts where the first refund or dispute of each was seen. Their declined tries are lost.
INSERT INTO figures (period_at, currency, started, succeeded, declined, captured_minor, refunds,
    refunded_minor, disputes)
SELECT at - at % 900000, currency, SUM(started), SUM(succeeded), 0, SUM(captured_minor),
    SUM(refunds), SUM(refunded_minor), SUM(disputes)
FROM (
    SELECT created_at AS at, currency, 1 AS started, 0 AS succeeded, 0 AS captured_minor,
        0 AS refunds, 0 AS refunded_minor, 0 AS disputes
    FROM payments
    UNION ALL
    SELECT succeeded_at, currency, 0, 1, captured_minor, 0, 0, 0
    FROM payments WHERE succeeded_at IS NOT NULL
    UNION ALL
    SELECT MIN(f.recorded_at), p.currency, 0, 0, 0, COUNT(DISTINCT f.object_id),
        p.returned_minor, 0
    FROM payments p JOIN payment_facts f ON f.payment_id = p.id
    WHERE f.object_kind = 'refund' AND p.returned_minor > 0
    GROUP BY p.id, p.currency, p.returned_minor
    UNION ALL
    SELECT MIN(f.recorded_at), p.currency, 0, 0, 0, 0, 0, COUNT(DISTINCT f.object_id)
    FROM payments p JOIN payment_facts f ON f.payment_id = p.id
    WHERE f.object_kind = 'dispute'
    GROUP BY p.id, p.currency
) AS seen
GROUP BY at - at % 900000, currency;

-- What the list of things that need attention is counted by.
CREATE INDEX payments_by_hold ON payments (status, capture_before);
CREATE INDEX refunds_by_progress ON refunds (status, created_at, id);
-- SQLite lost this one when the table was made anew.
CREATE INDEX IF NOT EXISTS outbox_by_status ON outbox (status, created_at);
CREATE INDEX sagas_by_lateness ON sagas (late, state);

-- How often things of a kind changed, so that each instance notices what another one did.
CREATE TABLE changes (
    topic TEXT PRIMARY KEY NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1)
);

-- What somebody had typed when their session ended, until they have it back. The address has the
-- secret, this only its hash.
CREATE TABLE kept_forms (
    id_hash TEXT PRIMARY KEY NOT NULL,
    member_id TEXT NOT NULL REFERENCES team_members (id),
    path TEXT NOT NULL,
    fields TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX kept_forms_by_member ON kept_forms (member_id, created_at);
CREATE INDEX kept_forms_by_end ON kept_forms (expires_at);
