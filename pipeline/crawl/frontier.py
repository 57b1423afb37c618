"""
The frontier: which addresses are known, which are due, and what is written down about each.

One SQLite file. Every change that belongs together is one transaction, so a crawl that is killed finds the state of
some moment, never of half a moment.
"""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from pipeline.crawl import queries
from pipeline.crawl.database import transaction
from pipeline.crawl.errand import Errand
from pipeline.crawl.robots import RobotsFile
from pipeline.crawl.schedule import MAX_INTERVAL_S, MAX_RETRY_AFTER_S
from pipeline.urls import host_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.crawl.errand import Kind
    from pipeline.crawl.scope import Scope
    from pipeline.crawl.settle import Settlement
    from pipeline.model import Reason

# Ways in come first, then what is new, then what was seen before and may have changed.
RANKS: dict[Kind, int] = {"entry": 0, "feed": 0, "sitemap": 0, "part": 1, "article": 2, "section": 3}
REVISIT_RANK = 10
ALWAYS_DUE = 0.0
"""An address never visited is due whatever the clock says: clocks are set back."""
_LAST_BYTE = 2**62


class Place(NamedTuple):
    """Where a capture lies in the archive."""

    file: str
    start: int
    length: int


class Refused(NamedTuple):
    """An address that gave no page and has no record in the archive."""

    url: str
    reason: Reason
    detail: str


