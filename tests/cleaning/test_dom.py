"""The parsed page: what it keeps, how its elements are addressed and cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.dom import content_of, css_path, drop, parse, titles_of

TAGS = ["div", "p", "section", "span", "b"]
TREES = st.recursive(
    st.sampled_from(["甲", "<p>乙</p>", "<br>"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", st.sampled_from(TAGS), st.lists(inner, max_size=4)
    ),
    max_leaves=20,
)


@given(TREES)
def test_a_css_path_matches_its_element_alone(html: str):
    """Whatever the tree, an element's path selects that element and no other."""
    tree = parse(html)

    for node in content_of(tree).traverse():
        assert [node] == tree.css(css_path(node))


@pytest.mark.parametrize("html", ["", "\x00", "<!--", "<frameset><frame src=a></frameset>", "甲\ud800乙", "</p></div>"])
def test_any_text_gives_a_tree_with_a_content_element(html: str):
    """No page is too broken to have an element that holds what it shows."""
    assert content_of(parse(html)).tag in {"body", "html"}


@pytest.mark.parametrize("depth", [257, 2_000])
def test_text_below_deep_nesting_is_not_lost(depth: int):
    """libxml2 drops what stands below depth 256; this parser keeps it."""
    assert content_of(parse("<div>" * depth + "底")).text() == "底"


def test_titles_are_found_in_a_broken_head_and_not_in_drawings():
    """An element that ends the head early puts the title into the body; the title of a drawing is a tool tip."""
    html = '<div>x</div><svg><title>图标</title></svg><meta property="og:title" content=" 甲 "><title>甲 - 某网</title>'

    assert titles_of(parse(html)) == ["甲", "甲 - 某网"]


def test_a_page_without_titles_has_none():
    """Missing and empty titles are left out."""
    assert titles_of(parse('<meta property="og:title"><title> </title>')) == []


def test_drop_cuts_nested_matches_and_spares_the_element_itself():
    """A match inside a match is no problem, and the element that was asked is never cut."""
    node = parse('<div class="a">甲<p class="a">乙<b class="a">丙</b></p>丁</div>').css("div")[0]

    drop(node, ".a, .b")

    assert node.html == '<div class="a">甲丁</div>'
