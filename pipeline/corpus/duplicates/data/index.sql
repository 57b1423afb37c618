-- What is remembered of articles, to find their duplicates in later nights.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE text (
    number  INTEGER PRIMARY KEY,            -- in the order they came
    digest  BLOB NOT NULL UNIQUE,           -- of the whole compared form
    length  INTEGER NOT NULL,               -- characters of the whole compared form
    cluster INTEGER NOT NULL,               -- the smallest number of the texts that are the same
    body    BLOB NOT NULL                   -- the compared form, as far as it is compared: UTF-8, Zstandard
) STRICT;
CREATE INDEX text_cluster ON text (cluster) WHERE cluster <> number;

CREATE TABLE article (
    number    INTEGER PRIMARY KEY,          -- in the order they came
    id        TEXT NOT NULL,
    page      BLOB NOT NULL,                -- digest of the address
    line      BLOB NOT NULL,                -- tells apart what was written of one page in several nights
    text      INTEGER NOT NULL REFERENCES text (number),
    host      TEXT NOT NULL,
    source    TEXT NOT NULL,
    published TEXT NOT NULL,
    fetched   TEXT NOT NULL,                -- in UTC
    length    INTEGER NOT NULL,             -- characters of the text as published
    tainted   INTEGER NOT NULL,             -- 2 if spam was cut out of it, 1 if it is a mirror's copy
    UNIQUE (page, line)
) STRICT;
CREATE INDEX article_text ON article (text);

CREATE TABLE part (
    short INTEGER NOT NULL REFERENCES text (number),
    whole INTEGER NOT NULL REFERENCES text (number),
    PRIMARY KEY (short, whole)
) STRICT, WITHOUT ROWID;

CREATE TABLE host (
    host     TEXT PRIMARY KEY,
    articles INTEGER NOT NULL,
    tainted  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE band (
    bucket  INTEGER PRIMARY KEY,
    entries BLOB NOT NULL                   -- 8 bytes each: the rest of a band's key, the number of a text
) STRICT
