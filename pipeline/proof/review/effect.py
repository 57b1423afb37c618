"""What a drafted rule would do to everything saved so far, once it is stable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.proof.replay import replay
from pipeline.proof.review.proposals import changed_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model import Page, Rejected
    from pipeline.proof.cache import OutcomeCache
    from pipeline.proof.changes import Comparison
    from pipeline.proof.review.proposals import Proposal
    from pipeline.rulebook.book import RuleBook


def effect_of(
    proposal: Proposal,
    pages: Iterable[Page | Rejected],
    rules: RuleBook,
    jobs: int = 1,
    *,
    cache: OutcomeCache | None = None,
) -> Comparison:
    """
    Compare the saved pages under the rules as they are and as they would be, a draft taken as stable.

    Args:
        proposal: The proposal.
        pages: The pages.
        rules: The rules as they are.
        jobs: Number of processes.
        cache: Outcomes that were worked out before.
    """
    with changed_rules(rules, proposal.changes, stable=proposal.rule if proposal.is_draft else "") as changed:
        return replay(pages, rules, changed, jobs, cache=cache)
