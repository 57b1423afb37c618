"""
The archive of a night: WARC files that only ever grow, record by record.

A file is trusted up to the byte that the frontier has committed; what lies behind is looked through at the next start.
"""

from __future__ import annotations

import mmap
import os
from typing import TYPE_CHECKING, NamedTuple

from pipeline.crawl.store.captures import Place
from pipeline.crawl.store.warc import gzip_member, info_record, note_record, padded_member, read_member
from pipeline.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

SUFFIX = ".warc.gz"
_MEMBER_START = b"\x1f\x8b\x08"


class Archive:
    """
    Appends records to the files of one night.

    Args:
        folder: Folder of the night's files; made when the first record comes.
        night: Begins the names of the files.
        file_bytes: Size at which a new file is begun.
        software: Written into the first record of each file.
    """

    def __init__(self, folder: Path, night: str, file_bytes: int, software: str) -> None:
        self._folder = folder
        self._night = night
        self._file_bytes = file_bytes
        self._software = software
        self._descriptor: int | None = None
        self._name = ""
        self._size = 0
        self._grown: dict[str, int] = {}  # files that were completed since the last sync

    def append(self, records: bytes, at: datetime) -> Place:
        """
        Append the records of a capture.

        Args:
            records: Their bytes.
            at: The time, for the opening record of a new file.

        Raises:
            OutputError: The disk is full or the folder cannot be written.
        """
        try:
            if self._descriptor is None or self._size >= self._file_bytes:
                self._begin_file(at)
            place = Place(self._name, self._size, len(records))
            self._write(records)
        except OSError as exc:
            raise _unwritable(self._folder, exc) from exc
        return place

    def sync(self) -> dict[str, int]:
        """
        Force what was appended to the disk.

        Returns:
            The files that were appended to since the last call, with their sizes.

        Raises:
            OutputError: The disk refused it.
        """
        if self._descriptor is None:
            return {}
        try:
            os.fdatasync(self._descriptor)
        except OSError as exc:
            raise _unwritable(self._folder, exc) from exc
        synced, self._grown = {**self._grown, self._name: self._size}, {}
        return synced

    def close(self) -> None:
        """Close the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _begin_file(self, at: datetime) -> None:
        if self._descriptor is not None:
            # A file is complete before the next one begins, so at most the last file of a night has a torn end.
            os.fdatasync(self._descriptor)
            self._grown[self._name] = self._size
            self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        last = archive_files(self._folder)[-1:]
        if last and not self._name and last[0].stat().st_size < self._file_bytes:
            self._name, self._size = last[0].name, last[0].stat().st_size
        else:
            self._name, self._size = f"{self._night}-{_number(last) + 1:05d}{SUFFIX}", 0
        self._descriptor = os.open(self._folder / self._name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        if not self._size:
            self._write(info_record(self._name, self._software, at))

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view and self._descriptor is not None:
            view = view[os.write(self._descriptor, view) :]
        self._size += len(data)


class Member(NamedTuple):
    """A gzip member of a file: where it starts, how many bytes it takes, what it holds; content None for damage."""

    start: int
    length: int
    content: bytes | None


def archive_files(folder: Path) -> list[Path]:
    """Return the archive files of a night in the order they were written."""
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file())


def read_members(path: Path, start: int) -> Iterator[Member]:
    """
    Read a file member by member from a byte on.

    Yields:
        The members in their order. Where bytes are damaged, a member without content that reaches to the next sound
        one, or to the end of the file.
    """
    if path.stat().st_size <= start:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        at = start
        while at < len(mapped):
            with memoryview(mapped) as view:
                member = read_member(view, at)
            end = member[1] if member else _next_sound(mapped, at + 1)
            yield Member(at, end - at, member[0] if member else None)
            at = end


def blank(path: Path, start: int, length: int, what: str, at: datetime) -> None:
    """
    Put a record that says what happened in the place of damaged bytes; at the end of a file they are cut off.

    All other records keep their places. Killed in between, the bytes are as damaged as they were.

    Args:
        path: The file.
        start: The first damaged byte.
        length: How many there are.
        what: Said in the record.
        at: The time, for the record.
    """
    with path.open("r+b") as file:
        size = path.stat().st_size
        if start + length >= size:
            file.truncate(min(start, size))
        else:
            file.seek(start)
            file.write(_fitting(length, (note_record(what, at), gzip_member(b""))))
        file.flush()
        os.fsync(file.fileno())


def _fitting(length: int, members: Sequence[bytes]) -> bytes:
    """Return the first member that fits, filled up to a length; where none does, bytes that are nothing."""
    return next((padded_member(member, length) for member in members if len(member) < length), bytes(length))


def _next_sound(mapped: mmap.mmap, start: int) -> int:
    at = mapped.find(_MEMBER_START, start)
    while at != -1:
        with memoryview(mapped) as view:
            if read_member(view, at) is not None:
                return at
        at = mapped.find(_MEMBER_START, at + 1)
    return len(mapped)


def _number(last: list[Path]) -> int:
    digits = last[0].name.removesuffix(SUFFIX).rpartition("-")[2] if last else "0"
    return int(digits) if digits.isdigit() else 0


def _unwritable(folder: Path, exc: OSError) -> OutputError:
    return OutputError(
        f"{folder}: the archive cannot be written ({exc.strerror}); free the disk and run again to go on"
    )
