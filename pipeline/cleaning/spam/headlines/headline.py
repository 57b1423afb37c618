"""
A headline that phrases were put before, behind or into: the ways to split it into such a phrase and the rest.

Where a mark stands between them the mark says it. Where none does, the phrase is the part that the vote speaks against
and that the article has nothing of, and the rest the part that the article has most of.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.phrases.lone import MAX_PHRASE
from pipeline.rulebook.fold import count_han, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleaning.spam.features.topic import Topic
    from pipeline.rulebook.vote import Vote

MAX_HEADLINE, MIN_HEADLINE_HAN = 200, 6
"""A headline has at most so many characters; what is left of it at least so many Han ones."""
BORDER = re.compile(r"\s*[_|｜丨·【】\[\]—–-]+\s*|\s+")
_EDGES = re.compile(r"^[\W_丨]+|[\W_丨]+$")
_LOOSE = "：:（(）)，, "
"""Marks that stand in honest headlines as well: what is in front of one is no part by itself."""
MIN_GLUED, MAX_GLUED = 4, 16
GLUED_VOTE = 2.5
"""Of 853 headlines of real pages none has a foreign beginning or end that gets more than 1.9 logits."""
MAX_FOREIGN_REST, FOREIGN = 0.8, 0.95
WEIGHT_OF_REST = 10
"""How many logits a rest outweighs that is the article's as a whole: where the phrase ends, the article begins."""


class Split(NamedTuple):
    """A phrase, what is left of the headline without it, and whether no mark stood between them."""

    phrase: str
    rest: str
    glued: bool = False


def splits_of(title: str) -> Iterator[Split]:
    """Yield the ways to take what stands before, behind or between two marks out of a headline."""
    if len(title) > MAX_HEADLINE:
        return
    borders = list(BORDER.finditer(title))
    for border in borders:
        before, behind = title[: border.start()], title[border.end() :]
        mark = border[0].strip()
        opening, closing = mark[len(mark.rstrip("【[")) :], mark[: len(mark) - len(mark.lstrip("】]"))]
        yield Split(before, opening + behind)
        yield Split(behind, before + closing)
    for first, second in pairwise(borders):
        rest = title[: first.start()] + _mark_left(second) + title[second.end() :]
        yield Split(title[first.end() : second.start()], rest)


def beyond_title(headline: str, title: str) -> Split | None:
    """
    Return what a headline has before or behind the one that the page's title names; None where it has nothing more.

    >>> beyond_title("桥面结冰早知道，超市购物卡变现", "桥面结冰早知道_江城晚报网")
    Split(phrase='超市购物卡变现', rest='桥面结冰早知道', glued=False)
    """
    if len(headline) > MAX_HEADLINE or headline in title:
        return None
    named = (title, *(title[: border.start()] for border in reversed(list(BORDER.finditer(title[:MAX_HEADLINE])))))
    for known in named:
        before, found, behind = headline.partition(known) if count_han(known) >= MIN_HEADLINE_HAN else ("", "", "")
        if found:
            phrase = "\n".join(filter(None, (_EDGES.sub("", before), _EDGES.sub("", behind))))
            return Split(phrase, known) if phrase else None
    return None


def _mark_left(border: re.Match[str]) -> str:
    return " " if border[0].strip() in {"】", "]", ""} else border[0]


def glued_split(title: str, topic: Topic, vote: Vote) -> Split | None:
    """Return the beginning or end of a headline that is foreign to the article and that the vote speaks against."""
    flat = fold(title)
    if len(flat) != len(title) or len(title) > MAX_HEADLINE or not vote.cues(flat):
        return None
    tried = ((gain, split) for split in _ends(title) if (gain := _gain(split, topic, vote)) is not None)
    return max(tried, key=lambda found: found[0], default=(0.0, None))[1]


def has_glued(flat: str, cues: Sequence[int], vote: Vote) -> bool:
    """Tell whether the vote speaks against the beginning or end of a folded headline, one that holds a cue."""
    before, behind = cues[0], len(flat) - cues[-1] - 1
    phrases = (split.phrase for split in _ends(flat))
    held = (phrase for phrase in phrases if len(phrase) > (before if flat.startswith(phrase) else behind))
    return any(vote.score(phrase.strip(_LOOSE)) >= GLUED_VOTE for phrase in held)


def _ends(title: str) -> Iterator[Split]:
    for length in range(MIN_GLUED, min(MAX_GLUED, len(title) - MIN_HEADLINE_HAN) + 1):
        yield Split(title[:length], title[length:], glued=True)
        yield Split(title[-length:], title[:-length], glued=True)


def _gain(split: Split, topic: Topic, vote: Vote) -> float | None:
    phrase = fold(split.phrase.strip(_LOOSE))
    score = vote.score(phrase)
    if score < GLUED_VOTE or not phrase.isalnum() or (topic.foreign_share(phrase, 0) or 0.0) < FOREIGN:
        return None
    foreign = topic.foreign_share(fold(split.rest), 0)
    return None if foreign is None or foreign > MAX_FOREIGN_REST else score - WEIGHT_OF_REST * foreign


def holds_headline(rest: str) -> bool:
    """Tell whether one part of what is left of a title is long enough for a headline: a section's name is not."""
    return any(count_han(part) >= MIN_HEADLINE_HAN for part in BORDER.split(rest))


def phrases_of_title(title: str) -> list[str]:
    """Return the parts of a title that are no longer than a phrase and no shorter than one."""
    return [part for part in BORDER.split(title) if len(part) <= MAX_PHRASE and count_han(part) >= MIN_GLUED]


def may_be_phrase(part: str) -> str:
    """Return a part of a headline without marks around it, empty where it is no single phrase."""
    phrase = part.strip(" 【】[]_|-（）()：:")
    return phrase if len(phrase) <= MAX_PHRASE and not BORDER.search(phrase) else ""
