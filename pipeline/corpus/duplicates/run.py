"""
Marking duplicates in articles files: all articles are added to the index first, then each is labelled.

Nothing is left out here: `qinggao export --no-duplicates` does that.
"""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.corpus.articles import Unread, read_articles
from pipeline.corpus.duplicates.clusters import Kind, Labeller
from pipeline.corpus.duplicates.database import open_index
from pipeline.corpus.duplicates.index import add_articles
from pipeline.corpus.places import written
from pipeline.corpus.sinks import open_sink
from pipeline.errors import InputError
from pipeline.model import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from pipeline.corpus.duplicates.settings import Settings


@dataclass(slots=True)
class Marked:
    """
    Counts of a run.

    Attributes:
        new: Articles the index did not hold before.
        kinds: Articles by what they are among the others.
        rejected: Lines of rejected pages among the inputs; they are passed over.
        unreadable: Lines that are no articles, where that is allowed.
    """

    new: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    rejected: int = 0
    unreadable: int = 0

    def __str__(self) -> str:
        parts = ", ".join(f"{kind} {self.kinds[kind]}" for kind in Kind if self.kinds[kind])
        skipped = {"rejected": self.rejected, "unreadable": self.unreadable}
        beside = "".join(f"; {count} {what} lines passed over" for what, count in skipped.items() if count)
        return f"{self.kinds.total()} articles, {self.new} new to the index" + (f": {parts}" if parts else "") + beside


def mark_duplicates(  # noqa: PLR0913 -- what is read, written and told
    inputs: Sequence[str],
    index: Path,
    settings: Settings,
    out: Path | str | None = None,
    *,
    jobs: int = 1,
    keep_going: bool = False,
    on_article: Callable[[object], None] = lambda _: None,
) -> Marked:
    """
    Add articles to an index, and write them with `cluster` and `duplicate_of`.

    Killed at any moment and run again, it gives what it would have given: the index takes batches whole, and what it
    holds is not added again.

    Args:
        inputs: Files of articles and folders of them; read twice.
        index: The file that remembers articles; made if there is none.
        settings: What a duplicate is.
        out: Where the articles go, in the form that its ending tells; None only adds and counts.
        jobs: Number of processes that sketch texts; changes nothing about what is found.
        keep_going: Count lines that cannot be read instead of stopping at one.
        on_article: Called after each article that is added.

    Raises:
        InputError: Something cannot be read and `keep_going` is off.
        StateError: The index cannot be used.
        OutputError: The output cannot be written; what stood there before still stands.
        UsageError: A package is missing.
    """
    marked = Marked()
    own = written(out)
    with open_index(index, settings) as connection:
        for is_new in add_articles(connection, _articles(inputs, own, marked, keep_going=keep_going), settings, jobs):
            marked.new += is_new
            on_article(marked)
        labeller = Labeller(connection, settings)
        with open_sink(out) if out is not None else nullcontext(lambda _: None) as write:
            for article in _articles(inputs, own, Marked(), keep_going=keep_going):
                label = labeller.label(article)
                marked.kinds[label.kind] += 1
                write(article.model_copy(update={"cluster": label.cluster, "duplicate_of": label.duplicate_of}))
    return marked


def _articles(inputs: Sequence[str], own: Collection[Path], marked: Marked, *, keep_going: bool) -> Iterator[Article]:
    for found in read_articles(inputs, written=own):
        if isinstance(found, Article):
            yield found
        elif not isinstance(found, Unread):
            marked.rejected += 1
        elif keep_going:
            marked.unreadable += 1
        else:
            raise InputError(f"{found}, or give --keep-going to count such lines")
