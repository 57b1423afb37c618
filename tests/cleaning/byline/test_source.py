"""Where the article was taken from."""

from __future__ import annotations

import pytest

from pipeline.cleaning.byline import find_byline
from pipeline.cleaning.dom import parse

HEADLINE = "河口镇新图书馆下月向居民开放"


@pytest.mark.parametrize(
    ("parts", "source"),
    [
        ({"under": "<p>来源：河口日报 2031-05-01</p>"}, "河口日报"),
        ({"under": "<p>2031-05-01 来源：<a href='/x'>河口日报</a> 参与互动(3)</p>"}, "河口日报"),
        ({"under": "<p>稿源：河口日报</p>"}, "河口日报"),
        ({"under": "<p>2031-05-01 【来源】河口观察</p>"}, "河口观察"),
        ({"under": "<p>2031-05-01 <a>小字号</a></p>"}, "河口新闻网"),
        ({"under": "<p>转自：河口日报</p>"}, "河口日报"),
        ({"under": f"<p>{'导语' * 90}来源：别处日报</p><p>来源：河口日报</p>"}, "河口日报"),
        ({"under": "<div>来源：</div><div>河口日报</div>"}, "河口日报"),
        ({"under": "<p>2031-05-01 10:00 河口日报</p>"}, "河口日报"),
        (
            {"under": "<p><span>2031-05-01 10:00</span><a href='/x'>河口日报</a><a href='/c'>我有话说</a></p>"},
            "河口日报",
        ),
        ({"under": "<p><span class='media-name'>河口那些事</span></p><p>2031-05-01</p>"}, "河口那些事"),
        ({"under": "<p>原创 <span>GameRiver</span> <span>2031-05-01</span></p>"}, "GameRiver"),
        ({"under": "<p>2031-05-01 河口晚報 記者張小三／即時報導</p>"}, "河口晚報"),
        ({"under": "<p>作者：河口日报</p>"}, "河口日报"),
        ({"under": "<p>2031-05-01 10:00 有 0 人参与 0 条评论</p>", "behind": "<p>来源：河口台</p>"}, "河口台"),
        ({"under": "<p><i>icon</i> 2031-05-01</p>"}, "河口新闻网"),
        ({"under": "<p>2031-05-01</p><p class='from'>原标题：<i>图书馆</i><i>未来将更方便</i></p>"}, "河口新闻网"),
        ({"under": "<p>Posted on 2031-05-01</p>"}, "河口新闻网"),
        ({"under": "<p>河口发布 2031-05-01 · 文化领域创作者</p>"}, "河口发布"),
        ({"under": "<p>2031-05-01 <a href='#c'>3 則留言</a></p>"}, "河口新闻网"),
        ({"under": "<p>2031-05-01 <b>话说河口</b> <a href='#c'>评论（<i></i>人参与）</a></p>"}, "话说河口"),
        ({"under": "<p>2031-05-01 <b>话说河口</b> <a href='#c'>欢迎发表评论</a></p>"}, "话说河口"),
        ({"under": "<p>2031-05-01 来源：《河口观察》2031年第6期</p>"}, "河口观察"),
        ({"under": "<p>2031-05-01 供稿：党委宣传部 审核：王小明</p>"}, "党委宣传部"),
        ({"under": "<p>2031-05-01 供稿：王小明</p>"}, "河口新闻网"),
        ({"under": "<p>2031-05-01 <span class='cate'>镇街财经</span></p>"}, "河口新闻网"),
        ({"head": '<meta name="source" content="河口日报">'}, "河口日报"),
        ({"head": '<meta name="author" content="河口日报">'}, "河口日报"),
        ({"head": '<meta name="author" content="张三">'}, "河口新闻网"),
        (
            {
                "head": '<meta property="og:site_name" content="河口圈 - 身边事">',
                "title": "河口镇新图书馆下月向居民开放",
            },
            "河口圈",
        ),
        ({"behind": "<p>（来源：河口日报）</p>"}, "河口日报"),
        ({}, "河口新闻网"),
        ({"title": "河口镇新图书馆下月向居民开放 - 河口晨報網站 river.test.cn"}, "河口晨報"),
        ({"title": "河口镇新图书馆下月向居民开放 - 河口晨報即時"}, "河口晨報"),
        ({"title": "河口镇新图书馆下月向居民开放 | 河口日报 | 1910年创刊"}, "河口日报"),
        (
            {
                "under": "<div><b class='author'>社会事</b></div><p>2031-05-01 12:15</p>",
                "title": "河口镇新图书馆下月向居民开放 | 社会事 | 河口新闻网",
            },
            "河口新闻网",
        ),
    ],
)
def test_the_outlet_is_the_nearest_that_the_page_states(read, parts: dict[str, str], source: str):
    """A label, the line of the date, an element called media, the markup, at last the site's own name."""
    assert read(**parts).source == source


