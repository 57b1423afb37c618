"""When the article was published."""

from __future__ import annotations

from datetime import datetime

import pytest

from pipeline.cleaning.byline.moments import CHINA

FETCHED = datetime(2031, 5, 2, 9, 30, tzinfo=CHINA)
META = '<meta property="article:published_time" content="{}">'
BODY = "<p>新馆的装修工程已经完成，工作人员正在整理书架，预计下月初向全镇居民开放。</p>" * 3


@pytest.mark.parametrize(
    ("parts", "iso"),
    [
        ({"under": "<p>2031年5月1日 09:02</p>"}, "2031-05-01T09:02:00+08:00"),
        ({"under": "<p>发布时间：<span>2031-05-01</span> <span>09:02</span></p>"}, "2031-05-01T09:02:00+08:00"),
        ({"under": "<p><span>2031</span><span>05/01</span><span>09:02:33</span></p>"}, "2031-05-01T09:02:33+08:00"),
        ({"over": "<p>2031-05-01 09:02 来源：河口日报</p>"}, "2031-05-01T09:02:00+08:00"),
        ({"behind": "<p>发布时间：2031年05月01日 09:02 来源：河口日报</p>"}, "2031-05-01T09:02:00+08:00"),
        ({"under": "<p><a href='/'>www.river.test</a> 2031年5月1日09:02 河口台</p>"}, "2031-05-01T09:02:00+08:00"),
        ({"under": "<time datetime='2031-05-01T01:02:33Z'>昨天</time>"}, "2031-05-01T09:02:33+08:00"),
        ({"head": META.format("2031-05-01T09:02:33+08:00")}, "2031-05-01T09:02:33+08:00"),
        ({"head": "<script>var ct = '1935363753';</script>"}, "2031-05-01T09:02:33+08:00"),
    ],
)
def test_the_time_is_found_wherever_the_page_states_it(read, parts: dict[str, str], iso: str):
    """In view, in a <time> element, in a meta element, in a script."""
    assert read(**parts).published_at == iso


def test_the_line_in_view_beats_the_meta_element(read):
    """A machine's time is often that of the last change."""
    byline = read(under="<p>2031-05-01 09:02</p>", head=META.format("2031-05-02T10:00:00+08:00"))

    assert (byline.published_at, byline.date_precision) == ("2031-05-01T09:02:00+08:00", "minute")


def test_a_day_in_view_takes_its_time_of_day_from_a_meta_element_of_the_same_day(read):
    """And stays a day where the meta element speaks of another."""
    same = read(under="<p>2031-05-01</p>", head=META.format("2031-05-01T10:00:00+08:00"))
    other = read(under="<p>2031-05-01</p>", head=META.format("2031-05-02T10:00:00+08:00"))

    assert same.published_at == "2031-05-01T10:00:00+08:00"
    assert (other.published_at, other.date_precision) == ("2031-05-01", "day")


def test_the_time_of_publication_stands_beside_that_of_the_change(read):
    """In either order."""
    for line in (
        "发布：2031-05-01 09:02 更新：2031-05-02 10:00",
        "更新时间：2031-05-02 10:00 发布时间：2031-05-01 09:02",
    ):
        assert read(under=f"<p>{line}</p>").published_at == "2031-05-01T09:02:00+08:00"


