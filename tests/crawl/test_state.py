"""The crawl's memory: its file, its lock, and what it answers."""

import gzip
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.crawl.config import Crawl, Site
from pipeline.crawl.discovery.scope import scope_of
from pipeline.crawl.fetching.errand import Errand
from pipeline.crawl.fetching.exchange import Failure, Request, Response
from pipeline.crawl.lock import locked
from pipeline.crawl.store.captures import Place
from pipeline.crawl.store.database import open_database
from pipeline.crawl.store.frontier import Frontier
from pipeline.crawl.store.settle import settle
from pipeline.errors import LockedError, StateError

NOW = datetime(2026, 1, 5, 2, tzinfo=UTC)
NIGHT = "2026-01-05"
HOME = Errand("http://www.a.test/", "www.a.test", "entry")
STORY = Errand("http://www.a.test/t20260104_1.html", "www.a.test", "article", 1)
SCOPE = scope_of(Site(host="www.a.test"), Crawl(retries=2, retry_wait_s=10))
LINKS = b"<a href='/t20260104_1.html'>x</a><a href='/t20260104_2.html'>x</a>"


@pytest.fixture
def frontier(tmp_path):
    """An empty frontier with one way in."""
    connection, _ = open_database(tmp_path / "state.sqlite")
    with closing(connection):
        frontier = Frontier(connection)
        frontier.nights.open(NIGHT, NOW)
        frontier.add([HOME], NOW)
        yield frontier


def _answer(errand, status=200, body=LINKS, at=NOW, **headers):
    fields = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())
    outcome = Response(status, fields, b"HTTP/1.1 %d X\r\n\r\n" % status, body)
    return settle(errand, Request(errand.url, ()), outcome, at, SCOPE)


def _apply(frontier, settlement, night=NIGHT):
    place = Place("x.warc.gz", 0, 10) if settlement.capture else None
    return frontier.apply(night, [(settlement, place)], {"x.warc.gz": 10})


def _due(frontier, night=NIGHT, now=NOW):
    return [errand.url for errand in frontier.due_errands("www.a.test", night, now, 99)]


def test_links_of_a_settled_page_are_due_and_the_page_is_not(frontier):
    """A page and what it led to change in one transaction."""
    assert _apply(frontier, _answer(HOME)) == {"www.a.test"}
    assert _due(frontier) == [STORY.url, "http://www.a.test/t20260104_2.html"]


def test_the_next_night_visits_the_ways_in_first(frontier):
    """Ways in are due every night, before anything else."""
    _apply(frontier, _answer(HOME))
    tomorrow = NOW + timedelta(days=1)
    frontier.nights.open("2026-01-06", tomorrow)
    frontier.add([HOME], tomorrow)

    assert _due(frontier, "2026-01-06", tomorrow)[0] == HOME.url


def test_validators_and_digest_of_a_capture_are_known_at_the_next_visit(frontier):
    """ETag, Last-Modified, digest and time come back with the errand."""
    _apply(frontier, _answer(STORY, etag='"7"', last_modified="Mon, 05 Jan 2026 00:00:00 GMT"))
    known = frontier.known(STORY.url)

    assert (known.etag, known.modified) == ('"7"', "Mon, 05 Jan 2026 00:00:00 GMT")
    assert known.digest.startswith("sha1:")
    assert (known.captured_at, known.interval_s) == (NOW, 2 * 86_400)


BROKEN_OFF = [
    Response(200, ((b"etag", b'"7"'),), b"", LINKS, truncated="disconnect"),
    Response(200, ((b"etag", b'"7"'),), b"", LINKS, truncated="time"),
    Response(200, ((b"etag", b'"7"'), (b"content-encoding", b"gzip")), b"", gzip.compress(LINKS * 99)[:-20]),
]


@pytest.mark.parametrize("outcome", BROKEN_OFF, ids=["disconnect", "time", "packed"])
def test_a_body_that_broke_off_is_a_failure_that_may_pass_and_never_known_as_whole(frontier, outcome):
    """It is tried again; what the last attempt brought is kept, and asked for without its validators the next time."""
    first = settle(STORY, Request(STORY.url, ()), outcome, NOW, SCOPE)
    last = settle(replace(STORY, tries=2), Request(STORY.url, ()), outcome, NOW, SCOPE)
    _apply(frontier, last)

    assert (first.capture, first.is_final, first.reason) == (None, False, "fetch_failed")
    assert first.detail.startswith("the body broke off after ")
    assert last.capture is not None
    assert frontier.known(STORY.url).etag is None


