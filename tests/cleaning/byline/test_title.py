"""The headline a reader sees."""

from __future__ import annotations

import pytest

from pipeline.cleaning.byline.find import find_byline
from pipeline.cleaning.byline.title import crumbs_of, is_section, without_crumbs, without_tag
from pipeline.cleaning.dom import parse

HEADLINE = "河口镇新图书馆下月向居民开放"


@pytest.mark.parametrize(
    "title",
    [
        f"{HEADLINE}_社会新闻_河口网",
        f"{HEADLINE}-河口新闻网",
        f"{HEADLINE} - 河口日报",
        f"{HEADLINE}|财经_河口财经_河口网",
        f"{HEADLINE}--河口在线",
        f"{HEADLINE}_【快资讯】",
        f"{HEADLINE} - 港聞 - 20310501 - 河口晨報",
        f"{HEADLINE} - D310501",
        f"{HEADLINE}  |  www.river.test.cn",
        f"{HEADLINE}＿河口网",
        f"{HEADLINE} :: 社会 :: 河口网",
        f"{HEADLINE} « 河口在线",
        f"{HEADLINE}－河口网",
        f"{HEADLINE} · 河口网",
        HEADLINE,
    ],
)
def test_site_and_sections_are_cut_off(title: str):
    """Every separator that newsrooms use."""
    assert without_crumbs(title) == HEADLINE


def test_a_headline_in_two_lines_is_given_whole():
    """Where the markup states both; a line below that it does not state is a subtitle."""
    body = "".join(f"<p>{text}</p>" for text in ("图书馆的新馆长说，借书证可以免费办理，期限是一年。",) * 2)
    page = "<title>{}_河口网</title><h1>河口镇新图书馆建成<br>下月向居民开放</h1><p>2031-05-01</p>" + body

    def title_of(title: str) -> str | None:
        tree = parse(page.format(title))
        return find_byline(tree, url=None, fetched_at=None, is_spam_title=lambda _: False).title

    assert title_of("河口镇新图书馆建成 下月向居民开放") == "河口镇新图书馆建成 下月向居民开放"
    assert title_of("河口镇新图书馆建成") == "河口镇新图书馆建成"


def test_a_headline_whose_second_line_is_the_longer_is_given_whole():
    """In one element; a name of the site above is no part of it."""
    body = "".join(f"<p>{text}</p>" for text in ("图书馆的新馆长说，借书证可以免费办理，期限是一年。",) * 2)
    page = "<title>图书馆开馆 下月起向居民开放_河口网</title>{}<p>2031-05-01</p>" + body

    def title_of(head: str) -> str | None:
        return find_byline(parse(page.format(head)), url=None, fetched_at=None, is_spam_title=lambda _: False).title

    assert title_of("<div>图书馆开馆<br>下月起向居民开放</div>") == "图书馆开馆 下月起向居民开放"
    assert title_of("<div>河口网</div><h1>图书馆开馆 下月起向居民开放</h1>") == "图书馆开馆 下月起向居民开放"


@pytest.mark.parametrize(
    "title", ["知料 | 图书馆能借鉴什么", "河口-东山高速公路通车", "人物｜图书馆员张三", "1-10月借书量增长一成", "甲_网"]
)
def test_separators_inside_a_headline_stay(title: str):
    """Only parts that are the site's are cut."""
    assert without_crumbs(title) == title


def test_a_known_name_of_the_site_is_cut_off_whatever_it_looks_like():
    """og:site_name tells names without a telling end."""
    assert without_crumbs(f"{HEADLINE} - 河口圈", ["河口圈"]) == HEADLINE


def test_what_stands_behind_the_headline_is_split():
    """Sections and site in their order."""
    assert crumbs_of(f"{HEADLINE} - 港聞 | 河口晨報", HEADLINE) == ("港聞", "河口晨報")
    assert crumbs_of("河口晨報", HEADLINE) == ("河口晨報",)


def test_sections_are_known_by_name_and_print_dates_by_form():
    """「港聞」 and 「D310501」 are no site."""
    assert all(map(is_section, ("港聞", "财经", "教育频道", "20310501", "D310501", "第07版：公告")))
    assert is_section("河口晚报 2031年05月01日 第08版")
    assert not any(map(is_section, ("河口网", "河口晨報", "字典第12版发布", "河口晚报第3版印了两万份")))


