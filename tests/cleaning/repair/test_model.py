"""The language model fills open places with what is likely there."""

from __future__ import annotations

import math

import pytest

from pipeline.cleaning.repair.echoes import echoes
from pipeline.cleaning.repair.lattice import Lattice
from pipeline.cleaning.repair.model import EDGE, language_model
from pipeline.cleaning.repair.quotes import mark_quotations, plain_marks
from pipeline.cleaning.repair.reader import Reader


def choose(slots, left, right, page=""):
    """Fill slots between sound text, on a page that says nothing else or this."""
    model = language_model()
    reader = Reader(Lattice(model), model.spell(page))
    return reader.choose(reader.paths(slots, left, right))


@pytest.mark.parametrize(
    ("left", "slot", "right", "char"),
    [
        ("經", "濟際季", "發展迅速", "濟"),
        ("人民群", "眾裙峮", "的利益", "眾"),
        ("他說得很清楚", "。的小", EDGE, "。"),
        ("增長了百分之", "三山傘", "左右", "三"),
    ],
)
def test_the_likely_candidate_wins(left, slot, right, char):
    """Words on either side decide; traditional characters are scored as their simplified forms."""
    choice = choose((slot,), left, right)

    assert char == choice.text
    assert choice.margins[0] > 0


def test_a_place_without_choice_has_an_infinite_margin():
    """Nothing is uncertain where only one candidate stands."""
    choice = choose(("發", "展"), "經濟", "")

    assert "發展" == choice.text
    assert (math.inf, math.inf) == choice.margins


def test_two_forms_of_one_simplified_character_are_rivals():
    """The model scores simplified characters, so it can never be sure of one form against the other."""
    choice = choose(("徑逕",), "途", EDGE)

    assert (0.0,) == choice.margins


def test_several_open_places_are_filled_together():
    """The candidates of neighbouring places are chosen as one word."""
    choice = choose(("機桌肌", "器汽氣"), "一台台", "人揮動手臂")

    assert "機器" == choice.text


def test_what_stands_elsewhere_on_the_page_speaks_for_a_candidate():
    """A name that the page shows intact is believed where it is damaged."""
    alone = choose(("嶢堯僥",), "村民王志", "說")
    knowing = choose(("嶢堯僥",), "村民王志", "說", page="王志嶢是村民")

    assert "嶢" == knowing.text
    assert knowing.margins[0] > (alone.margins[0] if alone.text == "嶢" else -alone.margins[0])


def test_the_more_of_the_surroundings_stand_elsewhere_the_more_they_count():
    """Three characters that are the same on the page outweigh what is likelier in general."""
    slots, right = ("。保停海校",), "基礎養老金"
    alone = choose(slots, "增加城鄉居", right)
    knowing = choose(slots, "增加城鄉居", right, page="鎮保與城鄉居保同時調整")

    assert "保" == knowing.text
    assert "保" != alone.text


def test_a_candidate_that_hardly_fits_is_not_taken_for_sure_because_the_others_fit_even_less():
    """Among characters that all make no sense the best is no find."""
    assert choose(("〓〖〗",), "他說得很清楚", "的利益").margins[0] < 1


def test_echoes_count_the_neighbours_that_are_the_same():
    """A candidate is found by what stands in front of it, or behind it; other characters are no candidates."""
    row = (*"城乡居", "保民停", *"基础")

    assert {"民": 3, "保": 4} == echoes("，城乡居民，乡居保基础", row, 3)
    assert {} == echoes("城乡", row, 3)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("他说：“先修路。”", "他说：“先修路。”"),
        ("对“双减”说好", "对〝双减〞说好"),
        ("\n“双碳”目标", "\n〝双碳〞目标"),
        ("\n“我们不怕冷也不怕远。”", "\n“我们不怕冷也不怕远。”"),
        ("让大家“看得见路，也走得了路，还带得了路。”", "让大家“看得见路，也走得了路，还带得了路。”"),
        ("的“□", "的“□"),
    ],
)
def test_marks_of_speech_and_of_names_are_told_apart(text, marked):
    """An opening mark shows what stands before the closing one, and the other way round."""
    assert marked == mark_quotations(text)
    assert text == plain_marks(marked)
