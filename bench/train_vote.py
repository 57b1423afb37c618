"""
Train the vote (`pipeline/rulebook/vote.py`) and write rules/lexicon/vote.txt.

Spam phrases: bench/vote/spam.txt, the strong words and pairs of rules/lexicon, and ../shared/spam/phrases.tsv. Clean
ones: bench/vote/clean.txt, the words of jieba's dictionary alone and in random rows, and short pieces of half of
the pages that ../shared/spam labels clean and of a portal's crawl (headlines, menus, clauses); the other half is held
out and measured at the end. Logistic regression with adaptive steps; the same files give the same weights.
"""

from __future__ import annotations

import json
import math
import random
import re
import zlib
from collections import Counter, defaultdict
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jieba
from fastwarc.warc import ArchiveIterator, WarcRecordType
from selectolax.lexbor import LexborHTMLParser

from bench.shared import SHARED, need
from pipeline import Page
from pipeline.cleaning.flow import read_source
from pipeline.model import Refusal
from pipeline.resources import rules_folder
from pipeline.rulebook.fold import fold
from pipeline.rulebook.lexicon import entries_of
from pipeline.rulebook.vote import BIAS, SCALE, compile_vote, features_of, write_vote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CRAWL = SHARED / "replay/sina-2019.warc.gz"
HERE = Path(__file__).parent / "vote"
SEED = 1
PER_LINE = 500
"""A line of goods and acts gives at most so many phrases: no trade drowns the others."""
TOLD_WEIGHT = 2
"""What was written to show the border counts so many times."""
BRANDS, WORDS, COMPOUNDS, CRAWLED = 8_000, 30_000, 25_000, 25_000
EPOCHS, STEP, DECAY, SURE = 5, 0.25, 3e-4, 0.01
RUNS = 3
"""The weights are the mean of so many runs: what the order of the examples does to them evens out."""
LEAST_SEEN = 5
LEAST_WEIGHT = 0.55
LONGEST_PHRASE = 24
_PIECES = re.compile(r"[\s,，。、；：:;！？!?/_（）()《》“”\"【】\[\]|-]+")
_IS_CHINESE = re.compile(r"[\x21-\x7e\u3400-\u9fff]+")
"""A word of the lists that the vote is trained on: it is no judge of other languages."""
_NOT_SPAM = ("link-sale", "bait", "other", "category")
_HEAD = """\
# Weights of the vote: how much neighbouring characters (^ and $ are the phrase's borders, a and 0 stand for Latin words
# and numbers) and whole Latin words speak for spam (above 0) or against it: a weight in tenths of a logit, then the
# features that have it. Tabs between.
# Made by `python -m bench.train_vote`, not by hand.
"""


class Example(NamedTuple):
    """A phrase's features and whether it is spam."""

    features: tuple[str, ...]
    spam: bool


def main() -> None:
    """Train, write the weights and print what the held-out pieces get."""
    need("spam/phrases.tsv", "spam/pages/manifest.jsonl", "replay/sina-2019.warc.gz")
    rng = random.Random(SEED)  # noqa: S311 -- a sample, not a secret
    spam = sorted({*map(fold, _written("spam.txt", rng)), *_listed(rng), *_known()})
    seen, held_out = _clean_pieces(rng)
    told = sorted(set(map(fold, _written("clean.txt", rng))))
    spam = [phrase for phrase in spam if phrase not in set(told)]
    clean = sorted({*_dictionary(rng), *seen} - set(spam) - set(told))
    weights = train(spam, [*clean, *told * TOLD_WEIGHT], rng)
    content = _HEAD + write_vote(weights)
    target = rules_folder() / "lexicon" / "vote.txt"
    target.write_text(content, encoding="utf-8")
    vote = compile_vote(content)
    wrong = sorted(phrase for phrase in held_out if vote.score(phrase) > 0)
    print(f"{len(spam)} spam phrases, {len(clean)} clean ones, {len(weights)} weights -> {target.name}")
    print(f"held-out clean pieces: {len(wrong)} of {len(held_out)} voted against, e.g. {wrong[::20]}")


def train(spam: Iterable[str], clean: Iterable[str], rng: random.Random) -> Mapping[str, int]:
    """Return the weights in tenths by feature, sorted by feature; small ones and rare features are left out."""
    raw = [(features_of(p), True) for p in spam] + [(features_of(p), False) for p in clean]
    seen = Counter(feature for features, _ in raw for feature in features)
    examples = [Example(tuple(sorted(f for f in features if seen[f] >= LEAST_SEEN)), spam) for features, spam in raw]
    runs = [_fitted(examples, rng) for _ in range(RUNS)]
    sums: dict[str, float] = defaultdict(float)
    for weights in runs:
        for f, weight in weights.items():
            sums[f] += weight / RUNS
    kept = {f: round(SCALE * weight) for f, weight in sums.items() if f == BIAS or abs(weight) >= LEAST_WEIGHT}
    return dict(sorted(kept.items()))


