"""Fetching from servers as they are: the odd-server table."""

import asyncio
import gzip
import ssl
import tracemalloc
import warnings
import zlib
from pathlib import Path

import pytest

from pipeline.crawl.fetching.bodies import Unpacked, unpack
from pipeline.crawl.fetching.exchange import Failure, Request, Response
from pipeline.crawl.fetching.fetch import NetworkTransport
from pipeline.crawl.fetching.guard import Guard

PAGE = ("<html><body>" + "<p>市民广场的灯亮了。</p>" * 400 + "</body></html>").encode()
LENGTH = b"Content-Length: %d\r\n" % len(PAGE)
OK = b"HTTP/1.1 200 OK\r\n"


def _chunked(body, *, ends=True):
    middle = len(body) // 2
    parts = [b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:middle], body[middle:])]
    return b"".join(parts) + (b"0\r\n\r\n" if ends else b"")


WHOLE = {
    "an ordinary answer": OK + LENGTH + b"\r\n" + PAGE,
    "hundreds of headers": OK + b"".join(b"X-%d: y\r\n" % n for n in range(500)) + LENGTH + b"\r\n" + PAGE,
    "no length, closed at the end": OK + b"\r\n" + PAGE,
    "chunks and a length at once": OK + b"Transfer-Encoding: chunked\r\n" + LENGTH + b"\r\n" + _chunked(PAGE),
    "the same length twice": OK + LENGTH + LENGTH + b"\r\n" + PAGE,
    "two different lengths": OK + LENGTH + b"Content-Length: 3\r\n\r\n" + PAGE,
    "a length that is no number": OK + b"Content-Length: 16k\r\n\r\n" + PAGE,
    "a status line without reason": b"HTTP/1.1 200\r\n" + LENGTH + b"\r\n" + PAGE,
    "lines ended by line feeds alone": (OK + LENGTH + b"\r\n").replace(b"\r", b"") + PAGE,
    "a header line without colon": OK + b"BadHeaderLine\r\n" + LENGTH + b"\r\n" + PAGE,
    "a space before the colon": OK + b"X-Foo : bar\r\n" + LENGTH + b"\r\n" + PAGE,
    "a header value in GBK": OK + b"X-Title: \xb1\xea\xcc\xe2\r\n" + LENGTH + b"\r\n" + PAGE,
    "a header name in GBK": OK + b"\xb1\xea\xcc\xe2: x\r\n" + LENGTH + b"\r\n" + PAGE,
    "control characters in a header": OK + b"X-A: a\x01b\x00c\r\n" + LENGTH + b"\r\n" + PAGE,
    "a folded header": OK + b"X-A: a\r\n b\r\n" + LENGTH + b"\r\n" + PAGE,
    "no head at all (HTTP/0.9)": PAGE,
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\n\r\n" + PAGE,
    "a shoutcast status line": b"ICY 200 OK\r\n" + LENGTH + b"\r\n" + PAGE,
    "a chunk extension": OK + b'Transfer-Encoding: chunked\r\n\r\n%x;x="y"\r\n%s\r\n0\r\n\r\n' % (len(PAGE), PAGE),
    "a chunk extension without name": OK
    + b"Transfer-Encoding: chunked\r\n\r\n%x;\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE),
    "a chunk extension of rubbish": OK
    + b'Transfer-Encoding: chunked\r\n\r\n%x; ="\x01,\r\n%s\r\n0\r\n\r\n' % (len(PAGE), PAGE),
    "a chunk size with spaces": OK + b"Transfer-Encoding: chunked\r\n\r\n%x   \r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE),
    "a refresh header": OK + b"Refresh: 0;url=/elsewhere\r\n" + LENGTH + b"\r\n" + PAGE,
    "an interim answer first": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + LENGTH + b"\r\n" + PAGE,
    "empty lines before the status line": b"\r\n\r\n" + OK + LENGTH + b"\r\n" + PAGE,
}


