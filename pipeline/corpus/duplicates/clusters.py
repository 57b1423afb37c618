"""
Clusters and their originals, as an index knows them now.

What an article is called depends on all articles of the index and not on the order in which they came: a later night
can bring the original of what is known already. Of one address only the line that was fetched last counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline.corpus.duplicates.database import DamageError
from pipeline.corpus.duplicates.index import place_of
from pipeline.corpus.duplicates.outlets import origin_of
from pipeline.corpus.duplicates.wholes import read_edges, wholes
from pipeline.errors import StateError

if TYPE_CHECKING:
    import sqlite3

    from pipeline.corpus.duplicates.settings import Settings
    from pipeline.model import Article

_REMEMBERED = 100_000
_NEVER = "9999"
_DAY = len("2026-01-05")

_MEMBERS = """
SELECT a.number, a.id, a.text, a.host, a.source, a.published, a.fetched, a.length, a.tainted, EXISTS (
    SELECT 1 FROM article AS later WHERE later.page = a.page AND (later.fetched, later.number) > (a.fetched, a.number)
)
FROM text AS t JOIN article AS a ON a.text = t.number
WHERE t.number = :root OR (t.cluster = :root AND t.cluster <> t.number)
"""
_LATEST = "SELECT number, id FROM article WHERE page = ? ORDER BY fetched DESC, number DESC LIMIT 1"


class Kind(StrEnum):
    """What an article is among the others."""

    ALONE = "alone"
    ORIGINAL = "original"
    EXACT = "exact"
    NEAR = "near"
    PART = "part"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Label:
    """
    What is written into an article.

    Attributes:
        kind: What it is among the others.
        cluster: Name of its cluster, None if it is alone.
        duplicate_of: Id of the article it repeats; mostly its own if a later line of its page stands for it.
    """

    kind: Kind
    cluster: str | None = None
    duplicate_of: str | None = None


class _Member(NamedTuple):
    number: int
    id: str
    text: int
    host: str
    source: str
    published: str
    fetched: str
    length: int
    tainted: int
    is_older: int


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A cluster as its articles are labelled: its name, its original, and whether there is more than one article."""

    name: str
    original: _Member | None
    is_shared: bool


class Labeller:
    """
    Labels articles.

    Args:
        connection: An index that holds them.
        settings: How an original is chosen.
    """

    def __init__(self, connection: sqlite3.Connection, settings: Settings) -> None:
        self._connection = connection
        self._over = wholes(read_edges(connection))
        self._with_parts = frozenset(self._over.values())
        share = settings.original.tainted_host
        tainted = connection.execute("SELECT host FROM host WHERE host <> '' AND tainted > ? * articles", (share,))
        self._tainted_hosts = frozenset(host for (host,) in tainted)
        self._known: dict[int, _Cluster] = {}

    def label(self, article: Article) -> Label:
        """
        Return the label of an article.

        Raises:
            StateError: The index does not hold it.
        """
        row = self._connection.execute(
            "SELECT a.number, a.text, t.cluster FROM article AS a JOIN text AS t ON t.number = a.text"
            " WHERE a.page = ? AND a.line = ?",
            place_of(article),
        ).fetchone()
        if row is None:
            raise StateError(f"the index does not hold article {article.id}: index the same articles that are labelled")
        number, text, root = row
        cluster = self._cluster(self._top(root))
        name = cluster.name if cluster.is_shared else None
        latest, latest_id = self._connection.execute(_LATEST, place_of(article)[:1]).fetchone()
        if latest != number:
            return Label(Kind.OLDER, name, latest_id)
        if cluster.original is None or cluster.original.number == number:
            return Label(Kind.ORIGINAL if name else Kind.ALONE, name)
        return Label(self._kind(text, root, cluster.original), name, cluster.original.id)

    def _kind(self, text: int, root: int, original: _Member) -> Kind:
        if text == original.text:
            return Kind.EXACT
        return Kind.PART if root in self._over else Kind.NEAR

    def _top(self, root: int) -> int:
        while root in self._over:
            root = self._over[root]
        return root

    def _cluster(self, root: int) -> _Cluster:
        if root not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[root] = self._read_cluster(root)
        return self._known[root]

    def _read_cluster(self, root: int) -> _Cluster:
        members = [_Member(*row) for row in self._connection.execute(_MEMBERS, {"root": root})]
        first = self._connection.execute(
            "SELECT id FROM article WHERE text = ? ORDER BY number LIMIT 1", (root,)
        ).fetchone()
        if first is None:
            raise DamageError(f"no article has text {root}")
        return _Cluster(
            name=first[0],
            original=min((m for m in members if not m.is_older), key=self._preference, default=None),
            is_shared=len(members) > 1 or root in self._with_parts,
        )

    def _preference(self, member: _Member) -> tuple[object, ...]:
        """Order articles as originals, the best first; the last two only see to it that there is one answer."""
        return (
            member.tainted,
            member.host in self._tainted_hosts,
            origin_of(member.host, member.source),
            _moment(member.published),
            member.fetched or _NEVER,
            -member.length,
            member.id,
        )


def _moment(published: str) -> str:
    """Return a time that can be compared: a day without a time comes after the times of that day."""
    if not published:
        return _NEVER
    return published if len(published) > _DAY else published + "~"
