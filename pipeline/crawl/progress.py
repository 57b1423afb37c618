"""
Telling people how a crawl goes: a live line on a terminal, plain lines elsewhere, JSON lines in the night's log.

What pages and servers say is escaped before it is shown: a log that a page can write to is a log that lies.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import orjson
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.crawl.store.settle import Settlement

PLAIN_EVERY_S = 10.0


class Observer(Protocol):
    """Whoever is told what happens in a night."""

    def noted(self, text: str) -> None:
        """Hear something that people should know."""

    def visited(self, settlement: Settlement) -> None:
        """Hear that an address is settled."""

    def cleaned(self, done: int, total: int) -> None:
        """Hear how many of the night's pages are cleaned."""


class Silence:
    """An observer for those who do not want to know."""

    def noted(self, text: str) -> None:
        """Ignore it."""

    def visited(self, settlement: Settlement) -> None:
        """Ignore it."""

    def cleaned(self, done: int, total: int) -> None:
        """Ignore it."""


class FaultCount(Silence):
    """Counts the pages whose links our own program failed to read."""

    def __init__(self) -> None:
        self.count = 0

    def visited(self, settlement: Settlement) -> None:
        """Count it if it is one."""
        self.count += bool(settlement.fault)


class Several:
    """Hands everything on to several observers."""

    def __init__(self, observers: Sequence[Observer]) -> None:
        self._observers = tuple(observers)

    def noted(self, text: str) -> None:
        """Hand it on."""
        for observer in self._observers:
            observer.noted(text)

    def visited(self, settlement: Settlement) -> None:
        """Hand it on."""
        for observer in self._observers:
            observer.visited(settlement)

    def cleaned(self, done: int, total: int) -> None:
        """Hand it on."""
        for observer in self._observers:
            observer.cleaned(done, total)


class PlainLines:
    """
    Plain lines for a log: what is noted, and every few seconds where the crawl stands.

    Args:
        stream: Where they go.
        clock: Seconds that never go back.
        every_s: Seconds between two lines about progress.
    """

    def __init__(
        self,
        stream: IO[str] = sys.stderr,
        clock: Callable[[], float] = time.monotonic,
        every_s: float = PLAIN_EVERY_S,
    ) -> None:
        self._stream = stream
        self._clock = clock
        self._every_s = every_s
        self._began = self._last = clock()
        self._pages: Counter[str] = Counter()
        self._failed = 0

    def noted(self, text: str) -> None:
        """Write it."""
        self._write(text)

    def visited(self, settlement: Settlement) -> None:
        """Count it, and write where the crawl stands from time to time."""
        self._pages[_host(settlement)] += 1
        self._failed += settlement.reason is not None
        if self._clock() - self._last >= self._every_s:
            self._last = self._clock()
            self._write(self._standing())

    def cleaned(self, done: int, total: int) -> None:
        """Write it at the end."""
        if done == total:
            self._write(f"cleaned {done} pages")

    def _standing(self) -> str:
        total = self._pages.total()
        rate = total / max(self._clock() - self._began, 0.001)
        busiest = ", ".join(f"{host} {count}" for host, count in self._pages.most_common(3))
        return f"{total} requests, {rate:.1f}/s, {self._failed} failed; {busiest}"

    def _write(self, text: str) -> None:
        self._stream.write(printable(text) + "\n")
        self._stream.flush()


class Terminal:
    """
    A live line on a terminal: requests, rate, failures, the host last heard of.

    Args:
        progress: The live display.
        clock: Seconds that never go back.
    """

    def __init__(self, progress: Progress, clock: Callable[[], float] = time.monotonic) -> None:
        self._progress = progress
        self._clock = clock
        self._began = clock()
        self._fetching = progress.add_task("fetching", total=None, rate="", failed=0, host="")
        self._cleaning = progress.add_task("cleaning", total=None, visible=False, rate="", failed=0, host="")
        self._requests = 0
        self._failed = 0

    def noted(self, text: str) -> None:
        """Print it above the live line."""
        self._progress.console.print(escape(printable(text)), highlight=False)

    def visited(self, settlement: Settlement) -> None:
        """Move the line on."""
        self._requests += 1
        self._failed += settlement.reason is not None
        self._progress.update(
            self._fetching,
            advance=1,
            rate=f"{self._requests / max(self._clock() - self._began, 0.001):.1f}/s",
            failed=self._failed,
            host=escape(_host(settlement)),
        )

    def cleaned(self, done: int, total: int) -> None:
        """Show the second line."""
        self._progress.update(self._cleaning, completed=done, total=total, visible=True)


@contextmanager
def observing(stream: IO[str]) -> Iterator[Observer]:
    """
    Show progress for the time of the block: a live line on a terminal, plain lines elsewhere.

    Args:
        stream: Where people look, usually standard error.
    """
    if not stream.isatty():
        yield PlainLines(stream)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("failed {task.fields[failed]}"),
        TextColumn("{task.fields[host]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        yield Terminal(progress)


class JsonLog:
    """
    The night's log, a JSON object a line.

    Args:
        stream: Where it goes.
        now: The clock.
    """

    def __init__(self, stream: IO[bytes], now: Callable[[], datetime]) -> None:
        self._stream = stream
        self._now = now

    def noted(self, text: str) -> None:
        """Write it."""
        self._write({"note": printable(text)})

    def visited(self, settlement: Settlement) -> None:
        """Write what became of the address; the query is left out, it may hold somebody's token."""
        entry: dict[str, object] = {"url": without_query(settlement.errand.url), "kind": settlement.errand.kind}
        if settlement.status is not None:
            entry["status"] = settlement.status
        if settlement.reason is not None:
            entry |= {"reason": settlement.reason, "detail": printable(settlement.detail), "final": settlement.is_final}
        if settlement.capture is not None:
            entry |= {"bytes": len(settlement.capture.response.body), "same": settlement.capture.is_same}
            if settlement.capture.response.notes:
                entry["notes"] = settlement.capture.response.notes
        if settlement.fault:
            entry["fault"] = settlement.fault
        self._write(entry)

    def cleaned(self, done: int, total: int) -> None:
        """Write it at the end."""
        if done == total:
            self._write({"cleaned": done})

    def _write(self, entry: dict[str, object]) -> None:
        at = self._now().isoformat(timespec="milliseconds")
        self._stream.write(orjson.dumps({"at": at, **entry}) + b"\n")
        self._stream.flush()


@contextmanager
def json_log(path: Path, now: Callable[[], datetime]) -> Iterator[JsonLog]:
    """Append to the log of a night for the time of the block."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as stream:
        yield JsonLog(stream, now)


def printable(text: str) -> str:
    r"""
    Return a text with everything that could move a cursor, end a line or turn the writing direction escaped.

    Example:
        >>> printable("a\n\x1b[2J清\u202e")
        'a\\n\\x1b[2J清\\u202e'
    """
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def without_query(url: str) -> str:
    """
    Return an address without what stands in its query.

    Example:
        >>> without_query("http://a.cn/x?token=secret")
        'http://a.cn/x?…'
    """
    head, mark, _ = url.partition("?")
    return head + (mark and "?…")


def _host(settlement: Settlement) -> str:
    return urlsplit(settlement.errand.url).hostname or ""
