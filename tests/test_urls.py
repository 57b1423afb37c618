"""URLs as keys."""

import hypothesis
import pytest
from hypothesis import strategies as st

from pipeline.urls import canonical_url, host_of, registrable_domain

SPELLINGS = [
    ("HTTP://News.Example.CN/", "http://news.example.cn/", "scheme and host are lower-case"),
    ("http://news.example.cn", "http://news.example.cn/", "an empty path is the root"),
    ("http://news.example.cn:80/a", "http://news.example.cn/a", "the default port is dropped"),
    ("https://news.example.cn:443/a", "https://news.example.cn/a", "the default port of https too"),
    ("http://news.example.cn:443/a", "http://news.example.cn:443/a", "another port is kept"),
    ("http://news.example.cn./a", "http://news.example.cn/a", "the root label is dropped"),
    ("http://user:secret@news.example.cn/a", "http://news.example.cn/a", "a password is no part of a key"),
    ("http://新闻.example.cn/", "http://xn--efvy88h.example.cn/", "names are IDNA-encoded"),
    ("http://127。0。0。1/", "http://127.0.0.1/", "ideographic dots are dots"),
    ("http://[::1]:8080/a", "http://[::1]:8080/a", "IPv6 keeps its brackets"),
    ("http://a.cn/x#section", "http://a.cn/x", "the fragment is dropped"),
    ("http://a.cn/a/./b/../c", "http://a.cn/a/c", "dot segments are resolved"),
    ("http://a.cn/a/%2e%2E/c", "http://a.cn/c", "escaped dots are dots"),
    ("http://a.cn/../../c", "http://a.cn/c", "nothing lies above the root"),
    ("http://a.cn/a/b/..", "http://a.cn/a/", "a trailing .. names the folder"),
    ("http://a.cn/%7euser/%e4%b8%ad", "http://a.cn/~user/%E4%B8%AD", "escapes are normalised"),
    ("http://a.cn/中 文", "http://a.cn/%E4%B8%AD%20%E6%96%87", "what is no ASCII is escaped"),
    ("http://a.cn//a//b", "http://a.cn//a//b", "empty segments stay: some servers use them"),
    ("http:\\\\a.cn\\x?y=\\", "http://a.cn/x?y=%5C", "backslashes before the query are slashes"),
    ("\n http://a.cn/a\tb ", "http://a.cn/ab", "white space around and line breaks within are dropped"),
    ("http://a.cn/?", "http://a.cn/", "an empty query is none"),
    ("http://a.cn/?b=2&a=1", "http://a.cn/?b=2&a=1", "the order of parameters is kept"),
    ("http://a.cn/?id=7&utm_source=x&spm=1.2", "http://a.cn/?id=7", "tracking parameters are dropped"),
    ("http://a.cn/?from=timeline&isappinstalled=0", "http://a.cn/", "share buttons' parameters are dropped"),
    ("http://a.cn/?from=beijing", "http://a.cn/?from=beijing", "a from that says something is kept"),
]


@pytest.mark.parametrize(("url", "key", "why"), SPELLINGS, ids=[why for _, _, why in SPELLINGS])
def test_two_spellings_of_one_address_have_one_key(url, key, why):
    """Every spelling is brought to its canonical form."""
    assert canonical_url(url) == key, why


@pytest.mark.parametrize(
    "text",
    [
        "",
        "javascript:void(0)",
        "mailto:a@b.cn",
        "/relative",
        "http://",
        "http://[::1/",
        "http://a.cn:99999/",
        "ftp://a.cn/",
    ],
)
def test_what_is_no_web_address_comes_back_unchanged(text):
    """The key function is total: it never raises, and invents no address."""
    assert canonical_url(text) == text
    assert host_of(text) == ""


def test_a_query_is_escaped_in_the_charset_of_its_page():
    """Servers of GBK pages expect GBK in the query and UTF-8 in the path, as browsers send them."""
    assert canonical_url("http://a.cn/中?q=中", "gb2312") == "http://a.cn/%E4%B8%AD?q=%D6%D0"


@pytest.mark.parametrize("charset", ["no-such-encoding", "ascii", ""])
def test_a_charset_that_cannot_write_the_query_means_utf_8(charset):
    """A wrong label never loses a link."""
    assert canonical_url("http://a.cn/?q=中", charset) == "http://a.cn/?q=%E4%B8%AD"


@hypothesis.given(st.text(), st.text(), st.sampled_from(["utf-8", "gbk", "big5"]))
def test_a_key_is_its_own_key(path, query, charset):
    """Canonicalising twice changes nothing."""
    key = canonical_url(f"http://a.cn/{path}?{query}", charset)

    assert canonical_url(key, charset) == key


@hypothesis.given(st.text())
def test_any_text_has_a_key_and_a_host(text):
    """No text makes the key functions raise."""
    assert isinstance(canonical_url(text), str)
    assert isinstance(host_of("http://" + text), str)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.example.com.cn", "example.com.cn"),
        ("EXAMPLE.cn.", "example.cn"),
        ("x.cn", "x.cn"),
        ("com.cn", "com.cn"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
        ("www.demo-news.test", "demo-news.test"),
        ("a.xn--fiqs8s", "a.xn--fiqs8s"),
    ],
)
def test_the_registrable_domain_is_what_one_owner_has(host, domain):
    """Two-level suffixes of China are known; addresses and suffixes stay as they are."""
    assert registrable_domain(host) == domain
