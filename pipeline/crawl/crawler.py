"""The fetching of a night: lanes take addresses from the frontier, ask robots.txt, wait their turn, fetch, settle."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.crawl.fetching.exchange import Failure
from pipeline.crawl.fetching.redirects import redirect_target
from pipeline.crawl.fetching.requests import plain_request, request_for
from pipeline.crawl.fetching.robots import MAX_AGE_S, Robots, fetch_robots, product_of
from pipeline.crawl.lanes import Lane, OriginRules, Turn
from pipeline.crawl.store.committer import Committer
from pipeline.crawl.store.schedule import retry_after, retry_wait
from pipeline.crawl.store.settle import PASSING, settle, settle_failure
from pipeline.errors import QinggaoError, in_a_line
from pipeline.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pipeline.crawl.config import CrawlConfig
    from pipeline.crawl.discovery.scope import Scope
    from pipeline.crawl.fetching.errand import Errand
    from pipeline.crawl.fetching.exchange import Request, Response, Transport
    from pipeline.crawl.fetching.robots import RobotsFile
    from pipeline.crawl.progress import Observer
    from pipeline.crawl.store.frontier import Frontier
    from pipeline.crawl.store.journal import Journal
    from pipeline.crawl.store.settle import Settlement

READ_AHEAD = 16
"""Addresses a lane takes from the frontier at once: enough to spare queries, few enough to keep memory flat."""
MIN_PAUSE_S = 0.01
"""Added to waits for a time of the clock, which may tick a little behind the event loop's."""
MAX_CHALLENGES = 3
"""After so many challenge pages in a row a host is left alone for the night."""


