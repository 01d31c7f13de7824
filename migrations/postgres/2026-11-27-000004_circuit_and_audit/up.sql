-- What a person wants of each circuit; every instance reads it. Each command has a revision of its
-- own, so that none is carried out twice and none after a later one.
CREATE TABLE circuit_commands (
    circuit TEXT PRIMARY KEY NOT NULL CHECK (circuit IN ('taking', 'rest')),
    revision BIGINT NOT NULL CHECK (revision >= 0),
    command TEXT NOT NULL CHECK (command IN ('hold', 'close')),
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    commanded_at BIGINT NOT NULL
);
INSERT INTO circuit_commands (circuit, revision, command, reason, actor, commanded_at) VALUES
    ('taking', 0, 'close', '', 'cobro', 0), ('rest', 0, 'close', '', 'cobro', 0);

-- Rows of instances that were never seen by this version are gone ones.
ALTER TABLE circuits ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE circuits ADD COLUMN probe_at BIGINT;
ALTER TABLE circuits ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE circuits ADD COLUMN last_errors TEXT NOT NULL DEFAULT '[]';
ALTER TABLE circuits ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;

ALTER TABLE circuit_transitions ADD COLUMN id TEXT NOT NULL DEFAULT '';
UPDATE circuit_transitions
SET id = instance_id || ':' || circuit || ':' || lpad(position::text, 10, '0');
DROP INDEX circuit_transitions_by_time;
CREATE UNIQUE INDEX circuit_transitions_by_time ON circuit_transitions (changed_at, id);

-- The last link of the audit's chain; whoever seals has this row locked.
CREATE TABLE audit_chain (
    name TEXT PRIMARY KEY NOT NULL CHECK (name = 'head'),
    position BIGINT NOT NULL CHECK (position >= 0),
    hash TEXT NOT NULL,
    sealed_at BIGINT,
    logged_at BIGINT
);
INSERT INTO audit_chain (name, position, hash) VALUES
    ('head', 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE INDEX audit_unsealed ON audit (recorded_at, id) WHERE chain_position IS NULL;
CREATE INDEX audit_by_actor ON audit (actor, recorded_at, id);
CREATE INDEX audit_by_action ON audit (action, recorded_at, id);
DROP INDEX audit_by_subject;
CREATE INDEX audit_by_subject ON audit (subject, recorded_at, id);

-- Append-only: a row of the audit is sealed once, and nothing else about it ever changes.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_is_sealed_once BEFORE UPDATE ON audit FOR EACH ROW
WHEN (
    OLD.chain_position IS NOT NULL OR NEW.chain_position IS NULL OR NEW.chain_hash IS NULL
    OR (NEW.id, NEW.actor, NEW.action, NEW.subject, NEW.before, NEW.after, NEW.recorded_at,
        NEW.origin, NEW.form_token)
    IS DISTINCT FROM
       (OLD.id, OLD.actor, OLD.action, OLD.subject, OLD.before, OLD.after, OLD.recorded_at,
        OLD.origin, OLD.form_token)
)
EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_keeps_its_rows BEFORE DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payment_history_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_history
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER payment_facts_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_facts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER saga_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON saga_log
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What became of an event changes; what came does not, but that a body may be blanked.
CREATE TRIGGER webhook_events_stay BEFORE UPDATE ON webhook_events FOR EACH ROW
WHEN (
    (NEW.id, NEW.kind, NEW.created_at, NEW.livemode, NEW.received_at)
    IS DISTINCT FROM (OLD.id, OLD.kind, OLD.created_at, OLD.livemode, OLD.received_at)
    OR (NEW.body IS DISTINCT FROM OLD.body AND NEW.body <> '')
)
EXECUTE FUNCTION refuse_change();
CREATE TRIGGER webhook_events_keep_their_rows BEFORE DELETE OR TRUNCATE ON webhook_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the invariants said when somebody asked; the latest run is what the console shows.
CREATE TABLE check_runs (
    id TEXT PRIMARY KEY NOT NULL,
    actor TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    ended_at BIGINT,
    findings TEXT,
    audit_position BIGINT
);
CREATE INDEX check_runs_by_time ON check_runs (began_at, id);
