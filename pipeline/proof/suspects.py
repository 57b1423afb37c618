"""What looks like spam or boilerplate and no rule takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from collections.abc import Iterable

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
