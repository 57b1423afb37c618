"""`qinggao check`: every rule's examples, every sample, every layout, lost ids, dead rules, overdue reviews."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import resources
from pipeline.errors import Fault
from pipeline.proof.examples import faults_of, is_dead
from pipeline.proof.ids import check_ids
from pipeline.proof.layouts import check_layouts
from pipeline.proof.samples import find_samples, load_sample, run_sample
from pipeline.toml_lines import line_map, nearest_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from pipeline.rulebook.book import RuleBook
    from pipeline.rulebook.schema import RuleEntry


@dataclass(frozen=True, slots=True)
class Report:
    """
    What the check found.

    Attributes:
        faults: What is wrong; empty when all is well.
        notes: What a person should look at without it being wrong.
        summary: One line of counts.
    """

    faults: tuple[str, ...]
    notes: tuple[str, ...]
    summary: str

    def __str__(self) -> str:
        return "\n".join((*self.faults, *(f"note: {note}" for note in self.notes), self.summary))


def check_all(rules: RuleBook, samples: Sequence[Path], today: dt.date) -> Report:
    """
    Check a rule book and samples.

    Args:
        rules: The rule book.
        samples: Folders to look for samples in; the built-in samples if empty.
        today: The date that `review_by` is compared with.
    """
    rule_faults = [*check_ids(rules), *check_rules(rules), *check_layouts(rules)]
    laid_out = [len(file.entry.layout) for file in rules.sites.files if file.entry.layout]
    folders = find_samples(samples or [resources.samples_folder()])
    sample_faults = [line for folder in folders for line in check_sample(folder, rules)]
    examples = sum(len(entry.example) for entry in rules.entries)
    failed = len({line.partition(":")[0] for line in sample_faults if not line.startswith(" ")})
    summary = (
        f"{len(rules.entries)} rules with {examples} examples, {sum(laid_out)} layouts of {len(laid_out)} sites: "
        f"{len(rule_faults)} faults; "
        f"{len(folders)} samples: {len(folders) - failed} as expected, {failed} not"
    )
    return Report((*map(str, rule_faults), *sample_faults), tuple(_overdue(rules, today)), summary)


def check_rules(rules: RuleBook) -> Iterator[Fault]:
    """Yield what is wrong with the rules' own examples, each at the line of the example."""
    for entry in rules.entries:
        for number, what in faults_of(entry, rules):
            yield _at(entry, rules, ("example", number - 1) if number else (), what)
        if entry.status == "stable" and entry.action != "flag" and is_dead(entry, rules):
            yield _at(entry, rules, (), f"{entry.id}: dead rule: deleting it changes none of its spam examples")


def check_sample(folder: Path, rules: RuleBook) -> Iterator[str]:
    """Yield what is wrong with a sample: a line with its name, then the differences, indented."""
    sample = load_sample(folder)
    if isinstance(sample, list):
        yield from map(str, sample)
        return
    _, differences = run_sample(sample, rules)
    if differences:
        yield f"{folder}: not as expected:"
        yield from (f"    {line}" for line in differences)


def _overdue(rules: RuleBook, today: dt.date) -> Iterator[str]:
    for entry in rules.entries:
        if entry.review_by and entry.review_by < today and entry.status != "retired":
            yield str(_at(entry, rules, ("review_by",), f"{entry.id}: review was due on {entry.review_by}"))


def _at(entry: RuleEntry, rules: RuleBook, key: tuple[str | int, ...], what: str) -> Fault:
    """Place a fault in the rule's file; `key` leads on from the rule's table."""
    file = rules.files.get(entry.id)
    if file is None:
        return Fault(rules.folder, 1, what)
    lines = line_map(Path(file).read_text(encoding="utf-8"))
    same_file = [other.id for other in rules.entries if rules.files.get(other.id) == file]
    return Fault(file, nearest_line(lines, ("rule", same_file.index(entry.id), *key)), what)
