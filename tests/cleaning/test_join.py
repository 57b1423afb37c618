"""The pages of one article become one article, and its ledger still tells everything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.article import content_hash
from pipeline.cleaning.flow import clean, clean_alone
from pipeline.cleaning.join import join_pages
from pipeline.cleaning.ledger import cut, undo
from pipeline.model import Article, Cleaning, Kept, Page, Rejected, Removal
from pipeline.rulebook.load import load_rules

TITLE = "老桥边的早市搬进了新棚"
LINES = [
    "天还没亮，老桥边的早市已经热闹起来，卖菜的人把三轮车一辆接一辆停进新搭的棚子里。",
    "街道办的工作人员说，新棚里划了一百二十个摊位，先到先得，每个摊位一天只收两元钱。",
    "卖豆腐的秦师傅在这座桥边站了二十年，他说以前最怕下雨，一下雨半天的生意就没有了。",
    "新棚顶上装了采光板，地面铺了防滑砖，靠河的一侧还留出了一条给行人走的通道。",
    "附近的居民也松了口气，早晨的路不再堵，孩子上学不用再从菜筐中间挤过去了。",
    "街道办表示，入冬以前还会在棚子两头装上挡风的门帘，并且增加一处公共厕所。",
]


@pytest.fixture(scope="module")
def rules():
    """The built-in rule book."""
    return load_rules(None)


def _page(number, lines, *, title=TITLE, above="", below="", **more):
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = f"""<!doctype html><title>{title}_河湾新闻网</title><h1>{title}</h1>{above}
    <div class=content>{body}</div><p><a href=/n/7_2.html>下一页</a></p>{below}"""
    url = "http://www.example.test/n/7.html" if number == 1 else f"http://www.example.test/n/7_{number}.html"
    return Page(body=html.encode(), content_type="text/html; charset=utf-8", url=url, source_path=f"a@{number}", **more)


def _joined(rules, first, *parts):
    outcome = clean(replace(first, parts=parts), rules)
    assert isinstance(outcome, Kept)
    return outcome.article


def test_pages_become_one_article_in_their_order(rules):
    """Text in page order, the address of the first page, and where every part came from."""
    article = _joined(
        rules,
        _page(1, LINES[:2], above="<div>2026-01-05 09:30 来源：河湾日报</div>"),
        _page(2, LINES[2:4], title=TITLE + "(2)"),
        _page(3, LINES[4:], title=TITLE + "(3)", below="<p>（责任编辑：张三）</p>"),
    )

    assert LINES == article.text.split("\n")
    assert (TITLE, "http://www.example.test/n/7.html") == (article.title, article.url)
    assert ("2026-01-05T09:30:00+08:00", "河湾日报") == (article.published_at, article.source)
    assert ("a@1", ("a@2", "a@3")) == (article.source_path, article.cleaning.parts)
    assert "pages:3" in article.cleaning.warnings
    assert content_hash(article.text) == article.content_hash


def test_credits_of_the_last_page_count_where_the_first_has_none(rules):
    """The editor's line stands at the end of an article, which is on its last page."""
    article = _joined(rules, _page(1, LINES[:3]), _page(2, [*LINES[3:], "（责任编辑：张三）"]))

    assert ("张三",) == article.editors
    assert LINES == article.text.split("\n")


@pytest.mark.parametrize(
    ("first", "further", "expected"),
    [
        (LINES[:3], LINES[2:], LINES),
        (LINES[:3], LINES, LINES),
        (LINES, LINES, LINES),
        (LINES[:3], [TITLE, *LINES[3:]], LINES),
        (LINES[:3], [TITLE + "（2）", LINES[2], *LINES[3:]], LINES),
        (LINES[:3], [TITLE + " 第2页", *LINES[3:]], LINES),
        ([*LINES[:3], LINES[0]], LINES[3:], [*LINES[:3], LINES[0], *LINES[3:]]),
    ],
    ids=["one line", "the whole text", "the same page", "headline", "headline and line", "marked", "within a page"],
)
def test_what_a_page_repeats_is_cut_at_the_seam_only(first, further, expected):
    """No headline twice, no line twice; repetition inside a page is its author's."""
    pages = [_article("\n".join(first)), _article("\n".join(further))]
    joined = join_pages(pages)

    assert expected == joined.text.split("\n")
    assert "\n".join([*first, *further]) == undo(joined.text, joined.cleaning.removed)


def test_a_missing_page_leaves_the_others_and_a_warning(rules):
    """A page that is not there, or gave no text, is named by its number."""
    article = _joined(rules, _page(1, LINES[:3]), None, _page(3, LINES[3:]), _page(4, []))

    assert LINES == article.text.split("\n")
    assert {"pages:2", "page_missing:2", "page_missing:4"} <= set(article.cleaning.warnings)


def test_without_text_on_any_page_the_first_says_why(rules):
    """The outcome is that of the first page alone."""
    first = Page(body=b"%PDF-1.7")

    assert clean_alone(first, rules) == clean(replace(first, parts=(None, first)), rules)
    assert isinstance(clean(replace(first, parts=(None,)), rules), Rejected)


def _article(text, removed=()):
    return Article(
        id="x", title=TITLE, text=text, content_hash="", cleaning=Cleaning(extractor="", rulebook="", removed=removed)
    )


def _with_cuts(lines, cuts):
    """An article whose ledger cuts some lines of a text, the last place first."""
    text, removed = "\n".join(["起", *lines]), []
    for place in sorted(set(cuts), reverse=True):
        if place < len(lines):
            all_lines = text.split("\n")
            at = sum(len(line) + 1 for line in all_lines[: place + 1]) - 1
            dropped = "\n" + all_lines[place + 1]
            removed.append(Removal(rule="r", step="spam", action="drop_line", at=at, text=dropped))
            text = text[:at] + text[at + len(dropped) :]
    return _article(text, tuple(removed))


PAGES = st.lists(
    st.builds(_with_cuts, st.lists(st.sampled_from(["甲", "乙", TITLE]), max_size=5), st.lists(st.integers(0, 4))),
    min_size=1,
    max_size=4,
)


@given(PAGES)
def test_the_ledger_of_a_joined_article_undoes_and_redoes_every_cut(pages):
    """Undone, it is the extracted texts one after the other; made again, it is the article."""
    joined = join_pages(pages)
    extracted = "\n".join(undo(page.text, page.cleaning.removed) for page in pages)

    assert extracted == undo(joined.text, joined.cleaning.removed)
    assert joined.text == cut(extracted, joined.cleaning.removed)
