"""
Cleaning many pages, in input order, on any number of processes.

`clean` is pure, so the outcomes do not depend on the number of jobs. Pages travel in small batches and only a few
batches are under way at a time: memory stays flat however large the input is.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, TypeVar

from pipeline.cleaning.flow import clean
from pipeline.errors import QinggaoError
from pipeline.model import Page
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from pipeline.model import Outcome, Rejected
    from pipeline.rulebook.book import RuleBook

BATCH_PAGES = 16
BATCHES_PER_JOB = 3
_worker_rules: list[RuleBook] = []  # filled once in each worker process, before its first batch

Item = TypeVar("Item")
Result = TypeVar("Result")


def clean_pages(pages: Iterable[Page | Rejected], rules: RuleBook, jobs: int = 1) -> Iterator[Outcome]:
    """
    Clean pages.

    Args:
        pages: Pages, and what a reader could not read; the latter is passed through.
        rules: The rule book; with more than one job each worker loads it from `rules.folder`.
        jobs: Number of processes; 1 works in this one.

    Yields:
        One outcome per input, in input order.
    """
    if jobs <= 1:
        yield from (clean(page, rules) if isinstance(page, Page) else page for page in pages)
        return
    yield from in_processes(pages, _clean_batch, jobs, _load_worker, rules.folder)


def in_processes(
    items: Iterable[Item],
    work: Callable[[tuple[Item, ...]], list[Result]],
    jobs: int,
    prepare: Callable[..., None],
    *arguments: object,
) -> Iterator[Result]:
    """
    Work through items in processes of their own, a few batches at a time.

    Args:
        items: What there is to do; taken from the iterator as the work goes on.
        work: Done to each batch; gives one result per item, in order.
        jobs: Number of processes.
        prepare: Called once in each process, before its first batch.
        arguments: What `prepare` is called with.

    Yields:
        One result per item, in the order of the items.

    Raises:
        QinggaoError: A process was killed.
    """
    # forkserver: a plain fork would copy the threads of a progress bar in whatever state they are.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.corpus.run"])
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=prepare, initargs=arguments) as pool:
        under_way: deque[Future[list[Result]]] = deque()
        try:
            for batch in _batches(items):
                under_way.append(pool.submit(work, batch))
                if len(under_way) >= jobs * BATCHES_PER_JOB:
                    yield from under_way.popleft().result()
            while under_way:
                yield from under_way.popleft().result()
        except BrokenProcessPool as exc:
            raise QinggaoError("a worker process was killed: run again with fewer --jobs if memory was short") from exc
        finally:
            for future in under_way:
                future.cancel()


def _batches(items: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    waiting = iter(items)
    while batch := tuple(itertools.islice(waiting, BATCH_PAGES)):
        yield batch


def spare_what_stays() -> None:
    """
    Keep the garbage collector from walking over what is loaded now: rules and libraries stay as long as the process.

    It spares 3 % of cleaning. For whoever owns the process, once, when everything is loaded.
    """
    gc.collect()
    gc.freeze()


def _load_worker(folder: str) -> None:
    _worker_rules.append(load_rules(folder))
    spare_what_stays()


def _clean_batch(batch: tuple[Page | Rejected, ...]) -> list[Outcome]:
    return [clean(page, _worker_rules[0]) if isinstance(page, Page) else page for page in batch]