def test_the_time_of_the_change_is_the_last_resort(read):
    """A hidden time of publication and the address come first."""
    under = "<p>更新时间：2031-05-02 10:00</p>"

    assert read(under=under, head=META.format("2031-05-01T09:02:00+08:00")).published_at == "2031-05-01T09:02:00+08:00"
    assert read(under=under, url="https://a.test/20310501/1.html").published_at == "2031-05-01"
    assert read(under=under).published_at == "2031-05-02T10:00:00+08:00"


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"over": "<p>今天是2031年5月2日 星期五</p>"},
        {"behind": "<p>Copyright © 2031-05-02 版权所有</p>"},
        {"behind": "<ul><li>2031-04-30 另一条消息</li></ul>"},
        {"under": "<p><a href='/1'>2031-04-30 另一条消息的标题</a></p>"},
        {"under": f"<p>2031年4月30日，{'河口镇举行了新馆的奠基仪式，' * 5}</p>"},
        {"head": '<meta property="article:modified_time" content="2031-05-02">'},
        {"under": "<p>5小时前</p>"},
        {"under": "<p>05-01 09:02</p>"},
        {"under": "<p>7月8日：活动启动；</p><p>今日停牌</p>", "fetched_at": FETCHED},
        {"under": "<p>注册日期2006-06-12</p><p>最后登录2031-04-30</p>", "fetched_at": FETCHED},
        {"under": "<p>成立时间</p><p>2031-04-30</p><p>资产：12.6(2031/3/31)</p>", "fetched_at": FETCHED},
        {"under": "<p>2031-05-09 09:02</p>", "fetched_at": FETCHED},
    ],
)
def test_other_dates_are_not_the_articles(read, parts: dict[str, str]):
    """The reader's day, rights, other articles, events, changes, the future, and what needs an unknown fetch time."""
    assert read(**parts).published_at is None


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("5小时前", "2031-05-02"),
        ("昨天 08:15", "2031-05-01T08:15:00+08:00"),
        ("05-01 09:02", "2031-05-01T09:02:00+08:00"),
        ("12-30 09:02", "2030-12-30T09:02:00+08:00"),
    ],
)
def test_relative_and_short_dates_are_read_against_the_fetch(read, line: str, iso: str):
    """With the time of fetching they are exact."""
    assert read(under=f"<p>{line}</p>", fetched_at=FETCHED).published_at == iso


def test_a_time_of_fetch_without_an_offset_is_chinas(read):
    """The machine's own zone must not matter."""
    assert (
        read(under="<p>昨天 08:15</p>", fetched_at=FETCHED.replace(tzinfo=None)).published_at
        == "2031-05-01T08:15:00+08:00"
    )


def test_a_short_date_gets_its_year_from_a_script_with_the_same_day_and_time(read):
    """In an object that is not the article's; another day or time there says nothing."""
    script = "<script>var page = {{when: '{} 18:22:10'}}</script>"

    assert (
        read(under="<p>05-01 18:22</p>", head=script.format("2031-05-01")).published_at == "2031-05-01T18:22:10+08:00"
    )
    assert read(under="<p>05-01 18:22</p>", head=script.format("2031-05-02")).published_at is None


def test_a_short_date_gets_its_year_from_the_address(read):
    """The day of the path is the same or the next."""
    byline = read(under="<p>04-30 22:46</p>", url="https://a.test/2031/0501/1.html")

    assert byline.published_at == "2031-04-30T22:46:00+08:00"


def test_the_address_is_the_last_place_to_look(read):
    """Its day counts where the page says nothing."""
    byline = read(url="https://a.test/2031-05/01/content_1.html")

    assert (byline.published_at, byline.date_precision) == ("2031-05-01", "day")


def test_a_papers_page_is_dated_by_its_masthead(read):
    """It stands far above the headline, over the list of the other articles; a day alone there is the reader's."""
    titles = "".join(f"<li><a href='/{n}'>老街上的第{n}间铺面</a></li>" for n in range(8))

    assert read(over=f"<div>2031年05月01日 第A05版：城事</div><ul>{titles}</ul>").published_at == "2031-05-01"
    assert read(over=f"<div>2031年05月01日</div><ul>{titles}</ul>").published_at is None


def test_a_link_with_a_headline_and_a_date_is_dated_for_another_article(read):
    """A link that says nothing but the date leads to the page itself."""
    other = "<div><a href='/2'><h3>一座桥的三十年</h3><span>2031-04-03</span></a></div>"

    assert read(behind=other).published_at is None
    assert read(under="<p><a href='/1'>2031-05-01</a></p>", behind=other).published_at == "2031-05-01"