def test_the_label_at_the_headline_beats_the_one_behind_the_body(read):
    """The nearer the headline, the surer."""
    assert read(under="<p>来源：河口日报</p>", behind="<p>来源：综合多家媒体</p>").source == "河口日报"


@pytest.mark.parametrize("label", ["<p>分享</p><p>文章来源：食堂那些事</p>", "<p>原标题：图书馆 来源：河口网综合</p>"])
def test_the_source_beside_the_date_beats_a_label_in_the_text(read, label: str):
    """The line in the text was copied with it; a label next to the date is the page's own."""
    dated = "<div><span>2031-05-01 10:00</span> <a class='source' href='/x'>河口日报</a></div>"

    assert read(under=dated + label).source == "河口日报"
    assert read(under=dated.replace("source", "name") + "<p>来源：食堂那些事</p>").source == "食堂那些事"
    assert read(under=dated.replace("日报", "网综合") + "<p>来源：食堂那些事</p>").source == "食堂那些事"


def test_a_dateline_names_the_outlet_before_the_site_does(read):
    """「【某报專訊】」 is the paper, the <title> names the web site."""
    body = "<p>【河口報專訊】新館的裝修工程已經完成，工作人員正在整理書架，預計下月初開放。</p>" * 3

    assert read(body=body).source == "河口報"


def test_the_part_of_a_house_is_named_as_its_host_is(read):
    """Of two names behind the headline the one that the host carries is the site."""
    title = "河口镇新图书馆下月向居民开放 - 河口經濟日報 - RiverLife - 生活"

    assert read(title=title, url="https://riverlife.test/1").source == "RiverLife"
    assert read(title=title, url="https://www.test/1").source == "河口經濟日報"


def test_a_logo_names_the_site_where_the_title_has_an_abbreviation(read):
    """Its alternative text is the name in Chinese."""
    parts = {
        "title": "河口镇新图书馆下月向居民开放 - RTHX",
        "over": '<img src="/img/X-logo.png" alt="河口電台網站 - 中文新聞">',
    }

    assert read(**parts).source == "河口電台"


def test_a_bar_that_shows_the_headline_again_is_not_the_line_of_the_date(read):
    """Its headline holds a day; what stands in front of that is no outlet."""
    title = "河口镇文化站图书借阅点5月10日起向居民开放"
    parts = {"title": f"{title}_河口新闻网", "headline": f"<h1>{title}</h1><div>{title}</div>"}

    assert read(**parts, under="<p><b>话说河口</b> 2031-05-01</p>").source == "话说河口"
    assert read(**parts).source == "河口新闻网"


@pytest.mark.parametrize("line", ["来源：未知", "来源：", "来源：{{source}}", "来源：网络"])
def test_an_empty_label_is_no_source(read, line: str):
    """The next place is asked."""
    assert read(under=f"<p>{line}</p>").source == "河口新闻网"


def test_the_masthead_names_the_paper():
    """Digital editions state it nowhere else."""
    body = "".join(f"<p>{text}</p>" for text in ("图书馆的新馆长说，借书证可以免费办理，期限是一年。",) * 2)
    html = f"<title>{HEADLINE}</title><p>河口日报数字报 第03版：民生</p><p><b>{HEADLINE}</b></p><p>2031-05-01</p>{body}"

    assert find_byline(parse(html), url=None, fetched_at=None, is_spam_title=lambda _: False).source == "河口日报"
