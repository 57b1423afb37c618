"""Bodies as archives keep them: packed, cut, chunked, or not what their headers say."""

from __future__ import annotations

import gzip
import io
import random

import pytest
from fastwarc.stream_io import BrotliWriter, ZstdWriter

from pipeline.corpus.payload import read_payload
from pipeline.corpus.warc import read_warc
from pipeline.model import Page

PAGE = ("<p>" + "".join(chr(0x4E00 + n) for n in random.Random(1).choices(range(3000), k=9000))).encode()  # noqa: S311
LIMIT = 1 << 20


def packed(coding: str) -> bytes:
    """Return the page in a content coding."""
    if coding == "gzip":
        return gzip.compress(PAGE)
    sink = io.BytesIO()
    writer = (BrotliWriter if coding == "br" else ZstdWriter)(sink)
    writer.write(PAGE)
    writer.close()
    return sink.getvalue()


def chunked(body: bytes, size: int = 1000) -> bytes:
    """Return the body in chunks."""
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_content_codings_are_undone(coding: str):
    """Whole, in chunks, or claimed and not there."""
    headers = {"content-encoding": coding}

    assert (PAGE, False) == read_payload(packed(coding), headers, LIMIT)
    assert (PAGE, False) == read_payload(chunked(packed(coding)), {**headers, "transfer-encoding": "chunked"}, LIMIT)
    assert (PAGE, False) == read_payload(PAGE, headers, LIMIT)


def test_a_cut_body_gives_what_it_has():
    """Cut gzip and cut chunks give their beginning, and say that they are cut."""
    body, is_cut = read_payload(packed("gzip")[:-2000], {"content-encoding": "gzip"}, LIMIT)
    assert is_cut
    assert PAGE.startswith(body)
    assert len(body) > len(PAGE) // 2

    body, is_cut = read_payload(chunked(PAGE)[:5500], {"transfer-encoding": "chunked"}, LIMIT)
    assert is_cut
    assert PAGE.startswith(body)
    assert len(body) > 5000


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_bomb_stops_at_the_limit(coding: str):
    """One byte over the limit is given, so that the reader sees that there is more."""
    body, _ = read_payload(packed(coding), {"content-encoding": coding}, 100)

    assert len(body) == 101


def record(number: int, headers: str, body: bytes, kind: str = "response", more: str = "") -> bytes:
    """Return a gzipped WARC record."""
    http = f"HTTP/1.1 200 OK\r\n{headers}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://a.test/{number}\r\n{more}"
        f"WARC-Date: 2026-01-05T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n")


def test_no_record_of_a_foreign_archive_stops_the_next(tmp_path):
    """Every way in which other archives write a body gives a page; revisits are passed over; cuts are told."""
    cut = "WARC-Truncated: length\r\n"
    records = [
        record(0, "Content-Encoding: gzip\r\n", PAGE),
        record(1, "Content-Encoding: br\r\n", PAGE),
        record(2, "Content-Encoding: gzip\r\n", gzip.compress(PAGE)[:9000], more=cut),
        record(3, "Transfer-Encoding: chunked\r\n", chunked(PAGE)[:5500]),
        record(4, "Content-Type: text/html\r\n", b"", kind="revisit"),
        record(5, "Content-Type: image/png\r\n", b"\x89PNG"),
        record(6, "X-Crawl-Content-Encoding: gzip\r\nContent-Type: text/html\r\n", PAGE),
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(records))

    pages = list(read_warc(tmp_path / "a.warc.gz"))

    assert all(isinstance(page, Page) for page in pages)
    assert ["0", "1", "2", "3", "5", "6"] == [page.url[-1] for page in pages]
    assert [None, None, "length", "disconnect", None, None] == [page.truncated for page in pages]
    assert [PAGE, PAGE, PAGE] == [pages[place].body for place in (0, 1, 5)]
