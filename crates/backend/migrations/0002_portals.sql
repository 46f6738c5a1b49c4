-- The portals that installed us. After an uninstall only the generation stays, so that sessions
-- of the former installation never come to life again.
CREATE TABLE portals (
    member_id       TEXT PRIMARY KEY,
    generation      INTEGER NOT NULL,
    origin          TEXT,
    client_endpoint TEXT,
    server_endpoint TEXT,
    secrets         BLOB  -- application_token and tokens, sealed with the key file
) STRICT, WITHOUT ROWID;
