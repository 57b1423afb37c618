"""Headline and credit lines above the body."""

from __future__ import annotations

import pytest

from pipeline.cleaning.article import Reading
from pipeline.cleaning.byline.find import Byline
from pipeline.cleaning.head import move_credits, move_headline
from pipeline.cleaning.ledger import undo

PROSE = "记者从市气象台获悉，本周末全市仍以多云天气为主，气温变化不大。"


def reading(*lines: str) -> Reading:
    """Make a plain text that was read as lines."""
    return Reading("\n".join(lines), Byline(), "text")


def test_the_headline_of_a_plain_text_moves_into_the_title():
    """The ledger says where it stood."""
    moved = move_headline(reading("本周末多云为主", PROSE), lambda _: False)

    assert ("本周末多云为主", PROSE) == (moved.byline.title, moved.text)
    assert undo(moved.text, moved.removed) == f"本周末多云为主\n{PROSE}"


def test_a_hijacked_first_line_is_passed_over():
    """The headline is the first line that is not spam; the spam line stays for the spam rules."""
    moved = move_headline(reading("垃圾_垃圾", "本周末多云为主", PROSE), lambda line: "垃圾" in line)

    assert ("本周末多云为主", f"垃圾_垃圾\n{PROSE}") == (moved.byline.title, moved.text)


def test_a_text_without_a_headline_is_left_alone():
    """A first line that is a sentence is no headline."""
    assert move_headline(reading(PROSE, PROSE), lambda _: False).removed == ()


@pytest.mark.parametrize("line", ["来源：江城日报 作者：张三", "2026-01-05 09:30 来源：江城日报"])
def test_credit_lines_above_the_first_paragraph_move(line: str):
    """Their content goes into fields that are still empty."""
    moved = move_credits(reading(line, PROSE))

    assert ("江城日报", PROSE) == (moved.byline.source, moved.text)
    assert undo(moved.text, moved.removed) == f"{line}\n{PROSE}"


def test_credit_lines_below_a_deck_move():
    """One sentence may stand above them; what stands below the second is part of the story."""
    moved = move_credits(reading(PROSE, "江城日报记者 | 张三", "江城日报编辑 | 李四", PROSE))

    assert (moved.text, moved.byline.authors, moved.byline.editors) == (f"{PROSE}\n{PROSE}", ("张三",), ("李四",))
    assert not move_credits(reading(PROSE, PROSE, "江城日报记者 | 张三", PROSE)).removed


def test_credit_lines_behind_a_paragraph_are_not_this_steps():
    """What stands behind the article is for the rule files."""
    text = reading(PROSE, "（责编：张三、李四）")

    assert move_credits(text) == text
