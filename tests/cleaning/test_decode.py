"""From bytes to text: claims about the charset weighed against the bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.cleaning.charset.labels import CODECS
from pipeline.cleaning.decode import Decoded, decode
from pipeline.model import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

HANS = "市里昨天开会，决定今年再修三条公路。会上说，工程由本地公司承建，十月以前全部完成，费用由财政承担。"
HANT = "市裏昨天開會，決定今年再修三條公路。會上說，工程由本地公司承建，十月以前全部完成，費用由財政承擔。"
RUSSIAN = "Сегодня в городе открыли новую дорогу, которую строили три года."
KOREAN = "시는 어제 회의를 열고 올해 도로 세 곳을 더 고치기로 하였다고 밝혔다. 공사는 시월 안에 모두 끝난다."
JAPANESE = "市はきのう会議を開き、今年さらに三本の道路をなおすことを決めた。工事は十月までにすべて終わる。"

ENCODINGS = {"UTF-8": HANS, "gb18030": HANS, "Big5": HANT, "UTF-16LE": HANS, "UTF-16BE": HANS}
LABELS = [None, "", "utf-8", "gb2312", "GBK", "big5", "iso-8859-1", "shift_jis", "euc-kr", "utf-16", "utf-7", "x-none"]


def page(text: str, meta: str | None = None) -> str:
    head = "" if meta is None else f'<meta charset="{meta}">'
    return f"<html><head>{head}<title>news</title></head><body><p>{text}</p></body></html>"


def http(charset: str | None) -> str:
    return "text/html" if charset is None else f"text/html; charset={charset}"


def decoded(body: bytes | str, content_type: str | None = None) -> Decoded:
    result = decode(body, content_type)
    assert isinstance(result, Decoded)
    return result


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_whatever_header_and_meta_say_the_text_comes_out_whole(encoding: str, label: str | None):
    """No pair of claims, right or wrong, makes a page of Chinese text in a known encoding unreadable."""
    pages = [page(ENCODINGS[encoding], meta) for meta in LABELS]

    results = [decoded(text.encode(CODECS[encoding]), http(label)) for text in pages]

    assert pages == [result.text for result in results]
    assert {(encoding, 0)} == {(result.charset, result.undecodable) for result in results}


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("UTF-8", b"\xef\xbb\xbf"), ("UTF-16LE", b"\xff\xfe"), ("UTF-16BE", b"\xfe\xff")],
)
def test_a_byte_order_mark_is_believed_and_taken_off(encoding: str, mark: bytes):
    """The mark beats every other claim and is no part of the text."""
    result = decoded(mark + page(HANS, "big5").encode(CODECS[encoding]), http("gb2312"))

    assert Decoded(page(HANS, "big5"), encoding, 0, "bom") == result


def test_a_byte_order_mark_that_the_bytes_contradict_is_not_believed():
    """A template saved with a mark, filled with GBK text, is a GBK page."""
    result = decoded(b"\xef\xbb\xbf" + page(HANS, "gb2312").encode("gbk"))

    assert Decoded(page(HANS, "gb2312"), "gb18030", 0, "meta") == result


@pytest.mark.parametrize(
    ("body", "content_type", "source"),
    [
        (page(HANS, "gbk").encode("gbk"), "text/html; charset=gb2312", "http"),
        (page(HANS, "gbk").encode("gbk"), "text/html; charset=utf-8", "meta"),
        (page(HANS, "gbk").encode("gbk"), "text/html", "meta"),
        (b'<?xml version="1.0" encoding="gbk"?>' + page(HANS).encode("gbk"), None, "xml"),
        (page(HANS, "big5").encode("gbk"), "text/html; charset=utf-8", "bytes"),
        (page(HANS).encode("gbk"), None, "bytes"),
    ],
)
def test_the_source_is_the_most_trusted_claim_that_was_right(body: bytes, content_type: str | None, source: str):
    """`source` names who said the charset that was used, "bytes" when nobody did."""
    assert ("gb18030", source) == (decoded(body, content_type).charset, decoded(body, content_type).source)


def test_text_that_was_handed_in_decoded_stays_as_it_is():
    """A str has no charset."""
    assert Decoded(page(HANS, "gb2312"), "", 0, "given") == decode(page(HANS, "gb2312"))


@pytest.mark.parametrize(
    ("given_text", "text", "lone"),
    [
        ("前\ud83d后", "前\ufffd后", 1),
        ("\udc80\udc81", "\ufffd\ufffd", 2),
        ("\ud83d\ude00笑", "😀笑", 0),
        ("\ufeff正文\ufffd", "正文\ufffd", 0),
    ],
)
def test_lone_surrogates_are_replaced_and_counted(given_text: str, text: str, lone: int):
    """Text that no encoding can carry does not reach the parsers; pairs are joined; U+FFFD of the text do not count."""
    assert Decoded(text, "", lone, "given") == decode(given_text)


@pytest.mark.parametrize("encoding", ["UTF-8", "gb18030", "Big5"])
@pytest.mark.parametrize("label", [None, "utf-8", "gb2312", "big5", "iso-8859-1"])
def test_a_few_bad_bytes_do_not_change_the_encoding(encoding: str, label: str | None):
    """Bad bytes between tags are counted, and the text around them is whole."""
    clean = page(ENCODINGS[encoding] * 4)
    body = clean.encode(CODECS[encoding])
    damaged = body.replace(b"</title>", b"</title>\xff").replace(b"<p>", b"<p>\xff").replace(b"</p>", b"\xff</p>")

    result = decoded(damaged, http(label))

    assert (encoding, 3) == (result.charset, result.undecodable)
    assert clean == result.text.replace("\ufffd", "")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_page_cut_inside_of_a_character_loses_only_that_character(encoding: str):
    """A body that ends early is still read; the torn character counts once."""
    body = page(ENCODINGS[encoding]).encode(CODECS[encoding])
    comma = ENCODINGS[encoding][-9].encode(CODECS[encoding])

    result = decoded(body[: body.rindex(comma) + 1])

    assert (encoding, 1) == (result.charset, result.undecodable)
    assert result.text.endswith("全部完成\ufffd")


def test_replacement_characters_of_the_page_are_not_counted():
    """A page that was damaged before it was served is not blamed on this decoder."""
    text = page(HANS.replace("公路", "公\ufffd\ufffd"))

    assert Decoded(text, "UTF-8", 0, "bytes") == decode(text.encode())
    assert Decoded(text, "gb18030", 0, "bytes") == decode(text.encode("gb18030"))


def test_the_smaller_part_of_a_mixed_page_is_lost_and_counted():
    """A GBK advertisement in a UTF-8 page leaves the article whole."""
    advertisement = f"<div>{HANS[:12]}</div>".encode("gbk")

    result = decoded(page(HANS * 3).encode() + advertisement, http("gb2312"))

    assert "UTF-8" == result.charset
    assert page(HANS * 3) in result.text
    assert 0 < result.undecodable <= len(advertisement)


def test_two_byte_utf8_that_a_page_calls_gbk_is_gbk():
    """A few hanzi in GBK can be valid UTF-8 by chance; the claim decides, as such UTF-8 holds no hanzi."""
    body = page("指目", "gbk").encode("gbk")

    assert body.decode("utf-8")
    assert (page("指目", "gbk"), "gb18030") == (decoded(body).text, decoded(body).charset)
    assert "UTF-8" == decoded(page("指目").encode("gbk")).charset


@pytest.mark.parametrize(
    ("text", "codec", "label", "charset"),
    [
        (KOREAN, "cp949", "euc-kr", "EUC-KR"),
        (JAPANESE, "cp932", "shift_jis", "Shift_JIS"),
        (JAPANESE, "euc_jp", "euc-jp", "EUC-JP"),
        (RUSSIAN, "cp1251", "windows-1251", "windows-1251"),
        (RUSSIAN, "koi8_r", "koi8-r", "KOI8-R"),
        (RUSSIAN, "utf-8", "gb2312", "UTF-8"),
        ("Le café où l’été passa", "cp1252", "iso-8859-1", "windows-1252"),
    ],
)
def test_other_languages_are_read_as_they_say(text: str, codec: str, label: str, charset: str):
    """A right claim stands where the bytes make no Chinese."""
    result = decoded(page(text, label).encode(codec))

    assert (page(text, label), charset, 0) == (result.text, result.charset, result.undecodable)


def test_rare_hanzi_without_any_claim_are_still_chinese():
    """A list of names has few common characters; it is read by the little that speaks for it."""
    text = page("国" + "骞骥骢骠骧骅骝")

    assert (text, "gb18030") == (decoded(text.encode("gbk")).text, decoded(text.encode("gbk")).charset)


def test_a_few_western_bytes_without_any_claim_are_windows_1252():
    """What browsers assume for the rest of the world is the last resort."""
    text = page("caf\xe9 \u2019 \x81 ok")

    assert Decoded(text, "windows-1252", 0, "bytes") == decode(text.encode("cp1252", "replace").replace(b"?", b"\x81"))


def test_pure_ascii_takes_the_name_that_the_page_gives():
    """Bytes that contradict nothing leave the claim alone."""
    assert ("gb18030", "meta") == (
        decoded(page("news", "gbk").encode()).charset,
        decoded(page("", "gbk").encode()).source,
    )
    assert ("UTF-8", "bytes") == (decoded(b"<p>news").charset, decoded(b"<p>news").source)


def test_hz_escapes_are_read_as_the_hanzi_they_stand_for():
    """HZ is seven-bit GB2312; browsers refuse it for safety, an archive wants its text."""
    body = f"<p>{HANS}</p>".encode("hz")

    assert Decoded(f"<p>{HANS}</p>", "gb18030", 0, "http") == decode(body, "text/html; charset=hz-gb-2312")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html;charset=gbk",
        'text/html; charset="gbk"',
        "text/html; charset='gb2312'",
        "TEXT/HTML; CHARSET = GBK ; q=1",
        "text/html; charset=gbk, text/html",
        "charset=gbk",
    ],
)
def test_the_header_is_read_in_all_its_spellings(content_type: str):
    """Quotes, case, blanks and doubled headers do not hide the charset."""
    assert "http" == decoded(page(HANS).encode("gbk"), content_type).source


def test_plain_text_has_no_meta_elements():
    """What looks like a meta element in a text file is text."""
    result = decode(page(HANS, "gbk").encode("gbk"), media="text")

    assert Decoded(page(HANS, "gbk"), "gb18030", 0, "bytes") == result


@pytest.mark.parametrize(
    "body", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe\x20\x00", "", "\ufeff ", b"\xef\xbb\xbf\n"]
)
def test_nothing_but_white_space_is_refused_as_empty(body: bytes | str):
    """A page without characters has a name of its own."""
    assert Refusal("empty", "the body has no characters") == decode(body)


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.4\n%\xe2\xe3",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"GIF89a\x01\0",
        b"RIFF\x10\0\0\0WEBPVP8 ",
        b"PK\x03\x04\x14\0\x06\0",
        b"\x1f\x8b\x08\0\0\0\0\0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\0\0\0\x18ftypmp42",
        b"{\\rtf1\\ansi",
        b"\0" * 400,
        bytes(range(32)) * 9,
        b"<p>" + b"\0\x01\x02" * 40,
        "%PDF-1.7 read as text",
        "\0" * 9,
    ],
)
def test_files_of_another_kind_are_refused_as_not_html(body: bytes | str):
    """Known first bytes and a mass of control characters end the way, with a word on why."""
    result = decode(body, "text/html; charset=utf-8")

    assert isinstance(result, Refusal)
    assert "not_html" == result.reason
    assert result.detail


@pytest.mark.parametrize(
    "body",
    [
        bytes(range(0x80, 0x100)) * 8,
        bytes(range(0xFF, 0x7F, -1)) * 8,
        b"\xff\x80" * 200,
        b"\xfe\xff" * 3 + b"\xff" * 90,
    ],
)
@pytest.mark.parametrize("label", [None, "utf-8", "gb2312", "big5"])
def test_bytes_that_are_no_text_are_refused_as_undecodable(body: bytes, label: str | None):
    """Noise is not read as rare hanzi, whatever it is said to be."""
    result = decode(body, http(label))

    assert isinstance(result, Refusal)
    assert "undecodable" == result.reason


def test_some_nul_bytes_do_not_make_a_page_binary():
    """A template engine's NUL bytes are neither UTF-16 nor a reason to lose the page."""
    text = page("\0" + HANS + "\0\0")

    assert (text, "gb18030") == (decoded(text.encode("gbk")).text, decoded(text.encode("gbk")).charset)


