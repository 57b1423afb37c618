"""Feeds of other briefs, set below a brief of their own kind."""

from __future__ import annotations

import pytest

BRIEF = "河东快讯星期六电，河东镇的旧书摊今天清早重新开张，老街上摆出十几个摊位，每个摊位收费两元，镇里说每月开两次。"
OTHERS = (
    "河东快讯星期六电，城北的游泳馆从下个月起改为早上六点开门，票价不变。",
    "河东快讯星期六电，镇里的夜校开班，报名的人很多，教室不够用。",
    "河东快讯星期六电，气象台发布大雾预警，渡口的船暂时停开。",
    "河东快讯星期六电，春耕的农机已经检修完毕，今年多了两台插秧机。",
)
HEADING = "<h1>河东镇的旧书摊又开张了</h1>"
TITLE = "<title>河东镇的旧书摊又开张了</title>"


def feed(record: str, times: tuple[str, ...]) -> str:
    return "".join(record.format(time=time, text=text) for time, text in zip(times, OTHERS, strict=True))


@pytest.mark.parametrize(
    "record",
    [
        "<div class=item><b>{time}</b><p>{text}</p></div>",
        "<div class=item><span>{time}</span><div>{text}</div></div>",
        "<li>{time} {text}</li>",
        "<dl><dt>{time}</dt><dd>{text}</dd></dl>",
        "<section><div>{time}</div>{text}</section>",
    ],
)
@pytest.mark.parametrize(
    "times",
    [
        ("07:39", "07:36", "07:30", "07:12"),
        ("3月5日 07:39", "3月5日 07:36", "3月4日 22:10", "3月4日 21:00"),
        ("2025-03-05", "2025-03-05", "2025-03-04", "2025-03-03"),
        ("5分钟前", "1小时前", "2小时前", "1天前"),
    ],
    ids=lambda times: times[0],
)
@pytest.mark.parametrize("repeat", [1, 6])
def test_a_brief_is_told_from_the_feed_below_it(record: str, times: tuple[str, ...], repeat: int, read):
    """However much longer the feed is: the brief stands in the headline's box, the feed does not."""
    html = f"{TITLE}<div><div>{HEADING}<div>{BRIEF}</div></div><div>{feed(record, times) * repeat}</div></div>"

    assert read(html) == (BRIEF,)


@pytest.mark.parametrize("above", ["", f"<p>{BRIEF}</p>"], ids=["alone", "under a lead"])
def test_the_records_of_a_live_report_are_its_body(above: str, read):
    """Where headline, lead and records share a box, the records are the article."""
    records = feed("<div class=item><b>{time}</b><p>{text}</p></div>", ("07:39", "07:36", "07:30", "07:12"))
    found = read(f"{TITLE}<div class=head>{HEADING}</div><div class=live>{above}{records}</div>")

    assert set(OTHERS) <= set(found)


def test_two_records_are_no_feed(read, body, marked_up):
    """A text in several boxes may well begin two of them with a time."""
    first, second = f"07:39 {body[2]}", f"12:10 {body[3]}"
    rest = f"<div class=part>{first}</div><div class=part>{second}</div>"
    html = f"{TITLE}<div><div>{HEADING}{marked_up(body[:2])}</div>{rest}</div>"

    assert read(html) == (*body[:2], first, second)


@pytest.mark.parametrize(
    "line",
    ["阅 38.2W评论分享", "评论 12 | 分享 3 | 收藏", "点赞(12) 评论(3)", "阅读 1.2万 评论 30 转发 5"],
)
def test_counters_and_tools_below_a_brief_are_no_text(line: str, read, page, body, marked_up):
    """A line of nothing but counters and tools belongs to the page."""
    assert read(page(f"<div>{marked_up(body)}<div>{line}</div></div>")) == body


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("直播｜河东镇的旧书摊又开张了", ""),
        ("河东镇的旧书摊又开张了（持续更新）", ""),
        ("河东镇的旧书摊又开张了", "<div>直播已結束</div>"),
        ("河东镇的旧书摊又开张了", "<span>图文直播</span><span>220人参与</span>"),
    ],
)
def test_a_page_that_calls_itself_a_live_report_has_no_feed(title: str, line: str, read):
    """Its records are the article, though a lead stands in the headline's box."""
    records = feed("<li class=item><div>{time}</div><p>{text}</p></li>", ("07:39", "07:36", "07:30", "07:12"))
    html = f"<title>{title}</title><div class=head><h1>{title}</h1>{line}<p>{BRIEF}</p></div><ul>{records}</ul>"

    assert set(OTHERS) <= set(read(html))
