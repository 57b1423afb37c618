"""
What looks like spam or boilerplate and no rule takes.

Four kinds are looked for over a night: lines that look injected (their words, their shape, or the same line in
different articles of unrelated sites), blocks with links to foreign domains that unrelated sites share, lines that
stand on many pages of one site, and sites whose layout no longer fits. Nothing here cuts anything: a person decides.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from pipeline.cleaning.flow import clean_or_tell
from pipeline.model import Page
from pipeline.proof.findings import SUSPECT, Kind, Place, Suspect
from pipeline.proof.mining import Night
from pipeline.proof.per_page import ask_each
from pipeline.proof.sightings import sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.model import Outcome, Rejected
    from pipeline.proof.sightings import Sightings
    from pipeline.rulebook.book import RuleBook

__all__ = ["SUSPECT", "Kind", "Place", "Suspect", "find_suspects", "suspects_in"]


def find_suspects(
    outcomes: Iterable[Outcome], rules: RuleBook, pages: Iterable[Page | None] | None = None
) -> tuple[Suspect, ...]:
    """
    Find suspects in a night that was cleaned already.

    Args:
        outcomes: What the pages gave.
        rules: The rules they were cleaned with.
        pages: The pages themselves, one for each outcome, for suspect blocks; without them lines alone are looked at.

    Returns:
        The suspects, the most suspicious first.
    """
    night = Night()
    for outcome, page in zip(outcomes, repeat(None) if pages is None else pages, strict=pages is not None):
        night.add(sight(outcome, page, rules))
    return night.suspects()


def suspects_in(
    pages: Iterable[Page | Rejected],
    rules: RuleBook,
    jobs: int = 1,
    on_page: Callable[[str], None] = lambda _: None,
) -> tuple[Suspect, ...]:
    """
    Clean saved pages and find suspects in them.

    Args:
        pages: The pages; what a reader could not read is passed over.
        rules: The rule book; with more than one job each worker loads it from `rules.folder`.
        jobs: Number of processes.
        on_page: Called after each page with the count so far.
    """
    night = Night()
    for seen in ask_each(pages, _sight, rules, jobs, on_page):
        night.add(seen)
    return night.suspects()


def _sight(page: Page | Rejected, rules: RuleBook) -> Sightings:
    return sight(clean_or_tell(page, rules), page, rules) if isinstance(page, Page) else sight(page, None, rules)
