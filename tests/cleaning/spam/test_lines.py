"""Cutting lines and spans, and undoing it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cleaning.ledger import cut, undo
from pipeline.cleaning.spam.text.lines import cut_lines

PROSE = "记者从市气象台获悉，本周末全市仍以多云天气为主，气温变化不大。"
MORE = "气象台提醒市民注意早晚温差，出门携带雨具，行车保持安全距离。"
LIST = "澳门赌场| 一对一裸聊| 进口春药| 传奇私服"
DENSE = "segments_at_least = 4\nstrong_share_at_least = 0.5"


def test_a_keyword_line_goes_and_its_neighbours_stay(rules, simplified):
    """The cut takes the line and one line end; the rest is untouched."""
    result = cut_lines(f"{PROSE}\n{LIST}\n{MORE}", rules(("line", "drop_line", DENSE)), simplified)

    assert f"{PROSE}\n{MORE}" == result.text
    assert ["\n" + LIST] == [removal.text for removal in result.removed]


@pytest.mark.parametrize(
    ("place", "cuts"),
    [("any", 3), ("beside", 3), ("head", 1), ("inside", 1), ("tail", 1)],
)
def test_places_are_relative_to_prose(rules, simplified, place: str, cuts: int):
    """Head is before the first paragraph, tail behind the last, inside between them."""
    text = f"{LIST}\n{PROSE}\n{LIST}\n{MORE}\n{LIST}"

    result = cut_lines(text, rules(("line", "drop_line", DENSE, place)), simplified)

    assert cuts == len(result.removed)


def test_beside_leaves_a_text_that_is_nothing_else(rules, simplified):
    """A photo story is its captions; with one paragraph beside them they go."""
    captions = "老街上摆出了十几个旧书摊，来得最早的是一位木匠。田野 摄\n收摊回家的摊主走过新铺的人行道。田野 摄"
    book = rules(("line", "drop_line", "ends = '摄'", "beside"))

    assert cut_lines(captions, book, simplified).text == captions
    assert cut_lines(f"{PROSE}\n{captions}", book, simplified).text == PROSE


def test_a_cut_line_is_no_prose_to_the_lines_before_it(rules, simplified):
    """A notice behind the widgets does not keep them in the text."""
    text = f"{PROSE}\n返回顶部\n版权声明：本网所有内容未经许可不得转载，违者必究。"
    book = rules(
        ("line", "drop_line", "whole = '返回顶部'", "tail"), ("line", "drop_line", "starts = '版权声明'", "tail")
    )

    assert cut_lines(text, book, simplified).text == PROSE


def test_cut_to_end_takes_everything_behind(rules, simplified):
    """A heading of a list of other articles takes the list along."""
    text = f"{PROSE}\n相关新闻\n道路施工\n博物馆夜场"

    result = cut_lines(text, rules(("line", "cut_to_end", "whole = '相关新闻'", "tail")), simplified)

    assert (PROSE, 3) == (result.text, len(result.removed))


def test_a_row_of_keyword_lines_is_cut_between_its_first_and_last_strong_line(rules, simplified):
    """One phrase a line: the lines in between go too, prose around them stays."""
    text = f"{PROSE}\n澳门赌场\n小城故事\n一对一裸聊\n传奇私服\n{MORE}"

    result = cut_lines(text, rules(("run", "drop_line", "lines_at_least = 4\nstrong_at_least = 3")), simplified)

    assert f"{PROSE}\n{MORE}" == result.text


@pytest.mark.parametrize("text", [PROSE + LIST, PROSE + LIST + "。" + MORE])
def test_a_list_glued_to_a_sentence_is_cut_out_of_the_line(rules, simplified, text: str):
    """Only the piece between two sentence ends goes."""
    result = cut_lines(text, rules(("span", "drop_span", DENSE)), simplified)

    assert text.replace(LIST + "。", "").replace(LIST, "") == result.text


def test_a_trial_rule_only_reports(rules, simplified):
    """Nothing is cut; the id is named."""
    result = cut_lines(f"{PROSE}\n{LIST}", rules(("line", "drop_line", DENSE, "any", "trial")), simplified)

    assert (f"{PROSE}\n{LIST}", (), ("spam.test.rule_0",)) == (result.text, result.removed, result.flagged)


def test_a_credit_line_is_handed_on(rules, simplified):
    """The line leaves the text and is kept for the names in it."""
    book = rules(("line", "move_to_credits", "starts = '责编'", "tail"))

    result = cut_lines(f"{PROSE}\n责编：张三", book, simplified)

    assert (PROSE, ("责编：张三",)) == (result.text, result.credits)


def test_simplified_lines_stand_out_in_a_traditional_page(rules, traditional):
    """Script mismatch needs no vocabulary."""
    book = rules(("line", "drop_line", "script_mismatch = true\nsegments_at_least = 3"))
    text = "記者從氣象台獲悉，本週末全市仍以多雲天氣為主，氣溫變化不大。\n甲乙丙丁戊| 己庚辛壬癸| 子丑寅卯辰"

    assert cut_lines(text, book, traditional).text == text.partition("\n")[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([PROSE, MORE, LIST, PROSE + LIST, "返回顶部", "澳门赌场", "一对一裸聊", "小城", ""])))
def test_every_cut_can_be_undone(rules, simplified, lines: list[str]):
    """Undoing the ledger gives the text before; making the cuts again gives the text after."""
    text = "\n".join(lines)
    book = rules(
        ("line", "drop_line", DENSE),
        ("span", "drop_span", DENSE),
        ("run", "drop_line", "lines_at_least = 2\nstrong_at_least = 2"),
        ("line", "drop_line", "whole = '返回顶部'", "tail"),
    )

    result = cut_lines(text, book, simplified)

    assert text == undo(result.text, result.removed)
    assert result.text == cut(text, result.removed)
    assert sum(map(len, (result.text, *(removal.text for removal in result.removed)))) == len(text)


@pytest.mark.parametrize("before", [PROSE[:-1] + "，", PROSE[:-1]])
def test_only_the_row_is_cut_out_of_a_sentence(rules, simplified, before: str):
    """The clause a row is glued to stays, with a mark between them or without."""
    result = cut_lines(f"{before}{LIST}", rules(("span", "drop_span", "strong_at_least = 3")), simplified)

    assert result.text.startswith(PROSE[:-1])
    assert "裸聊" not in result.text


def test_a_row_that_a_report_quotes_stays(rules, simplified):
    """Behind a colon or an opening quote the same words are what the sentence speaks of."""
    text = f"{PROSE}研究者发现，被入侵网站的标题被改为“{LIST}”等关键词，而访客对此毫不知情。"

    short = DENSE + "\nsegment_length_at_most = 10"

    assert text == cut_lines(text, rules(("span", "drop_span", short)), simplified).text
