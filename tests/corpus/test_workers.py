"""Workers give one result per item, in order, whether they are started afresh or forked."""

from __future__ import annotations

import os
import pickle

import pytest

from pipeline.corpus.run import Lent, clean_pages
from pipeline.corpus.workers import BATCH_ITEMS, BATCHES_PER_JOB, forked, fresh, in_processes
from pipeline.model import Page, Rejected
from pipeline.rulebook.load import load_rules

JOBS = 2
_told: list[object] = []


def be_told(*arguments: object) -> None:
    """Remember what this worker was told."""
    _told.extend(arguments)


def tell(batch: tuple[int, ...]) -> list[tuple[int, int, object]]:
    """Give each item with the worker and what it was told."""
    return [(item, os.getpid(), _told[0]) for item in batch]


def draw(batch: tuple[int, ...]) -> list[int]:
    """Give the next value of the generator that this worker was told, for each item."""
    return [next(_told[0]) for _ in batch]


@pytest.mark.parametrize("start", [fresh, forked])
def test_there_is_a_result_for_each_item_in_order(start):
    """More items than are under way at a time; other processes work on them, and each was prepared."""
    count = JOBS * BATCHES_PER_JOB * BATCH_ITEMS + 1
    results = list(in_processes(iter(range(count)), tell, start(JOBS, be_told, "prepared")))

    assert list(range(count)) == [item for item, _, _ in results]
    assert {"prepared"} == {told for _, _, told in results}
    assert os.getpid() not in {worker for _, worker, _ in results}


@pytest.mark.parametrize("start", [fresh, forked])
def test_an_error_in_a_worker_is_raised_here(start):
    """It ends the work, and the workers."""
    workers = start(JOBS, be_told)

    with pytest.raises(IndexError):
        list(in_processes(range(3), tell, workers))


def test_items_are_taken_as_the_work_goes_on():
    """Memory stays flat: only a few batches are read ahead of what was given back."""
    taken = []
    items = (taken.append(number) or number for number in range(10_000))
    results = in_processes(items, tell, forked(JOBS, be_told, None))
    next(results)
    ahead = len(taken)
    results.close()

    assert ahead <= JOBS * BATCHES_PER_JOB * BATCH_ITEMS


def test_forked_workers_share_what_cannot_be_pickled():
    """That is why they load nothing again."""
    shared = (number for number in [7])
    (result,) = in_processes([1], draw, forked(1, be_told, shared))

    assert 7 == result


def test_a_lent_rule_book_is_loaded_again_where_it_is_not_shared():
    """What is pickled is its folder."""
    book = load_rules()

    assert book.digest == pickle.loads(pickle.dumps(Lent(book))).book.digest  # noqa: S301 -- our own bytes


@pytest.mark.parametrize("start", [fresh, forked])
def test_pages_give_the_outcomes_of_one_process(start):
    """What a reader could not read is passed through."""
    book = load_rules()
    pages = [Page(body=b""), Rejected(reason="unreadable"), Page(body=b"%PDF-1.7")]

    assert list(clean_pages(pages, book)) == list(clean_pages(pages, book, JOBS, start))
