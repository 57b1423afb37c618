"""What the vote gives whole sentences: advertisements go, sentences they were pushed into stay."""

from __future__ import annotations

import pytest

from pipeline import load_rules
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.features.prose import prose_han
from pipeline.cleaning.spam.features.spaced import count_spelled
from pipeline.cleaning.spam.features.weighing import clause_mean, clean_share
from pipeline.cleaning.spam.text.lines import cut_lines
from pipeline.rulebook.fold import fold

RULES = load_rules()
VOTE = RULES.lexicon.vote
STORY = """入冬以来，市气象台每天清晨向各区发布路面温度。今年新添了四十个观测点，读数每十分钟传回一次。
养护处的班长老周说，桥面比路面早两个小时结冰，过去全靠人骑车去看，夜里两点出门，天亮才能回来。
现在他们看着屏幕安排撒盐车，一个冬天能省下三成的盐，也少锈坏几座桥的栏杆。"""
ADVERTS = [
    "代写各科论文，查重超标重写，加急也能办。",
    "外挂天天更新，封号包赔，先用后买。",
    "跟单的人天天吃肉，老师不收会员费。",
]


def left_of(text):
    return cut_lines(text, RULES, context_of(text, RULES.lexicon)).text


@pytest.mark.parametrize("advert", ADVERTS)
def test_a_sentence_of_an_advertisement_goes_wherever_it_stands(advert):
    first, second, third = STORY.split("\n")

    assert left_of(f"{STORY}\n{advert}") == STORY
    assert left_of(f"{first}\n{second}{advert}\n{third}") == STORY


@pytest.mark.parametrize(
    "honest",
    [
        "同日开庭的还有一起贩卖假药案，三名被告当庭认罪。",
        "想去看旧仪器的观众可以在线预约，讲解全程免费。",
        "早泄的治疗包括行为疗法、局部麻醉药和选择性5-羟色胺再摄取抑制剂。",
        "用人单位可登录学信网，凭在线验证码免费查询学历真伪。",
    ],
)
def test_an_honest_sentence_stays_though_it_is_foreign(honest):
    assert left_of(f"{STORY}{honest}") == f"{STORY}{honest}"


def test_a_sentence_that_a_phrase_with_sales_talk_was_pushed_into_is_no_advertisement():
    pushed = STORY.replace("看着屏幕安排", "看着屏幕减肥茶代理加盟安排")

    assert "一个冬天能省下三成的盐" in left_of(pushed)


def test_clauses_are_weighed_by_their_length():
    advert, report = fold(ADVERTS[0]), fold(STORY.split("\n")[1])

    assert clause_mean(advert, VOTE) > -1 > -4 > clause_mean(report, VOTE)
    assert clean_share(advert, VOTE) == 0
    assert clean_share("市民政局昨日公布了养老服务补贴的发放情况,点击领取", VOTE) > 0.7
    assert clean_share("", VOTE) == 0


def test_one_unknown_phrase_does_not_save_a_long_row():
    row = "、".join(["代开各类发票", "论文代写枪手", "微商货源批发"] * 6)

    assert prose_han(f"{row}、法院旧楼修缮工程验收", RULES.lexicon) == 0
    assert prose_han("、".join(["法院旧楼修缮工程验收"] * 3), RULES.lexicon) > 0


def test_spelling_in_latin_letters_is_counted_between_characters_only():
    assert count_spelled("代kai发piao | 办zheng刻章") == 3
    assert count_spelled("a股、app下载、ppt模板、pdf文件") == 0


def test_the_same_advertisement_in_several_paragraphs_is_no_topic_of_the_article():
    advert = ADVERTS[0]
    text = "\n".join(line + advert for line in STORY.split("\n"))

    assert left_of(text) == STORY


@pytest.mark.parametrize("phrase", ["网课代刷平台", "电子烟弹货源", "棋牌外挂下载"])
@pytest.mark.parametrize("start", ["入冬以来", "今年新添了", "现在他们"])
def test_a_phrase_glued_to_the_beginning_of_a_sentence_goes(phrase, start):
    assert left_of(STORY.replace(start, phrase + start)) == STORY


@pytest.mark.parametrize("words", ["网上办事平台", "退休的电工师傅", "手机厂商Galaxy"])
def test_a_sentence_keeps_how_it_begins(words):
    text = STORY.replace("今年新添了", f"{words}今年新添了")

    assert left_of(text) == text
