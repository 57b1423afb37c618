"""WARC files with damage in the middle: what is sound is read, what is not is counted."""

import asyncio
import gzip
import json
from random import Random

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.corpus.warc import MAX_BODY_BYTES, read_page, read_warc
from pipeline.crawl.fetching.exchange import Request
from pipeline.crawl.fetching.replay import NOT_RECORDED, ReplayTransport
from pipeline.errors import InputError
from pipeline.model import Page, Rejected

COUNT = 9
BROKEN = 4


def _record(number):
    noise = Random(number).randbytes(2_000).hex()  # noqa: S311 -- a body that does not pack to nothing
    body = f"<p>第{number}号稿件。</p><!-- {noise} -->".encode()
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
        f"WARC-Date: 2026-01-05T02:00:00Z\r\nWARC-Target-URI: http://www.a.test/{number}.html\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


RECORDS = [_record(number) for number in range(COUNT)]
MEMBERS = [gzip.compress(record, mtime=0) for record in RECORDS]


def _urls(numbers):
    return [f"http://www.a.test/{number}.html" for number in numbers]


def _read(path, parts):
    path.write_bytes(b"".join(parts))
    found = list(read_warc(path))
    return [page.url for page in found if isinstance(page, Page)], [
        each for each in found if isinstance(each, Rejected)
    ]


def _flip(data, at):
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


def _zero(data, start, length):
    return data[:start] + bytes(length) + data[start + length :]


