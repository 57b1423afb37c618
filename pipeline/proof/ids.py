"""
The list of all ids that were ever given, `ids.txt` beside the rule files.

An id stands in articles that were written long ago: a rule is retired, never deleted. A rule book without the list (a
folder of one's own) is not held against it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rulebook.book import RuleBook

FILE = "ids.txt"


def check_ids(rules: RuleBook) -> Iterator[Fault]:
    """Yield a fault for each listed id that is gone, and for each rule or layout that is not listed."""
    file = Path(rules.folder) / FILE
    if not rules.folder or not file.is_file():
        return
    listed = _listed(file)
    present = {entry.id for entry in rules.entries} | _layouts(rules)
    for name, line in listed.items():
        if name not in present:
            yield Fault(str(file), line, f"{name}: is gone: put it back, a rule with status = 'retired' if unwanted")
    for name in sorted(present - listed.keys()):
        yield Fault(str(file), 1, f"{name}: is not listed: add it as a line of its own")


def with_id(text: str, rule_id: str) -> str:
    r"""
    Return the list with one more rule id, behind the other rules and in front of the layouts.

    >>> with_id("spam.a.b\n\nwww.a.test#1\n", "spam.a.c")
    'spam.a.b\nspam.a.c\n\nwww.a.test#1\n'
    """
    lines = text.rstrip("\n").split("\n")
    if rule_id in lines:
        return text
    last = max((n for n, line in enumerate(lines) if line and not line.startswith("#") and "#" not in line), default=-1)
    lines.insert(last + 1, rule_id)
    return "\n".join(lines) + "\n"


def _layouts(rules: RuleBook) -> set[str]:
    return {f"{file.entry.host}#{n}" for file in rules.sites.files for n in range(1, len(file.entry.layout) + 1)}


def _listed(file: Path) -> dict[str, int]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(f"{file}: cannot be read: {exc}") from exc
    return {name: n for n, line in enumerate(lines, 1) if (name := line.strip()) and not name.startswith("#")}