@pytest.mark.parametrize("raw", WHOLE.values(), ids=WHOLE)
def test_an_oddly_written_answer_gives_the_whole_page(fetch_bytes, raw):
    """What a browser shows is fetched: the page is whole, and not marked as cut."""
    response = fetch_bytes(raw)

    assert isinstance(response, Response), response
    assert (response.status, response.truncated) == (200, None)
    assert response.body == PAGE


def test_the_archived_head_is_the_one_that_came(fetch_bytes):
    """Mending is for the parser only; the raw bytes are kept and the mending is noted."""
    raw_head = OK + b"X-Foo : bar\r\nbroken\r\n" + LENGTH + b"\r\n"

    response = fetch_bytes(raw_head + PAGE)

    assert response.head == raw_head
    assert response.notes == ("mended-head",)
    assert response.header("x-foo") == b"bar"


def test_an_ordinary_head_has_no_notes(fetch_bytes):
    """A note means that something was forgiven."""
    assert fetch_bytes(OK + LENGTH + b"\r\n" + PAGE).notes == ()


CUT = {
    "a length longer than the body": (OK + b"Content-Length: 99999\r\n\r\n" + PAGE, "disconnect"),
    "chunks without an end": (OK + b"Transfer-Encoding: chunked\r\n\r\n" + _chunked(PAGE, ends=False), "disconnect"),
    "more bytes than allowed": (OK + b"\r\n" + PAGE * 50, "length"),
}


@pytest.mark.parametrize(("raw", "why"), CUT.values(), ids=CUT)
def test_a_body_that_is_cut_off_is_kept_and_says_so(fetch_bytes, raw, why):
    """A partial page is worth having, and never passes for a whole one."""
    response = fetch_bytes(raw)

    assert response.truncated == why
    assert response.body.startswith(PAGE)
    assert len(response.body) <= 200_000


