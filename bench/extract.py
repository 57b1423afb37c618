"""
Body extraction against hand-made gold: ours beside the peers, same pages, same process.

    python bench/extract.py [--worst N] [--peers] [--half 0|1]

The sites are split in two by the hash of their name: half 0 is the one to look at while developing, half 1 is only ever
measured. F, perfect, bad and siteF are defined in shared/tools/score.py, whose functions are used here.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from pipeline.cleaning.dom import parse
from pipeline.cleaning.extract import Draft, extract

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = Path(__file__).parents[2] / "shared"
PERFECT = 0.98
BAD = 0.5


def load_score() -> Any:  # noqa: ANN401 -- a module loaded by path has no static type
    """Load the measure that the gold was made for."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "tools" / "score.py")
    if spec is None or spec.loader is None:
        sys.exit("bench/extract.py: shared/tools/score.py cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_pages() -> list[tuple[dict[str, Any], str]]:
    """Read the pages that have gold, decoded by the manifest's charset."""
    folder = SHARED / "pages"
    pages = []
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["gold_text"]:
            charset = "gb18030" if entry["charset"].lower().startswith("gb") else entry["charset"]
            pages.append((entry, (folder / entry["path"]).read_bytes().decode(charset, "replace")))
    return pages


def half_of(site: str) -> int:
    """Assign a site to the half that is looked at (0) or the half that is only measured (1)."""
    return hashlib.sha256(site.encode()).digest()[0] % 2


def ours(html: str) -> str:
    """Run the general way alone: no site layouts, no rules."""
    draft = extract(parse(html), html)
    return "\n".join(draft.paragraphs) if isinstance(draft, Draft) else ""


def peers() -> dict[str, Callable[[str], str]]:
    """List the peers that are installed."""
    import trafilatura  # noqa: PLC0415 -- peers are optional, and slow to import

    found: dict[str, Callable[[str], str]] = {
        "trafilatura": lambda html: trafilatura.extract(html) or "",
        "trafilatura precision": lambda html: trafilatura.extract(html, favor_precision=True) or "",
        "trafilatura fast": lambda html: trafilatura.extract(html, fast=True) or "",
    }
    if importlib.util.find_spec("justext"):
        import justext  # noqa: PLC0415

        found["jusText"] = lambda html: "\n".join(
            part.text
            for part in justext.justext(
                html, frozenset(), length_low=10, length_high=30, stopwords_low=0, stopwords_high=0
            )
            if not part.is_boilerplate
        )
    if importlib.util.find_spec("readability"):
        import lxml.html  # noqa: PLC0415
        from readability import Document  # noqa: PLC0415

        found["readability-lxml"] = lambda html: (
            lxml.html.fromstring(Document(html).summary()).text_content() if html.strip() else ""
        )
    return found


def measure(name: str, run: Callable[[str], str], pages: list[tuple[dict[str, Any], str]], score: Any) -> list[Any]:  # noqa: ANN401
    """Run one extractor over all pages and print its row."""
    rows = []
    started = time.process_time()
    texts = [run(html) for _, html in pages]
    spent = (time.process_time() - started) * 1000 / len(pages)
    for (entry, _), text in zip(pages, texts, strict=True):
        rows.append((*score.prf(entry["gold_text"], text, score.neutral(entry)), entry, text))
    for label, half in (
        ("all", rows),
        *((f"half {k}", [r for r in rows if half_of(r[3]["site"]) == k]) for k in (0, 1)),
    ):
        if half:
            sites = defaultdict(list)
            for row in half:
                sites[row[3]["site"]].append(row[2])
            print(
                f"{name:22s} {label:7s} n {len(half):3d}  F {mean(r[2] for r in half):.4f}  "
                f"siteF {mean(mean(v) for v in sites.values()):.4f}  "
                f"P {mean(r[0] for r in half):.4f}  R {mean(r[1] for r in half):.4f}  "
                f"perfect {mean(r[2] > PERFECT for r in half):6.1%}  bad {mean(r[2] < BAD for r in half):5.1%}  {spent:6.2f} ms"
            )
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worst", type=int, default=0, help="list the N worst pages of half 0")
    parser.add_argument("--peers", action="store_true", help="run the installed peers too")
    arguments = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit(f"bench/extract.py: {SHARED} is absent, nothing to measure")
    score, pages = load_score(), load_pages()
    rows = measure("qinggao", ours, pages, score)
    for precision, recall, f, entry, _ in sorted(rows, key=lambda row: row[2])[: arguments.worst]:
        print(f"  F {f:.3f}  P {precision:.3f}  R {recall:.3f}  {entry['id']}  half {half_of(entry['site'])}")
    for name, run in peers().items() if arguments.peers else ():
        measure(name, run, pages, score)


if __name__ == "__main__":
    main()
