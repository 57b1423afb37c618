"""JSON lines in: one object a line with `text`, `html` or `path`, and `url` and `id` where they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from pipeline.corpus.compressed import read_lines
from pipeline.corpus.sources import name_of
from pipeline.model import Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_jsonl(path: Path) -> Iterator[Page | Rejected]:
    """
    Read a JSON-lines file, plain, gzipped or Zstandard.

    A `path` is relative to the file. Unknown fields are ignored; of several inputs the first of `html`, `text`, `path`
    counts. An `id` is kept. A line that cannot be used becomes a `Rejected` that names file and line.
    """
    for number, line in enumerate(read_lines(path), 1):
        if line.strip():
            yield _page(line, path, f"{name_of(path)}:{number}")


def _page(line: bytes, path: Path, place: str) -> Page | Rejected:
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as exc:
        return _unreadable(place, f"not a JSON object: {exc}")
    if not isinstance(data, dict):
        return _unreadable(place, "not a JSON object: write one {…} a line")
    url, given_id, content_type = (_text(data, key) for key in ("url", "id", "content_type"))
    for key, media in (("html", "html"), ("text", "text")):
        if (body := _text(data, key)) is not None:
            return Page(body=body, media=media, url=url, id=given_id, source_path=place)  # type: ignore[arg-type]  # a literal
    name = _text(data, "path")
    if name is None:
        return _unreadable(place, "has none of html, text and path", given_id, url)
    file = path.parent / name
    try:
        body_bytes = file.read_bytes()
    except (OSError, ValueError) as exc:  # ValueError: a NUL byte in the name
        return _unreadable(place, f"path {name!r} cannot be read: {exc}", given_id, url)
    media = "text" if file.suffix.lower() == ".txt" else "html"
    return Page(
        body=body_bytes,
        media=media,  # type: ignore[arg-type]  # a literal
        url=url,
        id=given_id,
        content_type=content_type,
        source_path=name_of(file),
    )


def _text(data: dict[str, object], key: str) -> str | None:
    value = data.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and key == "id":
        return str(value)
    return value if isinstance(value, str) else None


def _unreadable(place: str, what: str, given_id: str | None = None, url: str | None = None) -> Rejected:
    return Rejected(id=given_id, url=url, source_path=place, reason="unreadable", detail=f"{place}: {what}")
