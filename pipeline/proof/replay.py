"""
`qinggao replay`: what a changed rule book would do to everything saved so far.

Every page is cleaned with both books, unless it is known without: from the cache, or because nothing that differs
between the books can reach it. What comes out is a list of changes, worst first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.flow import clean_or_tell
from pipeline.corpus.workers import fresh, in_processes
from pipeline.model import Page
from pipeline.proof.cache import packed, page_digest, unpacked
from pipeline.proof.changes import Change, Comparison, change_of, compare
from pipeline.proof.side_by_side import Mark, Row, side_by_side
from pipeline.proof.touch import Difference, as_if_by, can_reach, difference, may_differ
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.model import Outcome, Rejected
    from pipeline.proof.cache import OutcomeCache
    from pipeline.rulebook.book import RuleBook

__all__ = ["Change", "Comparison", "Mark", "Row", "replay", "side_by_side"]

STORE_PAGES = 64
"""Outcomes are stored in the cache so many pages at a time."""


class _Books(NamedTuple):
    """Two rule books and what differs between them."""

    old: RuleBook
    new: RuleBook
    what: Difference


class _Task(NamedTuple):
    """A page to compare; what is known of it already, packed. No page where both outcomes are known."""

    digest: str
    page: Page | None
    before: bytes | None
    after: bytes | None


class _Result(NamedTuple):
    """What comparing a page gave: the change if there is one, and the outcomes that were not known, packed."""

    digest: str
    change: Change | None
    before: bytes | None
    after: bytes | None


_worker_books: list[_Books] = []  # filled once in each worker process, before its first batch


def replay(  # noqa: PLR0913 -- pages and two books, how and with what
    pages: Iterable[Page | Rejected],
    old: RuleBook,
    new: RuleBook,
    jobs: int = 1,
    *,
    cache: OutcomeCache | None = None,
    on_page: Callable[[str], None] = lambda _: None,
) -> Comparison:
    """
    Clean saved pages with two rule books and compare what comes out.

    Args:
        pages: The pages; what a reader could not read counts as unchanged.
        old: The rules as they were.
        new: The rules as they would be.
        jobs: Number of processes; with more than one each loads both books from their folders.
        cache: Outcomes that were worked out before; new ones are added.
        on_page: Called after each page with the counts so far.

    Returns:
        The changes, worst first.
    """
    books = _Books(old, new, difference(old, new))
    if cache:
        cache.use(old.digest)
        cache.use(new.digest)
    counts = _Counts()
    tasks = _tasks(pages, books, cache, counts)
    if jobs <= 1:
        results: Iterable[_Result] = (_compare(task, books) for task in tasks)
    else:
        results = in_processes(tasks, _compare_batch, fresh(jobs, _load_worker, old.folder, new.folder))
    changes: list[Change] = []
    for result in _stored(results, books, cache):
        changes += [result.change] if result.change else []
        on_page(f"{counts.pages} pages, {len(changes)} changed")
    return compare(counts.pages, changes)


class _Counts:
    """How many pages were read so far."""

    pages = 0


def _tasks(
    pages: Iterable[Page | Rejected], books: _Books, cache: OutcomeCache | None, counts: _Counts
) -> Iterator[_Task]:
    """Yield the pages that must be looked at; a difference that cannot reach a page costs nothing."""
    for page in pages:
        counts.pages += 1
        if not isinstance(page, Page) or not can_reach(page, books.what):
            continue
        if cache is None:
            yield _Task("", page, None, None)
            continue
        digest = page_digest(page)
        before, after = cache.get(digest, books.old.digest), cache.get(digest, books.new.digest)
        yield _Task(digest, None if before and after else page, before, after)


def _stored(results: Iterable[_Result], books: _Books, cache: OutcomeCache | None) -> Iterator[_Result]:
    """Pass results on and store what they found out, some pages at a time."""
    waiting: list[_Result] = []
    for result in results:
        yield result
        if cache is None:
            continue
        waiting.append(result)
        if len(waiting) >= STORE_PAGES:
            _store(waiting, books, cache)
            waiting = []
    if cache is not None:
        _store(waiting, books, cache)


def _store(results: Iterable[_Result], books: _Books, cache: OutcomeCache) -> None:
    cache.put(books.old.digest, [(r.digest, r.before) for r in results if r.before])
    cache.put(books.new.digest, [(r.digest, r.after) for r in results if r.after])


def _compare(task: _Task, books: _Books) -> _Result:
    before = unpacked(task.before) if task.before else _cleaned(task, books.old)
    after = unpacked(task.after) if task.after else _after(task, before, books)
    return _Result(
        digest=task.digest,
        change=change_of(before, after),
        before=packed(before) if task.digest and not task.before else None,
        after=packed(after) if task.digest and not task.after else None,
    )


def _after(task: _Task, before: Outcome, books: _Books) -> Outcome:
    if task.page and not may_differ(task.page, before, books.old, books.new, books.what):
        return as_if_by(before, books.new)
    return _cleaned(task, books.new)


def _cleaned(task: _Task, rules: RuleBook) -> Outcome:
    if task.page is None:  # pragma: no cover -- such a task has both outcomes
        raise AssertionError("a task without page and outcome")
    return clean_or_tell(task.page, rules)


def _load_worker(old: str, new: str) -> None:
    before, after = load_rules(old), load_rules(new)
    _worker_books.append(_Books(before, after, difference(before, after)))


def _compare_batch(batch: tuple[_Task, ...]) -> list[_Result]:
    return [_compare(task, _worker_books[0]) for task in batch]
