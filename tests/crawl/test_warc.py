"""WARC records, as written here and as others read them."""

import gzip
import io
from datetime import UTC, datetime
from random import Random

import pytest
from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from pipeline.corpus.warc import read_warc
from pipeline.crawl.fetching.bodies import unpack
from pipeline.crawl.fetching.errand import Capture, Errand
from pipeline.crawl.fetching.exchange import Request, Response
from pipeline.crawl.store.archive import Archive, archive_files, blank, read_members
from pipeline.crawl.store.warc import (
    DamagedRecordError,
    capture_records,
    gzip_member,
    is_note,
    payload_digest,
    read_capture,
    read_member,
)

AT = datetime(2026, 1, 5, 2, 0, 0, 123456, tzinfo=UTC)
URL = "http://www.a.test/t20260104_1.html"
BODY = "<html>市民广场的灯亮了。</html>".encode() * 20
REQUEST = Request(URL, ((b"Host", b"www.a.test"), (b"User-Agent", b"Qinggao/0")))
LIMIT = 1_000_000


def _response(body=BODY, head=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", headers=(), truncated=None):
    return Response(200, tuple(headers), head, body, truncated, "192.0.2.7", ("mended-head",))


def _capture(response, *, is_same=False):
    errand = Errand(URL, "www.a.test", "article", 2, 1, captured_at=AT)
    unpacked = unpack(response.body, response.header("content-encoding"), LIMIT)
    return Capture(errand, response, AT, payload_digest(response.body), is_same, unpacked)


def _read_all(records):
    return [(record.headers, record.reader.read()) for record in ArchiveIterator(io.BytesIO(records), parse_http=False)]


def test_a_capture_is_a_response_and_its_request():
    """Others read both records, with the bytes as they came."""
    (response, block), (request, asked) = _read_all(capture_records(_capture(_response()), REQUEST))

    assert (response["WARC-Type"], response["WARC-Target-URI"]) == ("response", URL)
    assert response["WARC-Date"] == "2026-01-05T02:00:00.123456Z"
    assert response["WARC-IP-Address"] == "192.0.2.7"
    assert block == _response().head + BODY
    assert (request["WARC-Type"], request["WARC-Concurrent-To"]) == ("request", response["WARC-Record-ID"])
    assert asked.startswith(b"GET /t20260104_1.html HTTP/1.1\r\nHost: www.a.test\r\n")


def test_digests_and_members_pass_warcios_check(tmp_path):
    """The reference reader finds every digest right and every record in a member of its own."""
    archive = Archive(tmp_path, "2026-01-05", LIMIT, "test")
    for _ in range(3):
        archive.append(capture_records(_capture(_response()), REQUEST), AT)
    archive.close()
    (path,) = archive_files(tmp_path)

    with path.open("rb") as stream:
        kinds = []
        for record in WarcioIterator(stream, check_digests="raise"):
            record.content_stream().read()
            kinds.append(record.rec_type)

    assert kinds == ["warcinfo", *["response", "request"] * 3]


def test_a_capture_is_read_back_as_it_was():
    """What a crash left in the archive gives the same capture again."""
    capture = _capture(_response(truncated="time"))
    member = read_member(capture_records(capture, REQUEST))

    again = read_capture(member[0], LIMIT)

    assert again.errand == Errand(URL, "www.a.test", "article", 2, 1)
    assert (again.response.status, again.response.body, again.response.truncated) == (200, BODY, "time")
    assert (again.digest, again.fetched_at, again.is_same) == (capture.digest, AT, False)


@pytest.mark.parametrize(
    ("status", "profile"),
    [(304, "server-not-modified"), (200, "identical-payload-digest")],
)
def test_an_unchanged_page_is_a_revisit_without_a_body(status, profile):
    """304 and the same payload again are told apart by their profile; both name the earlier capture."""
    head = b"HTTP/1.1 %d X\r\n\r\n" % status
    response = Response(status, (), head, b"" if status == 304 else BODY)
    records = capture_records(_capture(response, is_same=True), REQUEST)
    (headers, block), _ = _read_all(records)

    assert headers["WARC-Type"] == "revisit"
    assert headers["WARC-Profile"].endswith(profile)
    assert headers["WARC-Refers-To-Date"] == "2026-01-05T02:00:00.123456Z"
    assert block == head
    assert read_capture(read_member(records)[0], LIMIT).is_same


def test_chunk_framing_is_not_promised_where_it_was_undone():
    """No reader looks for chunks in a body that has none any more."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    (_, block), _ = _read_all(capture_records(_capture(_response(head=head)), REQUEST))

    assert b"\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n" in block


PACKED_HEAD = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
PACKED_HEADERS = ((b"content-encoding", b"gzip"),)
UNSOUND = {
    "a lie": (BODY, BODY, None),
    "cut off": (gzip.compress(BODY)[:-9], None, "disconnect"),
    "a wrong checksum": (gzip.compress(BODY)[:-8] + bytes(8), BODY, "disconnect"),
    "a bomb": (gzip.compress(bytes(5_000_000)), bytes(LIMIT), "length"),
}


@pytest.mark.parametrize(("packed", "kept", "truncated"), UNSOUND.values(), ids=UNSOUND)
def test_a_body_that_is_not_packed_as_it_says_is_kept_unpacked(packed, kept, truncated):
    """A reader of the archive never meets a broken or swelling body; the original word is kept under another name."""
    response = _response(packed, PACKED_HEAD, PACKED_HEADERS)
    (headers, block), _ = _read_all(capture_records(_capture(response), REQUEST))
    head, _, body = block.partition(b"\r\n\r\n")

    assert b"X-Archive-Orig-Content-Encoding: gzip" in head
    assert headers.get("WARC-Truncated") == truncated
    assert BODY.startswith(body) if kept is None else body == kept


def test_a_soundly_packed_body_is_kept_as_it_came():
    """Bytes that every reader can unpack are not touched."""
    packed = gzip.compress(BODY)
    (_, block), _ = _read_all(capture_records(_capture(_response(packed, PACKED_HEAD, PACKED_HEADERS)), REQUEST))

    assert block == PACKED_HEAD + packed


def test_every_cut_and_every_flip_of_a_member_is_noticed():
    """A torn or damaged member is never taken for a sound one."""
    member = capture_records(_capture(_response()), REQUEST)
    content, end = read_member(member)

    assert all(read_member(member[:length]) is None for length in range(end))
    for bit in range(10 * 8, end * 8):  # the ten bytes of a gzip head hold nothing that matters
        flipped = bytearray(member[:end])
        flipped[bit // 8] ^= 1 << bit % 8
        found = read_member(bytes(flipped))
        assert found is None or found[0] == content, bit


@pytest.mark.parametrize(
    "record", [b"", b"WARC/1.1\r\n\r\n" * 2, b"GET / HTTP/1.1\r\n\r\n", b"WARC/1.1\r\nContent-Length: 9\r\n\r\nx"]
)
def test_bytes_that_are_no_record_are_told(record):
    """Reading back what is not ours ends in one named error or in nothing, never in another exception."""
    try:
        assert read_capture(record, LIMIT) is None
    except DamagedRecordError:
        return


@pytest.mark.parametrize("size", [20, 60, 1000, 70_000])
def test_damage_inside_a_file_is_blanked_in_its_place(tmp_path, size):
    """A record that says so takes the same bytes; those before and after stay where they are."""
    members = [gzip_member(b"WARC/1.1\r\n" + b"%d" % number * 50) for number in range(4)]
    noise = Random(size).randbytes(size - 10)  # noqa: S311 -- the same bytes each time
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"".join([*members[:2], b"\x1f\x8b\x08" + bytes(7) + noise, *members[2:]]))

    (damage,) = [member for member in read_members(path, 0) if member.content is None]
    blank(path, damage.start, damage.length, "some bytes", AT)
    found = list(read_members(path, 0))

    assert damage.length == size
    assert path.stat().st_size == sum(map(len, members)) + size
    if size > 20:
        assert [member.content for member in found if member.start != damage.start] == [
            b"WARC/1.1\r\n" + b"%d" % number * 50 for number in range(4)
        ]
        assert found[2].length == size
        assert gzip.decompress(path.read_bytes()).count(b"damaged: some bytes") == (size >= 1000)
        assert is_note(found[2].content) == (size >= 1000)
    else:  # too few bytes for any record: they say nothing, and are passed over as before
        assert [member.content for member in found][2] is None


def test_a_blanked_record_passes_warcios_check(tmp_path):
    """Other readers pass over the record in the place of damaged ones, however long its padding is."""
    archive = Archive(tmp_path, "2026-01-05", LIMIT, "test")
    places = [archive.append(capture_records(_capture(_response()), REQUEST), AT) for _ in range(3)]
    archive.close()
    (path,) = archive_files(tmp_path)
    blank(path, places[1].start, places[1].length, "some bytes", AT)

    with path.open("rb") as stream:
        records = [
            (record.rec_type, record.content_stream().read())
            for record in WarcioIterator(stream, check_digests="raise")
        ]
    kinds = [kind for kind, _ in records]
    assert kinds == ["warcinfo", "response", "request", "metadata", "response", "request"]
    assert b"some bytes" in records[3][1]
    assert len(list(read_warc(path))) == 2


def test_damage_at_the_end_of_a_file_is_cut_off(tmp_path):
    """Nothing has to keep its place behind it."""
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip_member(b"one") + b"torn")
    start = len(gzip_member(b"one"))
    blank(path, start, 4, "some bytes", AT)
    blank(path, start + 100, 4, "bytes that are gone already", AT)

    assert path.read_bytes() == gzip_member(b"one")


def test_a_full_file_is_followed_by_a_new_one(tmp_path):
    """Files are begun anew at their size, and a later start appends to the last one."""
    first = Archive(tmp_path, "2026-01-05", 1000, "test")
    places = [first.append(b"x" * 600, AT) for _ in range(3)]
    synced = first.sync()
    sizes = {path.name: path.stat().st_size for path in archive_files(tmp_path)}
    first.close()
    second = Archive(tmp_path, "2026-01-05", 1_000_000, "test")
    places.append(second.append(b"y", AT))
    second.close()

    assert [place.file[-14:] for place in places] == [
        "-00001.warc.gz",
        "-00001.warc.gz",
        "-00002.warc.gz",
        "-00002.warc.gz",
    ]
    assert synced == sizes
    assert second.sync() == {}
    assert [path.name for path in archive_files(tmp_path)] == ["2026-01-05-00001.warc.gz", "2026-01-05-00002.warc.gz"]


ODD_HEADS = [
    b"HTTP/1.1 200 OK\r\nBadHeaderLine\r\nContent-Type: text/html\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-Foo : bar\r\nContent-Type: text/html\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\xb1\xea\xcc\xe2: x\r\nContent-Type: text/html\r\n\r\n",
    b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n",
    b"HTTP/1.1 200\r\nContent-Type: text/html\r\n\r\n",
    b"ICY 200 OK\r\nContent-Type: text/html\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 16k\r\nContent-Length: 3\r\nContent-Type: text/html\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\nContent-Type: text/html\r\n\r\n",
]


@pytest.mark.parametrize("head", ODD_HEADS, ids=range(len(ODD_HEADS)))
def test_a_page_with_an_odd_head_is_cleaned_from_the_archive_like_any_other(tmp_path, head):
    """The raw head is kept, and the reader of archives still finds status and body behind it."""
    archive = Archive(tmp_path, "2026-01-05", LIMIT, "test")
    archive.append(capture_records(_capture(_response(head=head)), REQUEST), AT)
    archive.append(capture_records(_capture(_response()), REQUEST), AT)
    archive.close()

    first, second = read_warc(archive_files(tmp_path)[0])

    assert (first.status, first.body) == (200, BODY)
    assert (second.status, second.body) == (200, BODY)
