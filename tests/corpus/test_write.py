"""Outputs that are whole or absent."""

from __future__ import annotations

import json
import resource
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.tally import rejected_beside, write_outcomes
from pipeline.corpus.write import json_line, open_output
from pipeline.errors import InputError, OutputError
from pipeline.model import Article, Cleaning, Kept, Rejected

if TYPE_CHECKING:
    from pathlib import Path


def an_article(text: str = "正文。") -> Article:
    """Make an article that holds a text."""
    return Article(id="1", text=text, content_hash="0", cleaning=Cleaning(extractor="text", rulebook="0"))


@given(st.text())
def test_a_record_is_one_line_whatever_its_text(text: str):
    """No character inside a record ends a line for any reader, and the text comes back."""
    line = json_line(Rejected(reason="empty", detail=text)).decode()

    assert len(line.splitlines()) == 1
    assert text == json.loads(line)["detail"]


def test_an_output_appears_only_when_its_block_ended_well(tmp_path: Path):
    """A run that fails leaves the previous file as it was and nothing beside it."""
    target = tmp_path / "out.jsonl"
    target.write_bytes(b"before")

    def fail_half_way() -> None:
        with open_output(target) as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()

    assert [target] == list(tmp_path.iterdir())
    assert target.read_bytes() == b"before"


def test_a_missing_folder_is_one_clear_error(tmp_path: Path):
    """What cannot be written is named."""
    with (
        pytest.raises(OutputError, match=r"gone/out\.jsonl: cannot be written"),
        open_output(tmp_path / "gone/out.jsonl"),
    ):
        pass


def test_a_full_disk_is_one_clear_error_and_leaves_no_half_file(tmp_path: Path):
    """What the system says about the disk reaches the user in words."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OutputError, match="File too large"), open_output(tmp_path / "a.jsonl") as file:
            file.write(b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert list(tmp_path.iterdir()) == []


def test_the_sum_is_articles_plus_rejected(tmp_path: Path):
    """Every outcome is written to exactly one of the two files and counted."""
    outcomes = [Kept(an_article()), Rejected(reason="empty"), Kept(an_article())]

    tally = write_outcomes(outcomes, tmp_path / "a.jsonl", tmp_path / "r.jsonl")

    assert str(tally) == "3 pages in = 2 articles + 1 rejected (empty 1)"
    assert [2, 1] == [len((tmp_path / name).read_text().splitlines()) for name in ("a.jsonl", "r.jsonl")]


def test_unreadable_input_stops_the_run_unless_told_to_go_on(tmp_path: Path):
    """By default nothing is written; with keep_going the bad record is counted."""
    outcomes = [Kept(an_article()), Rejected(reason="truncated", detail="a.warc.gz: cut off")]

    with pytest.raises(InputError, match="cut off"):
        write_outcomes(outcomes, tmp_path / "a.jsonl", None)
    assert list(tmp_path.iterdir()) == []
    assert write_outcomes(outcomes, tmp_path / "a.jsonl", None, keep_going=True).rejected == 1


@pytest.mark.parametrize(
    ("articles", "rejected"), [("-", None), ("a.jsonl", "a.rejected.jsonl"), ("a", "a.rejected.jsonl")]
)
def test_the_rejected_file_stands_beside_the_articles(articles: str, rejected: str | None):
    """Its name follows from the articles file; there is none for standard output."""
    assert rejected == rejected_beside(articles)


def test_what_fails_beside_an_output_is_not_blamed_on_it(tmp_path: Path):
    """A network that is gone while pages are read is no full disk."""

    def fail_to_read() -> None:
        with open_output(tmp_path / "out.jsonl") as file:
            file.write(b"half")
            raise ConnectionResetError(104, "Connection reset by peer")

    with pytest.raises(ConnectionResetError):
        fail_to_read()

    assert [] == list(tmp_path.iterdir())
