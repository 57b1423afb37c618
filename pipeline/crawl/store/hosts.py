"""What is remembered of hosts: until when each must be left alone, and the robots rules of their origins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.crawl.fetching.robots import RobotsFile
from pipeline.crawl.store.database import transaction

if TYPE_CHECKING:
    import sqlite3


class Hosts:
    """
    The hosts of all nights.

    Args:
        connection: A database made by `open_database`.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

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
