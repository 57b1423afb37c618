"""Archive and frontier brought together after damage: what is forgotten, what is kept, what is due again."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from pipeline.corpus.warc import read_warc
from pipeline.crawl.config import Crawl, Site
from pipeline.crawl.discovery.scope import scope_of
from pipeline.crawl.fetching.errand import Errand
from pipeline.crawl.fetching.exchange import Request, Response
from pipeline.crawl.store.archive import Archive, archive_files, blank, read_members
from pipeline.crawl.store.database import open_database
from pipeline.crawl.store.frontier import Frontier
from pipeline.crawl.store.journal import WARC_FOLDER, Journal
from pipeline.crawl.store.recovery import Recovery, recover
from pipeline.crawl.store.settle import settle

NOW = datetime(2026, 1, 6, 2, tzinfo=UTC)
YESTERDAY, TONIGHT = "2026-01-05", "2026-01-06"
HOST = "www.a.test"
SCOPES = {HOST: scope_of(Site(host=HOST), Crawl())}
COUNT = 6


def _url(number):
    return f"http://{HOST}/news/t20260104_{100 + number}.html"


def _body(number):
    return f"<p>第{number}号稿件</p>{Random(number).randbytes(900).hex()}".encode()  # noqa: S311 -- the same each time


class Night:
    """A frontier and the archive of one night."""

    def __init__(self, out, connection):
        self.out = out
        self.frontier = Frontier(connection)

    def fetch(self, night, numbers, *, at=NOW, forgetful=False):
        """Fetch pages; forgetful: the process is killed before the frontier hears of it."""
        archive = Archive(self.out / night / WARC_FOLDER, night, 10**9, "test")
        journal = Journal(self.frontier, archive, night)
        with closing(archive):
            for number in numbers:
                errand = self.frontier.known(_url(number)) or Errand(_url(number), HOST, "article", 1)
                answer = Response(200, ((b"etag", b'"1"'),), b'HTTP/1.1 200 OK\r\nETag: "1"\r\n\r\n', _body(number))
                settlement = settle(errand, Request(errand.url, ()), answer, at, SCOPES[HOST])
                if forgetful:
                    journal._append(settlement)
                else:
                    journal.commit([settlement])

    def recover(self):
        """Start again tonight."""
        return recover(self.out, self.frontier, SCOPES, TONIGHT, NOW)

    def due(self):
        """Return the numbers of the addresses that are due tonight."""
        due = {errand.url for errand in self.frontier.due_errands(HOST, TONIGHT, NOW, 99)}
        return [number for number in range(COUNT * 2) if _url(number) in due]

    def file(self, night):
        """Return the night's only file."""
        (path,) = archive_files(self.out / night / WARC_FOLDER)
        return path

    def places(self, night):
        """Return where the frontier takes the night's captures to be, by number."""
        found = {url: place for place, url in self.frontier.captures.of_file(night, self.file(night).name)}
        return {number: found[_url(number)] for number in range(COUNT * 2) if _url(number) in found}

    def zero(self, night, start, length):
        """Overwrite bytes."""
        with self.file(night).open("r+b") as file:
            file.seek(start)
            file.write(bytes(length))

    def read(self, night):
        """Return the numbers of the pages in the archive; nothing in it may be damaged."""
        assert all(member.content is not None for member in read_members(self.file(night), 0))
        return [
            number for page in read_warc(self.file(night)) for number in range(COUNT * 2) if _url(number) == page.url
        ]


@pytest.fixture
def night(tmp_path):
    """An empty state, with both nights begun."""
    connection, _ = open_database(tmp_path / "state.sqlite")
    with closing(connection):
        night = Night(tmp_path, connection)
        night.frontier.nights.open(YESTERDAY, NOW - timedelta(days=1))
        night.frontier.nights.open(TONIGHT, NOW)
        yield night


def test_a_lost_page_is_fetched_as_if_for_the_first_time(night):
    """Its digest and validators are forgotten: a 304 would leave it lost."""
    night.fetch(TONIGHT, range(COUNT))
    place = night.places(TONIGHT)[2]
    night.zero(TONIGHT, place.start + 100, 50)

    found = night.recover()
    assert (found.adopted, found.lost, len(found.damage)) == (0, 1, 1)
    known = night.frontier.known(_url(2))
    assert (known.digest, known.etag) == (None, None)
    assert night.due() == [2]
    assert night.read(TONIGHT) == [0, 1, 3, 4, 5]
    assert night.recover() == Recovery()
    night.fetch(TONIGHT, night.due())
    assert sorted(night.read(TONIGHT)) == list(range(COUNT))
    assert night.recover() == Recovery()


def test_a_lost_revisit_is_asked_for_again_with_what_was_known(night):
    """The page itself lies in an earlier night: fetched anew it would be written twice."""
    night.fetch(YESTERDAY, range(3), at=NOW - timedelta(days=1))
    night.frontier.nights.mark_written(YESTERDAY)
    night.fetch(TONIGHT, range(3))
    place = night.places(TONIGHT)[1]
    night.zero(TONIGHT, place.start, 30)

    assert night.recover().lost == 1
    known = night.frontier.known(_url(1))
    assert known.digest is not None
    assert known.etag == '"1"'
    assert night.due() == [1]
    night.fetch(TONIGHT, [1])
    assert night.read(TONIGHT) == []
    assert night.read(YESTERDAY) == [0, 1, 2]


