"""
What there is to say about a unit of text, in numbers.

Rules never see text alone: they see an `Evidence`, whose attributes are the features that rule files name. Everything a
rule can ask is computed here and explained in docs/rules.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.segments import Segmentation, split_segments
from pipeline.rulebook.fold import count_traditional, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.rulebook.lexicon import Lexicon, Tier
    from pipeline.rulebook.schema import Hiding, Separator

_HAN = re.compile(r"[\u3400-\u9fff]")
_SENTENCE_ENDS = re.compile(r"[。！？!?]|…+")
_MARKS = re.compile(r"[。！？!?…；：“”]")
# The grammar words of Chinese prose; keyword lists have next to none of them.
_FUNCTION_WORDS = re.compile(r"[的了在是和与與及而着著被把从從对對为為以于於其之将將就也都还還已但]")
MIN_HAN_FOR_SCRIPT = 12
"""A shorter text can be free of traditional-only characters by accident."""


MIN_TRADITIONAL_SHARE = 0.1
"""Real traditional pages have 0.20 to 0.57 traditional-only characters; simplified ones next to none."""
MAX_SCRIPT_SAMPLE = 4000
_COMMON_TRADITIONAL = "這們國來個時為會說對"


class Context(NamedTuple):
    """
    What a unit's surroundings add to its evidence.

    Attributes:
        lexicon: The vocabulary.
        is_traditional: Whether the page around it is written in traditional characters.
    """

    lexicon: Lexicon
    is_traditional: bool


def context_of(text: str, lexicon: Lexicon) -> Context:
    """
    Describe a page for the evidence of its units.

    Args:
        text: The decoded page, source or plain text.
        lexicon: The vocabulary.
    """
    return Context(lexicon, _is_traditional(text))


def _is_traditional(text: str) -> bool:
    # The sign of a traditional page costs a few scans in C; only a page that shows it is counted.
    if not any(char in text for char in _COMMON_TRADITIONAL):
        return False
    sample = "".join(_HAN.findall(text))[:MAX_SCRIPT_SAMPLE]
    return count_traditional(sample) >= MIN_TRADITIONAL_SHARE * len(sample)


@dataclass(frozen=True, slots=True)
class Links:
    """
    The links of a block.

    Attributes:
        count: How many there are.
        chars: Characters of text inside them.
        foreign: How many lead to another registrable domain than the page's.
        foreign_domains: How many different registrable domains those are.
    """

    count: int = 0
    chars: int = 0
    foreign: int = 0
    foreign_domains: int = 0


NO_LINKS = Links()


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    The features of one unit; the names are those of rule files (`segments_at_least` asks for `segments`).

    Attributes:
        text: The unit's text as it stands.
        folded: The same, folded for matching.
        separator: Separator between its segments.
        segments: Number of segments.
        segment_length: Their mean length in characters.
        strong: Segments with a strong term.
        strong_share: The same as a share of all segments, 0 to 1.
        spam_share: Share of segments with a strong or ambiguous term.
        vocabulary_share: Share of segments with a term of any tier.
        chars: Characters, white space not counted.
        han: Han characters.
        lines: Lines.
        rare_share: Share of Han characters outside the 3,755 of GB2312's first level, once simplified.
        marks: Sentence marks (。！？…；： and curved quotes).
        marks_per_100: Sentence marks per 100 characters.
        marked_share: Share of segments with a sentence mark; one quoted phrase in a row does not make it prose.
        sentences: Sentence ends (。！？…).
        function_per_100: Grammar words per 100 Han characters.
        script_mismatch: Simplified (at least 12 Han, none traditional-only) in a traditional page.
        hidden: How it is hidden, None if it is not.
        links: Number of links.
        foreign_domains: Number of other registrable domains linked to.
        foreign_share: Share of links that lead to other registrable domains.
        link_share: Share of characters inside links.
        strong_terms: Strong terms, however many stand in one segment.
        strong_per_1000: The same per 1,000 Han characters.
        clean_han: Han characters in prose lines without a strong term (documents).
        removed_share: Share of the page's text that spam rules have already cut (documents).
    """

    text: str
    folded: str
    separator: Separator | None = None
    segments: int = 1
    segment_length: float = 0.0
    strong: int = 0
    strong_share: float = 0.0
    spam_share: float = 0.0
    vocabulary_share: float = 0.0
    chars: int = 0
    han: int = 0
    rare_share: float = 0.0
    lines: int = 1
    marks: int = 0
    marks_per_100: float = 0.0
    marked_share: float = 0.0
    sentences: int = 0
    function_per_100: float = 0.0
    script_mismatch: bool = False
    hidden: Hiding | None = None
    links: int = 0
    foreign_domains: int = 0
    foreign_share: float = 0.0
    link_share: float = 0.0
    strong_terms: int = 0
    strong_per_1000: float = 0.0
    clean_han: int = 0
    removed_share: float = 0.0

    @property
    def separators(self) -> Separator | None:
        """The separator, under the name rule files use for the list of those they accept."""
        return self.separator


