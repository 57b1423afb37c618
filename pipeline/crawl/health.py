"""
Is a site still what it was? A night compared with the nights before.

A site that changes its layout goes on answering 200: what shows it is fewer or shorter articles, missing dates, more
spam, more undecodable bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

    from pipeline.crawl.summary import SiteSummary

NIGHTS = 7
"""Nights that are looked back at."""
MIN_NIGHTS = 2
"""With fewer earlier nights nothing is said."""
MIN_ARTICLES = 5
"""A site with fewer articles a night varies too much to be judged."""
FALL = 0.5
"""A number of articles or a median length that falls below this part of what it was is reported."""
RISE = 0.3
"""A share that rises by this much is reported."""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Something about a site that is not as it was.

    Attributes:
        site: Its name.
        what: The figure: "articles", "median_length", "undated", "spammed" or "undecodable".
        now: The figure tonight.
        before: The figure of the earlier nights, their median.
    """

    site: str
    what: str
    now: float
    before: float

    def __str__(self) -> str:
        return f"{self.site}: {self.what} {self.now:g}, was {self.before:g}"


Figures = dict[str, float]


def read_nights(out: Path, night: str) -> list[Mapping[str, Figures]]:
    """
    Read the summaries of the nights before one.

    Args:
        out: The output folder.
        night: The night to look back from.

    Returns:
        Figures by site, the latest night first; summaries that cannot be read are passed over.
    """
    nights: list[Mapping[str, Figures]] = []
    for path in sorted(out.glob("*/summary.json"), reverse=True):
        if path.parent.name >= night or len(nights) == NIGHTS:
            continue
        try:
            sites = orjson.loads(path.read_bytes())["sites"]
            nights.append({site: _figures(values) for site, values in sites.items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # somebody's file of the same name: it says nothing about our sites
    return nights


def findings(
    tonight: Mapping[str, SiteSummary], before: Iterable[Mapping[str, Figures]], quiet: Container[str] = ()
) -> tuple[Finding, ...]:
    """
    Compare a night with earlier ones.

    Args:
        tonight: Summaries by site, of every site that is configured.
        before: Figures of earlier nights by site.
        quiet: Sites that could give nothing new: their number of articles is not judged.

    Returns:
        What is worse than it was, sorted by site.
    """
    nights = list(before)
    found: list[Finding] = []
    for site in sorted(tonight):
        past = [night[site] for night in nights if site in night and night[site]["articles"] >= MIN_ARTICLES]
        if len(past) < MIN_NIGHTS:
            continue
        now = _figures_of(tonight[site])
        judged = [what for what in now if what != "articles" or site not in quiet]
        found += [finding for what in judged if (finding := _compare(site, what, now, past)) is not None]
    return tuple(found)


def _compare(site: str, what: str, now: Figures, past: list[Figures]) -> Finding | None:
    usual = median(figures[what] for figures in past)
    if what in ("articles", "median_length"):
        is_worse = now[what] < FALL * usual and (what == "articles" or now["articles"] > 0)
    else:
        is_worse = now[what] > usual + RISE and now["articles"] >= MIN_ARTICLES
    return Finding(site, what, now[what], usual) if is_worse else None


def _figures_of(summary: SiteSummary) -> Figures:
    return {
        # What did not change was an article in an earlier night and counts as one found tonight.
        "articles": float(summary.articles + summary.unchanged),
        "median_length": float(summary.median_length or 0),
        "undated": summary.undated,
        "spammed": summary.spammed,
        "undecodable": summary.undecodable,
    }


def _figures(values: Mapping[str, float | None]) -> Figures:
    figures = {what: float(values[what] or 0) for what in ("median_length", "undated", "spammed", "undecodable")}
    return {"articles": float((values["articles"] or 0) + (values["unchanged"] or 0)), **figures}
