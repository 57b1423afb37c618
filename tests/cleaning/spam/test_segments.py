"""Finding the separator of a keyword list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.spam.features.segments import MAX_SEGMENT_CHARS, MIN_SEGMENT_CHARS, SEPARATORS, split_segments


@pytest.mark.parametrize(
    ("text", "separator", "parts"),
    [
        ("甲乙| 丙丁| 戊己", "bar", ("甲乙", "丙丁", "戊己")),
        ("甲乙｜丙丁丨戊己", "bar", ("甲乙", "丙丁", "戊己")),
        ("甲乙_丙丁_戊己", "underscore", ("甲乙", "丙丁", "戊己")),
        ("甲乙，丙丁、戊己", "comma", ("甲乙", "丙丁", "戊己")),
        ("甲乙/丙丁/戊己", "slash", ("甲乙", "丙丁", "戊己")),
        ("甲乙-丙丁--戊己", "dash", ("甲乙", "丙丁", "戊己")),
        ("甲乙 I 丙丁I戊己", "capital_i", ("甲乙", "丙丁", "戊己")),
        ("甲乙\n丙丁\n戊己", "line", ("甲乙", "丙丁", "戊己")),
        ("甲乙\u3000丙丁\u00a0戊己", "space", ("甲乙", "丙丁", "戊己")),
        ("甲乙 > 丙丁 > 戊己", "space", ("甲乙", "丙丁", "戊己")),
        ("甲乙●丙丁●戊己", "dot", ("甲乙", "丙丁", "戊己")),
        ("甲 乙丙| 丁 戊己| 庚 辛壬| 癸", "bar", ("甲 乙丙", "丁 戊己", "庚 辛壬", "癸")),
        ("甲乙→丙丁→戊己", "symbol", ("甲乙", "丙丁", "戊己")),
        ("甲乙🔥丙丁🔥戊己", "symbol", ("甲乙", "丙丁", "戊己")),
        ("〖甲乙〗〖丙丁〗〖戊己〗", "bracket", ("甲乙", "丙丁", "戊己")),
        ("“甲乙”“丙丁” “ 戊己 ”", "quote", ("甲乙", "丙丁", "戊己")),
        ("他说“甲乙”和“丙丁”", None, ("他说“甲乙”和“丙丁”",)),
        ("甲乙：丙丁：戊己", "colon", ("甲乙", "丙丁", "戊己")),
        ("甲乙...丙丁...戊己", "ellipsis", ("甲乙", "丙丁", "戊己")),
        ("甲乙！丙丁！戊己", "exclamation", ("甲乙", "丙丁", "戊己")),
        ("甲乙丙丁", None, ("甲乙丙丁",)),
        ("  ", None, ()),
    ],
)
def test_the_separator_with_the_most_short_segments_wins(text: str, separator: str | None, parts: tuple[str, ...]):
    """Spaces belong to the mark they stand around."""
    assert (separator, parts) == split_segments(text)


@given(st.text())
def test_splitting_never_fails_and_leaves_no_space(text: str):
    """Any text can be split; no segment is empty or has space around it."""
    _, parts = split_segments(text)

    assert all(part and part == part.strip() for part in parts)


@given(st.text(st.sampled_from("甲乙丙aI |｜_-—,，/·●:.…！（】“”→🔥\n\t"), max_size=40))
def test_separators_that_cannot_be_there_are_the_only_ones_not_tried(text: str):
    """Which separators a text can have is told by its characters: the same as trying every one."""
    best = 1
    wanted = None
    for name, pattern in SEPARATORS.items():
        parts = [part for part in pattern.split(text.strip()) if part]
        short = sum(MIN_SEGMENT_CHARS <= len(part) <= MAX_SEGMENT_CHARS for part in parts)
        if len(parts) > 1 and short > best:
            best, wanted = short, name

    assert split_segments(text).separator in {wanted, "mixed"}
