"""Which of the candidates for an open place matter: its bytes leave up to a hundred."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
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
    strange = replace(model.lone(LOST), score=STRANGE, kind=len(model.follows) - 1)
    return (*arcs, strange)


def alone(arc: Arc) -> Arc:
    """Make a candidate less likely that makes no word with its neighbours."""
    return replace(arc, score=arc.score - ALONE) if _is_chinese(arc.word) else arc


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


@lru_cache(maxsize=1024)  # as above
def spelled(model: Model, chars: str) -> str:
    """Write the candidates the way the model knows them."""
    return model.spell(chars)


@lru_cache(maxsize=1024)  # as above
def others(model: Model, chars: str) -> Mapping[str, Arc]:
    """
    Give the candidates that matter only beside a word they are known to stand with.

    Args:
        model: The language model.
        chars: The candidates, spelled.

    Returns:
        The words of one character that are no contenders, by the character.
    """
    ahead = {arc.word for arc in contenders(model, chars)}
    return {char: alone(model.lone(char)) for char in chars if char not in ahead}
