"""State that a script gets from a function it calls on the spot."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.calls import returned_by_call

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=4), VALUES, max_size=4))
def test_any_plain_value_comes_back(value: dict[str, object]):
    """What a function returns is read as it was written."""
    written = json.dumps(value, ensure_ascii=False)

    assert returned_by_call(f"window.__NUXT__=(function(a){{return {written}}}(1));") == value


@given(VALUES)
def test_a_parameter_stands_for_its_argument(value: object):
    """Wherever it is named: in a list, in an object, in a member set before the return."""
    written = json.dumps(value, ensure_ascii=False)
    script = f"__NUXT__=(function(a,b,c){{b.x=a;c[0]=a;return {{l:[a],o:{{k:a}},b:b,c:c}}}}({written},{{}},[]))"

    assert returned_by_call(script) == {"l": [value], "o": {"k": value}, "b": {"x": value}, "c": [value]}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("!0", True),
        ("!1", False),
        ("void 0", None),
        ("1.5e3", 1500.0),
        ("new Date(1,2)", None),
        ("function(){return {x:1}}", None),
        ("Array(3)", None),
        ('"\\u003Cp\\u003E"', "<p>"),
        ("'它\\'s'", "它's"),
    ],
)
def test_other_expressions_are_read_or_passed_over(expression: str, value: object):
    """What is no literal is null, and what stands behind it is read all the same."""
    assert returned_by_call(f"__NUXT__=((a)=>{{return {{k:{expression},z:a}}}})(7)") == {"k": value, "z": 7}


@pytest.mark.parametrize(
    "script",
    ["", "var a={}", "__NUXT__={}", "__NUXT__=(function(", "__NUXT__=(function(a){", "__NUXT__=(function(a){a.b}"],
)
def test_scripts_without_such_a_call_give_nothing(script: str):
    """Broken ones too."""
    assert returned_by_call(script) is None


@pytest.mark.parametrize("piece", ["{a:[", "{b:", "(", '"', "a(b),", "a`;", "[1,", "\\"])
def test_hostile_scripts_end_soon(piece: str):
    """However deep they nest and however early they end."""
    returned_by_call("window.__NUXT__=(function(a){return [" + piece * 30_000)
