"""Patterns: what is asked first must never say no where the pattern itself says yes."""

import re2
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rulebook.patterns import LinePatterns, PatternSet, loosened

PIECES = st.sampled_from(
    [
        ".{0,3}",
        "[^。]{1,2}",
        r"\p{Han}{2}",
        r"\d{1,}",
        r"[a\]b]{0,2}",
        r"\.{1,2}",
        r"(?:扫码|关注){1,2}",
        "扫码",
        "a",
        "。?",
        "(?:x|.{2,3}y)",
    ]
)
PATTERNS = st.lists(PIECES, min_size=1, max_size=4).map("".join)
TEXTS = st.text(alphabet="扫码关注。a]bxy.1\n", max_size=12)


@given(PATTERNS, TEXTS)
def test_a_loosened_pattern_matches_wherever_its_own_does(pattern: str, text: str):
    """It may say yes too often, and then the pattern itself is asked; a no is final."""
    if re2.search(pattern, text):
        assert re2.search(loosened(pattern), text)


@given(st.lists(PATTERNS, min_size=1, max_size=4, unique=True), TEXTS)
def test_sets_give_what_each_pattern_gives_alone(patterns: list[str], text: str):
    """Asking for all at once, loosely at first, changes no answer."""
    alone = {number for number, pattern in enumerate(patterns) if re2.search(pattern, text)}
    lines = text.split("\n")
    by_line = {
        at: frozenset(number for number, pattern in enumerate(patterns) if re2.search(pattern, line))
        for at, line in enumerate(lines)
    }

    assert PatternSet(tuple(patterns)).matching(text) == alone
    assert LinePatterns(tuple(patterns)).by_line(text) == {at: numbers for at, numbers in by_line.items() if numbers}


def test_gaps_are_opened_and_nothing_else():
    """Counts of words, classes with brackets in them and literal dots are seen for what they are."""
    assert loosened(r"^[^。\]]{0,60}(?:登录|登入){1,2}.{2,}$") == r"^[^。\]]*(?:登录|登入){1,2}.*$"
    assert loosened(r"\d{4}-\p{Han}{1,3}") == r"\d{4}-\p{Han}*"
