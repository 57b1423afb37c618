"""Reading saved pages for the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.flow import clean
from pipeline.corpus.run import in_processes
from pipeline.model import Kept, Page
from pipeline.proof.mining import Night
from pipeline.proof.review.cuts import cuts_of
from pipeline.proof.review.items import queue_of
from pipeline.proof.sightings import sight
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.model import Rejected
    from pipeline.proof.review.cuts import CutSeen
    from pipeline.proof.review.items import Item
    from pipeline.proof.sightings import Sightings
    from pipeline.rulebook.book import RuleBook

_worker_rules: list[RuleBook] = []  # filled once in each worker process, before its first batch


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
    for count, looked in enumerate(_looked(pages, rules, jobs), 1):
        night.add(looked.sightings)
        cuts += looked.cuts
        on_page(f"{count} pages")
    return queue_of(night.suspects(), cuts)


def _looked(pages: Iterable[Page | Rejected], rules: RuleBook, jobs: int) -> Iterator[_Looked]:
    if jobs <= 1:
        return (_look(page, rules) for page in pages)
    return in_processes(pages, _look_batch, jobs, _load_worker, rules.folder)


def _look(page: Page | Rejected, rules: RuleBook) -> _Looked:
    if not isinstance(page, Page):
        return _Looked(sight(page, None, rules), ())
    outcome = clean(page, rules)
    cuts = cuts_of(outcome.article, page, rules) if isinstance(outcome, Kept) else ()
    return _Looked(sight(outcome, page, rules), cuts)


def _load_worker(folder: str) -> None:
    _worker_rules.append(load_rules(folder))


def _look_batch(batch: tuple[Page | Rejected, ...]) -> list[_Looked]:
    return [_look(page, _worker_rules[0]) for page in batch]
