-- Facts, in the order they were taken. AUTOINCREMENT: a place is never given out twice, not even
-- after everything was deleted. One index only: each further one costs more than all the rest.
CREATE TABLE facts (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    portal   BLOB NOT NULL,     -- member_id, 16 bytes
    call_key INTEGER NOT NULL,  -- where a call's facts are found (rows.rs); changed by version 3
    call_id  TEXT,              -- NULL: a callback request, which is about no call
    at       INTEGER NOT NULL,  -- our receipt, Unix milliseconds
    source   TEXT NOT NULL,     -- webhook, statistics
    event    BLOB,              -- SHA-256 of the delivery; NULL when we linked a callback request
    report   TEXT NOT NULL      -- {"kind":…,"data":…}
) STRICT;
CREATE INDEX facts_by_call ON facts (call_key);

-- The newest callback request of each number.
CREATE TABLE callbacks (
    portal     BLOB NOT NULL,
    number_key TEXT NOT NULL,     -- what spellings of one number have in common
    at         INTEGER NOT NULL,  -- our receipt
    request    TEXT NOT NULL,     -- the request, JSON
    returned   INTEGER NOT NULL,  -- 1 once somebody talked to the customer
    PRIMARY KEY (portal, number_key)
) STRICT, WITHOUT ROWID;

-- Portals whose facts up to a place are to be deleted, and how far that has come. What is listed
-- here is already out of reach.
CREATE TABLE purges (
    portal BLOB PRIMARY KEY,
    upto   INTEGER NOT NULL,
    done   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers to remember: swept (searched for unconfirmed calls up to this place), probe.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
