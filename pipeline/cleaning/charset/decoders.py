"""
The decoders of the WHATWG Encoding Standard, on top of Python's codecs.

Python's gb18030 and big5hkscs follow older editions of their tables and go on differently after a bad byte; the
single-byte codecs refuse bytes that the standard reads as control characters. What differs is repaired here, the rest
is Python's. Exact for UTF-8, UTF-16, gb18030, Big5 and the windows-125x family; the Japanese and Korean decoders are
Python's own, with the same characters for all that is common.

https://encoding.spec.whatwg.org/
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from pipeline.cleaning.charset.labels import CODECS
from pipeline.cleaning.charset.tables import read_rows

# Stands for a bad sequence while decoding: no decoder can give it, so a U+FFFD of the page itself is not counted.
_BAD: Final = "\udfff"
_ON_ERROR: Final = "pipeline.cleaning.charset"

_GB18030: Final = [(old, new) for _, old, new in read_rows("charset_gb18030.tsv")]
_GB18030_MOVED: Final = {int(old, 16): chr(int(new, 16)) for old, new in _GB18030}
_GB18030_OLD: Final = [chr(code) for code in _GB18030_MOVED]

_BIG5: Final = [(bytes.fromhex(pair), old, chr(int(new, 16))) for pair, old, new in read_rows("charset_big5.tsv")]
_BIG5_ADDED: Final = {pair: new for pair, old, new in _BIG5 if old == "-"}
_BIG5_MOVED: Final = {pair: (chr(int(old, 16)), new) for pair, old, new in _BIG5 if old != "-"}
# Python gives these two pairs the character of another pair, so they have to be found in the bytes. A lead byte takes a
# high byte after it along; the atomic group keeps the walk on character borders, and it is linear.
_BIG5_SHARED: Final = (b"\xa2\x41", b"\xa2\x42")
_BIG5_TO_SHARED: Final = re.compile(rb"((?>[\x81-\xfe][\x80-\xff]|.)*?)(\xa2[\x41\x42])", re.DOTALL)

_HZ: Final = re.compile(rb"~\{((?:[\x21-\x77][\x21-\x7e])+)~\}")
_SET_HIGH_BIT: Final = bytes(byte | 0x80 for byte in range(256))


def decode_as(body: bytes, encoding: str) -> tuple[str, int]:
    """
    Decode bytes with one encoding; never fails.

    Args:
        body: The bytes, without a byte order mark.
        encoding: A name that `labels.encoding_of` gives.

    Returns:
        The text and the number of byte sequences that were replaced by U+FFFD. U+FFFD that stood in the text is not
        counted.
    """
    if encoding == "gb18030":
        marked = _decode_gb18030(body)
    elif encoding == "Big5":
        marked = _decode_big5(body)
    else:
        marked = body.decode(CODECS[encoding], _ON_ERROR)
    # To find none takes an eighth of the time that counting none takes.
    return (marked.replace(_BAD, "\ufffd"), marked.count(_BAD)) if _BAD in marked else (marked, 0)


def sound_utf8(body: bytes) -> str | None:
    """Decode bytes that are valid UTF-8 throughout; None for others."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def replace_surrogates(text: str) -> tuple[str, int]:
    """Return decoded text with pairs of surrogates joined and lone ones replaced by U+FFFD, and the number replaced."""
    marked = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", _ON_ERROR)
    return marked.replace(_BAD, "\ufffd"), marked.count(_BAD)


def _decode_gb18030(body: bytes) -> str:
    if b"~{" in body and body.isascii():
        body = _HZ.sub(lambda match: match[1].translate(_SET_HIGH_BIT), body)
    text = body.decode("gb18030", _ON_ERROR)
    return text.translate(_GB18030_MOVED) if any(old in text for old in _GB18030_OLD) else text


def _decode_big5(body: bytes) -> str:
    if not any(pair in body for pair in _BIG5_SHARED):
        return _decode_plain_big5(body)
    text: list[str] = []
    end = 0
    while match := _BIG5_TO_SHARED.match(body, end):
        text += (_decode_plain_big5(match[1]), _BIG5_MOVED[match[2]][1])
        end = match.end()
    return "".join((*text, _decode_plain_big5(body[end:])))


def _decode_plain_big5(body: bytes) -> str:
    text = body.decode("big5hkscs", _ON_ERROR)
    for pair, (old, new) in _BIG5_MOVED.items():
        if pair not in _BIG5_SHARED:
            text = text.replace(old, new)
    return text


def _go_on(error: UnicodeError) -> tuple[str, int]:
    """Say what stands for a bad sequence and where decoding goes on."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding == "gb18030":
        return _go_on_gb18030(error.object, error.start)
    if error.encoding == "big5hkscs":
        return _go_on_big5(error.object, error.start)
    byte = error.object[error.start]
    if error.encoding == "charmap" and byte < 0xA0:  # noqa: PLR2004 -- the C1 controls, which windows-125x keep
        return chr(byte), error.start + 1
    return _BAD, error.end


# The standard's decoders drop a bad lead byte and read an ASCII byte after it again; any other byte goes with the lead.


def _go_on_gb18030(body: bytes, start: int) -> tuple[str, int]:
    first, rest = body[start], body[start + 1 : start + 4]
    if first == 0x80:  # noqa: PLR2004 -- the standard's decoder, step "If byte is 0x80, return U+20AC"
        return "€", start + 1
    if first == 0xFF or not rest:  # noqa: PLR2004 -- no lead byte
        return _BAD, start + 1
    if not 0x30 <= rest[0] <= 0x39:  # noqa: PLR2004 -- second byte of four
        return _BAD, start + (1 if rest[:1].isascii() else 2)
    if not all(low <= byte <= high for byte, (low, high) in zip(rest[1:], ((0x81, 0xFE), (0x30, 0x39)), strict=False)):
        return _BAD, start + 1
    return _BAD, start + 1 + len(rest)  # four bytes outside of Unicode, or cut off by the end


def _go_on_big5(body: bytes, start: int) -> tuple[str, int]:
    pair = body[start : start + 2]
    if pair in _BIG5_ADDED:
        return _BIG5_ADDED[pair], start + 2
    is_lead = 0x81 <= pair[0] <= 0xFE  # noqa: PLR2004 -- the standard's lead bytes
    return _BAD, start + (2 if is_lead and not pair[1:].isascii() else 1)


# Python finds error handlers by name only; the name is this package's own and is registered once.
codecs.register_error(_ON_ERROR, _go_on)
