"""`qinggao rules list`: what each rule does to the samples and to its own and other rules' examples."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline import resources
from pipeline.model import Kept
from pipeline.proof.examples import effect_of
from pipeline.proof.samples import find_samples, load_sample, run_sample

if TYPE_CHECKING:
    from pipeline.rulebook.book import RuleBook


def hit_table(rules: RuleBook) -> str:
    """Return a table: a line per rule with its hits on spam examples, clean examples and samples."""
    spam, clean_ = _example_hits(rules)
    samples = _sample_hits(rules)
    width = max((len(entry.id) for entry in rules.entries), default=4)
    lines = [f"{'rule':{width}}  status   spam  clean  samples  title"]
    lines += [
        f"{e.id:{width}}  {e.status:7}  {spam[e.id]:4}  {clean_[e.id]:5}  {samples[e.id]:7}  {e.title}"
        for e in sorted(rules.entries, key=lambda entry: entry.id)
    ]
    return "\n".join(lines) + "\n"


def _example_hits(rules: RuleBook) -> tuple[Counter[str], Counter[str]]:
    spam: Counter[str] = Counter()
    clean: Counter[str] = Counter()
    for entry in rules.entries:
        for example in entry.example:
            counter = clean if example.verdict == "clean" else spam
            counter.update(effect_of(example, rules).by)
    return spam, clean


def _sample_hits(rules: RuleBook) -> Counter[str]:
    """Count the samples in which each rule cut something, or that it refused as a whole."""
    hits: Counter[str] = Counter()
    for folder in find_samples([resources.samples_folder()]):
        sample = load_sample(folder)
        if isinstance(sample, list):
            continue
        outcome, _ = run_sample(sample, rules)
        if isinstance(outcome, Kept):
            hits.update({removal.rule for removal in outcome.article.cleaning.removed})
        elif outcome.detail in rules.files:
            hits[outcome.detail] += 1
    return hits
