"""
What was decided, beside the nights it was decided about.

Each decision is a line of JSON, forced to disk before the next item is shown: a kill loses none. What was skipped is
asked again the next time and is not written down.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import InputError, OutputError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "review.jsonl"


class Decided(BaseModel):
    """
    One decision.

    Attributes:
        key: Key of the item.
        decision: "spam" or "keep"; "undone" takes an earlier one back.
        rule: Id of the rule that was drafted or got an example, "" where no file was changed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    key: str
    decision: Literal["spam", "keep", "undone"]
    rule: str = ""


def read_journal(file: Path) -> dict[str, Decided]:
    """
    Read what was decided, by key of the item; the last word counts. A torn last line, left by a kill, is passed over.

    Raises:
        InputError: The file cannot be read, or a line in it is no decision.
    """
    try:
        lines = file.read_bytes().split(b"\n") if file.exists() else []
    except OSError as exc:
        raise InputError(f"{file}: cannot be read: {exc.strerror}") from exc
    decided: dict[str, Decided] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = Decided.model_validate_json(line)
        except ValidationError as exc:
            if number == len(lines):
                break
            raise InputError(f"{file}:{number}: not a decision: correct the line or take it out") from exc
        decided[found.key] = found
    return {key: found for key, found in decided.items() if found.decision != "undone"}


def write_down(file: Path, decided: Decided) -> None:
    """
    Append a decision and force it to disk; a torn last line is cut off first.

    Raises:
        OutputError: The file cannot be written.
    """
    try:
        with file.open("ab+") as journal:
            journal.seek(0)
            journal.truncate(journal.read().rfind(b"\n") + 1)
            journal.write(decided.model_dump_json().encode() + b"\n")
            journal.flush()
            os.fsync(journal.fileno())
    except OSError as exc:
        what = f"{file}: cannot be written: {exc.strerror}"
        raise OutputError(f"{what}: free the disk or make the folder writable") from exc
