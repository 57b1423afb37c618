"""What pages, feeds and sitemaps lead to."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.cleaning.dom import parse
from pipeline.crawl.config import Crawl, Site
from pipeline.crawl.discovery.addresses import is_next_list_page, is_next_page_text, is_part_of, looks_of
from pipeline.crawl.discovery.discover import discover
from pipeline.crawl.discovery.feeds import read_feed, read_sitemap
from pipeline.crawl.discovery.links import frames_of, links_of, next_part_of
from pipeline.crawl.discovery.scope import scope_of
from pipeline.crawl.discovery.scripted_links import lazy_links_of, script_links_of
from pipeline.crawl.fetching.bodies import Unpacked
from pipeline.crawl.fetching.errand import Capture, Errand
from pipeline.crawl.fetching.exchange import Response

HOME = "http://www.a.test/"
SCOPE = scope_of(Site(host="www.a.test", aliases=("*.b.test",), exclude=("/ads/",)), Crawl())

ADDRESSES = [
    ("/shizheng/202511/t20251118_10482.html", "article"),
    ("/2025/11/17/1733.html", "article"),
    ("/news/2025-11/14/content_88120.shtml", "article"),
    ("/c/2025-11-05/doc-iicezuev0130559.shtml", "article"),
    ("/n1/2025/1120/c1001-40607000.html", "article"),
    ("/20251120/0a1b2c3d4e5f60718293a4b5c6d7e8f9/c.html", "article"),
    ("/a/20251120A03X7Q00", "article"),
    ("/article/J7Q2K5TB0001899O.html", "article"),
    ("/show.asp?id=48213", "article"),
    ("/a/848213377_121119001", "article"),
    ("/10034567.html", "article"),
    ("/art/2024/5/1/art_1_2.html", "article"),
    ("/2024/5/1/index.html", "hub"),
    ("/", "hub"),
    ("/shizheng/", "hub"),
    ("/index.html", "hub"),
    ("/shizheng/index_2.html", "hub"),
    ("/list/12.html", "hub"),
    ("/2025/11/index.shtml", "hub"),
    ("/user/login.html", "never"),
    ("/search?q=1", "never"),
    ("/files/2025/11/18/report.pdf", "never"),
    ("/logo.png", "never"),
    ("/a/a/a/a/b.html", "never"),
    ("/x" * 20, "never"),
    ("/" + "x" * 2000, "never"),
]


@pytest.mark.parametrize(("path", "looks"), ADDRESSES)
def test_an_address_says_what_its_page_is(path, looks):
    """The habits of content systems are known; traps and files are left alone."""
    assert looks_of("http://www.a.test" + path) == looks


def test_a_headline_speaks_for_an_article_where_the_address_is_silent():
    """A number in an unknown address and a link text like a headline make an article; a section's name does not."""
    url = "http://www.a.test/x9/p77"

    assert looks_of(url, "岚江保护条例草案首次审议") == "article"
    assert looks_of(url, "时政") == "hub"


PARTS = [
    ("t1_10431_2.html", "t1_10431.html", True),
    ("t1_10431_3.html", "t1_10431_2.html", True),
    ("10431-2.shtml", "10431.shtml", True),
    ("show.php?id=7&page=2", "show.php?id=7", True),
    ("10431/2", "10431", True),
    ("index_2.html", "", True),
    ("t1_10432.html", "t1_10431.html", False),
    ("show.php?id=8", "show.php?id=7", False),
    ("t1_10431.html", "t1_10431.html", False),
    ("", "t1_10431.html", False),
]


@pytest.mark.parametrize(("part", "first", "expected"), PARTS)
def test_a_further_page_has_the_same_address_but_for_a_number(part, first, expected):
    """The next article is not the next page."""
    assert is_part_of(f"http://a.test/s/{part}", f"http://a.test/s/{first}") is expected


@pytest.mark.parametrize(("text", "expected"), [("下一页", True), (" 下 一 頁 ", True), ("下一篇", False), ("", False)])
def test_a_link_says_that_it_leads_to_the_next_page(text, expected):
    """White space in the words does not matter; the next story is not meant."""
    assert is_next_page_text(text) is expected


