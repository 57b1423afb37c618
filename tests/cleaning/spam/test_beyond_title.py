"""What a headline has more than the page's title."""

from __future__ import annotations

import pytest

from pipeline import Page, clean, load_rules
from pipeline.cleaning.spam.headlines.headline import beyond_title

RULES = load_rules()
TITLE = "桥面结冰早知道"
STORY = (
    "入冬以来，市气象台每天清晨向各区发布路面温度。今年新添了四十个观测点，其中二十六个设在桥面上，读数每十分钟传回一次。",
    "养护处的班长老周说，桥面比路面早两个小时结冰，过去全靠人骑车去看，夜里两点出门，天亮才能回来。",
    "现在他们看着屏幕安排撒盐车，一个冬天能省下三成的盐，也少锈坏几座桥的栏杆。",
)


def headline(h1, title):
    body = "".join(f"<p>{line}</p>" for line in STORY)
    html = f"<html><head><title>{title}</title></head><body><h1>{h1}</h1><div>{body}</div></body></html>"
    return clean(Page(body=html.encode()), RULES).article.title


@pytest.mark.parametrize("mark", ["，", "—", "★", "+", ")(", "】【", " "])
@pytest.mark.parametrize("order", ["{0}{1}{2}{1}{3}", "{2}{1}{3}{1}{0}"])
@pytest.mark.parametrize("phrases", [("环氧地坪漆", "滨江叉车出租"), ("时时彩平台", "旺盈体育官网")])
def test_phrases_that_the_title_has_not_leave_the_headline(mark: str, order: str, phrases: tuple[str, str]):
    assert headline(order.format(TITLE, mark, *phrases), f"{TITLE}_江城晚报网") == TITLE


@pytest.mark.parametrize(
    "h1",
    [
        "桥面结冰早知道，夜里骑车看冰成往事",
        "桥面结冰早知道：一个冬天省下三成盐",
        "桥面结冰早知道（组图）",
        "便民生活｜桥面结冰早知道",
    ],
)
def test_a_second_line_stays(h1: str):
    """It has the article's words, or nothing speaks against it."""
    assert headline(h1, f"{TITLE}_江城晚报网") == h1


def test_nothing_is_more_than_the_title_where_the_title_has_it_too():
    assert beyond_title(TITLE, f"{TITLE}_江城晚报网") is None
    assert beyond_title("养护处的早晨", f"{TITLE}_江城晚报网") is None
    assert beyond_title(f"{TITLE}——", f"{TITLE}_江城晚报网") is None
    assert beyond_title("早知道，超市购物卡变现", "早知道_江城晚报网") is None
