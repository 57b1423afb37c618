"""The byline in markup that readers do not see."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from pipeline.cleaning.byline.embedded import in_json_ld, in_meta, in_title
from pipeline.cleaning.byline.state import in_state, in_variables
from pipeline.cleaning.dom import parse

TITLE = "河口镇新图书馆下月向居民开放"
ARTICLE = {"title": TITLE, "publishTime": 1714525353, "source": "河口日报", "author": "张三"}
NEWS = {"headline": TITLE, "datePublished": "2031-05-01"}
OTHER = {"title": "另一条消息", "publishTime": 1600000000, "source": "别处日报"}


def script(text: str, kind: str = ""):
    """Parse a page with one script."""
    return parse(f"<html><body><script{kind}>{text}</script></body></html>")


def test_meta_names_are_compared_without_case_and_best_first():
    """A time of publication is listed before a vague date."""
    tree = parse(
        '<meta name="Date" content="2031-05-02">'
        '<meta property="article:published_time" content="2031-05-01T09:02:00+08:00">'
        '<meta name="ContentSource" content=" 河口日报 "><meta name="author" content="">'
        '<meta property="og:site_name" content="河口网">'
    )
    stated = in_meta(tree)

    assert stated.published == ("2031-05-01T09:02:00+08:00", "2031-05-02")
    assert (stated.sources, stated.authors, stated.site) == (("河口日报",), (), "河口网")


def test_a_time_of_change_is_no_time_of_publication():
    """Only names of publication are looked for."""
    tree = parse(
        '<meta property="article:modified_time" content="2031-05-02"><meta name="dateUpdate" content="2031-05-03">'
    )

    assert in_meta(tree).published == ()


@pytest.mark.parametrize(
    "data",
    [
        NEWS | {"@type": "NewsArticle", "author": {"name": "张三"}},
        [{"@type": "Organization"}, NEWS | {"@type": ["Article"], "author": ["张三"]}],
        {"@graph": [{"@type": "WebPage"}, NEWS | {"@type": "ReportageNewsArticle", "author": "张三"}]},
    ],
)
def test_the_article_of_json_ld_is_found(data: object):
    """Alone, in a list, in a graph; names as text, object or list."""
    stated = in_json_ld(script(json.dumps(data), ' type="application/ld+json"'))

    assert (stated.titles, stated.published, stated.authors) == ((TITLE,), ("2031-05-01",), ("张三",))


@pytest.mark.parametrize("text", ["", "{", "[1, 2", "nonsense", '{"@type": "Organization", "name": "河口网"}'])
def test_other_json_ld_states_nothing(text: str):
    """Broken scripts and other things are passed over."""
    assert not in_json_ld(script(text, ' type="application/ld+json"')).titles


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"props": {"list": [OTHER], "detail": ARTICLE}}),
        f"window.__INITIAL_STATE__ = {json.dumps({'list': [OTHER], 'detail': ARTICLE})};",
        f"ready()</script><script>{json.dumps({'rank': 1.5, 'hot': True, 'item': ARTICLE})}",
        f"var data={json.dumps([OTHER, ARTICLE])[1:-1].split('}, ')[1]}",
        quote(json.dumps({"data": ARTICLE})),
    ],
)
def test_the_state_of_scripts_speaks_only_for_the_object_with_the_headline(text: str):
    """The state also holds the articles that the page links to."""
    stated = in_state(script(text), TITLE)

    assert (stated.published, stated.sources, stated.authors) == (("1714525353",), ("河口日报",), ("张三",))


def test_a_script_object_that_is_no_json_is_read_near_the_headline():
    """`{title: '…', time: '…'}` is JavaScript, not JSON."""
    text = f"var page = {{ articleInfo: {{ title: '{TITLE}', source: '河口日报', time: '2031-05-01 09:02:33' }} }}"
    stated = in_state(script(text), TITLE)

    assert (stated.published, stated.sources) == (("2031-05-01 09:02:33",), ("河口日报",))


def test_an_object_whose_value_is_the_headline_speaks_for_the_article_under_any_key():
    """`{name: "…"}`; the object has no other headline."""
    thing = {"name": TITLE, "pubTime": "2031-05-01 09:02", "source": "河口日报", "responEditor": "李四"}
    account = {"title": TITLE, "wm_name": "河口那些事"}

    stated = in_state(script(json.dumps({"list": [OTHER], "detail": thing}, ensure_ascii=False)), TITLE)

    assert (stated.titles, stated.published, stated.sources, stated.editors) == (
        (TITLE,), ("2031-05-01 09:02",), ("河口日报",), ("李四",),
    )  # fmt: skip
    assert in_state(script(json.dumps(account, ensure_ascii=False)), TITLE).sources == ("河口那些事",)


def test_without_the_headline_the_state_says_nothing():
    """An object of another headline, and a page without one."""
    assert not in_state(script(json.dumps(OTHER)), TITLE).sources
    assert not in_state(script(json.dumps(ARTICLE)), "").sources


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('var ct = "1714525353";', ("1714525353",)),
        ("var a=1,publish_time='2031-05-01 09:02'", ("2031-05-01 09:02",)),
        ('window.pubtime = "2031-05-01";', ("2031-05-01",)),
        ('var act = "1714525353"; direct = "1714525353"', ()),
    ],
)
def test_variables_of_known_names_hold_times(text: str, values: tuple[str, ...]):
    """`var ct` is how accounts of a messenger date their pages."""
    assert in_variables(script(text)) == values


def test_the_title_element_of_the_head_is_read():
    """A <title> inside a drawing is not the page's."""
    assert in_title(parse(f"<title>\n {TITLE} </title><body><svg><title>图标</title></svg>")) == TITLE
    assert in_title(parse("<p>没有标题</p>")) == ""


