"""Plain text as a body: its lines are its paragraphs."""

from __future__ import annotations

from pipeline.cleaning.extract import Draft
from pipeline.model import Refusal

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))


def read_plain_text(text: str) -> Draft | Refusal:
    """
    Read a plain text as paragraphs.

    Args:
        text: The decoded text; one paragraph a line, empty lines between them or not.

    Returns:
        Its lines, white space folded as in extracted pages, without empty ones; `empty` if none is left.
    """
    lines = (" ".join(line.translate(_INVISIBLE).split()) for line in text.splitlines())
    paragraphs = tuple(filter(None, lines))
    return Draft(paragraphs, "text") if paragraphs else Refusal("empty", "no text")
