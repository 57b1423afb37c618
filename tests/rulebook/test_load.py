"""Rule files: what is read, and what a person is told about faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import InputError, RuleError, UsageError
from pipeline.rulebook.load import lint_files, load_rules, read_rule_file

if TYPE_CHECKING:
    from pathlib import Path

RULE = """
[[rule]]
id = "spam.made.up"
title = "A made-up rule"
why = "For tests."
status = "stable"
added = 2026-01-05
source = "tests"
scope = { unit = "line" }
action = "drop_line"
score = 1.0
[rule.match]
contains = '甲乙'
[[rule.example]]
verdict = "spam"
text = '''甲乙'''
[[rule.example]]
verdict = "clean"
text = '''丙丁'''
"""


def put(folder: Path, name: str, text: str) -> Path:
    """Write a file below a folder, making the folders on the way."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("action =", "acton =", 10, "acton: unknown key; did you mean 'action'?"),
        ('"drop_line"', '"drop_lime"', 10, "did you mean 'drop_line'?"),
        ('"drop_line"', '"drop_block"', 2, "does not fit unit 'line'"),
        ("2026-01-05", '"5. 1. 2026"', 7, "write a date as 2026-01-05"),
        ("score = 1.0", "score = 2.0", 11, "less than or equal to 1"),
        ("contains = '甲乙'", "contains = '('", 13, "not a valid pattern"),
        ("contains = '甲乙'", "contains = '(?=甲)'", 13, "not a valid pattern"),
        ("contains = '甲乙'", "", 12, "a match without conditions"),
        ('"spam.made.up"', '"boilerplate.made.up"', 3, "should begin with 'spam.'"),
        ('title = "A made-up rule"\n', "", 2, "title: this key is missing"),
        ('verdict = "clean"', 'verdict = "good"', 18, "should be 'spam', 'clean' or 'known_miss'"),
        ("text = '''丙丁'''", "", 17, "exactly one of text, html and title"),
        ("score = 1.0", "score = ", 11, "not valid TOML"),
    ],
)
def test_a_fault_names_its_line_and_what_to_write(old: str, new: str, line: int, what: str):
    """Every kind of fault is reported at the line of its key."""
    assert old in RULE

    _, faults = read_rule_file(RULE.replace(old, new, 1), "spam/made.toml", "spam")

    assert any(fault.line == line and what in fault.what for fault in faults), list(map(str, faults))


def test_all_faults_of_a_file_are_listed_at_once():
    """A person sees the whole list, sorted by line."""
    broken = RULE.replace("score = 1.0", "score = 2.0").replace("action =", "acton =").replace("2026-01-05", '"x"')

    _, faults = read_rule_file(broken, "spam/made.toml", "spam")

    assert {7, 10, 11} <= {fault.line for fault in faults}


def test_an_id_is_never_used_twice(tmp_path: Path):
    """The second use is reported with the place of the first."""
    put(tmp_path, "spam/a.toml", RULE)
    put(tmp_path, "spam/b.toml", RULE)

    with pytest.raises(RuleError, match=r"b\.toml:3: id: 'spam\.made\.up' is already used in .*a\.toml"):
        load_rules(tmp_path)


def test_the_digest_follows_the_content_alone(tmp_path: Path):
    """The same files in another folder give the same digest; one changed word another."""
    put(tmp_path / "one", "spam/a.toml", RULE)
    put(tmp_path / "two", "spam/a.toml", RULE)
    put(tmp_path / "three", "spam/a.toml", RULE)
    put(tmp_path / "three", "lexicon/strong.txt", "丙丁\n")

    one, two, three = (load_rules(tmp_path / name).digest for name in ("one", "two", "three"))

    assert one == two != three


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x80"])
def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path, content: bytes):
    """Bytes that are no text are a fault like any other."""
    (tmp_path / "spam").mkdir()
    (tmp_path / "spam" / "a.toml").write_bytes(content)

    with pytest.raises(RuleError, match=r"a\.toml:1: not UTF-8"):
        load_rules(tmp_path)


def test_a_missing_folder_says_what_to_name(tmp_path: Path):
    """Wrong use ends in one line."""
    with pytest.raises(InputError, match="no such rule folder"):
        load_rules(tmp_path / "gone")


@pytest.mark.parametrize("name", ["lexicon/weak.txt", "notes.txt", "spam/readme.md", "spider_pool.toml"])
def test_a_folder_without_a_rule_is_refused(tmp_path: Path, name: str):
    """Nobody cleans with no rule and is not told: an empty folder, spam/ itself, one that holds words alone."""
    put(tmp_path, name, "x\n")

    with pytest.raises(InputError, match="no rule below this folder: name a folder that holds spam/"):
        load_rules(tmp_path)


def test_lint_reads_single_files(tmp_path: Path):
    """A file is checked by itself; its folder names the family."""
    good = put(tmp_path, "spam/a.toml", RULE)

    assert lint_files([good]) == 1
    with pytest.raises(RuleError, match=r"should begin with 'boilerplate\.'"):
        lint_files([put(tmp_path, "boilerplate/a.toml", RULE)])


def test_an_unknown_rule_id_gets_a_suggestion(tmp_path: Path):
    """`rules try` helps with typing errors."""
    put(tmp_path, "spam/a.toml", RULE)

    with pytest.raises(UsageError, match=r"did you mean 'spam\.made\.up'"):
        load_rules(tmp_path).only("spam.made.upp")


def test_a_retired_rule_is_kept_in_the_file_and_does_nothing(tmp_path: Path):
    """Retired ids stay taken; retired rules are not compiled."""
    put(tmp_path, "spam/a.toml", RULE.replace('"stable"', '"retired"'))

    book = load_rules(tmp_path)

    assert ((), 1) == (book.rules, len(book.entries))


def test_the_built_in_rules_load():
    """The rules that travel with the package have no fault."""
    assert load_rules().rules


@pytest.mark.parametrize(
    ("match", "plain", "quiet"),
    [
        ("segments_at_least = 4", True, True),
        ("strong_at_least = 1", False, False),
        ("voted_mean_at_least = 2.5", True, False),
        ("clause_mean_at_least = 0", True, False),
        ("rare_share_at_least = 0.6", True, True),
    ],
)
def test_a_rule_that_needs_terms_or_the_vote_is_not_asked_where_neither_speaks(
    tmp_path: Path, match: str, plain: bool, quiet: bool
):
    rule = RULE.replace('unit = "line"', 'unit = "title"').replace("contains = '甲乙'", match)
    put(tmp_path, "spam/made.toml", rule.replace("text = ", "title = ").replace("drop_line", "drop_title"))
    book = load_rules(tmp_path)
    assert [bool(book.of("title")), bool(book.for_plain("title")), bool(book.for_quiet("title"))] == [
        True,
        plain,
        quiet,
    ]
