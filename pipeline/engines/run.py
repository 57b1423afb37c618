"""The sum of a run over many files: pages in = articles + rejected, and what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.corpus.tally import Tally
from pipeline.errors import QinggaoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.engines.part import Part


def sum_of(parts: Iterable[Part], on_part: Callable[[Tally], None] = lambda _: None) -> Tally:
    """
    Add up parts as they end.

    Args:
        parts: What an engine gives.
        on_part: Called with the sum so far.

    Raises:
        QinggaoError: Files failed; the first is told. All others are done, and are not done again by another run.
    """
    total = Tally()
    faults: list[str] = []
    done = 0
    for part in parts:
        if part.tally is None:
            faults.append(part.fault)
            continue
        done += 1
        total.articles += part.tally.articles
        total.reasons.update(part.tally.reasons)
        total.cuts.update(part.tally.cuts)
        on_part(total)
    if faults:
        more = f" (and {len(faults) - 1} files more)" if len(faults) > 1 else ""
        raise QinggaoError(f"{min(faults)}{more}; {done} files are done and stay: mend it and run again")
    return total
