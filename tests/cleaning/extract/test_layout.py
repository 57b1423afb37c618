"""Applying a layout: what it states wins, what it does not fit falls through, and both are told."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from pipeline.cleaning.byline.stated import state_byline
from pipeline.cleaning.dom import parse
from pipeline.cleaning.extract.layout import find_body, layout_of, read_body
from pipeline.cleaning.flow import clean
from pipeline.model import Kept, Page
from pipeline.proof.layouts import check_layouts
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.model import Article
    from pipeline.rulebook.book import RuleBook

HOST = "www.example.test"
URL = f"https://{HOST}/2024/0501/1.html"
FIRST = "清晨的渡口起了雾，第一班船推迟了二十分钟，码头上的人并不着急，他们把伞靠在一起，说着昨夜的雨。"
SECOND = "船老大说，这条航线跑了三十年，雾天每年总有十几回，等一等就过去了，用不着赶。"
LAYOUT = """
title = ["h1.headline"]
body = ["#text"]
drop = [".share", { css = "p", pattern = '^责编[:：]' }]
published = [".time", "meta[name='pubdate']@content"]
source = [".from"]
author = [".by"]
editor = [{ css = "#text p", pattern = '^责编[:：](?P<names>.+)' }]
"""
PAGE = f"""<html><head><title>渡口的雾_某某网</title><meta name="pubdate" content="2024-05-01 06:30:00"></head><body>
<div class="nav"><a href="/">首页</a></div><h1 class="headline">渡口的雾</h1>
<p class="line"><span class="time">2024年5月1日 07:10</span> <span class="from">来源：临江晚报</span>
<span class="by">记者 张三</span></p>
<div id="text"><p>{FIRST}</p><div class="share">抽奖入口</div><p>{SECOND}</p><p>责编：李四</p></div>
<div class="related"><a href="/2">另一则新闻</a></div></body></html>"""


@pytest.fixture
def book(tmp_path: Path):
    """Make a rule book that holds one layout, written as the keys of its table."""

    def make(layout: str = LAYOUT, more: str = "") -> RuleBook:
        folder = tmp_path / "rules" / "sites"
        folder.mkdir(parents=True, exist_ok=True)
        sample = '[[layout.sample]]\npage = "samples/a"\ncontains = ["雾"]\nlacks = ["抽奖入口"]\n'
        text = f'host = "{HOST}"\n{more}[[layout]]\n{layout}{sample}'
        (folder / f"{HOST}.toml").write_text(text, encoding="utf-8")
        return load_rules(tmp_path / "rules")

    return make


def article_of(html: str, rules: RuleBook, url: str | None = URL) -> Article:
    """Clean a page that gives an article."""
    outcome = clean(Page(body=html, url=url), rules)
    assert isinstance(outcome, Kept), outcome
    return outcome.article


def test_body_and_byline_come_from_the_layout(book):
    """What the layout names is taken as it stands; what it drops is gone, and the article says who read it."""
    article = article_of(PAGE, book())

    assert f"site:{HOST}#1" == article.cleaning.extractor
    assert f"{FIRST}\n{SECOND}" == article.text
    assert ("渡口的雾", "2024-05-01T07:10:00+08:00", "minute", "临江晚报") == (
        article.title,
        article.published_at,
        article.date_precision,
        article.source,
    )
    assert (("张三",), ("李四",)) == (article.authors, article.editors)
    assert article.cleaning.warnings == ()


def test_the_first_selector_that_finds_something_wins(book):
    """A page without the first element is read by the second."""
    article = article_of(PAGE.replace('class="time"', 'class="when"'), book())

    assert article.published_at == "2024-05-01T06:30:00+08:00"


def test_what_the_layout_does_not_say_comes_from_the_general_way(book):
    """A layout may be a body alone."""
    article = article_of(PAGE, book('body = ["#text"]\n'))

    assert f"site:{HOST}#1" == article.cleaning.extractor
    assert ("渡口的雾", "2024-05-01T07:10:00+08:00", "临江晚报", ("张三",)) == (
        article.title,
        article.published_at,
        article.source,
        article.authors,
    )


def test_credits_at_the_edges_of_the_body_are_read(book):
    """Lines of names above and below the text count, whatever the layout says of the page around it."""
    html = PAGE.replace(f"<p>{FIRST}", f"<p>本报记者 王小明</p><p>{FIRST}").replace("责编：李四", "编辑 赵六 校对 钱七")

    article = article_of(html, book(LAYOUT.replace('author = [".by"]', "author = []")))

    assert (("王小明",), ("赵六",)) == (article.authors, article.editors)


def test_an_empty_list_says_that_the_template_has_no_such_field(book):
    """`author = []` is a statement: nobody is looked for outside the body."""
    article = article_of(PAGE, book(LAYOUT.replace('author = [".by"]', "author = []")))

    assert article.authors == ()


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (PAGE.replace('id="text"', 'id="story"'), "no element"),
        (PAGE.replace('<div id="text">', '<div id="text"><p>提要</p></div><div>'), "hardly any text"),
        (
            PAGE.replace('<div id="text">', f'<div id="text"><p>{SECOND}</p></div><div>').replace(
                f"<p>{FIRST}</p>", f"<p>{FIRST}</p>" * 6
            ),
            "far less than the page has",
        ),
    ],
)
def test_a_layout_that_does_not_fit_says_so_and_gives_way(book, html: str, why: str):
    """The page is read the general way, with a warning that names the layout."""
    article = article_of(html, book())

    assert (f"layout_misfit:{HOST}#1",) == article.cleaning.warnings, why
    assert article.cleaning.extractor == "structure"
    assert FIRST in article.text


def test_what_is_dropped_is_not_counted_as_text_of_the_page(book):
    """Full articles that are recommended below do not speak against the layout that names their box."""
    below = f'<div class="share"><p>{FIRST}</p><p>{FIRST}</p><p>{FIRST}</p><p>{FIRST}</p></div></body>'
    html = PAGE.replace(f"<p>{SECOND}</p>", "").replace("</body>", below)

    assert FIRST == article_of(html, book()).text


@pytest.mark.parametrize(
    ("url", "fetched_at", "name"),
    [
        (URL, None, f"{HOST}#2"),
        (f"https://{HOST}/2018/0501/1.html", dt.datetime(2024, 5, 1, tzinfo=dt.UTC), f"{HOST}#1"),
        (f"https://{HOST}/1.html", dt.datetime(2018, 5, 1, tzinfo=dt.UTC), f"{HOST}#1"),
        (f"https://{HOST}/1.html", None, f"{HOST}#2"),
        ("https://www.elsewhere.test/2018/0501/1.html", None, None),
        (None, None, None),
        ("no address", None, None),
    ],
)
def test_the_date_of_a_page_is_that_of_its_address_then_of_the_fetch(book, url, fetched_at, name):
    """Old pages keep the template they were published in."""
    old = '[[layout]]\nuntil = 2018-12-31\nbody = ["#old"]\n[[layout.sample]]\npage = "samples/a"\ncontains = ["雾"]\n'

    layout = layout_of(Page(body="", url=url, fetched_at=fetched_at), book(more=old).sites)

    assert name == (layout.name if layout else None)


def test_lines_that_are_no_text_by_their_words_are_left_out(book):
    """The headline, links that stand alone, lines of furniture and promotions at the end never are paragraphs."""
    extra = '<p>渡口的雾</p><p><a href="/3">另一则新闻的标题</a></p><p>相关阅读</p>'
    html = PAGE.replace('<div id="text">', f'<div id="text">{extra}')

    assert f"{FIRST}\n{SECOND}" == article_of(html, book()).text


def test_numbers_of_sections_and_figures_of_tables_stay(book):
    """A number that counts sections and the cells of a table are text; a pager's numbers are not."""
    table = "<table><tr><td>渡船</td><td>3</td><td>12</td></tr></table>"
    pager = "<div><a href='/1'>1</a> <span>2</span></div>"
    body = f"<p>01</p><p>{FIRST}</p><p>02</p><p>{SECOND}</p>{table}{pager}"
    html = PAGE.replace(f"<p>{FIRST}</p>", body).replace(f"</div><p>{SECOND}</p>", "</div>")

    assert article_of(html, book()).text.split("\n") == ["01", FIRST, "02", SECOND, "渡船", "3", "12"]


