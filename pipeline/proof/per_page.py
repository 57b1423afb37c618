"""Asking the same of every saved page, in this process or in several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.corpus.workers import fresh, in_processes
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.model import Page, Rejected
    from pipeline.rulebook.book import RuleBook

Found = TypeVar("Found")
_workers: list[tuple[Callable[[Page | Rejected, RuleBook], Any], RuleBook]] = []  # filled once in each process


def ask_each(
    pages: Iterable[Page | Rejected],
    question: Callable[[Page | Rejected, RuleBook], Found],
    rules: RuleBook,
    jobs: int = 1,
    on_page: Callable[[str], None] = lambda _: None,
) -> Iterator[Found]:
    """
    Ask something of each page.

    Args:
        pages: The pages, and what a reader could not read.
        question: A function at the top of a module, for other processes to find.
        rules: The rule book; with more than one job each process loads it from `rules.folder`.
        jobs: Number of processes.
        on_page: Called after each page with the count so far.

    Yields:
        The answers, in the order of the pages.
    """
    answers: Iterable[Found] = (
        (question(page, rules) for page in pages)
        if jobs <= 1
        else in_processes(pages, _ask_batch, fresh(jobs, _begin_worker, question, rules.folder))
    )
    for count, answer in enumerate(answers, 1):
        yield answer
        on_page(f"{count} pages")


def _begin_worker(question: Callable[[Page | Rejected, RuleBook], Any], folder: str) -> None:
    _workers.append((question, load_rules(folder)))


def _ask_batch(batch: tuple[Page | Rejected, ...]) -> list[Any]:
    question, rules = _workers[0]
    return [question(page, rules) for page in batch]
