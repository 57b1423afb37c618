"""
Many items, in their order, on several processes of this machine.

Items travel in small batches and only a few batches are under way at a time: memory stays flat however many there are.
A worker ends with the process that started it, however that ends.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import sys
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from pipeline.errors import QinggaoError
from pipeline.process import end_at_signals, signals_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

BATCH_ITEMS = 8
BATCHES_PER_JOB = 6

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers(NamedTuple):
    """
    Processes that wait for work.

    Attributes:
        jobs: How many.
        pool: Gives work to them.
    """

    jobs: int
    pool: ProcessPoolExecutor


def fresh(jobs: int, prepare: Callable[..., None], *arguments: object) -> Workers:
    """
    Get workers that share nothing with this process: safe wherever it is called, in a program with threads too.

    Args:
        jobs: Number of processes; they start with the first work.
        prepare: Called once in each process, before its first work; a function at the top of a module.
        arguments: What `prepare` is called with; they are pickled.
    """
    multiprocessing.set_forkserver_preload([prepare.__module__])
    return _workers(jobs, "forkserver", prepare, arguments)


def forked(jobs: int, prepare: Callable[..., None], *arguments: object) -> Workers:
    """
    Get workers that share all that this process has loaded so far: they load nothing again.

    For a program that has started no thread: a fork copies the locks of other threads in whatever state they are. The
    workers start at once, so that threads may start behind this call. Only Linux can do it, others get `fresh` workers.

    Args:
        jobs: Number of processes.
        prepare: Called once in each process, before its first work.
        arguments: What `prepare` is called with; they are not pickled.
    """
    if sys.platform != "linux":
        return fresh(jobs, prepare, *arguments)
    workers = _workers(jobs, "fork", prepare, arguments)
    with signals_later():
        workers.pool.submit(os.getpid)  # the pool forks all of them before it gives away its first work
    return workers


def in_processes(
    items: Iterable[Item], work: Callable[[tuple[Item, ...]], list[Result]], workers: Workers
) -> Iterator[Result]:
    """
    Work through items, a few batches at a time.

    Args:
        items: What there is to do; taken from the iterator as the work goes on.
        work: Done to each batch; gives one result per item, in order.
        workers: Who does it; they are let go in the end.

    Yields:
        One result per item, in the order of the items.

    Raises:
        QinggaoError: A process was killed.
    """
    under_way: deque[Future[list[Result]]] = deque()
    with workers.pool as pool:
        try:
            for batch in _batches(items):
                with signals_later():  # a submission may start processes
                    under_way.append(pool.submit(work, batch))
                if len(under_way) >= workers.jobs * BATCHES_PER_JOB:
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
    while batch := tuple(itertools.islice(waiting, BATCH_ITEMS)):
        yield batch


def _workers(
    jobs: int, method: Literal["fork", "forkserver"], prepare: Callable[..., None], arguments: tuple[object, ...]
) -> Workers:
    context, begin = multiprocessing.get_context(method), partial(_begin, prepare, *arguments)
    return Workers(jobs, ProcessPoolExecutor(jobs, mp_context=context, initializer=begin))


def _begin(prepare: Callable[..., None], *arguments: object) -> None:
    end_at_signals()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare(*arguments)


def _end_with_parent() -> None:
    """Wait for the end of the process that asked for this one; a killed one could not tell its workers to end."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