def _fitted(examples: list[Example], rng: random.Random) -> dict[str, float]:
    """Return the weights of one run over the examples, which are put into another order."""
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(float)
    bias = 0.0
    for _ in range(EPOCHS):
        rng.shuffle(examples)
        for features, is_spam in examples:
            logit = bias + sum(weights[f] for f in features)
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))) - is_spam
            if abs(error) < SURE:
                continue
            bias -= STEP / 25 * error
            for f in features:
                gradient = error + DECAY * weights[f]
                squares[f] += gradient * gradient
                weights[f] -= STEP * gradient / math.sqrt(squares[f] + 1e-8)
    return {**weights, BIAS: bias}


def _written(name: str, rng: random.Random) -> Iterator[str]:
    for line in entries_of((HERE / name).read_text(encoding="utf-8")):
        columns = [column.split() for column in line.split("×")]
        phrases = ["".join(parts) for parts in product(*columns)]
        yield from phrases if len(columns) == 1 else rng.sample(phrases, min(PER_LINE, len(phrases)))


def _listed(rng: random.Random) -> Iterator[str]:
    """Strong words, and pairs as grammar.toml makes them."""
    words = {path.stem: tuple(map(fold, entries_of(path.read_text("utf-8")))) for path in _lexicon_files()}
    yield from (word for word in words["strong"] if len(word) > 1 and _IS_CHINESE.fullmatch(word))
    brands = [*product(words["brand_stems"], words["brand_suffixes"])]
    yield from map("".join, rng.sample(brands, BRANDS))


def _lexicon_files() -> Sequence[Path]:
    return sorted(path for path in (rules_folder() / "lexicon").glob("*.txt") if path.stem != "vote")


def _known() -> Iterator[str]:
    for line in (SHARED / "spam/phrases.tsv").read_text("utf-8").splitlines()[1:]:
        phrase, category, *_ = line.split("\t")
        if 1 < len(phrase) <= LONGEST_PHRASE and not any(word in category for word in _NOT_SPAM):
            yield fold(phrase)


def _dictionary(rng: random.Random) -> Iterator[str]:
    """Words of everyday Chinese, alone and two or three in a random row: rows are as long as spam phrases are."""
    lines = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
    words = [fold(word) for word, count, *_ in map(str.split, lines) if len(word) > 1 and int(count) >= LEAST_SEEN]
    yield from rng.sample(words, WORDS)
    for _ in range(COMPOUNDS):
        yield "".join(rng.sample(words, rng.choice((2, 2, 3))))


def _clean_pieces(rng: random.Random) -> tuple[set[str], set[str]]:
    """Return short pieces of half of the clean pages, and what only the other half has."""
    labelled, crawled = _halves(_labelled()), _halves(_crawled())
    seen = labelled[0] | set(rng.sample(sorted(crawled[0]), CRAWLED))
    return seen, (labelled[1] | crawled[1]) - labelled[0] - crawled[0]


def _halves(pages: Iterable[tuple[str, str]]) -> tuple[set[str], set[str]]:
    halves: tuple[set[str], set[str]] = (set(), set())
    for name, html in pages:
        halves[zlib.crc32(name.encode()) % 2].update(_pieces(html))
    return halves


def _labelled() -> Iterator[tuple[str, str]]:
    """Pages of 2017 that are labelled clean."""
    for line in (SHARED / "spam/pages/manifest.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        if page["kind"].startswith("clean"):
            yield page["id"], (SHARED / "spam/pages/html" / f"{page['id']}.html").read_text("utf-8", "replace")


def _crawled() -> Iterator[tuple[str, str]]:
    """Pages of a portal's crawl of 2019: headlines and menus."""
    with CRAWL.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            source = read_source(Page(body=record.reader.read()))
            if not isinstance(source, Refusal):
                yield str(record.headers.get("WARC-Target-URI")), source.text


def _pieces(html: str) -> Iterator[str]:
    for node in LexborHTMLParser(html).css("a, li, td, h1, h2, h3, option, p, span"):
        for piece in _PIECES.split(node.text()):
            if 1 < len(piece) <= LONGEST_PHRASE and not piece.isascii():
                yield fold(piece)


if __name__ == "__main__":
    main()
