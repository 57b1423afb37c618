"""
Articles that were written before, from every form they are kept in.

Each line and row comes out: as an article, as a line of a rejected
file, or as a place that cannot be read. An article of an older minor
version of the schema is read as one of today's: fields were only ever added.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import ValidationError

from pipeline.corpus.compressed import read_lines
from pipeline.corpus.formats import Format, format_of
from pipeline.corpus.places import unwritten
from pipeline.corpus.sinks.arrow import from_row
from pipeline.corpus.sinks.parquet import read_parquet
from pipeline.corpus.sources import name_of
from pipeline.errors import InputError, UsageError
from pipeline.model import Article, Rejected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_VERSION: str = Article.model_fields["schema_version"].default
_MAJOR = _VERSION.partition(".")[0]
_READ_AS_LINES = (Format.JSONL, Format.JSONL_GZ, Format.JSONL_ZST)
_PAGES = (".warc", ".warc.gz", ".html", ".htm", ".txt")
_FOLDER_ENDINGS = (*_READ_AS_LINES, ".parquet")


@dataclass(frozen=True, slots=True)
class Unread:
    """
    A line or row that is no article.

    Attributes:
        place: File and line (`a.jsonl:3`) or row (`a.parquet#3`), from 1.
        why: What is wrong with it.
    """

    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


def read_articles(inputs: Sequence[str], *, written: Collection[Path] = ()) -> Iterator[Article | Rejected | Unread]:
    """
    Read articles.

    Args:
        inputs: Files of JSON lines (plain, .gz, .zst) and Parquet; a folder gives those below it, sorted by path; one
            that holds nights of a crawl gives the articles of all nights, and not what else lies beside them.
        written: What the run writes; a folder's files among it, of an earlier run, are no inputs.

    Yields:
        What each line or row is, in input order; last of a damaged file, that it is one.

    Raises:
        InputError: An input is missing.
        UsageError: An input's ending is unknown, or the package that reads it is missing.
    """
    return chain.from_iterable(map(_read, chain.from_iterable(map(partial(_files, written=written), inputs))))


def _files(name: str, written: Collection[Path]) -> Iterable[Path]:
    path = Path(name)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    if not path.is_dir():
        return [path]
    files = [p for p in path.rglob("*") if p.name.lower().endswith(_FOLDER_ENDINGS) and _is_seen(p.relative_to(path))]
    found = unwritten([file for file in files if _is_night(file)] or files, written)
    if not found:
        raise InputError(f"{path}: no file ending in {', '.join(_FOLDER_ENDINGS)} below this folder")
    return found


def _is_seen(path: Path) -> bool:
    """Tell whether a path below a folder is no hidden, half-written file, and no directory's name."""
    return not any(part.startswith(".") for part in path.parts)


def _is_night(path: Path) -> bool:
    """Tell whether a file holds the articles of a night that was crawled to its end."""
    return path.name == "articles.jsonl" and path.with_name("summary.json").is_file()


def _read(path: Path) -> Iterator[Article | Rejected | Unread]:
    if path.name.lower().endswith(_PAGES):
        raise UsageError(f"{path}: holds pages, no articles: make them with `qinggao clean` first")
    form = format_of(path)
    if form is Format.WET:
        raise UsageError(f"{path}: WET holds texts, no articles: read the JSON lines or Parquet it was made from")
    try:
        if form is Format.PARQUET:
            for number, row in enumerate(read_parquet(path), 1):
                yield _record(from_row(row), f"{name_of(path)}#{number}")
        else:
            for number, line in enumerate(read_lines(path), 1):
                if line.strip():
                    yield _parsed(line, f"{name_of(path)}:{number}")
    except OSError as exc:
        yield Unread(name_of(path), f"cannot be read: {exc.strerror or exc}")
    except InputError as exc:  # cut off or damaged: what stands before is out
        yield Unread(name_of(path), str(exc).removeprefix(f"{path}: "))


def _parsed(line: bytes, place: str) -> Article | Rejected | Unread:
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as exc:
        return Unread(place, f"not a JSON object: {exc}")
    if not isinstance(data, dict):
        return Unread(place, "not a JSON object: write one {…} a line")
    return _record(data, place)


def _record(data: dict[str, Any], place: str) -> Article | Rejected | Unread:
    is_rejected = "reason" in data and "text" not in data
    try:
        if is_rejected:
            return Rejected.model_validate(data)
        if str(data.get("schema_version")).partition(".")[0] == _MAJOR:
            data["schema_version"] = _VERSION
        return Article.model_validate(data)
    except ValidationError as exc:
        return Unread(place, f"no article: {_first_fault(exc)}")


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    name = ".".join(map(str, fault["loc"]))
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, Article.model_fields, n=1)
        return f"unknown field {name!r}: " + (f"did you mean {near[0]!r}?" if near else "a newer qinggao wrote it?")
    if fault["type"] == "missing":
        return f"field {name!r} is missing: give whole articles, as `qinggao clean` writes them"
    return f"field {name!r}: {fault['msg'][:1].lower()}{fault['msg'][1:]}"
