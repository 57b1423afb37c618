"""
The bands of all texts, in buckets: who shares a band with a new text?

A bucket is a run of 8-byte entries. So a text costs 8 bytes a band on disk where a row of its own would cost three
times that, and a batch rewrites each bucket once, however many texts it adds.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from pipeline.corpus.duplicates.sketch import Key

_ENTRY_BYTES = 8
_REST_BYTES = 4


class Bands:
    """
    Bands on disk and those of the batch that is under way.

    Args:
        connection: The index.
        postings: Texts that are kept under one key; of more, the first ones are.
    """

    def __init__(self, connection: sqlite3.Connection, postings: int) -> None:
        self._connection = connection
        self._postings = postings
        self._added: defaultdict[int, bytearray] = defaultdict(bytearray)

    def meet(self, keys: Sequence[Key], number: int) -> list[int]:
        """
        Enter a text, and return those that were entered before under a key of its own.

        Args:
            keys: The text's keys.
            number: The text's number.

        Returns:
            Numbers of texts, once for each key that is shared.
        """
        stored = self._stored(keys)
        mine = number.to_bytes(_REST_BYTES, "big")
        met: list[int] = []
        for bucket, rest in keys:
            numbers: list[int] = []
            if rest in (entries := stored.get(bucket, b"")):  # hardly ever, and a call costs more than the search
                numbers += _numbers(entries, rest)
            if rest in (added := self._added[bucket]):
                numbers += _numbers(added, rest)
            if len(numbers) < self._postings:
                added += rest + mine
            met += numbers
        return [other for other in met if other != number]

    def write(self) -> None:
        """Write what was added; the caller commits."""
        self._connection.executemany(
            "INSERT INTO band VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET entries = CAST(entries || excluded.entries AS BLOB)",
            sorted(self._added.items()),
        )
        self._added.clear()

    def _stored(self, keys: Sequence[Key]) -> dict[int, bytes]:
        places = ",".join("?" * len(keys))
        return dict(
            self._connection.execute(
                f"SELECT bucket, entries FROM band WHERE bucket IN ({places})",  # noqa: S608 -- question marks only
                [bucket for bucket, _ in keys],
            )
        )


def _numbers(entries: bytes | bytearray, rest: bytes) -> list[int]:
    at = entries.find(rest)
    found = []
    while at >= 0:
        if at % _ENTRY_BYTES == 0:
            found.append(int.from_bytes(entries[at + _REST_BYTES : at + _ENTRY_BYTES], "big"))
        at = entries.find(rest, at + 1)
    return found