@pytest.mark.parametrize(("status", "body"), [(304, b""), (200, LINKS)], ids=["304", "same payload"])
def test_an_unchanged_page_keeps_its_validators_and_is_visited_more_rarely(frontier, status, body):
    """304 and the same bytes again mean the same."""
    _apply(frontier, _answer(STORY, etag='"7"'))
    later = NOW + timedelta(days=3)
    settlement = _answer(frontier.known(STORY.url), status, body, later)
    frontier.apply("2026-01-08", [(settlement, Place("y.warc.gz", 0, 5))], {"y.warc.gz": 5})

    assert settlement.capture.is_same
    assert frontier.known(STORY.url).etag == '"7"'
    assert frontier.known(STORY.url).interval_s == 4 * 86_400
    assert frontier.nights.count_unchanged("2026-01-08") == {"www.a.test": 1}
    assert frontier.nights.count_captures("2026-01-08") == 0


def test_a_passing_failure_is_tried_again_the_same_night_and_then_reported(frontier):
    """Retries wait ever longer; after the last one the address is refused, with its reason."""
    errand, at = HOME, NOW
    for wait_s in (10, 20):
        settlement = settle(errand, Request(HOME.url, ()), Failure("timeout", "no answer", may_pass=True), at, SCOPE)
        _apply(frontier, settlement)
        assert frontier.next_retry("www.a.test", NIGHT, at + timedelta(hours=1)) == at + timedelta(seconds=wait_s)
        assert _due(frontier, now=at) == []
        at += timedelta(seconds=wait_s)
        (errand,) = frontier.due_errands("www.a.test", NIGHT, at, 9)
    assert list(frontier.nights.refused(NIGHT)) == []

    _apply(frontier, settle(errand, Request(HOME.url, ()), Failure("timeout", "no answer", may_pass=True), at, SCOPE))

    assert list(frontier.nights.refused(NIGHT)) == [(HOME.url, "timeout", "no answer")]
    assert _due(frontier, now=at + timedelta(days=9)) == []


def test_304_without_having_asked_is_a_failure_that_may_pass(frontier):
    """Kept as a page it would pass for known: the next 304 would count as an unchanged article nobody ever had."""
    settlement = _answer(STORY, 304, b"")

    assert (settlement.capture, settlement.reason, settlement.status) == (None, "http_status", 304)
    assert not settlement.is_final
    _apply(frontier, settlement)
    assert frontier.known(STORY.url).digest is None


def test_a_server_in_trouble_is_left_alone_as_long_as_it_asks(frontier):
    """503 with Retry-After is no page, and no request comes before the time."""
    settlement = _answer(HOME, 503, b"busy", retry_after="90")

    assert (settlement.capture, settlement.host_wait_s, settlement.is_final) == (None, 90, False)
    assert settlement.due == NOW + timedelta(seconds=90)
    _apply(frontier, settlement)
    assert frontier.next_retry("www.a.test", NIGHT, NOW + timedelta(hours=1)) == settlement.due


def test_captures_that_are_gone_are_due_again(frontier):
    """What the archive lost is fetched again, without conditions."""
    _apply(frontier, _answer(HOME, etag='"1"'))

    assert frontier.captures.forget_from(NIGHT, "x.warc.gz", 0, NOW) == 1
    assert HOME.url in _due(frontier)
    assert frontier.known(HOME.url).etag is None
    assert frontier.captures.committed(NIGHT) == {"x.warc.gz": 0}


@pytest.mark.parametrize("shift", [timedelta(days=-1), timedelta(days=-400), timedelta(days=365)])
def test_a_clock_that_jumps_neither_skips_nor_stops_anything(frontier, shift):
    """Addresses never visited are due whatever the clock says, and retries come back from a wrong future."""
    _apply(frontier, settle(STORY, Request(STORY.url, ()), Failure("timeout", "", may_pass=True), NOW, SCOPE))
    now = NOW + shift
    night = now.date().isoformat()
    frontier.nights.open(night, now)
    frontier.add([HOME], now)

    at = frontier.next_retry("www.a.test", night, now + timedelta(days=1, minutes=1))
    assert HOME.url in _due(frontier, night, now)
    assert at is not None
    assert at <= now + timedelta(days=1, minutes=1)


