"""Marks that a line asks for: questions, what is open, rows of one mark."""

from __future__ import annotations

import pytest

from pipeline.cleaning.repair.drafts import _unclosed
from pipeline.cleaning.repair.expected import expected_marks
from pipeline.cleaning.repair.pairs import EDGE


def gains(slot, left, right):
    """Give what speaks for each mark of one open place."""
    (found,) = expected_marks([slot], f"{EDGE}{left}", right)
    return {mark: found.get(mark, 0.0) for mark in slot}


@pytest.mark.parametrize("question", ["這是為什么", "你去哪", "还能不能修好呢", "他为何不来", "是否可行"])
def test_a_question_asks_for_its_mark(question):
    """The mark is likelier behind a question than behind anything else, also in traditional characters."""
    asked, said = gains("？，", question, "他")["？"], gains("？，", "先把路修好", "他")["？"]

    assert asked > 0 > said


def test_a_question_of_the_sentence_before_asks_for_nothing():
    """Only what stands since the last sentence mark counts."""
    assert gains("？，", "为什么？先修路", "他") == gains("？，", "先修路", "他")


@pytest.mark.parametrize(("opening", "closing"), ["（）", "《》", "「」", "【】"])
def test_brackets_close_what_is_open(opening, closing):
    """Most of all where the line ends; where nothing is open there is nothing to close."""
    slot = f"。{closing}"

    assert gains(slot, f"他{opening}路", EDGE)[closing] > gains(slot, f"他{opening}路", "的")[closing] > 0
    assert gains(slot, "他路", "的")[closing] < 0


def test_a_quotation_closes_where_the_line_ends():
    """An opening mark never stands there."""
    found = gains("”“，", "他说：“先修路。", EDGE)

    assert found["”"] > found["，"] > found["“"]


def test_a_row_of_one_mark_goes_on():
    """On either side of the open place."""
    assert gains("。海", "不说了。。", "他")["。"] > 0
    assert gains("。海", "不说了", "。。")["。"] > 0
    assert gains("。海", "不说了", "。他")["。"] == 0


def test_places_without_choice_expect_nothing():
    """There is one answer for each place."""
    assert [{}, {}] == expected_marks(["路", "？"], EDGE, EDGE)


def test_speech_can_go_on_from_the_line_before():
    """What that line left open may close in this one; what is closed may not."""
    assert "“" == _unclosed(["他说：", "“先修路。再", " "])
    assert "" == _unclosed(["“先修路。”他说"])
    assert "" == _unclosed([])
