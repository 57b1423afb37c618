"""
What there is to say about a unit of text, in numbers.

Rules never see text alone: they see an `Evidence`, whose attributes are the features that rule files name. Everything a
rule can ask is computed here and explained in docs/rules.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.features.links import NO_LINKS, Links
from pipeline.cleaning.spam.features.prose import FUNCTION_WORDS, REPORTING, prose_han, rare_share
from pipeline.cleaning.spam.features.segments import Segmentation, folded_lines, split_segments, tiers_of
from pipeline.cleaning.spam.features.spaced import SPACED, count_spelled
from pipeline.cleaning.spam.features.weighing import clause_mean, clean_share, han_weight
from pipeline.rulebook.fold import count_han, count_traditional, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.rulebook.lexicon import Tier
    from pipeline.rulebook.schema import Hiding, Separator

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE_ENDS = re.compile(r"[。！？!?]|…+")
_NUMBERS = re.compile(r"[0-9]+")
_ANNOUNCING = frozenset(":等")
_MARKS = re.compile(r"[。！？!?…；：“”]")
CRIME, MIN_CRIME_WORDS = "crime_words", 3
"""A report about crime has more of the lexicon's words for it; a story that mentions the police has one."""
MIN_HAN_FOR_SCRIPT = 12
"""A shorter text can be free of traditional-only characters by accident."""
MIN_VOTED_CJK = 3
"""The vote has learned Chinese phrases; of a word of two characters, of English and of code it knows too little."""


def _no_links() -> Links:
    return NO_LINKS


