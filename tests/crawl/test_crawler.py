"""The fetching loop, with a transport and a clock of the test."""

import asyncio
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from pipeline.corpus.warc import read_warc
from pipeline.crawl.config import Crawl, CrawlConfig, Site
from pipeline.crawl.crawler import Crawler, Surroundings
from pipeline.crawl.discovery.scope import scope_of
from pipeline.crawl.fetching.errand import Errand
from pipeline.crawl.fetching.exchange import Response
from pipeline.crawl.progress import Silence
from pipeline.crawl.store import settle as settling
from pipeline.crawl.store.archive import Archive, archive_files
from pipeline.crawl.store.database import open_database
from pipeline.crawl.store.frontier import Frontier
from pipeline.crawl.store.journal import Journal
from pipeline.errors import OutputError

NIGHT = "2026-01-05"
NOW = datetime(2026, 1, 5, 2, tzinfo=UTC)


class Scripted:
    """Answers from a table; remembers what was asked and how many requests were under way at once."""

    is_live = True

    def __init__(self, answers, takes_s=0.0):
        self.answers = answers
        self.takes_s = takes_s
        self.asked = []
        self.times = []
        self.under_way = 0
        self.most = 0

    async def exchange(self, request, sent=lambda: None):
        sent()
        self.asked.append(request.url)
        self.times.append(asyncio.get_running_loop().time())
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(self.takes_s)
        self.under_way -= 1
        answer = self.answers.get(request.url, (404, b""))
        if isinstance(answer, Exception):
            raise answer
        status, body, *headers = answer
        return Response(status, tuple(headers), b"HTTP/1.1 %d X\r\n\r\n" % status, body)

    async def release(self, host):
        """Nothing to close."""

    async def aclose(self):
        """Nothing to close."""


@pytest.fixture
def crawl(tmp_path):
    """Run a crawl of one site; returns why it stopped."""

    def run(transport, *, journal=None, may_go_on=lambda: None, site=None, jump=None, **options):
        config = CrawlConfig(
            Crawl(**{"delay_s": 0, "retry_wait_s": 0, "retries": 1, **options}),
            (Site(host="www.a.test", start=("http://www.a.test/",), **(site or {})),),
        )
        clock = [NOW]

        def now():
            clock[0] += timedelta(milliseconds=1)
            return clock[0] + (jump if jump is not None and len(transport.asked) > 4 else timedelta())

        connection, _ = open_database(tmp_path / "state.sqlite")
        with closing(connection), closing(Archive(tmp_path / "warc", NIGHT, 10**9, "test")) as archive:
            frontier = Frontier(connection)
            frontier.nights.open(NIGHT, now())
            frontier.add([Errand("http://www.a.test/", "www.a.test", "entry")], now())
            surroundings = Surroundings(
                config=config,
                scopes={site.host: scope_of(site, config.crawl) for site in config.sites},
                frontier=frontier,
                journal=journal or Journal(frontier, archive, NIGHT),
                transport=transport,
                observer=Silence(),
                now=now,
                may_go_on=may_go_on,
            )

            async def fetch():
                crawler = Crawler(surroundings, NIGHT, is_first=True)
                await asyncio.wait_for(crawler.run(), 20)
                return crawler.stopped_because

            return asyncio.run(fetch()), {tuple(row) for row in frontier.nights.refused(NIGHT)}

    return run


def _links(count):
    return b"".join(b"<a href='/t20260104_%d.html'>x</a>" % number for number in range(count))


def test_robots_txt_is_asked_for_first_and_once(crawl):
    """Every origin is asked for its rules before anything else of it."""
    transport = Scripted({"http://www.a.test/": (200, _links(3))})

    crawl(transport)

    assert transport.asked[0] == "http://www.a.test/robots.txt"
    assert transport.asked.count("http://www.a.test/robots.txt") == 1
    assert len(transport.asked) == 5


def test_a_site_whose_robots_txt_is_in_trouble_is_not_visited(crawl):
    """Nothing is fetched on a guess; the address is reported with the reason, and asked for again another night."""
    transport = Scripted({"http://www.a.test/robots.txt": (503, b""), "http://www.a.test/": (200, _links(3))})

    _, refused = crawl(transport)

    assert transport.asked == ["http://www.a.test/robots.txt"] * 2
    assert refused == {("http://www.a.test/", "robots", "robots.txt: status 503, the site is in trouble")}