def test_a_box_above_the_text_is_its_lead_unless_it_quotes_it(book):
    """What the text says word for word is said once."""
    layout = LAYOUT.replace('body = ["#text"]', 'body = [".lead, #text"]')
    lead = "渡口起雾，第一班船晚了二十分钟。"

    told = article_of(PAGE.replace('<div id="text">', f'<p class="lead">{lead}</p><div id="text">'), book(layout))
    quoted = article_of(PAGE.replace('<div id="text">', f'<p class="lead">{FIRST}</p><div id="text">'), book(layout))

    assert (f"{lead}\n{FIRST}\n{SECOND}", f"{FIRST}\n{SECOND}") == (told.text, quoted.text)


def test_a_spam_headline_is_not_taken(book):
    """Injected spam may stand where the layout says the headline is."""
    tree = parse(PAGE)
    layout = book().sites.layouts_of(HOST)[0]

    assert state_byline(tree, layout, lambda title: title == "渡口的雾").title is None


def test_nested_matches_are_read_once(book):
    """An element inside another match gives its paragraphs once, and what is dropped inside it is cut once."""
    nested = PAGE.replace('id="text"', 'class="box"').replace("<p>", '<p class="box">')
    layout = book(LAYOUT.replace("#text", ".box").replace('".share"', '".share", ".share *"')).sites.layouts_of(HOST)[0]
    tree = parse(nested.replace("抽奖入口", "<b>分享<i>到</i></b>"))

    nodes = find_body(tree, layout)

    assert (FIRST, SECOND) == read_body(nodes, layout, None).paragraphs


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Write the page as a sample beside the rules."""
    folder = tmp_path / "samples" / "a"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "sample.toml").write_text(f'why = "w"\nadded = 2026-01-05\nurl = "{URL}"\n', encoding="utf-8")
    gold = {"title": "渡口的雾", "script": "hans", "paragraphs": [FIRST, SECOND]}
    (folder / "expected.json").write_text(json.dumps(gold), encoding="utf-8")
    return folder


def test_a_layout_is_proven_by_its_sample(book, sample: Path):
    """A layout whose selectors all find something on a page it reads has no fault; here `pubdate` too."""
    assert sample.exists()
    assert [] == list(map(str, check_layouts(book())))


@pytest.mark.parametrize(
    ("layout", "line", "what"),
    [
        (LAYOUT.replace("h1.headline", "h1.gone"), 4, "dead selector: 'h1.gone'"),
        (LAYOUT.replace('".share"', '".share", ".gone"'), 6, "dead selector: '.gone'"),
        (LAYOUT.replace("^责编[:：]' }", "^记者[:：]' }"), 6, "dead selector: 'p'"),
        (LAYOUT.replace("#text", "#gone"), 11, "the layout does not fit it; read by 'structure'"),
        (LAYOUT.replace('[".share", ', "["), 11, "still holds '抽奖入口'"),
    ],
)
def test_a_layout_that_its_sample_does_not_prove_is_a_fault(book, sample: Path, layout: str, line: int, what: str):
    """The fault stands at the selector or at the sample."""
    assert sample.exists()

    faults = list(check_layouts(book(layout)))

    assert any(what in fault.what and line == fault.line for fault in faults), list(map(str, faults))


def test_a_sample_of_another_time_proves_nothing(book, sample: Path):
    """Address and date of the sample must choose the layout it is to prove."""
    assert sample.exists()
    old = '[[layout]]\nuntil = 2018-12-31\nbody = ["#text"]\n[[layout.sample]]\npage = "samples/a"\ncontains = ["雾"]\n'

    faults = list(map(str, check_layouts(book(more=old))))

    assert [f"samples/a: its address and date choose {HOST}#2"] == [fault.split(": ", 1)[1] for fault in faults]


def test_a_sample_that_cannot_be_used_is_a_fault(book, sample: Path):
    """A missing page, a page that gives no article and a missing text are told at the sample."""
    page = sample / "page.html"
    told = []
    for html in (PAGE.replace("雾", "霾"), "<p>", "%PDF-1.7", None):
        page.unlink() if html is None else page.write_text(html, encoding="utf-8")
        told.append("\n".join(map(str, check_layouts(book()))))
    (sample / "sample.toml").unlink()
    told.append("\n".join(map(str, check_layouts(book()))))

    assert "samples/a: lacks '雾'" in told[0]
    assert "samples/a: gives no article" in told[1]
    assert "samples/a: gives no article: not_html" in told[2]
    assert "has neither page.html nor page.txt" in told[3]
    assert "sample.toml: cannot be read" in told[4]
