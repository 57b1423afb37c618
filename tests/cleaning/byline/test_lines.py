"""A page as lines, and where its body is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.byline.lines import hints_of, outline
from pipeline.cleaning.dom import parse


def lines_of(html: str):
    """Outline a page."""
    return outline(parse(html).body)


def test_lines_break_at_blocks_and_not_at_inline_elements():
    """Text of spans flows together, text of blocks does not."""
    page = lines_of("甲<span>乙</span>丙<div>丁<b>戊</b></div>己<br>庚<p>辛</p>")

    assert [line.text for line in page.lines] == ["甲乙丙", "丁戊", "己", "庚", "辛"]


def test_pieces_of_a_line_stay_apart_for_labels_and_values():
    """Labels and values often touch in different elements."""
    line = lines_of("<div><span>来源：</span><a href='/x'>某某网</a><i> 2031 </i></div>").lines[0]

    assert (line.text, line.tabbed, line.unlinked) == ("来源：某某网 2031", "来源：\t某某网\t2031", "来源： 2031")


def test_scripts_styles_and_buttons_hold_no_lines():
    """What a reader does not read is left out, comments too."""
    page = lines_of("<p>甲</p><script>var a = '乙';</script><style>p{}</style><button>丙</button><!-- 丁 --><p>戊</p>")

    assert [line.text for line in page.lines] == ["甲", "戊"]


def test_white_space_and_invisible_characters_are_folded():
    """No-break, ideographic and zero-width spaces are no text."""
    page = lines_of("<p> 甲\u00a0\u3000乙\u200b丙\ufeff </p><p>\u200b</p><p>\u3000</p>")

    assert [line.text for line in page.lines] == ["甲 乙丙"]


def test_headings_know_their_level():
    """The level holds for all text inside, and ends with the heading."""
    page = lines_of("<h1><span>甲</span></h1><p>乙</p><h3><div>丙</div></h3>丁")

    assert [(line.text, line.heading) for line in page.lines] == [("甲", 1), ("乙", 0), ("丙", 3), ("丁", 0)]


def test_the_body_is_the_element_with_most_prose():
    """Links, rights and short lines around it do not belong to it."""
    prose = "<p>河口镇新图书馆的装修工程已经完成，预计下月初向全镇居民开放。</p>"
    page = lines_of(
        "<div><a href='/1'>河口镇的另一条消息，标题写得很长，也有逗号，但是一个链接</a></div>"
        f"<div>{prose * 3}<p>小标题</p>{prose}</div>"
        "<div><p>版权所有，未经授权不得转载，违者必究，本站保留一切法律权利，特此声明，感谢合作。</p></div>"
    )
    first, last = page.body

    assert (first, last) == (1, 6)


def test_a_page_without_prose_has_no_body():
    """A list of links is not a body."""
    assert lines_of("<ul><li><a href='/1'>甲</a></li></ul>").body == (0, 0)


def test_hints_are_the_class_names_and_ids_of_an_element_and_its_parent():
    """In lower case; the body element says nothing."""
    tree = parse("<body class='Site'><div id='Info'><span class='Source'>甲</span></div></body>")

    assert hints_of(tree.css_first("span")).split() == ["source", "info"]


@given(st.text(alphabet="<>/abpdivh1 s甲乙。，\"'=&;", max_size=200))
def test_every_broken_page_has_lines_in_order(html: str):
    """The text of the lines is the text of the page, in its order."""
    tree = parse(f"<body>{html}")
    page = outline(tree.body)
    whole = "".join((tree.body.text() or "").split())
    at = 0
    for line in page.lines:
        at = whole.find("".join(line.text.split()), at)
        assert at >= 0


def test_a_very_deep_page_costs_no_recursion():
    """Ten thousand nested elements are walked with a stack."""
    page = lines_of("<div>" * 3000 + "甲" + "</div>" * 3000)

    assert [line.text for line in page.lines] == ["甲"]