def weigh(
    text: str,
    context: Context,
    *,
    parts: Sequence[str] | None = None,
    links: Links = NO_LINKS,
    hidden: Hiding | None = None,
) -> Evidence:
    """
    Describe a unit of text.

    Args:
        text: The unit's text.
        context: Vocabulary and script of the page.
        parts: Its segments where the structure gives them (link texts, list items, lines); found by splitting if None.
        links: The links inside it.
        hidden: How it is hidden.
    """
    separator, found = split_segments(text) if parts is None else Segmentation("line", tuple(parts))
    tiers = [context.lexicon.tier_of(fold(part)) for part in found]
    chars = len(text) - sum(map(text.count, " \n\t\u3000\u00a0"))
    han = len(_HAN.findall(text))
    marks = len(_MARKS.findall(text))
    count = max(1, len(found))
    folded = fold(text)
    strong_terms = len(context.lexicon.hits(folded, "strong"))
    return Evidence(
        text=text,
        folded=folded,
        separator=separator,
        segments=len(found),
        segment_length=sum(map(len, found)) / count,
        strong=tiers.count("strong"),
        strong_share=tiers.count("strong") / count,
        spam_share=_share(tiers, "strong", "ambiguous"),
        vocabulary_share=_share(tiers, "strong", "ambiguous", "weak"),
        chars=chars,
        han=han,
        lines=text.count("\n") + 1,
        rare_share=_rare_share(folded),
        marks=marks,
        marks_per_100=100 * marks / max(1, chars),
        marked_share=sum(_MARKS.search(part) is not None for part in found) / count,
        sentences=len(_SENTENCE_ENDS.findall(text)),
        function_per_100=100 * len(_FUNCTION_WORDS.findall(text)) / max(1, han),
        script_mismatch=context.is_traditional and han >= MIN_HAN_FOR_SCRIPT and count_traditional(text) == 0,
        hidden=hidden,
        links=links.count,
        foreign_domains=links.foreign_domains,
        foreign_share=links.foreign / max(1, links.count),
        link_share=links.chars / max(1, chars),
        strong_terms=strong_terms,
        strong_per_1000=1000 * strong_terms / max(1, han),
    )


@cache
def _everyday() -> frozenset[str]:
    """Return the first level of GB 2312-1980, codes B0A1 to D7F9: what everyday texts are written with."""
    codes = bytes(byte for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    return frozenset(codes.decode("gb2312", "ignore"))


def _rare_share(folded: str) -> float:
    han = _HAN.findall(folded)
    return sum(char not in _everyday() for char in han) / max(1, len(han))


def _share(tiers: Sequence[Tier | None], *wanted: Tier) -> float:
    return sum(tier in wanted for tier in tiers) / max(1, len(tiers))