REFUSED = {
    "a head of a megabyte": (OK + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n", "too_large"),
    "a head that never ends": (OK + b"X: y\r\n" * 20_000, "too_large"),
    "no answer at all": (b"", "fetch_failed"),
    "a banner of another service": (b"SSH-2.0-OpenSSH_9.9\r\n", "fetch_failed"),
    "half a head": (b"HTTP/1.1 200 OK\r\nConte", "fetch_failed"),
    "interim answers without end": (b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000, "too_large"),
    "empty lines without end": (b"\r\n" * 500_000, "too_large"),
    "an interim answer and no other": (b"HTTP/1.1 103 Early Hints\r\n\r\n", "fetch_failed"),
}


@pytest.mark.parametrize(("raw", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_answer_is_a_failure_with_its_reason(fetch_bytes, raw, reason):
    """Nothing a server sends raises out of the transport."""
    outcome = fetch_bytes(raw)

    assert isinstance(outcome, Failure), outcome
    assert outcome.reason == reason
    assert outcome.detail.isprintable()


def test_an_unusual_status_is_reported_as_it_came(fetch_bytes):
    """599 and 521 are answers like others; what they mean is decided later."""
    for status in (599, 521, 412):
        assert fetch_bytes(b"HTTP/1.1 %d x\r\n\r\n<script>" % status).status == status


def test_a_film_is_not_downloaded(fetch_bytes):
    """Of media only the head is read."""
    response = fetch_bytes(OK + b"Content-Type: video/mp4\r\n\r\n" + PAGE)

    assert (response.body, response.truncated) == (b"", "length")


def _dripping(first, again, pause_s=0.01):
    """Make a server that sends something and then the same bytes again and again, without end."""

    async def answer(_path, writer):
        writer.write(first)
        while not writer.is_closing():
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(pause_s)

    return answer


def test_a_drip_ends_with_the_time_and_keeps_what_came(fetch_from):
    """The limit is on the whole request, so a byte now and then does not stretch it."""
    (response,), _ = fetch_from(_dripping(OK + b"\r\n<html>", b"."), "/", timeout_s=0.3)

    assert response.truncated == "time"
    assert response.body.startswith(b"<html>.")


def test_a_dripped_head_is_a_timeout(fetch_from):
    """Without a complete head there is nothing to keep."""
    (outcome,), _ = fetch_from(_dripping(b"", b"H"), "/", timeout_s=0.3)

    assert outcome == Failure("timeout", "no answer in time", may_pass=True)


def test_an_endless_body_ends_at_the_limit(fetch_from):
    """A server that never stops sending is stopped."""
    (response,), _ = fetch_from(_dripping(OK + b"\r\n", b"x" * 65_536, pause_s=0), "/", timeout_s=30)

    assert (len(response.body), response.truncated) == (200_000, "length")


def test_a_connection_closed_while_idle_is_replaced_once(fetch_from):
    """Keep-alive races lose no page; the second request is made on a fresh connection."""
    served = []

    async def answer(path, writer):
        served.append(path)
        if len(served) == 2:
            return False  # closes without an answer, as a server does whose keep-alive ran out
        writer.write(OK + LENGTH + b"\r\n" + PAGE)
        await writer.drain()
        return True

    results, requests = fetch_from(answer, "/1", "/2")

    assert [result.status for result in results] == [200, 200]
    assert len(requests) == 3


def test_a_fresh_connection_that_is_closed_is_not_tried_again_at_once(fetch_from):
    """The frontier decides about retries, with a delay; the transport does not hammer."""

    async def answer(_path, _writer):
        return False

    (outcome,), requests = fetch_from(answer, "/")

    assert (outcome.reason, outcome.may_pass, len(requests)) == ("fetch_failed", True, 1)


ENDLESS = {
    "a chunk size": OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"5" * 1_000_000,
    "a chunk extension": OK + b"Transfer-Encoding: chunked\r\n\r\n4;x=" + b"y" * 1_000_000,
    "a trailer": OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\npage\r\n0\r\n" + b"X-A: y\r\n" * 100_000,
    "chunks of a byte": OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 250_000,
}


@pytest.mark.parametrize("raw", ENDLESS.values(), ids=ENDLESS)
def test_framing_without_end_is_stopped(fetch_bytes, raw):
    """Chunk sizes, extensions and trailers that never end cost neither memory nor the crawl; nothing looks whole."""
    outcome = fetch_bytes(raw)

    assert isinstance(outcome, Failure) or outcome.truncated is not None
    assert isinstance(outcome, Failure) or len(outcome.body) <= 200_000


def test_a_chunk_a_minute_ends_with_the_time(fetch_from):
    """A body that is dripped in chunks is kept as far as it came."""
    chunks = _dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n")

    (response,), _ = fetch_from(chunks, "/", timeout_s=0.2)

    assert response.truncated == "time"
    assert set(response.body) == {ord("x")}


def test_connections_are_reused(fetch_from):
    """Ten pages of a host cost one connection."""
    writers = set()

    async def answer(_path, writer):
        writers.add(id(writer))
        writer.write(OK + LENGTH + b"\r\n" + PAGE)
        await writer.drain()
        return True

    results, _ = fetch_from(answer, *["/"] * 10)

    assert {result.body for result in results} == {PAGE}
    assert len(writers) == 1


DEFLATER = zlib.compressobj(wbits=-15)
RAW_DEFLATE = DEFLATER.compress(PAGE) + DEFLATER.flush()
GZIPPED = gzip.compress(PAGE)
PACKED = {
    "gzip": (b"gzip", GZIPPED, PAGE, None),
    "x-gzip in capitals": (b"X-GZip", GZIPPED, PAGE, None),
    "zlib": (b"deflate", zlib.compress(PAGE), PAGE, None),
    "deflate without wrapper": (b"deflate", RAW_DEFLATE, PAGE, None),
    "two members": (b"gzip", gzip.compress(PAGE[:99]) + gzip.compress(PAGE[99:]), PAGE, None),
    "padding after the member": (b"gzip", GZIPPED + b"\0" * 512, PAGE, None),
    "packed twice": (b"gzip, gzip", gzip.compress(GZIPPED), PAGE, None),
    "gzip that is a lie": (b"gzip", PAGE, PAGE, None),
    "deflate that is a lie": (b"deflate", PAGE, PAGE, None),
    "identity": (b"identity", PAGE, PAGE, None),
    "no coding": (None, PAGE, PAGE, None),
    "an unknown coding": (b"br", b"\x8b\x02", b"\x8b\x02", "unknown_coding"),
    "three codings": (b"gzip,gzip,gzip", GZIPPED, GZIPPED, "unknown_coding"),
    "a wrong checksum": (b"gzip", GZIPPED[:-8] + b"12345678", PAGE, "corrupt"),
    "no checksum": (b"gzip", GZIPPED[:-8], PAGE, "cut"),
}


@pytest.mark.parametrize(("coding", "body", "expected", "flaw"), PACKED.values(), ids=PACKED)
def test_a_packed_body_is_unpacked_whatever_it_says_it_is(coding, body, expected, flaw):
    """What can be read is read, and what was wrong is named."""
    unpacked = unpack(body, coding, 1_000_000)

    assert (unpacked.data, unpacked.flaw) == (expected, flaw)


def test_a_gzip_body_cut_at_any_byte_gives_what_came_and_says_so():
    """No cut passes for a whole page, and no cut loses more than it took."""
    packed = gzip.compress(PAGE[:300])

    for length in range(2, len(packed)):
        unpacked = unpack(packed[:length], b"gzip", 1_000_000)
        assert unpacked.flaw == "cut", length
        assert PAGE.startswith(unpacked.data)


def _bombs():
    zeros = bytes(50_000_000)
    yield "gzip", b"gzip", gzip.compress(zeros)
    yield "deflate", b"deflate", zlib.compress(zeros)
    yield "gzip in gzip", b"gzip, gzip", gzip.compress(gzip.compress(zeros))
    yield "many members", b"gzip", gzip.compress(bytes(1_000_000)) * 50
    yield "zlib in gzip", b"deflate, gzip", gzip.compress(zlib.compress(zeros))


@pytest.mark.parametrize(("coding", "bomb"), [bomb[1:] for bomb in _bombs()], ids=[bomb[0] for bomb in _bombs()])
def test_a_bomb_gives_no_more_than_the_limit(coding, bomb):
    """Decompression stops at the limit; the rest is never made."""
    unpacked = unpack(bomb, coding, 100_000)

    assert len(unpacked.data) == 100_000
    assert unpacked.flaw == "too_long"


@pytest.mark.parametrize("page", [b"", b"x"])
def test_a_body_of_very_many_members_is_stopped(page):
    """Each costs a little and holds nothing: a million of them would cost hours."""
    unpacked = unpack(gzip.compress(page) * 400_000, b"gzip", 8_000_000)

    assert unpacked.flaw == "too_long"
    assert len(unpacked.data) <= 8_000_000


@pytest.mark.parametrize(("coding", "bomb"), [bomb[1:] for bomb in _bombs()], ids=[bomb[0] for bomb in _bombs()])
def test_a_bomb_costs_no_more_memory_than_it_may_give(coding, bomb):
    """Whatever it would be unpacked: a thousand times its size, or a thousand times that."""
    tracemalloc.start()
    try:
        unpack(bomb, coding, 100_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 10 * 100_000


def test_a_bomb_from_a_server_is_cut_on_the_wire_and_again_unpacked(fetch_bytes):
    """The page that comes of it is the limit's size, marked, and so never passes for whole."""
    bomb = gzip.compress(gzip.compress(bytes(60_000_000)))
    head = OK + b"Content-Encoding: gzip, gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)

    response = fetch_bytes(head + bomb)

    unpacked = unpack(response.body, response.header("content-encoding"), 200_000)
    assert len(response.body) <= 200_000
    assert (len(unpacked.data), unpacked.flaw) == (200_000, "too_long")


@pytest.mark.parametrize("coding", [b"br", b"zstd", b"compress"])
def test_a_coding_nobody_asked_for_is_kept_as_it_came(fetch_bytes, coding):
    """It cannot be unpacked into a bomb, and is no page."""
    packed = bytes(range(256)) * 8
    response = fetch_bytes(OK + b"Content-Encoding: %s\r\nContent-Length: 2048\r\n\r\n" % coding + packed)

    assert unpack(response.body, response.header("content-encoding"), 200_000) == Unpacked(packed, "unknown_coding")


def _tls(version):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("data") / "self_signed.pem")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are what is tested
        context.minimum_version = context.maximum_version = version
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_2], ids=["TLS 1.0", "own certificate"])
def test_a_server_with_old_or_unproven_tls_is_read_and_the_record_says_so(fetch_from, version):
    """Settings of years ago and certificates nobody signed cost a note, not the page, and no second try later."""

    async def answer(_path, writer):
        writer.write(OK + LENGTH + b"\r\n" + PAGE)
        await writer.drain()
        return True

    results, requests = fetch_from(answer, "/1", "/2", tls=_tls(version))

    assert [result.body == PAGE for result in results] == [True, True]
    assert [result.notes for result in results] == [("unverified-tls",)] * 2
    assert len(requests) == 2


BLOCKED = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:7f00:1::]/",
    "http://[::]/",
    "http://127。0。0。1/",
    "http://user@127.0.0.1/",
    "http://8.8.8.8@127.0.0.1/",
    "https://127.0.0.1/",
    "http://0x7f.1/",
    "http://192.168.1.1/",
    "http://[fc00::1]/",
    "http://[fe80::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost/",
    "http://odd.test:22/",
    "http://odd.test:6667/",
]


