"""Headline, date and credits of whole pages."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.byline import Byline, find_byline, with_body_credits
from pipeline.cleaning.dom import parse

HEADLINE = "河口镇新图书馆下月向居民开放"
SPAM = "澳门现金网上娱乐平台注册送彩金"


def is_spam(text: str) -> bool:
    """Know the injected words of these tests."""
    return "现金网" in text


def test_a_whole_byline_is_read(read):
    """Every field of one page."""
    byline = read(
        under="<div>2031-05-01 09:02:33 <i>来源：<a href='/x'>河口日报</a></i><b>作者：张三 李四</b></div>",
        behind="<div class='ed'>责任编辑：王小五</div>",
    )

    assert byline == Byline(HEADLINE, "2031-05-01T09:02:33+08:00", "second", "河口日报", ("张三", "李四"), ("王小五",))


def test_a_dialog_that_asks_for_consent_is_not_the_body():
    """It stands first and is longer than a short article; the byline stands at the article."""
    consent = "我们和合作伙伴会在您的设备上存储信息，用于个性化内容、测量和产品开发，您可以同意，也可以拒绝。" * 4
    text = "".join(
        f"<p>{line}</p>"
        for line in (
            "图书馆的新馆长说，借书证可以免费办理，期限是一年。",
            "借书证在一楼的服务台办理，当场就可以取走，不收押金。",
        )
    )
    article = f"<article><h1>{HEADLINE}</h1><div>张三 | 2031-05-01</div><div>{text}</div></article>"
    tree = parse(f"<title>{HEADLINE} – 河口网</title><div class=cc><h2>您的隐私</h2><p>{consent}</p></div>{article}")

    byline = find_byline(tree, url=None, fetched_at=None, is_spam_title=is_spam)

    assert (byline.title, byline.published_at, byline.authors) == (HEADLINE, "2031-05-01", ("张三",))


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"headline": f"<h2 class='t'>{HEADLINE}</h2>"},
        {"headline": f"<div class='t'>{HEADLINE}</div>"},
        {"headline": f"<h1>{HEADLINE}</h1>", "title": "河口新闻网"},
        {"headline": f"<h1><a href='/'>河口新闻网</a></h1><div class='article-title'>{HEADLINE}</div>"},
        {"headline": f"<h1>河口新闻网</h1><h2>{HEADLINE}</h2>"},
        {"headline": f"<h1><i>原创</i>{HEADLINE}</h1>"},
        {"headline": "", "title": f"{HEADLINE}_镇街新闻_河口新闻网"},
        {
            "headline": "",
            "title": "河口新闻网",
            "head": f'<meta property="og:title" content="{HEADLINE} - 河口新闻网">',
        },
        {"headline": f"<h1>{HEADLINE}</h1>", "title": f"{HEADLINE[:10]}..."},
        {"headline": f"<h3>{HEADLINE}</h3><p>2031-05-01 来源：河口日报</p>", "title": "正文页"},
        {"title": "河口圈-辟谣文章", "over": "<p>辟谣文章</p>"},
        {"over": f"<div class='crumbs'><a href='/1'>{HEADLINE}</a></div>"},
        {"behind": f"<div><h3>相关新闻</h3><h1>另一条消息的标题写在这里</h1><a href='/1'>{HEADLINE}</a></div>"},
    ],
)
def test_the_headline_is_what_the_reader_sees(read, parts: dict[str, str]):
    """Without site and sections, whatever element shows it."""
    assert read(**parts).title == HEADLINE


@pytest.mark.parametrize(
    "parts",
    [
        {"title": SPAM},
        {"title": SPAM, "head": f'<meta property="og:title" content="{SPAM}">'},
        {"title": f"{SPAM}-{HEADLINE}"},
        {"headline": f"<h1>{SPAM}</h1><h1>{HEADLINE}</h1>"},
        {"over": f"<h1>{SPAM}</h1>", "title": SPAM},
    ],
)
def test_a_hijacked_title_is_vetoed(read, parts: dict[str, str]):
    """The headline in view stays where injected spam took the <title>, and the other way round."""
    assert read(is_spam_title=is_spam, **parts).title == HEADLINE


@pytest.mark.parametrize(
    "headline",
    [
        f"<div>{HEADLINE}</div><div>2031-05-01 来源：河口日报</div>",
        f"<div class='article-title'>{HEADLINE}</div><div>分享到</div><div>2031-05-01 来源：河口日报</div>",
        f"<h1><a href='/x'>{HEADLINE}</a></h1>",
        f"<div>与标题无关的一行文字</div><p>甲</p><p>乙</p><h2>{HEADLINE}</h2><div>2031-05-01 来源：河口日报</div>",
        f"<h4>快讯</h4><h2>{HEADLINE}</h2><div>2031-05-01 来源：河口日报</div>",
    ],
)
def test_without_a_title_to_trust_the_place_over_date_and_source_tells_the_headline(read, headline: str):
    """On a hijacked page no markup confirms a line."""
    assert read(title=SPAM, headline=headline, is_spam_title=is_spam).title == HEADLINE


def test_where_every_candidate_is_vetoed_there_is_no_headline(read):
    """None is better than spam."""
    assert read(title=SPAM, headline=f"<h1>{SPAM}</h1>", is_spam_title=is_spam).title is None


@pytest.mark.parametrize(
    ("parts", "authors", "editors"),
    [
        ({"under": "<p>文/某某网记者 余小红 通讯员 白小恬</p>"}, ("余小红", "白小恬"), ()),
        ({"under": "<p>石小佳/河口青年报</p>"}, ("石小佳",), ()),
        ({"under": "<p><a class='who'>吴小启</a> · 2031-05-01</p>"}, ("吴小启",), ()),
        ({"under": "<p><span class='author'>吴小启</span></p><p>2031-05-01</p>"}, ("吴小启",), ()),
        ({"under": "<p>作者：管理员 编辑：admin</p>"}, (), ()),
        ({"under": "<p>作者：${作者姓名} 编辑：{{editor}}</p>"}, (), ()),
        ({"under": "<p>作者：河口日报</p>"}, (), ()),
        ({"under": "<p>2031-05-01</p><p>余下全文</p>"}, (), ()),
        ({"under": "<p>【来源】河口日报 【作者】张三 [责任编辑] 李小四</p>"}, ("张三",), ("李小四",)),
        ({"under": "<ul><li>作者：</li><li>2031-05-01 星期四</li></ul>"}, (), ()),
        ({"under": "<dl><dt>作者：</dt><dd>张三</dd><dt>编辑：</dt><dd>李小四</dd></dl>"}, ("张三",), ("李小四",)),
        ({"behind": "<p>（河口台记者 奚小霓 张小赛）</p><p>责编：刘小博</p>"}, ("奚小霓", "张小赛"), ("刘小博",)),
        ({"behind": "<p>(路小飞)</p>"}, ("路小飞",), ()),
        ({"behind": "<h3>相关新闻</h3><p><a href='/1'>另一条</a></p><p>[责任编辑：biaoming]</p>"}, (), ("biaoming",)),
        ({"head": '<meta name="author" content="张三">'}, ("张三",), ()),
        ({"head": '<meta name="author" content="river_21">'}, (), ()),
        ({"head": '<meta name="author" content="李小四">', "behind": "<p>责任编辑：李小四</p>"}, (), ("李小四",)),
        ({"behind": "<p>新馆一角。河口台记者李小四 摄</p>"}, (), ()),
        ({"behind": "<h3>相关新闻</h3><p>记者 张三</p>"}, (), ()),
        ({"under": "<p>2031-05-01</p><p>原标题：<a>安静</a> 图书馆5月开放</p><p>翻译/ <i>周小文</i></p>"}, (), ()),
        ({"under": "<p>2031-05-01</p><p>张小三, 李小四</p>"}, ("张小三", "李小四"), ()),
    ],
)
def test_names_are_taken_where_the_page_says_who_they_are(
    read, parts: dict[str, str], authors: tuple[str, ...], editors: tuple[str, ...]
):
    """At the headline, behind the body, in a list of terms; never ids, placeholders, outlets or photographers."""
    byline = read(**parts)

    assert (byline.authors, byline.editors) == (authors, editors)


def test_the_name_in_the_dateline_beats_the_hidden_author(read):
    """The body will name its reporter; the meta element names who typed it in."""
    body = "<p>某某社河口5月1日电（记者 张三）新馆的装修工程已经完成，预计下月初开放。</p>" * 2

    assert read(head='<meta name="author" content="李小四">', body=body).authors == ()


def test_names_of_the_body_are_added_to_those_around_it():
    """Each once, in their order; the source stays."""
    byline = with_body_credits(
        Byline(source="河口日报", authors=("张三",)), ["某某社电（记者 李小四、张三）新馆开放。"]
    )

    assert (byline.source, byline.authors) == ("河口日报", ("张三", "李小四"))


def test_a_page_that_scripts_fill_is_read_from_its_state():
    """Title, time, outlet and name come from the object that carries the headline."""
    other = {"title": "另一条消息的标题", "source": "别处日报"}
    detail = {"title": HEADLINE, "publishTime": 1935363753, "source": "河口日报", "author": "张三", "editor": "李四"}
    filled = f"<script>window.__STATE__ = {json.dumps({'list': [other], 'detail': detail})}</script>"
    html = f"<title>{HEADLINE}_河口新闻网</title><div id=app></div>{filled}"
    byline = find_byline(parse(html), url=None, fetched_at=None, is_spam_title=lambda _: False)

    assert (byline.title, byline.source, byline.authors) == (HEADLINE, "河口日报", ("张三",))
    assert byline.editors == ("李四",)
    assert byline.published_at == "2031-05-01T09:02:33+08:00"


@pytest.mark.parametrize(
    "html", ["", "<frameset><frame></frameset>", "<html></html>", "<p>一行文字</p>", "<title></title>"]
)
def test_a_page_without_anything_has_an_empty_byline(html: str):
    """No field is made up."""
    byline = find_byline(parse(html), url=None, fetched_at=None, is_spam_title=lambda _: False)

    assert (byline.title, byline.published_at, byline.authors, byline.editors) == (None, None, (), ())


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<div>",
                    "</div>",
                    "<p>",
                    "</p>",
                    "<h1>",
                    "</h1>",
                    "<a href='/'>",
                    "</a>",
                    "<br>",
                    "<span class='source'>",
                    "</span>",
                ),
                *(
                    "来源：",
                    "河口日报",
                    "作者：",
                    "张三",
                    "责任编辑：",
                    "王小五",
                    "2031-05-01 09:02",
                    "昨天 08:15",
                    HEADLINE,
                    "_",
                    " ",
                ),
                *(
                    "新馆的装修工程已经完成，工作人员正在整理书架，预计下月初开放。",
                    "<title>",
                    "</title>",
                    "<script>",
                    "</script>",
                ),
            ]
        ),
        max_size=40,
    )
)
def test_reading_changes_nothing_and_gives_the_same_twice(pieces: list[str]):
    """The tree is as it was, whatever the page looks like."""
    tree = parse("".join(pieces))
    before = tree.html
    first = find_byline(tree, url=None, fetched_at=None, is_spam_title=lambda _: False)
    second = find_byline(tree, url=None, fetched_at=None, is_spam_title=lambda _: False)

    assert tree.html == before
    assert first == second


@pytest.mark.parametrize(
    "script",
    [
        "window.__INITIAL_STATE__={};(function(){{}}());",
        "window.__NUXT__=(function(a){{return {{data:[{}]}}}}(1));",
        "ENCODED",
    ],
)
@pytest.mark.parametrize("title", ["爱河口", "资讯详情", ""])
def test_a_page_that_shows_nothing_is_told_by_the_text_its_scripts_hold(script: str, title: str):
    """The <title> names the app; the object with the longest text is the article."""
    article = {"title": HEADLINE, "source": "河口镇融媒体中心", "publishTime": "2031-05-01 09:02:33"}
    text = "新馆有三层，一楼是儿童借阅区，二楼放报刊，三楼留给老人下棋。" * 4
    others = [{"title": f"另一条消息的标题之{number}", "source": "别处晚报"} for number in range(3)]
    state = {"detail": {**article, "content": f"<p>{text}</p>"}, "list": others}
    written = json.dumps(state, ensure_ascii=False)
    encoded = f'window.__STATE__ = JSON.parse(decodeURIComponent("{quote(written)}"));'
    held = encoded if script == "ENCODED" else script.format(written)
    byline = find_byline(
        parse(f"<title>{title}</title><div id=app></div><script>{held}</script>"),
        url=None,
        fetched_at=None,
        is_spam_title=is_spam,
    )

    assert byline == Byline(HEADLINE, "2031-05-01T09:02:33+08:00", "second", "河口镇融媒体中心")


def test_a_title_that_names_the_kind_of_page_is_no_headline(read):
    """The headline is then the line over the date."""
    byline = read(
        title="新闻详情",
        over="<div>新闻详情</div>",
        headline=f"<div>{HEADLINE}</div>",
        under="<div>2031-05-01 09:02</div>",
    )

    assert byline.title == HEADLINE


@pytest.mark.parametrize(
    "under",
    [
        "<ul><li><a href='/author/12'>张小三</a></li></ul><p>2031-05-01 09:02</p><p>分享</p>",
        "<div><a href='/byline/zhang'>张小三</a></div><div>分享</div><div>2031-05-01 09:02</div>",
        "<div>楼主：张小三 时间：2031-05-01 09:02 点击：12</div>",
    ],
)
def test_a_writer_is_told_by_the_address_or_the_forums_label(under: str, read):
    """A link to what a person wrote, whatever the element is called; who opened a thread wrote its text."""
    assert read(under=under).authors == ("张小三",)


def test_the_name_of_an_electronic_edition_is_no_headline(read):
    """Some papers give all pages one <title>."""
    byline = read(title="河口报电子版", headline=f"<p><b>{HEADLINE}</b></p>", under="<p>[2031-05-01]</p>")

    assert byline.title == HEADLINE


def test_a_label_of_the_day_of_print_ends_the_writers_name(read):
    """It names nobody."""
    byline = read(under="<div>作者 <a href='/u/1'>张小三</a> 刊登：2031年5月1日</div>")

    assert byline.authors == ("张小三",)
    assert byline.published_at == "2031-05-01"
