"""What stands beside a cut: the rest of an offer goes with it, the article stays."""

from __future__ import annotations

from pipeline import load_rules
from pipeline.cleaning.ledger import undo
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.text.lines import cut_lines
from pipeline.cleaning.spam.text.scars import scars_of
from pipeline.model import Removal

RULES = load_rules()
STORY = """入冬以来，市气象台每天清晨向各区发布路面温度。今年新添了四十个观测点，读数每十分钟传回一次。
养护处的班长老周说，桥面比路面早两个小时结冰，过去全靠人骑车去看，夜里两点出门，天亮才能回来。{}
现在他们看着屏幕安排撒盐车，一个冬天能省下三成的盐，也少锈坏几座桥的栏杆。{}"""
OFFER = "代写各科论文，查重超标重写，不录用全额退款。"
REST = "手续简单，本地外地都能办。"


def cut(text):
    return cut_lines(text, RULES, context_of(text, RULES.lexicon))


def removal(at, text, rule="spam.offers.talk"):
    return Removal(rule=rule, step="spam", action="drop_span", at=at, text=text)


def test_the_rest_of_an_offer_goes_with_it_on_both_sides():
    for offer in (OFFER + REST, REST + OFFER, REST + OFFER + REST):
        text = STORY.format(offer, "")

        cuts = cut(text)

        assert cuts.text == STORY.format("", "")
        assert undo(cuts.text, cuts.removed) == text


def test_the_same_sentence_stays_where_nothing_was_cut_beside_it():
    assert cut(STORY.format(REST, "")).text == STORY.format(REST, "")
    assert cut(STORY.format(REST, OFFER)).text == STORY.format(REST, "")


def test_a_contact_line_goes_with_the_offer_above_it_and_stays_alone():
    line = "\n官网：www.kpzqx-77.com"

    assert cut(STORY.format("", "\n" + OFFER + line)).text == STORY.format("", "")
    assert cut(STORY.format("", line)).text == STORY.format("", line)


def test_scars_are_places_of_what_is_left():
    first = [removal(4, "广告"), removal(10, "广告")]  # 甲乙丙丁|广告|戊己庚辛|广告|壬

    assert scars_of(first) == [4, 8]
    assert scars_of([removal(2, "丙丁")], scars_of(first)) == [2, 6]
    assert scars_of([removal(0, "（文/图 张三）", rule="boilerplate.captions.credit")]) == []


def test_a_phrase_cut_out_of_a_sentence_leaves_no_neighbour():
    pushed = STORY.format("", "").replace("每天清晨", "每天清晨缅北真人网投开户")

    assert cut(pushed).text == STORY.format("", "")
