-- The crawl's memory. Times are seconds since 1970 in UTC.

CREATE TABLE url (
    id          INTEGER PRIMARY KEY,
    url         TEXT NOT NULL UNIQUE,       -- canonical
    host        TEXT NOT NULL,
    site        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    rank        INTEGER NOT NULL,           -- smaller is fetched sooner
    depth       INTEGER NOT NULL,
    hops        INTEGER NOT NULL,
    due         REAL NOT NULL,
    interval_s  REAL NOT NULL DEFAULT 0,
    tries       INTEGER NOT NULL DEFAULT 0,
    settled     TEXT,                       -- the night it was last done with
    status      INTEGER,
    reason      TEXT,                       -- why there is no page, NULL if the archive has one
    detail      TEXT NOT NULL DEFAULT '',
    etag        TEXT,
    modified    TEXT,
    digest      TEXT,
    captured_at REAL
) STRICT;
CREATE INDEX url_due ON url (host, due);
CREATE INDEX url_settled ON url (settled, site);

CREATE TABLE capture (
    night  TEXT NOT NULL,
    file   TEXT NOT NULL,
    start  INTEGER NOT NULL,                -- byte offset of the record
    length INTEGER NOT NULL,                -- bytes of the record and its request
    url_id INTEGER NOT NULL REFERENCES url (id),
    is_same INTEGER NOT NULL,
    PRIMARY KEY (night, file, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX capture_url ON capture (url_id);

CREATE TABLE next_page (
    url  TEXT PRIMARY KEY,                  -- a page of an article
    next TEXT NOT NULL                      -- the page it goes on at
) STRICT, WITHOUT ROWID;
CREATE INDEX next_page_next ON next_page (next);

CREATE TABLE file (
    night     TEXT NOT NULL,
    name      TEXT NOT NULL,
    committed INTEGER NOT NULL,             -- bytes that the tables above account for
    PRIMARY KEY (night, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE host (
    host    TEXT PRIMARY KEY,
    next_at REAL NOT NULL                   -- no request before
) STRICT, WITHOUT ROWID;

CREATE TABLE robots (
    origin   TEXT PRIMARY KEY,
    text     TEXT NOT NULL,
    detail   TEXT NOT NULL,
    reason   TEXT NOT NULL,
    may_pass INTEGER NOT NULL,
    at       REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE night (
    night      TEXT PRIMARY KEY,
    is_written INTEGER NOT NULL             -- whether its articles are written
) STRICT, WITHOUT ROWID;