class StoppedError(Exception):
    """The crawl was stopped; what was to be fetched stays due."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """
    What a crawl works with.

    Attributes:
        config: Sites and politeness.
        scopes: The sites, compiled, by name.
        frontier: The state.
        journal: Where settlements are written.
        transport: What answers requests.
        observer: Is told what happens.
        now: The clock.
        may_go_on: Asked before each request; a text says why the crawl must stop.
    """

    config: CrawlConfig
    scopes: Mapping[str, Scope]
    frontier: Frontier
    journal: Journal
    transport: Transport
    observer: Observer
    now: Callable[[], datetime]
    may_go_on: Callable[[], str | None] = lambda: None


class Crawler:
    """
    Fetches what is due in one night.

    Args:
        surroundings: What it works with.
        night: The night's name.
        is_first: Whether nothing was fetched before: only then the first request to a host needs no delay.
    """

    def __init__(self, surroundings: Surroundings, night: str, *, is_first: bool) -> None:
        self._with = surroundings
        self._night = night
        self._is_first = is_first
        self._crawl = surroundings.config.crawl
        self._delays = {site.host: site.delay_s for site in surroundings.config.sites}
        self._ends_at = 0.0
        self._deadline = surroundings.now() + timedelta(seconds=self._crawl.night_s)
        settled = Counter(surroundings.frontier.nights.count_settled(night))
        self._budgets = {site.host: site.pages_per_night - settled[site.host] for site in surroundings.config.sites}
        self._lanes: dict[str, Lane] = {}
        self._slots = asyncio.Semaphore(self._crawl.connections)
        self._stopping = asyncio.Event()
        self._tasks: asyncio.TaskGroup | None = None
        self._committer = Committer(surroundings.journal, self._open_lanes)
        self.stopped_because: str | None = None

    async def run(self) -> None:
        """Fetch until nothing is due, the budget is spent, or `stop` is called; what is under way is finished."""
        committing = asyncio.create_task(self._committer.run())
        loop = asyncio.get_running_loop()
        self._ends_at = loop.time() + self._crawl.night_s
        timer = loop.call_at(self._ends_at, self.stop, "the night is over")
        try:
            async with asyncio.TaskGroup() as self._tasks:
                self._open_lanes(set(self._with.frontier.due_hosts(self._night, self._with.now())))
        except ExceptionGroup as group:
            # The first fault is the one to tell; the others follow from it.
            raise group.exceptions[0] from None
        finally:
            timer.cancel()
            committing.cancel()
            await asyncio.gather(committing, return_exceptions=True)
            await self._with.transport.aclose()

    def stop(self, why: str) -> None:
        """Begin no further request; `run` returns when those under way are written down."""
        if not self._stopping.is_set():
            self.stopped_because = why
            self._stopping.set()
            self._with.observer.noted(f"stopping: {why}; finishing what is under way")

    def _open_lanes(self, hosts: set[str]) -> None:
        if self._tasks is None or self._stopping.is_set():
            return
        for host in sorted(hosts):
            lane = self._lane(host)
            while lane.workers < self._crawl.connections_per_host and not lane.is_closed:
                lane.workers += 1
                self._tasks.create_task(self._work(lane))

    def _lane(self, host: str) -> Lane:
        if host not in self._lanes:
            now = asyncio.get_running_loop().time()
            delay_s = self._crawl.delay_s if self._with.transport.is_live else 0.0
            known = self._with.frontier.hosts.next_at(host)
            left_s = (known - self._with.now()).total_seconds() if known else 0.0
            first_s = max(left_s, 0.0 if self._is_first else delay_s) if self._with.transport.is_live else 0.0
            connections = asyncio.Semaphore(self._crawl.connections_per_host)
            is_closed = self._with.transport.is_live and known is not None and known > self._deadline
            self._lanes[host] = Lane(host, delay_s, now + first_s, connections, is_closed=is_closed)
        return self._lanes[host]

    async def _work(self, lane: Lane) -> None:
        try:
            while not self._stopping.is_set() and not lane.is_closed:
                errand = self._take(lane)
                if errand is not None:
                    await self._visit(lane, errand)
                    lane.under_way.discard(errand.url)
                elif not await self._wait_for_retry(lane):
                    break
        except StoppedError:
            pass
        finally:
            # No await between the last look into the frontier and this line, or an address found meanwhile waits.
            lane.workers -= 1
        if not lane.workers:
            await self._with.transport.release(lane.host)

    def _take(self, lane: Lane) -> Errand | None:
        if not lane.waiting:
            limit = READ_AHEAD + len(lane.under_way)
            due = self._with.frontier.due_errands(lane.host, self._night, self._with.now(), limit)
            lane.waiting.extend(errand for errand in due if errand.url not in lane.under_way)
        while lane.waiting:
            errand = lane.waiting.popleft()
            if errand.tries or self._budgets.get(errand.site, 0) > 0:
                self._budgets[errand.site] -= not errand.tries
                lane.under_way.add(errand.url)
                return errand
        return None

    async def _wait_for_retry(self, lane: Lane) -> bool:
        """Wait until a failed address of the lane may be tried again; return whether there is one."""
        at = self._with.frontier.next_retry(lane.host, self._night, self._deadline)
        if at is None or lane.under_way:
            return False
        wait_s = MIN_PAUSE_S + (at - self._with.now()).total_seconds()
        if wait_s > self._ends_at - asyncio.get_running_loop().time():
            return False  # the clock was set back: by the event loop's the night is over before that
        await self._pause(wait_s)
        return True

    async def _visit(self, lane: Lane, errand: Errand) -> None:
        settlement = await self._fetch(lane, errand)
        self._leave_alone(lane, settlement.host_wait_s)
        lane.challenges = lane.challenges + 1 if settlement.is_challenge else 0
        await self._committer.commit(settlement)
        self._with.observer.visited(settlement)
        self._tell_fault(settlement)
        if lane.challenges >= MAX_CHALLENGES and not lane.is_closed:
            lane.is_closed = True
            self._with.observer.noted(f"{lane.host}: answers with challenge pages; left alone for tonight")
        if (why := self._with.may_go_on()) is not None:
            self.stop(why)

    def _tell_fault(self, settlement: Settlement) -> None:
        what = settlement.fault or (settlement.detail if settlement.reason == "internal_error" else "")
        if what:
            self._with.observer.noted(f"{settlement.errand.url}: internal error, please report it: {what}")

    def _leave_alone(self, lane: Lane, wait_s: float) -> None:
        """Keep away from a host as long as it asked; a host that asks for longer than the night is done with."""
        if not wait_s or not self._with.transport.is_live:
            return
        lane.end(asyncio.get_running_loop().time(), wait_s)
        until = self._with.now() + timedelta(seconds=wait_s)
        self._with.frontier.hosts.set_next_at({lane.host: until})
        if until > self._deadline and not lane.is_closed:
            lane.is_closed = True
            self._with.observer.noted(f"{lane.host}: asks to be left alone beyond the night; the rest is for the next")

    async def _fetch(self, lane: Lane, errand: Errand) -> Settlement:
        """Fetch an address; a fault of ours on the way costs this address and not the night."""
        try:
            return await self._settled(lane, errand)
        except (StoppedError, QinggaoError, OSError, sqlite3.Error):
            raise
        except Exception as exc:  # noqa: BLE001 -- what a server can make us fail at, nobody has foreseen
            failure = Failure("internal_error", in_a_line(exc), may_pass=False)
            return settle_failure(errand, failure, self._with.now(), self._crawl)

    async def _settled(self, lane: Lane, errand: Errand) -> Settlement:
        refusal = await self._refusal(lane, errand)
        if refusal is not None:
            return settle_failure(errand, refusal, self._with.now(), self._crawl)
        request = request_for(errand, self._crawl)
        outcome = await self._send(lane, request)
        return settle(errand, request, outcome, self._with.now(), self._with.scopes[errand.site])

    async def _refusal(self, lane: Lane, errand: Errand) -> Failure | None:
        """Return why robots.txt keeps us from an address, None if it does not."""
        parts = urlsplit(errand.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with lane.robots_lock:
            if origin not in lane.robots:
                rules = await self._rules_of(origin)
                lane.robots[origin] = OriginRules(Robots(rules.text, product_of(self._crawl.user_agent)), rules)
                self._set_delay(lane, errand.site)
        known = lane.robots[origin]
        if known.robots.allows(errand.url):
            return None
        return Failure(known.file.reason, known.file.detail, may_pass=False)

    async def _rules_of(self, origin: str) -> RobotsFile:
        """Return the rules of an origin: kept ones of the last day, else asked for, again if the site is in trouble."""
        oldest = self._with.now() - timedelta(seconds=MAX_AGE_S)
        kept = self._with.frontier.hosts.robots(origin, oldest)
        if kept is not None and not kept.may_pass:
            return kept
        tries = 0
        while True:
            rules = await fetch_robots(origin, self._get, redirect_target)
            tries += 1
            is_closed = self._lane(host_of(origin)).is_closed
            if not rules.may_pass or tries > self._crawl.retries or is_closed or self._stopping.is_set():
                break
            await self._pause(retry_wait(tries, self._crawl.retry_wait_s))
        self._with.frontier.hosts.set_robots(origin, rules, self._with.now())
        return rules

    def _set_delay(self, lane: Lane, site: str) -> None:
        if not self._with.transport.is_live:
            return
        asked = self._delays.get(site)
        wanted = self._crawl.delay_s if asked is None else asked
        lane.delay_s = max([wanted, *(rules.robots.delay_s for rules in lane.robots.values())])
        lane.end(asyncio.get_running_loop().time())

    async def _get(self, url: str) -> Response | Failure:
        """Fetch an address that is no errand (robots.txt), in the turn of its host."""
        lane = self._lane(host_of(url))
        answer = await self._send(lane, plain_request(url, self._crawl))
        if not isinstance(answer, Failure) and answer.status in PASSING:
            self._leave_alone(lane, retry_after(answer.header_text("retry-after"), self._with.now()))
        return answer

    async def _send(self, lane: Lane, request: Request) -> Response | Failure:
        """
        Send a request when it is its host's turn and a connection is free.

        Raises:
            StoppedError: The crawl was stopped before the request began.
        """
        loop = asyncio.get_running_loop()
        async with lane.connections, Turn(lane) as turn:
            # The turn moves on while we wait for it: another request of the lane ends, or the host asks for a rest.
            while (wait_s := lane.next_at - loop.time()) > 0 and not self._stopping.is_set():
                await self._pause(wait_s)
            await self._slots.acquire()
            try:
                if self._stopping.is_set():
                    raise StoppedError
                return await self._with.transport.exchange(request, lambda: turn.pass_on(loop.time()))
            finally:
                self._slots.release()
                lane.end(loop.time())

    async def _pause(self, seconds: float) -> None:
        """Wait, but not once the crawl is stopping."""
        if seconds > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), seconds)
