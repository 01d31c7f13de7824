-- What a person wants of each circuit; every instance reads it. Each command has a revision of its
-- own, so that none is carried out twice and none after a later one.
CREATE TABLE circuit_commands (
    circuit TEXT PRIMARY KEY NOT NULL CHECK (circuit IN ('taking', 'rest')),
    revision INTEGER NOT NULL CHECK (revision >= 0),
    command TEXT NOT NULL CHECK (command IN ('hold', 'close')),
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    commanded_at INTEGER NOT NULL
) STRICT;
INSERT INTO circuit_commands (circuit, revision, command, reason, actor, commanded_at) VALUES
    ('taking', 0, 'close', '', 'cobro', 0), ('rest', 0, 'close', '', 'cobro', 0);

-- Rows of instances that were never seen by this version are gone ones.
ALTER TABLE circuits ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));
ALTER TABLE circuits ADD COLUMN probe_at INTEGER;
ALTER TABLE circuits ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE circuits ADD COLUMN last_errors TEXT NOT NULL DEFAULT '[]';
ALTER TABLE circuits ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;

ALTER TABLE circuit_transitions ADD COLUMN id TEXT NOT NULL DEFAULT '';
UPDATE circuit_transitions
SET id = instance_id || ':' || circuit || ':' || printf('%010d', position);
DROP INDEX circuit_transitions_by_time;
CREATE UNIQUE INDEX circuit_transitions_by_time ON circuit_transitions (changed_at, id);

-- The last link of the audit's chain; whoever seals has this row locked.
CREATE TABLE audit_chain (
    name TEXT PRIMARY KEY NOT NULL CHECK (name = 'head'),
    position INTEGER NOT NULL CHECK (position >= 0),
    hash TEXT NOT NULL,
    sealed_at INTEGER,
    logged_at INTEGER
) STRICT;
INSERT INTO audit_chain (name, position, hash) VALUES
    ('head', 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE INDEX audit_unsealed ON audit (recorded_at, id) WHERE chain_position IS NULL;
CREATE INDEX audit_by_actor ON audit (actor, recorded_at, id);
CREATE INDEX audit_by_action ON audit (action, recorded_at, id);
DROP INDEX audit_by_subject;
CREATE INDEX audit_by_subject ON audit (subject, recorded_at, id);

-- Append-only: a row of the audit is sealed once, and nothing else about it ever changes.
CREATE TRIGGER audit_is_sealed_once BEFORE UPDATE ON audit
WHEN OLD.chain_position IS NOT NULL OR NEW.chain_position IS NULL OR NEW.chain_hash IS NULL
    OR NEW.id IS NOT OLD.id OR NEW.actor IS NOT OLD.actor OR NEW.action IS NOT OLD.action
    OR NEW.subject IS NOT OLD.subject OR NEW.before IS NOT OLD.before
    OR NEW.after IS NOT OLD.after OR NEW.recorded_at IS NOT OLD.recorded_at
    OR NEW.origin IS NOT OLD.origin OR NEW.form_token IS NOT OLD.form_token
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
CREATE TRIGGER audit_keeps_its_rows BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;

CREATE TRIGGER payment_history_stays BEFORE UPDATE ON payment_history
BEGIN
    SELECT RAISE(ABORT, 'payment_history is append-only');
END;
CREATE TRIGGER payment_history_keeps_its_rows BEFORE DELETE ON payment_history
BEGIN
    SELECT RAISE(ABORT, 'payment_history is append-only');
END;

CREATE TRIGGER payment_facts_stay BEFORE UPDATE ON payment_facts
BEGIN
    SELECT RAISE(ABORT, 'payment_facts is append-only');
END;
CREATE TRIGGER payment_facts_keep_their_rows BEFORE DELETE ON payment_facts
BEGIN
    SELECT RAISE(ABORT, 'payment_facts is append-only');
END;

CREATE TRIGGER saga_log_stays BEFORE UPDATE ON saga_log
BEGIN
    SELECT RAISE(ABORT, 'saga_log is append-only');
END;
CREATE TRIGGER saga_log_keeps_its_rows BEFORE DELETE ON saga_log
BEGIN
    SELECT RAISE(ABORT, 'saga_log is append-only');
END;

-- What became of an event changes; what came does not, but that a body may be blanked.
CREATE TRIGGER webhook_events_stay BEFORE UPDATE ON webhook_events
WHEN NEW.id IS NOT OLD.id OR NEW.kind IS NOT OLD.kind OR NEW.created_at IS NOT OLD.created_at
    OR NEW.livemode IS NOT OLD.livemode OR NEW.received_at IS NOT OLD.received_at
    OR (NEW.body IS NOT OLD.body AND NEW.body <> '')
BEGIN
    SELECT RAISE(ABORT, 'webhook_events is append-only');
END;
CREATE TRIGGER webhook_events_keep_their_rows BEFORE DELETE ON webhook_events
BEGIN
    SELECT RAISE(ABORT, 'webhook_events is append-only');
END;

-- What the invariants said when somebody asked; the latest run is what the console shows.
CREATE TABLE check_runs (
    id TEXT PRIMARY KEY NOT NULL,
    actor TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER,
    findings TEXT,
    audit_position INTEGER
) STRICT;
CREATE INDEX check_runs_by_time ON check_runs (began_at, id);
