"""The check that guards the rules can itself fail: every rule of the book is removed and widened in turn."""

from __future__ import annotations

import datetime as dt
import shutil
from functools import cache
from pathlib import Path

import pytest

from pipeline.proof.check import check_all, check_rules
from pipeline.proof.ids import FILE, check_ids, with_id
from pipeline.rulebook.book import RuleBook
from pipeline.rulebook.load import load_rules
from pipeline.rulebook.schema import Match

ROOT = Path(__file__).parent.parent.parent
RULES = load_rules(ROOT / "rules")
RULE_IDS = [entry.id for entry in RULES.entries]
IN_USE = [entry.id for entry in RULES.entries if entry.status != "retired"]
LAYOUTS = [f"{file.entry.host}#{n}" for file in RULES.sites.files for n in range(1, len(file.entry.layout) + 1)]
ONE_SAMPLE = [ROOT / "samples" / "seed" / "text"]
TODAY = dt.date(2026, 1, 5)


def with_match(rule_id: str, match: Match) -> RuleBook:
    """Return the real book with another match in one rule."""
    entries = [e.model_copy(update={"match": match}) if e.id == rule_id else e for e in RULES.entries]
    return RuleBook(entries, RULES.lexicon, RULES.digest, RULES.folder, RULES.files, sites=RULES.sites)


@cache
def faults_of_the_real_book() -> tuple[str, ...]:
    """What the check says of the book as it is."""
    return tuple(map(str, (*check_ids(RULES), *check_rules(RULES))))


def test_the_real_book_has_no_fault():
    """Otherwise the mutants below would prove nothing."""
    assert faults_of_the_real_book() == ()
    assert (ROOT / "rules" / FILE).is_file()


@pytest.mark.parametrize("rule_id", RULE_IDS)
def test_a_removed_rule_is_a_fault_that_names_it(rule_id: str):
    """A deleted rule takes its examples with it; the list of ids misses it."""
    faults = list(check_ids(RULES.without(rule_id)))

    assert [rule_id] == [fault.what.partition(":")[0] for fault in faults]


@pytest.mark.parametrize("rule_id", IN_USE)
@pytest.mark.parametrize("pattern", [".*", ""])
def test_a_rule_widened_to_everything_touches_a_clean_example(rule_id: str, pattern: str):
    """A match that takes all of a unit is seen by the clean examples of the book."""
    faults = check_rules(with_match(rule_id, Match(contains=pattern)))

    assert any(rule_id in fault.what for fault in faults)


@pytest.mark.parametrize("rule_id", IN_USE)
def test_a_rule_narrowed_to_nothing_misses_its_own_spam(rule_id: str):
    """A rule that never fits is seen by its spam examples."""
    faults = check_rules(with_match(rule_id, Match(contains=r"\z.")))

    assert any(rule_id in fault.what for fault in faults)


def test_a_removed_layout_is_a_fault_that_names_it():
    """Layouts are listed too: a host without its file, and the last layout of a file."""
    for file in RULES.sites.files:
        others = [other for other in RULES.sites.files if other is not file]
        book = RuleBook(
            RULES.entries, RULES.lexicon, RULES.digest, RULES.folder, RULES.files, sites=type(RULES.sites)(others)
        )

        assert {fault.what.partition(":")[0] for fault in check_ids(book)} == {
            name for name in LAYOUTS if name.partition("#")[0] == file.entry.host
        }


def test_the_whole_check_fails_on_a_folder_with_a_rule_taken_out(tmp_path: Path):
    """From files, as a person would do it: the table deleted, the rest as it was."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "samples" / "sites", tmp_path / "samples" / "sites")
    file = tmp_path / "rules" / "spam" / "spider_pool.toml"
    head, first, *rest = file.read_text(encoding="utf-8").split("[[rule]]\n")
    file.write_text("[[rule]]\n".join([head, *rest]), encoding="utf-8")

    report = check_all(load_rules(tmp_path / "rules"), ONE_SAMPLE, TODAY)

    assert "template_label" in first
    assert any(f"{FILE}:" in fault and "spam.spider_pool.template_label: is gone" in fault for fault in report.faults)


def test_a_rule_that_is_not_listed_is_a_fault(tmp_path: Path):
    """A new rule is written into the list, or its loss would never be seen."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    listed = (tmp_path / "rules" / FILE).read_text(encoding="utf-8")
    (tmp_path / "rules" / FILE).write_text(listed.replace("spam.titles.dense\n", ""), encoding="utf-8")

    (fault,) = check_ids(load_rules(tmp_path / "rules"))

    assert "spam.titles.dense: is not listed" in fault.what
    (tmp_path / "rules" / FILE).write_text(with_id(listed, "spam.titles.dense"), encoding="utf-8")
    assert [] == list(check_ids(load_rules(tmp_path / "rules")))


def test_a_folder_without_the_list_is_not_held_against_it(tmp_path: Path):
    """Rules of one's own need no list."""
    shutil.copytree(ROOT / "rules" / "spam", tmp_path / "spam")

    assert [] == list(check_ids(load_rules(tmp_path)))
