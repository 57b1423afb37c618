"""Characters that a browser would not show, or that would rearrange what stands around them, made visible."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls without tab and line end; HTML has no way to write most of them
    "\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # breaks, directions, isolates
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # what UTF-8 cannot hold, and what is no character
    "\U000e0000-\U000e007f]"  # tags: a text inside the text that nobody sees
)
_CONTROL_PICTURES = 0x2400
_DELETE, _DELETE_PICTURE = 0x7F, 0x2421
_SPACE = 0x20


def visible(text: str) -> str:
    r"""
    Return a text in which nothing is hidden: controls as their pictures, other unseen characters by their number.

    Joiners and variation selectors stay: scripts and emoji need them.

    >>> visible("a\x00b\u202ec\ud800")
    'a␀b⟨202E⟩c⟨D800⟩'
    """
    return _HIDDEN.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < _SPACE:
        return chr(_CONTROL_PICTURES + code)
    return chr(_DELETE_PICTURE) if code == _DELETE else f"⟨{code:04X}⟩"
