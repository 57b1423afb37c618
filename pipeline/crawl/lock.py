"""
One crawl per folder.

The lock is the kernel's (`flock`): it ends with the process that holds it, however that ends, so there is no stale lock
to judge. The file only tells who holds it.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import LockedError, StateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """
    Hold the lock of a state folder.

    Args:
        path: The lock file; made if it is missing, never removed.

    Yields:
        Whether the last holder ended without giving the lock back: it was killed.

    Raises:
        LockedError: Another process holds it.
        StateError: The file cannot be written.
    """
    try:
        file = path.open("a+", encoding="ascii")
    except OSError as exc:
        raise StateError(f"{path}: cannot be opened ({exc.strerror}); choose another --out folder") from exc
    with file:
        file.seek(0)
        holder = file.read(40).strip()
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            who = f"process {holder}" if holder else "another process"
            raise LockedError(f"{path}: {who} crawls into this folder; wait for it or choose another --out") from exc
        _write(file.fileno(), str(os.getpid()))
        try:
            yield bool(holder)
        finally:
            _write(file.fileno(), "")


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)
