"""Data that front ends write in a form of their own."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.cleaning.payloads import flight_rows, hydrate, is_element, markup_of

TEXT = "<p>渡口的茶馆卸下了门板。</p>\n<p>水还是江里的水。</p>"


def pushed(stream: str, *cuts: int) -> list[str]:
    """Cut a stream into the scripts that push it."""
    edges = [0, *cuts, len(stream)]
    parts = [stream[start:end] for start, end in pairwise(edges)]
    return [f"self.__next_f.push({json.dumps([1, part], ensure_ascii=False)})" for part in parts]


def row_of_text(name: str, text: str) -> str:
    """Write a row of text: its length counts bytes."""
    return f"{name}:T{len(text.encode()):x},{text}"


@pytest.mark.parametrize("cuts", [(), (5,), (9, 20), (3, 4, 30)])
def test_rows_may_begin_in_one_script_and_end_in_another(cuts: tuple[int, ...]):
    """Text rows hold line breaks and have none behind them; what points to them gets their text."""
    stream = (
        '1:"$Sreact.fragment"\n' + row_of_text("7", TEXT) + '8:["$","div",null,{"news":{"title":"茶馆","body":"$7"}}]\n'
    )

    rows = flight_rows(["(self.__next_f=self.__next_f||[]).push([0])", *pushed(stream, *cuts)])

    assert rows[-1][3]["news"] == {"title": "茶馆", "body": TEXT}


def test_a_row_that_is_not_json_is_left_out():
    """Modules and hints are read like any other row, what cannot be read is no reason to stop."""
    rows = flight_rows(pushed('2:I[7,[],""]\n3:{broken\n4:HL["/a.css","style"]\nnonsense\n5:{"a":1}\n'))

    assert rows == [[7, [], ""], ["/a.css", "style"], {"a": 1}]


@given(st.text(alphabet='0123456789abcdef:T,"$[]{}\n字', max_size=60))
def test_no_stream_is_too_broken(stream: str):
    """Whatever is pushed, a list comes back."""
    assert isinstance(flight_rows(pushed(stream)), list)


def test_elements_are_written_as_markup():
    """Their text is escaped, markup set from a string is not; components are seen through, pointers are left out."""
    tree = ["$", "article", None, {"children": [
        ["$", "p", "0", {"children": "甲<乙"}],
        ["$", "$L5", None, {"children": ["$", "p", "1", {"dangerouslySetInnerHTML": {"__html": "<b>丙</b>"}}]}],
        "$L9",
    ]}]  # fmt: skip

    assert is_element(tree)
    assert markup_of(tree) == "<article><p>甲&lt;乙</p><p><b>丙</b></p></article>"


def test_a_flat_list_is_put_together():
    """Numbers are places, wrappers are seen through, what is missing is None."""
    flat = [
        ["ShallowReactive", 1],
        {"news": 2, "gone": -1},
        ["Reactive", 3],
        {"title": 4, "views": 5, "tags": 6},
        "茶馆",
        12,
        [4],
    ]

    assert hydrate(flat) == {"news": {"title": "茶馆", "views": 12, "tags": ["茶馆"]}, "gone": None}


def test_a_flat_list_that_holds_itself_ends():
    """Circles, and values that hold another many times over, cost a bounded time."""
    assert hydrate([{"a": 0}]) is not None
    assert hydrate([{"a": 1}, *([n, n, n, n] for n in range(2, 30)), "字"]) is not None


@pytest.mark.parametrize("value", [None, 1, "a", [], [1, 2], [{"title": "茶馆"}], {"title": "茶馆"}, ["Reactive", 1]])
def test_any_other_value_stays(value: object):
    """JSON that is not of this form is given back as it is."""
    assert hydrate(value) == value


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 6) | st.sampled_from(["$", "$7", "p", "Reactive", "字"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(["children", "a"]), inner, max_size=2),
    max_leaves=20,
)


@given(VALUES)
@example([[[], None]])
def test_any_json_value_can_be_asked(value: object):
    """What is not of a known form is no reason to stop."""
    hydrate(value)

    assert isinstance(markup_of(value), str)
    assert isinstance(flight_rows(pushed(f"1:{json.dumps(value)}\n")), list)