def test_the_damage_of_a_request_takes_its_page_along(night):
    """A capture is one thing: its sound half would otherwise be written beside the page that is fetched again."""
    night.fetch(TONIGHT, range(COUNT))
    place = night.places(TONIGHT)[3]
    night.zero(TONIGHT, place.start + place.length - 30, 5)

    assert night.recover().lost == 1
    assert night.read(TONIGHT) == [0, 1, 2, 4, 5]


def test_a_night_that_is_not_written_yet_is_read_through_and_a_written_one_is_not(night):
    """What is damaged in a written night costs nobody a request: its articles stand."""
    night.fetch(YESTERDAY, range(4), at=NOW - timedelta(days=1))
    place = night.places(YESTERDAY)[1]
    night.frontier.nights.mark_written(YESTERDAY)
    night.zero(YESTERDAY, place.start + 50, 10)
    assert night.recover() == Recovery()

    night.frontier.nights.open(YESTERDAY, NOW)
    found = night.recover()
    assert found.lost == 1
    assert _url(1) in found.damage[0]
    assert night.due() == [1]
    assert night.read(YESTERDAY) == [0, 2, 3]


@pytest.mark.parametrize("which", ["blanked, not forgotten", "forgotten, not blanked"])
def test_a_start_that_is_killed_while_it_mends_is_made_up_for_by_the_next(night, which):
    """Either step alone leads to the same end."""
    night.fetch(TONIGHT, range(COUNT))
    place = night.places(TONIGHT)[2]
    if which == "blanked, not forgotten":
        blank(night.file(TONIGHT), place.start, place.length, "killed here", NOW)
    else:
        night.zero(TONIGHT, place.start + 30, 10)
        night.frontier.captures.forget_between(TONIGHT, place.file, place.start, place.start + place.length, NOW)

    night.recover()
    assert night.due() == [2]
    assert night.read(TONIGHT) == [0, 1, 3, 4, 5]
    assert night.recover() == Recovery()


def test_damage_where_the_frontiers_knowledge_ends(night):
    """A block that cuts through the last known page and the first unknown one: the rest is taken over."""
    night.fetch(TONIGHT, range(3))
    last = night.places(TONIGHT)[2]
    night.fetch(TONIGHT, range(3, 6), forgetful=True)
    night.zero(TONIGHT, last.start + last.length - 50, 100)

    found = night.recover()
    assert (found.adopted, found.lost) == (2, 1)
    assert night.due() == [2]
    assert night.read(TONIGHT) == [0, 1, 4, 5]
    assert sorted(night.places(TONIGHT)) == [0, 1, 4, 5]
    assert night.recover() == Recovery()


def test_a_request_without_its_response_belongs_to_no_other_page(night):
    """Taken over from an archive alone, a capture is a response and the request right behind it."""
    night.fetch(TONIGHT, range(3), forgetful=True)
    members = list(read_members(night.file(TONIGHT), 0))  # info, then response and request in turn
    night.zero(TONIGHT, members[3].start + 20, 10)

    found = night.recover()
    assert found.adopted == 2
    places = night.places(TONIGHT)
    assert sorted(places) == [0, 2]
    assert places[0].start + places[0].length == members[3].start
    assert night.recover() == Recovery()


def test_a_torn_end_behind_unknown_pages(night):
    """What is whole is taken over whatever follows it."""
    night.fetch(TONIGHT, range(2))
    night.fetch(TONIGHT, range(2, 5), forgetful=True)
    with night.file(TONIGHT).open("r+b") as file:
        file.truncate(night.file(TONIGHT).stat().st_size - 20)

    found = night.recover()
    assert found.adopted == 3
    assert night.read(TONIGHT) == [0, 1, 2, 3, 4]
    assert "cut off" in found.damage[0]
    assert night.recover() == Recovery()


def test_a_file_that_lost_its_end_or_all_it_had(night):
    """Bytes that are gone are forgotten, down to a file of nothing."""
    night.fetch(TONIGHT, range(COUNT))
    path, place = night.file(TONIGHT), night.places(TONIGHT)[4]
    with path.open("r+b") as file:
        file.truncate(place.start + 5)
    assert night.recover().lost == 2
    assert night.read(TONIGHT) == [0, 1, 2, 3]

    path.write_bytes(b"")
    assert night.recover().lost == 4
    assert night.due() == list(range(COUNT))


def test_any_damage_is_mended_to_a_sound_archive(night):
    """Whatever is overwritten: afterwards known pages and archived pages are the same, and the others are due."""
    chosen = Random(11)  # noqa: S311 -- choices that a failing test repeats
    night.fetch(TONIGHT, range(COUNT))
    for _ in range(40):
        size = night.file(TONIGHT).stat().st_size
        start = chosen.randrange(size)
        night.zero(TONIGHT, start, min(size - start, chosen.choice([1, 8, 700, 3000])))
        found = night.recover()
        kept = night.read(TONIGHT)
        assert sorted(night.places(TONIGHT)) == sorted(kept)
        assert night.due() == [number for number in range(COUNT) if number not in kept]
        assert found.lost == len(night.due())
        night.fetch(TONIGHT, night.due())
        assert sorted(night.read(TONIGHT)) == list(range(COUNT))