class Frontier:
    """
    The state of all nights.

    Args:
        connection: A database made by `open_database`.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS dormant (site TEXT PRIMARY KEY)")

    def close(self) -> None:
        """Close the database; everything is written already."""
        self._db.close()

    # Nights

    def open_night(self, night: str, now: datetime) -> None:
        """
        Begin a night, or go on with it.

        Dues beyond any interval come from a clock that was wrong once; they are brought back to now.
        """
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO night VALUES (?, 0) ON CONFLICT (night) DO UPDATE SET is_written = 0", (night,)
            )
            latest = now.timestamp() + MAX_INTERVAL_S
            self._db.execute("UPDATE url SET due = ? WHERE due > ?", (now.timestamp(), latest))
            soonest = now.timestamp() + MAX_RETRY_AFTER_S
            self._db.execute("UPDATE url SET due = ? WHERE due > ? AND tries > 0", (now.timestamp(), soonest))
            self._db.execute("UPDATE host SET next_at = ? WHERE next_at > ?", (now.timestamp(), soonest))

    def unwritten_nights(self) -> list[str]:
        """Return the nights whose articles are not written yet, oldest first."""
        return [row[0] for row in self._db.execute("SELECT night FROM night WHERE is_written = 0 ORDER BY night")]

    def know_night(self, night: str, *, is_written: bool) -> None:
        """Add a night that was found on the disk, if it is not known."""
        self._db.execute("INSERT OR IGNORE INTO night VALUES (?, ?)", (night, is_written))

    def mark_written(self, night: str) -> None:
        """Note that a night's articles are written."""
        self._db.execute("INSERT OR REPLACE INTO night VALUES (?, 1)", (night,))

    # Addresses

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

    def count_left(self, night: str, now: datetime) -> dict[str, int]:
        """Return how many addresses of each site are due and not done with this night."""
        rows = self._db.execute(
            "SELECT site, count(*) FROM url WHERE due <= ? AND settled IS NOT ? AND site NOT IN dormant"
            " GROUP BY site ORDER BY site",
            (now.timestamp(), night),
        )
        return dict(rows)

    def count_settled(self, night: str) -> dict[str, int]:
        """Return how many addresses of each site are done with this night."""
        rows = self._db.execute(
            "SELECT site, count(*) FROM url WHERE settled = ? GROUP BY site ORDER BY site", (night,)
        )
        return dict(rows)

    def count_captures(self, night: str) -> int:
        """Return how many pages of a night the archive holds, without those that were unchanged."""
        row = self._db.execute("SELECT count(*) FROM capture WHERE night = ? AND NOT is_same", (night,)).fetchone()
        return int(row[0])

    def count_unchanged(self, night: str) -> dict[str, int]:
        """Return how many articles of each site were visited in a night and were as they had been."""
        rows = self._db.execute(
            "SELECT site, count(*) FROM capture JOIN url ON url.id = url_id WHERE night = ? AND is_same"
            " AND kind IN ('article', 'part') AND NOT EXISTS (SELECT 1 FROM next_page WHERE next = url.url)"
            " GROUP BY site ORDER BY site",
            (night,),
        )
        return dict(rows)

    def sites_without_news(self, night: str) -> set[str]:
        """Return the sites whose ways in were all visited in a night and were as they had been."""
        return {row[0] for row in self._db.execute(queries.WITHOUT_NEWS, (night,))}

    def has_captures(self) -> bool:
        """Return whether anything was ever fetched."""
        return self._db.execute("SELECT 1 FROM capture LIMIT 1").fetchone() is not None

    def refused(self, night: str) -> Iterator[Refused]:
        """Yield the addresses of a night that gave no page and have no record in the archive, in a fixed order."""
        rows = self._db.execute(
            "SELECT url, reason, detail FROM url WHERE settled = ? AND reason IS NOT NULL ORDER BY url", (night,)
        )
        return (Refused(*row) for row in rows)

    # Articles on several pages

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

    def latest_capture(self, url: str, night: str) -> tuple[str, Place] | None:
        """Return the night and place of the last answer for an address up to a night, without unchanged ones."""
        row = self._db.execute(queries.LATEST, (url, night)).fetchone()
        return None if row is None else (row[0], Place(*row[1:]))

    # What a request brought

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
            if capture.is_same:
                etag, modified = etag or errand.etag, modified or errand.modified
            at = capture.fetched_at.timestamp()
            self._db.execute(queries.UPDATE_CAPTURED, (etag, modified, capture.digest, at, errand.url))

    # The archive's files

    def committed(self, night: str) -> dict[str, int]:
        """Return the files of a night's archive with the bytes that are accounted for."""
        return dict(self._db.execute("SELECT name, committed FROM file WHERE night = ? ORDER BY name", (night,)))

    def last_capture(self, night: str, file: str) -> Place | None:
        """Return the place of the last capture in a file."""
        row = self._db.execute(
            "SELECT file, start, length FROM capture WHERE night = ? AND file = ? ORDER BY start DESC LIMIT 1",
            (night, file),
        ).fetchone()
        return None if row is None else Place(*row)

    def captures(self, night: str, file: str) -> list[tuple[Place, str]]:
        """Return the places of a file's captures, in their order, with their addresses."""
        rows = self._db.execute(
            "SELECT file, start, length, url FROM capture JOIN url ON id = url_id"
            " WHERE night = ? AND file = ? ORDER BY start",
            (night, file),
        )
        return [(Place(*place), url) for *place, url in rows]

    def forget_from(self, night: str, file: str, start: int, now: datetime) -> int:
        """
        Forget the captures of a file from a byte on, because the bytes are gone; their addresses are due again.

        Returns:
            How many captures were forgotten.
        """
        with transaction(self._db):
            forgotten = self._forget((night, file, start, _LAST_BYTE), now)
            self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (night, file, start))
        return forgotten

    def forget_between(self, night: str, file: str, start: int, end: int, now: datetime) -> int:
        """
        Forget the captures that begin in some bytes of a file; the file is accounted for to their end at least.

        Returns:
            How many captures were forgotten.
        """
        with transaction(self._db):
            forgotten = self._forget((night, file, start, end - 1), now)
            self._db.execute(
                "UPDATE file SET committed = max(committed, ?) WHERE night = ? AND name = ?", (end, night, file)
            )
        return forgotten

    def _forget(self, which: tuple[str, str, int, int], now: datetime) -> int:
        for again in (queries.FETCH_AGAIN, queries.ASK_AGAIN):
            self._db.execute(again, (now.timestamp(), *which))
        return self._db.execute(queries.FORGET, which).rowcount

    def forget_archive(self, night: str) -> None:
        """Forget the files of a night whose archive is removed; what is known of the addresses stays."""
        with transaction(self._db):
            self._db.execute("DELETE FROM capture WHERE night = ?", (night,))
            self._db.execute("DELETE FROM file WHERE night = ?", (night,))

    # Hosts

    def next_at(self, host: str) -> datetime | None:
        """Return the time before which a host must be left alone, None for a host never visited."""
        row = self._db.execute("SELECT next_at FROM host WHERE host = ?", (host,)).fetchone()
        return None if row is None else datetime.fromtimestamp(row[0], UTC)

    def set_next_at(self, times: dict[str, datetime]) -> None:
        """Note until when hosts must be left alone."""
        with transaction(self._db):
            self._db.executemany(
                "INSERT OR REPLACE INTO host VALUES (?, ?)", ((host, at.timestamp()) for host, at in times.items())
            )

    def robots(self, origin: str, newer_than: datetime) -> RobotsFile | None:
        """Return the rules of an origin, None if they were not asked for since a time."""
        row = self._db.execute(
            "SELECT text, detail, may_pass, reason FROM robots WHERE origin = ? AND at > ?",
            (origin, newer_than.timestamp()),
        ).fetchone()
        return None if row is None else RobotsFile(row[0], row[1], bool(row[2]), row[3])

    def set_robots(self, origin: str, rules: RobotsFile, at: datetime) -> None:
        """Keep the rules of an origin."""
        self._db.execute(
            "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?, ?)",
            (origin, rules.text, rules.detail, rules.reason, rules.may_pass, at.timestamp()),
        )


def _errand(row: Sequence[str | int | float | None]) -> Errand:
    url, site, kind, depth, hops, tries, etag, modified, digest, captured_at, interval_s = row
    at = None if captured_at is None else datetime.fromtimestamp(float(captured_at), UTC)
    return Errand(url, site, kind, depth, hops, tries, etag, modified, digest, at, interval_s)  # type: ignore[arg-type]  # the schema is STRICT
