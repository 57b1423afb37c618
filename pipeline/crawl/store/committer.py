"""
Group commit: settlements that come while the disk is busy are written down together.

One sync and one transaction then serve many pages; whoever brought a settlement goes on when it is safe.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.crawl.store.journal import Journal
    from pipeline.crawl.store.settle import Settlement

MAX_BATCH = 256


class Committer:
    """
    Writes settlements down, several at a time.

    Args:
        journal: Where they are written.
        on_hosts: Called with the hosts for which new addresses were found.
    """

    def __init__(self, journal: Journal, on_hosts: Callable[[set[str]], None]) -> None:
        self._journal = journal
        self._on_hosts = on_hosts
        self._waiting: list[tuple[Settlement, asyncio.Future[None]]] = []
        self._wake = asyncio.Event()

    async def commit(self, settlement: Settlement) -> None:
        """
        Return when a settlement is written down for good.

        Raises:
            OutputError: It cannot be written.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((settlement, done))
        self._wake.set()
        await done

    async def run(self) -> None:
        """Write down what comes, until cancelled."""
        while True:
            await self._wake.wait()
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            if not self._waiting:
                self._wake.clear()
            try:
                hosts = self._journal.commit([settlement for settlement, _ in batch])
            except Exception as exc:  # noqa: BLE001 -- handed to everybody who waits for this batch
                for _, done in batch:
                    if not done.done():
                        done.set_exception(exc)
                continue
            for _, done in batch:
                if not done.done():
                    done.set_result(None)
            if hosts:
                self._on_hosts(hosts)
