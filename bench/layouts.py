"""
What the site layouts cost and gain: pages that a layout reads, beside `trafilatura.extract` in its default setting.

    python -m bench.layouts [--repeat N]

Both run in this process, one thread, in turns over the same pages of shared/pages: decoding, shield, repair, parsing,
spam rules and byline are in ours, the decoded text is handed to trafilatura. Printed are the ratio of the CPU times
(median of the rounds, and the range), the same without layouts, and F and perfect of both on these pages.
"""

from __future__ import annotations

import argparse
import time
from statistics import mean, median
from typing import TYPE_CHECKING, Any

import trafilatura

from bench.extract import PERFECT, load_score
from bench.shared import SHARED, gold_pages, need, rules_without_layouts
from pipeline import load_rules
from pipeline.cleaning.flow import clean
from pipeline.model import Kept, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from pipeline.rulebook.book import RuleBook


class Task:
    """A page, as bytes for us and decoded for trafilatura."""

    def __init__(self, entry: dict[str, Any]) -> None:
        charset = "gb18030" if entry["charset"].lower().startswith("gb") else entry["charset"]
        body = (SHARED / "pages" / entry["path"]).read_bytes()
        self.entry = entry
        self.page = Page(body=body, url=entry["url"], id=entry["id"])
        self.html = body.decode(charset, "replace")


def is_laid_out(task: Task, rules: RuleBook) -> bool:
    """Tell whether a layout reads the page."""
    outcome = clean(task.page, rules)
    return isinstance(outcome, Kept) and outcome.article.cleaning.extractor.startswith("site:")


def cpu_of(run: Callable[[Task], object], tasks: Sequence[Task]) -> float:
    """Measure the CPU time of one round over the pages, in milliseconds a page."""
    started = time.process_time()
    for task in tasks:
        run(task)
    return (time.process_time() - started) * 1000 / len(tasks)


def quality(tasks: Sequence[Task], rules: RuleBook, score: ModuleType) -> str:
    """Rate the bodies against the gold."""
    rates: list[float] = []
    for task in tasks:
        outcome = clean(task.page, rules)
        text = outcome.article.text if isinstance(outcome, Kept) else ""
        rates.append(score.prf(task.entry["gold_text"], text, score.neutral(task.entry))[2])
    return f"F {mean(rates):.4f}  perfect {mean(rate > PERFECT for rate in rates):6.1%}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=5, help="rounds of timing")
    options = parser.parse_args(arguments)
    need("pages/manifest.jsonl", "tools/score.py")
    score, rules, bare = load_score(), load_rules(), rules_without_layouts()
    tasks = [task for task in map(Task, gold_pages()) if is_laid_out(task, rules)]
    hosts = {task.entry["site"] for task in tasks}
    runs: dict[str, Callable[[Task], object]] = {
        "layouts": lambda task: clean(task.page, rules),
        "no layouts": lambda task: clean(task.page, bare),
        "trafilatura": lambda task: trafilatura.extract(task.html),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(options.repeat):
        for name, run in runs.items():
            times[name].append(cpu_of(run, tasks))
    print(f"{len(tasks)} pages of {len(hosts)} sites, median of {options.repeat} rounds in turns")
    for name, spent in times.items():
        ratios = [own / other for own, other in zip(spent, times["trafilatura"], strict=True)]
        rated = quality(tasks, bare if name == "no layouts" else rules, score) if name != "trafilatura" else ""
        print(
            f"{name:12s} {median(spent):6.2f} ms  {median(ratios):.3f} of trafilatura "
            f"({min(ratios):.3f} to {max(ratios):.3f})  {rated}"
        )


if __name__ == "__main__":
    main()
