"""Feeds of every kind, sound, broken and hostile: where their entries lead."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.crawl.discovery.feed_entries import MAX_READ, MAX_TITLE_CHARS, read_entries
from pipeline.crawl.discovery.feeds import MAX_ENTRIES, read_feed

FEED = "http://www.a.test/feeds/all.xml"
ONE = "http://www.a.test/1.html"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">'

RSS_20 = f"""<?xml version="1.0" encoding="utf-8"?>
<!-- <item><link>http://www.a.test/comment.html</link></item> -->
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>晚报</title><link>http://www.a.test/</link>
<atom:link rel="self" type="application/rss+xml" href="http://www.a.test/feeds/all.xml"/>
<image><title>标志</title><link>http://www.a.test/logo.html</link></image>
<item><title>甲</title><link>{ONE}?a=1&amp;b=2</link><guid>http://www.a.test/guid.html</guid>
 <source url="http://www.b.test/rss.xml">乙报</source><media:title>图</media:title>
 <media:content url="/1.jpg"><media:title>照片</media:title></media:content>
 <content:encoded><![CDATA[<a href="/x.html">另见</a><title>不是</title>]]></content:encoded></item>
<item><description>正文 <link>http://www.a.test/in.html</link></description>
 <atom:link href="/f/2.xml" rel="self"/>
 <link><![CDATA[ /2.html?a=1&b=2 ]]></link><title><![CDATA[<b>乙</b> 与丙]]></title></item>
<item><guid>http://www.a.test/3.html</guid><title>丁</title></item>
<item><guid isPermaLink="false">http://www.a.test/4.html</guid></item><item><guid>12345</guid></item>
</channel></rss>"""
RSS_10 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="http://www.a.test/"><link>http://www.a.test/</link>
<items><rdf:Seq><rdf:li rdf:resource="http://www.a.test/1.html"/></rdf:Seq></items></channel>
<item rdf:about="http://www.a.test/about.html"><title>甲</title><link>http://www.a.test/1.html</link></item>
<item rdf:about="http://www.a.test/2.html"><title>乙</title></item></rdf:RDF>"""
RSS_09 = (
    "<rss version='0.91'><channel><item><title>甲</title><link>http://www.a.test/1.html</link></item></channel></rss>"
)
ATOM_10 = f"""{ATOM}<id>http://www.a.test/</id><link href="http://www.a.test/"/>
<entry><title type="html">&lt;b&gt;甲&lt;/b&gt;</title><author><name>张三</name><uri>http://www.a.test/z</uri></author>
 <source><id>http://www.b.test/</id><title>乙报</title><link href="http://www.b.test/1.html"/></source>
 <link rel="self" href="/1.atom"/><link rel="enclosure" type="audio/mpeg" href="/1.mp3"/>
 <link rel="alternate" type="application/json" href="/1.json"/><link rel="alternate" type="text/html" href="{ONE}"/>
 <content type="xhtml"><div><title>不是</title><link href="/x.css" rel="stylesheet"/></div></content></entry>
<entry><id>http://www.a.test/2.html</id>
 <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">乙<i>丙</i></div></title></entry>
<entry><id>tag:a.test,2026:3</id><title>丁</title></entry></feed>"""
ATOM_PREFIXED = f"""<f:feed xmlns:f="http://www.w3.org/2005/Atom" xmlns:title="urn:x">
<f:entry><title:title>不是</title:title>
<f:title>甲</f:title><f:link href="{ONE}"/></f:entry></f:feed>"""
ATOM_03 = f"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>甲</title>
<link rel="alternate" type="text/html" href="{ONE}"/></entry></feed>"""
BASED = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://www.b.test/n/">
<entry><link href="1.html"/></entry>
<entry xml:base="m/"><link href="2.html"/></entry><entry><link xml:base="/k/" href="3.html"/></entry>
<entry xml:base="http://[/"><link href="4.html"/></entry></feed>"""


