"""The way of a mirrored page: glosses and damaged spans, from left to right."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.drafts import Page
from pipeline.cleaning.repair.glosses import WHOLE_GLOSS, strip_glosses
from pipeline.cleaning.repair.lattice import Lattice
from pipeline.cleaning.repair.model import language_model
from pipeline.cleaning.repair.reader import Reader
from pipeline.cleaning.repair.repaired import Repaired, apply, place_before
from pipeline.cleaning.repair.shifted import onsets
from pipeline.cleaning.repair.signs import lost_signs
from pipeline.cleaning.repair.spans import TOO_MANY, Span, resolve
from pipeline.cleaning.repair.table import gloss_table
from pipeline.cleaning.repair.widths import widths_of
from pipeline.model import Damage, Repair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.repair.gate import Glossing
    from pipeline.cleaning.repair.table import GlossTable
    from pipeline.cleaning.repair.widths import Widths

_BACK = 400  # characters in front of a damaged span that tell what it follows
_MOST_SPANS = 100  # damaged spans that are solved on a page; a real page has a few, a hostile one may have any number


def repair_mirrored(text: str, glossing: Glossing) -> Repaired:
    """
    Repair a glossed page.

    Args:
        text: The page.
        glossing: What the gate found out about it.

    Returns:
        The repaired page with its ledger.
    """
    table = gloss_table()
    repairs: list[Repair] = []
    damages: list[Damage] = []
    page, done = None, 0
    widths = widths_of(text)
    for count, (start, end) in enumerate(onsets(text, widths)):
        if start < done:
            continue
        repairs += strip_glosses(text, done, start, table)
        done = start
        page = page or _page(text, glossing, table, widths)
        if count < _MOST_SPANS:
            span = resolve(page, start, end, _before(text, start, repairs))
        else:
            span = Span(start, end, None, TOO_MANY)
        if span is None:
            continue
        done = span.end
        damaged = text[span.start : span.end]
        if span.text is not None:
            repairs.append(Repair(kind="shifted", at=span.start, before=damaged, after=span.text))
        if span.why is not None:
            damages.append(Damage(at=span.start, text=damaged, why=span.why))
    repairs += strip_glosses(text, done, len(text), table)
    return _with_signs(text, repairs, damages)


def _page(text: str, glossing: Glossing, table: GlossTable, widths: Widths) -> Page:
    """Bring in the language model, now that a page has damaged places."""
    model = language_model()
    return Page(text, glossing, table, Reader(Lattice(model), model.spell(WHOLE_GLOSS.sub("", text))), widths)


def _with_signs(text: str, repairs: list[Repair], damages: list[Damage]) -> Repaired:
    """Look for lost signs in the repaired text; put back what the page proves, mark the rest."""
    found: list[Repair] = []
    marked = list(damages)
    repaired = apply(text, repairs)
    for sign in lost_signs(repaired):
        at = place_before(repairs, sign.at)
        if not text.startswith(sign.before, at):
            continue  # it stands inside a repaired span, and is accounted for there
        if sign.after is None:
            marked.append(Damage(at=at, text=sign.before, why=sign.why))
        else:
            found.append(Repair(kind="lost_sign", at=at, before=sign.before, after=sign.after))
    ledger = repairs
    if found:
        ledger = sorted([*repairs, *found], key=lambda repair: (repair.at, len(repair.before)))
        repaired = apply(text, ledger)
    marked.sort(key=lambda damage: damage.at)
    return Repaired(repaired, tuple(ledger), tuple(marked), (_label(ledger, marked),))


def _before(text: str, start: int, repairs: Sequence[Repair]) -> str:
    """Give the repaired text in front of a place."""
    parts: list[str] = []
    end = start
    for repair in reversed(repairs):
        if repair.at < start - _BACK:
            break
        parts += (text[repair.at + len(repair.before) : end], repair.after)
        end = repair.at
    return "".join(reversed((*parts, text[max(0, start - _BACK) : end])))


def _label(repairs: Sequence[Repair], damages: Sequence[Damage]) -> str:
    kinds = Counter(repair.kind for repair in repairs)
    counts = [f"{kind}={count}" for kind, count in sorted(kinds.items())]
    return "mirror:" + ",".join([*counts, *([f"damaged={len(damages)}"] if damages else [])])
