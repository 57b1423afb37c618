"""Where redirects lead."""

import pytest

from pipeline.crawl.fetching.exchange import Response
from pipeline.crawl.fetching.redirects import read_refresh, redirect_target, refresh_target


def _redirect(location, status=302):
    return Response(status, ((b"location", location),) if location is not None else (), b"", b"")


TARGETS = [
    (b"/a", "http://x.test/a"),
    (b"b.html", "http://x.test/dir/b.html"),
    (b"//y.test/a", "http://y.test/a"),
    (b"https://y.test", "https://y.test/"),
    (b"/a b.html", "http://x.test/a%20b.html"),
    ("/新闻.html".encode(), "http://x.test/%E6%96%B0%E9%97%BB.html"),
    ("/新闻.html".encode("gbk"), "http://x.test/%D0%C2%CE%C5.html"),
    ("http://中国.test/新".encode(), "http://xn--fiqs8s.test/%E6%96%B0"),
    ("http://中国.test/新".encode("gbk"), "http://xn--fiqs8s.test/%D0%C2"),
    (b"http://169.254.169.254/latest/meta-data/", "http://169.254.169.254/latest/meta-data/"),
    (b"http://user:secret@y.test/", "http://y.test/"),
    (b"/a#b", "http://x.test/a"),
    (b"file:///etc/passwd", None),
    (b"javascript:alert(1)", None),
    (b"http://[::1/", None),
    (b"", None),
    (None, None),
]


@pytest.mark.parametrize(("location", "target"), TARGETS)
def test_a_location_is_read_as_its_server_means_it(location, target):
    """Relative, raw, GBK and hostile values all give the address that was meant, or none. The guard judges it later."""
    assert redirect_target(_redirect(location), "http://x.test/dir/page.html") == target


@pytest.mark.parametrize("status", [200, 300, 304, 404])
def test_only_a_redirect_redirects(status):
    """A Location on another answer is information, not an order."""
    assert redirect_target(_redirect(b"/a", status), "http://x.test/") is None


REFRESHES = [
    ("0;url=/new.html", "http://x.test/new.html"),
    ("0; URL='new.html'", "http://x.test/dir/new.html"),
    (' 3 ; url = "//y.test/a" ', "http://y.test/a"),
    ("1.5;http://y.test/", "http://y.test/"),
    ("5, url=/a", "http://x.test/a"),
    ("0;url=page.html", None),
    ("0;url=page.html#top", None),
    ("600;url=/new.html", None),
    ("30", None),
    ("0;url=javascript:go()", None),
    ("0;url=http://[::1/", None),
    ("soon;url=/a", None),
    ("", None),
    ("0" * 100_000, None),
]


@pytest.mark.parametrize(("value", "target"), REFRESHES)
def test_a_refresh_leads_elsewhere_or_nowhere(value, target):
    """Quotes or not, `url=` or not; a page that only loads itself again goes nowhere, nor a slow one."""
    assert read_refresh(value, "http://x.test/dir/page.html") == target


def test_a_refresh_header_is_read_in_the_bytes_that_came():
    """As a Location is."""
    answer = Response(200, ((b"refresh", "0;url=/新闻.html".encode("gbk")),), b"", b"")

    assert refresh_target(answer, "http://x.test/") == "http://x.test/%D0%C2%CE%C5.html"
    assert refresh_target(Response(200, (), b"", b""), "http://x.test/") is None
