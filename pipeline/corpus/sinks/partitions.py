"""
A folder of Parquet files by date and host, in the naming of Hive: `date=2026-01-05/host=www.example.cn/`.

The columns of the files are complete (`site` is in them), so that a reader that knows nothing of partitions loses
nothing; `date` and `host` are columns more for one that does. `date` is the day of publication.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import OrderedDict
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from pipeline.corpus.sinks.arrow import arrow_schema, as_row
from pipeline.corpus.sinks.parquet import GROUP_CHARS, parquet_writer, write_group
from pipeline.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.model import Article

UNKNOWN = "__HIVE_DEFAULT_PARTITION__"  # what Hive, DuckDB, pyarrow and polars read as null
MOST_OPEN = 64  # files held open at a time
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@contextmanager
def open_partitions(target: Path | str, fields: frozenset[str] | None = None) -> Iterator[Callable[[Article], object]]:
    """
    Open a folder of Parquet files that appears whole, in the place of an older one.

    Rows wait until all waiting texts together are large; then the largest partition is written as a row group. Memory
    does not grow with the number of partitions or articles.

    Args:
        target: The folder. One that holds anything but such Parquet files is refused.
        fields: The fields of `Article` to write; all of them if None.

    Raises:
        OutputError: It cannot be written, or something else stands there.
    """
    folder = Path(target)
    _refuse_what_is_not_ours(folder)
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    partitions = _Partitions(partial, fields)
    try:
        partial.mkdir()
        yield partitions.add
        partitions.close()
        _swap(partial, folder)
    except OSError as exc:
        raise OutputError(
            f"{folder}: cannot be written: {exc.strerror or exc}: free the disk or choose another place"
        ) from exc
    finally:
        partitions.drop_writers()
        shutil.rmtree(partial, ignore_errors=True)


class _Writer(NamedTuple):
    """A Parquet writer, and the file it writes to."""

    parquet: Any
    file: IO[bytes]

    def close(self) -> None:
        with self.file:
            self.parquet.close()


class _Partitions:
    """Rows that wait, by partition, and the files that take them."""

    def __init__(self, folder: Path, fields: frozenset[str] | None) -> None:
        self._folder = folder
        self._fields = fields
        self._schema = arrow_schema(fields)
        self._waiting: dict[str, list[dict[str, Any]]] = {}
        self._chars: dict[str, int] = {}
        self._all_chars = 0
        self._writers: OrderedDict[str, _Writer] = OrderedDict()
        self._files: dict[str, int] = {}

    def add(self, article: Article) -> None:
        key = _partition(article)
        self._waiting.setdefault(key, []).append(as_row(article, self._fields))
        self._chars[key] = self._chars.get(key, 0) + len(article.text)
        self._all_chars += len(article.text)
        while self._all_chars >= GROUP_CHARS:
            self._flush(max(self._chars, key=self._chars.__getitem__))

    def close(self) -> None:
        for key in list(self._waiting):
            self._flush(key)
        self.close_writers()

    def close_writers(self) -> None:
        while self._writers:
            self._writers.popitem()[1].close()

    def drop_writers(self) -> None:
        """Let go of all writers, whatever they say about it: what they wrote is thrown away."""
        while self._writers:
            with suppress(OSError):
                self._writers.popitem()[1].close()

    def _flush(self, key: str) -> None:
        write_group(self._writer(key).parquet, self._waiting.pop(key), self._schema)
        self._all_chars -= self._chars.pop(key)

    def _writer(self, key: str) -> _Writer:
        if key in self._writers:
            self._writers.move_to_end(key)
            return self._writers[key]
        if len(self._writers) >= MOST_OPEN:
            self._writers.popitem(last=False)[1].close()
        number = self._files[key] = self._files.get(key, -1) + 1
        path = self._folder / key / f"part-{number:05}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        # An open file, because Arrow takes no name that is not UTF-8.
        file = path.open("wb")
        self._writers[key] = _Writer(parquet_writer(file, self._schema), file)
        return self._writers[key]


def _partition(article: Article) -> str:
    found = _DAY.match(article.published_at or "")
    return f"date={found[0] if found else UNKNOWN}/host={quote(article.site or UNKNOWN, safe='')}"


def _refuse_what_is_not_ours(folder: Path) -> None:
    foreign = None if folder.is_dir() or not folder.exists() else folder
    if folder.is_dir():
        files = (path for path in folder.rglob("*") if not path.is_dir())
        foreign = next((path for path in files if not path.match("date=*/host=*/part-*.parquet")), None)
    if foreign is not None:
        raise OutputError(f"{foreign}: no partition of ours stands here: choose a new name for --out")


def _swap(partial: Path, folder: Path) -> None:
    """Put the new folder where the old one is; between two renames the old one stands beside it."""
    old = partial.with_suffix(".old")
    if folder.exists():
        folder.rename(old)
    try:
        partial.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
