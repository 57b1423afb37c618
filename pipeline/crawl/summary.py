"""
A night in figures, by site.

Everything is counted from the outcomes, so a night that is written again gives the same figures.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

from pipeline.model import Kept
from pipeline.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.crawl.discovery.scope import Scope
    from pipeline.crawl.health import Finding
    from pipeline.model import Outcome

UNKNOWN_SITE = "unknown"


@dataclass(slots=True)
class SiteCount:
    """
    What is counted of one site.

    Attributes:
        articles: Articles.
        lengths: Characters of each article.
        undated: Articles without a date.
        spammed: Articles from which injected spam was cut.
        undecodable: Articles with bytes that could not be decoded.
        reasons: Rejected pages by reason.
    """

    articles: int = 0
    lengths: list[int] = field(default_factory=list)
    undated: int = 0
    spammed: int = 0
    undecodable: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        if not isinstance(outcome, Kept):
            self.reasons[outcome.reason] += 1
            return
        article = outcome.article
        self.articles += 1
        self.lengths.append(len(article.text))
        self.undated += article.published_at is None
        self.spammed += any(removal.rule.startswith("spam.") for removal in article.cleaning.removed)
        self.undecodable += any(warning.startswith("undecodable") for warning in article.cleaning.warnings)


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """
    A site's night.

    Attributes:
        articles: Articles.
        rejected: Pages that gave none.
        reasons: Those pages by reason.
        unchanged: Pages that were as they had been; their articles are in an earlier night.
        median_length: Characters of the article in the middle; None without articles.
        undated: Share of articles without a date.
        spammed: Share of articles from which injected spam was cut.
        undecodable: Share of articles with bytes that could not be decoded.
    """

    articles: int
    rejected: int
    reasons: dict[str, int]
    unchanged: int
    median_length: int | None
    undated: float
    spammed: float
    undecodable: float


@dataclass(frozen=True, slots=True)
class NightSummary:
    """
    A night.

    Attributes:
        night: Its name, the date it began.
        articles: Articles written.
        rejected: Pages that gave none.
        unchanged: Pages that were as they had been.
        left: Addresses that were due and not fetched, by site.
        sites: The same by site.
        findings: Sites that are not as they were in earlier nights.
        stopped: Why fetching ended before everything due was fetched, None if it did not.
        is_interrupted: Whether a person stopped it; nothing is written then, the next start goes on.
        faults: Pages that our own program failed at; the others are as if these were not there.
    """

    night: str
    articles: int = 0
    rejected: int = 0
    unchanged: int = 0
    left: dict[str, int] = field(default_factory=dict)
    sites: dict[str, SiteSummary] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    stopped: str | None = None
    is_interrupted: bool = False
    faults: int = 0

    @property
    def pages_in(self) -> int:
        """Number of pages that were cleaned or refused."""
        return self.articles + self.rejected

    def __str__(self) -> str:
        left = sum(self.left.values())
        rest = f"; {left} addresses left for another night" if left else ""
        if self.is_interrupted:
            return f"{self.night}: interrupted; {left} addresses are left; run again to go on"
        same = f"; {self.unchanged} unchanged since an earlier night" if self.unchanged else ""
        return (
            f"{self.night}: {self.pages_in} pages in = {self.articles} articles + {self.rejected} rejected{same}{rest}"
        )


class Counting:
    """
    Counts outcomes by site while they pass.

    Args:
        scopes: The configured sites.
    """

    def __init__(self, scopes: Iterable[Scope]) -> None:
        self._scopes = tuple(scopes)
        self.sites: dict[str, SiteCount] = {}

    def counted(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Hand outcomes on and count them."""
        for outcome in outcomes:
            url = outcome.article.url if isinstance(outcome, Kept) else outcome.url
            self.sites.setdefault(self._site_of(url), SiteCount()).add(outcome)
            yield outcome

    def _site_of(self, url: str | None) -> str:
        owner = next((scope.site for scope in self._scopes if url and scope.owns(url)), None)
        return owner or (host_of(url) if url else "") or UNKNOWN_SITE


def site_summary(count: SiteCount, unchanged: int) -> SiteSummary:
    """Return a site's night from what was counted."""
    return SiteSummary(
        articles=count.articles,
        rejected=count.reasons.total(),
        reasons=dict(sorted(count.reasons.items())),
        unchanged=unchanged,
        median_length=round(median(count.lengths)) if count.lengths else None,
        undated=_share(count.undated, count.articles),
        spammed=_share(count.spammed, count.articles),
        undecodable=_share(count.undecodable, count.articles),
    )


def as_json(summary: NightSummary) -> dict[str, Any]:
    """Return a summary as it is written: without what changes when the same night is written again."""
    reasons: Counter[str] = Counter()
    for site in summary.sites.values():
        reasons.update(site.reasons)
    return {
        "schema_version": "1",
        "night": summary.night,
        "pages_in": summary.pages_in,
        "articles": summary.articles,
        "rejected": summary.rejected,
        "reasons": dict(sorted(reasons.items())),
        "unchanged": summary.unchanged,
        "left": summary.left,
        "sites": dict(sorted(summary.sites.items())),
        "findings": summary.findings,
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
