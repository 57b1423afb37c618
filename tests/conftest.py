"""What tests of several rooms share: invented pages, and archives of them."""

from __future__ import annotations

import gzip

import pytest


def _record(url: str, body: bytes, media: str = "text/html; charset=utf-8") -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (media.encode(), len(body)) + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-05T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{len(body):012}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.fixture(scope="session")
def response_record():
    """Make an uncompressed record of a response: `response_record(url, body, media)`."""
    return _record


@pytest.fixture(scope="session")
def response_member():
    """Make a record of a response as a gzip member: `response_member(url, body, media)`."""
    return lambda *parts: gzip.compress(_record(*parts), compresslevel=1)
