"""
Measure the vocabulary alone, without any structure: how much spam it sees, how often it meets clean text.

    python -m bench.lexicon_rates [--terms] [--misses N]

Reads ../shared (spam, pages); says so and stops where it is absent. For the spam phrases it prints the shares that
hold a strong term, a strong or ambiguous one, or any, by category and by source. Sources marked `held` were kept apart
until the lists were first measured; their misses have been read since. A phrase counts as held if all its sources are.
For clean text (gold bodies, titles, whole pages, pages of 2017 labelled clean, lines that must never be touched)
it prints strong hits per million characters, and how many short lines hold a term of each tier. `--terms` lists every
strong hit on clean text, `--misses` so many phrases of the other sources without a strong term.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.shared import SHARED, need
from pipeline.cleaning.dom import parse
from pipeline.rulebook.fold import fold
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.rulebook.lexicon import Lexicon

HELD_SOURCES = (
    "MWB2017/ext-anchor",
    "fwwdn/",
    "konsheng/",
    "MirrorSpiderPool/快彩关键词3.txt",
    "MirrorSpiderPool/百度下拉关键词.txt",
    "YuanZhao/",
    "DarkLinkScaner/",
)
SHORT_LINE_CHARS = (3, 28)
"""The lengths between which a clean line could be taken for a spam segment."""
MIN_SOURCE_PHRASES = 20
"""Sources with fewer phrases get no line of their own."""
_NOT_SHOWN = "script, style, noscript, template"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A spam phrase with its categories and sources."""

    text: str
    categories: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def is_held(self) -> bool:
        """Whether every source of the phrase was kept apart until the first measurement."""
        return all(source.startswith(HELD_SOURCES) for source in self.sources)


def read_phrases(path: Path) -> list[Phrase]:
    """Read phrases.tsv: phrase, category, source, count, with a header line."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:])
    return [Phrase(row[0], tuple(row[1].split("+")), tuple(row[2].split(";"))) for row in rows]


def shares(tiers: Iterable[str | None]) -> str:
    """Format how many phrases hold a strong, a strong or ambiguous, or any term."""
    count = Counter(tiers)
    total = sum(count.values())
    strong = count["strong"]
    told = strong + count["ambiguous"]
    known = total - count[None]
    return f"{total:6d}  strong {strong / total:6.1%}  or ambiguous {told / total:6.1%}  any {known / total:6.1%}"


def print_phrases(phrases: list[Phrase], lexicon: Lexicon) -> None:
    """Print coverage for looked-at and held phrases, then by category and by source."""
    groups: dict[tuple[str, str], list[str | None]] = defaultdict(list)
    for phrase in phrases:
        tier = lexicon.tier_of(fold(phrase.text))
        part = "held" if phrase.is_held else "seen"
        groups["part", part].append(tier)
        for category in phrase.categories:
            groups[f"category, {part}", category].append(tier)
        for source in phrase.sources:
            groups["source", source].append(tier)
    for (kind, name), tiers in sorted(groups.items()):
        if kind == "source" and len(tiers) < MIN_SOURCE_PHRASES:
            continue
        mark = " (held)" if kind == "source" and name.startswith(HELD_SOURCES) else ""
        print(f"{kind:16s}{name + mark:46s}{shares(tiers)}")


def visible_text(html: str) -> str:
    """Read everything a parser finds in a page's body, shown or not, a text node a line."""
    tree = parse(html)
    for node in tree.css(_NOT_SHOWN):
        node.decompose()
    return tree.body.text(separator="\n") if tree.body else ""


def decoded(body: bytes, charset: str | None = None) -> str:
    """Decode a page by its known charset, else as UTF-8, else as GB18030."""
    try:
        return body.decode("gb18030" if charset and charset.lower().startswith("gb") else charset or "utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def read_clean() -> Iterator[tuple[str, str]]:
    """Yield clean texts with the name of the collection they are from."""
    for page in map(json.loads, (SHARED / "pages" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()):
        yield "gold body", page.get("gold_text") or ""
        yield "gold title", page.get("gold_title") or ""
        yield "whole page", visible_text(decoded((SHARED / "pages" / page["path"]).read_bytes(), page["charset"]))
    folder = SHARED / "spam" / "pages"
    for page in map(json.loads, (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()):
        if page["kind"].startswith("clean"):
            yield f"2017 {page['kind']}", visible_text(decoded((folder / "html" / f"{page['id']}.html").read_bytes()))
    for line in (SHARED / "spam" / "confusers.tsv").read_text(encoding="utf-8").splitlines():
        yield "confusers", line.partition("\t")[2]


def print_clean(texts: Iterable[tuple[str, str]], lexicon: Lexicon, *, with_terms: bool) -> None:
    """Print strong hits per million characters and the tiers of short lines, for each collection."""
    chars: Counter[str] = Counter()
    hits: dict[str, Counter[str]] = defaultdict(Counter)
    lines: dict[str, Counter[str | None]] = defaultdict(Counter)
    shortest, longest = SHORT_LINE_CHARS
    for name, text in texts:
        folded = fold(text)
        chars[name] += len("".join(folded.split()))
        hits[name].update(lexicon.hits(folded, "strong"))
        parts = (part.strip() for part in re.split(r"[\n|丨]", folded))
        lines[name].update(lexicon.tier_of(part) for part in parts if shortest <= len(part) <= longest)
    for name, count in chars.items():
        strong, short = hits[name].total(), lines[name].total()
        tiers = "  ".join(f"{tier} {lines[name][tier] / max(1, short):.2%}" for tier in ("strong", "ambiguous", "weak"))
        rate = strong / max(1, count) * 1e6
        print(
            f"{name:26s}{count:9,d} chars  {strong:3d} strong, {rate:7.1f} a million; {short:6d} short lines: {tiers}"
        )
        if with_terms and strong:
            print("    " + "  ".join(f"{term} {times}" for term, times in hits[name].most_common()))


def main() -> None:
    """Print the rates."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--terms", action="store_true")
    arguments.add_argument("--misses", type=int, default=0, metavar="N")
    asked = arguments.parse_args()
    need("spam/phrases.tsv", "spam/confusers.tsv", "spam/pages/manifest.jsonl", "pages/manifest.jsonl")
    lexicon = load_rules().lexicon
    print("entries: " + ", ".join(f"{name} {len(words)}" for name, words in lexicon.words.items()))
    phrases = read_phrases(SHARED / "spam" / "phrases.tsv")
    print_phrases(phrases, lexicon)
    print_clean(read_clean(), lexicon, with_terms=asked.terms)
    if asked.misses:
        missed = [p.text for p in phrases if not p.is_held and not lexicon.has(fold(p.text), "strong")]
        sample = random.Random(1).sample(missed, min(asked.misses, len(missed)))  # noqa: S311 -- picks examples to read
        print(f"{len(missed)} phrases of the other sources without a strong term, among them: " + " | ".join(sample))


if __name__ == "__main__":
    main()
