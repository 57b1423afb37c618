"""Phrases that stand alone: where they are found, and what is cut of them."""

from __future__ import annotations

import pytest

from pipeline import load_rules
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.features.prose import FUNCTION_WORDS
from pipeline.cleaning.spam.phrases.lone import lone_phrases
from pipeline.cleaning.spam.text.lines import cut_lines

RULES = load_rules()
STORY = "记者从市气象台获悉，本周末全市仍以多云天气为主，气温变化不大。"
OTHER = "气象台提醒市民注意早晚温差，出门携带雨具，行车保持安全距离。"


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ("私服发布网一条龙", "私服发布网一条龙"),
        ("★私服发布网一条龙★", "私服发布网一条龙"),
        (f"{STORY}私服发布网一条龙", "私服发布网一条龙"),
        (f"{STORY}——私服发布网一条龙", "私服发布网一条龙"),
        (f"【私服发布网一条龙】{STORY}", "私服发布网一条龙"),
        (f"私服发布网一条龙 {STORY}", "私服发布网一条龙"),
        ("作者：私服发布网一条龙", "私服发布网一条龙"),
        ("（记者 私服发布网一条龙）", "私服发布网一条龙"),
    ],
)
def test_a_phrase_is_found_where_it_stands_alone(line, phrase):
    assert [found.phrase for found in lone_phrases(line)] == [phrase]


@pytest.mark.parametrize("line", [STORY, "作者：王小明", "今天，多云。", ""])
def test_sentences_and_names_are_none(line):
    assert not list(lone_phrases(line))


@pytest.mark.parametrize("line", ["网上赌球平台开户注册", "来源：网上赌球平台开户注册"])
def test_a_line_goes_with_its_line_end(line):
    assert _left(f"{STORY}\n{line}\n{OTHER}") == f"{STORY}\n{OTHER}"


def test_a_paragraph_keeps_its_sentences():
    assert _left(f"{STORY}网上赌球平台开户注册\n{OTHER}") == f"{STORY}\n{OTHER}"


@pytest.mark.parametrize(
    "line",
    ["网络赌博", "非法私服案", "作者：皇冠上的明珠", "来源：中国体彩网", "裸聊敲诈骗局", "贷款诈骗", "电子烟监管新规"],
)
def test_subheads_and_honest_credits_stay(line):
    assert _left(f"{STORY}\n{line}\n{OTHER}") == f"{STORY}\n{line}\n{OTHER}"


def _left(text: str) -> str:
    return cut_lines(text, RULES, context_of(text, RULES.lexicon)).text


@pytest.mark.parametrize("line", ["线上赌场代理", "澳门赌场裁员风波", "赌球网站洗钱通道", "博彩网站引流黑产"])
def test_what_a_report_may_say_in_a_subhead_stays(line):
    """The words are those of spam; only what surrounds them tells, and nothing does here."""
    assert _left(f"{STORY}\n{line}\n{OTHER}") == f"{STORY}\n{line}\n{OTHER}"
    assert _left(f"{STORY}{line}\n{OTHER}") == f"{STORY}{line}\n{OTHER}"


def test_a_place_found_in_two_ways_counts_once():
    line = "广告单上写着：无视征信，当天放款，不成功不收费，名额有限。"
    quote = "一名业务员说，无视征信、当天放款都是话术，不成功不收费更是空话，真正放款时银行仍要查征信。"
    text = "\n".join(("不少中介打着银行旗号招揽客户，收取高额服务费，合同里却只字不提。" + line, quote))

    assert _left(text) == text


def test_words_of_the_trades_are_no_grammar():
    """在线, 麻将 and 成都 hold characters that are grammar by themselves."""
    assert not FUNCTION_WORDS.search("麻将透视眼镜在线观看成都")
    assert [match[0] for match in FUNCTION_WORDS.finditer("他们都在桥上，将结果")] == ["都", "在", "将"]
