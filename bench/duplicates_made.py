"""Made texts for bench/duplicates.py: edited copies, templates filled in with other numbers, a synthetic night."""

from __future__ import annotations

from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import opencc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

TEMPLATES = tuple(Path(__file__).with_name("duplicates_templates.txt").read_text(encoding="utf-8").splitlines())
"""Texts as pages write them every day; the names in braces are filled in anew each time."""

_RUN = 20  # characters
_PROSE_WORDS = 1_000_000
_CITIES = ("江城", "临川", "白水", "石浦", "云岭")
_FIRMS = ("长河股份", "东屏科技", "青桐药业", "北岭钢构", "望海港务")


def filled(number: int, chosen: Random) -> str:
    """Return a template filled in; those of equal `number` modulo their count share all but the numbers and names."""
    small = {name: chosen.randint(1, 30) for name in "abcefg"}
    return TEMPLATES[number % len(TEMPLATES)].format(
        **small,
        city=_CITIES[chosen.randrange(len(_CITIES))],
        firm=_FIRMS[chosen.randrange(len(_FIRMS))],
        y=2026,
        m=chosen.randint(1, 12),
        d=chosen.randint(1, 28),
        h=chosen.randint(0, 23),
        n=chosen.randint(1000, 9999),
        k=chosen.randint(10000, 99999),
    )


def edited(text: str, share: float, chosen: Random, pool: str) -> str:
    """Return a text with a share of its characters changed: 3 of 5 replaced, 1 left out, 1 with another behind it."""
    made = list(text)
    for place in chosen.sample(range(len(made)), round(share * len(made))):
        kind = chosen.random()
        other = chosen.choice(pool)
        made[place] = other if kind < 0.6 else "" if kind < 0.8 else made[place] + other  # noqa: PLR2004
    return "".join(made)


def cut(text: str, share: float) -> str:
    """Return the beginning of a text."""
    return text[: round(share * len(text))]


def converted(configuration: str) -> Callable[[str], str]:
    """Return a conversion between scripts, as opencc names it."""
    return opencc.OpenCC(configuration).convert  # type: ignore[no-any-return]


def night(count: int, chosen: Random, copies: float) -> Iterator[tuple[str, int | None]]:
    """
    Make up a night of texts that are put together from runs of common words.

    Args:
        count: Number of texts.
        chosen: Where choices come from.
        copies: Share of texts that are copies of one of the last 1,000 with 5 % of their characters edited.

    Yields:
        A text of 200 to 1,400 characters, and the number of the one it copies, from 0.
    """
    pool = _prose(chosen)
    recent: list[tuple[int, str]] = []
    for number in range(count):
        if recent and chosen.random() < copies:
            source, text = chosen.choice(recent)
            yield edited(text, 0.05, chosen, text), source
            continue
        starts = [chosen.randrange(len(pool) - _RUN) for _ in range(chosen.randint(10, 70))]
        text = "，".join(pool[at : at + _RUN] for at in starts) + f"（{number}）。"
        recent.append((number, text))
        del recent[:-1000]
        yield text, None


def _prose(chosen: Random) -> str:
    """Return words of two and more characters in a row, each as often as in the corpus of jieba's dictionary."""
    lines = (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines()
    counted = [(word, int(count)) for word, count, *_ in map(str.split, lines) if len(word) > 1]
    weights = list(accumulate(count for _, count in counted))
    return "".join(chosen.choices([word for word, _ in counted], cum_weights=weights, k=_PROSE_WORDS))