@given(st.binary(max_size=300), st.none() | st.text(max_size=40), st.sampled_from(["html", "text"]))
def test_no_bytes_make_it_fail(body: bytes, content_type: str | None, media: str):
    """Any body and any header give a text or a refusal."""
    decode_any: Callable[..., Decoded | Refusal] = decode
    result = decode_any(body, content_type, media)

    assert isinstance(result, Decoded | Refusal)
    if isinstance(result, Decoded):
        assert result.text.encode()
        assert 0 <= result.undecodable <= result.text.count("\ufffd")


@given(st.text(st.characters(min_codepoint=0xD7F0, max_codepoint=0xE010), max_size=20))
def test_no_text_makes_it_fail(text: str):
    """Text with any surrogates comes out as text that can be encoded."""
    result = decode("正文" + text)

    assert isinstance(result, Decoded)
    assert result.text.encode()
    assert result.undecodable == result.text.count("\ufffd")


@given(st.text(st.sampled_from(HANS + "<b> 1a\n"), min_size=8, max_size=200), st.sampled_from(sorted(ENCODINGS)))
@example("1111。承承承", "gb18030")
@example("1111111承", "gb18030")  # in Big5 the same bytes are 創, which is the commoner character
def test_a_rightly_declared_page_comes_back_as_it_was(text: str, encoding: str):
    """Encoding and decoding is the identity for every page that says what it is."""
    body = page(text).encode(CODECS[encoding], "xmlcharrefreplace")
    label = {"UTF-16LE": "utf-16", "UTF-16BE": "utf-16be"}.get(encoding, encoding)

    assert body.decode(CODECS[encoding]) == decoded(body, http(label)).text
