"""
The decoders against the WHATWG Encoding Standard.

The indexes are not copied here: what the standard says about them is checked as rules (GB 18030-2022's changes, the
ranges of the four-byte codes, Big5's double entries), and its decoder algorithms are written down again, step by step,
as a slow reference that is given the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.charset.decoders import decode_as
from pipeline.cleaning.charset.labels import CODECS, encoding_of

TWO_BYTE_GB18030 = [
    bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in [*range(0x40, 0x7F), *range(0x80, 0xFF)]
]
# The 18 codes whose characters GB 18030-2022 moved out of the private use area, and where they were.
VERTICAL = bytes.fromhex("A6D9A6DAA6DBA6DCA6DDA6DEA6DFA6ECA6EDA6F3")
IDEOGRAPHS = bytes.fromhex("FE59FE61FE66FE67FE6DFE7EFE90FEA0")
WHERE_THEY_WERE = [*range(0xE78D, 0xE797), 0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864]


def text_of(body: bytes, encoding: str = "gb18030") -> str:
    return decode_as(body, encoding)[0]


def four_bytes(pointer: int) -> bytes:
    """The standard's encoder, steps 8 to 15."""
    first, rest = divmod(pointer, 10 * 126 * 10)
    second, rest = divmod(rest, 10 * 126)
    third, fourth = divmod(rest, 10)
    return bytes((first + 0x81, second + 0x30, third + 0x81, fourth + 0x30))


def test_every_two_byte_code_of_gb18030_has_a_character():
    """Index gb18030 has 23,940 entries and no hole; each is one character."""
    text = text_of(b"".join(TWO_BYTE_GB18030))

    assert 23_940 == len(TWO_BYTE_GB18030) == len(text)
    assert "\ufffd" not in text


def test_the_vertical_forms_are_those_of_gb18030_2022():
    """A6D9 to A6F3 give the vertical forms U+FE10 to U+FE19, not private use characters."""
    text = text_of(VERTICAL)

    assert "︐︒︑︓︔︕︖︗︘︙" == text
    assert all(unicodedata.name(char).startswith("PRESENTATION FORM FOR VERTICAL") for char in text)


def test_the_eight_ideographs_are_those_of_gb18030_2022():
    """FE59 to FEA0 give U+9FB4 to U+9FBB in order."""
    assert "".join(map(chr, range(0x9FB4, 0x9FBC))) == text_of(IDEOGRAPHS)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("80", "€"),
        ("A2E3", "€"),
        ("A3A0", "\u3000"),
        ("A8BC", "ḿ"),
        ("8135F437", "\ue7c7"),
        ("A2A0", "\ue585"),
        ("FE51", "\ue816"),
        ("FE91", "\ue855"),
        ("81308130", "\x80"),
        ("8431A437", "\ufffd"),
        ("8431A439", "\uffff"),
        ("90308130", "\U00010000"),
        ("E3329A35", "\U0010ffff"),
        ("84318236", "︐"),
    ],
)
def test_single_facts_of_gb18030(body: str, text: str):
    """The euro sign, the blank of deployed pages, the borders of the ranges."""
    assert (text, 0) == decode_as(bytes.fromhex(body), "gb18030")


def test_the_four_byte_codes_follow_the_two_byte_codes():
    """Below U+10000 the ranges number, in order, what the two-byte codes of the edition of 2000 leave out."""
    two_byte = {ord(text_of(code)) for code in TWO_BYTE_GB18030}
    two_byte -= {*map(ord, text_of(VERTICAL + IDEOGRAPHS)), 0x1E3F}
    two_byte |= {*WHERE_THEY_WERE, 0xE5E5, 0xE7C7}
    left_out = [code for code in range(0x80, 0x10000) if code not in two_byte and not 0xD800 <= code < 0xE000]
    expected = "".join("\ue7c7" if code == 0x1E3F else chr(code) for code in left_out)

    assert 39_420 == len(left_out)
    assert (expected, 0) == decode_as(b"".join(map(four_bytes, range(39_420))), "gb18030")


@pytest.mark.parametrize("pointer", [39_420, 50_000, 188_999, 1_237_576, 1_587_599])
def test_four_byte_codes_outside_of_the_ranges_are_one_error(pointer: int):
    """Between the planes and beyond the last one all four bytes go together."""
    assert ("\ufffda", 1) == decode_as(four_bytes(pointer) + b"a", "gb18030")


