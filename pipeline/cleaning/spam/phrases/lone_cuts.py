"""
Cutting phrases that stand alone, where a rule fits them.

What can be said about one phrase depends on the others: how often the page holds it, and how many of its kind.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.matching import best_rule, matching_rules
from pipeline.cleaning.spam.features.prose import FUNCTION_WORDS
from pipeline.cleaning.spam.phrases.adverts import adverts_in
from pipeline.cleaning.spam.phrases.clauses import enclosed_phrases
from pipeline.cleaning.spam.phrases.contacts import with_contact
from pipeline.cleaning.spam.phrases.lone import SPEAKS, lone_phrases, mean_vote
from pipeline.cleaning.spam.phrases.pushed import leading_phrases, pushed_phrases
from pipeline.cleaning.spam.phrases.repeated import repeated_phrases
from pipeline.cleaning.spam.removals import Found, overlaps
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.cleaning.spam.phrases.clauses import Cue
    from pipeline.cleaning.spam.phrases.lone import Lone
    from pipeline.rulebook.book import RuleBook
    from pipeline.rulebook.vote import Vote

_STOPS = re.compile(r"[。！？!?\n]")
MAX_COPIED = 20
"""Copies of so many different phrases are looked for."""
MAX_FUNCTION_WORDS = 1
"""What has more grammar is no phrase, and not worth asking the vote."""
SPEAKS_ALONE = 0.5
"""What has a mark around it needs less: where it begins and ends is known."""
MIN_TAILS = 3
"""So many phrases glued to paragraphs are worth a look each: a list is pushed in phrase by phrase."""
MIN_REPEATS = 3
"""A phrase that the page holds so often is judged even where the vote hardly speaks against it."""


def find_lone(text: str, cues: Iterable[Cue], rows: Sequence[Found], rules: RuleBook, context: Context) -> list[Found]:
    """
    Return the phrases of a text that stand alone and that an acting rule for phrases fits, in text order.

    Args:
        text: Lines of text.
        cues: Where the vote has its cues in it.
        rows: What is cut already.
        rules: The rule book.
        context: Vocabulary, script and topic of the page.
    """
    vote = context.lexicon.vote
    cues = tuple(cues)
    bounded = (*lone_phrases(text), *enclosed_phrases(text, cues), *repeated_phrases(text, cues))
    pushed = (*leading_phrases(text, cues, vote), *pushed_phrases(text, cues, vote))
    candidates = {*bounded, *pushed, *adverts_in(text, context.lexicon)}
    phrases = [phrase for phrase in _suspects(candidates, vote) if not overlaps(phrase.start, phrase.end, rows)]
    adverts = [phrase for phrase in phrases if phrase.advert]
    found = list(_judged(text, adverts, rules, context))
    phrases = [phrase for phrase in phrases if not overlaps(phrase.start, phrase.end, found)] if found else phrases
    single = [phrase for phrase in phrases if not phrase.advert]
    tails = sum(lone.glued for lone in single)
    found += _judged(text, single, rules, context, tails)
    if (rows or found) and not context.tainted:
        rest = [phrase for phrase in single if not overlaps(phrase.start, phrase.end, found)]
        found += _judged(text, rest, rules, context._replace(tainted=True), tails)
    return [*found, *_copies(text, phrases, [*rows, *found])]


def _suspects(phrases: Collection[Lone], vote: Vote) -> list[Lone]:
    """
    Return the phrases that the vote speaks against, clearly if they stand inside a sentence, in text order.

    Where several are glued to paragraphs, those that it has nothing against are among them, and marked as such.
    """
    phrases = [p for p in phrases if p.advert or len(FUNCTION_WORDS.findall(p.phrase)) <= MAX_FUNCTION_WORDS]
    counts = _counts(phrases)
    parts = {lone.phrase: lone.parts for lone in phrases}
    folded = iter(fold("\n".join(part for listed in parts.values() for part in listed)).split("\n"))
    scores = {phrase: mean_vote(tuple(islice(folded, len(listed))), vote) for phrase, listed in parts.items()}
    suspects = {lone for lone in phrases if lone.advert or scores[lone.phrase] > _least(lone, counts[lone.phrase])}
    if sum(lone.glued for lone in phrases) >= MIN_TAILS:
        suspects |= {lone._replace(quiet=True) for lone in phrases if lone.glued and lone not in suspects}
    return sorted(suspects, key=lambda lone: (lone.start, -lone.end, lone))


def _least(lone: Lone, repeats: int) -> float:
    """Return what the vote has to give a phrase before rules are asked about it, in logits."""
    if lone.spaced or repeats >= MIN_REPEATS:
        return 0.0
    return SPEAKS if lone.pushed or lone.enclosed or lone.labelled else SPEAKS_ALONE


def _judged(text: str, phrases: Sequence[Lone], rules: RuleBook, context: Context, tails: int = 0) -> Iterator[Found]:
    glued = sum(lone.glued and not lone.quiet for lone in phrases)
    repeats = _counts(phrases)
    held_by = _counts(lone for lone in phrases if lone.in_prose)
    taken = 0
    for lone in phrases:
        evidence = Evidence(
            lone.phrase if lone.labelled or lone.advert else text[lone.start : lone.end],
            context,
            lone.parts,
            labelled=lone.labelled,
            enclosed=lone.enclosed,
            pushed=lone.pushed,
            advert=lone.advert,
            leading=lone.leading,
            companions=glued if lone.glued else 0,
            tails=tails if lone.glued else 0,
            repeats=repeats[lone.phrase],
            held_by=held_by[lone.phrase],
            around=_sentence_around(text, lone) if lone.pushed else "",
        )
        rule = best_rule(rule for rule in matching_rules(evidence, rules, "phrase") if rule.acts)
        if rule and lone.start >= taken:
            taken = with_contact(text, lone.end) if lone.glued else lone.end
            yield Found(lone.start, taken, rule)


def _sentence_around(text: str, lone: Lone) -> str:
    return _STOPS.split(text[: lone.start])[-1] + _STOPS.split(text[lone.end :], maxsplit=1)[0]


def _copies(text: str, phrases: Sequence[Lone], found: Sequence[Found]) -> list[Found]:
    """Find the copies of what was cut that stand where no phrase was looked for: pushed into words."""
    rules = {cut.start: cut.rule for cut in found}
    cut = {lone.phrase: rules[lone.start] for lone in phrases if lone.start in rules and lone.in_prose}
    taken = [*found]
    for phrase, rule in list(cut.items())[:MAX_COPIED]:
        for match in re.finditer(re.escape(phrase), text):
            if not overlaps(*match.span(), taken):
                taken.append(Found(*match.span(), rule))
    return taken[len(found) :]


def _counts(phrases: Iterable[Lone]) -> Counter[str]:
    """Count the places of each phrase; one place may have been found in several ways."""
    return Counter(phrase for _, phrase in {(lone.start, lone.phrase) for lone in phrases})
