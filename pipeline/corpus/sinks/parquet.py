"""One Parquet file, written row group by row group."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any

from pipeline.corpus.sinks.arrow import arrow_schema, as_row
from pipeline.corpus.write import open_output
from pipeline.errors import InputError, OutputError
from pipeline.optional import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.model import Article

GROUP_ROWS = 1000
GROUP_CHARS = 4_000_000


@contextmanager
def open_parquet(target: Path | str, fields: frozenset[str] | None = None) -> Iterator[Callable[[Article], object]]:
    """
    Open a Parquet file; memory holds one row group.

    Args:
        target: The file.
        fields: The fields of `Article` to write; all of them if None.
    """
    schema = arrow_schema(fields)
    with open_output(target) as file:
        writer = parquet_writer(file, schema)
        rows: list[dict[str, Any]] = []
        chars = 0

        def write(article: Article) -> None:
            nonlocal chars
            rows.append(as_row(article, fields))
            chars += len(article.text)
            if len(rows) >= GROUP_ROWS or chars >= GROUP_CHARS:
                write_group(writer, rows, schema)
                chars = 0

        try:
            yield write
            write_group(writer, rows, schema)
            writer.close()
        except BaseException:
            with suppress(OSError, OutputError):  # a full disk, once more: the first word about it counts
                writer.close()
            raise


def parquet_writer(file: IO[bytes], schema: Any) -> Any:  # noqa: ANN401 -- pyarrow has no types
    """Open a Parquet writer: Zstandard, checksums of pages."""
    parquet = needs("pyarrow.parquet")
    return parquet.ParquetWriter(file, schema, compression="zstd", write_page_checksum=True)


def write_group(writer: Any, rows: list[dict[str, Any]], schema: Any) -> None:  # noqa: ANN401 -- pyarrow has no types
    """Write rows as one row group and forget them."""
    if rows:
        pa = needs("pyarrow")
        writer.write_table(pa.Table.from_pylist(rows, schema=schema), row_group_size=len(rows))
        rows.clear()


def read_parquet(path: Path, batch_rows: int = 256) -> Iterator[dict[str, Any]]:
    """
    Read the rows of a Parquet file.

    Raises:
        OSError: The file cannot be read.
        InputError: It is no Parquet file, or damaged.
        UsageError: pyarrow is missing.
    """
    pa, parquet = needs("pyarrow"), needs("pyarrow.parquet")
    try:
        # An open file, because Arrow takes no name that is not UTF-8.
        with path.open("rb") as stream, parquet.ParquetFile(stream, page_checksum_verification=True) as file:
            for batch in file.iter_batches(batch_rows, use_threads=False):
                yield from batch.to_pylist()
    except pa.ArrowInvalid as exc:
        raise InputError(f"{path}: not a whole Parquet file: {str(exc).splitlines()[0]}: get the file again") from exc
