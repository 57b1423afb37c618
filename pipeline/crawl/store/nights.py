"""The nights: which there were, which are written, and what is counted of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.crawl.store import queries
from pipeline.crawl.store.database import transaction
from pipeline.crawl.store.schedule import MAX_INTERVAL_S, MAX_RETRY_AFTER_S

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.model import Reason


class Refused(NamedTuple):
    """An address that gave no page and has no record in the archive."""

    url: str
    reason: Reason
    detail: str


class Nights:
    """
    All nights.

    Args:
        connection: A database made by `open_database`, with the frontier's table of dormant sites.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def open(self, night: str, now: datetime) -> None:
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

    def unwritten(self) -> list[str]:
        """Return the nights whose articles are not written yet, oldest first."""
        return [row[0] for row in self._db.execute("SELECT night FROM night WHERE is_written = 0 ORDER BY night")]

    def know(self, night: str, *, is_written: bool) -> None:
        """Add a night that was found on the disk, if it is not known."""
        self._db.execute("INSERT OR IGNORE INTO night VALUES (?, ?)", (night, is_written))

    def mark_written(self, night: str) -> None:
        """Note that a night's articles are written."""
        self._db.execute("INSERT OR REPLACE INTO night VALUES (?, 1)", (night,))

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

    def refused(self, night: str) -> Iterator[Refused]:
        """Yield the addresses of a night that gave no page and have no record in the archive, in a fixed order."""
        rows = self._db.execute(
            "SELECT url, reason, detail FROM url WHERE settled = ? AND reason IS NOT NULL ORDER BY url", (night,)
        )
        return (Refused(*row) for row in rows)
