"""
Body extraction against hand-made gold: the general way alone, beside the peers that are installed.

    python -m bench.extract [--worst N] [--spoil] [--repeat N]

The sites are split in two by the hash of their name: half 0 is the one that was looked at while developing, half 1 was
only ever measured. F, perfect, bad and siteF are those of shared/tools/score.py, whose functions are used here. All
extractors run in this process, one thread, parsing included; the time is the median of the rounds, and printed as a
ratio to `trafilatura.extract` in its default setting, measured in the same run.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import re
import sys
import time
from collections import defaultdict
from statistics import mean, median
from typing import TYPE_CHECKING, Any, NamedTuple

import trafilatura

from bench.shared import SHARED, gold_pages, need
from pipeline.cleaning.dom import parse
from pipeline.cleaning.extract import Draft, extract

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

BASELINE = "trafilatura"
PERFECT = 0.98
BAD = 0.5


def _scrambled(match: re.Match[str]) -> str:
    """Give names that say nothing, the same for the same names."""
    return f' class="{"n" + hashlib.sha256(match[0].encode()).hexdigest()[:8]}"'


# What pages of other sites may lack: each spoils a page without touching its text.
SPOILERS: dict[str, tuple[str, str | Callable[[re.Match[str]], str]]] = {
    "names without a meaning": (r"(?i)\sclass\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", _scrambled),
    "no class, no id": (r"(?i)\s(?:class|id)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", ""),
    "no title": (r"(?is)<title.*?</title>", ""),
    "no headings": (r"(?i)<(/?)h[1-6]\b", r"<\1div"),
    "no sections": (r"(?i)<(/?)(?:article|section|nav|footer|header|aside|main|figure|figcaption)\b", r"<\1div"),
    "p as div": (r"(?i)<(/?)p\b(?=[\s>])", r"<\1div"),
    "p as br": (r"(?i)</?p(?:\s[^>]*)?>", "<br>"),
}


class Result(NamedTuple):
    """One page's figures."""

    entry: dict[str, Any]
    precision: float
    recall: float
    f: float


def load_score() -> ModuleType:
    """Load the measure that the gold was made for."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "tools" / "score.py")
    if spec is None or spec.loader is None:
        sys.exit("bench/extract.py: shared/tools/score.py cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_pages() -> list[tuple[dict[str, Any], str]]:
    """Read the pages that have gold, decoded by the manifest's charset."""
    pages = []
    for entry in gold_pages():
        charset = "gb18030" if entry["charset"].lower().startswith("gb") else entry["charset"]
        pages.append((entry, (SHARED / "pages" / entry["path"]).read_bytes().decode(charset, "replace")))
    return pages


def half_of(site: str) -> int:
    """Assign a site to the half that is looked at (0) or the half that is only measured (1)."""
    return hashlib.sha256(site.encode()).digest()[0] % 2


def ours(html: str) -> str:
    """Run the general way alone: no site layouts, no rules, no byline step."""
    draft = extract(parse(html), html)
    return "\n".join(draft.paragraphs) if isinstance(draft, Draft) else ""


def peers() -> dict[str, Callable[[str], str]]:
    """List the peers that are installed, trafilatura's default setting first."""
    found: dict[str, Callable[[str], str]] = {
        BASELINE: lambda html: trafilatura.extract(html) or "",
        "trafilatura precision": lambda html: trafilatura.extract(html, favor_precision=True) or "",
        "trafilatura fast": lambda html: trafilatura.extract(html, fast=True) or "",
    }
    if importlib.util.find_spec("justext"):
        justext = importlib.import_module("justext")
        setting = {"length_low": 10, "length_high": 30, "stopwords_low": 0, "stopwords_high": 0}
        found["jusText"] = lambda html: "\n".join(
            part.text for part in justext.justext(html, frozenset(), **setting) if not part.is_boilerplate
        )
    if importlib.util.find_spec("readability"):
        readability, lxml_html = map(importlib.import_module, ("readability", "lxml.html"))
        found["readability-lxml"] = lambda html: (
            lxml_html.fromstring(readability.Document(html).summary()).text_content() if html.strip() else ""
        )
    return found


def rate(run: Callable[[str], str], pages: list[tuple[dict[str, Any], str]], score: ModuleType) -> list[Result]:
    """Run one extractor over all pages."""
    return [Result(entry, *score.prf(entry["gold_text"], run(html), score.neutral(entry))) for entry, html in pages]


def cpu_of(run: Callable[[str], str], pages: list[tuple[dict[str, Any], str]]) -> float:
    """Measure the CPU time of one round, in milliseconds a page."""
    started = time.process_time()
    for _, html in pages:
        run(html)
    return (time.process_time() - started) * 1000 / len(pages)


def print_rows(name: str, results: list[Result], remark: str = "") -> None:
    """Print the figures over all pages and over each half."""
    halves = [[result for result in results if half_of(result.entry["site"]) == half] for half in (0, 1)]
    for label, rows in (("all", results), ("half 0", halves[0]), ("half 1", halves[1])):
        sites = defaultdict(list)
        for result in rows:
            sites[result.entry["site"]].append(result.f)
        print(
            f"{name:22s} {label:6s} {len(rows):4d}  F {mean(result.f for result in rows):.4f}  "
            f"siteF {mean(map(mean, sites.values())):.4f}  P {mean(result.precision for result in rows):.4f}  "
            f"R {mean(result.recall for result in rows):.4f}  "
            f"perfect {mean(result.f > PERFECT for result in rows):6.1%}  "
            f"bad {mean(result.f < BAD for result in rows):5.1%}  {remark if label == 'all' else ''}"
        )


def compare(pages: list[tuple[dict[str, Any], str]], score: ModuleType, rounds: int) -> list[Result]:
    """Print ours and the peers with their times; give our results."""
    runs = {"qinggao": ours, **peers()}
    times = {name: [cpu_of(run, pages) for _ in range(rounds)] for name, run in runs.items()}
    baseline = median(times[BASELINE])
    results = {}
    for name, run in runs.items():
        results[name] = rate(run, pages, score)
        spent = median(times[name])
        print_rows(name, results[name], f"{spent:6.2f} ms  {spent / baseline:.2f} of {BASELINE}")
    return results["qinggao"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worst", type=int, default=0, help="list the N worst pages")
    parser.add_argument("--spoil", action="store_true", help="also take from the pages what other sites may lack")
    parser.add_argument("--repeat", type=int, default=3, help="rounds of timing")
    options = parser.parse_args(arguments)
    need("pages/manifest.jsonl", "tools/score.py")
    score, pages = load_score(), load_pages()
    results = compare(pages, score, options.repeat)
    for result in sorted(results, key=lambda result: result.f)[: options.worst]:
        half = half_of(result.entry["site"])
        print(f"  F {result.f:.3f}  P {result.precision:.3f}  R {result.recall:.3f}  {result.entry['id']}  half {half}")
    for name, (pattern, replacement) in SPOILERS.items() if options.spoil else ():
        spoiled = [(entry, re.sub(pattern, replacement, html)) for entry, html in pages]
        print_rows(f"qinggao, {name}", rate(ours, spoiled, score))


if __name__ == "__main__":
    main()
