"""Bytes of CP936, read as the mirror sites' PHP reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.repair.cp936 import char_of, decode, encode, pair_of


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"\xcf\xc2", "下", id="a character"),
        pytest.param(b"\x93(abc", "?abc", id="an invalid pair eats its ASCII byte"),
        pytest.param(b"\x80", "€", id="0x80 is the euro sign"),
        pytest.param(b"\xba", "?", id="a lone lead byte"),
        pytest.param(b"\xfe\xfc", "\ue4c3", id="a user-defined pair is a Private Use character"),
        pytest.param(b"\xa2\xab", "?", id="a pair of two lead bytes can be undefined"),
    ],
)
def test_bytes_decode_as_mbstring_decodes_them(data, text):
    """An invalid pair becomes one question mark and eats both bytes; Private Use characters keep theirs."""
    assert text == decode(data)


@given(st.text(st.characters(codec="gbk")))
def test_text_of_gbk_survives_the_way_there_and_back(text):
    """What GBK can write decodes to itself."""
    data = encode(text)

    assert data is not None
    assert text == decode(data)


def test_what_gbk_cannot_write_has_no_bytes():
    """A character outside GBK gives None, alone and inside a text."""
    assert pair_of("・") is None
    assert encode("阿・里") is None


def test_an_undefined_pair_has_no_character():
    """Neither a lead byte with an impossible trail byte nor a hole in the table is a character."""
    assert char_of(0x93, 0x28) is None
    assert char_of(0xA2, 0xAB) is None
