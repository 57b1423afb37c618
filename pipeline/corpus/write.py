"""
Outputs: JSON lines that are whole or absent.

A file is written beside its final name, forced to disk and renamed; if anything goes wrong before that, the final name
still holds what it held. Standard output cannot be taken back and is written as it comes.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

STDOUT = "-"

# str.splitlines and some JSON-lines readers take these for line ends; in JSON they stand inside strings only.
_LINE_ENDS = ((b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"), (b"\xc2\x85", b"\\u0085"))


def json_line(record: BaseModel, fields: frozenset[str] | None = None) -> bytes:
    """Return a record, or some of its fields, as one line of JSON that no other character in it ends."""
    line = record.model_dump_json(include=None if fields is None else set(fields)).encode("utf-8")
    for raw, escaped in _LINE_ENDS:
        line = line.replace(raw, escaped)
    return line + b"\n"


@contextmanager
def open_output(target: Path | str) -> Iterator[IO[bytes]]:
    """
    Open an output file that appears whole when the block ends well, and not at all otherwise.

    Args:
        target: Path of the file, or `-` for standard output.

    Raises:
        UsageError: It is a folder.
        OutputError: The folder is missing or read-only, or the disk is full.
    """
    if str(target) == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    if path.is_dir() or str(target).endswith(os.sep):
        raise UsageError(f"{target}: is a folder: name a file in it")
    is_device = path.exists() and not path.is_file()  # /dev/null and pipes have no place beside them
    partial = path if is_device else path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with io.BufferedWriter(_Output(partial, path)) as file:
            yield file
            file.flush()
            if not is_device:
                with _told_of(path):
                    os.fsync(file.fileno())
        if not is_device:
            with _told_of(path):
                partial.replace(path)
    finally:
        if not is_device:
            partial.unlink(missing_ok=True)


class _Output(io.FileIO):
    """A file that tells of its own failures as the output's: others in the block are of what is read."""

    def __init__(self, partial: Path, path: Path) -> None:
        self._path = path
        with _told_of(path):
            super().__init__(partial, "wb")

    def write(self, data: Any) -> int:  # noqa: ANN401 -- any buffer, as the type above takes it
        with _told_of(self._path):
            return super().write(data)


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        what = exc.strerror or exc
        raise OutputError(f"{path}: cannot be written: {what}: free the disk or choose another place") from exc
