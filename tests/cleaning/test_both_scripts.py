"""Words and patterns written in simplified characters that are found in traditional text."""

from __future__ import annotations

import re

import pytest

from pipeline.cleaning.both_scripts import in_both_scripts, words_in_both_scripts


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("投稿热线", "投稿熱線"),
        ("投稿热线", "投稿熱綫"),
        (r"[^。]{0,4}发布于", "昨日發佈於"),
        (r"[（(]?\[原标题\]", "[原標題]"),
        (r"[收订]阅", "訂閱"),
        ("里", "裡"),
    ],
)
def test_a_pattern_finds_both_forms(pattern: str, text: str):
    """Alone, in a class, behind an escaped bracket; each form that Taiwan or Hong Kong writes."""
    assert re.fullmatch(in_both_scripts(pattern), text)


def test_what_is_no_simplified_character_stays():
    """Signs, classes and characters that both scripts share are not touched."""
    assert in_both_scripts(r"\p{Han}{2,4}[0-9a-z]+中文？") == r"\p{Han}{2,4}[0-9a-z]+中文？"


def test_words_are_listed_once():
    """Also where both forms were written out."""
    assert words_in_both_scripts(["编辑", "編輯", "admin"]) == ("编辑", "編輯", "admin")
