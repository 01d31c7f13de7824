-- The people of the console, their sessions and their one-time links. Of every secret only a hash.

CREATE TABLE team_members (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    email_normalised TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'support', 'manager', 'owner')),
    password_hash TEXT,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX team_members_by_role ON team_members (role);

CREATE TABLE team_sessions (
    token_hash TEXT PRIMARY KEY NOT NULL,
    member_id TEXT NOT NULL REFERENCES team_members (id),
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX team_sessions_by_member ON team_sessions (member_id);
CREATE INDEX team_sessions_by_use ON team_sessions (seen_at);

CREATE TABLE sign_in_delays (
    account_hash TEXT PRIMARY KEY NOT NULL,
    failures INTEGER NOT NULL CHECK (failures >= 1),
    failed_at INTEGER NOT NULL,
    free_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_delays_by_time ON sign_in_delays (failed_at);

-- Without a member it lets the first owner in.
CREATE TABLE welcome_links (
    token_hash TEXT PRIMARY KEY NOT NULL,
    member_id TEXT REFERENCES team_members (id),
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX welcome_links_by_member ON welcome_links (member_id);

-- What the dashboard counts.
CREATE INDEX sagas_by_tries ON sagas (tries);
CREATE INDEX webhook_events_by_state ON webhook_events (state, received_at);
CREATE INDEX outbox_by_status ON outbox (status, created_at);
