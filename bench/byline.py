"""
Measure the byline step on the evaluation pages beside trafilatura, field by field.

    python bench/byline.py [--half dev|held] [--no-peer] [--failures FIELD] [SHARED]

SHARED is the folder with pages/manifest.jsonl (default: ../shared). Fields are compared as the project's scorer does:
white space and punctuation do not count, the date is compared by its day, names as a set. "invented" counts pages whose
gold says the page has no such field. Sites are split in two halves by a digest of their name: the rules were written
looking at `dev` only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from pipeline.cleaning.byline import find_byline, with_body_credits
from pipeline.cleaning.dom import parse

FIELDS = ("title", "date", "source", "authors", "editors")
GOLD = {
    "title": "gold_title",
    "date": "gold_date",
    "source": "gold_source",
    "authors": "gold_author",
    "editors": "gold_editor",
}


def flat(text: str | None) -> str:
    """Drop white space and punctuation."""
    return re.sub(r"[\W_]+", "", text or "")


def comparable(value: str | list[str] | tuple[str, ...] | None) -> str | frozenset[str]:
    """Bring a field into the form that is compared."""
    if isinstance(value, (list, tuple)):
        return frozenset(filter(None, map(flat, value)))
    return flat(value)


def half_of(site: str) -> str:
    """Assign a site to its half."""
    return "held" if hashlib.sha1(site.encode(), usedforsecurity=False).digest()[0] % 2 else "dev"


def read_page(folder: Path, page: dict) -> str:
    """Decode a page by the manifest's charset."""
    charset = page["charset"].lower()
    return (
        (folder / page["path"]).read_bytes().decode("gb18030" if charset in {"gbk", "gb2312"} else charset, "replace")
    )


def ours(html: str, page: dict) -> dict:
    """Run the byline step; the body's own names are read from the gold paragraphs."""
    byline = find_byline(parse(html), url=page["url"], fetched_at=None, is_spam_title=lambda _: False)
    byline = with_body_credits(byline, page["gold_paragraphs"] or [])
    return {
        "title": byline.title,
        "date": (byline.published_at or "")[:10],
        "source": byline.source,
        "authors": byline.authors,
        "editors": byline.editors,
    }


def peers(html: str, page: dict) -> dict:
    """Run trafilatura; it has no field for editors."""
    import trafilatura  # noqa: PLC0415 -- only where the peer is asked for

    found = trafilatura.bare_extraction(html, url=page["url"], with_metadata=True)
    if found is None:
        return dict.fromkeys(FIELDS, "")
    return {
        "title": found.title,
        "date": found.date,
        "source": found.sitename,
        "authors": tuple((found.author or "").split("; ")) if found.author else (),
        "editors": (),
    }


def score(pages: list[dict], results: list[dict], show: str | None = None) -> Counter:
    """Count exact and invented fields; print the failures of one field, or of "all"."""
    count: Counter = Counter()
    for page, result in zip(pages, results, strict=True):
        for field in FIELDS:
            gold, found = comparable(page[GOLD[field]]), comparable(result[field])
            kind = (
                ("exact" if gold == found else "wrong" if found else "missing")
                if gold
                else "invented"
                if found
                else "empty"
            )
            count[field, kind] += 1
            if kind not in {"exact", "empty"} and show in {field, "all"}:
                print(f"  {field:8s}{kind:9s}{page['id']:30s} gold {page[GOLD[field]]!r} found {result[field]!r}")
    return count


def table(name: str, count: Counter) -> str:
    """Format one row of the result."""
    cells = []
    for field in FIELDS:
        asked = sum(count[field, kind] for kind in ("exact", "wrong", "missing"))
        cells.append(f"{field} {count[field, 'exact']}/{asked} exact, {count[field, 'invented']} invented")
    return f"{name:12s}" + "; ".join(cells)


def milliseconds(html: str, url: str | None) -> float:
    """Time find_byline alone, best of five, parse not counted."""
    best = 1e9
    tree = parse(html)
    for _ in range(5):
        start = time.process_time()
        find_byline(tree, url=url, fetched_at=None, is_spam_title=lambda _: False)
        best = min(best, time.process_time() - start)
    return best * 1000


def compare(pages: list[dict], texts: list[str], *, with_peer: bool, failures: str) -> None:
    """Print the failures and both rows for one half of the sites."""
    print(table("qinggao", score(pages, [ours(text, page) for text, page in zip(texts, pages, strict=True)], failures)))
    if with_peer:
        print(table("trafilatura", score(pages, [peers(text, page) for text, page in zip(texts, pages, strict=True)])))


def main() -> int:
    """Print the comparison."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    arguments.add_argument("--half", choices=("dev", "held"))
    arguments.add_argument("--no-peer", action="store_true")
    arguments.add_argument("--failures", choices=(*FIELDS, "all"), default="all")
    asked = arguments.parse_args()
    folder = asked.shared / "pages"
    if not (folder / "manifest.jsonl").exists():
        print(f"skipped: no evaluation pages in {folder}")
        return 0
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [page for page in map(json.loads, lines) if page.get("gold_text")]
    times: list[float] = []
    for half in [asked.half] if asked.half else ["dev", "held"]:
        pages = [page for page in gold if half_of(page["site"]) == half]
        texts = [read_page(folder, page) for page in pages]
        print(f"{half}: {len(pages)} pages of {len({page['site'] for page in pages})} sites")
        compare(pages, texts, with_peer=not asked.no_peer, failures=asked.failures)
        times += [milliseconds(text, page["url"]) for text, page in zip(texts, pages, strict=True)]
    middle, largest = statistics.median(times), max(times)
    print(f"find_byline: median {middle:.2f} ms, largest {largest:.2f} ms a page (CPU, parse not counted)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
