"""Reading inputs of every kind as pages."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from pipeline.corpus.kinds import Kind
from pipeline.corpus.read import read_inputs
from pipeline.corpus.warc import read_page, read_warc
from pipeline.errors import InputError
from pipeline.model import Page, Rejected

if TYPE_CHECKING:
    from pathlib import Path


def warc_record(url: str, body: bytes) -> bytes:
    """Return an uncompressed response record."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-05T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{len(body):012}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def write_warc(path: Path, bodies: list[bytes], *, zipped: bool = True) -> None:
    """Write a WARC file with one response per body."""
    records = [warc_record(f"http://a.test/{number}", body) for number, body in enumerate(bodies)]
    path.write_bytes(b"".join(gzip.compress(record) if zipped else record for record in records))


def test_a_folder_gives_its_pages_sorted_by_path(tmp_path: Path):
    """Every file whose ending fits is read, in the order of the paths, below the folder too."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.html").write_bytes(b"<p>2")
    (tmp_path / "a.htm").write_bytes(b"<p>1")
    (tmp_path / "note.md").write_bytes(b"no page")

    pages = list(read_inputs([str(tmp_path)]))

    assert [(tmp_path / "a.htm").as_posix(), (tmp_path / "b" / "2.html").as_posix()] == [p.source_path for p in pages]


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.html", b"plain", "html"),
        ("a.txt", b"<b>", "text"),
        ("a.bin", b"  <!doctype html>", "html"),
        ("a", "正文".encode(), "text"),
    ],
)
def test_the_kind_follows_the_ending_and_then_the_first_bytes(tmp_path: Path, name: str, content: bytes, media: str):
    """A known ending decides; without one the content does."""
    (tmp_path / name).write_bytes(content)

    (page,) = read_inputs([str(tmp_path / name)])

    assert isinstance(page, Page)
    assert (media, content) == (page.media, page.body)


def test_a_missing_file_is_named(tmp_path: Path):
    """The message names the path."""
    with pytest.raises(InputError, match=r"gone\.html: no such file"):
        list(read_inputs([str(tmp_path / "gone.html")]))


def test_a_folder_without_pages_says_which_endings_it_looked_for(tmp_path: Path):
    """An empty folder is a mistake, not an empty result."""
    with pytest.raises(InputError, match=r"\.warc\.gz"):
        list(read_inputs([str(tmp_path)], Kind.WARC))


def test_json_lines_keep_ids_and_read_paths_beside_the_file(tmp_path: Path):
    """`html`, `text` and `path` are understood, unknown fields ignored, ids kept as text."""
    (tmp_path / "page.html").write_bytes(b"<p>x")
    lines = [
        '{"id": 7, "html": "<p>a", "url": "http://a.test/", "more": [1]}',
        '{"text": "b"}',
        "",
        '{"id": "c", "path": "page.html"}',
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")

    first, second, third = read_inputs([str(tmp_path / "in.jsonl")])

    assert ("7", "<p>a", "html", "http://a.test/") == (first.id, first.body, first.media, first.url)
    assert (None, "b", "text") == (second.id, second.body, second.media)
    assert ("c", b"<p>x", (tmp_path / "page.html").as_posix()) == (third.id, third.body, third.source_path)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "not a JSON object"),
        ("[1]", "not a JSON object"),
        ('{"url": "http://a.test/"}', "none of html, text and path"),
        ('{"path": "gone.html"}', "cannot be read"),
        ('{"path": "a\\u0000b"}', "cannot be read"),
    ],
)
def test_a_json_line_that_cannot_be_used_is_rejected_with_its_place(tmp_path: Path, line: str, what: str):
    """The line becomes a rejected record that names file and line."""
    (tmp_path / "in.jsonl").write_text('{"text": "a"}\n' + line + "\n", encoding="utf-8")

    _, second = read_inputs([str(tmp_path / "in.jsonl")])

    assert isinstance(second, Rejected)
    assert second.reason == "unreadable"
    assert "in.jsonl:2: " in second.detail
    assert what in second.detail


def test_gzipped_json_lines_are_read(tmp_path: Path):
    """`.jsonl.gz` needs no unpacking."""
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress(b'{"text": "a"}\n'))

    (page,) = read_inputs([str(tmp_path / "in.jsonl.gz")])

    assert page.body == "a"


@pytest.mark.parametrize("zipped", [True, False])
def test_warc_responses_become_pages_with_their_place(tmp_path: Path, zipped: bool):
    """Body, address, status, content type and offset of every response are there."""
    path = tmp_path / ("a.warc.gz" if zipped else "a.warc")
    write_warc(path, [b"<p>0", b"<p>1"], zipped=zipped)

    first, second = read_inputs([str(path)])

    assert (b"<p>0", "http://a.test/0", 200) == (first.body, first.url, first.status)
    assert first.source_path == f"{path.as_posix()}@0"
    assert second.content_type == "text/html; charset=utf-8"
    assert second.fetched_at is not None


@pytest.mark.parametrize("zipped", [True, False])
def test_a_warc_file_cut_anywhere_never_passes_for_whole(tmp_path: Path, zipped: bool):
    """Whatever byte it ends at, every whole record is read and the torn one is reported."""
    whole = tmp_path / "whole.warc"
    write_warc(whole, ["<p>一</p>".encode() * 9, "<p>二</p>".encode() * 9], zipped=zipped)
    content = whole.read_bytes()
    (tmp_path / "cut.warc").write_bytes(b"")

    for end in range(1, len(content) - 4, 7):
        (tmp_path / "cut.warc").write_bytes(content[:end])
        records = list(read_inputs([str(tmp_path / "cut.warc")], Kind.WARC))
        pages = [record for record in records if isinstance(record, Page)]

        assert isinstance(records[-1], Rejected) or len(pages) in (1, 2), end
        assert all(len(page.body) == len("<p>一</p>".encode()) * 9 for page in pages), end


@pytest.mark.parametrize("zipped", [True, False])
def test_one_record_is_read_as_the_whole_file_is(tmp_path: Path, zipped: bool):
    """A page named by file and offset is the page that was found there; elsewhere there is none."""
    path = tmp_path / "a.warc"
    write_warc(path, [b"<p>0", b"<p>1"], zipped=zipped)
    pages = list(read_warc(path))
    places = [page.source_path or "" for page in pages]

    assert pages == [read_page(path, int(place.rpartition("@")[2])) for place in places]
    assert read_page(path, path.stat().st_size) is None


def test_a_file_that_is_no_warc_is_unreadable(tmp_path: Path):
    """A file without any record is reported, not read as an empty archive."""
    (tmp_path / "a.warc").write_bytes(b"hello")

    (record,) = read_inputs([str(tmp_path / "a.warc")])

    assert ("unreadable", True) == (record.reason, "not a WARC file" in record.detail)
