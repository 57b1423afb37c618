"""
What the sample site answers to a request.

An answer follows from the site's files, the request and how often it came before; there is no socket and no clock here.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from pipeline.crawl.demo.site import file_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.crawl.demo.site import DemoSite, Special

Fields = tuple[tuple[str, str], ...]

NOT_FOUND_FILE = "404.html"
"""What a host shows, with status 404, for an address it does not have; without that file a plain line."""

_MEDIA_TYPES = {
    ".css": "text/css",
    ".htm": "text/html",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".shtml": "text/html",
    ".txt": "text/plain",
    ".xml": "text/xml",
}
_OTHER = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Asked:
    """
    One request.

    Attributes:
        host: From the Host header, in lower case, without a port.
        path: Path and query as they were sent.
        headers: Header fields, names in lower case.
        before: How many requests for the same address came before it.
    """

    host: str
    path: str
    headers: Mapping[str, str]
    before: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """
    One response.

    Attributes:
        status: The status code.
        headers: Names and values; values as Latin-1 text, which stands for their bytes.
        body: The body as it is sent.
    """

    status: int
    headers: Fields
    body: bytes


def answer(site: DemoSite, asked: Asked) -> Answer:
    """
    Return what a sample site answers to a request.

    A host it does not have gets 421, an address without a file 404.
    """
    if asked.host not in site.charsets:
        return _plain(HTTPStatus.MISDIRECTED_REQUEST)
    special = site.specials.get((asked.host, unquote_to_bytes(asked.path)))
    if special is None:
        return _file_answer(site, asked.host, asked.path)
    if asked.before < special.fail_first:
        return _plain(HTTPStatus.INTERNAL_SERVER_ERROR)
    if special.redirect is not None:
        location = special.redirect.encode(special.redirect_charset).decode("latin-1")
        return Answer(special.status, (("Location", location), *special.headers.items()), b"")
    if _is_known(special, asked.headers):
        return Answer(HTTPStatus.NOT_MODIFIED, _validators(special), b"")
    served = _file_answer(site, special.host, special.file or special.path)
    return _compressed(special, asked, _with_headers(special, served))


def _file_answer(site: DemoSite, host: str, path: str) -> Answer:
    folder = site.folder / host
    charset = site.charsets[host]
    if (file := file_at(folder, path)) is not None:
        return Answer(HTTPStatus.OK, (("Content-Type", _content_type(file, charset)),), file.read_bytes())
    if (file := file_at(folder, NOT_FOUND_FILE)) is not None:
        return Answer(HTTPStatus.NOT_FOUND, (("Content-Type", _content_type(file, charset)),), file.read_bytes())
    return _plain(HTTPStatus.NOT_FOUND)


def _with_headers(special: Special, served: Answer) -> Answer:
    kind = (("Content-Type", special.content_type),) if special.content_type else served.headers
    status = special.status if served.status == HTTPStatus.OK else served.status
    return Answer(status, (*kind, *special.headers.items(), *_validators(special)), served.body)


def _compressed(special: Special, asked: Asked, served: Answer) -> Answer:
    if not special.gzip or "gzip" not in asked.headers.get("accept-encoding", ""):
        return served
    headers = (*served.headers, ("Vary", "Accept-Encoding"), ("Content-Encoding", "gzip"))
    return Answer(served.status, headers, gzip.compress(served.body, mtime=0))


def _validators(special: Special) -> Fields:
    etag = (("ETag", special.etag),) if special.etag else ()
    if special.last_modified is None:
        return etag
    return (*etag, ("Last-Modified", format_datetime(special.last_modified.astimezone(UTC), usegmt=True)))


def _is_known(special: Special, headers: Mapping[str, str]) -> bool:
    """Return whether a conditional request already has the page; If-None-Match comes first (RFC 9110, 13.2.2)."""
    if (tags := headers.get("if-none-match")) is not None:
        return special.etag in {tag.strip() for tag in tags.split(",")}
    if (since := headers.get("if-modified-since")) is None or special.last_modified is None:
        return False
    try:
        return special.last_modified <= parsedate_to_datetime(since)
    except (TypeError, ValueError):  # no date, or one without a zone: the header is ignored
        return False


def _content_type(file: Path, charset: str | None) -> str:
    media_type = _MEDIA_TYPES.get(file.suffix, _OTHER)
    return f"{media_type}; charset={charset}" if charset and media_type == "text/html" else media_type


def _plain(status: HTTPStatus) -> Answer:
    return Answer(status, (("Content-Type", "text/plain"),), f"{status.value} {status.phrase}\n".encode())
