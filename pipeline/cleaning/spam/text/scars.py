"""
What stands beside a cut: the rest of an advertisement whose sentences do not all give it away.

An offer is pushed in as a whole: a headline, what is promised, a contact. Where a rule has cut one sentence of it,
rules that ask for `beside_cut` are asked about the next sentence on both sides, and on from there while they fit.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.matching import best_rule, matching_rules
from pipeline.cleaning.spam.features.prose import SENTENCE_END
from pipeline.cleaning.spam.removals import Found, is_visible_spam, place_of
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.model import Removal
    from pipeline.rulebook.book import Rule, RuleBook


class _Sentence(NamedTuple):
    start: int
    end: int


def scars_of(removed: Iterable[Removal], known: Iterable[int] = ()) -> list[int]:
    """
    Return where in what is left of a text spam was cut out, ascending.

    Args:
        removed: Cuts of one step, whose places are those of the text before it.
        known: Scars of the step before, as places of the same text.
    """
    cuts = sorted(removed, key=place_of)
    own = [place_of(cut) for cut in cuts if is_visible_spam(cut)]
    return sorted({_moved(place, cuts) for place in (*own, *known)})


def _moved(place: int, cuts: Sequence[Removal]) -> int:
    return place - sum(max(0, min(place - place_of(cut), len(cut.text))) for cut in cuts)


def find_beside(text: str, scars: Sequence[int], rules: RuleBook, context: Context) -> Iterator[Found]:
    """
    Yield the sentences beside cuts that an acting rule for what stands there fits.

    Args:
        text: What is left of a text.
        scars: Where something was cut out of it, ascending.
        rules: The rule book.
        context: Vocabulary, script and topic of the page.
    """
    if not scars or not rules.of("beside"):
        return
    sentences = list(_sentences(text))
    ends = [sentence.end for sentence in sentences]
    done: set[int] = set()
    for scar in scars:
        behind = bisect_right(ends, scar)
        if behind < len(sentences) and sentences[behind].start < scar:
            continue  # a phrase was cut out of a sentence: it stands beside nothing
        for number, step in ((behind, 1), (behind - 1, -1)):
            while 0 <= number < len(sentences) and number not in done:
                rule = _rule_for(text[slice(*sentences[number])], rules, context)
                if not rule:
                    break
                done.add(number)
                yield Found(*sentences[number], rule)
                number += step  # noqa: PLW2901 -- on from there


def _sentences(text: str) -> Iterator[_Sentence]:
    places = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
    for start, end in pairwise(places):
        last = start + len(text[start:end].rstrip("\n"))
        if text[start:last].strip():
            yield _Sentence(start, last)


def _rule_for(piece: str, rules: RuleBook, context: Context) -> Rule | None:
    talk = len(context.lexicon.hits(fold(piece), "sales_talk"))
    evidence = Evidence(piece, context, held_by=1, sales_talk=talk, sentence=True, beside_cut=True)
    return best_rule(rule for rule in matching_rules(evidence, rules, "beside") if rule.acts)
