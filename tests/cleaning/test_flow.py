"""The whole way of a page: promises that hold for any page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import Kept, Page, clean, load_rules, undo
from pipeline.corpus.write import json_line
from pipeline.model import REASONS, Rejected
from pipeline.proof.samples import find_samples, load_sample

RULES = load_rules()
SAMPLES = find_samples([Path(__file__).parents[2] / "samples"])
PROSE = "记者从市气象台获悉，本周末全市仍以多云天气为主，气温变化不大。"
ARTICLE = "<h1>本周末多云为主</h1><p>2026-01-05 09:30 来源：江城日报</p>" + f"<p>{PROSE}</p>" * 6
PIECES = [
    ARTICLE,
    "<div>",
    "</div>",
    "<p>国产精品久久久免费| 人妻中文字幕无码| 亚洲无码在线| 澳门葡京赌场|</p>",
    "<script>var a='<p>'",
    "</script>",
    "<!--",
    "-->",
    "會(huì)",
    "\x00",
    "&#8203;",
    "<table><tr><td>",
    "\ufffd",
    "<style>.a{display:none}</style><div class=a>",
    "责编：张三",
    "<title>本周末多云为主_江城日报</title>",
    "<ul><li><a href=/1>雨季来临前的准备</a></li><li><a href=/2>一座桥的三十年</a></li></ul>",
    "<p><img src=x></p><p>江边的清晨</p>",
    "<form><input>",
    "作者：",
    "2026-01-05",
]
ADDRESSES = [
    None,
    "",
    "http://www.example.test/1.html",
    "https://example.test/",
    "https://example.test",
    "http://[",
    "//x",
    "一",
]


@pytest.fixture(scope="module")
def outcomes():
    """Every sample, cleaned once."""
    return {folder: clean(load_sample(folder).page, RULES) for folder in SAMPLES}


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_cleaning_a_clean_article_takes_nothing_from_its_body(outcomes, folder: Path):
    """The text of an article, cleaned again as plain text, loses no character to a spam rule."""
    outcome = outcomes[folder]
    if not isinstance(outcome, Kept):
        return

    again = clean(Page(body=outcome.article.text, media="text"), RULES)

    removed = again.article.cleaning.removed if isinstance(again, Kept) else ()
    assert [] == [removal.text for removal in removed if removal.rule.startswith("spam.")]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(ADDRESSES))
def test_any_page_ends_as_an_article_or_a_counted_rejection(pieces: list[str], url: str | None):
    """Whatever markup and address, nothing is raised, and the ledger restores the extracted text."""
    outcome = clean(Page(body="".join(pieces).encode(), url=url), RULES)

    if isinstance(outcome, Rejected):
        assert outcome.reason in REASONS
    else:
        article = outcome.article
        restored = undo(article.text, article.cleaning.removed)
        cut = sum(len(r.text) for r in article.cleaning.removed if isinstance(r.at, int))
        assert len(restored) == len(article.text) + cut


@settings(max_examples=150)
@given(st.binary(max_size=400), st.sampled_from(ADDRESSES))
def test_any_bytes_end_as_an_article_or_a_counted_rejection(body: bytes, url: str | None):
    """Bytes that are no page are refused by name."""
    assert isinstance(clean(Page(body=body, url=url), RULES), Kept | Rejected)


HALVES = r'"headline": "渔船靠岸\ud83d，早市开张", "articleBody": "%s\udc00"'
PARAGRAPH = "清晨的码头上，渔船一条接一条靠岸，买鱼的人比平日来得更早，社区食堂把午饭的时间提前了半个小时。"
STATES = {
    "json-ld": '<script type="application/ld+json">{"@type": "NewsArticle", %s}</script>',
    "list": '<script type="application/ld+json">[{"@type": "NewsArticle", %s}]</script>',
    "state": "<script>window.__STATE__ = {%s};</script>",
    "string": "<script>window.__STATE__ = JSON.parse('{%s}');</script>",
    "goes on": '<script type="application/ld+json">{"@type": "NewsArticle", %s};window.x=1</script>',
}


@pytest.mark.parametrize("form", STATES)
@pytest.mark.parametrize("slashes", [1, 2])
def test_half_a_character_in_a_pages_data_can_be_written(form: str, slashes: int):
    """A headline that was cut inside an emoji has U+FFFD there; nothing is raised, then or when it is written."""
    data = HALVES.replace("\\", "\\" * slashes) % (PARAGRAPH * 5)
    body = f"<html><head>{STATES[form] % data}</head><body>{f'<p>{PARAGRAPH}</p>' * 4}</body></html>"

    outcome = clean(Page(body=body), RULES)

    assert isinstance(outcome, Kept)
    assert b"\xed\xa0" not in json_line(outcome.article)


def test_the_same_page_gives_the_same_article(outcomes):
    """No clock, no order, no state: cleaning again in reverse order changes nothing."""
    for folder in reversed(SAMPLES):
        assert outcomes[folder] == clean(load_sample(folder).page, RULES)


def test_the_article_around_a_block_is_what_the_clean_page_gives():
    """A spam block between two paragraphs leaves the text of the page without it."""
    block = PIECES[3]
    half = len(ARTICLE) // 2
    at = ARTICLE.index("<p>", half)

    clean_page = clean(Page(body=ARTICLE), RULES)
    hijacked = clean(Page(body=ARTICLE[:at] + block + ARTICLE[at:]), RULES)

    assert clean_page.article.text == hijacked.article.text
    assert ("injected_spam",) == hijacked.article.cleaning.warnings


def test_fields_of_the_input_are_kept():
    """Id, address and place travel with the article."""
    page = Page(body=ARTICLE, id="x", url="HTTP://www.Example.test:80/a.html#top", source_path="p")

    article = clean(page, RULES).article

    assert ("x", "www.example.test", "p") == (article.id, article.site, article.source_path)
    assert article.canonical_url == "http://www.example.test/a.html"
    assert clean(Page(body=ARTICLE), RULES).article.id == clean(Page(body=ARTICLE), RULES).article.id


@pytest.mark.parametrize("media", ["html", "text"])
def test_a_signature_on_a_line_of_its_own_names_the_author(media: str):
    """It is cut as a line of credits, and what it says is not lost with it."""
    html = ARTICLE + "<p>（罗小森）</p>"
    text = "\n".join(["本周末多云为主", *[PROSE] * 6, "（罗小森）"])

    outcome = clean(Page(body=html if media == "html" else text, media=media), RULES)

    assert isinstance(outcome, Kept)
    assert outcome.article.authors == ("罗小森",)
    assert outcome.article.text.endswith(PROSE)
