"""
From a decision to the files it would change, and only then to the files.

| decided | suspect | cut |
| --- | --- | --- |
| spam | a trial rule with its examples | nothing: the rule was right |
| keep | a clean example in the rule it almost fits, if there is one | a clean example in the rule that cut it |
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.errors import InputError, QinggaoError
from pipeline.proof.check import check_rules
from pipeline.proof.draft import draft_rule
from pipeline.proof.draft_files import FileChange, as_it_is, files_with, write_files
from pipeline.proof.rule_text import add_example
from pipeline.rulebook.load import load_rules
from pipeline.rulebook.schema import Example

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from pipeline.proof.review.items import Item
    from pipeline.rulebook.book import RuleBook
    from pipeline.rulebook.schema import RuleEntry

Decision = Literal["spam", "keep"]
_NEAR = re.compile(r"fits (\S+) but for")


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    What a decision would change.

    Attributes:
        item: What was decided about.
        decision: What was decided.
        rule: Id of the rule that is drafted or gets the example, "" where nothing changes.
        changes: The files, before and after.
        faults: What `qinggao check` would say of the changed rules that it does not say now, each in a line.
    """

    item: Item
    decision: Decision
    rule: str = ""
    changes: tuple[FileChange, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether a new rule is drafted."""
        return self.decision == "spam" and bool(self.changes)

    @property
    def digest(self) -> str:
        """Hex; the same files before and after give the same digest."""
        parts = (part for change in self.changes for part in (str(change.path), change.old, change.new))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def propose(item: Item, decision: Decision, rules: RuleBook, today: dt.date) -> Proposal:
    """
    Work out what a decision would change; nothing is written.

    Args:
        item: What was decided about.
        decision: What was decided.
        rules: The rules as they are; their folder is where the files are.
        today: The date a drafted rule is added.

    Raises:
        QinggaoError: No rule can be drafted, or its file would have a fault.
    """
    if decision == "spam" and item.suspect is not None:
        draft = draft_rule(item.suspect, rules, today)
        return Proposal(item, decision, draft.id, tuple(files_with([draft], rules)))
    entry = _rule_to_keep_from(item, rules) if decision == "keep" else None
    if entry is None:
        return Proposal(item, decision)
    file = Path(rules.files[entry.id].rpartition(":")[0] or rules.files[entry.id])
    unchanged = as_it_is(file)
    changes = (replace(unchanged, new=add_example(unchanged.old, entry.id, _example(item, entry))),)
    return Proposal(item, decision, entry.id, changes, _new_faults(rules, changes))


def write_proposal(proposal: Proposal) -> None:
    """
    Write the files of a proposal.

    Raises:
        InputError: A file is no longer what the diff was made from; nothing is written then.
        OutputError: A file cannot be written.
    """
    for change in proposal.changes:
        if as_it_is(change.path).old != change.old:
            raise InputError(f"{change.path}: changed since the diff was made: decide again to see the new diff")
    write_files(proposal.changes)


@contextmanager
def changed_rules(rules: RuleBook, changes: Iterable[FileChange], stable: str = "") -> Iterator[RuleBook]:
    """
    Give the rules as they would be, read from a folder that is gone when the block ends.

    Args:
        rules: The rules as they are.
        changes: The files that change.
        stable: Id of a trial rule that acts there as if it were stable.
    """
    with tempfile.TemporaryDirectory(prefix="qinggao-") as folder:
        copy = Path(folder) / "rules"
        shutil.copytree(rules.folder, copy)
        for change in changes:
            target = copy / change.path.relative_to(rules.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_promoted(change.new, stable) if stable else change.new, encoding="utf-8")
        yield load_rules(copy)


def _promoted(text: str, rule: str) -> str:
    head, found, rest = text.partition(f'id = "{rule}"\n')
    return head + found + rest.replace('status = "trial"', 'status = "stable"', 1)


def _new_faults(rules: RuleBook, changes: tuple[FileChange, ...]) -> tuple[str, ...]:
    known = {fault.what for fault in check_rules(rules)}
    try:
        with changed_rules(rules, changes) as changed:
            return tuple(fault.what for fault in check_rules(changed) if fault.what not in known)
    except QinggaoError as exc:
        return (str(exc),)


def _rule_to_keep_from(item: Item, rules: RuleBook) -> RuleEntry | None:
    near = _NEAR.search(item.why) if item.kind == "suspect" else None
    wanted = item.rule or (near[1] if near else "")
    return next((entry for entry in rules.entries if entry.id == wanted), None)


def _example(item: Item, entry: RuleEntry) -> Example:
    seen = next((place.name for place in item.places if place.name), "")
    why = "kept in review" + (f", seen at {seen}" if seen else "")
    unit = entry.scope.unit
    if unit == "title":
        return Example(verdict="clean", title=item.text, why=why)
    if unit == "block" and item.html:
        return Example(verdict="clean", html=item.html, why=why)
    return Example(verdict="clean", text=item.text, why=why)