@pytest.mark.parametrize("url", BLOCKED)
def test_an_address_of_the_inner_network_is_never_connected_to(url):
    """Whatever the spelling, nothing that is not public is reached."""

    async def run():
        transport = NetworkTransport(Guard(), connections_per_host=1, timeout_s=5, body_bytes=1000)
        return await transport.exchange(Request(url, ()))

    outcome = asyncio.run(run())

    assert isinstance(outcome, Failure)
    assert (outcome.reason, outcome.may_pass) == ("blocked_address", False)


OTHER_SCHEMES = [
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1:70/_x",
    "//127.0.0.1/",
    "data:text/html,x",
    "http:///x",
    "",
]


@pytest.mark.parametrize("url", OTHER_SCHEMES)
def test_other_schemes_are_never_asked(url):
    """What is no web address is a failure like others; nothing is opened, read or connected to."""

    async def run():
        transport = NetworkTransport(Guard(), connections_per_host=1, timeout_s=5, body_bytes=1000)
        return await transport.exchange(Request(url, ()))

    outcome = asyncio.run(run())

    assert isinstance(outcome, Failure)
    assert outcome.reason in ("blocked_address", "fetch_failed")


def test_a_proxy_in_the_environment_is_not_used(fetch_bytes, monkeypatch):
    """A proxy would connect where the guard cannot see."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")

    assert fetch_bytes(OK + LENGTH + b"\r\n" + PAGE).body == PAGE


@pytest.mark.parametrize(
    "url",
    ["http://[fe80::1%25lo]/", "http://0177.0.0.1/", "http://[::1", "http://127.0.0.1:99999/", "http://127.0.0.1./"],
)
def test_an_address_that_is_none_is_refused_before_any_connection(url):
    """Zones, octal numbers and broken literals are no addresses of the web: nothing is connected to."""

    async def run():
        async def lookup(host, _port):
            asked.append(host)
            return ["127.0.0.1"]

        asked = []
        transport = NetworkTransport(Guard(lookup=lookup), connections_per_host=1, timeout_s=5, body_bytes=1000)
        return await transport.exchange(Request(url, ()))

    outcome = asyncio.run(run())

    assert isinstance(outcome, Failure)
    assert outcome.reason in ("blocked_address", "fetch_failed")