PAGE = """
<base href="/news/">
<a href="1.html">一</a> <a href="/2.html#top" title="标题">  </a> <a href="http://x.b.test/3.html">三</a>
<a href="http://elsewhere.test/4.html">外</a> <a href="/5.html" rel="nofollow sponsored">广告</a>
<a href="javascript:void(0)">无</a> <a href="http://[::1">坏</a> <a href="#top">顶</a> <a href="">空</a>
<a href="mailto:a@b.cn">信</a> <a href="/q?w=中">问</a> <area href="6.html">
"""


def test_links_are_resolved_and_disowned_ones_left_out():
    """Base, fragments and charset count; paid links, scripts and broken addresses do not."""
    links = [(link.url, link.text) for link in links_of(parse(PAGE), HOME, "gbk")]

    assert links == [
        ("http://www.a.test/news/1.html", "一"),
        ("http://www.a.test/2.html", "标题"),
        ("http://x.b.test/3.html", "三"),
        ("http://elsewhere.test/4.html", "外"),
        ("http://www.a.test/q?w=%D6%D0", "问"),
        ("http://www.a.test/news/6.html", ""),
    ]


SCRIPTED = [
    (
        '<script>var x = {"url": "http:\\/\\/www.a.test\\/1.html?a=1&amp;b=2"}</script>',
        "http://www.a.test/1.html?a=1&b=2",
    ),
    (r'<script>window.X={u:"http:\u002F\u002Fwww.a.test\u002F1.html"}</script>', "http://www.a.test/1.html"),
    (r"""<script>document.write('<li><a href=\"/n/1.html\">一</a>')</script>""", "http://www.a.test/n/1.html"),
    ('<script>var x = ["//x.b.test/1.html"]</script>', "http://x.b.test/1.html"),
    ("<li data-url='1.html'>一", "http://www.a.test/1.html"),
    ("<a url='http://www.a.test/1.html'>一</a>", "http://www.a.test/1.html"),
    ("<b onclick=\"window.open('/1.html')\">一</b>", "http://www.a.test/1.html"),
]


@pytest.mark.parametrize(("page", "url"), SCRIPTED)
def test_links_that_a_script_would_make_are_found(page, url):
    """In JSON with its ways to write a slash, in strings of HTML, in attributes."""
    assert [link.url for link in script_links_of(parse(page), HOME, "utf-8")] == [url]


def test_what_only_resembles_an_address_in_a_script_is_no_link():
    """Regular expressions, comments and broken addresses lead nowhere."""
    page = """<script>var a = b/c/d; // a comment
    var broken = "http://[::1", empty = "/", none = "javascript:void(0)"</script><p data-url="" onclick="go(1)">"""

    assert [link.url for link in script_links_of(parse(page), HOME, "utf-8")] == []


def test_frames_are_found_with_their_addresses():
    """Old front pages are sets of frames; a frame that shows the page itself is none."""
    page = "<iframe src='/list.html'></iframe><iframe src=''></iframe><iframe src='/'></iframe>"

    assert [link.url for link in frames_of(parse(page), HOME, "utf-8")] == ["http://www.a.test/list.html"]


def test_a_frame_is_no_step_away_from_its_page():
    """It is a piece of the page; frames in frames end."""
    scope = scope_of(Site(host="www.a.test", depth=1), Crawl())
    body = b"<iframe src='/list/'></iframe>"

    assert _found(ENTRY, body, scope) == [("http://www.a.test/list/", "section", 0)]
    assert _found(replace(ENTRY, hops=5), body, scope) == []


