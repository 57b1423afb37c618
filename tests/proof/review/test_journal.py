"""What was decided stays decided, whatever happens to the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import InputError, OutputError
from pipeline.proof.review.journal import Decided, read_journal, write_down

if TYPE_CHECKING:
    from pathlib import Path

KEEP = Decided(key="0a", decision="keep", rule="spam.a.b")
SPAM = Decided(key="0b", decision="spam")


def test_decisions_are_read_back_and_the_last_word_counts(tmp_path: Path):
    """An undone decision is no decision."""
    file = tmp_path / "review.jsonl"
    assert read_journal(file) == {}
    for decided in (KEEP, SPAM, Decided(key="0a", decision="undone")):
        write_down(file, decided)

    assert read_journal(file) == {"0b": SPAM}


def test_a_line_torn_by_a_kill_is_passed_over_and_cut_off(tmp_path: Path):
    """Whatever was whole before it is kept."""
    file = tmp_path / "review.jsonl"
    write_down(file, KEEP)
    with file.open("ab") as journal:
        journal.write(b'{"key": "0c", "deci')
    assert read_journal(file) == {"0a": KEEP}

    write_down(file, SPAM)

    assert read_journal(file) == {"0a": KEEP, "0b": SPAM}


def test_a_line_that_is_no_decision_is_named(tmp_path: Path):
    """A person may have edited the file."""
    file = tmp_path / "review.jsonl"
    file.write_text("{}\n", encoding="utf-8")
    write_down(file, KEEP)

    with pytest.raises(InputError, match=r"review\.jsonl:1: not a decision"):
        read_journal(file)


def test_a_journal_that_cannot_be_written_is_told_in_one_line(tmp_path: Path):
    """The folder is not there."""
    with pytest.raises(OutputError, match="cannot be written"):
        write_down(tmp_path / "gone" / "review.jsonl", KEEP)
