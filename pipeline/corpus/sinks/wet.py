"""
WET: the texts as WARC 1.1 `conversion` records, as Common Crawl's WET files hold them, each in its own gzip member.

https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/#conversion. A block is the title's line,
then the text. Two fields that the standard asks for may be unknown here: a page without an address gets `urn:qinggao:`
and its id, and one without a time of fetching the day it was published, or the epoch.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from isal import igzip

from pipeline.corpus.write import open_output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.model import Article

_EPOCH = "1970-01-01T00:00:00Z"
_ISO_639_3 = {"zh": "zho", "en": "eng", "ja": "jpn", "ko": "kor", "ug": "uig", "bo": "bod", "mn": "mon", "vi": "vie"}


@contextmanager
def open_wet(target: Path | str) -> Iterator[Callable[[Article], object]]:
    """
    Open a WET file.

    Args:
        target: The file, or `-` for standard output.
    """
    with open_output(target) as file:
        file.write(_info())
        yield lambda article: file.write(_conversion(article))


def _info() -> bytes:
    block = b"software: qinggao\r\nformat: WARC File Format 1.1\r\n"
    return _member(
        [("WARC-Type", "warcinfo"), ("WARC-Date", _EPOCH), ("Content-Type", "application/warc-fields")], block
    )


def _conversion(article: Article) -> bytes:
    language = _ISO_639_3.get(article.language)
    fields = [
        ("WARC-Type", "conversion"),
        ("WARC-Target-URI", _one_line(article.url or f"urn:qinggao:{article.id}")),
        ("WARC-Date", _time(article)),
        *([("WARC-Identified-Content-Language", language)] if language else []),
        ("Content-Type", "text/plain"),
    ]
    return _member(fields, "\n".join(filter(None, (article.title, article.text))).encode() + b"\n")


def _member(fields: list[tuple[str, str]], block: bytes) -> bytes:
    """Return a record; its id follows from what is in it, so that the same articles give the same file."""
    # SHA-1 names contents here, as in all web archives; nothing is protected by it.
    digest = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    named = "".join(f"{name}: {value}\r\n" for name, value in fields)
    record_id = uuid.uuid5(uuid.NAMESPACE_URL, named + digest)
    head = (
        f"WARC/1.1\r\n{named}WARC-Record-ID: <urn:uuid:{record_id}>\r\n"
        f"WARC-Block-Digest: sha1:{digest}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return igzip.compress(head.encode() + block + b"\r\n\r\n")


def _one_line(uri: str) -> str:
    """Keep an address that holds a line end from writing a field of its own."""
    return "".join(uri.split())


def _time(article: Article) -> str:
    at = article.fetched_at
    if at is None and article.published_at:
        at = datetime.fromisoformat(article.published_at)
    if at is None:
        return _EPOCH
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
