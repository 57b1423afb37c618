"""What would hang a parser or make it drop text is refused by name, or blanked in place."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.cleaning.shield import MAX_BYTES, MAX_COPIES, MAX_DEPTH, MAX_ELEMENTS, shield
from pipeline.cleaning.shield.nesting import measure_nesting
from pipeline.cleaning.shield.tags import MAX_ATTRIBUTES
from pipeline.model import Refusal

TEXT = "市里今年再修三条公路"


def shielded(html: str) -> str:
    safe = shield(html)
    assert isinstance(safe, str)
    assert len(html) == len(safe)
    return safe


def refused(html: str) -> str:
    refusal = shield(html)
    assert isinstance(refusal, Refusal)
    assert re.search(r"\d,\d{3}", refusal.detail), "the detail names the limit"
    return refusal.reason


def text_of(html: str) -> str:
    return LexborHTMLParser(html).text()


def depth_of(html: str) -> int:
    """Number of elements inside each other in the tree that the parser really builds."""
    deepest = 0
    level: list[LexborNode] = [node for node in [LexborHTMLParser(html).root] if node]
    while level:
        deepest += 1
        level = [child for node in level for child in node.iter()]
    return deepest


@pytest.mark.parametrize(
    "html",
    [
        "",
        TEXT,
        f"<html><body><div class='a'><p>{TEXT}<br>{TEXT}</p></div></body></html>",
        "<p>1 < 2 <3 <!-- <div> --><script>if (a<b) document.write('<div>')</script>",
        "<" * 3_000,
        "<p>&amp;" * 500,
        f"<p>{TEXT}<!--",
        f"<p>{TEXT}<a href='",
        f"\0<p>{TEXT}\0\ud800",
    ],
)
def test_an_ordinary_page_is_given_back_as_it_is(html: str):
    """The shield changes nothing that a parser can take."""
    assert html == shield(html)


@pytest.mark.parametrize("tag", ["div", "span", "font", "blockquote"])
@pytest.mark.parametrize("depth", [257, 300, 1_900])
def test_depth_that_parsers_can_take_is_kept(tag: str, depth: int):
    """Unclosed tags of old pages go deep; lexbor, and libxml2 with huge_tree, still give the text."""
    html = shielded(f"<{tag}>" * depth + TEXT)
    huge = lxml_html.document_fromstring(html, parser=lxml_html.HTMLParser(huge_tree=True))

    assert TEXT in text_of(html)
    assert TEXT in huge.text_content()


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 2_049, 30_000, 600_000])
@pytest.mark.parametrize("opening", ["<div>", "<x a='>'>", "<ul><li>", "<table><tr><td>", "<span\n", "<DIV/>"])
def test_depth_beyond_that_is_refused(opening: str, depth: int):
    """However many tags there are and however they are written, the page is named too deep."""
    assert "too_deep" == refused((opening if opening.endswith(">") else opening + ">") * depth + TEXT)


@pytest.mark.parametrize(
    "hidden_end",
    [
        "<!--</div>-->",
        "<script></div></script>",
        "<a title='</div>'></a>",
        "<!</div x>",
        "</x </div>",
        "<title></div></title>",
    ],
)
def test_end_tags_that_are_none_do_not_hide_depth(hidden_end: str):
    """Comments, scripts and attributes may say </div>; the parser does not listen, so neither does the shield."""
    assert "too_deep" == refused(f"<div>{hidden_end}" * 3_000 + TEXT)


@pytest.mark.parametrize(
    "misnested",
    ["<div></span>", "<span><div></span>", "<div><table><td></div>", "<li><ul></li>", "<b><div></b>"],
)
def test_end_tags_that_end_nothing_do_not_hide_depth(misnested: str):
    """An end tag reaches no further than the standard lets it."""
    assert "too_deep" == refused(misnested * 6_000 + TEXT)


@pytest.mark.parametrize(
    "unclosed",
    ["<p>", "<li>", "<dd>", "<tr><td>", "<option>", "<p><font color=red>", "<a href=x>", "<br>", "<img src=x>", "<p/>"],
)
def test_tags_that_end_by_themselves_are_not_deep(unclosed: str):
    """Thousands of paragraphs, items or cells without end tags are a flat page."""
    html = f"<table>{(unclosed + TEXT) * 4_000}" if "td" in unclosed else (unclosed + TEXT) * 4_000

    assert html == shielded(html)
    assert depth_of(html[: len(html) // 8]) < 20


def test_closed_elements_of_svg_are_not_deep():
    """In svg, and only there, a slash closes an element."""
    icons = "<svg viewBox='0 0 9 9'><path d='M0 0'/><g><circle r='1'/></g></svg>" * 2_000

    assert icons + TEXT == shield(icons + TEXT)
    assert "too_deep" == refused("<svg></svg>" + "<x/>" * 3_000)


@pytest.mark.parametrize("block", ["<p>", "<div>", "<li>"])
def test_unclosed_formatting_that_multiplies_is_refused(block: str):
    """Each new paragraph opens all unclosed formatting again: 2,000 of them become two million elements."""
    end = block.replace("<", "</")

    assert "too_large" == refused("".join(f"{block}<font size={n}>{TEXT}{end}" for n in range(2_000)))


@pytest.mark.parametrize(
    "start", ["<font size={} a='></font>'>", '<font size={} a="></font>">', "<font size={} a= '></font>'>"]
)
def test_an_end_tag_in_a_value_closes_nothing(start: str):
    """What looks closed at once, and is not, multiplies and nests like any other."""
    starts = [start.format(n) for n in range(3_000)]

    assert "too_large" == refused("".join(f"<p>{one}{TEXT}</p>" for one in starts[:2_000]))
    assert "too_deep" == refused("".join(starts).replace("font", "div") + TEXT)


def test_equal_unclosed_formatting_does_not_multiply():
    """Of equal formatting elements three are opened again, whatever their number."""
    html = f"<p><font color=red><b>{TEXT}</p>" * 3_000

    assert html == shield(html)


@pytest.mark.parametrize("chars", [9_000_000, MAX_BYTES - 10])
def test_a_long_text_is_kept(chars: int):
    """Nine megabytes of text are below every parser's limit."""
    html = "<p>" + "a" * chars

    assert html == shield(html)


