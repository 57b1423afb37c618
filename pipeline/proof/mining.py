"""
From the sightings of single pages to suspects of a night.

What speaks against a thing is added up; the weights are few, each is named, and what they were made from is said in
the suspect's `why`. They order a person's work and decide nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeline.proof.findings import Place, Suspect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.proof.findings import Kind
    from pipeline.proof.sightings import BlockSeen, LineSeen, Sightings, Signs

MIN_SCORE = 0.4
SHOWN_PLACES = 5
SHOWN_HOSTS = 20
KEPT_VALUES = 64
"""Of the pages, contexts and domains of one suspect so many different ones are told apart."""
MIN_SITE_PAGES = 3
MIN_SITE_SHARE = 0.3
"""A line on this share of a site's articles is the site's, not the article's."""
MIN_MISFIT_SHARE = 0.3
UNRELATED = 2
"""So many owners make a line or a domain common to unrelated sites."""
MIN_STRONG_SHARE = 0.1
MIN_SPAM_SHARE = 0.5
FARM_DOMAINS = 4
"""Foreign domains of a link farm, as rules/spam/hidden_blocks.toml counts them."""
DENSE_PROSE = 3
"""Strong terms in a line of prose from which it is no report any more."""

Seen = TypeVar("Seen")


@dataclass(slots=True)
class _Kin(Generic[Seen]):
    """Everything alike: the first one seen, and where."""

    first: Seen
    pages: int = 0
    contents: set[str] = field(default_factory=set)
    contexts: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)

    def add(self, page: Sightings, before: str = "", after: str = "") -> None:
        """Count one more page."""
        self.pages += 1
        for known, value in (
            (self.contents, page.content or page.url or page.source_path or ""),
            (self.contexts, before),
            (self.hosts, page.host),
            (self.owners, page.owner),
        ):
            if value and len(known) < KEPT_VALUES:
                known.add(value)
        if len(self.places) < SHOWN_PLACES:
            self.places.append(Place(page.url, page.source_path, before, after))


class Night:
    """Sightings of a night, added up page by page; its size grows with what is different, not with the pages."""

    def __init__(self) -> None:
        self._lines: dict[str, _Kin[LineSeen]] = {}
        self._site_lines: dict[tuple[str, str], _Kin[LineSeen]] = {}
        self._site_contents: defaultdict[str, set[str]] = defaultdict(set)
        self._blocks: dict[str, _Kin[BlockSeen]] = {}
        self._domain_owners: defaultdict[str, set[str]] = defaultdict(set)
        self._layouts: Counter[str] = Counter()
        self._misfits: dict[str, _Kin[str]] = {}

    def add(self, page: Sightings) -> None:
        """Count what was seen on one page."""
        is_new = page.content is not None and page.content not in self._site_contents[page.host]
        if page.content is not None:
            self._site_contents[page.host].add(page.content)
        for line in {line.key: line for line in page.lines}.values():
            self._lines.setdefault(line.key, _Kin(line)).add(page, line.before, line.after)
            if page.host and is_new:  # the same article at two addresses says nothing about its site
                self._site_lines.setdefault((page.host, line.key), _Kin(line)).add(page, line.before, line.after)
        for block in {block.key: block for block in page.blocks}.values():
            self._blocks.setdefault(block.key, _Kin(block)).add(page)
            for domain in block.domains:
                self._domain_owners[domain].add(page.owner)
        if page.layout:
            self._layouts[page.layout] += 1
            if page.is_misfit:
                self._misfits.setdefault(page.layout, _Kin(page.layout)).add(page)

    def suspects(self) -> tuple[Suspect, ...]:
        """Return the suspects, the most suspicious first."""
        boilerplate = list(self._boilerplate())
        own = {suspect.text for suspect in boilerplate}
        lines = (suspect for suspect in self._suspect_lines() if suspect.text not in own)
        found = [*lines, *self._suspect_blocks(), *boilerplate, *self._broken_layouts()]
        return tuple(sorted(found, key=lambda s: (-s.score, -s.pages, s.kind, s.id)))

    def _suspect_lines(self) -> Iterator[Suspect]:
        for key, kin in self._lines.items():
            reasons = dict(_line_reasons(kin))
            if sum(reasons.values()) >= MIN_SCORE:
                yield _suspect("line", key, kin.first.text, reasons, kin)

    def _boilerplate(self) -> Iterator[Suspect]:
        for (host, key), kin in self._site_lines.items():
            pages, all_pages = len(kin.contents), len(self._site_contents[host])
            share = pages / max(1, all_pages)
            if pages >= MIN_SITE_PAGES and share >= MIN_SITE_SHARE:
                yield _suspect(
                    "boilerplate", f"{host} {key}", kin.first.text, {f"on {pages} of {all_pages} pages": share}, kin
                )

    def _suspect_blocks(self) -> Iterator[Suspect]:
        for key, kin in self._blocks.items():
            shared = max((len(self._domain_owners[domain]) for domain in kin.first.domains), default=0)
            reasons = dict(_block_reasons(kin.first, shared))
            if sum(reasons.values()) >= MIN_SCORE:
                yield _suspect("block", key, kin.first.text, reasons, kin)

    def _broken_layouts(self) -> Iterator[Suspect]:
        for name, kin in self._misfits.items():
            share = kin.pages / self._layouts[name]
            if kin.pages >= MIN_SITE_PAGES and share >= MIN_MISFIT_SHARE:
                why = f"does not fit {kin.pages} of {self._layouts[name]} pages"
                yield _suspect("layout", name, name, {why: share}, kin)


