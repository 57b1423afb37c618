"""
Inputs of every kind, as pages.

A reader yields a `Page` for each thing that can be cleaned, in the order of the input, and a `Rejected` for each thing
that is there but cannot be read (a broken JSON line, a record cut off in the middle), so that nothing disappears
between input and output.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.corpus.jsonl import read_jsonl
from pipeline.corpus.kinds import Kind
from pipeline.corpus.places import files_below
from pipeline.corpus.sources import is_address, name_of
from pipeline.corpus.warc import read_warc
from pipeline.errors import InputError
from pipeline.model import Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


STDIN = "-"
_ENDINGS: dict[str, Kind] = {
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".shtml": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".txt": Kind.TEXT,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".jsonl.gz": Kind.JSONL,
    ".jsonl.zst": Kind.JSONL,
    ".ndjson.gz": Kind.JSONL,
    ".ndjson.zst": Kind.JSONL,
    ".warc": Kind.WARC,
    ".warc.gz": Kind.WARC,
}
_SNIFFED_BYTES = 4096


def read_inputs(
    inputs: Sequence[str], kind: Kind = Kind.AUTO, url: str | None = None, *, written: Collection[Path] = ()
) -> Iterator[Page | Rejected]:
    """
    Read files, folders or standard input as pages.

    Args:
        inputs: Paths; `-` is standard input; an address (https://, s3://, …) is a WARC file that is streamed. A
            folder gives the files below it whose ending fits, sorted by path.
        kind: What the inputs are; `auto` decides by the ending, then by the first bytes.
        url: The address of the page, where the input is a single page.
        written: What the run writes; a folder's files among it, of an earlier run, are no inputs.

    Raises:
        InputError: An input is missing.
    """
    url = url and name_of(url)
    for name in inputs:
        if name == STDIN:
            yield from _read_bytes(_standard_input(), kind, url)
        elif is_address(name):
            if kind not in (Kind.AUTO, Kind.WARC):
                raise InputError(f"{name}: only WARC files are read by address: fetch it and give the file")
            yield from read_warc(name)
        elif Path(name).is_dir():
            endings = [ending for ending, fits in _ENDINGS.items() if kind in (Kind.AUTO, fits)]
            for path in files_below(Path(name), endings, written):
                yield from _read_file(path, kind, None)
        else:
            yield from _read_file(Path(name), kind, url)


def _read_file(path: Path, kind: Kind, url: str | None) -> Iterator[Page | Rejected]:
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    name = name_of(path)
    try:
        if kind is Kind.AUTO:
            kind = _kind_of(path)
        if kind is Kind.WARC:
            yield from read_warc(path)
        elif kind is Kind.JSONL:
            yield from read_jsonl(path)
        else:
            yield Page(body=path.read_bytes(), media=_media(kind), url=url, source_path=name)
    except OSError as exc:
        what = f"{name}: cannot be read: {exc.strerror or exc}: see that it may be read"
        yield Rejected(source_path=name, reason="unreadable", detail=what)
    except InputError as exc:  # cut off or damaged: what stands before is out
        yield Rejected(source_path=name, reason="unreadable", detail=name_of(str(exc)))


def _standard_input() -> bytes:
    try:
        return sys.stdin.buffer.read()
    except OSError as exc:
        raise InputError(f"standard input: cannot be read: {exc.strerror or exc}: give the page as a file") from exc


def _read_bytes(content: bytes, kind: Kind, url: str | None) -> Iterator[Page | Rejected]:
    if kind is Kind.AUTO:
        kind = _sniff(content[:_SNIFFED_BYTES])
    if kind in (Kind.WARC, Kind.JSONL):
        raise InputError(f"standard input: give {kind} as a file, its records are named by their place in it")
    yield Page(body=content, media=_media(kind), url=url, source_path=STDIN)


def _media(kind: Kind) -> Literal["html", "text"]:
    return "text" if kind is Kind.TEXT else "html"


def _kind_of(path: Path) -> Kind:
    by_name = next((kind for ending, kind in _ENDINGS.items() if path.name.lower().endswith(ending)), None)
    if by_name is not None:
        return by_name
    with path.open("rb") as file:
        return _sniff(file.read(_SNIFFED_BYTES))


def _sniff(head: bytes) -> Kind:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"WARC/", b"\x1f\x8b")):
        return Kind.WARC
    if start.startswith(b"{"):
        return Kind.JSONL
    return Kind.HTML if b"<" in head else Kind.TEXT
