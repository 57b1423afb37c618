"""
Precision and recall of duplicates: real ones, and copies made of real texts; other ways beside it in the same run.

Reads ../shared (pages, replay); says so and stops where it is absent. The scale is measured by bench.duplicates_scale.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from importlib.util import find_spec
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

from bench.duplicates_beside import BESIDE
from bench.duplicates_made import TEMPLATES, converted, cut, edited, filled
from bench.shared import SHARED, gold_pages, need
from pipeline import Kept, Page, clean, load_rules
from pipeline.cleaning.article import content_hash
from pipeline.corpus.duplicates.clusters import Kind, Label, Labeller
from pipeline.corpus.duplicates.database import open_index
from pipeline.corpus.duplicates.form import compared_form
from pipeline.corpus.duplicates.index import add_articles
from pipeline.corpus.duplicates.settings import builtin_settings
from pipeline.corpus.duplicates.sketch import band_keys, shingles
from pipeline.corpus.warc import read_warc
from pipeline.model import Article, Cleaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Pair = tuple[int, int]

SETTINGS = builtin_settings()
SEED = 8
SAME_RATIO = 0.8
COMMON_RUN = 8  # characters; two texts are held against each other if they share so many
COMMON = 20  # such runs
TEMPLATE_COPIES = 100
BY_EYE = ({"52890e76d63b", "5ac1597bff96"},)
"""Nearly the same and yet two articles, looked at: price pages of two coins, where a name and a price differ."""


def main() -> None:
    """Print all measures."""
    need("pages/manifest.jsonl", "replay/sina-2019.warc.gz")
    rules = load_rules()
    pages = [
        Page(body=(SHARED / "pages" / p["path"]).read_bytes(), url=p["url"], id=p["id"], source_path=p["path"])
        for p in gold_pages()
    ]
    golds = [page["gold_text"] for page in gold_pages()]
    crawled = [page for page in read_warc(SHARED / "replay" / "sina-2019.warc.gz") if isinstance(page, Page)]
    cleaned = [clean(page, rules) for page in (*pages, *crawled)]
    articles = [outcome.article for outcome in cleaned if isinstance(outcome, Kept)]
    sketches([article.text for article in articles])
    real(articles, golds)
    made(_distinct([article.text for article in articles]))


def sketches(texts: Sequence[str]) -> None:
    """Time a text's sketch with rensa, and with datasketch where it is installed."""
    forms = [form for form in map(compared_form, texts) if len(form) >= SETTINGS.compare.shortest]
    start = time.process_time()
    for form in forms:
        band_keys(form, SETTINGS.sketch)
    line = f"a sketch of {sum(map(len, forms)) // len(forms)} characters, {SETTINGS.sketch.permutations} permutations: "
    line += f"rensa {1e6 * (time.process_time() - start) / len(forms):.0f} µs"
    if find_spec("datasketch") is not None:
        from datasketch import MinHash  # noqa: PLC0415 -- only where it is installed

        start = time.process_time()
        for form in forms:
            sketch = MinHash(num_perm=SETTINGS.sketch.permutations)
            sketch.update_batch([run.encode() for run in shingles(form, SETTINGS.sketch.shingle)])
        line += f", datasketch {1e6 * (time.process_time() - start) / len(forms):.0f} µs"
    print(line)


def real(articles: Sequence[Article], golds: Sequence[str]) -> None:
    """Hold clusters of real articles against pairs whose texts are nearly the same, character by character."""
    texts = [*golds, *(article.text for article in articles[len(golds) :])]
    truth = {pair for pair, ratio in _alike(texts) if ratio >= SAME_RATIO and not _apart(articles, pair)}
    found = _pairs(_labels(articles))
    in_gold = {pair for pair in truth if max(pair) < len(golds)}
    print(f"real: {len(articles)} articles, {len(truth)} pairs of one text, {len(in_gold)} of them by gold text")
    print(f"  qinggao: found {len(truth & found)}, wrong {len(found - truth)}, by gold text {len(in_gold & found)}")
    for one, other in sorted(found - truth):
        print(f"    wrong: {articles[one].title} | {articles[other].title}")
    for one, other in sorted(truth - found):
        print(f"    missed: {articles[one].title} | {articles[other].title}")
    for name, same in BESIDE.items():
        told = same([article.text for article in articles])
        others = {pair for pair in combinations(range(len(articles)), 2) if told(*pair)}
        print(f"  {name}: found {len(truth & others)}, wrong {len(others - truth)}")


