"""
GBK as the mirror sites' converter saw it: two bytes a character, decoded the way PHP's mbstring decodes CP936.

Python's `gbk` codec knows neither the euro sign at 0x80 nor the user-defined areas, which mbstring maps to the Private
Use Area: there, every character carries two bytes of damaged text that must not be lost.
"""

from __future__ import annotations

from functools import cache

EURO = "€"
MARK = "?"  # what mbstring puts where two bytes are no character
LOST = "�"  # what we put where a byte is gone for good

# User-defined areas of CP936: (first lead, last lead, first trail, last trail, first code point).
# https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WindowsBestFit/bestfit936.txt
_USER_AREAS = (
    (0xAA, 0xAF, 0xA1, 0xFE, 0xE000),
    (0xF8, 0xFE, 0xA1, 0xFE, 0xE234),
    (0xA1, 0xA7, 0x40, 0xA0, 0xE4C6),
)
LEADS = range(0x81, 0xFF)
TRAILS = tuple(b for b in range(0x40, 0xFF) if b != 0x7F)  # noqa: PLR2004 -- DEL is the hole in GBK's trail bytes


@cache
def characters() -> dict[bytes, str]:
    """Give every two-byte code of CP936 with its character."""
    table = {}
    for lead in LEADS:
        for trail in TRAILS:
            pair = bytes((lead, trail))
            char = pair.decode("gbk", "ignore")
            if char and not char.isascii():  # of an undefined pair, `ignore` may leave the second byte
                table[pair] = char
    for first_lead, last_lead, first_trail, last_trail, code in _USER_AREAS:
        trails = [b for b in TRAILS if first_trail <= b <= last_trail]
        pairs = (bytes((lead, trail)) for lead in range(first_lead, last_lead + 1) for trail in trails)
        table.update({pair: chr(code + i) for i, pair in enumerate(pairs)})
    return table


@cache
def _codes() -> dict[str, bytes]:
    return {char: pair for pair, char in characters().items()}


def pair_of(char: str) -> bytes | None:
    """
    Give the two bytes of a character.

    Args:
        char: One character.

    Returns:
        Its GBK bytes, lead and trail; None for ASCII and for what GBK cannot write.
    """
    return _codes().get(char)


def char_of(lead: int, trail: int) -> str | None:
    """Give the character of two bytes, None where CP936 defines none."""
    return characters().get(bytes((lead, trail)))


def encode(text: str) -> bytes | None:
    """Write text as CP936 bytes; None where a character has no bytes there."""
    parts = []
    for char in text:
        part = char.encode() if char < "\x80" else b"\x80" if char == EURO else pair_of(char)
        if part is None:
            return None
        parts.append(part)
    return b"".join(parts)


def decode(data: bytes) -> str:
    r"""
    Read bytes the way mbstring reads CP936.

    Two bytes that are no character become one `?`, even when the second is ASCII; so does a lead byte at the end.

    Args:
        data: Bytes, mostly GBK.

    Returns:
        The text a reader of the mirror page sees.

    Example:
        >>> decode("下".encode("gbk") + b"\x93(" + "lián)".encode("gbk") + b"\xdc1.55")
        '下?lián)?.55'
    """
    table = characters()
    out = []
    at = 0
    while at < len(data):
        byte = data[at]
        if byte < 0x80:  # noqa: PLR2004 -- the end of ASCII
            out.append(chr(byte))
        elif byte == 0x80:  # noqa: PLR2004 -- CP936's euro sign
            out.append(EURO)
        else:
            out.append(table.get(data[at : at + 2], MARK))
            at += 1
        at += 1
    return "".join(out)