MEMBER = MEMBERS[BROKEN]
DAMAGE = {
    "a flipped bit in the body": _flip(MEMBER, len(MEMBER) // 2),
    "a flipped bit in the checksum": _flip(MEMBER, len(MEMBER) - 6),
    "a flipped bit in the mark": _flip(MEMBER, 1),
    "a zeroed block": _zero(MEMBER, 500, 1000),
    "a zeroed beginning": _zero(MEMBER, 0, 20),
    "a zeroed record": bytes(len(MEMBER)),
    "a record that was cut": MEMBER[:700],
    "other bytes in its place": Random(1).randbytes(900),  # noqa: S311 -- the same bytes each time
    "a member that is no record": gzip.compress(b"no record at all" * 50),
    "marks without records": b"\x1f\x8b\x08" * 300,
}


@pytest.mark.parametrize("damaged", DAMAGE.values(), ids=DAMAGE)
def test_reading_goes_on_behind_damage_and_counts_it(tmp_path, damaged):
    """The damaged record is one rejection that says where it is; every other record is read once, in its order."""
    path = tmp_path / "x.warc.gz"
    urls, rejections = _read(path, [*MEMBERS[:BROKEN], damaged, *MEMBERS[BROKEN + 1 :]])

    assert urls == _urls(n for n in range(COUNT) if n != BROKEN)
    (rejected,) = rejections
    start = sum(map(len, MEMBERS[:BROKEN]))
    assert (rejected.reason, rejected.source_path) == ("damaged", f"{path.as_posix()}@{start}")
    assert f"{len(damaged)} bytes from byte {start} on" in rejected.detail


def test_each_damaged_place_is_counted_by_itself(tmp_path):
    """Two places apart are two rejections; damage over several records is one."""
    parts = list(MEMBERS)
    parts[1] = _flip(parts[1], 300)
    parts[5] = parts[5][:-50] + bytes(50)
    parts[6] = bytes(100) + parts[6][100:]
    urls, rejections = _read(tmp_path / "x.warc.gz", parts)

    assert urls == _urls([0, 2, 3, 4, 7, 8])
    assert [rejected.reason for rejected in rejections] == ["damaged", "damaged"]


def test_damage_at_both_ends(tmp_path):
    """A damaged first record is passed over like any other; behind a damaged last one there is nothing to read."""
    urls, rejections = _read(tmp_path / "x.warc.gz", [_flip(MEMBERS[0], 900), *MEMBERS[1:-1], _flip(MEMBERS[-1], 900)])

    assert urls == _urls(range(1, COUNT - 1))
    assert [rejected.reason for rejected in rejections] == ["damaged", "truncated"]


def test_a_plain_file_is_read_on_at_its_next_record(tmp_path):
    """Without gzip the records are found by their first line."""
    parts = list(RECORDS)
    parts[BROKEN] = bytes(300) + parts[BROKEN][300:]
    urls, rejections = _read(tmp_path / "x.warc", parts)

    assert urls == _urls(n for n in range(COUNT) if n != BROKEN)
    assert [rejected.reason for rejected in rejections] == ["damaged"]


def test_any_damage_costs_only_the_records_it_lies_in(tmp_path):
    """Bits flipped and blocks zeroed anywhere: no other record is lost, and no wrong byte is taken for a page."""
    chosen = Random(7)  # noqa: S311 -- choices that a failing test repeats
    sound = {page.url: page.body for page in read_warc(_written(tmp_path, b"".join(MEMBERS)))}
    ends = [sum(map(len, MEMBERS[: n + 1])) for n in range(COUNT)]
    for _ in range(100):
        at, length = chosen.randrange(ends[-2]), chosen.choice([1, 1, 400, 3000])
        data = b"".join(MEMBERS)
        data = _flip(data, at) if length == 1 else _zero(data, at, min(length, ends[-1] - at))
        hit = {n for n in range(COUNT) if at < ends[n] and at + length > ends[n] - len(MEMBERS[n])}
        found = list(read_warc(_written(tmp_path, data)))
        pages = [page for page in found if isinstance(page, Page)]
        assert [page.url for page in pages if page.url not in _urls(hit)] == _urls(set(range(COUNT)) - hit)
        assert all(sound[page.url] == page.body for page in pages)
        assert len(pages) + len(hit) == COUNT or len(pages) == COUNT  # a flip in a gzip head may do no harm


def _written(folder, data):
    path = folder / "any.warc.gz"
    path.write_bytes(data)
    return path


def test_a_damaged_record_is_not_read_by_its_place(tmp_path):
    """A page is read by its offset only if its checksum holds: flipped letters look like any others."""
    path = _written(tmp_path, b"".join([MEMBERS[0], _flip(MEMBERS[1], len(MEMBERS[1]) - 6), MEMBERS[2]]))

    assert read_page(path, len(MEMBERS[0])) is None
    assert read_page(path, len(MEMBERS[0]) + len(MEMBERS[1])).url == _urls([2])[0]


def test_a_bomb_in_place_of_a_record_is_not_unpacked_at_once(tmp_path):
    """Looking for the end of the last record takes steps, however much comes out of it."""
    bomb = gzip.compress(RECORDS[0][:-4] + bytes(MAX_BODY_BYTES + 1))
    _, rejections = _read(tmp_path / "x.warc.gz", [*MEMBERS[:2], bomb, *MEMBERS[2:]])

    assert all(rejected.reason in ("too_large", "damaged", "truncated") for rejected in rejections)


def test_clean_reads_on_and_says_so(tmp_path):
    """The sum of the command line holds: a damaged place is a rejected line, and the status is that of success."""
    path = _written(tmp_path, b"".join([*MEMBERS[:2], _flip(MEMBERS[2], 900), *MEMBERS[3:]]))
    result = CliRunner().invoke(app, ["clean", str(path), "--out", str(tmp_path / "a.jsonl")])

    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in (tmp_path / "a.rejected.jsonl").read_bytes().splitlines()]
    assert [line["reason"] for line in lines].count("damaged") == 1
    assert len(lines) + len((tmp_path / "a.jsonl").read_bytes().splitlines()) == COUNT


def test_a_replay_passes_over_damage(tmp_path):
    """What is sound answers, what is damaged is not recorded; a file without records is one clear error."""
    path = _written(tmp_path, b"".join([*MEMBERS[:2], _flip(MEMBERS[2], 900), *MEMBERS[3:]]))
    replay = ReplayTransport([path], 1_000_000)
    answers = [asyncio.run(replay.exchange(Request(url, ()))) for url in _urls([1, 2, 3])]

    assert [answer.status for answer in answers] == [200, 404, 200]
    assert answers[1] is NOT_RECORDED
    path.write_bytes(b"no archive")
    with pytest.raises(InputError, match="not a WARC file"):
        ReplayTransport([path], 1_000_000)


def test_a_recorded_part_of_a_page_is_replayed_as_a_part(tmp_path, response_record):
    """What an archive says of a body that broke off is not lost on the way into another one."""
    record = response_record("http://a.test/1", b"half a p")
    path = tmp_path / "a.warc"
    path.write_bytes(record.replace(b"WARC-Date", b"WARC-Truncated: disconnect\r\nWARC-Date", 1))

    answer = asyncio.run(ReplayTransport([path], 1_000).exchange(Request("http://a.test/1", ())))

    assert ("disconnect", b"half a p") == (answer.truncated, answer.body)