def test_a_title_that_names_the_page_of_a_paper_is_no_headline():
    """The line over the date is, in whatever element."""
    text = "<p>图书馆的新馆长说，借书证可以免费办理，期限是一年。</p>" * 2
    line = f"<tr><td><b>{HEADLINE}</b></td></tr><tr><td>2031年05月01日 来源：河口晚报</td></tr>"
    html = f"<title>河口晚报 2031年05月01日 第08版</title><table>{line}<tr><td>{text}</td></tr></table>"

    assert find_byline(parse(html), url=None, fetched_at=None, is_spam_title=lambda _: False).title == HEADLINE


def test_a_tag_in_front_of_the_headline_goes_where_the_markup_has_none():
    """「原创」 stands in the heading's line, not in the headline."""
    assert without_tag(f"原创 {HEADLINE}", [f"{HEADLINE}_河口网"]) == HEADLINE
    assert without_tag(f"书记谈文化 {HEADLINE}", [f"{HEADLINE}_河口网"]) == f"书记谈文化 {HEADLINE}"


@pytest.mark.parametrize("title", ["雨夜书摊 - 山里人家", "河口晚报 - 副刊 - 雨夜书摊", "河口晚报数字报-雨夜书摊"])
def test_a_short_headline_is_told_from_the_site(title: str):
    """It may stand in front or behind; the site's name that links to its front is none."""
    text = "<p>星期六清早，河东镇的老街上又摆出了十几个旧书摊，来得最早的是一位退休的木匠。</p>" * 2
    shown = f"<h1><a href=/>山里人家</a></h1><div class=pt>雨夜书摊</div><div>2031年5月1日</div><div>{text}</div>"
    tree = parse(f"<title>{title}</title>{shown}")

    assert find_byline(tree, url=None, fetched_at=None, is_spam_title=lambda _: False).title == "雨夜书摊"


def test_a_hostile_title_is_cut_in_one_pass_each_part():
    """Four hundred characters of separators, the most that is read of a <title>, come to an end."""
    assert without_crumbs("标题标题" + "_网" * 198) == "标题标题"


def test_a_page_s_place_in_its_site_is_no_headline():
    """It stands right over date and source, where a headline does; without one there is no title rather than this."""
    place = '<div class="article-title">您现在的位置：<a href="/">首页</a> &gt; <a href="/n/">新闻</a> &gt; 正文</div>'
    page = (
        f"<body>{place}<p>2031-05-01 09:00　来源：河口日报</p><p>{HEADLINE}，馆藏三万册，每天开到晚上九点。</p></body>"
    )

    found = find_byline(parse(page), url=None, fetched_at=None, is_spam_title=lambda _: False)

    assert (found.title, found.source) == (None, "河口日报")


TEXT = "".join(f"<p>{text}</p>" for text in ("图书馆的新馆长说，借书证可以免费办理，期限是一年。",) * 2)


def _title_of(title: str, head: str) -> str | None:
    page = f"<title>{title}</title>{head}<p>2031-05-01</p>{TEXT}"
    return find_byline(parse(page), url=None, fetched_at=None, is_spam_title=lambda _: False).title


@pytest.mark.parametrize(
    "head",
    [
        f"<h1>{HEADLINE}<span>原创</span></h1>",
        f"<h1>{HEADLINE} <em>置顶</em></h1>",
        f"<h1><i>独家</i>{HEADLINE}</h1>",
        f"<h1><span>{HEADLINE}</span><span>视频</span></h1>",
    ],
)
@pytest.mark.parametrize("title", [f"{HEADLINE}_河口网", f"河口网 | {HEADLINE}", "河口网"])
def test_a_tag_in_an_element_of_its_own_is_no_part_of_the_headline(title: str, head: str):
    """On either side of it, whether the markup states the headline or the site's name alone."""
    assert _title_of(title, head) == HEADLINE


def test_a_word_of_the_headline_in_an_element_of_its_own_stays():
    """Where the markup states it too."""
    assert _title_of(f"{HEADLINE}视频_河口网", f"<h1>{HEADLINE}<b>视频</b></h1>") == f"{HEADLINE}视频"


@pytest.mark.parametrize("headline", [f"<h2>{HEADLINE}</h2>", f"<div class=bt>{HEADLINE}</div>"])
def test_the_sites_name_with_a_link_home_is_no_headline(headline: str):
    """Some set their name in an h1 and state it as the title of every page."""
    logo = "<meta property=og:title content=河口新闻网><h1><a href=/>河口新闻网</a></h1>"

    assert _title_of(f"{HEADLINE}·河口新闻网", logo + headline) == HEADLINE
