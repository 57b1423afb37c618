"""
Retention: the archive of old nights is removed, their articles stay.

What the crawl knows of the addresses stays too, so nothing is fetched again because of it.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from pipeline.crawl.lock import locked
from pipeline.crawl.night import LOCK, STATE
from pipeline.crawl.store.archive import archive_files
from pipeline.crawl.store.database import open_database
from pipeline.crawl.store.frontier import Frontier
from pipeline.crawl.store.journal import WARC_FOLDER
from pipeline.errors import InputError, OutputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


class Pruned(NamedTuple):
    """
    What was removed.

    Attributes:
        nights: The nights whose archive is gone.
        freed_bytes: How many bytes that were.
    """

    nights: tuple[str, ...]
    freed_bytes: int


def prune(out: Path, keep: int) -> Pruned:
    """
    Remove the archives of all nights but the last ones.

    A night whose articles are not written yet is kept, whatever its age.

    Args:
        out: The output folder of a crawl.
        keep: How many nights' archives stay, at least 1: a night goes on in its own archive.

    Raises:
        InputError: The folder holds no crawl.
        LockedError: A crawl is running.
        OutputError: An archive cannot be removed.
        UsageError: `keep` is less than 1.
    """
    if keep < 1:
        raise UsageError(f"keep {keep}: the archive of the last night must stay; give 1 or more")
    if not (out / STATE).is_file():
        raise InputError(f"{out}: holds no {STATE}; name the --out folder of a crawl")
    with locked(out / LOCK):
        connection, _ = open_database(out / STATE)
        with closing(connection):
            frontier = Frontier(connection)
            unwritten = set(frontier.nights.unwritten())
            nights = sorted(path.parent.name for path in out.glob(f"*/{WARC_FOLDER}"))
            old = [night for night in nights[: max(0, len(nights) - keep)] if night not in unwritten]
            freed = sum(_remove(out / night / WARC_FOLDER, night, frontier) for night in old)
    return Pruned(tuple(old), freed)


def _remove(folder: Path, night: str, frontier: Frontier) -> int:
    size = sum(path.stat().st_size for path in archive_files(folder))
    # The state first: killed in between, the folder is taken for an old archive and read once more, which does no harm.
    frontier.captures.forget_night(night)
    try:
        shutil.rmtree(folder)
    except OSError as exc:
        raise OutputError(f"{folder}: cannot be removed ({exc.strerror}); check who owns it") from exc
    return size
