"""
The characters that a reader never sees, and that must not stay in a text.

Pages strew them between words against copying, for line breaks or for the direction of writing; spam hides words from
filters with them. Every step that makes text out of a page drops the same ones.
"""

from __future__ import annotations

import re

DEFAULT_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""
The code points with the property Default_Ignorable_Code_Point, as ranges of a character class.

https://www.unicode.org/Public/16.0.0/ucd/DerivedCoreProperties.txt
"""

# A joiner or a selector between pictures is seen: a family, a keycap, a red heart (UTS 51, emoji sequences).
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_SUSPECT = re.compile(f"[{DEFAULT_IGNORABLE}]")
_INVISIBLE = re.compile(
    rf"(?<!{_PICTURE})\ufe0f(?!\u20e3)"
    rf"|(?<!{_PICTURE})(?<!{_PICTURE}\ufe0f)\u200d|\u200d(?!{_PICTURE})"
    rf"|(?![\u200d\ufe0f])[{DEFAULT_IGNORABLE}]"
)


def drop_invisible(text: str) -> str:
    r"""
    Drop the characters that have no look of their own; those that shape a picture sign stay.

    Args:
        text: Any text.

    Returns:
        The same text to a reader's eye.

    >>> drop_invisible("清\u200b稿\u202a很\u2069好")
    '清稿很好'
    """
    return _INVISIBLE.sub("", text) if _SUSPECT.search(text) else text


def fold(text: str) -> str:
    r"""
    Fold runs of white space (no-break and ideographic spaces too) to one space, strip, drop invisible characters.

    >>> fold(" 清\u3000\u200b 稿 ")
    '清 稿'
    """
    folded = " ".join(text.split())
    if folded.isascii() or not _SUSPECT.search(folded):
        return folded
    return " ".join(_INVISIBLE.sub("", folded).split())
