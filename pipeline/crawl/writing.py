"""
From a night's archive to its articles.

The files are a function of the archive, the rules and the frontier's list of refusals: written again, they are the same
bytes. Each is whole or absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from pipeline.corpus.run import clean_pages
from pipeline.corpus.tally import INTERNAL_ERROR, write_outcomes
from pipeline.corpus.warc import read_warc
from pipeline.corpus.write import open_output
from pipeline.crawl.fetching.redirects import REDIRECTS
from pipeline.crawl.health import findings, read_nights
from pipeline.crawl.parts import HTTP_OK, Binder
from pipeline.crawl.store.archive import archive_files
from pipeline.crawl.store.journal import WARC_FOLDER
from pipeline.crawl.summary import Counting, NightSummary, SiteCount, as_json, site_summary
from pipeline.model import Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.crawl.progress import Observer
    from pipeline.crawl.store.frontier import Frontier
    from pipeline.crawl.workshop import Workshop
    from pipeline.model import Outcome

ARTICLES = "articles.jsonl"
REJECTED = "rejected.jsonl"
SUMMARY = "summary.json"


def write_night(workshop: Workshop, frontier: Frontier, night: str) -> NightSummary:
    """
    Clean a night's archive and write its articles, rejected pages and summary.

    Args:
        workshop: Rules, sites and the output folder.
        frontier: Knows what the archive cannot hold: addresses that gave no page.
        night: The night.

    Raises:
        OutputError: A file cannot be written; the old ones are untouched.
    """
    folder = workshop.out / night
    total = frontier.nights.count_captures(night)
    counting = Counting(workshop.scopes.values())
    pages = _told(_pages(workshop, frontier, night), total, workshop.observer)
    outcomes = _all_outcomes(clean_pages(pages, workshop.rules, workshop.jobs), frontier, night)
    folder.mkdir(parents=True, exist_ok=True)
    outcomes = _faults_told(outcomes, workshop.observer)
    tally = write_outcomes(counting.counted(outcomes), folder / ARTICLES, folder / REJECTED, keep_going=True)
    unchanged = frontier.nights.count_unchanged(night)
    sites = {
        site: site_summary(counting.sites.get(site, SiteCount()), unchanged.get(site, 0))
        for site in sorted({*counting.sites, *unchanged})
    }
    nothing = dict.fromkeys(workshop.scopes, site_summary(SiteCount(), 0))
    summary = NightSummary(
        night=night,
        articles=tally.articles,
        rejected=tally.rejected,
        unchanged=sum(unchanged.values()),
        faults=tally.reasons[INTERNAL_ERROR],
        sites=sites,
        findings=findings(
            {**nothing, **sites}, read_nights(workshop.out, night), quiet=frontier.nights.sites_without_news(night)
        ),
    )
    with open_output(folder / SUMMARY) as file:
        file.write(orjson.dumps(as_json(summary), option=orjson.OPT_INDENT_2) + b"\n")
    return summary


def _pages(workshop: Workshop, frontier: Frontier, night: str) -> Iterator[Page | Rejected]:
    binder = Binder(workshop.out, frontier, night)
    for path in archive_files(workshop.out / night / WARC_FOLDER):
        for page in read_warc(path):
            yield _page_or_list(page, workshop, frontier, binder)


def _page_or_list(page: Page | Rejected, workshop: Workshop, frontier: Frontier, binder: Binder) -> Page | Rejected:
    """Reject what was fetched only to lead elsewhere, redirects, feeds, sitemaps, pages of links; bind the others."""
    if not isinstance(page, Page) or page.url is None:
        return page
    place = {"url": page.url, "source_path": page.source_path}
    if page.status in REDIRECTS:
        return Rejected(**place, reason="http_status", detail=str(page.status))
    known = frontier.known(page.url)
    if page.status != HTTP_OK or known is None:
        return page
    scope = workshop.scopes.get(known.site)
    if known.kind in ("feed", "sitemap"):
        return Rejected(**place, reason="not_html", detail=f"a {known.kind}")
    if known.kind == "entry" or (known.kind == "section" and scope is not None and scope.article is not None):
        return Rejected(**place, reason="index_page", detail="a page of links")
    return binder.bind(page)


def _all_outcomes(cleaned: Iterator[Outcome], frontier: Frontier, night: str) -> Iterator[Outcome]:
    yield from cleaned
    for refused in frontier.nights.refused(night):
        yield Rejected(url=refused.url, reason=refused.reason, detail=refused.detail)


def _faults_told(outcomes: Iterable[Outcome], observer: Observer) -> Iterator[Outcome]:
    """Pass outcomes on, and tell of those that are our own fault."""
    for outcome in outcomes:
        if isinstance(outcome, Rejected) and outcome.reason == INTERNAL_ERROR and outcome.source_path:
            observer.noted(f"{outcome.source_path}: {outcome.detail}")
        yield outcome


def _told(pages: Iterable[Page | Rejected], total: int, observer: Observer) -> Iterator[Page | Rejected]:
    for done, page in enumerate(pages, 1):
        yield page
        observer.cleaned(done, total)
