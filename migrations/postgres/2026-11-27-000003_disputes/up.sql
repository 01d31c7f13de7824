ALTER TABLE stripe_calls DROP CONSTRAINT stripe_calls_operation_check;
ALTER TABLE stripe_calls ADD CONSTRAINT stripe_calls_operation_check CHECK (
    operation IN (
        'open_session', 'expire_session', 'cancel_intent', 'capture_intent', 'refund',
        'upload_evidence', 'submit_evidence', 'accept_dispute'
    )
);

-- Disputes as lists read them: kept with their facts, in the transaction of those. What Stripe
-- says is held to no rule of ours.
CREATE TABLE disputes (
    id TEXT PRIMARY KEY NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    charge_id TEXT,
    reason TEXT,
    status TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (
        phase IN ('needs_response', 'uncontestable', 'under_review', 'won', 'lost', 'closed')
    ),
    currency TEXT NOT NULL CHECK (currency IN ('COP', 'USD', 'EUR')),
    amount_minor BIGINT NOT NULL,
    evidence_due_at BIGINT,
    opened_at BIGINT NOT NULL,
    place BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX disputes_by_place ON disputes (place, id);
CREATE INDEX disputes_by_phase ON disputes (phase, place, id);
CREATE INDEX disputes_by_payment ON disputes (payment_id);

-- What the bank warned of before anybody disputed it.
CREATE TABLE fraud_warnings (
    id TEXT PRIMARY KEY NOT NULL,
    payment_id TEXT NOT NULL REFERENCES payments (id),
    charge_id TEXT,
    fraud_type TEXT,
    actionable BOOLEAN NOT NULL,
    raised_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX fraud_warnings_by_time ON fraud_warnings (raised_at, id);
CREATE INDEX fraud_warnings_by_actionable ON fraud_warnings (actionable, raised_at, id);
CREATE INDEX fraud_warnings_by_payment ON fraud_warnings (payment_id);

-- What will be answered to a dispute: texts by Stripe's names, as JSON. Nothing of it is at
-- Stripe before it is submitted.
CREATE TABLE dispute_drafts (
    dispute_id TEXT PRIMARY KEY NOT NULL REFERENCES disputes (id),
    version BIGINT NOT NULL CHECK (version >= 1),
    texts TEXT NOT NULL,
    edited_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- The files of a draft. One that was handed to Stripe stays when another takes its place.
CREATE TABLE evidence_files (
    id TEXT PRIMARY KEY NOT NULL,
    dispute_id TEXT NOT NULL REFERENCES disputes (id),
    field TEXT NOT NULL CHECK (
        field IN (
            'receipt', 'customer_communication', 'customer_signature', 'shipping_documentation',
            'service_documentation', 'refund_policy', 'cancellation_policy',
            'duplicate_charge_documentation', 'uncategorized_file'
        )
    ),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('pdf', 'png', 'jpeg')),
    size_bytes BIGINT NOT NULL CHECK (size_bytes BETWEEN 1 AND 4500000),
    sha256 TEXT NOT NULL,
    content BYTEA NOT NULL,
    call_id TEXT REFERENCES stripe_calls (id),
    stripe_id TEXT,
    added_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE UNIQUE INDEX one_evidence_file_a_field ON evidence_files (dispute_id, field)
    WHERE withdrawn_at IS NULL;
CREATE INDEX evidence_files_by_dispute ON evidence_files (dispute_id, created_at);
CREATE INDEX evidence_files_by_call ON evidence_files (call_id);

-- Answers to disputes, with exactly what is sent and the lease under which one is.
CREATE TABLE dispute_answers (
    id TEXT PRIMARY KEY NOT NULL,
    dispute_id TEXT NOT NULL REFERENCES disputes (id),
    payment_id TEXT NOT NULL REFERENCES payments (id),
    kind TEXT NOT NULL CHECK (kind IN ('submit', 'accept')),
    status TEXT NOT NULL CHECK (status IN ('requested', 'taken', 'refused')),
    texts TEXT NOT NULL,
    files TEXT NOT NULL,
    submissions_before BIGINT NOT NULL CHECK (submissions_before >= 0),
    call_id TEXT REFERENCES stripe_calls (id),
    actor TEXT NOT NULL,
    form_token TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    due_at BIGINT,
    lease_owner TEXT,
    lease_until BIGINT,
    fence BIGINT NOT NULL,
    -- Whatever was asked for is gone on with.
    CHECK (status <> 'requested' OR due_at IS NOT NULL)
);
CREATE UNIQUE INDEX one_answer_under_way ON dispute_answers (dispute_id)
    WHERE status = 'requested';
CREATE INDEX dispute_answers_by_dispute ON dispute_answers (dispute_id, created_at);
CREATE INDEX dispute_answers_by_payment ON dispute_answers (payment_id);
CREATE INDEX dispute_answers_by_call ON dispute_answers (call_id);
CREATE INDEX dispute_answers_by_due ON dispute_answers (due_at);

-- Disputes of before: the latest that was seen of each, and when it was first seen.
INSERT INTO disputes (
    id, payment_id, charge_id, reason, status, phase, currency, amount_minor, evidence_due_at,
    opened_at, place, updated_at
)
SELECT
    id, payment_id, charge_id, reason, status,
    CASE
        WHEN status IN ('needs_response', 'warning_needs_response') AND due IS NULL
            THEN 'uncontestable'
        WHEN status IN ('needs_response', 'warning_needs_response') THEN 'needs_response'
        WHEN status IN ('won', 'lost') THEN status
        WHEN status IN ('warning_closed', 'prevented') THEN 'closed'
        ELSE 'under_review'
    END,
    currency, amount, due, opened,
    CASE
        WHEN status IN ('needs_response', 'warning_needs_response') AND due IS NOT NULL THEN due
        ELSE 1000000000000000 - opened
    END,
    opened
FROM (
    SELECT
        f.object_id AS id,
        f.payment_id,
        f.body::jsonb #>> '{seen,charge}' AS charge_id,
        f.body::jsonb #>> '{seen,reason}' AS reason,
        f.body::jsonb #>> '{seen,state,status}' AS status,
        p.currency,
        (f.body::jsonb #>> '{seen,state,amount_minor}')::bigint AS amount,
        (f.body::jsonb #>> '{seen,state,evidence_due}')::bigint AS due,
        1000 * (
            SELECT MIN(earlier.at_seconds) FROM payment_facts earlier
            WHERE earlier.payment_id = f.payment_id AND earlier.object_kind = 'dispute'
              AND earlier.object_id = f.object_id
        ) AS opened
    FROM payment_facts f JOIN payments p ON p.id = f.payment_id
    WHERE f.object_kind = 'dispute' AND NOT EXISTS (
        SELECT 1 FROM payment_facts later
        WHERE later.payment_id = f.payment_id AND later.object_kind = 'dispute'
          AND later.object_id = f.object_id
          AND (later.at_seconds > f.at_seconds
            OR (later.at_seconds = f.at_seconds AND later.position > f.position))
    )
) known;
