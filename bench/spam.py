"""
Spam: what is cut, what is lost, what clean text loses; and what it costs.

Reads ../shared (pages, spam, tools); says so and stops where it is absent.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.shared import SHARED, gold_pages, need
from pipeline import Kept, Page, clean, load_rules
from pipeline.cleaning.dom import parse
from pipeline.cleaning.flow import read_source
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.headlines.titles import TitleGuard, cut_titles
from pipeline.cleaning.spam.text.lines import cut_lines
from pipeline.cleaning.spam.tree.blocks import cut_blocks
from pipeline.model import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborHTMLParser

    from pipeline.model import Outcome
    from pipeline.rulebook.book import RuleBook

SEEDS = (1, 2, 3, 4, 5)
CARRIER = "记者从市气象台获悉，本周末全市仍以多云天气为主，气温变化不大。"
SPEED_ROUNDS = 5
MANY_RULES, LOAD_ROUNDS = 500, 9
_ID = re.compile(r'^(id = "[a-z._]+)"', re.MULTILINE)
_PATTERN = re.compile(r"^((?:starts|ends|contains|whole) = '[^'\n]*)'", re.MULTILINE)
"""No copy has a pattern of another: the same one is compiled once."""


def main() -> None:
    """Print all measures."""
    need("tools/inject.py", "pages/manifest.jsonl", "spam/phrases.tsv")
    rules = load_rules()
    injected()
    untouched_gold(rules)
    untouched_confusers(rules)
    real_pages(rules)
    cost(rules)
    loading(Path(rules.folder))


def injected() -> None:
    """Hijack copies of the clean pages and look for what survives."""
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            inject = [sys.executable, str(SHARED / "tools/inject.py")]
            pages = (SHARED / "pages/manifest.jsonl", SHARED / "pages/html", SHARED / "spam/phrases.tsv", folder)
            _run([*inject, *map(str, pages), "--seed", str(seed)])
            log, out = f"{folder}/injected.jsonl", f"{folder}/out.jsonl"
            run = [sys.executable, "-m", "pipeline", "clean", "--from", "jsonl", log, "--out", out, "--jobs", "2"]
            _run(run)
            print(f"seed {seed}")
            print(_run([*inject, "--check", log, out]), end="")


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 -- our own commands


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
    """Count by kind what is cut out of the trees of real pages, and whether an article comes out as it stands."""
    blocks: dict[str, list[int]] = {}
    articles: dict[str, list[bool]] = {}
    for line in _read("spam/pages/manifest.jsonl").splitlines():
        entry = json.loads(line)
        page = Page(body=(SHARED / "spam/pages/html" / f"{entry['id']}.html").read_bytes(), url=entry["url"])
        source = read_source(page)
        html = "" if isinstance(source, Refusal) else source.text
        cuts = cut_blocks(parse(html), rules, context_of(html, rules.lexicon), page.url)
        blocks.setdefault(entry["kind"], []).append(len(cuts.removed))
        articles.setdefault(entry["kind"], []).append(_is_untouched(clean(page, rules)))
    for kind, counts in sorted(blocks.items()):
        print(
            f"{kind}: {sum(map(bool, counts))} of {len(counts)} pages cut, {sum(counts)} blocks; "
            f"{sum(articles[kind])} come out as articles from which no spam was cut"
        )


def cost(rules: RuleBook) -> None:
    """Measure the spam step beside the whole cleaning, same pages, same process."""
    for entry in gold_pages():
        _page_cost(entry, rules)  # the automata build their states on first use
    costs = [_page_cost(entry, rules) for entry in gold_pages()]
    spam, whole = zip(*costs, strict=True)
    median = sorted(spam)[len(spam) // 2]
    print(f"spam step: {median * 1000:.2f} ms on the median page, {sum(spam) / sum(whole):.1%} of the whole cleaning")


def loading(folder: Path) -> None:
    """Measure loading the rule book, as it is and with its rules copied until there are `MANY_RULES`."""
    with tempfile.TemporaryDirectory() as room:
        many = Path(room) / "rules"
        shutil.copytree(folder, many)
        count = _copy_rules(many, MANY_RULES)
        for name, path in (("as they are", folder), (f"{count} rules", many)):
            times = [_timed(partial(load_rules, path)) for _ in range(LOAD_ROUNDS)]
            print(f"loading {name}: {min(times):.3f} s, {sorted(times)[len(times) // 2]:.3f} s in the median")


def _copy_rules(folder: Path, wanted: int) -> int:
    """Copy the rule files under new names and ids until a folder holds so many rules; return their number."""
    files = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("[sb]*/*.toml"))}
    families = {path: text for path, text in files.items() if path.parent.name != "sites"}
    count = sum(map(_rules_in, families.values()))
    for number in range(2, wanted):
        for path, text in families.items():
            if count >= wanted:
                return count
            copied = _ID.sub(rf'\1_{number}"', _PATTERN.sub(rf"\1|第{number}号'", text))
            path.with_stem(f"{path.stem}_{number}").write_text(copied, encoding="utf-8")
            count += _rules_in(text)
    return count


def _rules_in(text: str) -> int:
    return text.count("[[rule]]")


def _page_cost(entry: dict[str, Any], rules: RuleBook) -> tuple[float, float]:
    """Return the CPU seconds of the spam step and of the whole cleaning of a page, the best of some rounds."""
    page = Page(body=(SHARED / "pages" / entry["path"]).read_bytes(), url=entry["url"])
    source = read_source(page)
    html = "" if isinstance(source, Refusal) else source.text
    text = _text(clean(page, rules))

    def spam_step(tree: LexborHTMLParser) -> None:
        context = context_of(html, rules.lexicon)
        cut_blocks(tree, rules, context, page.url)
        cut_titles(tree, TitleGuard(rules, context))
        cut_lines(text, rules, context)

    spam = min(_timed(partial(spam_step, parse(html))) for _ in range(SPEED_ROUNDS))
    whole = min(_timed(partial(clean, page, rules)) for _ in range(SPEED_ROUNDS))
    return spam, whole


def _timed(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _text(outcome: object) -> str:
    return outcome.article.text if isinstance(outcome, Kept) else ""


def _is_untouched(outcome: Outcome) -> bool:
    return isinstance(outcome, Kept) and "injected_spam" not in outcome.article.cleaning.warnings


def _spam_cuts(page: Page, rules: RuleBook) -> Iterator:
    outcome = clean(page, rules)
    if isinstance(outcome, Kept):
        yield from (r for r in outcome.article.cleaning.removed if r.rule.startswith("spam."))
    else:
        print("rejected:", outcome.reason, outcome.detail)


def _line_cuts(text: str, rules: RuleBook) -> list[str]:
    cut = cut_lines(text, rules, context_of(text, rules.lexicon))
    return [removal.rule for removal in cut.removed if removal.rule.startswith("spam.")]


def _read(name: str) -> str:
    return (SHARED / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