def gb18030_by_the_standard(body: bytes) -> str:  # noqa: C901, PLR0912 -- a branch for each step of the standard
    """10.2.1 gb18030 decoder, with the index looked up one code at a time."""
    text, queue, first, second, third = "", list(body), 0, 0, 0
    while queue or first:
        byte = queue.pop(0) if queue else None
        if byte is None:
            text, first, second, third = text + "\ufffd", 0, 0, 0
        elif third:
            if 0x30 <= byte <= 0x39:
                text += text_of(bytes((first, second, third, byte)))
            else:
                text, queue = text + "\ufffd", [second, third, byte, *queue]
            first = second = third = 0
        elif second:
            if 0x81 <= byte <= 0xFE:
                third = byte
            else:
                text, queue, first, second = text + "\ufffd", [second, byte, *queue], 0, 0
        elif first:
            if 0x30 <= byte <= 0x39:
                second = byte
                continue
            if 0x40 <= byte <= 0x7E or 0x80 <= byte <= 0xFE:
                text += text_of(bytes((first, byte)))
            else:
                text, queue = text + "\ufffd", [byte, *queue] if byte < 0x80 else queue
            first = 0
        elif byte <= 0x80:
            text += chr(byte) if byte < 0x80 else "€"
        elif byte == 0xFF:
            text += "\ufffd"
        else:
            first = byte
    return text


def big5_by_the_standard(body: bytes) -> str:
    """12.1.1 Big5 decoder, with the index looked up one code at a time."""
    text, queue, lead = "", list(body), 0
    while queue or lead:
        byte = queue.pop(0) if queue else None
        if byte is None:
            text, lead = text + "\ufffd", 0
        elif lead:
            pair = text_of(bytes((lead, byte)), "Big5") if 0x40 <= byte <= 0x7E or 0xA1 <= byte <= 0xFE else "\ufffd"
            if "\ufffd" in pair:
                text, queue = text + "\ufffd", [byte, *queue] if byte < 0x80 else queue
            else:
                text += pair
            lead = 0
        elif byte < 0x80:
            text += chr(byte)
        elif 0x81 <= byte <= 0xFE:
            lead = byte
        else:
            text += "\ufffd"
    return text


interesting_bytes = st.lists(
    st.sampled_from(bytes.fromhex("00 20 30 39 3A 3C 40 41 42 7E 7F 80 81 84 87 90 A1 A2 A3 A6 C6 E3 F9 FE FF"))
    | st.integers(0, 255),
    max_size=40,
).map(bytes)


@given(interesting_bytes)
def test_gb18030_goes_on_after_errors_as_the_standard_says(body: bytes):
    """Any bytes give what the standard's state machine gives, and each U+FFFD of an error is counted."""
    text, bad = decode_as(body.replace(b"~{", b""), "gb18030")

    assert gb18030_by_the_standard(body.replace(b"~{", b"")) == text
    assert text.count("\ufffd") - bad in range(body.count(b"\x84\x31\xa4\x37") + 1)


@given(interesting_bytes)
def test_big5_goes_on_after_errors_as_the_standard_says(body: bytes):
    """Any bytes give what the standard's state machine gives, and each U+FFFD is counted."""
    text, bad = decode_as(body, "Big5")

    assert big5_by_the_standard(body) == text
    assert text.count("\ufffd") == bad


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("8862", "Ê̄"),
        ("8864", "Ê̌"),
        ("88A3", "ê̄"),
        ("88A5", "ê̌"),
        ("A145", "‧"),
        ("A14E", "﹑"),
        ("A1C2", "¯"),
        ("A1E3", "～"),
        ("A1F2", "⊕"),
        ("A1F3", "⊙"),
        ("A1FE", "／"),
        ("A240", "＼"),
        ("A241", "∕"),
        ("A242", "﹨"),
        ("A244", "￥"),
        ("A246", "￠"),
        ("A247", "￡"),
        ("A3C0", "␀"),
        ("A3E0", "␡"),
        ("A3E1", "€"),
        ("C6A1", "①"),
        ("C6E7", "ぁ"),
        ("F9D6", "碁"),
        ("F9FE", "￭"),
        ("87D2", "\u9fc8"),
    ],
)
def test_single_facts_of_big5(body: str, text: str):
    """The four codes that are two characters, the signs, the ETEN extensions, the characters added to HKSCS in 2008."""
    assert (text, 0) == decode_as(bytes.fromhex(body), "Big5")


