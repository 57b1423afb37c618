"""How marks stand beside words and each other: counted in the project's prose, segmented by the words alone."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.model import DIGIT, LONGEST, Model, model_of
from pipeline.cleaning.repair.pairs import EDGE
from pipeline.cleaning.repair.quotes import NAMED_CLOSE, NAMED_OPEN
from pipeline.cleaning.repair.train_words import BOUND, INDENTS, STAND_INS, Vocabulary, bounded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.cleaning.repair.train_words import Matrix

_GROUPS = {"stop": "，。、；：！？", "open": f"“‘《（【〈「『〔{NAMED_OPEN}", "close": f"”’》）】〉」』〕{NAMED_CLOSE}"}

_PULL = 6.0  # how many observations the prior of a transition is worth
_PULL_OF_MARKS = 1.0  # the same where a mark stands behind a mark: what is never seen there is hardly possible
_BOUND_OF_MARKS = 8.0  # the same for a mark behind a mark, where many pairs are as good as impossible


def segment(model: Model, line: str) -> list[int]:
    """Give the classes of the words on the best path through a line, its edges included."""
    edge = model.words[EDGE][1]
    best: list[dict[int, tuple[float, tuple[int, ...]]]] = [{} for _ in range(len(line) + 1)]
    best[0][edge] = (0.0, (edge,))
    for start in range(len(line)):
        for arc in (model.lone(line[start]), *model.longer(line[start : start + LONGEST])):
            steps = best[start].items()
            so_far, path = max((total + model.follows[before][arc.kind], path) for before, (total, path) in steps)
            if so_far + arc.score > best[start + arc.length].get(arc.kind, (-math.inf,))[0]:
                best[start + arc.length][arc.kind] = (so_far + arc.score, (*path, arc.kind))
    return [*max(best[-1].values())[1], edge]


def learn_marks(words: Vocabulary, follows: Matrix, prose: Sequence[str]) -> tuple[Vocabulary, Matrix]:
    """Count how often marks stand in prose, and beside which words; words keep jieba's figures among themselves."""
    known = {word: (score, words.kinds[word]) for word, score in words.scores.items()}
    model = model_of(known, follows, {})
    paths = [segment(model, indent + line) for line in prose for indent in ("", INDENTS[1])]
    single = Counter(kind for path in paths for kind in path[1:])
    pairs = Counter(pair for path in paths for pair in pairwise(path))
    first, total = len(words.speech), single.total()

    in_words = math.log(sum(count for kind, count in single.items() if kind < first) / total)
    scores = {
        word: math.log((single[kind] + 0.5) / total) if (kind := words.kinds[word]) >= first else score + in_words
        for word, score in words.scores.items()
    }
    scores |= {word: words.scores[word] for word in scores if word[1:] == DIGIT}
    return Vocabulary(scores, words.kinds, words.speech, words.shares), _transitions(words, follows, single, pairs)


def _transitions(words: Vocabulary, follows: Matrix, single: Counter[int], pairs: Counter[tuple[int, int]]) -> Matrix:
    first, stand_ins = len(words.speech), len(follows) - len(STAND_INS)
    marks = {kind: word for word, kind in reversed(words.kinds.items()) if kind >= first}
    parts = [tag[0] + length for tag, length in words.speech]
    ends = [*parts, *(marks[kind][-1] for kind in sorted(marks))]
    starts = [*parts, *(marks[kind][0] for kind in sorted(marks))]
    fine = _expectations(ends, starts, single, pairs)
    coarse = _expectations([*map(_group, ends)], [*map(_group, starts)], single, pairs)
    learned = [row.copy() for row in follows]
    for before, row in enumerate(learned):
        for after in range(len(row)):
            if before < first and after < first:
                continue
            are_marks = first <= before and first <= after
            are_grouped = are_marks and before < stand_ins and after < stand_ins
            prior = (coarse if are_grouped else fine)(before, after, _PULL_OF_MARKS if are_marks else _PULL)
            expected = single[before] * single[after] / single.total()
            odds = math.log((pairs[before, after] + _PULL * prior) / (expected + _PULL))
            row[after] = bounded(odds, _BOUND_OF_MARKS if are_marks else BOUND)
    return learned


def _expectations(
    ends: Sequence[str], starts: Sequence[str], single: Counter[int], pairs: Counter[tuple[int, int]]
) -> Callable[[int, int, float], float]:
    """Give a function: how much oftener than by chance classes with such ends stand in front of such starts."""
    ending: Counter[str] = Counter()
    starting: Counter[str] = Counter()
    for kind, count in single.items():
        ending[ends[kind]] += count
        starting[starts[kind]] += count
    between: Counter[tuple[str, str]] = Counter()
    for (before, after), count in pairs.items():
        between[ends[before], starts[after]] += count

    def prior(before: int, after: int, pull: float) -> float:
        end, start = ends[before], starts[after]
        expected = (ending[end] + 0.5) * (starting[start] + 0.5) / single.total()
        weight = min(pull, expected)
        return (between[end, start] + weight) / (expected + weight)

    return prior


def _group(part: str) -> str:
    """Say what a mark does: it ends a clause, opens or closes something; other marks and words stay what they are."""
    return next((name for name, marks in _GROUPS.items() if part in marks), part)
