"""Aligned glosses are taken out, and nothing else."""

from __future__ import annotations

import pytest

from pipeline.cleaning.repair.glosses import strip_glosses
from pipeline.cleaning.repair.repaired import apply
from pipeline.cleaning.repair.table import gloss_table


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        pytest.param("工會(huì)代表", "工會代表", id="a gloss"),
        pytest.param("看著(zhù )他", "看著他", id="a gloss with a space inside"),
        pytest.param("我們(men)來(lái)了", "我們來了", id="neutral tone, second reading"),
        pytest.param("會(kuài)計", "會計", id="any reading of the character"),
        pytest.param("會(huá)計", "會(huá)計", id="no reading of the character"),
        pytest.param("工(gōng)作", "工(gōng)作", id="a character both scripts share"),
        pytest.param("經(GDP)濟", "經(GDP)濟", id="an abbreviation"),
        pytest.param("(huì)議", "(huì)議", id="at the beginning of the page"),
    ],
)
def test_a_gloss_goes_only_if_it_reads_its_character(text, stripped):
    """The reading must be one of the traditional character in front of it."""
    repairs = list(strip_glosses(text, 0, len(text), gloss_table()))

    assert stripped == apply(text, repairs)
    assert all(repair.kind == "gloss" for repair in repairs)


def test_a_gloss_behind_two_bytes_that_look_like_a_character_goes():
    """0x98 with the letter I is the code of 業: the list matched bytes, not characters."""
    char = next(c for c in map(chr, range(0x4E00, 0x9FA6)) if c.encode("gbk", "ignore").endswith(b"\x98"))
    text = f"{char}I(yè)B"

    assert f"{char}IB" == apply(text, strip_glosses(text, 0, len(text), gloss_table()))
