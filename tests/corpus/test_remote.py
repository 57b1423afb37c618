"""WARC files by address: streamed, resumed, and one line for what cannot be read."""

from __future__ import annotations

import contextlib
import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline.corpus.kinds import Kind
from pipeline.corpus.read import read_inputs
from pipeline.corpus.remote import RETRIES, open_address
from pipeline.corpus.warc import read_warc
from pipeline.errors import InputError, UsageError
from pipeline.model import Page, Rejected

BREAKS = 3


def warc_of(count: int) -> bytes:
    """Return a WARC file of so many small responses, a gzip member each."""
    records = []
    for number in range(count):
        body = f"<p>{number}</p>".encode() * 2000
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.test/{number}\r\n"
            f"WARC-Date: 2026-01-05T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + http + b"\r\n\r\n", compresslevel=0))
    return b"".join(records)


@contextlib.contextmanager
def serving(
    content: bytes,
    *,
    breaks_after: int = 0,
    knows_ranges: bool = True,
    faults: int = 0,
    tag: str = "t",
):
    """Serve bytes on loopback; the first answers are faults, or break off after so many bytes."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.headers.get("Range", ""))
            if self.path != "/a.warc.gz" or len(asked) <= faults:
                self.send_error(404 if self.path != "/a.warc.gz" else 503)
                return
            start = int(asked[-1].removeprefix("bytes=").removesuffix("-") or 0) if knows_ranges else 0
            self.send_response(206 if knows_ranges else 200)
            self.send_header("ETag", tag if tag != "changing" else str(len(asked)))
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            end = start + breaks_after if breaks_after and len(asked) <= BREAKS else len(content)
            with contextlib.suppress(ConnectionError):
                self.wfile.write(content[start:end])

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/a.warc.gz", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Retries need no pause here."""
    monkeypatch.setattr("pipeline.corpus.remote.FIRST_WAIT_S", 0.0)


def test_a_file_by_address_gives_the_pages_that_the_file_gives(tmp_path):
    """Over http and in memory, pages and offsets are those of the local file."""
    fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")
    content = warc_of(7)
    (tmp_path / "a.warc.gz").write_bytes(content)
    fsspec.filesystem("memory").pipe_file("/remote/a.warc.gz", content)
    local = [(page.body, page.source_path.rpartition("@")[2]) for page in read_warc(tmp_path / "a.warc.gz")]

    with serving(content) as (url, _):
        by_http = list(read_inputs([url]))
    in_memory = list(read_inputs(["memory://remote/a.warc.gz"]))

    for pages in (by_http, in_memory):
        assert local == [(page.body, page.source_path.rpartition("@")[2]) for page in pages]
    assert by_http[3].source_path.startswith(url + "@")


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_connection_that_breaks_is_taken_up_where_it_broke(knows_ranges):
    """No page is lost or read twice, whether or not the server knows ranges."""
    content = warc_of(6)

    with serving(content, breaks_after=30_000, knows_ranges=knows_ranges) as (url, asked):
        stream = open_address(url)
        received = stream.read()
        stream.close()

    assert content == received
    assert len(asked) == BREAKS + 1


def test_every_page_comes_once_over_a_bad_line():
    """Broken every 50 KB and answered 503 at first, the file gives all its pages."""
    with serving(warc_of(6), breaks_after=50_000, faults=2) as (url, _):
        pages = list(read_warc(url))

    assert [f"http://a.test/{number}" for number in range(6)] == [page.url for page in pages]


def test_a_file_torn_at_its_end_is_told_for_addresses_too():
    """A remote file that ends inside a record gives the whole ones and a truncated line."""
    with serving(warc_of(3)[:-40]) as (url, _):
        first, second, torn = read_warc(url)

    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert isinstance(torn, Rejected)
    assert torn.reason == "truncated"


def test_a_server_that_stays_broken_ends_in_one_line():
    """After the retries the message names address, byte and what to do."""
    with serving(b"", faults=99) as (url, asked), pytest.raises(InputError, match=r"503: run again") as caught:
        list(read_warc(url))

    assert len(asked) == RETRIES + 1
    assert "\n" not in str(caught.value)


def test_a_missing_address_is_not_asked_twice():
    """404 is an answer, not a fault of the line."""
    with serving(b"") as (url, asked), pytest.raises(InputError, match="404"):
        list(read_warc(url.replace("a.warc", "b.warc")))

    assert len(asked) == 1


def test_a_file_that_changes_under_a_resumed_read_is_refused():
    """Two halves of two versions are no file."""
    content = warc_of(6)
    with serving(content, breaks_after=50_000, tag="changing") as (url, _), pytest.raises(InputError, match="changed"):
        list(read_warc(url))


def test_a_scheme_without_its_package_names_the_package(monkeypatch):
    """s3:// without s3fs is wrong use, told in one line."""
    pytest.importorskip("fsspec", reason="fsspec is not installed")
    monkeypatch.setitem(__import__("sys").modules, "s3fs", None)

    with pytest.raises(UsageError, match="s3fs"):
        list(read_inputs(["s3://bucket/a.warc.gz"]))


def test_without_fsspec_its_name_is_told(monkeypatch):
    """Whoever gives s3:// and has no fsspec reads what to install."""
    monkeypatch.setitem(__import__("sys").modules, "fsspec.core", None)

    with pytest.raises(UsageError, match="needs fsspec: pip install fsspec"):
        list(read_inputs(["s3://bucket/a.warc.gz"]))


def test_an_unknown_scheme_and_a_missing_object_are_told():
    """What nobody knows, and what is not there."""
    pytest.importorskip("fsspec", reason="fsspec is not installed")
    with pytest.raises(UsageError, match="nope"):
        list(read_inputs(["nope://a/b.warc.gz"]))
    with pytest.raises(InputError, match="check the address"):
        list(read_inputs(["memory://not/there.warc.gz"]))


def test_a_host_that_cannot_be_reached_is_told_as_the_input(monkeypatch):
    """Some file systems connect before they are asked for a file."""
    core = pytest.importorskip("fsspec.core", reason="fsspec is not installed")

    def no_such_host(_: str) -> None:
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr(core, "url_to_fs", no_such_host)
    with pytest.raises(InputError, match=r"ftp://a\.test/a\.warc\.gz: cannot be reached: Name or service not known"):
        list(read_inputs(["ftp://a.test/a.warc.gz"]))


def test_only_warc_files_are_read_by_address():
    """JSON lines name files beside them; they are read from disk."""
    with pytest.raises(InputError, match="only WARC"):
        list(read_inputs(["https://a.test/a.jsonl"], Kind.JSONL))
