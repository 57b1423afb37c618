"""
Train data/words.xz, the language model: `python -m pipeline.cleaning.repair.train_model PROSE...`.

For developers only: it writes into the source tree. Words, their frequencies and parts of speech, and how parts of
speech follow each other are jieba's (MIT). How words stand beside punctuation and digits, which jieba does not know, is
counted in the project's own prose: text files with a paragraph a line, or the expected.json of samples. Only counts are
kept.
"""

from __future__ import annotations

import json
import lzma
import math
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import jieba
from jieba.posseg.prob_trans import P as TRANSITIONS

from pipeline.cleaning.repair.cp936 import encode
from pipeline.cleaning.repair.model import DIGIT, EDGE, LETTER, LONGEST, OTHER, SECTIONS, STEP, Model, model_of
from pipeline.cleaning.repair.quotes import NAMED_CLOSE, NAMED_OPEN, UNOPENED, mark_quotations
from pipeline.cleaning.script import to_hans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MARKS = f"，。、；：？！“”‘’《》（）【】—…·％〈〉「」『』〔〕～{NAMED_OPEN}{NAMED_CLOSE}{UNOPENED}"
INDENTS = ("\u3000", "\u3000\u3000")
STAND_INS = (*INDENTS, EDGE, DIGIT, LETTER, OTHER)

_GROUPS = {"stop": "，。、；：！？", "open": f"“‘《（【〈「『〔{NAMED_OPEN}", "close": f"”’》）】〉」』〕{NAMED_CLOSE}"}

_RAREST = 3  # occurrences of a word in jieba's corpus below which it is left out
_RAREST_OWN = 2  # the same for pairs of marks, and characters before digits, in the project's prose
_SPARE = -4.0  # nats: a character on its own costs so much more than its share of all characters
_TRUST = 0.7  # how far jieba's transitions are believed
_PULL = 6.0  # how many observations the prior of a transition is worth
_PULL_OF_MARKS = 1.0  # the same where a mark stands behind a mark: what is never seen there is hardly possible
_BOUND = 4.0  # nats, at most, that one class can speak for or against the next
_BOUND_OF_MARKS = 8.0  # the same for a mark behind a mark, where many pairs are as good as impossible
_IMPOSSIBLE = -20.0  # log-probability of a transition jieba does not list