@pytest.mark.parametrize("lazy", ["<textarea class=hidden>{}</textarea>", '<script type="text/template">{}</script>'])
def test_links_of_parts_that_wait_as_text_are_found(lazy):
    """Columns of a front page that are shown when a reader scrolls to them."""
    page = "<base href='/n/'>" + lazy.format("<ul><li><a href='1.html'>一</a></li></ul>")

    assert list(links_of(parse(page), HOME, "utf-8")) == []
    assert list(lazy_links_of(parse(page), HOME, "utf-8")) == [("http://www.a.test/n/1.html", "一")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='t9_2.html'>下一页</a>", "http://www.a.test/t9_2.html"),
        ("<link rel=next href='t9_2.html'>", "http://www.a.test/t9_2.html"),
        ("<a rel='next' href='t9_2.html'><img></a>", "http://www.a.test/t9_2.html"),
        ("<a href='t8.html'>下一页</a>", None),
        ("<a href='t9_2.html'>第二张图</a>", None),
        ("<a href='t9_all.html'>余下全文</a>", "http://www.a.test/t9_all.html"),
        ("<a href='t8.html'>阅读全文</a>", None),
        ("<b>1</b><a href='t9_2.html'>【2】</a><a href='t9_3.html'>【3】</a>", "http://www.a.test/t9_2.html"),
        ("<a href='t9.html'>1</a><a href='t9_2.html'>2</a>", "http://www.a.test/t9_2.html"),
        ("<a href='t9_2.html'>第3页</a><a href='t9_1.html'>第2页</a>", "http://www.a.test/t9_1.html"),
        ("<a href='t9_0.html'>1</a><a href='t9_1.html'>2</a>", None),
        ("<a href='t9_0.html'>1</a><a href='t9.html'>2</a>", None),
        ("<a href='t1.html'>2</a>", None),
    ],
)
def test_the_next_page_of_an_article_is_found(html, expected):
    """The word and the address must both say so."""
    assert next_part_of(parse(html), "http://www.a.test/t9.html", "utf-8") == expected