def test_hostile_values_are_cut_short():
    """A meta element of a million characters costs no time later on."""
    stated = in_meta(parse(f'<meta name="source" content="{"网" * 1_000_000}">'))

    assert max(map(len, stated.sources)) <= 400


def test_nested_names_are_not_followed():
    """A name is a text; an object of objects is none, however deep it is."""
    nested = '{"name": ' * 900 + '"张三"' + "}" * 900
    text = f'{{"@type": "Article", "headline": "{TITLE}", "author": {nested}, "creator": 1.5}}'

    assert in_json_ld(script(text, ' type="application/ld+json"')).authors == ()


def test_a_script_of_endless_objects_is_read_up_to_a_limit():
    """The article stands among the first, or nowhere."""
    text = json.dumps([{"rank": rank} for rank in range(30_000)] + [ARTICLE])

    assert not in_state(script(text), TITLE + "？" * 9).sources


def test_deeply_nested_json_is_passed_over():
    """A parser's limit is not the page's end."""
    assert not in_json_ld(script("[" * 100_000, ' type="application/ld+json"')).titles


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_state_that_a_script_parses_is_read(quote: str):
    """`window.__STATE__ = JSON.parse("…")` holds JSON in a string."""
    inner = json.dumps({"a": {"title": TITLE, "pubTime": "2031-05-01", "media": "河口晚报"}})
    literal = json.dumps(inner) if quote == '"' else f"'{inner}'"

    stated = in_state(script(f"window.__STATE__ = JSON.parse({literal});"), TITLE)

    assert (stated.published, stated.sources) == (("2031-05-01",), ("河口晚报",))


def test_the_state_of_a_streamed_tree_is_read():
    """Rows are cut anywhere, also where a script holds none of the signs that data has."""
    row = f'5:["$","$L2",null,{json.dumps({"article": ARTICLE, "others": [OTHER]}, ensure_ascii=False)}]\n'
    parts = (row[:40], row[40:44], row[44:])
    scripts = "".join(
        f"<script>self.__next_f.push({json.dumps([1, part], ensure_ascii=False)})</script>" for part in parts
    )

    stated = in_state(parse(f"<body>{scripts}</body>"), f"{TITLE} | 河口网")

    assert (stated.titles[0], stated.published[0], stated.sources, stated.authors) == (
        TITLE, "1714525353", ("河口日报",), ("张三",),
    )  # fmt: skip


def test_the_state_of_a_flat_list_is_read():
    """Its numbers are places, not values."""
    flat = [
        ["Reactive", 1],
        {"news": 2},
        {"title": 3, "publishTime": 4, "source": 5},
        TITLE,
        "2031-05-01 09:02",
        "河口日报",
    ]

    stated = in_state(script(json.dumps(flat, ensure_ascii=False), ' type="application/json"'), TITLE)

    assert (stated.published, stated.sources) == (("2031-05-01 09:02",), ("河口日报",))
