"""What the review pages show, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.proof.rule_text import diff
from pipeline.proof.side_by_side import side_by_side

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.proof.changes import Comparison
    from pipeline.proof.review.proposals import Proposal
    from pipeline.proof.side_by_side import Row

SHOWN_CHANGES = 6


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a diff."""

    kind: Literal["plus", "minus", "same", "head"]
    text: str


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """A page that would come out otherwise, side by side."""

    place: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class EffectView:
    """What a draft would do to the saved nights."""

    pages: int
    changed: int
    lost: int
    articles_lost: int
    examples: tuple[ChangedPage, ...]


def diff_of(proposal: Proposal, folder: Path) -> tuple[DiffLine, ...]:
    """Return the diff of a proposal, file by file; names are relative to the rule folder."""
    texts = (diff(change.old, change.new, change.path.relative_to(folder).as_posix()) for change in proposal.changes)
    return tuple(DiffLine(_kind(line), line) for text in texts for line in text.split("\n") if line)


def effect_view(found: Comparison) -> EffectView:
    """Return the numbers of a comparison and its worst pages."""
    return EffectView(
        pages=found.pages,
        changed=len(found.changes),
        lost=found.lost,
        articles_lost=found.articles_lost,
        examples=tuple(
            ChangedPage(change.url or change.source_path or "", side_by_side(change))
            for change in found.changes[:SHOWN_CHANGES]
        ),
    )


def _kind(line: str) -> Literal["plus", "minus", "same", "head"]:
    if line.startswith(("--- ", "+++ ", "@@ ")):
        return "head"
    return "plus" if line.startswith("+") else "minus" if line.startswith("-") else "same"
