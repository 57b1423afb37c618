"""Reading saved pages for the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.flow import clean_or_tell
from pipeline.model import Kept, Page
from pipeline.proof.mining import Night
from pipeline.proof.per_page import ask_each
from pipeline.proof.review.cuts import cuts_of
from pipeline.proof.review.items import queue_of
from pipeline.proof.sightings import sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.model import Rejected
    from pipeline.proof.review.cuts import CutSeen
    from pipeline.proof.review.items import Item
    from pipeline.proof.sightings import Sightings
    from pipeline.rulebook.book import RuleBook


class _Looked(NamedTuple):
    sightings: Sightings
    cuts: tuple[CutSeen, ...]


def queue_from(
    pages: Iterable[Page | Rejected],
    rules: RuleBook,
    jobs: int = 1,
    on_page: Callable[[str], None] = lambda _: None,
) -> tuple[Item, ...]:
    """
    Clean saved pages and make the queue of what a person should look at.

    Args:
        pages: The pages; what a reader could not read is passed over.
        rules: The rule book; with more than one job each worker loads it from `rules.folder`.
        jobs: Number of processes.
        on_page: Called after each page with the count so far.
    """
    night = Night()
    cuts: list[CutSeen] = []
    for looked in ask_each(pages, _look, rules, jobs, on_page):
        night.add(looked.sightings)
        cuts += looked.cuts
    return queue_of(night.suspects(), cuts)


def _look(page: Page | Rejected, rules: RuleBook) -> _Looked:
    if not isinstance(page, Page):
        return _Looked(sight(page, None, rules), ())
    outcome = clean_or_tell(page, rules)
    cuts = cuts_of(outcome.article, page, rules) if isinstance(outcome, Kept) else ()
    return _Looked(sight(outcome, page, rules), cuts)
