"""A section for a new site, from its live pages."""

import asyncio
import re

import pytest

from pipeline.crawl.config import Crawl, parse_config
from pipeline.crawl.discovery.shapes import article_patterns
from pipeline.crawl.fetching.exchange import Failure, Response
from pipeline.crawl.suggest import suggest
from pipeline.errors import InputError
from pipeline.rulebook.sites import read_site_file


class Recorded:
    """Answers from a table."""

    is_live = False

    def __init__(self, answers):
        self.answers = answers

    async def exchange(self, request):
        answer = self.answers.get(request.url, (404, b""))
        if isinstance(answer, Failure):
            return answer
        status, body, *headers = answer
        return Response(status, tuple(headers), b"", body)


FRONT = """<meta charset=utf-8><link rel=alternate type="application/rss+xml" href="/rss.xml">
<a href="/shizheng/">时政</a><a href="/jingji/">经济</a><a href="/shizheng/">更多</a><a href="http://elsewhere.test/">友情</a>
""" + "".join(
    f"<a href='http://news.a.cn/sz/202511/t20251118_{n}.html'>第{n}条新闻的标题有这么长</a>"
    for n in range(10_480, 10_490)
)
SITE = {
    "http://www.a.cn/robots.txt": (200, b"Sitemap: http://www.a.cn/sitemap.xml\n"),
    "http://www.a.cn/": (200, FRONT.encode()),
    "http://a.cn/": (301, b"", (b"location", b"http://www.a.cn/")),
}


def _suggest(host, answers=SITE):
    return asyncio.run(suggest(host, Crawl(), Recorded(answers)))


def test_a_site_is_proposed_from_what_its_front_page_and_robots_say():
    """Host after redirects, sections by links, feeds, sitemaps, and a pattern that its headlines fit."""
    found = _suggest("a.cn")

    assert (found.host, found.aliases) == ("www.a.cn", ("*.a.cn",))
    assert found.start == ("http://www.a.cn/", "http://www.a.cn/shizheng/", "http://www.a.cn/jingji/")
    assert found.feeds == ("http://www.a.cn/rss.xml",)
    assert found.sitemaps == ("http://www.a.cn/sitemap.xml",)
    assert found.article == (r"/20\d{4}/t20\d{6}_\d+\.html$",)
    assert (found.hit, found.seen) == (10, 10)


def test_the_proposal_is_a_site_file_that_can_be_used(tmp_path):
    """Saved among the rules it has no fault, and a crawl.toml then names the site by its host alone."""
    entry, faults = read_site_file(_suggest("http://www.a.cn/").as_toml(), "www.a.cn.toml", "www.a.cn")
    assert (entry is not None, faults) == (True, [])

    text = "[crawl]\ncontact = 'bot@example.org'\n[[site]]\nhost = 'www.a.cn'\n"
    config = parse_config(text, tmp_path / "crawl.toml", {"www.a.cn": entry.crawl})
    assert config.sites[0].feeds == ("http://www.a.cn/rss.xml",)


def test_the_same_lines_serve_in_a_crawl_toml(tmp_path):
    """As the proposal says: `[[site]]` in place of `[crawl]`, with the host below it."""
    host, _, table = _suggest("http://www.a.cn/").as_toml().partition("\n\n[crawl]\n")
    text = f"[crawl]\ncontact = 'bot@example.org'\n[[site]]\n{host}\n{table}"

    assert parse_config(text, tmp_path / "crawl.toml").sites[0].feeds == ("http://www.a.cn/rss.xml",)


def test_letters_that_differ_are_part_of_an_id():
    """A content system's ids begin with letters that change; a word that all addresses share stays."""
    urls = [f"http://a.cn/c/2025-11-{10 + n}/doc-i{'abcd'[n % 4]}ezuev093{n}341.shtml" for n in range(10)]

    assert article_patterns(urls) == (r"/20\d{2}-\d+-\d+/doc-\w+\.shtml$",)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/n1/2025/1120/c1001-4060{n}.html", r"/n\d+/20\d{2}/\d+/c\d+-\d+\.html$"),
        ("/a/20251120A03X7Q0{n}", None),
        ("/2025/11/17/173{n}.shtml", r"/20\d{2}/\d+/\d+/\d+\.shtml$"),
        ("/newsDetail_forward_3200{n}", r"/newsDetail_forward_\d+$"),
        ("/show.asp?id=482{n}", r"/show\.asp\?id=\w+"),
        ("/shizheng/", None),
    ],
)
def test_addresses_of_one_shape_give_one_pattern(path, pattern):
    """Dates and numbers are generalised, words are kept; the pattern hits what it was made from."""
    urls = [f"http://a.cn{path.format(n=n)}" for n in range(10, 20)]
    patterns = article_patterns(urls)

    assert pattern is None or patterns == (pattern,)
    assert all(re.search(found, url) for found in patterns for url in urls)


UNREADABLE = {
    "no answer": {"http://www.a.cn/": Failure("timeout", "no answer in time", may_pass=True)},
    "refused": {"http://www.a.cn/robots.txt": (200, b"User-agent: *\nDisallow: /")},
    "a loop": {"http://www.a.cn/": (302, b"", (b"location", b"/"))},
    "a file": {"http://www.a.cn/": (200, b"%PDF-1.7")},
}


@pytest.mark.parametrize("answers", UNREADABLE.values(), ids=UNREADABLE)
def test_a_site_that_cannot_be_read_is_one_clear_error(answers):
    """What happened, and what to do."""
    with pytest.raises(InputError, match=r"www\.a\.cn"):
        _suggest("www.a.cn", answers)


def test_a_host_without_an_address_is_not_told_as_the_robots_files_fault():
    """Where robots.txt cannot be asked for, nothing forbids the page: there is no answer."""
    lost = Failure("fetch_failed", "www.a.cn has no address", may_pass=True)

    with pytest.raises(InputError, match=r"no answer .*has no address.* check the address"):
        _suggest("www.a.cn", {"http://www.a.cn/robots.txt": lost})


def test_what_is_no_address_is_told():
    """A typing mistake is no crash."""
    with pytest.raises(InputError, match="whole address"):
        _suggest("http://")
