"""A small rule book for the engine's own tests: what is tested is the engine, not the rules that travel with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.cleaning.spam.features.context import Context
from pipeline.rulebook.book import RuleBook
from pipeline.rulebook.lexicon import Lexicon, compile_lexicon
from pipeline.rulebook.load import read_rule_file

if TYPE_CHECKING:
    from collections.abc import Callable

RULE = """
[[rule]]
id = "spam.test.rule_{number}"
title = "t"
why = "w"
status = "{status}"
added = 2026-01-05
source = "tests"
scope = {{ unit = "{unit}", place = "{place}" }}
action = "{action}"
score = 1.0
[rule.match]
{match}
"""


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """A handful of words of each tier."""
    return compile_lexicon({"strong": "赌场\n裸聊\n春药\n私服", "ambiguous": "体育\n贷款", "weak": "在线"})


@pytest.fixture
def rules(lexicon: Lexicon) -> Callable[..., RuleBook]:
    """Make a rule book of `(unit, action, match)` triples, with place and status where a fourth and fifth are given."""

    def make(*wanted: tuple[str, ...]) -> RuleBook:
        text = ""
        for number, (unit, action, match, *more) in enumerate(wanted):
            place, status = [*more, *("any", "stable")[len(more) :]]
            text += RULE.format(number=number, unit=unit, action=action, match=match, place=place, status=status)
        entries, faults = read_rule_file(text, "spam/test.toml", "spam")
        assert not faults, list(map(str, faults))
        return RuleBook(entries, lexicon, "0")

    return make


@pytest.fixture
def simplified(lexicon: Lexicon) -> Context:
    """The surroundings of a unit on a simplified page."""
    return Context(lexicon, is_traditional=False)


@pytest.fixture
def traditional(lexicon: Lexicon) -> Context:
    """The surroundings of a unit on a traditional page."""
    return Context(lexicon, is_traditional=True)
