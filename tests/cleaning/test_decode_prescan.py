"""
What a page says about its charset: the HTML Standard's prescan, case by case, and what is read beyond it.

The cases are written from the algorithms ("prescan a byte stream to determine its encoding", "get an attribute",
"extracting a character encoding from a meta element", "get an XML encoding").
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.charset.declarations import Declaration, declarations


def claimed(body: bytes, content_type: str | None = None) -> tuple[Declaration, ...]:
    return declarations(body, content_type, "html")


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        # charset, with and without quotes, blanks and slashes
        ('<meta charset="gbk">', "gb18030"),
        ("<meta charset='gbk'>", "gb18030"),
        ("<meta charset=gbk>", "gb18030"),
        ("<meta charset = gbk >", "gb18030"),
        ('<meta/charset="gbk"/>', "gb18030"),
        ("<META CHARSET=GBK>", "gb18030"),
        ('<meta\tcharset\n=\r"gbk"\f>', "gb18030"),
        ('<meta charset=" gbk ">', "gb18030"),
        ('<meta a=">" charset=gbk>', "gb18030"),
        ("<meta a='\"' charset=gbk>", "gb18030"),
        ("<meta charset=gbk charset=big5>", "gb18030"),
        ("<metacharset=gbk>", None),
        ("< meta charset=gbk>", None),
        ("<meta charset>", None),
        ('<meta charset="">', None),
        ('<meta charset="no-such">', None),
        ('<meta charset="no-such"><meta charset="gbk">', "gb18030"),
        ('<meta charset="gbk"><meta charset="big5">', "gb18030"),
        # the pragma needs http-equiv, in either order
        ('<meta http-equiv="Content-Type" content="text/html; charset=gbk">', "gb18030"),
        ('<meta content="text/html; charset=gbk" http-equiv="content-type">', "gb18030"),
        ("<meta http-equiv=Content-Type content='text/html;charset=gbk'>", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset = &quot;gbk">', None),
        ('<meta http-equiv="Content-Type" content="text/html; charset=\'gbk\'">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="charset; charset=gbk; x">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; xcharset=gbk">', "gb18030"),
        ('<meta http-equiv="refresh" content="5; url=x" charset="gbk">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html">', None),
        # what cannot be meant
        ('<meta charset="utf-16">', "UTF-8"),
        ('<meta charset="utf-16be">', "UTF-8"),
        ('<meta charset="x-user-defined">', "windows-1252"),
        ('<meta charset="utf-7">', None),
        ('<meta charset="iso-2022-cn">', None),
        # markup around it
        ("<!-- <meta charset=big5> --><meta charset=gbk>", "gb18030"),
        ("<!--><meta charset=gbk><!-- -->", "gb18030"),
        ("<!-- <meta charset=gbk>", None),
        ("<!doctype html><meta charset=gbk>", "gb18030"),
        ("<!x <meta charset=big5><meta charset=gbk>", "gb18030"),
        ("<?php <meta charset=big5 ?><meta charset=gbk>", "gb18030"),
        ("</ <meta charset=big5><meta charset=gbk>", "gb18030"),
        ('<a title="<meta charset=big5>"><meta charset=gbk>', "gb18030"),
        ("</a title='<meta charset=big5>'><meta charset=gbk>", "gb18030"),
        ("<title>a < b</title><meta charset=gbk>", "gb18030"),
        ("<script>x = '<meta charset=gbk>'</script>", "gb18030"),
    ],
)
def test_meta_elements_are_read_as_the_standard_reads_them(head: str, encoding: str | None):
    """The first meta element that names a known encoding counts; comments, declarations and attributes hide others."""
    expected = () if encoding is None else (Declaration("meta", encoding),)

    assert expected == claimed(head.encode())


@pytest.mark.parametrize(
    "head",
    [
        "<meta charset=gbk",
        "<meta charset=gbk/>",
        '<meta charset="gbk>',
        '<meta http-equiv="Content-Type content="text/html; charset=gbk">',
        '<meta http-equiv="Content-Type" content="text/html; charset=gbk>',
        "<meta http-equiv=Content-Type content=text/html; charset=gbk>",
        '<meta content="text/html; charset=gbk">',
        "<meta name='charset' content='x; charset= \"gbk'>",
        "<!-- charset=big5 --><meta charset gbk><meta content='charset=gbk'>",
    ],
)
def test_meta_elements_that_are_broken_still_count(head: str):
    """A lost quote or a forgotten http-equiv hides a charset from browsers, not from us."""
    assert (Declaration("meta", "gb18030"),) == claimed(head.encode())


def test_a_meta_element_behind_a_long_script_counts():
    """Browsers look at 1,024 bytes; portals open with longer scripts."""
    head = "<script>" + "var a = 1 < 2;\n" * 600 + "</script><meta charset=gbk>"

    assert len(head) > 8_000
    assert (Declaration("meta", "gb18030"),) == claimed(head.encode())


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<?xml version="1.0" encoding="gbk"?>', "gb18030"),
        ("<?xml version='1.0' encoding='GB2312' standalone='yes'?>", "gb18030"),
        ('\n<?xml version="1.0" encoding = "gbk" ?>', "gb18030"),
        ('<?xml version="1.0" encoding="utf-16"?>', "UTF-8"),
        ('<?xml version="1.0"?>', None),
        ('<p><?xml version="1.0" encoding="gbk"?>', None),
    ],
)
def test_an_xml_declaration_counts_at_the_beginning_only(declaration: str, encoding: str | None):
    """XHTML pages name their charset there."""
    expected = () if encoding is None else (Declaration("xml", encoding),)

    assert expected == claimed(f"{declaration}<html></html>".encode())


def test_claims_come_in_the_order_in_which_browsers_believe_them():
    """Byte order mark, header, meta element, XML declaration."""
    body = b"\xef\xbb\xbf" + b'<?xml version="1.0" encoding="euc-kr"?><meta charset=big5>'

    assert ["bom", "http", "meta"] == [claim.source for claim in claimed(body, "text/html; charset=gbk")]
    assert ["http", "meta", "xml"] == [claim.source for claim in claimed(body[3:], "text/html; charset=gbk")]


@given(
    st.lists(
        st.sampled_from(
            [
                "<meta ",
                "charset",
                "=",
                "gbk",
                '"',
                "'",
                ">",
                "<!--",
                "-->",
                " ",
                "/",
                "<a ",
                "content",
                "http-equiv",
                ";",
                "<",
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_no_markup_makes_the_prescan_fail(head: str):
    """Any mixture of the signs that the prescan knows is read to its end."""
    assert {claim.encoding for claim in claimed(head.encode())} <= {"gb18030"}


def test_the_prescan_takes_linear_time_on_hostile_heads():
    """Quotes, comments and attributes without end are walked over once; this would not end otherwise."""
    for piece in ("<meta charset='", '<meta content="', "<!--", "<a b=", "<meta ", "<meta charset ", "<?xml encoding="):
        assert all(claim.encoding for claim in claimed(piece.encode() * 200_000))
