"""Rows set into a paragraph: they go, the paragraph stays as it was."""

from __future__ import annotations

import pytest

from pipeline import load_rules
from pipeline.cleaning.ledger import undo
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.text.lines import cut_lines

RULES = load_rules()
FIRST = "入冬以来，市气象台每天清晨向各区发布路面温度。今年新添了四十个观测点，读数每十分钟传回一次。"
SECOND = "养护处的班长老周说，桥面比路面早两个小时结冰，过去全靠人骑车去看，夜里两点出门，天亮才能回来。"
THIRD = "现在他们看着屏幕安排撒盐车，一个冬天能省下三成的盐，也少锈坏几座桥的栏杆。"
PHRASES = ("代办学历", "劳务票转让", "手机监听卡", "滚球投注平台")
WARES = ("斗式提升机", "保温岩棉板", "甲醛治理", "小型灌装机")


def cut(text):
    return cut_lines(text, RULES, context_of(text, RULES.lexicon))


@pytest.mark.parametrize("mark", ["|", "_", " ", "★", "，", ","])
@pytest.mark.parametrize("row", [PHRASES, WARES])
def test_a_row_in_front_of_a_paragraph_gives_the_paragraph_back(mark: str, row: tuple[str, ...]):
    """It ends where the article begins, whatever separates its phrases."""
    clean = f"{FIRST}\n{SECOND}\n{THIRD}"
    tainted = f"{FIRST}\n{mark.join(row)}{mark}{SECOND}\n{THIRD}"

    result = cut(tainted)

    assert result.text == clean
    assert undo(result.text, result.removed) == tainted


@pytest.mark.parametrize("mark", ["|", "_", "★"])
def test_a_row_between_two_words_leaves_the_sentence(mark: str):
    """Its marks show where it stands."""
    before, behind = (
        "养护处的班长老周说，桥面比路面",
        "早两个小时结冰，过去全靠人骑车去看，夜里两点出门，天亮才能回来。",
    )
    row = ("滚球投注平台", "劳务票转让", "手机监听卡", "真人视讯开户")

    result = cut(f"{FIRST}\n{before}{mark.join(row)}{behind}\n{THIRD}")

    assert result.text == f"{FIRST}\n{before}{behind}\n{THIRD}"


@pytest.mark.parametrize(
    "line",
    [
        f"江城晚报讯 记者周涛 通讯员吴敏 {SECOND}",
        "公安、交警、路政、城管派人在桥头值守，夜里两点出门，天亮才能回来，天天如此。",
        "铁锹，扫帚，盐袋，反光背心，都装在车上，夜里两点出门，天亮才能回来，天天如此。",
        "南湖大桥|东山大桥|滨河大桥三座桥的读数都传到屏幕上，夜里不用再派人出门去看。",
    ],
)
def test_a_list_that_the_sentence_begins_with_stays(line: str):
    """Datelines, names, tools and places are the article's."""
    text = f"{FIRST}\n{line}\n{THIRD}"

    assert cut(text).text == text
