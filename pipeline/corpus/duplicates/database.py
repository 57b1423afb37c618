"""
The file that remembers articles from night to night: opened, checked, refused if it cannot be compared with.

It is SQLite, and all that is added is added in transactions: a killed run leaves a whole index, and the same run again
adds what is missing.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.corpus.duplicates.form import folding
from pipeline.corpus.duplicates.sketch import algorithm
from pipeline.crawl.store.database import transaction
from pipeline.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.corpus.duplicates.settings import Settings

FORMAT = 1
"""Version of the tables and of the keys of bands."""

APPLICATION_ID = 0x51474455  # "QGDU", so that `file` and we tell it from other databases
_PAGE_BYTES = 8192
_WAIT_S = 10
_ANEW = "move it away and index the articles again"


class DamageError(sqlite3.DatabaseError):
    """What an index holds cannot have been written: its file was damaged where SQLite does not see it."""

    sqlite_errorname = "SQLITE_CORRUPT"


@contextmanager
def open_index(path: Path, settings: Settings) -> Iterator[sqlite3.Connection]:
    """
    Open an index for the time of the block, or make one.

    Args:
        path: The file.
        settings: What its articles are compared with.

    Raises:
        StateError: It cannot be written, is something else, or was made with another version or other settings.
        UsageError: rensa is not installed.
    """
    made_with = {"algorithm": algorithm(), "settings": settings.digest, "folding": folding()}
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=_WAIT_S)) as connection:
            _prepare(connection, settings.index.cache_bytes, made_with)
            _check(connection, path, made_with)
            yield connection
    except (sqlite3.Error, UnicodeDecodeError) as exc:  # the latter of names and texts that damage made no text
        raise StateError(_unusable(path, exc)) from exc


def _unusable(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> str:
    name = "SQLITE_CORRUPT" if isinstance(error, UnicodeDecodeError) else getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_BUSY"):
        return f"{path}: another process writes to this index; wait for it and run again"
    if name.startswith("SQLITE_FULL"):
        return f"{path}: the disk is full; free some and run again to go on"
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return f"{path}: is no index of duplicates, or damaged ({error}); {_ANEW}"
    return f"{path}: cannot be used as index ({error}); choose another --index, or see that its folder can be written"


def _prepare(connection: sqlite3.Connection, cache_bytes: int, made_with: dict[str, str]) -> None:
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    connection.execute(f"PRAGMA cache_size = -{cache_bytes // 1024}")
    if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        connection.execute("PRAGMA journal_mode = WAL")
        with transaction(connection):
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                _make_tables(connection, made_with)
    # What a power cut takes back of the last batch is added again by the next run.
    connection.execute("PRAGMA synchronous = NORMAL")


def _make_tables(connection: sqlite3.Connection, made_with: dict[str, str]) -> None:
    script = (resources.files(__package__) / "data" / "index.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        connection.execute(statement)
    connection.executemany("INSERT INTO setting VALUES (?, ?)", made_with.items())
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _check(connection: sqlite3.Connection, path: Path, made_with: dict[str, str]) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StateError(f"{path}: is a database, but no index of duplicates; choose another --index")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != FORMAT:
        raise StateError(f"{path}: written by another version (format {version}, this is {FORMAT}); {_ANEW}")
    found = dict(connection.execute("SELECT name, value FROM setting"))
    for name, value in made_with.items():
        if found.get(name) != value:
            raise StateError(f"{path}: made with another {name} ({found.get(name)}, this is {value}); {_ANEW}")
