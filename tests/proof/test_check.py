"""`qinggao check`: it passes on the project's own rules and fails on every kind of fault."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from pipeline.proof.check import check_all, check_rules
from pipeline.proof.samples import find_samples
from pipeline.rulebook.load import load_rules

ROOT = Path(__file__).parent.parent.parent
TODAY = dt.date(2026, 1, 5)
RULE = """
[[rule]]
id = "spam.made.up"
title = "t"
why = "w"
status = "stable"
added = 2026-01-05
review_by = 2026-06-01
source = "tests"
scope = { unit = "line" }
action = "drop_line"
score = 1.0
[rule.match]
contains = '蜘蛛池'
[[rule.example]]
verdict = "spam"
text = '''蜘蛛池出租'''
[[rule.example]]
verdict = "clean"
text = '''蜘蛛结网'''
"""


def book_of(tmp_path: Path, text: str):
    """Load a rule folder with one file."""
    (tmp_path / "spam").mkdir(exist_ok=True)
    (tmp_path / "spam" / "made.toml").write_text(text, encoding="utf-8")
    return load_rules(tmp_path)


def test_the_built_in_rules_have_no_fault():
    """Every example of every rule comes out as said, and no rule is dead."""
    assert [] == list(map(str, check_rules(load_rules(ROOT / "rules"))))


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("text = '''蜘蛛池出租'''", "text = '''出租'''", 15, "the rule does not act on it"),
        ("text = '''蜘蛛池出租'''", "text = '''蜘蛛池出租'''\nleft = '''出租'''", 15, "instead of '出租'"),
        ("text = '''蜘蛛结网'''", "text = '''什么是蜘蛛池'''", 18, "touched by spam.made.up"),
        ('verdict = "clean"', 'verdict = "known_miss"', 2, "no example with verdict = 'clean'"),
        (
            'verdict = "spam"\ntext',
            "verdict = \"known_miss\"\ntext = '''蜘蛛池程序'''\n[[rule.example]]\nverdict = \"spam\"\ntext",
            15,
            "is no longer missed",
        ),
    ],
)
def test_an_example_that_comes_out_otherwise_is_a_fault(tmp_path: Path, old: str, new: str, line: int, what: str):
    """The fault stands at the line of the example."""
    assert old in RULE

    faults = list(check_rules(book_of(tmp_path, RULE.replace(old, new, 1))))

    assert any(line == fault.line and what in fault.what for fault in faults), list(map(str, faults))


def test_a_rule_that_another_makes_superfluous_is_dead(tmp_path: Path):
    """Deleting it would change nothing."""
    twin = RULE.replace("spam.made.up", "spam.made.twin")

    faults = list(check_rules(book_of(tmp_path, RULE + twin)))

    assert sum("dead rule" in fault.what for fault in faults) == 2


def test_a_trial_rule_must_report_but_leaves_the_text(tmp_path: Path):
    """Its spam example only has to be noticed."""
    assert [] == list(check_rules(book_of(tmp_path, RULE.replace('"stable"', '"trial"'))))


def test_an_overdue_review_is_a_note_not_a_fault(tmp_path: Path):
    """The date comes from outside."""
    book = book_of(tmp_path, RULE)
    sample = [ROOT / "samples" / "seed" / "text"]

    due = check_all(book, sample, dt.date(2026, 6, 2))
    early = check_all(book, sample, TODAY)

    assert (["spam.made.up" in note for note in due.notes], early.notes) == ([True], ())


def test_a_sample_that_comes_out_otherwise_is_shown_as_a_diff(tmp_path: Path):
    """Fields, paragraphs and phrases that must be gone are compared."""
    folder = tmp_path / "family" / "seed"
    shutil.copytree(ROOT / "samples" / "seed" / "text", folder)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    expected |= {"title": "别的标题", "paragraphs": [*expected["paragraphs"][:-1], "别的结尾。"]}
    (folder / "expected.json").write_text(json.dumps(expected), encoding="utf-8")

    report = check_all(load_rules(ROOT / "rules"), [folder], TODAY)
    text = "\n".join(report.faults)

    assert "title: " in text
    assert "    -别的结尾。" in text
    assert "1 samples: 0 as expected, 1 not" in report.summary


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("expected.json", "{", "not valid JSON"),
        ("sample.toml", 'why = "w"\nadded = 2026-01-05\nlack = []\n', "did you mean 'lacks'"),
        ("page.txt", None, "neither page.html nor page.txt"),
    ],
)
def test_a_broken_sample_is_named(tmp_path: Path, name: str, content: str | None, what: str):
    """What is wrong with the sample itself comes with its file."""
    folder = tmp_path / "seed"
    shutil.copytree(ROOT / "samples" / "seed" / "text", folder)
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_text(content, encoding="utf-8")

    report = check_all(load_rules(ROOT / "rules"), [folder], TODAY)

    assert any(what in fault for fault in report.faults), report.faults


@pytest.mark.parametrize("folder", find_samples([ROOT / "samples"]), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_sample_has_gold_and_a_reason(folder: Path):
    """Half-empty gold is refused: a kept page has title and script, a rejected one its reason."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))

    assert "rejected" in expected or {"title", "script"} <= set(expected)