def entries(feed: str, url: str = FEED) -> list[tuple[str, str]]:
    """Give address and headline of each entry."""
    return [tuple(entry) for entry in read_entries(feed, url)]


@pytest.mark.parametrize(
    ("feed", "found"),
    [
        (
            RSS_20,
            [
                (f"{ONE}?a=1&b=2", "甲"),
                ("http://www.a.test/2.html?a=1&b=2", "乙 与丙"),
                ("http://www.a.test/3.html", "丁"),
            ],
        ),
        (RSS_10, [(ONE, "甲"), ("http://www.a.test/2.html", "乙")]),
        (RSS_09, [(ONE, "甲")]),
        (ATOM_10, [(ONE, "甲"), ("http://www.a.test/2.html", "乙丙")]),
        (ATOM_PREFIXED, [(ONE, "甲")]),
        (ATOM_03, [(ONE, "甲")]),
        (BASED, [(f"http://www.b.test/{path}", "") for path in ("n/1.html", "n/m/2.html", "k/3.html", "n/4.html")]),
    ],
    ids=["RSS 2.0", "RSS 1.0", "RSS 0.91", "Atom 1.0", "Atom with a prefix", "Atom 0.3", "xml:base"],
)
def test_every_kind_of_feed_gives_its_entries(feed: str, found: list[tuple[str, str]]):
    """Each leads to its own page: not to the feed, a source, a sound, or what its text links to."""
    assert found == entries(feed)


@pytest.mark.parametrize(
    "feed",
    [
        f"<rss><channel><item><title>甲</title><link>{ONE}</link>",
        f"<rss><channel><item><title>甲<link>{ONE}<pubDate>2026</item>",
        f"<rss><channel><item><link>{ONE}</link><title>甲</title><p></b></item></rss></channel>",
        f"<rss><channel><item><title>甲</title><source>乙报<link>{ONE}</link></item>",
        f"<rss><channel><item><title>甲</title><link/>{ONE}<pubdate>2026</pubdate></item>",
        f"<rss><channel><!-- <item><title>甲</title><link>{ONE}</link></item>",
        f"<rss><channel><item><title><![CDATA[甲</title><link>{ONE}</link></item>",
        f"<?xml version='1.0' <rss><channel><item><title>甲</title><link>{ONE}</link></item>",
        f"<!DOCTYPE rss [ <rss><channel><item><title>甲</title><link>{ONE}</link></item>",
        f"<RSS><CHANNEL><ITEM><TITLE>甲</TITLE><LINK>{ONE}</LINK></ITEM></CHANNEL></RSS>",
        f"{ATOM}<entry><title>甲</title><link href={ONE} /></entry>",
        f"{ATOM}<entry><title>甲</title><link href='{ONE}' title='1 > 0'></entry>",
        f"{ATOM}<entry><title>甲</title><link rel=alternate href='{ONE}'",
    ],
)
def test_a_broken_feed_gives_what_can_be_told(feed: str):
    """Cut off, unclosed, without an order: an entry that names its address is found."""
    found = entries(feed)

    assert [ONE] == [url for url, _ in found]
    assert {"甲"} >= {title for _, title in found}


def test_an_address_keeps_what_looks_like_a_reference():
    """`&section=` and `&copy=` end without a semicolon: they are parameters that somebody forgot to escape."""
    feed = f"<rss><item><link>{ONE}?id=1&section=2&copy=3&amp;lt=4</link></item></rss>"

    assert [f"{ONE}?id=1&section=2&copy=3&lt=4"] == [url for url, _ in entries(feed)]


@pytest.mark.parametrize(
    "page", ["", "<html><item><link>http://www.a.test/1.html</link></item></html>", "{}", "<rss></rss>", "<feed"]
)
def test_what_is_no_feed_gives_nothing(page: str):
    """Nor does a feed without entries."""
    assert [] == entries(page)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"])
