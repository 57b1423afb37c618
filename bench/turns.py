"""
Two checkouts beside each other, page by page in turns: `python -m bench.turns OLD NEW [ROUNDS]`.

Printed are the mean of each page's best CPU time and the share of each step of the flow. Both versions clean a page
right after one another, again and again, so that what else the machine does hits both: differences of one in a hundred
can be told on a machine that is shared. Reads ../shared/pages; says so and stops where it is absent.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from bench.shared import SHARED, gold_pages, need

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 15
STEPS = (
    *("read_source", "context_of", "parse", "cut_blocks", "cut_titles", "layout_of", "read_by_layout"),
    *("read_generally", "cut_lines", "with_honest_headline", "hijacked", "imposter", "assemble"),
)
"""Functions of `flow` that are timed by themselves, where a version has them."""
WORKER = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from pipeline import Page, load_rules
from pipeline.cleaning import flow
spent = {}
def timed(name, run):
    def inner(*args, **named):
        start = time.process_time()
        try:
            return run(*args, **named)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - start
    return inner
for name in json.loads(sys.argv[2]):
    if hasattr(flow, name):
        setattr(flow, name, timed(name, getattr(flow, name)))
rules = load_rules(Path(sys.argv[1]) / "rules")
clean = timed("clean", flow.clean)
for line in sys.stdin:
    page = json.loads(line)
    spent.clear()
    outcome = clean(Page(body=Path(page["path"]).read_bytes(), url=page["url"]), rules)
    article = getattr(outcome, "article", None)
    print(json.dumps([spent, article.cleaning.extractor if article else ""]), flush=True)
"""


class Version:
    """A checkout, and a process that cleans pages with it."""

    def __init__(self, folder: str) -> None:
        command = [sys.executable, "-P", "-c", WORKER, folder, json.dumps(STEPS)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        self.best: dict[str, dict[str, float]] = defaultdict(dict)
        self.by_layout: set[str] = set()

    def clean(self, path: Path, url: str | None) -> None:
        """Clean a page once and note for each step the least time it took."""
        if not (self._process.stdin and self._process.stdout):
            raise OSError("the process has no streams")
        self._process.stdin.write(json.dumps({"path": str(path), "url": url}) + "\n")
        self._process.stdin.flush()
        spent, extractor = json.loads(self._process.stdout.readline())
        name = path.name
        for step, seconds in spent.items():
            self.best[name][step] = min(seconds, self.best[name].get(step, seconds))
        if extractor.startswith("site:"):
            self.by_layout.add(name)


def main(old: str, new: str, rounds: int = ROUNDS) -> None:
    """Print all measures."""
    need("pages/manifest.jsonl")
    versions = (Version(old), Version(new))
    for _ in range(rounds):
        for page in gold_pages():
            for version in versions:
                version.clean(SHARED / "pages" / page["path"], page["url"])
    layouts = versions[0].by_layout & versions[1].by_layout
    for name, chosen in (("all pages", list(versions[0].best)), ("pages with a layout", sorted(layouts))):
        print(f"{name} ({len(chosen)}), ms a page:")
        for step in ("clean", *STEPS):
            before, after = (_mean(version, step, chosen) for version in versions)
            if before or after:
                print(f"  {step:<22}{before:8.3f}{after:8.3f}{_change(before, after)}")


def _mean(version: Version, step: str, names: list[str]) -> float:
    return 1000 * sum(version.best[name].get(step, 0.0) for name in names) / max(1, len(names))


def _change(before: float, after: float) -> str:
    return f"{after / before - 1:+8.1%}" if before else ""


if __name__ == "__main__":
    if len(sys.argv) not in {3, 4}:
        sys.exit("usage: python -m bench.turns OLD NEW [ROUNDS], two folders with a checkout each")
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
