"""Suspects as values, and as lines of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Kind = Literal["line", "block", "boilerplate", "layout"]


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a suspect was seen.

    Attributes:
        url: Address of the page, if known.
        source_path: Where the page was read from.
        before: The line before it, "" where there is none.
        after: The line behind it.
    """

    url: str | None
    source_path: str | None
    before: str = ""
    after: str = ""

    @property
    def name(self) -> str:
        """The address, or where the page was read from; "" if neither is known."""
        return self.url or self.source_path or ""


@dataclass(frozen=True, slots=True)
class Suspect:
    """
    Something a person should look at.

    Attributes:
        id: Hex; the same thing has the same id every night.
        kind: "line" of text or "block" of a page that looks injected, "boilerplate" of one site, or a "layout" that no
            longer fits its site.
        text: The line, the block's text, or the layout's name.
        why: What speaks against it, in words.
        score: 0 to 1, how much speaks against it.
        pages: On how many pages it was seen.
        hosts: On which hosts, sorted, the first of them.
        places: Some of the places, for looking at.
        html: The block's markup, reduced to what a rule can ask about; "" for the other kinds.
    """

    id: str
    kind: Kind
    text: str
    why: str
    score: float
    pages: int
    hosts: tuple[str, ...]
    places: tuple[Place, ...]
    html: str = ""


SUSPECT: TypeAdapter[Suspect] = TypeAdapter(Suspect)


def suspect_line(suspect: Suspect) -> str:
    """Return a suspect as a line of JSON, with its line end."""
    return SUSPECT.dump_json(suspect).decode() + "\n"


def read_suspects(file: Path) -> Iterator[Suspect]:
    """
    Read what `qinggao suspects` wrote.

    Raises:
        InputError: The file cannot be read, or a line is no suspect.
    """
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as exc:
        what = getattr(exc, "strerror", None) or exc
        raise InputError(f"{file}: cannot be read: {what}: write it with `qinggao suspects OUT > {file}`") from exc
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield SUSPECT.validate_json(line)
        except ValidationError as exc:
            raise InputError(f"{file}:{number}: not a suspect: write the file with `qinggao suspects`") from exc