RSS = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>晚报</title>
<item><title>罗镕的面馆</title><link>/news/content_88120.shtml?a=1&amp;b=2</link></item>
<item><title>无链接</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>一</title><link href="http://www.a.test/1.html"/></entry></feed>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">""" + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        (RSS.encode("gb18030"), [("http://www.a.test/news/content_88120.shtml?a=1&b=2", "罗镕的面馆")]),
        (ATOM.encode(), [("http://www.a.test/1.html", "一")]),
        (b"<html><body>404</body></html>", []),
        (b"", []),
        (b"http://www.a.test/etc/passwd", []),
        (
            f"{BOMB}]><rss><channel><item><link>/&j;</link></item></channel></rss>".encode(),
            [("http://www.a.test/&j", "")],
        ),
    ],
    ids=["gb2312", "atom", "html", "empty", "an address", "entity bomb"],
)
def test_a_feed_gives_its_entries(body, entries):
    """RSS and Atom in any encoding; what is no feed gives nothing, and nothing is fetched or expanded."""
    assert [tuple(entry) for entry in read_feed(body, "http://www.a.test/rss.xml", "text/xml")] == entries


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="x">
<url><loc>http://www.a.test/1.html</loc><lastmod>2025-11-01</lastmod></url>
<url><loc><![CDATA[http://www.a.test/2.html?a=1]]></loc><lastmod>2025-11-18</lastmod></url>
<url><loc> /3.html?a=1&amp;b=2 </loc></url></urlset>"""
INDEX = "<sitemapindex><sitemap><loc>http://www.a.test/s1.xml.gz</loc></sitemap></sitemapindex>"


@pytest.mark.parametrize(
    ("body", "paths", "is_index"),
    [
        (SITEMAP.encode(), ["2.html?a=1", "1.html", "3.html?a=1&b=2"], False),
        (gzip.compress(SITEMAP.encode()), ["2.html?a=1", "1.html", "3.html?a=1&b=2"], False),
        (INDEX.encode(), ["s1.xml.gz"], True),
        (b"http://www.a.test/1.html\nhttp://www.a.test/2.html\n", ["1.html", "2.html"], False),
        (b"<html><body>404</body></html>", [], False),
        (b"<urlset><url><loc>javascript:x</loc></url><url><loc>", [], False),
    ],
)
def test_a_sitemap_gives_its_addresses(body, paths, is_index):
    """Plain, gzipped, an index or a list; the latest first; broken ones give what can be read."""
    sitemap = read_sitemap(body, HOME, 1_000_000)

    assert list(sitemap.urls) == [HOME + path for path in paths]
    assert sitemap.is_index is is_index


def _capture(errand, body, *, status=200, headers=(), is_same=False):
    response = Response(status, tuple(headers), b"", body)
    at = datetime(2026, 1, 5, tzinfo=UTC)
    return Capture(errand, response, at, "sha1:x", is_same, Unpacked(body))


def _found(errand, body, scope=SCOPE, **answer):
    return [(found.url, found.kind, found.depth) for found in discover(_capture(errand, body, **answer), scope).errands]


ENTRY = Errand(HOME, "www.a.test", "entry")
FRONT = """<meta charset=utf-8><a href="/n/t20251118_10482.html">岚江</a><a href="/n/t20251118_10482.html#c">评论</a>
<a href="/ads/t20251118_10483.html">广告</a><a href="/shizheng/">时政</a><a href="http://elsewhere.test/t20251118_1.html">外</a>
<script>var top = [{"url": "http:\\/\\/www.a.test\\/n\\/t20251118_10490.html"}, {"api": "http://www.a.test/api/"}]</script>"""


def test_a_start_page_leads_to_articles_and_sections_of_its_site():
    """Each address once, excluded and foreign ones not at all, lists in scripts too."""
    assert _found(ENTRY, FRONT.encode()) == [
        ("http://www.a.test/n/t20251118_10482.html", "article", 1),
        ("http://www.a.test/shizheng/", "section", 1),
        ("http://www.a.test/n/t20251118_10490.html", "article", 1),
    ]


def test_links_end_at_the_depth_of_the_site():
    """A section at the last depth is read for nothing; the next page of a list is no step."""
    scope = scope_of(Site(host="www.a.test", depth=1), Crawl())
    section = Errand(HOME + "shizheng/", "www.a.test", "section", depth=1)
    body = b"<a href='index_2.html'>x</a><a href='/n/t20251118_10482.html'>x</a>"

    assert _found(section, body, scope) == []
    assert _found(Errand(HOME + "shizheng/", "www.a.test", "entry"), body, scope) == [
        ("http://www.a.test/shizheng/index_2.html", "section", 0),
        ("http://www.a.test/n/t20251118_10482.html", "article", 1),
    ]


@pytest.mark.parametrize(
    ("path", "here", "text", "expected"),
    [
        ("list/index_1.html", "list/index.html", "2", True),
        ("list/index_2.html", "list/", "2", True),
        ("list/index_3.html", "list/index_2.html", "3", True),
        ("list?page=3", "list?page=2", "3", True),
        ("list/3/", "list/2/", "", True),
        ("list/index_98.html", "list/index_99.html", "下一页", True),
        ("list/index_99.html", "list/index.html", "尾页", False),
        ("list/index_1.html", "list/index_2.html", "1", False),
        ("list?page=9", "list?page=2", "9", False),
        ("other/index_2.html", "list/index_1.html", "下一页", False),
    ],
)
def test_the_next_page_of_a_list_is_told_from_far_ones(path, here, text, expected):
    """By its number, or by what its link says where numbers run backwards."""
    assert is_next_list_page(HOME + path, HOME + here, text) is expected


@pytest.mark.parametrize("step", [1, 7])
def test_lists_that_lead_to_ever_more_lists_end(step):
    """A calendar, a row of numbers without end: what they lead to is bounded by the depth, not by the site's budget."""
    asked, waiting = set(), [Errand(HOME + "rili/0", "www.a.test", "entry")]
    while waiting and len(asked) < 1000:
        errand = waiting.pop(0)
        if errand.url in asked:
            continue
        asked.add(errand.url)
        here = int(errand.url.rpartition("/")[2])
        body = "".join(f"<a href='/rili/{here * step + n}'>{n}</a>" for n in range(1, 8)).encode()
        waiting.extend(discover(_capture(errand, body), SCOPE).errands)

    assert len(asked) < 200


def test_an_article_leads_to_its_next_page_only():
    """Other links of an article are not followed."""
    article = Errand(HOME + "t20251118_10482.html", "www.a.test", "article", depth=2)
    body = (
        "<meta charset=gbk><a href='t20251118_10482_2.html'>下一页</a><a href='t20251118_10483.html'>别的</a>".encode(
            "gbk"
        )
    )

    assert _found(article, body) == [("http://www.a.test/t20251118_10482_2.html", "part", 2)]


def test_an_article_leads_to_other_articles_where_the_site_says_so():
    """Its next page first, then articles it links to, sections not; no further than the site's depth."""
    scope = scope_of(Site(host="www.a.test", depth=3, article_links=True), Crawl())
    article = Errand(HOME + "t20251118_10482.html", "www.a.test", "article", depth=2)
    body = (
        "<meta charset=utf-8><a href='t20251118_10483.html'>别的</a><a href='/shizheng/'>时政</a>"
        "<a href='t20251118_10482_2.html'>下一页</a>"
    ).encode()

    assert _found(article, body, scope) == [
        ("http://www.a.test/t20251118_10482_2.html", "part", 2),
        ("http://www.a.test/t20251118_10483.html", "article", 3),
    ]
    assert _found(replace(article, depth=3), body, scope) == [("http://www.a.test/t20251118_10482_2.html", "part", 3)]


def test_a_page_that_did_not_change_leads_nowhere_new():
    """What it leads to was read when it was new."""
    assert _found(ENTRY, FRONT.encode(), is_same=True) == []


def test_a_redirect_leads_to_its_target_unless_that_is_foreign():
    """The target is an errand of its own, so that robots, guard and delay see it."""
    to_own = [(b"location", b"/index.shtml")]
    to_other = [(b"location", b"http://elsewhere.test/")]

    assert _found(ENTRY, b"", status=302, headers=to_own) == [("http://www.a.test/index.shtml", "entry", 0)]
    assert _found(ENTRY, b"", status=302, headers=to_other) == []


REFRESHED = {
    "header": (b"x", [(b"refresh", b"0;url=/shizheng/")]),
    "meta": (b"<meta http-equiv='Refresh' content='0; url=/shizheng/'>", []),
    "meta of a long page": (b"<meta http-equiv=refresh content=1;url=shizheng/>" + b"<p>x" * 20_000, []),
    "both": (b"<meta http-equiv=refresh content='0; url=/shizheng/'>", [(b"refresh", b"0;url=/shizheng/")]),
}


@pytest.mark.parametrize(("body", "headers"), REFRESHED.values(), ids=REFRESHED)
def test_a_page_that_sends_its_reader_on_leads_there(body, headers):
    """As a redirect does: no step away, so many in a row and no more, never to another site."""
    assert _found(ENTRY, body, headers=headers) == [("http://www.a.test/shizheng/", "section", 0)]
    worn = replace(ENTRY, hops=Crawl().redirects)
    assert _found(worn, b"", headers=[(b"refresh", b"0;url=/shizheng/")]) == []
    assert _found(ENTRY, b"", headers=[(b"refresh", b"0;url=http://elsewhere.test/")]) == []


def test_an_article_that_moved_leads_to_its_new_place_and_one_that_is_gone_nowhere():
    """Three seconds, and back to the front page: that is no redirect of the article."""
    article = Errand(HOME + "t20251118_10482.html", "www.a.test", "article", depth=2)
    moved = b"<meta http-equiv=refresh content='0;url=/n/t20251118_10482.html'>"

    assert _found(article, moved) == [("http://www.a.test/n/t20251118_10482.html", "article", 2)]
    assert _found(article, b"<meta http-equiv=refresh content='3;url=/'>") == []


def test_sitemaps_that_name_each_other_end():
    """An index of itself, of another that names it back, and one of ever new ones: so many hops and no further."""
    index = "<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>"
    asked, waiting = [], [Errand(HOME + "sitemap.xml", "www.a.test", "sitemap")]
    while waiting:
        errand = waiting.pop()
        asked.append(errand.url)
        body = index.format(f"{HOME}sitemap{len(asked)}.xml").encode()
        waiting.extend(discover(_capture(errand, body), SCOPE).errands)

    assert len(asked) == 3
    itself = index.format(HOME + "sitemap.xml").encode()
    found = discover(_capture(Errand(HOME + "sitemap.xml", "www.a.test", "sitemap"), itself), SCOPE).errands
    assert {errand.url for errand in found} <= {HOME + "sitemap.xml"}  # a key the frontier has already


def test_what_is_no_page_leads_nowhere():
    """A style sheet or data with addresses in it is not mined for links."""
    link = b"/* <a href='/n/t20251118_10482.html'>x</a> */ body { color: red }"

    assert _found(ENTRY, link, headers=[(b"content-type", b"text/css")]) == []
    assert _found(ENTRY, link, headers=[(b"content-type", b"application/javascript")]) == []


def test_redirects_in_a_row_end():
    """A chain of redirects is followed so far and no further."""
    errand = Errand(HOME, "www.a.test", "article", hops=Crawl().redirects)

    assert _found(errand, b"", status=302, headers=[(b"location", b"/next")]) == []


@pytest.mark.parametrize("reference", ["&#xD800;", "&#x110000;", "&#1114112;", "&#55296;", "&#xFFFFFFFFFFFF;", "&#0;"])
@pytest.mark.parametrize("tail", ["", "<"], ids=["sound", "broken"])
def test_a_reference_to_no_character_costs_a_feed_nothing(reference: str, tail: str):
    """Half a surrogate pair in one headline, in a feed that is sound or not, leaves all entries to be found."""
    body = f"""<rss version="2.0"><channel><item><title>面馆{reference}</title><link>/1.html</link></item>
    <item><title>二</title><link>/2{reference}.html</link></item></channel></rss>{tail}"""

    found = [entry.url for entry in read_feed(body.encode(), "http://www.a.test/rss.xml", None)]

    assert ["http://www.a.test/1.html"] == found[:1]
    assert 2 == len(found)


@pytest.mark.parametrize(
    "charset", ["punycode", "undefined", "idna", "rot13", "unicode_escape", "zlib", "x\0y", "清稿"]
)
@pytest.mark.parametrize("where", ["header", "declaration"])
def test_a_charset_that_is_none_leaves_a_feed_to_its_bytes(charset: str, where: str):
    """Names that only Python knows, or nobody, are passed over, as on pages."""
    declared = f' encoding="{charset}"' if where == "declaration" else ""
    body = f'<?xml version="1.0"{declared}?><rss><item><title>罗镕的面馆</title><link>/1.html</link></item></rss>'
    said = f"text/xml; charset={charset}" if where == "header" else "text/xml"

    found = [tuple(entry) for entry in read_feed(body.encode(), "http://www.a.test/rss.xml", said)]

    assert [("http://www.a.test/1.html", "罗镕的面馆")] == found


def test_a_challenge_is_recognised_and_leads_nowhere():
    """A script in an article's place is not mined for links."""
    errand = Errand(HOME + "t20251118_10482.html", "www.a.test", "article")
    body = b"<script>document.cookie='__jsl_clearance=x'</script><a href='/t20251118_10483.html'>x</a>"

    assert discover(_capture(errand, body, status=521), SCOPE) == ((), True)


@pytest.mark.parametrize("kind", ["entry", "section", "article", "part", "feed", "sitemap"])
@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 500, b"<" * 50_000, b"%PDF-1.7", gzip.compress(b"x")])
def test_no_body_makes_discovery_fail(kind, body):
    """Whatever a server sends in a page's place, discovery ends with what it could read."""
    assert discover(_capture(Errand(HOME, "www.a.test", kind), body), SCOPE).errands == ()
