"""The headline of plain text, where only the lines themselves speak."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.credits import is_credit_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHORTEST, _LONGEST = 4, 60
_SENTENCE_END = re.compile(r"[。；;，,、：:…!！][”」』\"）)]?$")
_DATELINE = re.compile(r"(?:电|電|讯|訊|消息)\s{0,2}[（(]|[（(](?:记者|記者)")
_BODY = 30  # characters from which a line is taken for a paragraph


def headline_of(lines: Sequence[str]) -> str | None:
    """
    Find the headline of a plain text.

    Args:
        lines: The text's lines; empty ones do not count.

    Returns:
        The first line, if it is short, is no sentence and no credit, and a body follows; None otherwise.

    Example:
        >>> headline_of(["某地发布新规定", "", "记者从市教育局获悉，新规定下月起施行，适用于全市中小学校和幼儿园。"])
        '某地发布新规定'
    """
    filled = [line.strip() for line in lines if line.strip()]
    if len(filled) < 2:  # noqa: PLR2004 -- a headline and a body
        return None
    first, rest = filled[0], filled[1:4]
    if (
        not _SHORTEST <= len(first) <= _LONGEST
        or _SENTENCE_END.search(first)
        or _DATELINE.search(first)
        or is_credit_line(first)
    ):
        return None
    return first if any(len(line) >= _BODY or line.endswith(("。", "！", "？")) for line in rest) else None