def test_a_wait_of_a_host_does_not_outlive_a_wrong_clock(frontier):
    """A host is not left alone for a year because a clock was."""
    frontier.hosts.set_next_at({"www.a.test": NOW + timedelta(days=365)})
    frontier.nights.open(NIGHT, NOW)

    assert frontier.hosts.next_at("www.a.test") == NOW


def test_a_site_that_is_no_longer_configured_is_left_alone(frontier):
    """Also where one of its addresses waits for another attempt; the next configuration may name it again."""
    frontier.add([HOME], NOW)
    _apply(frontier, settle(STORY, Request(STORY.url, ()), Failure("timeout", "", may_pass=True), NOW, SCOPE))
    later = NOW + timedelta(minutes=5)
    other = scope_of(Site(host="www.other.test"), Crawl())
    renamed = scope_of(Site(host="a.test", aliases=("www.a.test",)), Crawl())

    frontier.keep_to({"www.other.test": other})
    assert frontier.due_hosts(NIGHT, later) == []
    assert _due(frontier, NIGHT, later) == []
    assert frontier.next_retry("www.a.test", NIGHT, later) is None
    assert frontier.nights.count_left(NIGHT, later) == {}
    frontier.keep_to({"www.a.test": SCOPE})
    assert set(_due(frontier, NIGHT, later)) == {HOME.url, STORY.url}
    frontier.keep_to({"www.other.test": other, "a.test": renamed})
    assert {errand.site for errand in frontier.due_errands("www.a.test", NIGHT, later, 10)} == {"a.test"}


DAMAGE = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("not a database" * 100),
    "half": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "other": lambda path: (path.unlink(), sqlite3.connect(path).execute("CREATE TABLE x (y)").connection.close()),
    "flipped": lambda path: path.write_bytes(path.read_bytes()[:4096] + os.urandom(4096) + path.read_bytes()[8192:]),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_state_is_moved_aside_and_begun_anew(tmp_path, damage):
    """It is never deleted, and never a reason to stop."""
    path = tmp_path / "state.sqlite"
    open_database(path)[0].close()
    damage(path)
    before = path.read_bytes()

    connection, moved = open_database(path)

    connection.close()
    assert moved.name == "state.sqlite.damaged-1"
    assert moved.read_bytes() == before


def test_a_state_of_a_newer_version_is_left_alone(tmp_path):
    """Its owner is told what to do."""
    connection, _ = open_database(tmp_path / "state.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(StateError, match="another version"):
        open_database(tmp_path / "state.sqlite")


def test_a_folder_in_the_states_place_is_one_clear_error(tmp_path):
    """Nothing is guessed about it."""
    (tmp_path / "state.sqlite").mkdir()

    connection, moved = open_database(tmp_path / "state.sqlite")

    connection.close()
    assert moved.is_dir()


def test_a_second_crawl_on_a_folder_says_who_is_there_and_ends(tmp_path):
    """Two crawls never share a state."""
    with locked(tmp_path / "crawl.lock"), pytest.raises(LockedError, match=f"process {os.getpid()}"):  # noqa: SIM117
        with locked(tmp_path / "crawl.lock"):
            pass


HOLD = """
import os, sys
from pathlib import Path
from pipeline.crawl.lock import locked
with locked(Path(sys.argv[1])):
    os._exit(9)
"""


def test_the_lock_of_a_process_that_is_gone_is_taken_over(tmp_path):
    """The lock ends with its holder; the next one hears that the last one was killed."""
    subprocess.run([sys.executable, "-c", HOLD, str(tmp_path / "crawl.lock")], check=False)  # noqa: S603 -- our own program

    with locked(tmp_path / "crawl.lock") as was_killed:
        assert was_killed
    with locked(tmp_path / "crawl.lock") as was_killed:
        assert not was_killed


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path):
    """Read-only folders are told, with what to do."""
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)

    with pytest.raises(StateError, match="--out"), locked(tmp_path / "crawl.lock"):
        pass