def test_a_redirect_to_a_refused_page_is_not_followed(crawl):
    """Robots see every hop."""
    answers = {
        "http://www.a.test/robots.txt": (200, b"User-agent: *\nDisallow: /private/"),
        "http://www.a.test/": (302, b"", (b"location", b"/private/x.html")),
    }
    transport = Scripted(answers)

    _, refused = crawl(transport)

    assert "http://www.a.test/private/x.html" not in transport.asked
    assert {row[:2] for row in refused} == {("http://www.a.test/private/x.html", "robots")}


def test_a_fault_of_ours_at_one_address_leaves_the_others(crawl, monkeypatch):
    """What nobody foresaw, in the transport or while a page is read, costs that address; the night goes on."""
    real = settling.discover

    def discover(capture, scope):
        if capture.errand.url.endswith("_1.html"):
            raise RecursionError("too deep \ud800")
        return real(capture, scope)

    monkeypatch.setattr(settling, "discover", discover)
    pages = {f"http://www.a.test/t20260104_{number}.html": (200, b"<p>x</p>") for number in range(4)}
    transport = Scripted({"http://www.a.test/": (200, _links(4)), **pages})
    transport.answers["http://www.a.test/t20260104_2.html"] = KeyError("links")

    stopped, refused = crawl(transport)

    assert stopped is None
    assert set(pages) < set(transport.asked)
    assert refused == {("http://www.a.test/t20260104_2.html", "internal_error", "KeyError: 'links'")}


def test_a_redirect_loop_ends(crawl):
    """An address is fetched once, however many redirects lead to it."""
    transport = Scripted({"http://www.a.test/": (302, b"", (b"location", b"/"))})

    crawl(transport)

    assert transport.asked.count("http://www.a.test/") == 1


@pytest.mark.parametrize("allowed", [1, 2, 3])
def test_a_host_never_has_more_requests_under_way_than_it_is_allowed(crawl, allowed):
    """Also while there would be more to fetch."""
    transport = Scripted({"http://www.a.test/": (200, _links(20))}, takes_s=0.005)

    crawl(transport, connections_per_host=allowed)

    assert transport.most == allowed
    assert len(transport.asked) == 22


def test_the_delay_counts_from_when_a_request_is_sent(crawl):
    """A connection that takes its time to be made must not let two requests arrive at once."""

    class Connecting(Scripted):
        async def exchange(self, request, sent=lambda: None):
            begun.append(request.url)
            await asyncio.sleep(0.15 if len(begun) == 3 else 0)
            return await super().exchange(request, sent)

    begun = []
    transport = Connecting({"http://www.a.test/": (200, _links(6))}, takes_s=0.3)

    crawl(transport, connections_per_host=2, delay_s=0.1)

    assert transport.most == 2
    assert min(later - sooner for sooner, later in pairwise(transport.times)) >= 0.1


def test_a_retry_of_the_host_waits_as_long_as_it_asked(crawl):
    """Retry-After holds for the whole host."""
    answers = {
        "http://www.a.test/": (200, _links(2)),
        "http://www.a.test/t20260104_0.html": (503, b"", (b"retry-after", b"1")),
    }
    transport = Scripted(answers)

    _, refused = crawl(transport, retries=0)

    assert [url for url, *_ in refused] == ["http://www.a.test/t20260104_0.html"]
    assert transport.asked[-1] == "http://www.a.test/t20260104_1.html"
    assert transport.times[-1] - transport.times[-2] >= 1


def test_a_robots_txt_that_asks_to_wait_is_asked_again_after_that(crawl):
    """Retry-After holds for every request, the one for the rules too."""
    answers = [(503, b"", (b"retry-after", b"1")), (200, b"")]

    class Recovering(Scripted):
        async def exchange(self, request, sent=lambda: None):
            if request.url.endswith("/robots.txt"):
                self.answers = {**self.answers, request.url: answers.pop(0)}
            return await super().exchange(request, sent)

    transport = Recovering({"http://www.a.test/": (200, _links(1))})

    crawl(transport)

    assert transport.asked[:2] == ["http://www.a.test/robots.txt"] * 2
    assert transport.times[1] - transport.times[0] >= 1
    assert len(transport.asked) == 4


