"""
What a page says about its charset, in the order in which a browser believes it.

The prescan follows the HTML Standard ("prescan a byte stream to determine its encoding") and looks further than a
browser where the first 1,024 bytes say nothing: Chinese portals open with long scripts, and a meta element with a
forgotten quote still names the right charset more often than not. What is found here is only a claim; `decode` weighs
it against the bytes.

https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pipeline.cleaning.charset.labels import encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD_BYTES: Final = 16_384
_BOMS: Final = ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16LE"), (b"\xfe\xff", "UTF-16BE"))

_HTTP: Final = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_XML: Final = re.compile(rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']\s*([^\"'>]+)", re.IGNORECASE)

_MARKUP: Final = re.compile(
    rb"<(?:(?P<comment>!--)|(?P<meta>meta)(?=[\t\n\f\r /])|(?P<tag>/?[a-z][^\t\n\f\r >]*)|[!/?])", re.IGNORECASE
)
# Possessive throughout: an attribute is matched in one way or not at all.
_ATTRIBUTE: Final = re.compile(
    rb"""[\t\n\f\r /]*+(?:(?P<end>>)|(?P<name>[^\t\n\f\r />][^\t\n\f\r />=]*+)
    (?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>(?!["'])[^\t\n\f\r >]*+)))?)""",
    re.VERBOSE,
)
_CONTENT: Final = re.compile(
    rb"""charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^"'\t\n\f\r ;][^\t\n\f\r ;]*))""", re.IGNORECASE
)
_COMMENT: Final = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_LOOSE_META: Final = re.compile(rb"<meta[\t\n\f\r /][^>]{0,512}?charset\s*=\s*[\"'\s]*([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Declaration:
    """
    A claim about the charset.

    Attributes:
        source: Where it stands: byte order mark, HTTP header, meta element or XML declaration.
        encoding: The name of the encoding, as `labels.encoding_of` gives it.
    """

    source: Literal["bom", "http", "meta", "xml"]
    encoding: str


def byte_order_mark(body: bytes) -> tuple[bytes, str] | None:
    """Return the byte order mark that the body begins with and the encoding it stands for."""
    return next(((mark, encoding) for mark, encoding in _BOMS if body.startswith(mark)), None)


def declarations(body: bytes, content_type: str | None, media: Literal["html", "text"]) -> tuple[Declaration, ...]:
    """
    Collect the claims of a page about its charset.

    Args:
        body: The page.
        content_type: The HTTP Content-Type header.
        media: Plain text has neither meta elements nor an XML declaration.

    Returns:
        At most one claim of each source, the most trusted first. Labels nobody knows are no claim.
    """
    return tuple(_claims(body, content_type, media))


def _claims(body: bytes, content_type: str | None, media: Literal["html", "text"]) -> Iterator[Declaration]:
    if mark := byte_order_mark(body):
        yield Declaration("bom", mark[1])
    if (match := _HTTP.search(content_type or "")) and (encoding := encoding_of(match[1])):
        yield Declaration("http", encoding)
    if media == "text":
        return
    head = body[:_HEAD_BYTES]
    if encoding := _meta_encoding(head):
        yield Declaration("meta", encoding)
    if (match_xml := _XML.match(head)) and (encoding := _ascii_encoding_of(match_xml[1])):
        yield Declaration("xml", encoding)


def _meta_encoding(head: bytes) -> str | None:
    if b"charset" not in head.lower():
        return None
    return next(_meta_encodings(head), None) or next(_loose_meta_encodings(head), None)


def _meta_encodings(head: bytes) -> Iterator[str]:
    """Walk over tags and comments as the standard's prescan does and give what the meta elements name."""
    at = 0
    while match := _MARKUP.search(head, at):
        if match["comment"]:
            end = head.find(b"-->", match.start() + 2)
            at = end + 3 if end >= 0 else len(head)
        elif match["meta"] or match["tag"]:
            attributes, at = _attributes(head, match.end())
            if match["meta"] and (encoding := _named_encoding(attributes)):
                yield encoding
        else:
            end = head.find(b">", match.start())
            at = end + 1 if end >= 0 else len(head)


def _loose_meta_encodings(head: bytes) -> Iterator[str]:
    """Give what meta elements name that are too broken for the standard: a lost quote, no http-equiv."""
    for match in _LOOSE_META.finditer(_COMMENT.sub(b"", head)):
        if encoding := _ascii_encoding_of(match[1]):
            yield encoding


def _attributes(head: bytes, at: int) -> tuple[dict[bytes, bytes], int]:
    attributes: dict[bytes, bytes] = {}
    while match := _ATTRIBUTE.match(head, at):
        at = match.end()
        if match["end"]:
            break
        value = match["double"] or match["single"] or match["bare"] or b""
        attributes.setdefault(match["name"].lower(), value)
    return attributes, at


def _named_encoding(attributes: dict[bytes, bytes]) -> str | None:
    if b"charset" in attributes:
        return _ascii_encoding_of(attributes[b"charset"])
    if attributes.get(b"http-equiv", b"").lower() != b"content-type":
        return None
    match = _CONTENT.search(attributes.get(b"content", b""))
    return _ascii_encoding_of(match[1] or match[2] or match[3] or b"") if match else None


def _ascii_encoding_of(label: bytes) -> str | None:
    """Return what a label means that could be read as ASCII: UTF-16 cannot be meant then, the standard takes UTF-8."""
    encoding = encoding_of(label.decode("latin-1"))
    return "UTF-8" if encoding in {"UTF-16LE", "UTF-16BE"} else encoding
