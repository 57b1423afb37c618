"""The outline of a page: where paragraphs begin and end, and what is no text at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.dom import content_of, parse
from pipeline.cleaning.extract import paragraphs_of
from pipeline.cleaning.extract.page.outline import FADED, HIDDEN, Outline
from pipeline.cleaning.extract.page.walk import outline

PIECES = st.sampled_from(
    [
        "甲",
        "乙，",
        " ",
        "\u3000",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<br>",
        "<b>",
        "</b>",
        "<a href=x>",
        "</a>",
        "<td>",
        "<!--x-->",
    ]
)


def outlined(html: str) -> Outline:
    return outline(content_of(parse(html)))


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("甲<br><br>乙", ("甲", "乙")),
        ("<div>甲<p>乙</p>丙</div>", ("甲", "乙", "丙")),
        ("<p>张<b>三</b>、李<i>四</i></p>", ("张三、李四",)),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", ("甲", "乙")),
        ("<p>甲&nbsp;&nbsp;\n\u3000乙 \t丙</p>", ("甲 乙 丙",)),
        ("<p>\u200b甲\ufeff乙\u00ad \u200b </p><p>\u200b</p>", ("甲乙",)),
        ("<p>甲<script>var 乙;</script><style>丙</style><!-- 丁 --></p>", ("甲",)),
        ("<p>行<ruby>长<rp>(</rp><rt>zhǎng</rt><rp>)</rp></ruby>到了</p>", ("行长到了",)),
        ("<p>甲<select><option>乙</select><button>丙</button><textarea>丁</textarea></p>", ("甲",)),
        ("<ul><li>甲<li>乙</ul>", ("甲", "乙")),
        ("<font><center>甲</center></font>", ("甲",)),
        ("<p>甲<?php x ?>乙</p>", ("甲乙",)),
        ("<pre>甲\n\n乙<b>丙\n丁</b></pre>", ("甲", "乙丙", "丁")),
        ("<p>甲<span style='display:none'>本文来自论坛</span>乙<font style='font-size:0px'>x</font></p>", ("甲乙",)),
        ("<p>甲<font class=jammer>8 k; E2 q</font></p>", ("甲",)),
        ("<span style='display:none'><p>甲</p></span>", ("甲",)),
        ("<frameset><frame src=a></frameset>", ()),
    ],
)
def test_paragraphs_end_at_blocks_and_line_breaks_only(html: str, paragraphs: tuple[str, ...]):
    """Inline elements never split or space a text, scripts and controls are no text, white space is folded."""
    assert paragraphs_of(content_of(parse(html))) == paragraphs


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_character_is_lost_or_doubled(html: str):
    """Whatever the nesting, the paragraphs together hold the page's text, white space aside."""
    page = outlined(html)

    assert "".join("".join(paragraph.text for paragraph in page.paragraphs).split()) == "".join(
        content_of(parse(html)).text().split()
    )


@given(st.lists(PIECES, max_size=40).map("".join))
def test_blocks_nest_and_links_are_part_of_their_paragraph(html: str):
    """A block lies within its parent, a paragraph within its block, and no more is linked than is there."""
    page = outlined(html)

    for block in page.blocks:
        parent = page.blocks[block.parent]
        assert parent.start <= block.start <= block.end <= parent.end
    for index, paragraph in enumerate(page.paragraphs):
        assert page.blocks[paragraph.block].holds(index)
        assert 0 <= paragraph.linked <= len(paragraph.text)


def test_a_paragraph_that_is_mostly_linked_is_a_link():
    """Half a line of links is text, more is a link."""
    page = outlined("<p><a href=x>甲乙</a>丙丁</p><p><a href=x>甲乙丙</a>丁</p>")

    assert [paragraph.is_link for paragraph in page.paragraphs] == [False, True]


def test_lines_belong_to_the_block_that_holds_their_siblings():
    """A paragraph, a list item in a quotation and loose text are all grouped in the box around them."""
    page = outlined("<div>甲<p>乙</p><blockquote><ul><li>丙</li></ul></blockquote></div>")

    assert [page.blocks[page.group_of(index)].tag for index in range(3)] == ["div", "div", "ul"]


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ("", 1.0),
        ('style="color:red"', 1.0),
        ("hidden", HIDDEN),
        ('style="DISPLAY : none"', HIDDEN),
        ('style="position:absolute;left:-5000px"', HIDDEN),
        ('style="visibility:hidden"', FADED),
        ('style="opacity:0"', FADED),
        ('aria-hidden="true"', FADED),
        ('aria-hidden="false"', 1.0),
    ],
)
def test_what_is_hidden_counts_less_and_what_fades_in_a_little_less(attributes: str, shown: float):
    """`display:none` hides, `visibility:hidden` is how pages fade their body in."""
    assert outlined(f"<div {attributes}>甲</div>").blocks[1].shown == shown


@pytest.mark.parametrize("depth", [300, 2_000])
def test_deep_nesting_costs_no_text(depth: int):
    """Paragraphs are found below any depth that is let in."""
    assert paragraphs_of(content_of(parse("<div>" * depth + "底"))) == ("底",)


def test_boxes_that_a_page_defines_itself_part_lines():
    """Frameworks for apps name them views; their texts and icons stay within a line."""
    html = "<uni-view>甲<uni-text>乙</uni-text></uni-view><taro-view-core>丙</taro-view-core><my-icon>丁</my-icon>戊"

    assert [paragraph.text for paragraph in outlined(html).paragraphs] == ["甲乙", "丙", "丁戊"]


@pytest.mark.parametrize(
    ("field", "asks"),
    [
        ("<input>", True),
        ("<input type=email>", True),
        ("<textarea></textarea>", True),
        ("<input type=hidden>", False),
        ("<input type=radio>", True),
        ("<input type=checkbox>", False),
        ("<button>订阅</button>", False),
    ],
)
def test_a_box_with_a_field_for_an_answer_asks(field: str, asks: bool):
    """Buttons, boxes to tick and values for scripts ask nothing."""
    page = outlined(f"<div><p>甲</p>{field}</div>")

    assert [block.asks for block in page.blocks if block.tag == "div"] == [asks]
