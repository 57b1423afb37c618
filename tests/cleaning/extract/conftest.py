"""Invented prose and pages for the extraction tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.cleaning.dom import parse
from pipeline.cleaning.extract import Draft, extract

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model import Refusal

HEADLINE = "河东镇的旧书摊又开张了"
BODY = (
    "星期六清早，河东镇的老街上又摆出了十几个旧书摊，来得最早的是一位退休的木匠。",
    "他说，自己年轻的时候每个月都要来两趟，那时一本小说只要三毛钱，还可以赊账。",
    "书摊去年因为修路停了八个月，镇里在新铺的人行道上画好了格子，每个摊位收费两元。",
    "有人担心旧书没有人买，可是到了中午，卖连环画的那位摊主已经准备收摊回家。",
)
OTHER = (
    "城北的游泳馆从下个月起改为早上六点开门，晚上十点关门，票价不变。",
    "馆长介绍，更衣室的热水器全部换成了新的，排队的时间可以短一半。",
    "附近的居民对延长开放时间表示欢迎，也有人希望再多开两条泳道。",
)
LINKS = ("春耕时节话农机", "一座桥的三十年", "邮递员老周退休", "镇上的夜校开班", "雨季来临前的准备")


def mark_up(texts: tuple[str, ...], tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def link_list(texts: tuple[str, ...] = LINKS) -> str:
    return mark_up(tuple(f'<a href="/{number}.html">{text}</a>' for number, text in enumerate(texts)), "li")


@pytest.fixture(scope="session")
def headline() -> str:
    """The headline of the article."""
    return HEADLINE


@pytest.fixture(scope="session")
def body() -> tuple[str, ...]:
    """The paragraphs of the article."""
    return BODY


@pytest.fixture(scope="session")
def other() -> tuple[str, ...]:
    """The paragraphs of another article."""
    return OTHER


@pytest.fixture(scope="session")
def marked_up() -> Callable[..., str]:
    """Texts as elements, paragraphs if no tag is given."""
    return mark_up


@pytest.fixture(scope="session")
def links() -> str:
    """A list of links."""
    return f"<ul>{link_list()}</ul>"


@pytest.fixture(scope="session")
def page(links: str) -> Callable[..., str]:
    """A whole page around a content: navigation and headline above, ranking and footer below."""

    def wrap(content: str, title: str = f"{HEADLINE}_河东新闻网") -> str:
        above = f"<div class=nav>{links}</div><h1>{HEADLINE}</h1>"
        rank = f"<div class=rank><h3>热门排行</h3>{links}</div>"
        foot = "<div class=foot><p>本站声明，未经授权不得转载。</p></div>"
        return f"<html><head><title>{title}</title></head><body>{above}{content}{rank}{foot}</body></html>"

    return wrap


@pytest.fixture(scope="session")
def read() -> Callable[..., tuple[str, ...]]:
    """The paragraphs that the general way finds in a page."""

    def paragraphs(html: str, **known: str) -> tuple[str, ...]:
        draft = extract(parse(html), html, **known)
        assert isinstance(draft, Draft), draft
        return draft.paragraphs

    return paragraphs


@pytest.fixture(scope="session")
def refuse() -> Callable[..., str]:
    """The reason for which the general way refuses a page."""

    def reason(html: str, **known: str) -> str:
        refusal: Draft | Refusal = extract(parse(html), html, **known)
        assert not isinstance(refusal, Draft), refusal
        return refusal.reason

    return reason