@pytest.mark.parametrize(
    "html",
    ["<p>" + "a" * 11_000_000, "<p>" + "修" * 3_400_000, f"<p>{TEXT}<!--" + "-" * 50_000_000],
    ids=["text", "hanzi", "comment"],
)
def test_a_page_beyond_the_limit_of_size_is_refused(html: str):
    """Size counts in UTF-8, as parsers count it."""
    assert "too_large" == refused(html)


@pytest.mark.parametrize(
    "html", ["<p>x</p>" * (MAX_ELEMENTS + 1), "<br>" * 1_000_000, "<!---->" * 60_000, "<div>" + "</x>" * 200_000]
)
def test_a_page_with_too_many_tags_is_refused(html: str):
    """No real page has 50,000 elements; none of them gets to a parser."""
    assert "too_large" == refused(html)


def attributes(count: int) -> str:
    return " ".join(f"a{n}=1" for n in range(count))


@pytest.mark.parametrize("count", [0, 1, MAX_ATTRIBUTES])
def test_attributes_up_to_the_limit_are_kept(count: int):
    """Real elements have 30 attributes at most."""
    html = f"<div {attributes(count)}>{TEXT}</div>"

    assert html == shield(html)


@pytest.mark.parametrize(
    "opening",
    [
        "<div {}>",
        "<div {}/>",
        '<div title="a>b" {}>',
        "<div title='<p>' {}>",
        "<div a = '>' b=c'd {}>",
        "<div a=\"\"b='' {}>",
        "</div {}>",
        "<script {}></script>",
        "<DIV\n{}\n>",
        "<div {}",
    ],
)
@pytest.mark.parametrize("count", [MAX_ATTRIBUTES + 9, 100_000])
def test_attributes_beyond_the_limit_are_blanked_in_place(opening: str, count: int):
    """Quotes, blanks and slashes hide no attribute, and places in the page stay what they were."""
    html = f"<p>{TEXT}</p>" + opening.format(attributes(count)) + (f"{TEXT}<p>" if opening.endswith(">") else "")

    safe = shielded(html)

    assert safe.startswith(f"<p>{TEXT}</p>")
    assert html[-10:].strip("1234567890= a") == safe[-10:].strip("1234567890= a")
    assert MAX_ATTRIBUTES - 4 <= len(re.findall(r"a\d+=1", safe)) <= MAX_ATTRIBUTES
    assert safe == shield(safe)


@pytest.mark.parametrize("inside", ["<script>{}</script>", "<!--{}-->", "<style>{}</style>", "<textarea>{}</textarea>"])
def test_what_only_looks_like_a_tag_is_left_alone(inside: str):
    """Scripts carry article data; a comparison in them is no tag with a thousand attributes."""
    html = inside.format(f"if (a <b {attributes(900)}) x = '<div>'") + f"<p>{TEXT}</p>"

    assert html == shield(html)


def test_a_quote_in_a_name_does_not_begin_a_value():
    """An equals sign before any name belongs to the name, so the tag ends here and the rest is text."""
    html = f'<div ="> {attributes(1_000)} ">'

    assert html == shield(html)
    assert attributes(1_000) in text_of(html)


def test_endless_options_are_blanked_in_place():
    """A parser goes through all options of a list for each new one; 5,000 stay."""
    html = "<select>" + "<option value=x>a" * 20_000 + f"</select><p>{TEXT}</p>"

    safe = shielded(html)

    assert 5_000 == safe.count("<option")
    assert safe.endswith(f"</select><p>{TEXT}</p>")


def test_endless_body_tags_are_blanked_in_place():
    """Each body tag adds its attributes to the first one; 100 stay."""
    html = "".join(f"<body a{n}=1>" for n in range(9_000)) + TEXT

    safe = shielded(html)

    assert 100 == safe.count("<body")
    assert TEXT in text_of(safe)


