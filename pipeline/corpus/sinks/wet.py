"""
WET: the texts as WARC 1.1 `conversion` records, as Common Crawl's WET files hold them, each in its own gzip member.

https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/#conversion. The head is the title's line,
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
def open_wet(target: Path | str) -> Iterator[Callable[[Article], None]]:
    """
    Open a WET file.

    Args:
        target: The file, or `-` for standard output.
    """
    with open_output(target) as file:
        info = b"software: qinggao\r\nformat: WARC File Format 1.1\r\n"
        file.write(_member("warcinfo", "urn:qinggao:wet", _EPOCH, "application/warc-fields", info))
        yield lambda article: file.write(_conversion(article)) and None


def _conversion(article: Article) -> bytes:
    block = "\n".join(filter(None, (article.title, article.text))).encode() + b"\n"
    uri = article.url or f"urn:qinggao:{article.id}"
    language = _ISO_639_3.get(article.language)
    extra = {"WARC-Identified-Content-Language": language} if language else {}
    return _member("conversion", uri, _time(article), "text/plain", block, extra)


def _member(kind: str, uri: str, at: str, media: str, block: bytes, extra: dict[str, str] | None = None) -> bytes:
    # SHA-1 names contents here, as in all web archives; nothing is protected by it.
    digest = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    fields = {
        "WARC-Type": kind,
        **({"WARC-Target-URI": _one_line(uri)} if kind == "conversion" else {}),
        "WARC-Date": at,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{uri} {at} {digest}')}>",
        **(extra or {}),
        "WARC-Block-Digest": f"sha1:{digest}",
        "Content-Type": media,
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return igzip.compress(b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n")


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
