"""Where articles go: JSON lines, Parquet, WET. Each is whole or absent, and the same articles give the same bytes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.corpus.formats import Format, format_of
from pipeline.corpus.sinks.lines import open_lines
from pipeline.corpus.sinks.parquet import open_parquet
from pipeline.corpus.sinks.partitions import open_partitions
from pipeline.corpus.sinks.wet import open_wet
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.model import Article

    Write = Callable[[Article], object]


@contextmanager
def open_sink(
    target: Path | str, fields: frozenset[str] | None = None, *, partitioned: bool = False
) -> Iterator[Write]:
    """
    Open a file, or a folder of Parquet files, that articles are written to.

    Args:
        target: Its name tells its form (`pipeline.corpus.formats`); `-` is standard output.
        fields: The fields of `Article` to write; all of them if None.
        partitioned: Write a folder `date=…/host=…/` of Parquet files in place of one file.

    Yields:
        A function that writes one article.

    Raises:
        UsageError: The ending is unknown, the form cannot do what is asked, or its package is missing.
        OutputError: It cannot be written; what stood there before still stands.
    """
    form = format_of(target)
    if partitioned and form is not Format.PARQUET:
        raise UsageError(f"{target}: only Parquet is partitioned: name it *.parquet")
    if form is Format.WET:
        if fields is not None:
            raise UsageError(
                f"{target}: WET holds texts, no fields: leave out --fields, or write JSON lines or Parquet"
            )
        opened = open_wet(target)
    elif form is Format.PARQUET:
        opened = open_partitions(target, fields) if partitioned else open_parquet(target, fields)
    else:
        opened = open_lines(target, form, fields)
    with opened as write:
        yield write
