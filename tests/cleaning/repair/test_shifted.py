"""Every way to read damaged bytes is found, and each reproduces the damage."""

from __future__ import annotations

import pytest

from pipeline.cleaning.repair.shifted import onsets, readings
from pipeline.cleaning.repair.table import gloss_table
from pipeline.cleaning.repair.widths import FULL, HALF


def first_onset(page, widths=FULL):
    """Give where the first damage of a page begins."""
    return next(onsets(page, widths))[0]


def ways(page, widths=FULL):
    """Give each reading of the page's first damage, and the rest of the page behind it."""
    start = first_onset(page, widths)
    found = readings(page, start, page[start - 1 : start], gloss_table(), widths)
    return [(reading, page[reading.end :]) for reading in found]


@pytest.mark.parametrize(
    ("page", "text", "rest"),
    [
        pytest.param(
            "組織當?shù)乜h委書記", "地縣", "委書記", id="an ASCII letter that was a trail byte puts it back in step"
        ),
        pytest.param("口受到?jīng)_擊", "沖", "擊", id="an ASCII sign that was a trail byte"),
        pytest.param("或?qū)ｉT(mén)知識", "專門", "知識", id="a gloss inside the span"),
        pytest.param(
            "因?yàn)\u6a35\u7ef1\u65f1\u7261\u870f\u56df\ue243l(fā)愁",
            "為早春的低溫而發",
            "愁",
            id="a gloss behind the last character",
        ),
    ],
)
def test_bytes_that_leave_no_choice_give_one_reading(page, text, rest):
    """The pending byte determines each character until an ASCII byte or a gloss ends the span."""
    assert [(tuple(text), rest)] == [(reading.slots, left) for reading, left in ways(page)]


@pytest.mark.parametrize(
    ("page", "text", "rest"),
    [
        pytest.param("總工會下?lián)?.55億元", "撥�", ".55億元", id="a digit is eaten: the byte is lost"),
        pytest.param("張悅?cè)?/p>", "然<", "/p>", id="a tag's bracket is eaten: nothing else can have stood there"),
        pytest.param("張悅?cè)?nbsp;", "然&", "nbsp;", id="an ampersand is eaten"),
        pytest.param("成為上?；鶎狱h建", "海基層黨", "建", id="a cut inside a character"),
        pytest.param("這堅決不行?！?/p>", "。”<", "/p>", id="a cut, and a tag's bracket eaten"),
        pytest.param("必為學?！鳖I(lǐng)導", "。”領", "導", id="a cut, and a gloss behind an ASCII letter"),
    ],
)
def test_a_lost_byte_leaves_an_open_place(page, text, rest):
    """Among the readings is one whose slots hold the characters that stood there, and damaging them gives the page."""
    start = first_onset(page)
    fitting = [
        reading
        for reading, left in ways(page)
        if left == rest
        and len(text) == len(reading.slots)
        and all(c in s for c, s in zip(text, reading.slots, strict=True))
    ]

    assert 1 == len(fitting)
    assert page[start : fitting[0].end] == fitting[0].damaged(text)


@pytest.mark.parametrize("page", ["地擁有動?.55", "真的?", "真的?!", "/list?id=3", ""])
def test_a_question_mark_of_another_kind_is_no_onset(page):
    """Damage begins in front of the rest of a gloss, or of a full-width sentence mark."""
    assert [] == list(onsets(page, FULL))


def test_on_a_page_with_half_width_punctuation_ascii_can_have_been_two_bytes():
    """Some collectors make all punctuation half-width: the ； of the damage, and the ｉ that carries two bytes."""
    assert "海基層黨" in {"海" + "".join(reading.slots[1:]) for reading, _ in ways("成為上?;鶎狱h建", HALF)}
    assert ("專", "門") in [reading.slots for reading, _ in ways("或?qū)iT(mén)知識", HALF)]


def test_another_text_does_not_reproduce_the_damage():
    """The proof tells the right character from a wrong one that leaves other bytes behind."""
    page = "組織當?shù)乜h委"
    ((reading, _),) = ways(page)

    assert page[3 : reading.end] == reading.damaged("地縣")
    assert page[3 : reading.end] != reading.damaged("地方")
    assert reading.damaged("地・") is None


def test_two_lead_bytes_that_are_no_character_keep_the_decoder_out_of_step(simulator):
    """A question mark in the middle of a span stands for two bytes; the characters around it still come back."""
    shown = simulator.mirror("当地阴云密布，A", ["數"], lambda _: False)
    hits = [
        reading
        for reading, _ in ways(shown.page)
        if len(reading.slots) == len("地陰云密布，A")
        and all(c in s for c, s in zip("地陰云密布，A", reading.slots, strict=True))
    ]

    assert "當?shù)" == shown.page[:6]
    assert hits


def test_a_span_without_end_gives_no_reading():
    """Real spans meet ASCII soon; one of a thousand characters is given up, in bounded time."""
    page = "當?shù)" + "乜" * 5000

    assert [] == ways(page)
