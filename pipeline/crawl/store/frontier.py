"""
The frontier: which addresses are known, which are due, and what is written down about each.

One SQLite file. Every change that belongs together is one transaction, so a crawl that is killed finds the state of
some moment, never of half a moment.
"""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from pipeline.crawl.fetching.errand import Errand
from pipeline.crawl.store import queries
from pipeline.crawl.store.captures import Captures
from pipeline.crawl.store.database import transaction
from pipeline.crawl.store.hosts import Hosts
from pipeline.crawl.store.nights import Nights
from pipeline.urls import host_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.crawl.discovery.scope import Scope
    from pipeline.crawl.fetching.errand import Kind
    from pipeline.crawl.store.captures import Place
    from pipeline.crawl.store.settle import Settlement

# Ways in come first, then what is new, then what was seen before and may have changed.
RANKS: dict[Kind, int] = {"entry": 0, "feed": 0, "sitemap": 0, "part": 1, "article": 2, "section": 3}
REVISIT_RANK = 10
ALWAYS_DUE = 0.0
"""An address never visited is due whatever the clock says: clocks are set back."""


class Frontier:
    """
    The state of all nights.

    Args:
        connection: A database made by `open_database`.

    Attributes:
        nights: Which nights there were, and what is counted of each.
        captures: What of the archive is known.
        hosts: What is remembered of hosts.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS dormant (site TEXT PRIMARY KEY)")
        self.nights = Nights(connection)
        self.captures = Captures(connection)
        self.hosts = Hosts(connection)

    def close(self) -> None:
        """Close the database; everything is written already."""
        self._db.close()

    def keep_to(self, scopes: Mapping[str, Scope]) -> None:
        """
        Leave alone what belongs to sites that are not configured any more; what is now another site's becomes its.

        Args:
            scopes: The configured sites by name.
        """
        known = self._db.execute("SELECT DISTINCT site, host FROM url ORDER BY site, host").fetchall()
        with transaction(self._db):
            self._db.execute("DELETE FROM dormant")
            for site, host in known:
                if site in scopes:
                    continue
                owner = next((name for name, scope in scopes.items() if scope.owns(f"http://{host}/")), None)
                if owner is None:
                    self._db.execute("INSERT OR IGNORE INTO dormant VALUES (?)", (site,))
                else:
                    self._db.execute("UPDATE url SET site = ? WHERE site = ? AND host = ?", (owner, site, host))

    def add(self, errands: Iterable[Errand], now: datetime) -> None:
        """Add ways in; an address that is known already becomes one, and is due: they are visited every night."""
        with transaction(self._db):
            for errand in errands:
                self._insert(errand, ALWAYS_DUE)
                self._db.execute(
                    "UPDATE url SET kind = ?, rank = ?, site = ?, depth = 0, due = min(due, ?) WHERE url = ?",
                    (errand.kind, RANKS[errand.kind], errand.site, now.timestamp(), errand.url),
                )

    def due_hosts(self, night: str, now: datetime) -> list[str]:
        """Return the hosts that have an address due this night, in a fixed order."""
        rows = self._db.execute(
            "SELECT DISTINCT host FROM url WHERE due <= ? AND settled IS NOT ? AND site NOT IN dormant ORDER BY host",
            (now.timestamp(), night),
        )
        return [row[0] for row in rows]

    def due_errands(self, host: str, night: str, now: datetime, limit: int) -> list[Errand]:
        """Return addresses of a host that are due, the most wanted first."""
        rows = self._db.execute(queries.DUE, (host, now.timestamp(), night, limit))
        return [_errand(row) for row in rows]

    def next_retry(self, host: str, night: str, until: datetime) -> datetime | None:
        """Return when the next failed address of a host may be tried again, None if none is waiting."""
        row = self._db.execute(
            "SELECT min(due) FROM url"
            " WHERE host = ? AND due <= ? AND settled IS NOT ? AND tries > 0 AND site NOT IN dormant",
            (host, until.timestamp(), night),
        ).fetchone()
        return None if row[0] is None else datetime.fromtimestamp(row[0], UTC)

    def known(self, url: str) -> Errand | None:
        """Return what is known of an address."""
        row = self._db.execute(queries.KNOWN, (url,)).fetchone()
        return None if row is None else _errand(row)

    def pages_of_article(self, url: str) -> list[str]:
        """Return the addresses of the article a page belongs to, its first page first; redirects between them too."""
        first = url
        seen = {url}
        while (row := self._db.execute(queries.PREVIOUS, (first,)).fetchone()) is not None and row[0] not in seen:
            first = row[0]
            seen.add(first)
        pages = [first]
        while (row := self._db.execute(queries.NEXT, (pages[-1],)).fetchone()) is not None and row[0] not in pages:
            pages.append(row[0])
        return pages

    def apply(
        self, night: str, settlements: Sequence[tuple[Settlement, Place | None]], committed: dict[str, int]
    ) -> set[str]:
        """
        Write down what requests brought.

        Args:
            night: The night they belong to.
            settlements: Each with the place of its capture, if it has one.
            committed: Files of the archive and how many of their bytes these and earlier settlements account for.

        Returns:
            Hosts for which new addresses were found.
        """
        hosts: set[str] = set()
        with transaction(self._db):
            for settlement, place in settlements:
                self._insert(settlement.errand, settlement.due.timestamp())
                self._update(night, settlement)
                if place is not None and settlement.capture is not None:
                    self._db.execute(
                        "INSERT INTO capture SELECT ?, ?, ?, ?, id, ? FROM url WHERE url = ?",
                        (night, *place, settlement.capture.is_same, settlement.errand.url),
                    )
                self._link_pages(settlement)
                for errand in settlement.found:
                    if self._insert(errand, ALWAYS_DUE):
                        hosts.add(host_of(errand.url))
            for name, size in committed.items():
                self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (night, name, size))
        return hosts

    def _link_pages(self, settlement: Settlement) -> None:
        """Remember which page an article goes on at; a page that is as it was goes on where it did."""
        url, capture = settlement.errand.url, settlement.capture
        if capture is None or capture.is_same or settlement.errand.kind not in ("article", "part"):
            return
        part = next((errand.url for errand in settlement.found if errand.kind == "part"), None)
        if part is None and settlement.status != HTTPStatus.OK:
            return  # an error page does not say where the article goes on
        self._db.execute("DELETE FROM next_page WHERE url = ?", (url,))
        if part is not None and part not in self.pages_of_article(url):
            self._db.execute("INSERT INTO next_page VALUES (?, ?)", (url, part))

    def _insert(self, errand: Errand, due: float) -> bool:
        rank = RANKS[errand.kind]
        host = host_of(errand.url)
        values = (errand.url, host, errand.site, errand.kind, rank, errand.depth, errand.hops, due)
        return self._db.execute(queries.INSERT, values).rowcount > 0

    def _update(self, night: str, settlement: Settlement) -> None:
        errand, capture = settlement.errand, settlement.capture
        is_seen = settlement.is_final and RANKS[errand.kind] > 0
        due, interval_s, tries = settlement.due.timestamp(), settlement.interval_s, settlement.tries
        answer = (settlement.status, settlement.reason, settlement.detail)
        values = (due, interval_s, tries, settlement.is_final, night, *answer, is_seen, REVISIT_RANK, errand.url)
        self._db.execute(queries.UPDATE, values)
        if capture is not None:
            etag, modified = capture.response.header_text("etag"), capture.response.header_text("last-modified")
            if capture.is_broken_off:
                # Asked by these the server would say that nothing changed, and the rest would never be had.
                etag = modified = None
            elif capture.is_same:
                etag, modified = etag or errand.etag, modified or errand.modified
            at = capture.fetched_at.timestamp()
            self._db.execute(queries.UPDATE_CAPTURED, (etag, modified, capture.digest, at, errand.url))


def _errand(row: Sequence[str | int | float | None]) -> Errand:
    url, site, kind, depth, hops, tries, etag, modified, digest, captured_at, interval_s = row
    at = None if captured_at is None else datetime.fromtimestamp(float(captured_at), UTC)
    return Errand(url, site, kind, depth, hops, tries, etag, modified, digest, at, interval_s)  # type: ignore[arg-type]  # the schema is STRICT
