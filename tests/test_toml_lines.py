"""The place of each key of a TOML file."""

import tomllib

import hypothesis
import pytest
from hypothesis import strategies as st

from pipeline.toml_lines import line_map, nearest_line

CASES = [
    ("a = 1\nb = 2", {("a",): 1, ("b",): 2}),
    ("# x = 1\n\n  a = 'y' # b = 2\n", {("a",): 3}),
    ("a.b.c = 1", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1}),
    ("[a]\n\n[a.b]\nc = 1", {("a",): 1, ("a", "b"): 3, ("a", "b", "c"): 4}),
    ("[ a . 'b c' ]\nd=1", {("a",): 1, ("a", "b c"): 1, ("a", "b c", "d"): 2}),
    (
        "[[s]]\nh = 1\n[[s.e]]\n[s.x]\ny = 1\n[[s]]\nh = 2\n[[s.e]]\nz = 1",
        {
            ("s",): 1,
            ("s", 0): 1,
            ("s", 0, "h"): 2,
            ("s", 0, "e"): 3,
            ("s", 0, "e", 0): 3,
            ("s", 0, "x"): 4,
            ("s", 0, "x", "y"): 5,
            ("s", 1): 6,
            ("s", 1, "h"): 7,
            ("s", 1, "e"): 8,
            ("s", 1, "e", 0): 8,
            ("s", 1, "e", 0, "z"): 9,
        },
    ),
    ("a = '''\nb = 1\n[[c]]\n'''\nd = 1", {("a",): 1, ("d",): 5}),
    ('a = """x\\"""\n[b]\n""\n"""""\nd = 1', {("a",): 1, ("d",): 5}),
    (
        "a = [\n  1, # x\n  [2,\n 3],\n]\nb = 1",
        {("a",): 1, ("a", 0): 2, ("a", 1): 3, ("a", 1, 0): 3, ("a", 1, 1): 4, ("b",): 6},
    ),
    ("a = [{b = 1},\n {c = '#'}]", {("a",): 1, ("a", 0): 1, ("a", 0, "b"): 1, ("a", 1): 2, ("a", 1, "c"): 2}),
    ("a = {b.c = 1, d = '''\n'''}\ne = 1", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1, ("a", "d"): 1, ("e",): 3}),
    ('"\\u4e2d \\"" = 1\n"" = 2', {('中 "',): 1, ("",): 2}),
    ("a = 2026-01-05 07:00:00Z\nb = 1e5\r\nc = true", {("a",): 1, ("b",): 2, ("c",): 3}),
]


@pytest.mark.parametrize(("text", "lines"), CASES)
def test_every_key_is_found_on_its_line(text, lines):
    """All of TOML's ways to write a key are known, and text in strings is never taken for one."""
    tomllib.loads(text)

    assert line_map(text) == lines


def test_a_missing_key_is_reported_where_its_table_stands():
    """A path without a line of its own gets its table's line, and a file without anything gets line 1."""
    lines = line_map("x = 1\n[[site]]\nhost = 'a'\n")

    assert nearest_line(lines, ("site", 0, "start")) == 2
    assert nearest_line(lines, ("crawl",)) == 1


def _paths(value, path=()):
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, (*path, index))


def _leaf(value, path):
    for key in path:
        value = value[key]
    return value


def _render(tables):
    """Write TOML in which every number is the line it stands on."""
    lines = []
    for name, is_array, entries in tables:
        lines.append(f"[[{name}]]" if is_array else f"[{name}]")
        for number, entry in enumerate(entries):
            key = f"k{number}"
            here = len(lines) + 1
            if entry == "number":
                lines.append(f"{key} = {here}")
            elif entry == "comment":
                lines += ["", f"# {key} = [", f"{key} = {here + 2} # {{"]
            elif entry == "multi-line":
                lines += [f"{key} = '''", "[[x]]", "k0 = 1", "'''"]
            elif entry == "array":
                lines += [f"{key} = [ {here}, # ]", f"  {here + 1}, [{here + 1},", f"  {here + 2}]", "]"]
            else:
                lines.append(f"{key} = {{ a = {here}, 'b#'.c = [{here}] }}")
    return "\n".join(lines)


KINDS = st.lists(st.sampled_from(["number", "comment", "multi-line", "array", "inline"]), max_size=6)


@hypothesis.given(
    st.lists(KINDS, max_size=4), st.lists(st.tuples(st.sampled_from(["t", "'t t'"]), KINDS), unique_by=lambda t: t[0])
)
def test_in_a_random_file_every_number_is_found_on_the_line_it_names(arrays, singles):
    """The map has exactly tomllib's paths, and each of the numbers, written as its own line, is right."""
    text = _render([("s", True, entries) for entries in arrays] + [(name, False, entries) for name, entries in singles])
    value = tomllib.loads(text)
    lines = line_map(text)

    assert set(lines) == set(_paths(value))
    assert all(_leaf(value, path) == line for path, line in lines.items() if isinstance(_leaf(value, path), int))


@hypothesis.given(st.text(alphabet="[]{}=.,'\"\\#\n ab1"))
def test_a_text_that_is_no_toml_does_no_harm(text):
    """The scanner ends on any text, with what it understood."""
    assert isinstance(line_map(text), dict)
