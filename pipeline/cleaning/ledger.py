"""
The ledger: undoing cuts.

Within a step the cuts are listed last place first, so each offset holds for the text as it stood before that cut. Put
back in reverse order they restore the text as it was extracted. Cuts in the DOM happened before extraction; they carry
their own text and a CSS path and are no part of the extracted text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model import Removal


def undo(text: str, removed: Iterable[Removal]) -> str:
    """
    Put back what was cut out of a text.

    Args:
        text: An article's text.
        removed: Its ledger, `article.cleaning.removed`.

    Returns:
        The text as it was extracted from the page.

    >>> from pipeline.model import Removal
    >>> undo("正文。", [Removal(rule="r", step="spam", action="drop_line", at=3, text="|垃圾")])
    '正文。|垃圾'
    """
    for removal in reversed(tuple(removed)):
        if isinstance(removal.at, int):
            text = text[: removal.at] + removal.text + text[removal.at :]
    return text


def cut(text: str, removed: Iterable[Removal]) -> str:
    """Make the cuts of a ledger again; the inverse of `undo`."""
    for removal in removed:
        if isinstance(removal.at, int):
            text = text[: removal.at] + text[removal.at + len(removal.text) :]
    return text
