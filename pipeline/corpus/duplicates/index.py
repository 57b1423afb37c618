"""
Adding articles to an index, so that every later one is held against them.

An article's text is looked up by its digest first; a text that is new is sketched, compared with the texts it shares
bands with, and joined to those it is the same as. Whole texts only: no paragraph is ever looked at for itself.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import contextmanager
from datetime import UTC
from typing import TYPE_CHECKING, Any

from pipeline.corpus.duplicates.bands import Bands
from pipeline.corpus.duplicates.compare import Relation, relation
from pipeline.corpus.duplicates.form import compared_form, digest_of
from pipeline.corpus.duplicates.sketch import band_keys
from pipeline.corpus.labels import INJECTED, MIRROR
from pipeline.optional import needs

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from pipeline.corpus.duplicates.settings import Settings
    from pipeline.model import Article

_LINE_BYTES = 8
_LEVEL = 3
TAINTED, COPIED = 2, 1


@contextmanager
def adding(connection: sqlite3.Connection, settings: Settings) -> Iterator[Indexer]:
    """
    Open an index to add to it; what was added stays if the block ends well, else all but the last batch does.

    Args:
        connection: The index.
        settings: What texts are compared with.
    """
    connection.execute("BEGIN IMMEDIATE")
    indexer = Indexer(connection, settings)
    try:
        yield indexer
        indexer.write()
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


class Indexer:
    """
    Adds articles to an index, inside a transaction.

    Args:
        connection: The index; a transaction is open.
        settings: What texts are compared with.
    """

    def __init__(self, connection: sqlite3.Connection, settings: Settings) -> None:
        zstandard = needs("zstandard")
        self._connection = connection
        self._settings = settings
        self._bands = Bands(connection, settings.search.postings)
        self._pack = zstandard.ZstdCompressor(level=_LEVEL).compress
        self._unpack = zstandard.ZstdDecompressor().decompress
        self._waiting = 0

    def add(self, article: Article) -> bool:
        """
        Add an article.

        Returns:
            Whether it is new; a line that was added before changes nothing.
        """
        line = line_of(article)
        if self._one("SELECT 1 FROM article WHERE id = ? AND line = ?", article.id, line):
            return False
        form = compared_form(article.text)
        digest = digest_of(form)
        known = self._one("SELECT number FROM text WHERE digest = ?", digest)
        text = known[0] if known else self._add_text(form, digest)
        tainted = taint_of(article)
        host = article.site or ""
        self._connection.execute(
            "INSERT INTO article VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(article.id, line, text, host, article.source or "", article.published_at or ""),
                *(_fetched(article), len(article.text), tainted),
            ),
        )
        self._connection.execute(
            "INSERT INTO host VALUES (?, 1, ?) ON CONFLICT DO UPDATE"
            " SET articles = articles + 1, tainted = tainted + excluded.tainted",
            (host, int(tainted > 0)),
        )
        if self._waiting >= self._settings.index.batch:
            self._go_on()
        return True

    def write(self) -> None:
        """Write what the batch has gathered."""
        self._bands.write()
        self._waiting = 0

    def _go_on(self) -> None:
        self.write()
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")

    def _add_text(self, form: str, digest: bytes) -> int:
        number: int = self._one("SELECT coalesce(max(number), 0) + 1 FROM text")[0]
        body = form[: self._settings.compare.longest]
        self._connection.execute(
            "INSERT INTO text VALUES (?, ?, ?, ?, ?)",
            (number, digest, len(form), number, self._pack(body.encode("utf-8", "replace"))),
        )
        self._waiting += 1
        if len(body) >= max(self._settings.compare.shortest, self._settings.sketch.shingle):
            self._compare(number, body)
        return number

    def _compare(self, number: int, body: str) -> None:
        met = Counter(self._bands.meet(band_keys(body, self._settings.sketch), number))
        nearest = sorted(met, key=lambda other: (-met[other], other))[: self._settings.search.candidates]
        cluster = number
        for other in nearest:
            their_cluster, packed = self._one("SELECT cluster, body FROM text WHERE number = ?", other)
            if their_cluster == cluster:
                continue
            their_body = self._unpack(packed).decode("utf-8")
            found = relation(body, their_body, self._settings.sketch.shingle, self._settings.compare)
            if found is Relation.SAME:
                cluster = self._join(cluster, their_cluster)
            elif found is Relation.PART:
                is_short = (len(body), body) < (len(their_body), their_body)
                self._connection.execute(
                    "INSERT OR IGNORE INTO part VALUES (?, ?)", (number, other) if is_short else (other, number)
                )

    def _join(self, one: int, other: int) -> int:
        """Join two clusters; the joint one is named after its first text."""
        root, joined = sorted((one, other))
        self._connection.execute("UPDATE text SET cluster = ? WHERE cluster = ? AND cluster <> number", (root, joined))
        self._connection.execute("UPDATE text SET cluster = ? WHERE number = ?", (root, joined))
        return root

    def _one(self, query: str, *values: object) -> Any:  # noqa: ANN401 -- a row, or None
        return self._connection.execute(query, values).fetchone()


def line_of(article: Article) -> bytes:
    """
    Return what tells apart the lines that were written of one id: its text, and when or from where it was read.

    A page that is fetched again gives a line of its own, in the articles of another night.
    """
    when = article.fetched_at.isoformat() if article.fetched_at else article.source_path or ""
    return hashlib.blake2b(f"{article.content_hash}\n{when}".encode(), digest_size=_LINE_BYTES).digest()


def taint_of(article: Article) -> int:
    """Return `TAINTED` if spam was cut out of the page, `COPIED` if it is a mirror's, else 0."""
    kinds = {warning.partition(":")[0] for warning in article.cleaning.warnings}
    return TAINTED if INJECTED in kinds else COPIED if MIRROR in kinds else 0


def _fetched(article: Article) -> str:
    """Return the time of the fetch in UTC, so that times can be compared as texts."""
    moment = article.fetched_at
    if moment is None:
        return ""
    return (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
