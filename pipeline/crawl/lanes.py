"""
One lane a host: its turn, its rules, its addresses.

A lane never has more requests under way than the host is allowed, and never begins one before its turn.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pipeline.crawl.fetching.errand import Errand
    from pipeline.crawl.fetching.robots import Robots, RobotsFile


@dataclass(frozen=True, slots=True)
class OriginRules:
    """The rules of one origin, parsed, and the file they were read from."""

    robots: Robots
    file: RobotsFile


@dataclass(slots=True)
class Lane:
    """
    The state of one host in a running crawl.

    Attributes:
        host: Its name.
        delay_s: Seconds between the end of a request and the start of the next.
        next_at: Time of the event loop before which no request may start.
        connections: As many as the host is allowed at once.
        workers: Tasks that work for it.
        waiting: Addresses that were read from the frontier and not begun.
        under_way: Addresses that are being fetched or written down.
        turn: Held from waiting for the turn until the request is sent, so that requests start one after the other.
        robots: Rules by origin; a host may answer on several ports.
        robots_lock: Held while rules are fetched, so that they are fetched once.
        challenges: Challenge pages in a row.
        is_closed: Whether the host is left alone for the rest of the night.
    """

    host: str
    delay_s: float
    next_at: float
    connections: asyncio.Semaphore
    workers: int = 0
    waiting: deque[Errand] = field(default_factory=deque)
    under_way: set[str] = field(default_factory=set)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    robots: dict[str, OriginRules] = field(default_factory=dict)
    robots_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    challenges: int = 0
    is_closed: bool = False

    def begin(self, now: float) -> None:
        """Note that a request begins: the turn is taken."""
        self.next_at = max(self.next_at, now + self.delay_s)

    def end(self, now: float, extra_s: float = 0.0) -> None:
        """Note that a request ended; the next one waits for the delay, or as long as the host asked."""
        self.next_at = max(self.next_at, now + max(self.delay_s, extra_s))


class Turn:
    """
    A request's turn at a host: taken when the block begins, passed on when the request is sent or the block ends.

    To make a connection may take longer than the delay of the host: counted from before that, two requests over two
    connections could arrive at once.

    Args:
        lane: The host's lane.
    """

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._is_held = False

    async def __aenter__(self) -> Self:
        await self._lane.turn.acquire()
        self._is_held = True
        return self

    def pass_on(self, now: float) -> None:
        """Note that the request was sent just now; the next one may wait for its turn."""
        self._lane.begin(now)
        self._release()

    async def __aexit__(self, *_: object) -> None:
        self._release()

    def _release(self) -> None:
        if self._is_held:
            self._is_held = False
            self._lane.turn.release()
