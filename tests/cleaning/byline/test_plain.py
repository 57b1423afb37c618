"""The headline of plain text."""

from __future__ import annotations

import pytest

from pipeline.cleaning.byline import headline_of

BODY = "河口镇新图书馆的装修工程已经完成，工作人员正在整理书架，预计下月初向全镇居民开放。"


@pytest.mark.parametrize(
    "first",
    [
        "河口镇新图书馆下月开放",
        "书记谈文化丨办好图书馆 丰富居民生活(文化带动阅读)",
        "图书馆何时开放？",
        "新圖書館下月開放",
        "【关注】图书馆开放在即",
    ],
)
def test_a_short_first_line_over_a_body_is_the_headline(first: str):
    """Blank lines and a credit line between do not matter."""
    assert headline_of([first, BODY]) == first
    assert headline_of(["", f"  {first} ", "", "来源：某某网 作者：张三", "", BODY]) == first


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["河口镇新图书馆下月开放"],
        [BODY, BODY],
        ["图书馆下月开放。", BODY],
        ["他说：", BODY],
        ["责任编辑：张三", BODY],
        ["某某网讯（记者 张三）新馆开放", BODY],
        ["甲", BODY],
        ["第一项", "第二项", "第三项"],
        ["长" * 61, BODY],
    ],
)
def test_other_first_lines_are_none(lines: list[str]):
    """A sentence, a credit, a dateline, a list and a line without a body are no headlines."""
    assert headline_of(lines) is None
