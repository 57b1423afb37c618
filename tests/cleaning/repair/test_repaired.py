"""The ledger: repairs can be made, undone and located."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.repair.repaired import apply, place_before, undo
from pipeline.model import Repair

PIECES = st.lists(st.tuples(st.text(max_size=3), st.text(min_size=1, max_size=3), st.text(max_size=3)), max_size=6)


def ledger(pieces):
    """Make a text and repairs of it from (kept, before, after)."""
    text, repairs = "", []
    for kept, before, after in pieces:
        repairs.append(Repair(kind="shifted", at=len(text) + len(kept), before=before, after=after))
        text += kept + before
    return text, repairs


@given(PIECES, st.text(max_size=3))
def test_undoing_all_repairs_gives_the_text_as_it_came_in(pieces, tail):
    """Whatever was repaired, the ledger leads back."""
    text, repairs = ledger(pieces)

    assert text + tail == undo(apply(text + tail, repairs), repairs)


@given(PIECES, st.text(min_size=1, max_size=3))
def test_a_place_behind_all_repairs_is_found_again(pieces, tail):
    """Characters that no repair touched are found where they stood before."""
    text, repairs = ledger(pieces)
    repaired = apply(text + tail, repairs)

    assert len(text) == place_before(repairs, len(repaired) - len(tail))


def test_a_place_inside_a_repair_is_its_beginning():
    """There is no character before the repair that stands for one in the middle of it."""
    repairs = [
        Repair(kind="gloss", at=1, before="(huì)", after=""),
        Repair(kind="shifted", at=8, before="??", after="基層"),
    ]

    assert 8 == place_before(repairs, 4)
