"""Sites whose section nobody has written: what the address habits of content systems lead to."""

from datetime import UTC, datetime

import pytest

from pipeline.crawl.config import Crawl, Site
from pipeline.crawl.discovery.discover import discover
from pipeline.crawl.discovery.scope import scope_of
from pipeline.crawl.fetching.bodies import Unpacked
from pipeline.crawl.fetching.errand import Capture, Errand
from pipeline.crawl.fetching.exchange import Response

HOST = "www.unknown.test"
SCOPE = scope_of(Site(host=HOST), Crawl())
HEADLINES = ["渡口的灯又亮了一整夜", "老茶馆换了新的掌柜", "山路修通后的第一班车"]
FAMILIES = {
    "dated folder, short number": "/a/20240501/12{}.html",
    "content with a dash date": "/content/2024-05/01/content_12{}.htm",
    "doc of letters": "/c/2024-05-01/doc-iabcdef123456{}.shtml",
    "channel and number": "/n1/2024/0501/c1001-12{}.html",
    "query id": "/show.php?id=12{}",
    "query id of a view": "/index.php?m=content&c=index&a=show&catid=8&id=412{}",
    "number as last folder": "/news/12345{}",
    "art of day": "/art/2024/5/1/art_1_2{}.html",
    "TRS": "/sz/202405/t20240501_4412{}.html",
    "year, month, day folders": "/2024/05/01/12{}.html",
    "long number": "/detail/10034567{}.html",
}
SECTIONS = ["/shizheng/", "/list/5.html", "/news/", "/channel/city/", "/index_2.html"]
NEVER = ["/login.html", "/files/a{}.pdf", "/search?q=1", "http://ads.elsewhere.test/a/20240501/123.html"]


def _found(html):
    body = f"<meta charset=utf-8>{html}".encode()
    response = Response(200, (), b"", body)
    capture = Capture(
        Errand(f"http://{HOST}/", HOST, "entry"),
        response,
        datetime(2026, 1, 5, tzinfo=UTC),
        "sha1:x",
        is_same=False,
        unpacked=Unpacked(body),
    )
    return {errand.url: errand.kind for errand in discover(capture, SCOPE).errands}


@pytest.mark.parametrize("shape", FAMILIES.values(), ids=FAMILIES)
def test_headlines_of_an_unknown_site_lead_to_articles(shape):
    """Beside menus, files, log-ins and foreign links, each headline is an article and nothing else is."""
    articles = {f"http://{HOST}{shape.format(number)}": text for number, text in enumerate(HEADLINES, 3)}
    links = "".join(f"<a href='{url.replace('&', '&amp;')}'>{text}</a>" for url, text in articles.items())
    menu = "".join(f"<a href='{path}'>时政</a>" for path in [*SECTIONS, *NEVER])
    found = _found(menu + links)

    assert {url for url, kind in found.items() if kind == "article"} == set(articles)
    assert not [url for url in found if "elsewhere" in url or "login" in url or "pdf" in url or "search" in url]


@pytest.mark.parametrize("path", SECTIONS)
def test_a_menu_of_an_unknown_site_leads_to_sections(path):
    """Lists and channels are read for their links, never written as articles."""
    assert _found(f"<a href='{path}'>时政</a>") == {f"http://{HOST}{path}": "section"}
