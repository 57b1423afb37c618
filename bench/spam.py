"""
Spam: what is cut, what is lost, what clean text loses; and what it costs.

Reads ../shared (pages, spam, tools); says so and stops where it is absent.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.shared import SHARED, gold_pages, need
from pipeline import Kept, Page, clean, load_rules
from pipeline.cleaning.dom import parse
from pipeline.cleaning.spam.blocks import cut_blocks
from pipeline.cleaning.spam.evidence import context_of
from pipeline.cleaning.spam.lines import cut_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rulebook.book import RuleBook

SEEDS = (1, 2, 3, 4, 5)
CARRIER = "记者从市气象台获悉，本周末全市仍以多云天气为主，气温变化不大。"
SPEED_ROUNDS = 5


def main() -> None:
    """Print all measures."""
    need("tools/inject.py", "pages/manifest.jsonl", "spam/phrases.tsv")
    rules = load_rules()
    injected()
    untouched_gold(rules)
    untouched_confusers(rules)
    real_pages(rules)
    cost(rules)


def injected() -> None:
    """Hijack copies of the clean pages and look for what survives."""
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            inject = [sys.executable, str(SHARED / "tools/inject.py")]
            pages = (SHARED / "pages/manifest.jsonl", SHARED / "pages/html", SHARED / "spam/phrases.tsv", folder)
            subprocess.run([*inject, *map(str, pages), "--seed", str(seed)], check=True, stdout=subprocess.DEVNULL)
            log, out = f"{folder}/injected.jsonl", f"{folder}/out.jsonl"
            run = [sys.executable, "-m", "pipeline", "clean", "--from", "jsonl", log, "--out", out, "--jobs", "2"]
            subprocess.run(run, check=True, stderr=subprocess.DEVNULL)
            lines = subprocess.run([*inject, "--check", log, out], check=True, capture_output=True, text=True).stdout
            print(f"seed {seed}")
            print(lines, end="")


def untouched_gold(rules: RuleBook) -> None:
    """Count what spam rules cut out of the gold texts, sent through as plain text."""
    cut = [
        (page["id"], removal.rule, removal.text)
        for page in gold_pages()
        for removal in _spam_cuts(Page(body=page["gold_text"], media="text"), rules)
    ]
    print(f"gold texts: {sum(len(text) for *_, text in cut)} characters cut by spam rules {cut[:5]}")


def untouched_confusers(rules: RuleBook) -> None:
    """Count the look-alike lines that are touched, alone and between paragraphs."""
    lines = [line.split("\t", 1)[1] for line in _read("spam/confusers.tsv").splitlines()]
    for name, frame in (("alone", "{}"), ("in an article", f"{CARRIER}\n{{}}\n{CARRIER}")):
        touched = [line for line in lines if _line_cuts(frame.format(line), rules)]
        print(f"confusers {name}: {len(touched)} of {len(lines)} touched {touched[:5]}")


def real_pages(rules: RuleBook) -> None:
    """Count cuts on real pages by kind: every block page should have some, every clean page none."""
    kinds: dict[str, list[int]] = {}
    for line in _read("spam/pages/manifest.jsonl").splitlines():
        page = json.loads(line)
        html = (SHARED / "spam/pages/html" / f"{page['id']}.html").read_bytes().decode("utf-8", "replace")
        tree = parse(html)
        cuts = cut_blocks(tree, html, rules, context_of(html, rules.lexicon), page["url"])
        kinds.setdefault(page["kind"], []).append(len(cuts.removed))
    for kind, counts in sorted(kinds.items()):
        print(f"{kind}: {sum(map(bool, counts))} of {len(counts)} pages cut, {sum(counts)} blocks")


def cost(rules: RuleBook) -> None:
    """Measure the spam step beside the whole cleaning, same pages, same process."""
    pages = [Page(body=(SHARED / "pages" / page["path"]).read_bytes(), url=page["url"]) for page in gold_pages()]
    for page in pages:
        clean(page, rules)  # the automata build their states on first use
    spam, whole = [], []
    for page in pages:
        html = page.body.decode("utf-8", "replace")
        context = context_of(html, rules.lexicon)
        text = _text(clean(page, rules))
        spam.append(min(_timed(lambda: (cut_blocks(tree, html, rules, context, page.url), cut_lines(text, rules, context))) for tree in [parse(html) for _ in range(SPEED_ROUNDS)]))  # fmt: skip
        whole.append(min(_timed(lambda: clean(page, rules)) for _ in range(SPEED_ROUNDS)))
    median = sorted(spam)[len(spam) // 2]
    print(f"spam step: {median * 1000:.2f} ms on the median page, {sum(spam) / sum(whole):.1%} of the whole cleaning")


def _timed(run: object) -> float:
    start = time.process_time()
    run()  # type: ignore[operator]  # any callable
    return time.process_time() - start


def _text(outcome: object) -> str:
    return outcome.article.text if isinstance(outcome, Kept) else ""


def _spam_cuts(page: Page, rules: RuleBook) -> Iterator:
    outcome = clean(page, rules)
    if isinstance(outcome, Kept):
        yield from (r for r in outcome.article.cleaning.removed if r.rule.startswith("spam."))
    else:
        print("rejected:", outcome.reason, outcome.detail)


def _line_cuts(text: str, rules: RuleBook) -> list[str]:
    return [r.rule for r in cut_lines(text, rules, context_of(text, rules.lexicon)).removed if r.rule.startswith("spam.")]


def _read(name: str) -> str:
    return (SHARED / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
