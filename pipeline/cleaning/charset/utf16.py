"""UTF-16 is known by its byte order mark or its many NUL bytes, and believed only when it gives readable text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.cleaning.charset.decoders import decode_as
from pipeline.cleaning.charset.readings import count_common

if TYPE_CHECKING:
    from collections.abc import Iterable

_UTF16: Final = ("UTF-16LE", "UTF-16BE")
_HEAD_BYTES: Final = 4_096  # even, so that no code unit is cut
_READABLE: Final = 0.3
_PLAIN_ASCII: Final = re.compile(r"[ -~\t\r\n]")


def utf16_encoding(content: bytes, claimed: Iterable[str]) -> str | None:
    """
    Tell whether a body is UTF-16.

    Args:
        content: The body without its byte order mark.
        claimed: The encodings that the page claims, the most trusted first.

    Returns:
        The encoding that makes at least 30 % of the first 2,048 code units readable; None when the body is something
        else, whatever it claims.
    """
    head = content[:_HEAD_BYTES]
    guesses = [encoding for encoding in claimed if encoding in _UTF16]
    if b"\0" in head:
        guesses += _UTF16
    return next((encoding for encoding in guesses if _readable_share(head, encoding) >= _READABLE), None)


def _readable_share(head: bytes, encoding: str) -> float:
    text, bad = decode_as(head, encoding)
    return (count_common(text) + len(_PLAIN_ASCII.findall(text)) - bad) / max(1, len(text))