def test_the_codes_of_big5_are_counted():
    """Index Big5 has 18,590 entries and four codes of two characters; the six boxes and tens stand in it twice."""
    codes = [bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in [*range(0x40, 0x7F), *range(0xA1, 0xFF)]]
    texts = [text for code in codes if "\ufffd" not in (text := text_of(code, "Big5"))]

    assert 18_590 + 4 == len(texts)
    assert 4 == sum(len(text) == 2 for text in texts)
    assert set("═╞╡╪十卅") <= {text for text, times in Counter(texts).items() if times == 2}


@pytest.mark.parametrize("text", ["／∕＼﹨", "甲∕乙A", "\u3000∕" * 30, "a∕b﹨c"])
def test_codes_that_python_confuses_are_told_apart_in_place(text: str):
    """Python reads A241 as A1FE and A242 as A240; whole characters are walked over to find the real ones."""
    codes = {"／": "A1FE", "∕": "A241", "＼": "A240", "﹨": "A242"}
    body = b"".join(bytes.fromhex(codes[char]) if char in codes else char.encode("big5") for char in text)

    assert (text, 0) == decode_as(body, "Big5")


@pytest.mark.parametrize("encoding", [f"windows-{number}" for number in [874, *range(1250, 1259)]])
def test_windows_encodings_keep_the_controls(encoding: str):
    """Bytes 80 to 9F that have no character are C1 controls in the standard, not errors."""
    holes = [byte for byte in range(0x80, 0xA0) if not bytes([byte]).decode(CODECS[encoding], "ignore")]

    assert ("".join(map(chr, holes)), 0) == decode_as(bytes(holes), encoding)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("C0AF", "\ufffd\ufffd"),
        ("F0808080", "\ufffd\ufffd\ufffd\ufffd"),
        ("EDA080", "\ufffd\ufffd\ufffd"),
        ("E69C61", "\ufffda"),
        ("F09F98", "\ufffd"),
        ("F4908080", "\ufffd\ufffd\ufffd\ufffd"),
        ("61EFBBBF62", "a\ufeffb"),
    ],
)
def test_utf8_errors_are_counted_as_the_standard_counts_them(body: str, text: str):
    """One U+FFFD for each longest beginning of a character, one for every other byte."""
    assert (text, text.count("\ufffd")) == decode_as(bytes.fromhex(body), "UTF-8")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("3DD800DE", "\U0001f600"),
        ("3DD86100", "\ufffda"),
        ("00DE6100", "\ufffda"),
        ("3DD8", "\ufffd"),
        ("610062", "a\ufffd"),
    ],
)
def test_utf16_errors_are_counted_as_the_standard_counts_them(body: str, text: str):
    """Lone surrogates and an odd last byte are one error each."""
    little = bytes.fromhex(body)
    big = b"".join(little[at : at + 2][::-1] for at in range(0, len(little), 2))

    assert (text, text.count("\ufffd")) == decode_as(little, "UTF-16LE") == decode_as(big, "UTF-16BE")


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("GB2312", "gb18030"),
        (" gb_2312-80\n", "gb18030"),
        ("csGB2312", "gb18030"),
        ("chinese", "gb18030"),
        ("x-gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("hz-gb-2312", "gb18030"),
        ("cp936", "gb18030"),
        ("Big5-HKSCS", "Big5"),
        ("x-x-big5", "Big5"),
        ("latin1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("iso-8859-9", "windows-1254"),
        ("tis-620", "windows-874"),
        ("unicode", "UTF-16LE"),
        ("unicodefffe", "UTF-16BE"),
        ("UTF8", "UTF-8"),
        ("ks_c_5601-1987", "EUC-KR"),
        ("x-sjis", "Shift_JIS"),
        ("utf-7", None),
        ("utf-32", None),
        ("iso-2022-cn", None),
        ("replacement", None),
        ("\u212aoi8-r", None),
        ("", None),
    ],
)
def test_labels_mean_what_browsers_take_them_to_mean(label: str, encoding: str | None):
    """GB2312 and GBK are gb18030, Latin-1 is windows-1252, UTF-7 is nothing."""
    assert encoding == encoding_of(label)


def test_the_error_handler_is_for_decoding_only():
    """Its name is known to every codec of the process; encoding with it still fails as it should."""
    with pytest.raises(UnicodeEncodeError):
        "é".encode("ascii", "pipeline.cleaning.charset")
