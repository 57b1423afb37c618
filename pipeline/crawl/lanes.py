"""
One lane a host: its turn, its rules, its addresses.

A lane never has more requests under way than the host is allowed, and never begins one before its turn.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.crawl.errand import Errand
    from pipeline.crawl.robots import Robots, RobotsFile


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
        turn: Held while waiting for the turn, so that requests start one after the other.
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
