"""
One night: discover, fetch, archive, clean, write, report.

    lock → open the state → take over what a killed crawl left → finish earlier nights → fetch → clean → write

Every step can be killed and begun again: the next start finds what is done and goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.crawl.crawler import Crawler, Surroundings
from pipeline.crawl.demo import serve
from pipeline.crawl.discovery.scope import scope_of
from pipeline.crawl.fetching.errand import Errand
from pipeline.crawl.fetching.fetch import NetworkTransport
from pipeline.crawl.fetching.guard import Guard
from pipeline.crawl.fetching.replay import ReplayTransport
from pipeline.crawl.lock import locked
from pipeline.crawl.progress import FaultCount, Several, json_log
from pipeline.crawl.store.archive import Archive
from pipeline.crawl.store.database import open_database
from pipeline.crawl.store.frontier import Frontier
from pipeline.crawl.store.journal import WARC_FOLDER, Journal, no_checkpoint
from pipeline.crawl.store.recovery import recover
from pipeline.crawl.summary import NightSummary
from pipeline.crawl.workshop import Workshop
from pipeline.crawl.writing import SUMMARY, write_night
from pipeline.errors import OutputError, StateError
from pipeline.process import calling_at_signals
from pipeline.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.crawl.config import CrawlConfig
    from pipeline.crawl.fetching.exchange import Transport
    from pipeline.crawl.progress import Observer
    from pipeline.rulebook.book import RuleBook

STATE = "state.sqlite"
LOCK = "crawl.lock"
LOG = "log.jsonl"
INTERRUPTED = "interrupted"


def run_night(  # noqa: PLR0913 -- the effects a night has are all named here, and only here
    config: CrawlConfig,
    out: Path,
    *,
    rules: RuleBook,
    jobs: int,
    observer: Observer,
    now: Callable[[], datetime],
    replay: Sequence[Path] = (),
    resolve: Mapping[str, tuple[str, int]] | None = None,
    checkpoint: Callable[[str], None] = no_checkpoint,
) -> NightSummary:
    """
    Run one night, or go on with it.

    Args:
        config: Sites and politeness.
        out: The output folder; state and archive lie in it too.
        rules: The rule book.
        jobs: Number of processes that clean.
        observer: Is told what happens.
        now: The clock, with its offset.
        replay: WARC files that answer in place of the network.
        resolve: Hosts with the address and port they are served at, loopback too; for tests and measurements.
        checkpoint: Called with a name between the steps; tests kill the process there.

    Returns:
        The night in figures; `is_interrupted` if a person stopped it.

    Raises:
        LockedError: Another crawl works in the folder.
        StateError: The state cannot be used.
        OutputError: The disk is full or the folder cannot be written.
    """
    night = now().date().isoformat()
    if replay:  # what was recorded says the same however often it is asked
        config = replace(config, crawl=config.crawl.model_copy(update={"retries": 0}))
    try:
        out.mkdir(parents=True, exist_ok=True)
        with locked(out / LOCK), json_log(out / night / LOG, now) as log:
            scopes = {site.host: scope_of(site, config.crawl) for site in config.sites}
            faults = FaultCount()
            workshop = Workshop(config, out, scopes, rules, jobs, Several((observer, log, faults)), now, checkpoint)
            with open_frontier(workshop) as frontier, open_transport(config, replay, resolve or {}) as transport:
                summary = _run(workshop, frontier, night, transport)
                return replace(summary, faults=summary.faults + faults.count)
    except OSError as exc:
        raise OutputError(
            f"{out}: cannot be written ({exc.strerror}); free the disk or choose another --out, and run again to go on"
        ) from exc
    except sqlite3.Error as exc:
        raise StateError(f"{out / STATE}: cannot be used ({exc}); free the disk and run again to go on") from exc


def _run(workshop: Workshop, frontier: Frontier, night: str, transport: Transport) -> NightSummary:
    _take_over(workshop, frontier, night)
    for earlier in frontier.nights.unwritten():
        if earlier != night:
            workshop.observer.noted(f"writing the articles of {earlier}, which were not written yet")
            _write(workshop, frontier, earlier)
    frontier.keep_to(workshop.scopes)
    frontier.nights.open(night, workshop.now())
    frontier.add(ways_in(workshop.config), workshop.now())
    workshop.checkpoint("opened")
    stopped = fetch_due(workshop, frontier, night, transport)
    left = frontier.nights.count_left(night, workshop.now())
    if stopped == INTERRUPTED:
        return NightSummary(night, left=left, stopped=stopped, is_interrupted=True)
    if stopped is not None and stopped.startswith("disk"):
        raise OutputError(f"{workshop.out}: {stopped}; free some and run again to go on")
    return replace(_write(workshop, frontier, night), left=left, stopped=stopped)


def _write(workshop: Workshop, frontier: Frontier, night: str) -> NightSummary:
    summary = write_night(workshop, frontier, night)
    workshop.checkpoint("written")
    frontier.nights.mark_written(night)
    return summary


@contextlib.contextmanager
def open_frontier(workshop: Workshop) -> Iterator[Frontier]:
    """Open the state of a folder for the time of the block; a damaged one is moved aside."""
    connection, damaged = open_database(workshop.out / STATE)
    if damaged is not None:
        workshop.observer.noted(f"the state was damaged and lies in {damaged.name} now; it is rebuilt from the archive")
    with contextlib.closing(connection):
        yield Frontier(connection)


def _take_over(workshop: Workshop, frontier: Frontier, night: str) -> None:
    """Bring state and archive together, and find nights that an earlier crawl left."""
    for folder in sorted(workshop.out.glob(f"*/{WARC_FOLDER}")):
        frontier.nights.know(folder.parent.name, is_written=(folder.parent / SUMMARY).is_file())
    found = recover(workshop.out, frontier, workshop.scopes, night, workshop.now())
    if found.adopted:
        workshop.observer.noted(f"{found.adopted} pages were in the archive only; they are known again")
    if found.lost:
        workshop.observer.noted(f"{found.lost} pages are gone from the archive; they are fetched again")
    for damage in found.damage:
        workshop.observer.noted(f"archive {damage}")


def ways_in(config: CrawlConfig) -> Iterator[Errand]:
    """Yield the addresses a night begins with."""
    for site in config.sites:
        for url in site.start:
            yield Errand(canonical_url(url), site.host, "entry")
        for url in site.feeds:
            yield Errand(canonical_url(url), site.host, "feed")
        for url in site.sitemaps:
            yield Errand(canonical_url(url), site.host, "sitemap")


def fetch_due(workshop: Workshop, frontier: Frontier, night: str, transport: Transport) -> str | None:
    """Fetch what is due; return why it ended early, None if it did not."""
    crawl = workshop.config.crawl
    archive = Archive(workshop.out / night / WARC_FOLDER, night, crawl.warc_bytes, f"Qinggao/{__version__}")
    journal = Journal(frontier, archive, night, workshop.checkpoint)
    with contextlib.closing(archive):
        surroundings = Surroundings(
            config=workshop.config,
            scopes=workshop.scopes,
            frontier=frontier,
            journal=journal,
            transport=transport,
            observer=workshop.observer,
            now=workshop.now,
            may_go_on=lambda: _disk_nearly_full(workshop.out, crawl.min_free_bytes),
        )
        return asyncio.run(_crawl(surroundings, night))


async def _crawl(surroundings: Surroundings, night: str) -> str | None:
    crawler = Crawler(surroundings, night, is_first=not surroundings.frontier.captures.exist())
    with calling_at_signals(asyncio.get_running_loop(), partial(crawler.stop, INTERRUPTED)):
        await crawler.run()
    return crawler.stopped_because


@contextlib.contextmanager
def open_transport(
    config: CrawlConfig, replay: Sequence[Path], resolve: Mapping[str, tuple[str, int]]
) -> Iterator[Transport]:
    """Open what answers requests: recorded responses if there are any, else the network and the sample site."""
    crawl = config.crawl
    if replay:
        yield ReplayTransport(replay, crawl.body_bytes)
        return
    with contextlib.ExitStack() as stack:
        yield NetworkTransport(
            Guard(resolve=stack.enter_context(serve(config.serve)) if config.serve else resolve),
            connections_per_host=crawl.connections_per_host,
            timeout_s=crawl.timeout_s,
            body_bytes=crawl.body_bytes,
        )


def _disk_nearly_full(out: Path, min_free_bytes: int) -> str | None:
    try:
        free = shutil.disk_usage(out).free
    except OSError as exc:
        raise StateError(f"{out}: is gone ({exc.strerror}); the crawl cannot go on") from exc
    return None if free >= min_free_bytes else f"disk nearly full: {free // 1_000_000} MB free"
