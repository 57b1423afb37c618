"""What a drafted rule would do to everything saved so far, once it is stable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.proof.replay import replay
from pipeline.proof.review.proposals import changed_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.model import Page, Rejected
    from pipeline.proof.cache import OutcomeCache
    from pipeline.proof.changes import Comparison
    from pipeline.proof.review.proposals import Proposal
    from pipeline.rulebook.book import RuleBook


def effect_of(  # noqa: PLR0913 -- a draft and what it is tried on, how and with what
    proposal: Proposal,
    pages: Iterable[Page | Rejected],
    rules: RuleBook,
    jobs: int = 1,
    *,
    cache: OutcomeCache | None = None,
    on_page: Callable[[str], None] = lambda _: None,
) -> Comparison:
    """
    Compare the saved pages under the rules as they are and as they would be, a draft taken as stable.

    Args:
        proposal: The proposal.
        pages: The pages.
        rules: The rules as they are.
        jobs: Number of processes.
        cache: Outcomes that were worked out before.
        on_page: Called after each page with the counts so far; what it raises ends the work.
    """
    with changed_rules(rules, proposal.changes, stable=proposal.rule if proposal.is_draft else "") as changed:
        return replay(pages, rules, changed, jobs, cache=cache, on_page=on_page)
