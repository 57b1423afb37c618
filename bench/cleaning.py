"""
The whole cleaning beside trafilatura: CPU on the same pages in the same process, memory and jobs over a crawl.

Reads ../shared (pages, replay); says so and stops where it is absent.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import trafilatura

from bench.shared import SHARED, gold_pages, need
from pipeline import Kept, Page, clean, load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline import RuleBook

ROUNDS = 5
REPLAY = SHARED / "replay" / "sina-2019.warc.gz"


def main() -> None:
    """Print all measures."""
    need("pages/manifest.jsonl", "replay/sina-2019.warc.gz")
    cpu()
    jobs()


def cpu() -> None:
    """Compare CPU seconds over the gold pages: one thread, same process, rounds in turns."""
    rules = load_rules()
    pages = [Page(body=(SHARED / "pages" / page["path"]).read_bytes(), url=page["url"]) for page in gold_pages()]
    with_layout = [page for page in pages if _extractor(page, rules).startswith("site:")]
    for name, chosen in (("all pages", pages), ("pages with a layout", with_layout)):
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(_seconds(chosen, lambda page: clean(page, rules)))
            theirs.append(_seconds(chosen, lambda page: trafilatura.extract(page.body, url=page.url)))
        ratio = median(ours) / median(theirs)
        print(
            f"{name} ({len(chosen)}): clean {1000 * median(ours) / len(chosen):.1f} ms a page, "
            f"trafilatura {1000 * median(theirs) / len(chosen):.1f} ms, ratio {ratio:.2f}"
        )


def jobs() -> None:
    """Clean a crawl of 891 responses with one job and with two: wall time, memory, the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        outputs, seconds = [], []
        for number in (1, 2):
            out = f"{folder}/{number}.jsonl"
            command = [sys.executable, "-m", "pipeline", "clean", str(REPLAY), "--out", out, "--jobs", str(number)]
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- our own command
            seconds.append(time.perf_counter() - start)
            outputs.append(Path(out).read_bytes())
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    same = "the same bytes" if outputs[0] == outputs[1] else "DIFFERENT BYTES"
    print(f"replay: 1 job {seconds[0]:.1f} s, 2 jobs {seconds[1]:.1f} s ({seconds[0] / seconds[1]:.2f} times), {same}")
    print(f"peak memory of a process: {peak:.0f} MB")


def _extractor(page: Page, rules: RuleBook) -> str:
    outcome = clean(page, rules)
    return outcome.article.cleaning.extractor if isinstance(outcome, Kept) else ""


def _seconds(pages: Sequence[Page], run: Callable[[Page], object]) -> float:
    start = time.process_time()
    for page in pages:
        run(page)
    return time.process_time() - start


if __name__ == "__main__":
    main()
