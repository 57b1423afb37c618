"""Characters without a look of their own: gone from texts, kept where they shape a sign."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.cleaning.extract import Draft
from pipeline.cleaning.invisible import DEFAULT_IGNORABLE, drop_invisible, fold
from pipeline.cleaning.plaintext import read_plain_text

INVISIBLE = [
    sign
    for sign in map(chr, range(sys.maxunicode))
    if re.match(f"[{DEFAULT_IGNORABLE}]", sign) and unicodedata.category(sign) != "Cn"
]
SIGNS = st.text(st.sampled_from(["甲", " ", "\u3000", "🌈", "❤", "1", "\u20e3", *INVISIBLE[:40]]), max_size=12)


@pytest.mark.parametrize(
    "sign",
    ["\u00ad", "\u200b", "\u200d", "\u200f", "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", "\ufe0f", "\U000e0100"],
    ids=ascii,
)
def test_invisible_signs_between_words_are_dropped(sign: str):
    """Soft hyphens, zero-width signs, directions, isolates and selectors leave no trace in a text."""
    assert drop_invisible(f"{sign}养路工{sign}老{sign}栾{sign}") == "养路工老栾"


def test_every_format_character_that_has_no_look_is_in_the_table():
    """Of Unicode's format characters only those stay that are drawn: number signs, annotations, joined shorthand."""
    drawn = re.compile(
        "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f]"
    )
    formats = {sign for sign in map(chr, range(sys.maxunicode)) if unicodedata.category(sign) == "Cf"}

    assert {sign for sign in formats if not drawn.match(sign)} <= set(INVISIBLE)


@pytest.mark.parametrize(
    "sign", ["❤\ufe0f", "1\ufe0f\u20e3", "👨\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈", "㊙\ufe0f"], ids=ascii
)
def test_what_shapes_a_picture_sign_stays(sign: str):
    """A red heart is not a black one, and a family is one sign."""
    assert drop_invisible(f"送你{sign}，\u200b再见") == f"送你{sign}，再见"


@pytest.mark.parametrize("text", ["甲\u200d🌈", "🌈\u200d甲", "1\ufe0f月", "🌈\u200b\u200d🌈"], ids=ascii)
def test_a_joiner_that_joins_nothing_goes(text: str):
    """Next to a word a joiner or a selector is as invisible as any other."""
    assert not set(drop_invisible(text)) & {"\u200d", "\ufe0f"}


@given(SIGNS)
@example("甲\u200b \u200b乙")
def test_folding_once_is_enough(text: str):
    """Folded text has no loose white space and stays as it is when folded again."""
    folded = fold(text)

    assert folded == fold(folded)
    assert folded == " ".join(folded.split())


def test_plain_text_is_folded_like_pages():
    """The lines of a text lose their invisible signs too; a line of nothing else is no paragraph."""
    assert read_plain_text("\u2066\n甲\u202a乙\u202c \u200b 丙\n") == Draft(("甲乙 丙",), "text")
