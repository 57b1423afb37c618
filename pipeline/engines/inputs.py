"""The input files of a run, one task each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corpus.places import files_below
from pipeline.corpus.sources import is_address
from pipeline.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_ENDINGS = (".warc", ".warc.gz", ".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst")


def input_files(inputs: Sequence[str], *, written: Collection[Path] = ()) -> list[str]:
    """
    List the files that inputs stand for; one that is named twice is taken once.

    Args:
        inputs: WARC and JSON lines files, folders of them, addresses of WARC files; `@FILE` names a file with one of
            these a line, as `warc.paths` of Common Crawl.
        written: What the run writes; a folder's files among it, of an earlier run, are no inputs.

    Raises:
        InputError: One is missing, or a folder holds none.
        UsageError: One is a file of another kind.
    """
    return list(dict.fromkeys(name for given in inputs for name in _files(given, written)))


def _files(given: str, written: Collection[Path]) -> Iterator[str]:
    if given.startswith("@"):
        for name in _lines(Path(given[1:])):
            yield from _files(name, written)
        return
    path = Path(given)
    if is_address(given):
        yield given
    elif path.is_dir():
        yield from (file.as_posix() for file in files_below(path, _ENDINGS, written))
    elif not path.exists():
        raise InputError(f"{given}: no such file or folder")
    elif not path.name.lower().endswith(_ENDINGS):
        raise UsageError(f"{given}: a task takes a WARC or JSON lines file ({', '.join(_ENDINGS)}): leave out --engine")
    else:
        yield path.as_posix()


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(f"{path}: cannot be read: {getattr(exc, 'strerror', None) or exc}") from exc
