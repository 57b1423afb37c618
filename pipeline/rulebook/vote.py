"""
The vote: a small linear model that says whether a short phrase reads like what black-hat SEO sells.

Word lists know what somebody wrote down; spam invents names and trades faster. The vote has learned from phrases how
they are built (weights of one to three neighbouring characters, and of Latin words) and so has an opinion on phrases no
list holds. It is a second vote only: rules count how many segments of a structure it speaks against, and say so. The
weights are data (rules/lexicon/vote.txt), made by `python -m bench.train_vote`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from operator import add
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BIAS = "bias"
"""The name under which the file holds what every phrase gets."""
SCALE = 10
"""Weights are written in tenths, as whole numbers."""
LONGEST = 3
_NEUTRAL = 1
"""Between what a character weighs in prose and in spam, in tenths of a logit."""
CUE_WEIGHT = 11
"""Neighbouring characters with at least this weight (in tenths) make a text worth a closer look."""
PER_LINE = 50
"""So many features share a line of the file at most."""
_LATIN_OR_DIGITS = re.compile(r"[a-z]+|[0-9]+")
_TOKEN = re.compile(r"[a-z]+|[0-9]+|.", re.DOTALL)
_LINE_END = re.compile(r"\n")
_EMPTY = re.compile(r"[a0^$\s]*")


@dataclass(frozen=True, slots=True)
class Vote:
    """
    The model.

    Attributes:
        weights: Weight of each feature in tenths of a logit; what is missing weighs nothing.
        bias: What every phrase gets, in tenths of a logit.
    """

    weights: Mapping[str, int]
    bias: int
    _cues: AhoCorasick = field(repr=False, compare=False)

    def score(self, folded: str) -> float:
        """Return how much an already folded phrase reads like spam, in logits: above 0 it rather does."""
        # Whole numbers: a set has no order, and the sum of fractions depends on it.
        return (self.bias + sum(filter(None, map(self.weights.get, _all_features(folded))))) / SCALE

    def inner(self, folded: str) -> list[float]:
        """Return for each character of an already folded text the weights of what ends there; the bias is not in it."""
        get, total = self.weights.get, [0] * len(folded)
        flat = "\0\0"  # no feature holds what stands before the text
        for match in _TOKEN.finditer(folded):
            token, last = match[0], match.end() - 1
            flat = flat[-2:] + _kind(token)
            total[last] = get(flat, 0) + get(flat[1:], 0) + get(flat[2:], 0)
            if len(token) > 1 and token.isalpha():
                total[last] += get(token, 0)
        return [tenths / SCALE for tenths in total]

    def cues(self, folded: str) -> list[int]:
        """Return where in an already folded text something stands that speaks for spam, ascending."""
        return [start for _, start, _ in self._cues.find_matches_as_indexes(folded)]

    def peak(self, folded: str) -> float:
        """Return about what the heaviest stretch of an already folded text weighs: asked before dearer things."""
        get, total, best = self.weights.get, 0, 0
        before = last = "\0"
        for char in folded:
            total += get(char, 0) + get(last + char, 0) + get(before + last + char, 0) - _NEUTRAL
            if total < 0:
                total = 0
            elif total > best:
                best = total
            before, last = last, char
        return best / SCALE


def by_line(folded: str, cues: Sequence[int]) -> Mapping[int, list[int]]:
    """Return where in each line of a text its cues stand, by the line's number; lines without any are not named."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(folded))] if cues else []
    places: dict[int, list[int]] = defaultdict(list)
    for cue in cues:
        number = bisect_right(starts, cue) - 1
        places[number].append(cue - starts[number])
    return places


def compile_vote(content: str) -> Vote:
    """
    Compile the file of weights.

    Args:
        content: A weight in tenths and features that have it a line, tabs between them; `#` begins a line of comment.
            An empty file gives a vote that never speaks against anything.
    """
    tenths: dict[str, int] = {}
    cues: list[str] = []
    for line in content.split("\n"):
        if not line or line.startswith("#"):
            continue
        weight, *features = line.split("\t")
        tenths.update(dict.fromkeys(features, int(weight)))
        if int(weight) >= CUE_WEIGHT:
            cues += [f for f in features if len(f) > 1 and not {"^", "$"} & set(f)]
    bias = tenths.pop(BIAS, -SCALE)
    return Vote(weights=tenths, bias=bias, _cues=AhoCorasick(cues, matchkind=MatchKind.LeftmostLongest))


def write_vote(weights: Mapping[str, int]) -> str:
    r"""
    Return the content that `compile_vote` reads; by weight, because a line for each feature would cost each start.

    Args:
        weights: Weight of each feature in tenths of a logit, that of `BIAS` among them.

    >>> write_vote({"办证": 12, "天气": -9, "代开": 12})
    '-9\t天气\n12\t代开\t办证\n'
    """
    by_weight: dict[int, list[str]] = defaultdict(list)
    for feature, weight in sorted(weights.items()):
        by_weight[weight].append(feature)
    lines = (
        "\t".join([str(weight), *listed[start : start + PER_LINE]])
        for weight, listed in sorted(by_weight.items())
        for start in range(0, len(listed), PER_LINE)
    )
    return "".join(f"{line}\n" for line in lines)


def features_of(folded: str) -> set[str]:
    """
    Return what the model sees of an already folded phrase.

    >>> sorted(features_of("网app"))
    ['^网', '^网a', 'app', '网', '网a', '网a$']
    """
    return {feature for feature in _all_features(folded) if not _EMPTY.fullmatch(feature)}


def _all_features(folded: str) -> set[str]:
    """Return the features of a phrase with those that say nothing, which have no weight; this is called very often."""
    runs = _LATIN_OR_DIGITS.findall(folded)
    # Numbers and Latin words stand for their kind: product codes would drown the rest.
    flat = f"^{_LATIN_OR_DIGITS.sub(lambda run: _kind(run[0]), folded) if runs else folded}$"
    pairs = list(map(add, flat, flat[1:]))
    words = [word for word in runs if len(word) > 1 and word.isalpha()]
    return {*flat, *pairs, *map(add, pairs, flat[2:]), *words}


def _kind(run: str) -> str:
    """Return what stands for a run of letters or digits, or a character by itself."""
    return "0" if "0" <= run[0] <= "9" else "a" if "a" <= run[0] <= "z" else run
