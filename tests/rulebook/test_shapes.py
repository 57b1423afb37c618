"""Shapes: patterns that are tried only where one of their cues stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import load_rules
from pipeline.rulebook.generated import shapes
from pipeline.rulebook.lexicon import SHAPES, compile_lexicon
from pipeline.rulebook.patterns import PatternError

LINES = [entry.split("\t") for entry in load_rules().lexicon.words[SHAPES]]


@given(data=st.data())
@pytest.mark.parametrize(("cues", "pattern"), LINES)
def test_whatever_a_shape_matches_holds_one_of_its_cues(cues: str, pattern: str, data: st.DataObject):
    """Else the pattern is never tried on it."""
    text = data.draw(st.from_regex(re.compile(pattern, re.ASCII)))
    match = re.search(pattern, text, re.ASCII)

    assert match
    assert any(cue in match[0] for cue in cues.split("|"))


def test_a_shape_is_found_although_its_cue_stands_inside_a_word():
    lexicon = compile_lexicon({SHAPES: "bet\t\\b[0-9]{2,6}bet\\b"})

    assert lexicon.hits("登录 365bet 领取", "strong") == ["365bet"]
    assert not lexicon.has("登录 bet 领取", "strong")


@pytest.mark.parametrize("line", ["[0-9]{3}bet", "\t[0-9]{3}bet", "bet|\t[0-9]{3}bet", "bet\t[0-9"])
def test_a_line_without_cues_or_with_a_wrong_pattern_is_refused(line: str):
    with pytest.raises(PatternError):
        shapes([line])
