"""The sample site is what its README and expected.jsonl say: every page is reached as said, and says what it should."""

import json
import re
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from pipeline.crawl.demo.answers import Asked, answer
from pipeline.crawl.demo.site import load_site
from pipeline.resources import samples_folder

FOLDER = samples_folder() / "site"
SITE = load_site(FOLDER)
EXPECTED = {line["url"]: line for line in map(json.loads, (FOLDER / "expected.jsonl").read_bytes().splitlines())}
WWW = "http://www.lanpu-news.test"
START = (f"{WWW}/", "http://wanbao.lanpu-news.test/", "http://big5.lanpu-news.test/")
FEEDS = (f"{WWW}/rss.xml", "http://wanbao.lanpu-news.test/rss.xml")
SITEMAP = (f"{WWW}/sitemap.xml",)
ENCODINGS = {"www": "utf-8", "wanbao": "gb18030", "big5": "big5hkscs"}
LINK = re.compile(r'(?:href="|<link>|<loc>)([^"<#]+)', re.IGNORECASE)
NO_PAGES = (".css", ".js", ".xml")
GLOSSED = f"{WWW}/hezuo/2025/1116/3391.html"


def ask(url):
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return answer(SITE, Asked(parts.hostname, path, {}, before=1))


def text_of(url):
    return ask(url).body.decode(ENCODINGS[urlsplit(url).hostname.split(".")[0]])


def leads_to(url):
    """Addresses on the site's own hosts that a page, a feed or a redirect leads to."""
    if (location := dict(ask(url).headers).get("Location")) is not None:
        return {urljoin(url, re.sub(r"[^!-~]", lambda found: f"%{ord(found[0]):02X}", location))}
    found = {urldefrag(urljoin(url, link))[0] for link in LINK.findall(text_of(url))}
    return {
        link.replace("?utm_source=readmore", "")
        for link in found
        if urlsplit(link).hostname in SITE.charsets and not urlsplit(link).path.endswith(NO_PAGES)
    }


def disallowed(url):
    return urlsplit(url).path.startswith(("/neibu/", "/search"))


def reached_from(*starts):
    seen = set()
    waiting = list(starts)
    while waiting:
        url = waiting.pop()
        if url not in seen and not disallowed(url):
            seen.add(url)
            waiting.extend(leads_to(url))
    return {url for url in seen if not url.endswith(NO_PAGES)}


def pages_of(url):
    """The address of an article, and those of its later pages."""
    return [url, *(later for later, line in EXPECTED.items() if line.get("continues") == url)]


def urls(*outcomes):
    return sorted(url for url, line in EXPECTED.items() if line["outcome"] in outcomes)


def test_a_crawl_reaches_exactly_what_is_expected():
    """Front pages, feeds and the sitemap together lead to every expected address, and to no other."""
    assert reached_from(*START, *FEEDS, *SITEMAP) == set(urls("kept", "rejected", "redirect"))


def test_one_article_is_only_in_the_feed():
    """Who reads no feeds misses it."""
    assert set(EXPECTED) - reached_from(*START, *SITEMAP) - set(urls("never")) == {
        f"{WWW}/wenti/202511/t20251116_6118.html"
    }


def test_one_article_is_only_in_the_sitemap():
    """Who reads no sitemaps misses it."""
    assert set(EXPECTED) - reached_from(*START, *FEEDS) - set(urls("never")) == {
        f"{WWW}/shizheng/202511/t20251110_10398.html"
    }


def test_what_must_never_be_fetched_is_linked_and_would_be_served():
    """Only robots.txt keeps a crawl from it."""
    (never,) = urls("never")

    assert never in leads_to(f"{WWW}/")
    assert ask(never).status == 200
    assert "Disallow: /neibu/" in text_of(f"{WWW}/robots.txt")


def test_the_site_is_of_the_size_it_should_be():
    """40 pages or more, on all hosts, with lists for four sections."""
    pages = [path for path in FOLDER.rglob("*html") if path.name != "404.html"]

    assert len(pages) >= 40
    assert {path.relative_to(FOLDER).parts[0] for path in pages} == set(SITE.charsets)
    assert {f"{WWW}/{section}/" for section in ("shizheng", "jingji", "wenti", "minsheng")} <= set(urls("rejected"))


