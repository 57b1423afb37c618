"""The queue: what a person is asked about, in the order it is asked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.proof.findings import Place
from pipeline.proof.sightings import line_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.proof.findings import Suspect
    from pipeline.proof.review.cuts import CutSeen

SHOWN_PLACES = 5
SHOWN_HOSTS = 20


@dataclass(frozen=True, slots=True)
class Item:
    """
    Something a person decides about.

    Attributes:
        key: Hex; the same thing has the same key every night.
        kind: "suspect", which no rule takes, or "cut", which one took.
        text: The line, the block's text, or the layout's name.
        why: What speaks against a suspect; of a cut, the rule that made it.
        pages: On how many pages it was seen.
        hosts: On which hosts, sorted, the first of them.
        places: Some of the places, for looking at.
        html: A block's markup, reduced to what a rule can ask about; else "".
        suspect: The suspect it is, None for a cut.
        rule: Id of the rule that cut it, "" for a suspect.
    """

    key: str
    kind: Literal["suspect", "cut"]
    text: str
    why: str
    pages: int
    hosts: tuple[str, ...]
    places: tuple[Place, ...]
    html: str = ""
    suspect: Suspect | None = None
    rule: str = ""


def queue_of(suspects: Iterable[Suspect], cuts: Iterable[CutSeen]) -> tuple[Item, ...]:
    """
    Put suspects and cuts in the order they are asked about.

    Args:
        suspects: The suspects, the most suspicious first.
        cuts: The cuts, page by page.

    Returns:
        Suspects, then cuts of spam rules, then other cuts. Cuts that differ in numbers only are one item; those that
        took most text come first, because a wrong one among them costs most.
    """
    return (*map(_of_suspect, suspects), *sorted(_of_cuts(cuts), key=_order))


def _of_suspect(suspect: Suspect) -> Item:
    return Item(
        key=suspect.id,
        kind="suspect",
        text=suspect.text,
        why=suspect.why,
        pages=suspect.pages,
        hosts=suspect.hosts,
        places=suspect.places,
        html=suspect.html,
        suspect=suspect,
    )


def _of_cuts(cuts: Iterable[CutSeen]) -> list[Item]:
    alike: dict[str, list[CutSeen]] = {}
    for cut in cuts:
        alike.setdefault(_key(cut), []).append(cut)
    return [_item(key, seen) for key, seen in alike.items()]


def _key(cut: CutSeen) -> str:
    return hashlib.sha256(f"cut {cut.rule} {line_key(cut.text)}".encode()).hexdigest()[:10]


def _item(key: str, seen: list[CutSeen]) -> Item:
    first = seen[0]
    return Item(
        key=key,
        kind="cut",
        text=first.text,
        why=first.rule,
        pages=len({(cut.url, cut.source_path) for cut in seen}),
        hosts=tuple(sorted({cut.host for cut in seen if cut.host})[:SHOWN_HOSTS]),
        places=tuple(Place(cut.url, cut.source_path, cut.before, cut.after) for cut in seen[:SHOWN_PLACES]),
        html=first.html,
        rule=first.rule,
    )


def _order(item: Item) -> tuple[bool, int, str]:
    return not item.rule.startswith("spam."), -len(item.text) * item.pages, item.key