@dataclass(frozen=True)
class Evidence:
    """
    One unit of text and its features; their names are those of rule files (`segments_at_least` asks for `segments`).

    A feature is computed when a rule first asks for it: most units fail a cheap condition and never pay the dear ones.

    Attributes:
        text: The unit's text as it stands.
        context: Vocabulary and script of the page.
        given_parts: Its segments where the structure gives them (link texts, list items, lines).
        count_links: Counts the links inside it.
        hidden: How it is hidden, None if it is not.
        clean_han: Han characters in prose lines without a strong term (documents).
        removed_share: Share of the page's text that spam rules have already cut (documents).
        labelled: Whether it stands behind the label of a credit (phrases).
        companions: How many phrases glued to a paragraph, or between the parts of a headline, the vote speaks against,
            if it is one of them itself (phrases).
        tails: How many phrases are glued to paragraphs, if it is one of them, whatever the vote says of them (phrases).
        enclosed: Whether it is a clause of a sentence, marks on both sides of it (phrases).
        pushed: Whether it stands in a sentence without a mark around it (phrases).
        advert: Whether it is an offer with a contact that stands in a paragraph (phrases).
        leading: Whether it is glued to the beginning of a sentence (phrases).
        repeats: How often the page holds it as a phrase (phrases).
        held_by: In how many lines of prose it stands.
        sales_talk: Turns of sales talk in it (lines and spans).
        around: The sentence it was pushed into (phrases).
        in_headline: Whether it stands before, behind or in a headline (phrases).
        beyond_title: Whether it is what a headline has more than the page's title (phrases).
        sentence: Whether it is all that stands between two sentence ends (spans).
        beside_cut: Whether it stands right before or behind what has been cut (spans).
    """

    text: str
    context: Context
    given_parts: tuple[str, ...] | None = None
    count_links: Callable[[], Links] = _no_links
    hidden: Hiding | None = None
    clean_han: int = 0
    removed_share: float = 0.0
    labelled: bool = False
    companions: int = 0
    tails: int = 0
    enclosed: bool = False
    pushed: bool = False
    advert: bool = False
    leading: bool = False
    repeats: int = 1
    held_by: int = 0
    sales_talk: int = 0
    around: str = ""
    in_headline: bool = False
    beyond_title: bool = False
    sentence: bool = False
    beside_cut: bool = False

    @cached_property
    def folded(self) -> str:
        """The text, folded for matching."""
        return fold(self.text)

    @cached_property
    def has_strong(self) -> bool:
        """Whether it has a strong term; without one most rules need not be asked."""
        return self.context.lexicon.has(self.folded, "strong")

    @cached_property
    def segmentation(self) -> Segmentation:
        """Its segments and the separator between them."""
        return Segmentation("line", self.given_parts) if self.given_parts is not None else split_segments(self.text)

    @property
    def separators(self) -> Separator | None:
        """The separator, under the name rule files use for the list of those they accept."""
        return self.segmentation.separator

    @property
    def segments(self) -> int:
        """Number of segments."""
        return len(self.segmentation.parts)

    @cached_property
    def segment_length(self) -> float:
        """Mean length of the segments in characters."""
        return sum(map(len, self.segmentation.parts)) / max(1, self.segments)

    @cached_property
    def tiers(self) -> tuple[Tier | None, ...]:
        """The highest tier of a term in each segment."""
        return tiers_of(self.segmentation.parts, self.context.lexicon)

    @cached_property
    def strong_parts(self) -> Mapping[int, int]:
        """Strong terms in each segment that has one, by its number; most rules ask first, and most texts have none."""
        return self.context.lexicon.hits_by_line(folded_lines(self.segmentation.parts), "strong")

    @property
    def strong(self) -> int:
        """Segments with a strong term."""
        return len(self.strong_parts)

    @property
    def strong_share(self) -> float:
        """Share of segments with a strong term."""
        return self.strong / max(1, self.segments)

    @property
    def spam_share(self) -> float:
        """Share of segments with a strong or ambiguous term."""
        return self._share("strong", "ambiguous")

    @property
    def vocabulary_share(self) -> float:
        """Share of segments with a term of any tier."""
        return self._share("strong", "ambiguous", "weak")

    @cached_property
    def voted(self) -> int:
        """Segments with a strong term, or that the vote speaks against; it has learned nothing but Chinese."""
        vote, strong = self.context.lexicon.vote, self.strong_parts
        parts = enumerate(self.segmentation.parts)
        return sum(n in strong or (_may_be_voted_on(part) and vote.score(fold(part)) > 0) for n, part in parts)

    @cached_property
    def voted_mean(self) -> float:
        """What the vote gives a segment on average, in logits."""
        parts = self.segmentation.parts
        return sum(self.context.lexicon.vote.score(fold(part)) for part in parts) / max(1, len(parts))

    @cached_property
    def voted_weight(self) -> float:
        """What the heaviest stretch of Han characters weighs, in logits: a phrase inside a sentence is seen by it."""
        return han_weight(self.folded, self.context.lexicon.vote)

    @cached_property
    def clause_mean(self) -> float:
        """What the vote gives a clause on average, by its length, in logits: sentences of a report have -4 and less."""
        return clause_mean(self.folded, self.context.lexicon.vote)

    @cached_property
    def clean_share(self) -> float:
        """What of it stands in clauses that the vote is surely for: a phrase pushed into a sentence leaves some."""
        return clean_share(self.folded, self.context.lexicon.vote)

    @property
    def voted_share(self) -> float:
        """The same as a share of all segments."""
        return self.voted / max(1, self.segments)

    @cached_property
    def numbers(self) -> int:
        """Numbers in digits."""
        return len(_NUMBERS.findall(self.folded))

    @property
    def announced(self) -> bool:
        """Whether it has what a list in prose begins or ends with: a colon, 等."""
        return not _ANNOUNCING.isdisjoint(self.folded)

    @cached_property
    def reported(self) -> bool:
        """Whether somebody tells what it says: 记者, 警方, 自称, quotation marks."""
        return REPORTING.search(self.folded) is not None or REPORTING.search(self.around) is not None

    @property
    def crime_report(self) -> bool:
        """Whether the page around it tells of crime, fraud or abuse."""
        return self.context.topic.tells_of(self.context.lexicon.words.get(CRIME, ()), MIN_CRIME_WORDS)

    @cached_property
    def goods_share(self) -> float:
        """Share of segments that say what is done with goods or services: 批发, 出租, 维修."""
        parts = folded_lines(self.segmentation.parts)
        return len(self.context.lexicon.hits_by_line(parts, "goods_acts")) / max(1, self.segments)

    @cached_property
    def wares_share(self) -> float:
        """Share of segments that name goods or services, or say what is done with them: 螺旋输送机, 甲醛检测."""
        parts = folded_lines(self.segmentation.parts)
        return len(self.context.lexicon.hits_by_line(parts, "wares")) / max(1, self.segments)

    @cached_property
    def known_share(self) -> float:
        """Share of segments that a list or the vote knows: a strong term, a ware, or more than 0 logits."""
        parts = folded_lines(self.segmentation.parts)
        wares, vote = self.context.lexicon.hits_by_line(parts, "wares"), self.context.lexicon.vote
        lines = enumerate(parts.split("\n"))
        known = sum(n in wares or n in self.strong_parts or vote.score(line) > 0 for n, line in lines)
        return known / max(1, self.segments)

    @property
    def foreign_pairs(self) -> float:
        """Share of its pairs of Han characters that stand nowhere else in the page's prose; 0 where none can tell."""
        return self._foreign or 0.0

    @property
    def familiar_pairs(self) -> float:
        """Share of its pairs of Han characters that stand elsewhere in the page's prose; 0 where none can tell."""
        return 0.0 if self._foreign is None else 1 - self._foreign

    @cached_property
    def _foreign(self) -> float | None:
        parts = self.given_parts
        return self.context.topic.foreign_share(fold("\n".join(parts)) if parts else self.folded, self.held_by)

    @property
    def tainted(self) -> bool:
        """Whether spam has been cut out of the page already."""
        return self.context.tainted

    @cached_property
    def spaced(self) -> bool:
        """Whether phrases are written with something between all their characters."""
        return SPACED.search(self.text.lower()) is not None

    @cached_property
    def spelled(self) -> int:
        """Places where characters and their spelling in Latin letters take turns."""
        return count_spelled(self.folded)

    @cached_property
    def strong_terms(self) -> int:
        """Strong terms, however many stand in one segment."""
        return len(self.context.lexicon.hits(self.folded, "strong"))

    @property
    def strong_per_1000(self) -> float:
        """Strong terms per 1,000 Han characters."""
        return 1000 * self.strong_terms / max(1, self.han)

    @cached_property
    def chars(self) -> int:
        """Characters, white space not counted."""
        return len(self.text) - sum(map(self.text.count, " \n\t\u3000\u00a0"))

    @cached_property
    def han(self) -> int:
        """Han characters."""
        return count_han(self.text)

    @cached_property
    def rare_share(self) -> float:
        """Share of Han characters outside the 3,755 of GB 2312's first level, once simplified."""
        return rare_share(self.folded)

    @property
    def lines(self) -> int:
        """Lines."""
        return self.text.count("\n") + 1

    @cached_property
    def marks(self) -> int:
        """Sentence marks inside the segments: 。！？…；： and curved quotes; the separator itself does not count."""
        return sum(len(_MARKS.findall(part)) for part in self.segmentation.parts)

    @property
    def marks_per_100(self) -> float:
        """Sentence marks per 100 characters."""
        return 100 * self.marks / max(1, self.chars)

    @cached_property
    def marked_share(self) -> float:
        """Share of segments with a sentence mark; one quoted phrase in a row does not make it prose."""
        return sum(_MARKS.search(part) is not None for part in self.segmentation.parts) / max(1, self.segments)

    @cached_property
    def sentences(self) -> int:
        """Sentence ends (。！？…) inside the segments."""
        return sum(len(_SENTENCE_ENDS.findall(part)) for part in self.segmentation.parts)

    @cached_property
    def prose_han(self) -> int:
        """Han characters of sentences and long clauses without a strong term: what a cut would take from an article."""
        return prose_han(self.text, self.context.lexicon)

    @cached_property
    def function_per_100(self) -> float:
        """Grammar words per 100 Han characters."""
        return 100 * len(FUNCTION_WORDS.findall(self.text)) / max(1, self.han)

    @cached_property
    def script_mismatch(self) -> bool:
        """Simplified (at least 12 Han, none traditional-only) in a traditional page."""
        return self.context.is_traditional and self.han >= MIN_HAN_FOR_SCRIPT and count_traditional(self.text) == 0

    @cached_property
    def anchors(self) -> Links:
        """The links inside it."""
        return self.count_links()

    @property
    def links(self) -> int:
        """Number of links."""
        return self.anchors.count

    @property
    def foreign_domains(self) -> int:
        """Number of other registrable domains linked to."""
        return self.anchors.foreign_domains

    @property
    def foreign_share(self) -> float:
        """Share of links that lead to other registrable domains."""
        return self.anchors.foreign / max(1, self.anchors.count)

    @property
    def link_share(self) -> float:
        """Share of characters inside links."""
        return self.anchors.chars / max(1, self.chars)

    def _share(self, *wanted: Tier) -> float:
        return sum(tier in wanted for tier in self.tiers) / max(1, len(self.tiers))


def _may_be_voted_on(part: str) -> bool:
    return len(part) >= MIN_VOTED_CJK and len(_CJK.findall(part)) >= MIN_VOTED_CJK