_Matrix = list[list[float]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    Words and classes.

    Attributes:
        scores: Natural logarithm of each word's probability.
        kinds: Class of each word.
        speech: For each class of words proper, part of speech and whether it is "S"ingle or "B"egins with a character;
            the classes behind these are marks and stand-ins, one each.
        shares: Share of jieba's corpus in each of these classes.
    """

    scores: dict[str, float]
    kinds: dict[str, int]
    speech: tuple[tuple[str, str], ...]
    shares: tuple[float, ...]


def read_jieba() -> Vocabulary:
    """Read jieba's dictionary: word, frequency, part of speech."""
    counts: dict[str, int] = {}
    tags: dict[str, str] = {}
    for line in (Path(str(jieba.__file__)).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, tag = line.split()
        if encode(word) is not None and not word.isascii():
            counts[word], tags[word] = int(frequency), tag
    total = sum(counts.values())
    chars: Counter[str] = Counter()
    for word, count in counts.items():
        chars.update(dict.fromkeys(word, count))
    scores = {
        word: math.log(count / total) for word, count in counts.items() if count >= _RAREST and 1 < len(word) <= LONGEST
    }
    for char, count in chars.items():
        scores[char] = max(math.log(count / chars.total()) + _SPARE, math.log(counts.get(char, 0.01) / total))

    speech = sorted({(tag, size) for tag in tags.values() for size in "SB"})
    numbers = {part: number for number, part in enumerate(speech)}
    kinds = {word: numbers[tags.get(word, "n"), "S" if len(word) == 1 else "B"] for word in scores}
    shares = [0.0] * len(speech)
    for word, kind in kinds.items():
        shares[kind] += counts.get(word, 0) / total
    return Vocabulary(scores, kinds, tuple(speech), tuple(shares))


def read_prose(paths: Iterable[Path]) -> list[str]:
    """Read paragraphs, each once, in simplified characters and as the model spells them."""
    lines: list[str] = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            article = json.loads(text)
            lines += [article.get("title") or "", *(article.get("paragraphs") or ())]
        else:
            lines += text.splitlines()
    whole = dict.fromkeys(line.strip() for line in lines if "\ufffd" not in line)
    spelled = str.maketrans("0123456789", DIGIT * 10)
    return [mark_quotations(to_hans(line)).translate(spelled) for line in whole if line]


def with_own_words(words: Vocabulary, prose: Sequence[str]) -> Vocabulary:
    """Add what jieba does not know: marks, frequent pairs of them, characters in front of digits, stand-ins."""
    pairs = Counter(a + b for line in prose for a, b in pairwise(line))
    frequent = sorted(pair for pair, count in pairs.items() if count >= _RAREST_OWN)
    numbers = [pair for pair in frequent if pair[1] == DIGIT and pair[0] in words.scores]
    marks = [*MARKS, *(pair for pair in frequent if set(pair) <= set(MARKS)), *STAND_INS]
    first = len(words.speech)
    kinds = words.kinds | {mark: first + i for i, mark in enumerate(marks)}
    kinds |= dict.fromkeys(numbers, kinds[DIGIT])
    size = sum(map(len, prose))
    scores = words.scores | {pair: math.log(pairs[pair] / size) for pair in numbers} | dict.fromkeys(marks, -5.0)
    return Vocabulary(scores, kinds, words.speech, words.shares)


def jieba_follows(words: Vocabulary) -> _Matrix:
    """Say how parts of speech follow each other, as far as jieba knows; marks follow as they like."""
    size = len(set(words.kinds.values()) | set(range(len(words.speech))))
    follows = [[0.0] * size for _ in range(size)]
    for before, (tag, length) in enumerate(words.speech):
        row = TRANSITIONS.get(("S" if length == "S" else "E", tag), {})
        for after, (next_tag, start) in enumerate(words.speech):
            if words.shares[before] and words.shares[after]:
                odds = row.get((start, next_tag), _IMPOSSIBLE) - math.log(words.shares[after])
                follows[before][after] = _TRUST * _bounded(odds)
    return follows


def segment(model: Model, line: str) -> list[int]:
    """Give the classes of the words on the best path through a line, its edges included."""
    edge = model.words[EDGE][1]
    best: list[dict[int, tuple[float, tuple[int, ...]]]] = [{} for _ in range(len(line) + 1)]
    best[0][edge] = (0.0, (edge,))
    for start in range(len(line)):
        for length, _, score, kind in (model.lone(line[start]), *model.longer(line[start : start + LONGEST])):
            steps = best[start].items()
            so_far, path = max((total + model.follows[before][kind], path) for before, (total, path) in steps)
            if so_far + score > best[start + length].get(kind, (-math.inf,))[0]:
                best[start + length][kind] = (so_far + score, (*path, kind))
    return [*max(best[-1].values())[1], edge]


def learn_marks(words: Vocabulary, follows: _Matrix, prose: Sequence[str]) -> tuple[Vocabulary, _Matrix]:
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


def _transitions(words: Vocabulary, follows: _Matrix, single: Counter[int], pairs: Counter[tuple[int, int]]) -> _Matrix:
    first, stand_ins = len(words.speech), len(follows) - len(STAND_INS)
    marks = {kind: word for word, kind in words.kinds.items() if kind >= first}
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
            row[after] = _bounded(odds, _BOUND_OF_MARKS if are_marks else _BOUND)
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


def _bounded(odds: float, bound: float = _BOUND) -> float:
    return max(-bound, min(bound, odds))


def packed(words: Vocabulary, follows: _Matrix) -> bytes:
    """Pack the model: transitions, words, then a byte each for their log-probabilities and their classes."""
    spelled = sorted(words.scores)
    steps = bytes(max(0, min(255, round(-words.scores[word] / STEP))) for word in spelled)
    kinds = bytes(words.kinds[word] for word in spelled)
    matrix = json.dumps([[round(odds, 2) for odds in row] for row in follows]).encode()
    raw = SECTIONS.join((matrix, "\t".join(spelled).encode(), steps + kinds))
    return lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME)


def main(paths: Sequence[str]) -> None:
    """Train from prose files and write words.xz."""
    prose = read_prose(map(Path, paths))
    words = with_own_words(read_jieba(), prose)
    words, follows = learn_marks(words, jieba_follows(words), prose)
    (Path(__file__).parents[1] / "data" / "words.xz").write_bytes(packed(words, follows))


if __name__ == "__main__":
    main(sys.argv[1:])
