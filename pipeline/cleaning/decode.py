"""
From the bytes of a page to its text.

What a page says about its charset is often wrong: portals answer `gb2312` for UTF-8, servers add `ISO-8859-1` to
everything. So the claims are heard in a browser's order, and one that the bytes contradict loses to the bytes. What
could not be decoded becomes U+FFFD and is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pipeline.cleaning.charset.binary import binary_kind, has_many_controls, is_mostly_controls
from pipeline.cleaning.charset.choice import choose_encoding
from pipeline.cleaning.charset.declarations import byte_order_mark, declarations
from pipeline.cleaning.charset.decoders import decode_as, replace_surrogates, sound_utf8
from pipeline.model import Refusal

Source = Literal["bom", "http", "meta", "xml", "bytes", "given"]

_HEAD_CHARACTERS: Final = 4_096

_EMPTY: Final = Refusal("empty", "the body has no characters")
_CONTROLS: Final = Refusal("not_html", "the body is full of control characters")
_NO_TEXT: Final = Refusal("undecodable", "the bytes are no text in any encoding")


@dataclass(frozen=True, slots=True)
class Decoded:
    """
    The text of a page.

    Attributes:
        text: The text, without byte order mark. Bytes that could not be decoded are U+FFFD.
        charset: Name of the decoder that was used, as the WHATWG Encoding Standard writes it (`UTF-8`, `gb18030`,
            `Big5`, `UTF-16LE`, `windows-1252`, …; `gb18030` stands for gb2312 and gbk too); empty for text that was
            handed in decoded.
        undecodable: Number of byte sequences that were replaced; of lone surrogates in text that was handed in decoded.
        source: The most trusted claim that named this charset: "bom", "http", "meta" or "xml"; "bytes" when the page
            does not name it; "given" for text that was handed in decoded.
    """

    text: str
    charset: str
    undecodable: int
    source: Source


def decode(
    body: bytes | str, content_type: str | None = None, media: Literal["html", "text"] = "html"
) -> Decoded | Refusal:
    """
    Decode a page, whatever it says about its charset; never fails.

    Args:
        body: The bytes as fetched, after Content-Encoding is undone; or text that is decoded already.
        content_type: The HTTP Content-Type header, for its charset.
        media: "html" looks for meta elements and an XML declaration, "text" does not.

    Returns:
        The text; or a refusal: `empty` for nothing but white space, `not_html` for a file of another kind and for
        control characters, `undecodable` for bytes that are no text in any encoding.

    Examples:
        >>> decode("<meta charset=gb2312><p>清稿".encode("gbk"))
        Decoded(text='<meta charset=gb2312><p>清稿', charset='gb18030', undecodable=0, source='meta')
        >>> decode("<meta charset=gb2312><p>清稿".encode())
        Decoded(text='<meta charset=gb2312><p>清稿', charset='UTF-8', undecodable=0, source='bytes')
    """
    if isinstance(body, str):
        return _accept(body)
    if kind := binary_kind(body):
        return Refusal("not_html", f"the body is another kind of file: {kind}")
    claims = declarations(body, content_type, media)
    mark = byte_order_mark(body)
    content = body[len(mark[0]) :] if mark else body
    if not content.strip():
        return _EMPTY
    utf8 = sound_utf8(content)
    encoding = choose_encoding(content, [claim.encoding for claim in claims], is_utf8=utf8 is not None)
    if encoding is None:
        return _CONTROLS if has_many_controls(content) else _NO_TEXT
    text, undecodable = decode_as(content, encoding) if utf8 is None or encoding != "UTF-8" else (utf8, 0)
    source: Source = next((claim.source for claim in claims if claim.encoding == encoding), "bytes")
    return _unless_empty(Decoded(text.lstrip("\ufeff"), encoding, undecodable, source))


def _accept(text: str) -> Decoded | Refusal:
    head = text[:_HEAD_CHARACTERS].encode("latin-1", "replace")
    if kind := binary_kind(head):
        return Refusal("not_html", f"the text is another kind of file: {kind}")
    if is_mostly_controls(head):
        return _CONTROLS
    clean, lone = replace_surrogates(text)
    return _unless_empty(Decoded(clean.lstrip("\ufeff"), "", lone, "given"))


def _unless_empty(decoded: Decoded) -> Decoded | Refusal:
    return decoded if decoded.text and not decoded.text.isspace() else _EMPTY
