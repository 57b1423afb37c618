"""Which captures the archive holds, as the state knows them: their places, and how far each file is accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.crawl.store import queries
from pipeline.crawl.store.database import transaction

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

_LAST_BYTE = 2**62


class Place(NamedTuple):
    """Where a capture lies in the archive."""

    file: str
    start: int
    length: int


class Captures:
    """
    The captures of all nights.

    Args:
        connection: A database made by `open_database`.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def latest(self, url: str, night: str) -> tuple[str, Place] | None:
        """Return the night and place of the last answer for an address up to a night, without unchanged ones."""
        row = self._db.execute(queries.LATEST, (url, night)).fetchone()
        return None if row is None else (row[0], Place(*row[1:]))

    def committed(self, night: str) -> dict[str, int]:
        """Return the files of a night's archive with the bytes that are accounted for."""
        return dict(self._db.execute("SELECT name, committed FROM file WHERE night = ? ORDER BY name", (night,)))

    def last_of(self, night: str, file: str) -> Place | None:
        """Return the place of the last capture in a file."""
        row = self._db.execute(
            "SELECT file, start, length FROM capture WHERE night = ? AND file = ? ORDER BY start DESC LIMIT 1",
            (night, file),
        ).fetchone()
        return None if row is None else Place(*row)

    def of_file(self, night: str, file: str) -> list[tuple[Place, str]]:
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

    def forget_night(self, night: str) -> None:
        """Forget the files of a night whose archive is removed; what is known of the addresses stays."""
        with transaction(self._db):
            self._db.execute("DELETE FROM capture WHERE night = ?", (night,))
            self._db.execute("DELETE FROM file WHERE night = ?", (night,))

    def exist(self) -> bool:
        """Return whether anything was ever fetched."""
        return self._db.execute("SELECT 1 FROM capture LIMIT 1").fetchone() is not None