@pytest.mark.parametrize(
    ("html", "copies"),
    [
        ("<div><p>x", 0),
        ("<p>x<div>x", 0),
        ("<ul><li>x<li><ul><li>x</ul>", 0),
        ("<dl><dt>x<dd>y<dt>z", 0),
        ("<p><b>x<p>y</x>", 1),
        ("<b><b><b><b><b><p>x</p></b>y", 0),
        ("<p><font a=1>x<p><font a=1>x<p><font a=1>x<p><font a=1>x<p><font a=1>x<p>y</x>", 12),
        ("<p><i>x</p></i>y", 0),
        ("<i><i><i><i>x</i></i></i></i><b>", 0),
        ("<p><i>x<i>x<i>x</p><i>y", 3),
        ("<p><i>x<i>x<i>x</p><b></b><p></p><i>", 3),
        ("<table><tbody><tr><td><b>x<td>y", 0),
        ("<object><b>x</object>y</x>", 0),
        ("<form><div></form><div>x", 0),
        ("<div><template></template><div>x", 0),
        ("<select><option>x<option>y<optgroup><option>z", 0),
        ("<select><select><div>x", 0),
        ("<button>x<button>y", 0),
        ("<h1>x<h2>y", 0),
        ("<div><span></div></span><span>x", 0),
        ("<span></b></i></span>x", 0),
        ("<a>x<a>y", 0),
        ("<i><a>x<a>y", 0),
        ("<math/><div>x", 0),
        ("<body><body><div>x", 0),
        ("<td>x", 0),
        ("<br/><x/>y", 0),
    ],
)
def test_nesting_is_measured_as_the_parser_builds_it(html: str, copies: int):
    """Implied ends, lost formatting, table cells and ends that end nothing: the tree has the measured depth."""
    measured = measure_nesting(html, MAX_DEPTH, MAX_COPIES)

    assert depth_of(html) - 2 == measured.depth
    assert copies == measured.copies


def test_a_large_page_that_is_well_built_is_kept():
    """Many blocks beside each other, each properly closed, are no depth."""
    html = f"<section><div><b>{TEXT}</b></div></section>" * 2_000

    assert html == shield(html)


PIECES = [
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<font size=1>",
    "<font size=2>",
    "</font>",
    "<a href=x>",
    "</a>",
]
PIECES += [
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<span>",
    "</span>",
    "<h1>",
    "</h2>",
    "<select>",
    "<option>",
    "</select>",
    "x",
]
PIECES += [
    "<button>",
    "</button>",
    "<dl>",
    "<dd>",
    "</dd>",
    "<form>",
    "</form>",
    "<br>",
    "<pre>",
    "<x-y>",
    "</x-y>",
    "<i>",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12), st.integers(1, 30))
def test_the_measured_depth_is_never_far_below_the_real_one(unit: list[str], times: int):
    """On any mixture of tags the measure covers what the parser builds, but for html, body and a little more."""
    assume("<select>" not in unit)  # the known hole, below
    html = "".join(unit) * times

    assert depth_of(html) <= 2 * measure_nesting(html, MAX_DEPTH, MAX_COPIES).depth + 3


@pytest.mark.xfail(strict=True, reason="what a select closes and what it swallows is not followed when it is reopened")
def test_elements_between_reopened_selects_are_measured():
    """The limit of elements still bounds the depth of such a page."""
    html = "<x-y><select></a><a href=x>" * 30

    assert depth_of(html) <= 2 * measure_nesting(html, MAX_DEPTH, MAX_COPIES).depth + 3


@given(
    st.lists(
        st.sampled_from(
            [
                *PIECES,
                "<table>",
                "<td>",
                "</table>",
                "<svg>",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                '"',
                "'",
                "=",
                "<",
                ">",
            ]
        )
        | st.text("<>/ ='\"!-abp", max_size=6),
        max_size=40,
    ).map("".join)
)
def test_no_markup_makes_it_fail(html: str):
    """Any mixture of signs comes back as long as it was; a second time nothing changes."""
    assert shielded(html) == shield(shielded(html))


@pytest.mark.parametrize("torn", ["?/title>", "\ufffd/title>", "?/TITLE >"])
def test_a_title_whose_end_tag_was_torn_swallows_nothing(torn: str):
    """A broken character in front took the `<` with it."""
    safe = shielded(f"<html><title>河东镇人民政{torn}<body><p>{TEXT}</p>")

    tree = LexborHTMLParser(safe)

    assert ("河东镇人民政", TEXT) == (tree.css_first("title").text(), tree.css_first("p").text())


@pytest.mark.parametrize(
    "html", ["<title>渡口</TITLE ><p>他问?/title>", "<p>他问?/title>", "<title>渡口", "<title>渡口/title>"]
)
def test_a_title_that_ends_or_does_not_is_left_alone(html: str):
    assert html == shielded(html)
