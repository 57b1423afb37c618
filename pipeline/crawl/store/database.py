"""
The file the crawl's memory lies in: opened, checked, and moved aside if it is damaged.

Everything in it can be made again from the archive, so a damaged file is no disaster; it is kept for those who want to
know what happened.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA_VERSION = 2
APPLICATION_ID = 0x51474153  # "QGAS", so that `file` and we tell it from other databases


def open_database(path: Path) -> tuple[sqlite3.Connection, Path | None]:
    """
    Open the state file, or make it.

    Args:
        path: The file.

    Returns:
        The connection; and where a damaged file was moved to, None if there was none.

    Raises:
        StateError: The folder cannot be written, or the file is a newer version's.
    """
    moved = None
    if path.exists() and not _is_sound(path):
        moved = _move_aside(path)
    try:
        connection = _connect(path)
        with transaction(connection):
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                _make_tables(connection)
    except (sqlite3.Error, OSError) as exc:
        raise StateError(f"{path}: cannot be used as state file ({exc}); choose another --out folder") from exc
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != SCHEMA_VERSION:
        connection.close()
        raise StateError(
            f"{path}: written by another version (format {version}); move it away, it is rebuilt from the archive"
        )
    return connection, moved


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Make all changes of the block or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):  # a full disk may have ended the transaction already
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    connection.execute("PRAGMA journal_mode = WAL")
    # The archive is synced before each commit and is what counts; a commit lost to a power cut is made again from it.
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _make_tables(connection: sqlite3.Connection) -> None:
    script = (resources.files(__package__) / "data" / "state.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _is_sound(path: Path) -> bool:
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=10)
    except sqlite3.Error:
        return False
    try:
        is_ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        return bool(is_ours and connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.OperationalError as exc:
        if getattr(exc, "sqlite_errorname", "") in ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_READONLY_DIRECTORY"):
            raise StateError(f"{path}: cannot be written ({exc}); choose another --out folder") from exc
        return False
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def _move_aside(path: Path) -> Path:
    number = 1
    while (target := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(target)
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(target.with_name(target.name + suffix))
    return target
