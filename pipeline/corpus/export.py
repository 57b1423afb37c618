"""
Exporting articles: label, choose, add what is asked for, write; and the sum: articles in = written + left out.

One article is in memory at a time, whatever is read and whatever is written.
"""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.corpus.articles import Unread
from pipeline.corpus.labels import labelled
from pipeline.corpus.places import refuse_clashes
from pipeline.corpus.select import Selection, why_left_out
from pipeline.corpus.sinks import open_sink
from pipeline.corpus.thresholds import known
from pipeline.corpus.write import json_line, open_output
from pipeline.errors import InputError
from pipeline.model import Article, Record, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


class LeftOut(Record):
    """An article that was not exported: a line of the file that `--left-out` names."""

    id: str | None = None
    url: str | None = None
    source_path: str | None = None
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    What to export, and how.

    Attributes:
        selection: Which articles.
        steps: What is done to each of them before it is written.
        fields: The fields to write; all of them if None.
        partitioned: Write a folder of Parquet files by date and host.
        keep_going: Count lines that cannot be read instead of stopping at one.
    """

    selection: Selection = field(default_factory=Selection)
    steps: tuple[Callable[[Article], Article], ...] = ()
    fields: frozenset[str] | None = None
    partitioned: bool = False
    keep_going: bool = False


@dataclass(slots=True)
class Exported:
    """
    Counts of an export.

    Attributes:
        written: Articles written.
        reasons: Articles left out, by the first reason.
    """

    written: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        left = self.reasons.total()
        line = f"{self.written + left} in = {self.written} written + {left} left out"
        reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(self.reasons.items()))
        return f"{line} ({reasons})" if reasons else line


def export(
    articles: Iterable[Article | Rejected | Unread],
    out: Path | str,
    order: Order,
    left_out: Path | str | None = None,
    on_written: Callable[[Article], None] = lambda _: None,
) -> Exported:
    """
    Export articles.

    Args:
        articles: What `read_articles` gives.
        out: Where they go; its ending tells the form.
        order: What to export, and how.
        left_out: Where a line goes for each article that is left out; None only counts them.
        on_written: Called with each article as it is written.

    Raises:
        UsageError: The output cannot be what it is asked to be.
        InputError: Something cannot be read and `keep_going` is off.
        OutputError: An output cannot be written; the old ones are untouched.
    """
    refuse_clashes([], {"--out": out, "--left-out": left_out})
    counts = Exported()
    with (
        open_sink(out, order.fields, partitioned=order.partitioned) as write,
        open_output(left_out) if left_out else nullcontext() as left_file,
    ):
        for found in articles:
            chosen = _chosen(found, order)
            if isinstance(chosen, LeftOut):
                counts.reasons[chosen.reason] += 1
                if left_file is not None:
                    left_file.write(json_line(chosen))
            else:
                write(chosen)
                on_written(chosen)
                counts.written += 1
    return counts


def field_names(given: str) -> frozenset[str]:
    """
    Read the names of fields of an article, with commas between them.

    Raises:
        UsageError: One is none; the nearest is proposed.

    Example:
        >>> sorted(field_names("url, text"))
        ['text', 'url']
    """
    return frozenset(known(name.strip(), Article.model_fields, "field") for name in given.split(","))


def _chosen(found: Article | Rejected | Unread, order: Order) -> Article | LeftOut:
    """Return an article as it is to be written, or why it is not."""
    if isinstance(found, Unread):
        if not order.keep_going:
            raise InputError(f"{found}, or give --keep-going to count such lines")
        return LeftOut(source_path=found.place, reason="unreadable", detail=found.why)
    if isinstance(found, Rejected):
        return _left_out(found, "rejected", f"{found.reason}: {found.detail}")
    article = labelled(found)
    if reason := why_left_out(article, order.selection):
        return _left_out(article, reason)
    for step in order.steps:
        article = step(article)
    return article


def _left_out(what: Article | Rejected, reason: str, detail: str = "") -> LeftOut:
    return LeftOut(id=what.id, url=what.url, source_path=what.source_path, reason=reason, detail=detail)
