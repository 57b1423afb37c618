"""
A look at a page before any parser: what would hang one, or make it drop text without a word, is refused or blanked.

Measured with lexbor (selectolax 1.0.2) and libxml2 (lxml 6.1.3): lexbor's time grows with the square of nested tags
(50,000: 2.7 s), of the attributes of one element (20,000: 1.0 s) and of the options of one list (20,000: 3.3 s), and
2,000 unclosed `<font>` in paragraphs make it build two million elements; libxml2 drops everything below depth 256, or
2,048 with `huge_tree`, and text nodes beyond 10,000,000 bytes. Real pages nest 40 deep and have 30 attributes at most.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.cleaning.shield.elements import FORMATTING, NEVER_DEEP
from pipeline.cleaning.shield.nesting import bound_nesting, measure_nesting
from pipeline.cleaning.shield.tags import (
    HARMLESS_MARKUP,
    LONG_TAG,
    other_unclosed_tag_opening,
    start_tag,
    tag_opening,
    unclosed_tag_opening,
)
from pipeline.model import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_BYTES: Final = 10_000_000
"""Size of the page in UTF-8; no text node can then reach libxml2's limit."""
MAX_ELEMENTS: Final = 50_000
"""Number of start tags, and half the number of all tags; bounds what a parser needs, whatever the page's structure."""
MAX_DEPTH: Final = 2_000
"""Elements inside each other; just what libxml2 takes with `huge_tree`, and 10 ms for lexbor."""
MAX_COPIES: Final = 400_000
"""Formatting elements that a parser opens again because they were never closed."""

_MOST_BYTES_OF_A_CHARACTER: Final = 4
# With so few tags neither depth nor copies, at most formatting times other tags, can go beyond the limits.
_FEW_TAGS: Final = 1_260
_HEAD: Final = 100_000  # of a page with too many elements, to tell whether it is too deep as well
_FEW_NESTING: Final = 1_000
_MAY_NEST: Final = other_unclosed_tag_opening(NEVER_DEEP)
_TITLE: Final = start_tag(["title"])
_TITLE_END: Final = re.compile("</title", re.IGNORECASE)
_TORN_TITLE_END: Final = re.compile("[?\ufffd](?=/title\\s{0,8}>)", re.IGNORECASE)
_STAYS_OPEN: Final = FORMATTING - {"a"}  # a new <a> ends the one before
_FORMATTING: Final = tag_opening(_STAYS_OPEN)
_UNCLOSED_FORMATTING: Final = unclosed_tag_opening(_STAYS_OPEN)

# Start tags that make a parser look through all their like before: how many of them stay.
_REPEATED: Final = ((start_tag(["option", "optgroup"]), 5_000), (start_tag(["body", "html"]), 100))


def shield(html: str) -> str | Refusal:
    """
    Make a page safe to parse.

    Args:
        html: The decoded page.

    Returns:
        The page, of the same length, with attributes beyond 256 in a tag and endlessly repeated tags blanked out, and a
        torn title closed; or a refusal, `too_large` or `too_deep`, that names the limit.

    Examples:
        >>> shield("<p>清稿</p>")
        '<p>清稿</p>'
        >>> shield("<div>" * 3000)
        Refusal(reason='too_deep', detail='more than 2,000 elements are nested')
    """
    if _is_beyond(html, MAX_BYTES):
        return Refusal("too_large", f"the page has more than {MAX_BYTES:,} bytes")
    tags = html.count("<")
    starts = tags - html.count("</") if tags > _FEW_TAGS else tags
    if starts > MAX_ELEMENTS or tags > 2 * MAX_ELEMENTS:
        return _refuse_nesting(html[:_HEAD]) or Refusal(
            "too_large", f"the page has more than {MAX_ELEMENTS:,} elements"
        )
    html = _blank_surplus_attributes(_with_closed_title(html))
    return html if starts <= _FEW_TAGS else _check_nesting(html, starts)


def _with_closed_title(html: str) -> str:
    """
    Close a title whose end tag lost its `<` to a broken character before it: it would swallow the page.

    Bytes cut in the middle of a character take the next one with them (`…公司?/title>`).
    """
    if "</title" in html or not (start := _TITLE.search(html)) or _TITLE_END.search(html, start.end()):
        return html
    torn = _TORN_TITLE_END.search(html, start.end())
    return f"{html[: torn.start()]}<{html[torn.start() + 1 :]}" if torn else html


def _is_beyond(html: str, limit: int) -> bool:
    if len(html) * _MOST_BYTES_OF_A_CHARACTER <= limit:
        return False
    return len(html.encode("utf-8", "surrogatepass")) > limit


def _check_nesting(html: str, starts: int) -> str | Refusal:
    for pattern, most in _REPEATED:
        if starts > most:
            html = _blank(html, [match.span() for match in pattern.finditer(html)][most:])
    if not (_may_be_deep(html, starts) or _may_multiply(html, starts)):
        return html
    bound = bound_nesting(html)
    if bound.depth <= _FEW_NESTING and bound.formatting * starts <= MAX_COPIES:
        return html
    return _refuse_nesting(html) or html


def _refuse_nesting(html: str) -> Refusal | None:
    nesting = measure_nesting(html, MAX_DEPTH, MAX_COPIES)
    if nesting.depth > MAX_DEPTH:
        return Refusal("too_deep", f"more than {MAX_DEPTH:,} elements are nested")
    if nesting.copies > MAX_COPIES:
        return Refusal("too_large", f"unclosed formatting would be opened more than {MAX_COPIES:,} times")
    return None


def _may_be_deep(html: str, starts: int) -> bool:
    return starts > MAX_DEPTH and len(_MAY_NEST.findall(html)) > _FEW_NESTING


def _may_multiply(html: str, starts: int) -> bool:
    formatting = len(_FORMATTING.findall(html))
    if formatting * (starts - formatting) <= MAX_COPIES:
        return False
    # What ends before the next tag begins is never opened again, and most emphasised words do.
    return len(_UNCLOSED_FORMATTING.findall(html)) * starts > MAX_COPIES


def _blank_surplus_attributes(html: str) -> str:
    spans: list[tuple[int, int]] = []
    at = 0
    while (harmless := HARMLESS_MARKUP.match(html, at)) and (tag := LONG_TAG.match(html, harmless.end())):
        if tag["surplus"]:
            spans.append(tag.span("surplus"))
        at = tag.end()
    return _blank(html, spans)


def _blank(html: str, spans: Iterable[tuple[int, int]]) -> str:
    """Replace pieces of a page by as many spaces, so that places in it stay what they are."""
    pieces: list[str] = []
    end = 0
    for start, stop in spans:
        pieces += (html[end:start], " " * (stop - start))
        end = stop
    return "".join((*pieces, html[end:])) if end else html
