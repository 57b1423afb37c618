"""
Splitting a text at the separator that keyword lists use.

A keyword list is a row of short segments between equal separators. Which separator it is, is found by trying: the one
that gives the most short segments wins.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.rulebook.lexicon import Lexicon, Tier
    from pipeline.rulebook.schema import Separator

MIN_SEGMENT_CHARS = 2
MAX_SEGMENT_CHARS = 30
"""Keyword phrases are 3 to 28 characters long (41 segments of a real block: 7 to 18, mean 11)."""

_NUMBERED = "①-⒛⓪-⓿❶-➓㈠-㈩㊀-㊉"
"""Numbers in circles, brackets or with a dot: Python takes them for parts of words."""
# Spaces belong to the separators around them: "a| b" and "a |b" are one list. Of two that split a text alike the
# earlier one names it. A mark that ends sentences is a separator as well where it stands between short phrases.
SEPARATORS: dict[Separator, re.Pattern[str]] = {
    "bar": re.compile(r"\s*[|｜丨│┃¦‖∣]\s*"),
    "underscore": re.compile(r"\s*[_＿]+\s*"),
    "comma": re.compile(r"\s*[,，、;；]\s*"),
    "slash": re.compile(r"\s*[/／\\＼]+\s*"),
    "dash": re.compile(r"\s*(?:[–—~～－-]|--)+\s*"),
    "dot": re.compile(rf"\s*[·•●◆■★☆✅▓※▪◇►》】{_NUMBERED}]+\s*"),
    "capital_i": re.compile(r"(?<=[^A-Za-z\s])\s*I\s*(?=[^A-Za-z\s])|(?<=\w) I (?=\w)"),
    "line": re.compile(r"\s*\n\s*"),
    "space": re.compile(r"\s+(?:[^\w\s]{1,2}\s+)?"),  # with a mark between two: what separates is no segment
    "colon": re.compile(r"\s*[:：]+\s*"),
    "ellipsis": re.compile(r"\s*(?:[.．]{2,}|…+)\s*"),
    "exclamation": re.compile(r"\s*[!！]+\s*"),
    "bracket": re.compile(r"\s*[\[\]【】〖〗「」『』《》〈〉（）()<>«»{}]+\s*"),
    # Whatever else is neither a letter nor a digit nor a mark of prose: arrows, plus, hash, pictures, boxes; a per cent
    # sign where no number is near.
    "symbol": re.compile(
        r"""\s*[^\w\s,，、;；:：。．.！？!?…“”"'‘’()（）《》\[\]【】「」『』%％-]+\s*|(?<=[^\W\d])[%％](?=[^\W\d])"""
    ),
}
MIXED = re.compile(r"""[^\w。．.？?:：“”"'‘’%％-]+|[_＿丨]+|--+""")
"""Tried where no single separator leaves short segments only: generators draw a separator for each gap."""
_QUOTED = re.compile(r"""[“‘"].*[”’"]""")
_BETWEEN_QUOTES = re.compile(r"""\s*[”’"]\s*[“‘"]\s*""")
"""Tried on a line of quotations alone: between those of a sentence a report may have nothing either."""
_PRESENT = re.compile(rf"[^\w]|[_丨I{_NUMBERED}]")


class Segmentation(NamedTuple):
    """The segments of a text, stripped, in order, and the separator between them (None for a single segment)."""

    separator: Separator | None
    parts: tuple[str, ...]


def tiers_of(texts: Iterable[str], lexicon: Lexicon) -> tuple[Tier | None, ...]:
    """
    Return the highest tier of a term in each text; empty for no texts.

    The lexicon is asked for all of them at once, a line each: most texts are short, and a call costs more than they do.
    """
    lines = tuple(texts)
    return lexicon.tiers_by_line(folded_lines(lines)) if lines else ()


def folded_lines(texts: Iterable[str]) -> str:
    """Fold texts for matching, a line each."""
    return fold("\n".join([text.replace("\n", " ") for text in texts]))


def around_terms(tiers: Sequence[Tier | None]) -> slice:
    """
    Narrow a row to what stands between its first and last strong term, and neighbours that carry any term.

    Args:
        tiers: The highest tier of a term in each member of the row.

    Returns:
        The part of the row; empty where no member has a strong term.

    >>> around_terms([None, "weak", "strong", None, "strong", None])
    slice(1, 5, None)
    """
    strong = [place for place, tier in enumerate(tiers) if tier == "strong"]
    if not strong:
        return slice(0, 0)
    first, last = strong[0], strong[-1]
    while first > 0 and tiers[first - 1]:
        first -= 1
    while last + 1 < len(tiers) and tiers[last + 1]:
        last += 1
    return slice(first, last + 1)


@lru_cache(maxsize=1024)
def _separators_with(mark: str) -> frozenset[Separator]:
    """Return the separators that a character, alone or doubled, can be one of; a text has few of the many."""
    samples = (f"甲{mark}甲", f"甲{mark}{mark}甲")
    return frozenset(name for name, pattern in SEPARATORS.items() if any(map(pattern.search, samples)))


def _quotations(text: str) -> tuple[str, ...]:
    """Split what stands between the first quotation mark of a line and the last where one quotation follows another."""
    return tuple(filter(None, _BETWEEN_QUOTES.split(text[1:-1].strip())))


def split_segments(text: str) -> Segmentation:
    """
    Split a text at the separator that gives the most short segments.

    >>> split_segments("甲乙丙| 丁戊己| 庚辛")
    Segmentation(separator='bar', parts=('甲乙丙', '丁戊己', '庚辛'))
    """
    text = text.strip()
    best: Segmentation = Segmentation(None, (text,) if text else ())
    marks = frozenset(_PRESENT.findall(text))
    if not marks:
        return best
    best_short = 1
    if _QUOTED.fullmatch(text) and len(quoted := _quotations(text)) > 1:
        return Segmentation("quote", quoted)
    possible = frozenset().union(*map(_separators_with, marks))
    for name, pattern in SEPARATORS.items():
        if name not in possible:
            continue
        parts = tuple(part for part in pattern.split(text) if part)
        short = sum(MIN_SEGMENT_CHARS <= len(part) <= MAX_SEGMENT_CHARS for part in parts)
        if len(parts) > 1 and short > best_short:
            best, best_short = Segmentation(name, parts), short
    if any(len(part) > MAX_SEGMENT_CHARS for part in best.parts):
        parts = tuple(part for part in MIXED.split(text) if part)
        if sum(MIN_SEGMENT_CHARS <= len(part) <= MAX_SEGMENT_CHARS for part in parts) > best_short:
            return Segmentation("mixed", parts)
    return best