class Breaking(Scripted):
    """Sends half of some bodies, so many times."""

    def __init__(self, answers, breaks):
        super().__init__(answers)
        self.breaks = dict(breaks)

    async def exchange(self, request, sent=lambda: None):
        response = await super().exchange(request, sent)
        if not self.breaks.get(request.url):
            return response
        self.breaks[request.url] -= 1
        return replace(response, body=response.body[: len(response.body) // 2], truncated="disconnect")


STORY = "http://www.a.test/t20260104_0.html"


@pytest.mark.parametrize(("breaks", "asked", "kept"), [(1, 2, None), (9, 2, "disconnect")])
def test_a_body_that_broke_off_is_asked_for_again(crawl, tmp_path, breaks, asked, kept):
    """The whole page is kept where it comes; where it never does, what came, and the archive says that it is a part."""
    page = (200, b"<p>" + b"x" * 500, (b"etag", b'"7"'))
    transport = Breaking({"http://www.a.test/": (200, _links(1)), STORY: page}, {STORY: breaks})

    _, refused = crawl(transport)

    found = [page for path in archive_files(tmp_path / "warc") for page in read_warc(path) if page.url == STORY]
    assert asked == transport.asked.count(STORY)
    assert [kept] == [page.truncated for page in found]
    assert not refused


def test_a_robots_txt_that_broke_off_is_asked_for_again(crawl):
    """Nothing is fetched by half of the rules."""
    robots = "http://www.a.test/robots.txt"
    rules = (200, b"User-agent: *\n\n# a long way to the end of it\nDisallow: /t2026")
    transport = Breaking({robots: rules, "http://www.a.test/": (200, _links(3))}, {robots: 1})

    crawl(transport)

    assert [robots, robots, "http://www.a.test/"] == transport.asked


@pytest.mark.parametrize("path", ["robots.txt", "t20260104_0.html"])
def test_a_host_that_asks_for_longer_than_the_night_is_done_with(crawl, path):
    """The night does not sit and wait for tomorrow; what is left of the host stays due."""
    answers = {
        "http://www.a.test/": (200, _links(5)),
        f"http://www.a.test/{path}": (503, b"", (b"retry-after", b"9999")),
    }
    transport = Scripted(answers)

    why, refused = crawl(transport, night_s=30)

    assert why is None
    assert transport.asked.count(f"http://www.a.test/{path}") == 1
    assert len(transport.asked) <= 3
    assert len(refused) <= 1


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=-1), timedelta(hours=1), timedelta(days=365)])
def test_a_clock_that_jumps_while_the_crawl_runs_harms_nothing(crawl, jump):
    """Set by hand, by summer time or by the net: no page is left out, asked for twice or waited for without end."""
    transport = Scripted({"http://www.a.test/": (200, _links(20)), "http://www.a.test/t20260104_3.html": (503, b"")})

    why, refused = crawl(transport, jump=jump, retries=0)

    assert why is None
    assert [url for url, *_ in refused] == ["http://www.a.test/t20260104_3.html"]
    assert sorted(transport.asked) == sorted(set(transport.asked))
    assert len(transport.asked) == 22


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=365)])
def test_a_retry_does_not_outlive_a_clock_that_jumped(crawl, jump):
    """A failed address whose time lies in the wrong clock's future is left for the next night, which brings it back."""
    transport = Scripted({"http://www.a.test/": (200, _links(20)), "http://www.a.test/t20260104_0.html": (503, b"")})

    why, _ = crawl(transport, jump=jump, retries=1, retry_wait_s=0.05)

    assert why is None
    assert transport.asked.count("http://www.a.test/t20260104_0.html") in (1, 2)
    assert set(transport.asked) >= {f"http://www.a.test/t20260104_{number}.html" for number in range(20)}


def test_a_reason_to_stop_ends_the_crawl_after_what_is_under_way(crawl):
    """A nearly full disk, for one."""
    transport = Scripted({"http://www.a.test/": (200, _links(50))})

    why, _ = crawl(transport, may_go_on=lambda: "enough" if len(transport.asked) > 5 else None)

    assert why == "enough"
    assert len(transport.asked) < 10


def test_the_night_ends_on_time(crawl):
    """A Crawl-delay of an hour does not keep the crawl till morning."""
    robots = (200, b"User-agent: *\nCrawl-delay: 3600")
    transport = Scripted({"http://www.a.test/robots.txt": robots, "http://www.a.test/": (200, _links(5))})

    why, _ = crawl(transport, night_s=0.2)

    assert why == "the night is over"
    assert transport.asked == ["http://www.a.test/robots.txt"]


class Broken:
    """A journal on a full disk."""

    def commit(self, _settlements):
        raise OutputError("the disk is full")


def test_a_fault_of_the_archive_ends_the_crawl_as_itself(crawl):
    """The error a person sees is the one that happened, not a group of its consequences."""
    with pytest.raises(OutputError, match="the disk is full"):
        crawl(Scripted({"http://www.a.test/": (200, _links(5))}), journal=Broken())


def test_a_fault_of_the_program_ends_the_crawl_instead_of_hanging_it(crawl):
    """Whatever breaks in a lane breaks the crawl, with its own name."""
    with pytest.raises(ZeroDivisionError):
        crawl(Scripted({"http://www.a.test/": (200, _links(5))}), may_go_on=lambda: 1 / 0)
