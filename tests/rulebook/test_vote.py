"""The vote: features, scores, cues, and rows found with it."""

from __future__ import annotations

import pytest

from pipeline import load_rules
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.features.glued import phrases_of
from pipeline.cleaning.spam.features.spaced import has_spaced, view_of
from pipeline.cleaning.spam.text.lines import cut_lines
from pipeline.rulebook.vote import BIAS, PER_LINE, compile_vote, features_of, write_vote

STORY = "记者从市气象台获悉，本周末全市仍以多云天气为主，气温变化不大。"
RULES = load_rules()
SMALL = compile_vote("# head\n-10\tbias\n25\t代开\n5\t开^\n7\tapp\n")


def test_latin_words_and_numbers_stand_for_their_kind():
    assert {"^网", "网a", "app", "网a0"} <= features_of("网app88")


def test_a_phrase_gets_the_bias_and_its_features():
    assert SMALL.score("代开") == pytest.approx(1.5)
    assert SMALL.score("天气") == pytest.approx(-1.0)


def test_weights_stand_at_the_character_they_end_at():
    assert SMALL.inner("去代开app") == pytest.approx([0, 0, 2.5, 0, 0, 0.7])


def test_cues_are_told_by_place():
    assert SMALL.cues("他说代开代开") == [2, 4]


def test_what_is_written_is_read():
    weights = {BIAS: -10, "代开": 25, "开^": 5, **{f"特{n}": 30 for n in range(2 * PER_LINE + 1)}}
    vote = compile_vote(write_vote(weights))
    assert {BIAS: vote.bias, **vote.weights} == weights
    assert vote.cues("特7") == [0]


def test_no_weights_speak_against_nothing():
    assert compile_vote("").score("代开") < 0


@pytest.mark.parametrize("spaced", ["代 开 发 票", "代*开*发*票", "代❤开❤发❤票", "[代][开][发][票]"])
def test_fillers_are_read_over_and_places_kept(spaced):
    view = view_of(spaced)
    assert "代开发票" in view.flat
    assert [spaced[place] for place in view.places[:-1]] == list(view.flat)


def test_prose_has_no_fillers():
    assert not has_spaced(STORY)
    assert view_of(STORY).flat == STORY.replace("，", ",")


def test_glued_phrases_are_parted():
    vote = RULES.lexicon.vote
    assert len(phrases_of("第四方支付对接论文包录用劳务票对外代开卡地亚一比一", vote)) >= 3
    assert phrases_of("第四方支付对接", vote) == ("第四方支付对接",)


NAMELESS = "剑灵一条龙"
"""A game and a word of honest trades: the vote gives it -2 logits, so without a mark its beginning is not seen."""
UNSEEN = pytest.mark.xfail(strict=True, reason="the vote does not know this phrase, and no mark tells where it begins")


@pytest.mark.parametrize("last", ["网课代刷平台", NAMELESS])
@pytest.mark.parametrize("between", ["|", " ", "★", "→", "、", "？", "。", "\n"])
def test_a_row_no_list_knows_goes_whatever_separates_it(between, last):
    assert _without_row(between, last) == STORY * 2


@pytest.mark.parametrize("last", ["网课代刷平台", pytest.param(NAMELESS, marks=UNSEEN)])
def test_a_row_no_list_knows_goes_without_a_mark_in_it(last):
    assert _without_row("", last) == STORY * 2


def _without_row(between: str, last: str) -> str:
    row = between.join(["第四方支付对接", "论文包录用", "劳务票对外代开", "卡地亚一比一", last])
    return _left(f"{STORY}\n{row}\n{STORY}").replace("。\n", "。")


def test_the_sentence_a_row_is_glued_to_stays():
    assert _left(f"{STORY}第四方支付对接|论文包录用|劳务票对外代开|卡地亚一比一") == STORY


@pytest.mark.parametrize(
    "line",
    [
        "警方查获迷情喷雾、假毕业证、四件套、代开发票印章等作案工具，涉案人员均已归案。",
        "这些关键词包括“第四方支付对接”“论文包录用”“劳务票对外代开”，均与网站内容无关。",
        "中标单位：第四建筑公司、宏图路桥公司、天成市政公司、江城监理公司",
    ],
)
def test_lists_inside_sentences_stay(line):
    assert _left(f"{STORY}\n{line}\n{STORY}") == f"{STORY}\n{line}\n{STORY}"


@pytest.mark.parametrize("frame", ["{0}\n{1}\n{2}", "{2}\n{0}\n{1}", "{0}\n{1}", "{0}\n{2}\n{1}\n{0}", "{2}{1}\n{0}"])
def test_cuts_undone_give_the_text_again(frame):
    row = "第四方支付对接|论文包录用|劳务票对外代开|卡地亚一比一"
    text = frame.format("第四方支付对接", row, STORY)
    cut = cut_lines(text, RULES, context_of(text, RULES.lexicon))
    left = cut.text
    for removal in reversed(cut.removed):
        left = left[: int(removal.at)] + removal.text + left[int(removal.at) :]
    assert cut.removed
    assert left == text


def _left(text: str) -> str:
    return cut_lines(text, RULES, context_of(text, RULES.lexicon)).text