@pytest.mark.parametrize("url", [url for url in urls("kept") if url != GLOSSED])
def test_a_page_says_what_is_expected_of_it(url):
    """Title, names, source, and the beginning and end of the text stand on the page as expected."""
    line = EXPECTED[url]
    page = "".join(text_of(each) for each in pages_of(url))
    names = [line["title"], *line["authors"], *line["editors"], line["source"] or ""]

    assert [text for text in (*names, line["begins"], line["ends"]) if text not in page] == []
    assert page.index(line["begins"]) < page.index(line["ends"])
    assert line["paragraphs"] >= 4


@pytest.mark.parametrize("url", [url for url in urls("kept") if EXPECTED[url].get("lacks")])
def test_what_must_be_cut_is_on_the_page(url):
    """A cleaner has something to do on every page that says so."""
    page = "".join(text_of(each) for each in pages_of(url))

    assert [text for text in EXPECTED[url]["lacks"] if text not in page and url != GLOSSED] == []


def test_no_text_is_told_twice():
    """All articles are about different things."""
    texts = [EXPECTED[url][key] for url in urls("kept") for key in ("begins", "ends")]

    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("status", "outcomes"),
    [
        (
            200,
            [
                ("rejected", "index_page"),
                ("rejected", "soft_404"),
                ("rejected", "continued"),
                ("kept", None),
                ("never", "robots"),
            ],
        ),
        (404, [("rejected", "http_status")]),
        (521, [("rejected", "challenge_page")]),
        (301, [("redirect", None)]),
        (302, [("redirect", None)]),
    ],
)
def test_a_status_goes_with_the_outcome_that_is_expected(status, outcomes):
    """The list of expectations and the answers of the site agree."""
    found = {(line["outcome"], line.get("reason")) for url, line in EXPECTED.items() if ask(url).status == status}

    assert found == set(outcomes)


@pytest.mark.parametrize("url", urls("redirect"))
def test_a_redirect_leads_to_a_page_that_is_kept(url):
    """`to` is where it leads."""
    assert leads_to(url) == {EXPECTED[url]["to"]}
    assert EXPECTED[EXPECTED[url]["to"]]["outcome"] == "kept"


def test_a_later_page_names_the_first():
    """The second page of an article stands beside the first, which links to it and counts it."""
    later = [url for url in EXPECTED if "continues" in EXPECTED[url]]

    assert later == [url for url in urls("rejected") if EXPECTED[url]["reason"] == "continued"]
    assert [EXPECTED[EXPECTED[url]["continues"]]["pages"] for url in later] == [2]
    assert [url for url in later if url not in leads_to(EXPECTED[url]["continues"])] == []


@pytest.mark.parametrize(
    ("host", "declared", "outside"),
    [("wanbao.lanpu-news.test", "gb2312", "镕喆"), ("big5.lanpu-news.test", "big5", "裏")],
)
def test_pages_go_beyond_the_encoding_they_declare(host, declared, outside):
    """Strict decoding by the label fails: characters outside it are used, as on real pages."""
    pages = [path.read_bytes() for path in (FOLDER / host).rglob("*html")]
    broken = [page for page in pages if not _decodes(page, declared)]
    text = "".join(page.decode(ENCODINGS[host.split(".")[0]]) for page in broken)

    assert len(broken) >= 2
    assert [character for character in outside if character not in text] == []


def _decodes(page, encoding):
    try:
        page.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def test_the_mirror_page_is_glossed_and_damaged():
    """Glosses, a shifted character, a half-eaten one, widget lines and a tail: what repair is for."""
    page = text_of(GLOSSED)
    marks = ("會(huì)", "當?shù)乜h", "因?yàn)橘~", "一表 一簽", "(責(zé)編:", "返回頂部", "主站蜘蛛池模板: ")

    assert [text for text in marks if text not in page] == []
    assert EXPECTED[GLOSSED]["begins"] not in page


def test_only_reserved_hosts_are_linked():
    """Nobody real is named: every host is under .test or .example."""
    found = set()
    for path in FOLDER.rglob("*ml"):
        if path.suffix != ".toml":
            found |= set(re.findall(rb"https?://([^/\"'<> ]+)", path.read_bytes()))

    assert {host.decode() for host in found if not host.endswith((b".test", b".example"))} == {
        "schema.org",
        "www.sitemaps.org",
        "www.w3.org",
    }