def _line_reasons(kin: _Kin[LineSeen]) -> Iterator[tuple[str, float]]:
    line = kin.first
    if not line.prose or line.signs.strong >= DENSE_PROSE:
        yield from _vocabulary(line.signs)
    if not line.prose:
        yield from _shape(line.signs)
        if len(kin.owners) >= UNRELATED and min(len(kin.contexts), len(kin.contents)) >= UNRELATED:
            yield (
                f"in different articles of {len(kin.owners)} unrelated sites",
                0.25 if len(kin.owners) == UNRELATED else 0.45,
            )


def _block_reasons(block: BlockSeen, shared: int) -> Iterator[tuple[str, float]]:
    has_words = bool(block.signs.strong or block.signs.spam_share)
    yield from _vocabulary(block.signs)
    if block.hidden:
        yield f"hidden ({block.hidden})", 0.2
    if shared >= UNRELATED:
        yield f"links to a domain that {shared} unrelated sites link to", 0.25 if block.hidden or has_words else 0.05
    if len(block.domains) >= FARM_DOMAINS:
        yield f"links to {len(block.domains)} foreign domains", 0.15
    yield from _shape(block.signs._replace(is_row=False))


def _vocabulary(signs: Signs) -> Iterator[tuple[str, float]]:
    if signs.strong:
        weight = 0.45 if signs.strong > 1 else 0.3
        told = f"{signs.strong} of {signs.segments} segments with a strong term"
        yield told, weight if signs.strong >= MIN_STRONG_SHARE * signs.segments else 0.1
    elif signs.spam_share >= MIN_SPAM_SHARE:
        yield f"{signs.spam_share:.0%} of its segments with a spam term", 0.2


def _shape(signs: Signs) -> Iterator[tuple[str, float]]:
    if signs.is_row:
        yield f"a row of {signs.segments} short segments", 0.2
    if signs.script_mismatch:
        yield "simplified text on a traditional page", 0.2
    if signs.near:
        yield f"fits {signs.near.rule} but for {signs.near.condition}", 0.15


def _suspect(kind: Kind, key: str, text: str, reasons: dict[str, float], kin: _Kin[Seen]) -> Suspect:
    return Suspect(
        id=hashlib.sha256(f"{kind} {key}".encode()).hexdigest()[:10],
        kind=kind,
        text=text,
        why="; ".join(reasons),
        score=round(min(1.0, sum(reasons.values())), 3),
        pages=kin.pages,
        hosts=tuple(sorted(kin.hosts)[:SHOWN_HOSTS]),
        places=tuple(kin.places),
        html=getattr(kin.first, "html", ""),
    )
