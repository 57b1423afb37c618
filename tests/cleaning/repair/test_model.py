"""The language model fills open places with what is likely there."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace

import pytest

from pipeline.cleaning.repair.drafts import Page
from pipeline.cleaning.repair.echoes import echoes
from pipeline.cleaning.repair.gate import Glossing
from pipeline.cleaning.repair.lattice import Lattice
from pipeline.cleaning.repair.model import language_model
from pipeline.cleaning.repair.pairs import EDGE, Pairs
from pipeline.cleaning.repair.quotes import mark_quotations, plain_marks
from pipeline.cleaning.repair.reader import Reader
from pipeline.cleaning.repair.shifted import Reading
from pipeline.cleaning.repair.spans import resolve
from pipeline.cleaning.repair.table import gloss_table
from pipeline.cleaning.repair.widths import FULL


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


def test_a_place_that_two_forms_of_one_character_can_fill_is_never_told():
    """The converter writes nine such pairs; where bytes or readings leave both, neither is taken for sure."""
    table = gloss_table()
    forms = defaultdict(list)
    for char in table.written.values():
        forms[table.simplified.get(ord(char), char)].append(char)
    shared = ["".join(chars) for chars in forms.values() if len(chars) > 1]

    assert 9 == len(shared)
    for pair in shared:
        for slot in (pair, pair[::-1], f"{pair}一"):
            choice = choose((slot,), "他走", EDGE)
            assert choice.text not in pair or (0.0,) == choice.margins


def test_two_readings_that_differ_in_the_form_of_one_character_leave_it_open(monkeypatch):
    """Not only in one slot: the rival reading with the other form scores the same, so the character is marked."""
    page = Page("啊?！啊", Glossing({}, 0), gloss_table(), Reader(Lattice(language_model())), FULL)
    both = [Reading((form,), 3, cuts=(1,)) for form in "徑逕"]
    monkeypatch.setattr("pipeline.cleaning.repair.spans.readings", lambda *_: iter(both))
    monkeypatch.setattr("pipeline.cleaning.repair.spans._is_proved", lambda *_: True)
    monkeypatch.setattr("pipeline.cleaning.repair.drafts._LITERAL", 99.0)

    assert "�" == resolve(page, 1, 3, "啊").text


def test_words_that_stand_together_make_a_path_likelier():
    """With the pairs, 提高水平 is likelier than its words and their classes make it, and 水平提高 is less likely."""
    model = language_model()
    bare = Reader(Lattice(replace(model, pairs=Pairs())))
    knowing = Reader(Lattice(model))

    def gain(text):
        return knowing.paths(tuple(text), EDGE, EDGE).score - bare.paths(tuple(text), EDGE, EDGE).score

    assert gain("提高水平") > 0 > gain("水平提高")


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
    found = echoes("，城乡居民，乡居保基础", row, 3)

    assert {"民": 3, "保": 4} == {char: echo.size for char, echo in found.items()}
    assert {} == echoes("城乡", row, 3)


def test_an_echo_counts_for_more_where_the_neighbour_seldom_stands_without_it():
    """Of three 居 one is 居民: that says less than one of one, and the oftener it is the more it says."""
    row = (*"城乡居", "保民停", "。")
    once, seldom, often = (echoes(page, row, 3)["民"].share for page in ("居民", "居民居住居委", "居民居民居民"))

    assert seldom < once < often


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
