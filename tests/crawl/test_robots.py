"""robots.txt per RFC 9309."""

import asyncio
import gzip
from dataclasses import replace

import pytest

from pipeline.crawl.fetching.exchange import Failure, Response
from pipeline.crawl.fetching.redirects import redirect_target
from pipeline.crawl.fetching.robots import Robots, fetch_robots, product_of

RULES = b"User-agent: *\nDisallow: /private/\n"


def _ask(answers):
    """Ask a site that has the given answers by address."""

    async def get(url):
        return answers.get(url, Response(404, (), b"", b""))

    return asyncio.run(fetch_robots("http://a.test/x/y", get, redirect_target))


def _answer(status, body=b"", **headers):
    return Response(status, tuple((name.encode(), value) for name, value in headers.items()), b"", body)


MEANINGS = [
    (_answer(200, RULES), False, False),
    (_answer(200, b"\xef\xbb\xbf" + RULES), False, False),
    (_answer(200, gzip.compress(RULES), **{"content-encoding": b"gzip"}), False, False),
    (_answer(200, b"<html><body>404</body></html>"), True, False),
    (_answer(200, b""), True, False),
    (_answer(404), True, False),
    (_answer(403), True, False),
    (replace(_answer(200, RULES[:13]), truncated="disconnect"), False, True),
    (replace(_answer(200, RULES[:13]), truncated="time"), False, True),
    (replace(_answer(200, RULES), truncated="length"), False, False),
    (_answer(200, gzip.compress(RULES)[:-12], **{"content-encoding": b"gzip"}), False, True),
    (_answer(429), False, True),
    (_answer(503), False, True),
    (_answer(302, location=b"file:///etc/passwd"), True, False),
    (Failure("timeout", "no answer in time", may_pass=True), False, True),
    (Failure("blocked_address", "inner", may_pass=False), False, False),
]


@pytest.mark.parametrize(("answer", "allowed", "may_pass"), MEANINGS)
def test_an_answer_means_what_the_standard_says(answer, allowed, may_pass):
    """No file: all is allowed. A site in trouble, half a file: nothing is, for now. A page in place of it: no rules."""
    robots = _ask({"http://a.test/robots.txt": answer})

    assert Robots(robots.text, "Qinggao").allows("http://a.test/private/1") is allowed
    assert robots.may_pass is may_pass


def test_redirects_are_followed_to_the_rules():
    """Five hops are followed, also to another host."""
    hops = {f"http://a.test/{n}": _answer(301, location=f"/{n + 1}".encode()) for n in range(1, 4)}
    hops["http://a.test/robots.txt"] = _answer(301, location=b"/1")
    hops["http://a.test/4"] = _answer(301, location=b"http://b.test/r")
    hops["http://b.test/r"] = _answer(200, RULES)

    assert not Robots(_ask(hops).text, "Qinggao").allows("http://a.test/private/1")


def test_a_redirect_loop_ends():
    """A loop is as good as no file."""
    assert _ask({"http://a.test/robots.txt": _answer(301, location=b"/robots.txt")}).text == ""


def test_what_lies_beyond_500_kib_is_ignored():
    """A huge file is read up to the limit."""
    body = b"# x\n" * 200_000 + RULES

    assert Robots(_ask({"http://a.test/robots.txt": _answer(200, body)}).text, "Q").allows("http://a.test/private/1")


@pytest.mark.parametrize(
    ("text", "delay_s"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("", 0),
        ("User-agent: *\nCrawl-delay: nan", 0),
        ("User-agent: *\nCrawl-delay: -3", 0),
    ],
)
def test_a_crawl_delay_is_read(text, delay_s):
    """A delay that is no time is none."""
    assert Robots(text, "Qinggao").delay_s == delay_s


def test_our_own_group_comes_before_the_one_for_all():
    """Rules are looked up by the product name of the User-Agent."""
    robots = Robots("User-agent: *\nDisallow: /\n\nUser-agent: qinggao\nDisallow: /x", product_of("Qinggao/1 (+m)"))

    assert robots.allows("http://a.test/y")
    assert not robots.allows("http://a.test/x")


HOSTILE = [
    "User-agent: *\nDisallow: /" + "*a" * 5_000,
    "User-agent: *\nDisallow: /" + "*" * 100_000 + "$",
    "Disallow: /\n" * 30_000,
    "\x00\xff\r\n" * 50_000,
    "User-agent: *\n" + "".join(f"Disallow: /{n}*/x$\n" for n in range(5_000)),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_file_is_parsed_and_asked_without_harm(text):
    """Wildcards in masses cost no exponential time."""
    assert isinstance(Robots(text, "Qinggao").allows("http://a.test/" + "a" * 2000), bool)
