"""Drafted rules in their files: what would change, and the change itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corpus.write import open_output
from pipeline.errors import InputError, RuleError, UsageError
from pipeline.proof.draft import draft_rule
from pipeline.proof.ids import FILE, with_id
from pipeline.proof.rule_text import with_rule
from pipeline.rulebook.load import read_rule_file
from pipeline.rulebook.schema import Example

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from pipeline.proof.draft import Draft
    from pipeline.proof.findings import Suspect
    from pipeline.rulebook.book import RuleBook


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file before and after; `old` is "" for a file that is not there yet."""

    path: Path
    old: str
    new: str


def drafted_files(  # noqa: PLR0913 -- suspects, which of them, and what rules they join
    suspects: Iterable[Suspect],
    ids: Sequence[str],
    rules: RuleBook,
    today: dt.date,
    *,
    family: str | None = None,
    clean: Sequence[str] = (),
) -> list[FileChange]:
    """
    Draft rules for chosen suspects and put each into its file.

    Args:
        suspects: The suspects of a night.
        ids: Ids of the chosen ones.
        rules: The rules they join; their folder is where the files are.
        today: The date they are added.
        family: Family of all of them; found out where left out.
        clean: Clean texts that look alike, for each of them.

    Returns:
        The changed files, the list of ids among them where there is one.

    Raises:
        UsageError: There is no such suspect, or its rule is there already.
        QinggaoError: No rule can be drafted, or its file would have a fault.
    """
    known = {suspect.id: suspect for suspect in suspects}
    examples = [Example(verdict="clean", text=text) for text in clean]
    missing = next((wanted for wanted in ids if wanted not in known), None)
    if missing is not None:
        raise UsageError(f"no suspect {missing!r} in the file: see `qinggao suspects OUT --table`")
    drafts = (draft_rule(known[wanted], rules, today, examples=examples, family=family) for wanted in ids)
    return files_with(drafts, rules)


def files_with(drafts: Iterable[Draft], rules: RuleBook) -> list[FileChange]:
    """
    Put drafts into their files, and their ids into the list of ids where there is one.

    Raises:
        UsageError: A rule is there already.
        QinggaoError: A file cannot be read, or would have a fault.
    """
    changes: dict[Path, FileChange] = {}
    for draft in drafts:
        if any(entry.id == draft.id for entry in rules.entries):
            raise UsageError(f"{draft.id}: is drafted already, in {rules.files.get(draft.id, rules.folder)}")
        change = _change(changes, Path(rules.folder) / draft.path)
        changes[change.path] = replace(change, new=with_rule(change.new, draft.toml))
        listed = _change(changes, Path(rules.folder) / FILE)
        if listed.old:
            changes[listed.path] = replace(listed, new=with_id(listed.new, draft.id))
    _lint(changes.values())
    return list(changes.values())


def write_files(changes: Iterable[FileChange]) -> None:
    """
    Write changed files, each whole or not at all.

    Raises:
        OutputError: A file cannot be written.
    """
    for change in changes:
        change.path.parent.mkdir(parents=True, exist_ok=True)
        with open_output(change.path) as file:
            file.write(change.new.encode())


def _change(changes: dict[Path, FileChange], path: Path) -> FileChange:
    return changes[path] if path in changes else as_it_is(path)


def as_it_is(path: Path) -> FileChange:
    """
    Return a file without a change; one that is not there is empty.

    Raises:
        InputError: It cannot be read.
    """
    try:
        old = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(f"{path}: cannot be read: {exc}") from exc
    return FileChange(path, old, old)


def _lint(changes: Iterable[FileChange]) -> None:
    faults = [
        fault
        for change in changes
        if change.path.suffix == ".toml"
        for fault in read_rule_file(change.new, str(change.path), change.path.parent.name)[1]
    ]
    if faults:
        raise RuleError(faults)
