"""JSON lines, plain and compressed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from isal import igzip

from pipeline.corpus.formats import Format
from pipeline.corpus.write import json_line, open_output
from pipeline.optional import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.model import Article

ZSTD_LEVEL = 3


@contextmanager
def open_lines(
    target: Path | str, form: Format, fields: frozenset[str] | None = None
) -> Iterator[Callable[[Article], object]]:
    """
    Open a file of JSON lines.

    Args:
        target: The file, or `-` for standard output.
        form: Plain or compressed.
        fields: The fields of `Article` to write; all of them if None.
    """
    needs_zstd = needs("zstandard") if form is Format.JSONL_ZST else None
    with open_output(target) as file:
        if form is Format.JSONL_GZ:
            # No time and no name in the head: the same articles give the same file.
            gzip: Any = igzip.IGzipFile  # isal has no types
            stream = gzip("", "wb", fileobj=file, mtime=0)
        elif needs_zstd is not None:
            stream = needs_zstd.ZstdCompressor(ZSTD_LEVEL, write_checksum=True).stream_writer(file, closefd=False)
        else:
            yield lambda article: file.write(json_line(article, fields))
            return
        with stream as lines:
            yield lambda article: lines.write(json_line(article, fields))
