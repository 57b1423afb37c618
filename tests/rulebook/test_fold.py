"""Folding and vocabulary."""

from __future__ import annotations

import re
import unicodedata
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rulebook.fold import build_table, count_han, count_traditional, fold
from pipeline.rulebook.lexicon import compile_lexicon
from pipeline.rulebook.schema import Chain, Grammar, Pair


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ＡＶ", "av"),
        ("赌\u200b博", "赌博"),
        ("賭博網站", "赌博网站"),
        ("赌·博·网", "赌博网"),
        ("澳.门.赌.场", "澳门赌场"),
        ("约翰·史密斯", "约翰·史密斯"),
        ("3.5亿", "3.5亿"),
        ("①", "1"),
    ],
)
def test_folding_sees_through_disguise(written: str, meant: str):
    """Width, case, script, invisible characters and inserted dots do not matter; a name's own dot stays."""
    assert meant == fold(written)


@given(st.text(alphabet="赌博賭·.\u200bＡa\n 約3"))
def test_folding_twice_changes_nothing_more_and_keeps_the_lines(text: str):
    """Folding is idempotent where no dots stand in a row, and a line stays a line."""
    assert text.count("\n") == fold(text).count("\n")
    assert fold(text.replace(".", "").replace("·", "")) == fold(fold(text.replace(".", "").replace("·", "")))


def test_the_table_is_what_its_command_builds():
    """data/traditional.tsv is generated, never edited."""
    table = resources.files("pipeline.rulebook") / "data" / "traditional.tsv"

    assert build_table() == table.read_text(encoding="utf-8")
    assert count_traditional("國家的發展") == 2


def test_latin_terms_count_as_whole_words_and_han_terms_anywhere():
    """`av` is not in `wave`; 赌场 is in 澳门赌场."""
    lexicon = compile_lexicon({"strong": "av\n赌场 # a comment\n"})

    assert [True, False, True] == [lexicon.has(text, "strong") for text in ("看av片", "wave", "澳门赌场")]


def test_an_innocent_longer_word_hides_the_term_inside_it():
    """性爱 in 个性爱好 is no term."""
    lexicon = compile_lexicon({"strong": "性爱", "innocent": "个性爱好"})

    assert [False, True] == [lexicon.has(text, "strong") for text in ("发展个性爱好", "性爱视频")]


def test_a_brand_is_strong_with_a_suffix_and_ambiguous_alone():
    """皇冠 is a hotel, a cake and a casino; 皇冠体育 is the casino."""
    grammar = Grammar(pair=(Pair(left="brand_stems", right="brand_suffixes", gap=4),))
    lexicon = compile_lexicon({"brand_stems": "皇冠", "brand_suffixes": "体育\n官网"}, grammar)

    assert ["strong", "ambiguous", None] == [lexicon.tier_of(text) for text in ("皇冠体育", "皇冠假日酒店", "王冠")]


@pytest.mark.parametrize(
    ("text", "tier"),
    [("国产精品在线", "strong"), ("在线国产免费", "strong"), ("在线免费在线", None), ("国产汽车", None)],
)
def test_a_chain_needs_enough_links_and_a_core_word(text: str, tier: str | None):
    """Stock words strung together without anything between them are strong, each alone is nothing."""
    grammar = Grammar(chain=(Chain(core="core", filler="filler", least=3),))
    lexicon = compile_lexicon({"core": "国产\n精品", "filler": "在线\n免费"}, grammar)

    assert tier == lexicon.tier_of(text)


@given(
    st.lists(
        st.sampled_from(["皇冠", "ag", "体育", "官网", "国产", "精品", "在线", "免", "x", "。", "\n", " "]), max_size=12
    )
)
def test_grammar_is_found_wherever_it_stands(pieces: list[str]):
    """Looking for cues first, and beside them, passes over nothing that the patterns alone would find."""
    grammar = Grammar(
        pair=(Pair(left="stems", right="suffixes", gap=1),), chain=(Chain(core="core", filler="filler", least=3),)
    )
    lexicon = compile_lexicon(
        {"stems": "皇冠\nag", "suffixes": "体育\n官网", "core": "国产\n精品", "filler": "在线"}, grammar
    )
    text = "".join(pieces)
    pairs = re.findall(r"(?:皇冠|\bag\b)[a-z0-9\u4e00-\u9fff]?(?:体育|官网)", text, re.ASCII)
    chains = re.findall(r"(?:国产|精品|在线){3,}", text)

    assert lexicon.hits(text, "strong") == [*pairs, *(chain for chain in chains if chain.strip("在线"))]


@given(st.text(st.characters(max_codepoint=0x1F2FF, categories=("L", "N", "S")), max_size=40))
def test_folding_by_table_is_normal_form_and_lower_case_character_by_character(text: str):
    """The table is a faster way to NFKC, lower case and simplified characters, not another folding."""
    slow = "".join(unicodedata.normalize("NFKC", char).lower() for char in text)

    assert fold(fold(slow)) == fold(fold(text))


@pytest.mark.parametrize(
    "text", ["赌博，网站 AV（一）……", "赌博\u3000网站", "３％，好！", "赌·博·网，站", "赌\u200b博；站"]
)
def test_everyday_signs_are_folded_without_the_table_as_with_it(text: str):
    """The short way for texts without rare signs gives what the table gives."""
    assert fold(text) == fold(text + "Ⅷ").removesuffix("viii")


def test_characters_are_counted_one_by_one():
    """Runs are taken out at once, but each of their characters counts."""
    assert (4, 2) == (count_han("第3条規則 a"), count_traditional("第3条規則 a"))
