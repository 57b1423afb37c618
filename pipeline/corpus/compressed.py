"""
Lines of plain, gzipped and Zstandard files, with an error where a file ends too early.

The readers of both libraries take a file cut off between two blocks for a whole one; their decompressor objects know
better, and both kinds have the same shape.
"""

from __future__ import annotations

import zlib
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.optional import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_CHUNK_BYTES = 1 << 18
_GZIP_BITS = 31


def read_lines(path: Path) -> Iterator[bytes]:
    """
    Read a file line by line; `.gz` and `.zst` are decompressed.

    Args:
        path: The file.

    Yields:
        Its lines with their line ends; the last one may have none.

    Raises:
        InputError: A compressed file is damaged or cut off.
        UsageError: A `.zst` file, and zstandard is not installed.
        OSError: The file cannot be read.
    """
    name = path.name.lower()
    with path.open("rb") as file:
        if name.endswith(".gz"):
            yield from _lines(_inflated(file, path, lambda: zlib.decompressobj(_GZIP_BITS), zlib.error))
        elif name.endswith(".zst"):
            zstandard = needs("zstandard")
            decompressor = zstandard.ZstdDecompressor()
            yield from _lines(_inflated(file, path, decompressor.decompressobj, zstandard.ZstdError))
        else:
            yield from file


def _inflated(file: IO[bytes], path: Path, start: Callable[[], Any], damage: type[Exception]) -> Iterator[bytes]:
    member, is_empty = None, True
    try:
        while chunk := file.read(_CHUNK_BYTES):
            is_empty = False
            while chunk:
                member = member or start()
                yield member.decompress(chunk)
                chunk = member.unused_data if member.eof else b""
                member = None if member.eof else member
    except damage as exc:
        raise InputError(f"{path}: damaged: {exc}: get the file again") from exc
    if member is not None or is_empty:  # nothing at all, compressed, is some bytes long
        raise InputError(f"{path}: the file is cut off: get it again")


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest: list[bytes] = []
    for chunk in chunks:
        *whole, last = chunk.split(b"\n")
        if whole:
            whole[0] = b"".join((*rest, whole[0]))
            rest = []
            yield from (line + b"\n" for line in whole)
        rest.append(last)
    if line := b"".join(rest):
        yield line
