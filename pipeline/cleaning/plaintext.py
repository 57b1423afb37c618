"""Plain text as a body: its lines are its paragraphs."""

from __future__ import annotations

from pipeline.cleaning.extract import Draft
from pipeline.cleaning.invisible import fold
from pipeline.model import Refusal


def read_plain_text(text: str) -> Draft | Refusal:
    """
    Read a plain text as paragraphs.

    Args:
        text: The decoded text; one paragraph a line, empty lines between them or not.

    Returns:
        Its lines, white space folded as in extracted pages, without empty ones; `empty` if none is left.
    """
    paragraphs = tuple(filter(None, map(fold, text.splitlines())))
    return Draft(paragraphs, "text") if paragraphs else Refusal("empty", "no text")
