"""Offers with a contact set into a paragraph: the offer goes, the paragraph stays."""

from __future__ import annotations

import time

import pytest

from pipeline import load_rules
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.phrases.adverts import adverts_in, is_set_in
from pipeline.cleaning.spam.text.lines import cut_lines

RULES = load_rules()
STORY = """入冬以来，市气象台每天清晨向各区发布路面温度。今年新添了四十个{}观测点，读数每十分钟传回一次。
养护处的班长老周说，桥面比路面早两个小时结冰，过去全靠人骑车去看，夜里两点出门，天亮才能回来。
{}现在他们看着屏幕安排撒盐车，一个冬天能省下三成的盐，也少锈坏几座桥的栏杆。{}"""
OFFERS = [
    "代开建材发票加微信kpz8821",
    "代开建材发票：QQ55120877",
    "外围女上门服务，www.kpzqx77.vip",
    "猫池出租 13800005298",
]


def left_of(text):
    return cut_lines(text, RULES, context_of(text, RULES.lexicon)).text


@pytest.mark.parametrize("offer", [*OFFERS, "（各类发票代开，先开后付，薇：kpz8821）"])
def test_an_offer_between_two_words_goes_alone(offer):
    assert left_of(STORY.format(offer, "", "")) == STORY.format("", "", "")


@pytest.mark.parametrize("offer", OFFERS)
def test_an_offer_before_or_behind_a_paragraph_goes_alone(offer):
    assert left_of(STORY.format("", f"{offer} ", "")) == STORY.format("", "", "")
    assert left_of(STORY.format("", "", offer)) == STORY.format("", "", "")


@pytest.mark.parametrize(
    "honest",
    [
        "（市民可加微信qixiang2024查询）",
        "（详情见www.qixiang-tai.cn）",
        "，咨询电话13800001234，",
        "“代开发票加微信kpz8821”一类小广告遮住的",
    ],
)
def test_contacts_and_quoted_offers_of_an_article_stay(honest):
    assert left_of(STORY.format(honest, "", "")) == STORY.format(honest, "", "")


def test_a_paragraph_that_is_nothing_but_an_offer_is_not_set_into_one():
    offer = "各类发票代开，先开后付，全国包邮，量大从优，微信kpz8821"

    assert not is_set_in(offer, RULES.lexicon)
    assert not list(adverts_in(offer, RULES.lexicon))


def test_many_contacts_take_time_that_grows_with_their_number():
    text = "代开建材发票加微信kpz8821" * 5_000
    start = time.process_time()
    list(adverts_in(text, RULES.lexicon))

    assert time.process_time() - start < 10


def test_a_brand_behind_a_phone_is_no_contact():
    text = STORY.format("", "黑户急用钱哪里借，今天凌晨，厂商发布新一代旗舰手机 Galaxy S20，", "")

    assert "今天凌晨" in left_of(text)
    assert not list(adverts_in(text, RULES.lexicon))
