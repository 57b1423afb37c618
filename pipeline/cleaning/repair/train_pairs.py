"""
Build data/pairs.xz, which words stand together: `python -m pipeline.cleaning.repair.train_pairs JAR`.

For developers only: it writes into the source tree. JAR is Lucene's smartcn analyser, lucene-analyzers-smartcn-*.jar
(Apache License 2.0; among others in Debian's liblucene8-java). It needs pyarrow, and takes some minutes.
"""

from __future__ import annotations

import lzma
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.model import DIGIT, LONGEST, language_model
from pipeline.cleaning.repair.pairs import EDGE, LOWEST, PAIR_STEP, PARTS
from pipeline.cleaning.repair.smartcn import read_pairs, read_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

ALIASES = {"始##始": EDGE, "末##末": EDGE, "未##数": DIGIT}
_DISCOUNT = 0.8  # occurrences taken from each pair for those that were never seen
_HIGHEST = 8.0  # nats for a pair, at most
_LOOSEST = -1.0  # nats against a pair that is not known although the first word's successors are, at most


def figures(
    pairs: Iterable[tuple[str, str, int]], counts: Mapping[str, int], known: Collection[str]
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """
    Say how words stand together.

    Args:
        pairs: First word, second word, how often.
        counts: How often each word stands by itself.
        known: Words of the language model; others are left out.

    Returns:
        For each second word the first ones, and how much likelier each makes it than it is anywhere; for each first
        word how much less likely it makes those not known behind it. In nats.
    """
    total = sum(counts.values())
    fronts: defaultdict[str, dict[str, float]] = defaultdict(dict)
    seen: defaultdict[str, float] = defaultdict(float)  # share of a word's occurrences with a known successor
    expected: defaultdict[str, float] = defaultdict(float)  # share of all words that these successors are
    for first, second, count in pairs:
        left, right = ALIASES.get(first, first), ALIASES.get(second, second)
        seen[left] += (count - _DISCOUNT) / counts[first]
        expected[left] += counts[second] / total
        if left in known and right in known:
            odds = math.log((count - _DISCOUNT) * total / (counts[first] * counts[second]))
            fronts[right][left] = max(LOWEST, min(_HIGHEST, odds))
    loose = {
        word: max(_LOOSEST, min(0.0, math.log(max(1e-3, 1 - share) / max(1e-3, 1 - expected[word]))))
        for word, share in seen.items()
        if word in known and word != DIGIT  # digits follow each other one by one
    }
    return dict(fronts), loose


def packed(fronts: Mapping[str, Mapping[str, float]], loose: Mapping[str, float]) -> bytes:
    """Pack the pairs: first words, second words with the first ones of each, then a byte each for their figures."""
    names = sorted(loose)
    lines = ["\t".join((word, *sorted(fronts[word]))) for word in sorted(fronts)]
    steps = [round(-loose[name] / PAIR_STEP) for name in names]
    ordered = (odds for word in sorted(fronts) for _, odds in sorted(fronts[word].items()))
    steps += [round((odds - LOWEST) / PAIR_STEP) for odds in ordered]
    raw = PARTS.join(("\t".join(names).encode(), "\0".join(lines).encode(), bytes(steps)))
    return lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME)


def main(jar: Path) -> None:
    """Read a jar and write pairs.xz."""
    known = language_model().words
    counts = {word: count for word, count in read_words(jar).items() if count}
    words = [word for word in counts if len(word) <= LONGEST or word in ALIASES]
    data = packed(*figures(read_pairs(jar, words), counts, known))
    (Path(__file__).parents[1] / "data" / "pairs.xz").write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
