"""
Adding articles to an index, so that every later one is held against them.

An article's text is looked up by its digest first; a text that is new is sketched, compared with the texts it shares
bands with, and joined to those it is the same as. Whole texts only: no paragraph is ever looked at for itself.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from datetime import UTC
from typing import TYPE_CHECKING, Any

from pipeline.corpus.duplicates.bands import Bands
from pipeline.corpus.duplicates.compare import Relation, relation
from pipeline.corpus.duplicates.database import DamageError
from pipeline.corpus.duplicates.texts import all_prepared, unpacked
from pipeline.corpus.labels import INJECTED, MIRROR

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from pipeline.corpus.duplicates.settings import Settings
    from pipeline.corpus.duplicates.texts import Text
    from pipeline.model import Article

_SHORT_BYTES = 8
TAINTED, COPIED = 2, 1


def add_articles(
    connection: sqlite3.Connection, articles: Iterable[Article], settings: Settings, jobs: int = 1
) -> Iterator[bool]:
    """
    Add articles to an index, in their order.

    What was added stays if all went well; if something fails, all but the last batch does.

    Args:
        connection: The index.
        articles: The articles; taken as the work goes on.
        settings: What texts are compared with.
        jobs: Number of processes that sketch texts.

    Yields:
        For each article whether the index did not hold it before.
    """
    connection.execute("BEGIN IMMEDIATE")
    indexer = Indexer(connection, settings)
    waiting: deque[Article] = deque()

    def new_texts() -> Iterator[str]:
        for article in articles:
            is_known = indexer.holds(article)
            waiting.append(article)
            yield "" if is_known else article.text

    try:
        for text in all_prepared(new_texts(), settings, jobs):
            yield indexer.add(waiting.popleft(), text)
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
        self._connection = connection
        self._settings = settings
        self._bands = Bands(connection, settings.search.postings)
        self._waiting = 0

    def holds(self, article: Article) -> bool:
        """Tell whether an article was added before."""
        return self._one("SELECT 1 FROM article WHERE page = ? AND line = ?", *place_of(article)) is not None

    def add(self, article: Article, text: Text) -> bool:
        """
        Add an article.

        Args:
            article: The article.
            text: Its text, prepared with the settings of this index.

        Returns:
            Whether it is new; a line that was added before changes nothing.
        """
        if self.holds(article):
            return False
        known = self._one("SELECT number FROM text WHERE digest = ?", text.digest)
        number = known[0] if known else self._add_text(text)
        tainted = taint_of(article)
        host = article.site or ""
        self._connection.execute(
            "INSERT INTO article VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(article.id, *place_of(article), number, host, article.source or "", article.published_at or ""),
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

    def _add_text(self, text: Text) -> int:
        number: int = self._one("SELECT coalesce(max(number), 0) + 1 FROM text")[0]
        self._connection.execute(
            "INSERT INTO text VALUES (?, ?, ?, ?, ?)", (number, text.digest, text.length, number, text.packed)
        )
        self._waiting += 1
        met = Counter(self._bands.meet(text.keys, number)) if text.keys else Counter()
        if met:
            self._compare(number, unpacked(text.packed), met)
        return number

    def _compare(self, number: int, body: str, met: Counter[int]) -> None:
        """Compare a text with those it shares bands with, the nearest first."""
        nearest = sorted(met, key=lambda other: (-met[other], other))[: self._settings.search.candidates]
        cluster = number
        for other in nearest:
            their_cluster, packed = self._text(other)
            if their_cluster == cluster:
                continue
            their_body = unpacked(packed)
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

    def _text(self, number: int) -> tuple[int, bytes]:
        row = self._one("SELECT cluster, body FROM text WHERE number = ?", number)
        if row is None:
            raise DamageError(f"text {number} is missing")
        return row[0], row[1]

    def _one(self, query: str, *values: object) -> Any:  # noqa: ANN401 -- a row, or None
        return self._connection.execute(query, values).fetchone()


def place_of(article: Article) -> tuple[bytes, bytes]:
    """
    Return an article's page, and which of the lines that were written of this page it is.

    A page that is fetched again gives a line of its own, in the articles of another night. What has no address has no
    second line: ids that people gave may be the same in two files.

    Returns:
        The digest of the address, or of id and text without one; the digest of the text and of when or from where it
        was read.
    """
    page = article.canonical_url or f"{article.id}\n{article.content_hash}"
    when = article.fetched_at.isoformat() if article.fetched_at else article.source_path or ""
    return _short(page), _short(f"{article.content_hash}\n{when}")


def _short(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=_SHORT_BYTES).digest()


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