def test_a_feed_is_decoded_as_pages_are(encoding: str):
    """By what it declares, or by its first bytes."""
    declared = encoding.removesuffix("-sig")
    item = "<item><title>江城晚報</title><link>/1.html</link></item>"
    feed = f"<?xml version='1.0' encoding='{declared}'?><rss>{item}</rss>"

    assert [(ONE, "江城晚報")] == [tuple(entry) for entry in read_feed(feed.encode(encoding), FEED, "text/xml")]


MANY = 300_000
HOSTILE = {
    "items": "<rss>" + "<item>" * MANY,
    "titles": "<rss><item>" + "<title>" * MANY,
    "tags": "<rss><item>" + "<a>" * MANY,
    "nested": "<rss><item>" + "<description>" * MANY + "</description>" * MANY,
    "CDATA": "<rss><item><title>" + "<![CDATA[" * MANY,
    "comments": "<rss><item><title>" + "<!--" * MANY,
    "instructions": "<rss><item><title>" + "<?" * MANY,
    "document types": "<!DOCTYPE [" * MANY + "<!DOCTYPE >" * MANY + "<rss>",
    "quotes": "<rss><item>" + "<link href=\"'" * MANY,
    "attributes": "<rss><item><link " + "a=" * MANY + "a " * MANY,
    "one word": "<rss><item><link " + "a" * MANY + ">",
    "spaces": "<rss><item><link" + " " * MANY + ">",
    "references": "<rss><item><title>" + "&#" * MANY + "&#" + "9" * MANY + ";",
    "prefixes": "<rss" + "".join(f" xmlns:a{number}='x'" for number in range(MANY)) + "><" + "a:" * MANY,
    "less than": "<rss>" + "<" * MANY,
    "bases": '<feed xml:base="http://a.test/x/">' * (MANY // 10),
    "no pages": "<rss><item>" + '<link href="javascript:void(0)"/>' * MANY,
}


@pytest.mark.parametrize("feed", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_feed_costs_little(feed: str):
    """Each of these would take hours if its cost grew with the square of its length."""
    assert [] == entries(feed)


def test_what_a_feed_gives_is_bounded():
    """Entries that are read, entries that are given, and the length of a headline."""
    item = f"<item><title>{'长' * 5_000}</title><link>{ONE}</link></item>"
    feed = f"<rss>{item * (MAX_ENTRIES + 1)}</rss>"

    assert MAX_ENTRIES == sum(1 for _ in read_feed(feed.encode(), FEED, None))
    assert {MAX_TITLE_CHARS} == {len(title) for _, title in entries(f"<rss>{item}</rss>")}
    assert [] == entries("<rss>" + "<item/>" * MAX_READ + item)


SEEDS = st.sampled_from([RSS_20, RSS_10, RSS_09, ATOM_10, ATOM_PREFIXED, ATOM_03, BASED])
PIECES = st.sampled_from(
    ["<", ">", "/", '"', "'", "]]>", "<![CDATA[", "<!--", "-->", "<?", "<!DOCTYPE x [", "&", "&#xD800;", "&#0;", "\0",
     "<item>", "</item>", "<link>", "<source>", "xml:base='http://['", "http://[", "xmlns:a=''", "\ud800", "　"]
)  # fmt: skip


@given(SEEDS, st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES | st.text(max_size=5)), max_size=12))
@settings(max_examples=300, deadline=None)
def test_no_mutated_feed_raises(feed: str, wounds: list[tuple[float, int, str]]):
    """Cut, overwritten and stuffed at any place: addresses come out, or nothing."""
    for place, gone, piece in wounds:
        at = int(place * len(feed))
        feed = feed[:at] + piece + feed[at + gone :]

    assert all(url.startswith(("http://", "https://")) for url, _ in entries(feed))


@given(st.binary(max_size=300), SEEDS, st.floats(0, 1))
@settings(max_examples=200, deadline=None)
def test_no_bytes_make_a_feed_raise(noise: bytes, feed: str, place: float):
    """Whatever charset they are in, or none."""
    body = feed.encode()
    at = int(place * len(body))

    list(read_feed(body[:at] + noise + body[at:], FEED, "text/xml"))
