"""Feeds, site maps, data and programs in the place of a page."""

from __future__ import annotations

import pytest

from pipeline import Page, Rejected, clean, load_rules
from pipeline.cleaning.documents import refuse_document

RULES = load_rules()
TEXT = "星期六清早，河东镇的老街上又摆出了十几个旧书摊，来得最早的是一位退休的木匠，他带来了三箱旧小说。"
ITEM = f"<item><title>旧书摊又开张了</title><description><![CDATA[<p>{TEXT}</p>]]></description></item>"
NO_PAGES = {
    "feed": f"<rss version='2.0'><channel>{ITEM * 3}</channel></rss>",
    "feed behind a style sheet": f"<?xml version='1.0'?>\n<?xml-stylesheet href='a.xsl'?><!-- x --><rss>{ITEM}",
    "atom": f"<?xml version='1.0'?><feed xmlns='a'><entry><summary>{TEXT}</summary></entry></feed>",
    "site map": f"<?xml version='1.0'?><urlset><url><loc>http://a.test/{TEXT}</loc></url></urlset>",
    "json": f'{{"code": 0, "data": {{"content": "<p>{TEXT}</p>"}}}}',
    "jsonp": f'callback({{"code": 0, "data": {{"content": "<p>{TEXT}</p>"}}}})',
    "json list": f'[{{"title": "旧书摊", "content": "<p>{TEXT}</p>"}}]',
    "script": f"/* 旧书摊 */ !function(a){{document.write('<p>{TEXT}</p>')}}()",
    "variable": f"var tips = '{TEXT}';",
}


@pytest.mark.parametrize("source", NO_PAGES.values(), ids=NO_PAGES)
def test_what_is_no_page_is_refused_by_name(source: str):
    """An HTML parser would take it for one, and its summaries for an article."""
    outcome = clean(Page(body=source), RULES)

    assert isinstance(outcome, Rejected)
    assert outcome.reason == "not_html"


@pytest.mark.parametrize(
    "source",
    [
        f"<p>{TEXT}</p>",
        f"<?xml version='1.0'?><!DOCTYPE html><html><body><p>{TEXT}</p></body></html>",
        f"var x = 1;</script><html><body><p>{TEXT}</p>",
        f"(function) {TEXT}",
        TEXT,
        "[图] 旧书摊又开张了",
        "{{header}}<p>旧书摊</p>",
    ],
)
def test_a_page_is_let_through(source: str):
    """Broken pages begin with anything."""
    assert refuse_document(source) is None


@pytest.mark.parametrize("start", ["<!--", "/*", "//", "<?x ", "(", "{ "])
def test_hostile_beginnings_cost_little(start: str):
    """Every repeat is bounded."""
    assert refuse_document(start * 100_000) is None
