"""What is foreign to a page, and what that changes for phrases, sentences of sales talk and rows of goods."""

from __future__ import annotations

import pytest

from pipeline import load_rules
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.features.topic import Topic
from pipeline.cleaning.spam.phrases.contacts import with_contact
from pipeline.cleaning.spam.text.lines import cut_lines

RULES = load_rules()
STORY = (
    "入冬以来，市气象台每天清晨向各区发布路面温度。今年新添了四十个观测点，其中二十六个设在桥面上，读数每十分钟传回一次。",
    "养护处的班长老周说，桥面比路面早两个小时结冰，过去全靠人骑车去看，夜里两点出门，天亮才能回来。",
    "现在他们看着屏幕安排撒盐车，一个冬天能省下三成的盐，也少锈坏几座桥的栏杆。",
)
TEXT = "\n".join(STORY)
WORDS = ("法院", "被告", "诈骗", "警方", "团伙")
CRIME = "法院审理查明，被告人伙同他人实施诈骗，警方已将涉案团伙一网打尽。"


@pytest.mark.parametrize(
    ("unit", "held_by", "share"),
    [("观测点", 0, 0.0), ("黑户借款", 0, 1.0), ("观测点黑户", 0, 0.5), ("观测点", 1, 1.0), ("abc", 0, None)],
)
def test_pairs_are_foreign_that_stand_nowhere_else(unit, held_by, share):
    assert Topic(TEXT).foreign_share(unit, held_by) == share


def test_the_headline_vouches_for_a_phrase():
    assert Topic(TEXT, "黑户借款调查").foreign_share("黑户借款", 0) == 0.0


@pytest.mark.parametrize("text", ["", STORY[0], TEXT + "\n黑户借款\n真钱棋牌\n滚球投注" * 30])
def test_nothing_is_foreign_where_nobody_can_tell(text):
    """Too little prose, or a page that is menus and headlines for the most part."""
    assert Topic(text).foreign_share("黑户借款", 0) is None


def test_a_report_about_crime_is_told_by_several_words():
    assert Topic(CRIME).tells_of(WORDS, 3)
    assert not Topic(TEXT).tells_of(WORDS, 1)


@pytest.mark.parametrize(
    "spam",
    [
        "黑户借款当天下款",
        "代 查 行 踪",
        "急用钱加我，黑户网黑都能借，手持身份证当天放款。",
        "本厂专做不锈钢水箱、保温桶，规格齐全，全国包邮，支持定制。",
        "废铜回收价格 仓储货架定做 冷库安装 吊车出租 石材翻新培训",
    ],
)
def test_a_line_goes_that_is_foreign(spam):
    assert _left("\n".join((*STORY[:2], spam, STORY[2]))) == TEXT


@pytest.mark.parametrize(
    "honest", ["贷款中介乱象调查", "开 奖 公 告", "小店主营手工馒头，一元两个，卖完就收摊。", "新闻热线：0571-85310110"]
)
def test_an_honest_line_stays_though_it_is_foreign(honest):
    text = "\n".join((*STORY[:2], honest, STORY[2]))
    assert _left(text) == text


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("路面温度。", "路面温度，极速赛车全天计划。"),
        ("路面温度。", "路面温度（极速赛车全天计划）。"),
        ("每天清晨", "每天清晨缅北真人网投开户"),
        ("去看，", "去看，极速赛车全天计划，"),
        ("回来。", "回来。急用钱加我，黑户网黑都能借，手持身份证当天放款。微信：sxg77120"),
    ],
)
def test_a_sentence_keeps_its_own(before, behind):
    assert _left(TEXT.replace(before, behind)) == TEXT


def test_copies_in_several_sentences_say_where_the_phrase_ends():
    phrase = "手机监听软件"
    text = (
        TEXT.replace("每天清晨", f"每天清晨{phrase}").replace("老周", f"{phrase}老周").replace("屏幕", f"屏幕{phrase}")
    )
    assert _left(text) == TEXT


def test_a_report_about_crime_keeps_its_clauses():
    text = f"{TEXT}\n{CRIME}他们搭建赌博平台，极速赛车全天计划，骗走不少人的积蓄。"
    assert _left(text) == text


@pytest.mark.parametrize(
    ("text", "end"), [("量大从优。微信：abc1234", 15), ("量大从优。下一句还在。", 5), ("量大从优。abc", 5)]
)
def test_a_contact_behind_a_cut_goes_with_it(text, end):
    assert with_contact(text, 5) == end


def _left(text: str) -> str:
    return cut_lines(text, RULES, context_of(text, RULES.lexicon)).text
