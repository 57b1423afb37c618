"""Writing outcomes, and the sum that must come out: pages in = articles + rejected."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corpus.formats import stem_of
from pipeline.corpus.sinks import open_sink
from pipeline.corpus.write import STDOUT, json_line, open_output
from pipeline.errors import InputError, UsageError
from pipeline.model import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.model import Outcome

INPUT_FAULTS = ("unreadable", "truncated")
INTERNAL_ERROR = "internal_error"
"""The reason of a page that our own program failed at."""


@dataclass(slots=True)
class Tally:
    """
    Counts of a run.

    Attributes:
        articles: Articles written.
        reasons: Rejected pages by reason.
        cuts: Removals by rule id.
    """

    articles: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    cuts: Counter[str] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        """Number of pages that gave no article."""
        return self.reasons.total()

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        if isinstance(outcome, Kept):
            self.articles += 1
            self.cuts.update(removal.rule for removal in outcome.article.cleaning.removed)
        else:
            self.reasons[outcome.reason] += 1

    def __str__(self) -> str:
        total = self.articles + self.rejected
        line = f"{total} pages in = {self.articles} articles + {self.rejected} rejected"
        reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(self.reasons.items()))
        return f"{line} ({reasons})" if reasons else line


def write_outcomes(
    outcomes: Iterable[Outcome],
    articles: Path | str,
    rejected: Path | str | None,
    *,
    keep_going: bool = False,
    on_page: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """
    Write outcomes to an articles file and a rejected file; both appear whole or not at all.

    Args:
        outcomes: What cleaning gave, in input order.
        articles: Where articles go, in the form that its ending tells; `-` is standard output.
        rejected: Where rejected lines go; None only counts them.
        keep_going: Count input that cannot be read instead of stopping at it.
        on_page: Called after each page with the counts so far.

    Raises:
        InputError: Some input cannot be read and `keep_going` is off.
        OutputError: An output cannot be written.
    """
    tally = Tally()
    with open_sink(articles) as write, open_output(rejected) if rejected else nullcontext() as rejected_file:
        for outcome in outcomes:
            if isinstance(outcome, Kept):
                write(outcome.article)
            else:
                if outcome.reason in INPUT_FAULTS and not keep_going:
                    raise InputError(f"{outcome.detail}, or give --keep-going to clean what can be read")
                if rejected_file is not None:
                    rejected_file.write(json_line(outcome))
            tally.add(outcome)
            on_page(tally)
    return tally


def rejected_beside(articles: str) -> str | None:
    """
    Name the rejected file that belongs to an articles file; None where articles go to standard output.

    Raises:
        UsageError: The name is that of a folder (`.`, `/`).

    >>> rejected_beside("out/articles.jsonl")
    'out/articles.rejected.jsonl'
    """
    if articles == STDOUT:
        return None
    path = Path(articles)
    if not path.name:
        raise UsageError(f"{articles}: is a folder: name a file in it, as {path / 'articles.jsonl'}")
    return path.with_name(f"{stem_of(path)}.rejected.jsonl").as_posix()