def made(texts: Sequence[str]) -> None:
    """Make copies of each text in many ways; count which are found, and what is joined that should not be."""
    chosen = Random(SEED)  # noqa: S311 -- repeatable
    pool = "".join(texts)
    ways: dict[str, Callable[[str], str]] = {
        **{f"{share:.0%} edited": lambda t, share=share: edited(t, share, chosen, pool) for share in (0.05, 0.1, 0.2)},
        **{f"cut to {share:.0%}": lambda t, share=share: cut(t, share) for share in (0.8, 0.6, 0.5, 0.4)},
        "s2t": converted("s2t"),
        "s2twp": converted("s2twp"),
    }
    print(f"made: {len(texts)} texts, a copy of each indexed beside all of them")
    for name, way in ways.items():
        _report(name, texts, [way(text) for text in texts])
    merged(texts)
    templates(texts, chosen)


def merged(texts: Sequence[str]) -> None:
    """Put every two texts into one article: neither they nor it repeat anything."""
    both = [f"{one}\n{other}" for one, other in zip(texts[::2], texts[1::2], strict=False)]
    labels = _labels(_articles([*texts, *both]))
    kinds = Counter(label.kind for label in labels)
    print(f"  two in one, both known: {len(both)} articles made of {len(texts)}: {_told(kinds)}")
    labels = _labels(_articles([*texts[::2], *both]))
    kinds = Counter(label.kind for label in labels)
    print(f"  two in one, the first known: {_told(kinds)}")


def templates(texts: Sequence[str], chosen: Random) -> None:
    """Fill templates in with other numbers: no two of them are duplicates."""
    notices = [filled(number, chosen) for number in range(TEMPLATE_COPIES * len(TEMPLATES))]
    found = {pair for pair in _pairs(_labels(_articles([*texts, *notices]))) if max(pair) >= len(texts)}
    print(f"  {len(notices)} notices from {len(TEMPLATES)} templates: {len(found)} pairs joined")
    for name, same in BESIDE.items():
        told = same(notices)
        print(f"    {name}: {sum(told(*pair) for pair in combinations(range(len(notices)), 2))} pairs joined")


def _report(name: str, texts: Sequence[str], copies: Sequence[str]) -> None:
    count = len(texts)
    found = _pairs(_labels(_articles([*texts, *copies])))
    right = {(number, number + count) for number in range(count)}
    long = {pair for pair in right if len(texts[pair[0]]) > SETTINGS.compare.small}
    line = (
        f"  {name}: recall {len(found & right) / count:.4f} ({len(found & long) / len(long):.4f} of the longer ones), "
    )
    line += f"precision {len(found & right) / max(1, len(found)):.4f}"
    for other, same in BESIDE.items():
        told = same([*texts, *copies])
        hits = sum(told(*pair) for pair in right)
        wrong = sum(told(one, another + count) for one, another in combinations(range(0, count, 3), 2))
        line += f"; {other} {hits / count:.3f}, {wrong} wrong in a ninth"
    print(line)


def _told(kinds: Counter[Kind]) -> str:
    return ", ".join(f"{kind} {kinds[kind]}" for kind in Kind if kinds[kind])


def _labels(articles: Iterable[Article]) -> list[Label]:
    articles = list(articles)
    with open_index(":memory:", SETTINGS) as connection:
        list(add_articles(connection, articles, SETTINGS))
        labeller = Labeller(connection, SETTINGS)
        return [labeller.label(article) for article in articles]


def _pairs(labels: Sequence[Label]) -> set[Pair]:
    together = defaultdict(list)
    for number, label in enumerate(labels):
        if label.cluster is not None:
            together[label.cluster].append(number)
    return {pair for numbers in together.values() for pair in combinations(numbers, 2)}


def _articles(texts: Iterable[str]) -> Iterator[Article]:
    cleaning = Cleaning(extractor="text", rulebook="0")
    for number, text in enumerate(texts):
        yield Article(id=str(number), text=text, content_hash=content_hash(text), cleaning=cleaning)


def _apart(articles: Sequence[Article], pair: Pair) -> bool:
    return {articles[number].id[:12] for number in pair} in BY_EYE


def _distinct(texts: Sequence[str]) -> list[str]:
    """Leave out texts that are like one before, and those too short to be compared."""
    alike = {other for (_, other), ratio in _alike(texts) if ratio > 1 - SAME_RATIO}
    shortest = SETTINGS.compare.shortest
    return [t for number, t in enumerate(texts) if number not in alike and len(compared_form(t)) >= shortest]


def _alike(texts: Sequence[str]) -> Iterator[tuple[Pair, float]]:
    """Yield pairs that share enough runs of characters, with difflib's ratio of what they share in order."""
    forms = [compared_form(text) for text in texts]
    where = defaultdict(list)
    for number, form in enumerate(forms):
        for run in set(shingles(form, COMMON_RUN)):
            where[run].append(number)
    shared: Counter[Pair] = Counter()
    for numbers in where.values():
        shared.update(combinations(numbers, 2))
    for (one, other), count in sorted(shared.items()):
        if count >= COMMON:
            yield (one, other), SequenceMatcher(None, forms[one], forms[other], autojunk=False).ratio()


if __name__ == "__main__":
    main()
