"""Which of the candidates for an open place matter: its bytes leave up to a hundred."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.cp936 import LOST
from pipeline.cleaning.repair.model import ALONE, STRANGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.cleaning.repair.model import Arc, Model

_HOPELESS = 6.0  # nats between two candidates for a place that no class of words beside them makes up for


@lru_cache(maxsize=1024)  # what the bytes of a place can mean are a few hundred sets of characters, on all pages
def contenders(model: Model, chars: str) -> tuple[Arc, ...]:
    """
    Give the candidates that matter as words of their own: the two likeliest of each class, which fit alike.

    Args:
        model: The language model.
        chars: The candidates, spelled.

    Returns:
        Words of one character, and `LOST` for none of them.
    """
    counts: Counter[int] = Counter()
    arcs: list[Arc] = []
    by_score = sorted((alone(model.lone(char)) for char in chars), key=lambda arc: -arc.score)
    least = max((arc.score for arc in by_score if _is_chinese(arc.word)), default=-inf) - _HOPELESS
    for arc in by_score:
        counts[arc.kind] += 1
        if counts[arc.kind] <= 2 and arc.score > least:  # noqa: PLR2004 -- the best, and the one its margin is measured against
            arcs.append(arc)
    strange = model.lone(LOST)._replace(score=STRANGE, kind=len(model.follows) - 1)
    return (*arcs, strange)


def alone(arc: Arc) -> Arc:
    """Make a candidate less likely that makes no word with its neighbours."""
    return arc._replace(score=arc.score - ALONE) if _is_chinese(arc.word) else arc


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


@lru_cache(maxsize=1024)  # as above
def paired(model: Model, chars: str) -> tuple[tuple[str, Mapping[str, float]], ...]:
    """
    Give the candidates that are known to stand behind some words.

    Args:
        model: The language model.
        chars: The candidates, spelled.

    Returns:
        Each with the words in front of it, and the nats each of them gives.
    """
    known = ((char, model.lone(char).known) for char in chars)
    return tuple((char, fronts) for char, fronts in known if fronts)
