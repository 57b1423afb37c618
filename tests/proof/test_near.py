"""Rules that almost fit a suspect."""

from __future__ import annotations

import pytest

from pipeline.cleaning.spam.features.context import Context
from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.proof.near import near_miss
from pipeline.rulebook.book import RuleBook
from pipeline.rulebook.lexicon import compile_lexicon
from pipeline.rulebook.load import read_rule_file

RULE = """
[[rule]]
id = "spam.test.ad"
title = "t"
why = "w"
status = "stable"
added = 2026-01-05
source = "tests"
scope = {{ unit = "line", place = "{place}" }}
action = "drop_line"
score = 1.0
[rule.match]
contains = "办证"
chars_at_most = 40
segments_at_least = 3
"""


@pytest.mark.parametrize("place", ["any", "tail"])
def test_a_line_is_held_against_rules_for_every_place(place: str):
    lexicon = compile_lexicon({})
    entries, faults = read_rule_file(RULE.format(place=place), "spam/test.toml", "spam")
    assert not faults
    rules = RuleBook(entries, lexicon, "0")

    found = near_miss(Evidence("专业办证|立等可取", Context(lexicon, is_traditional=False)), rules, "line")

    assert found == ("spam.test.ad", "segments")
