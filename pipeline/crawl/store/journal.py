"""
The crash rule: append to the archive, force it to the disk, then one transaction.

Whatever moment a crawl is killed at, the archive holds every page that the frontier knows of. Pages that the frontier
does not know of yet are taken over at the next start (`pipeline.crawl.store.recovery`), and what is torn is cut off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.crawl.store.warc import capture_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.crawl.store.archive import Archive
    from pipeline.crawl.store.captures import Place
    from pipeline.crawl.store.frontier import Frontier
    from pipeline.crawl.store.settle import Settlement

WARC_FOLDER = "warc"


def no_checkpoint(_name: str) -> None:
    """Do nothing at the moments a crash test dies at."""


class Journal:
    """
    Writes down what requests brought.

    Args:
        frontier: The state.
        archive: The night's archive.
        night: The night.
        checkpoint: Called with a name between the steps; tests kill the process there.
    """

    def __init__(
        self,
        frontier: Frontier,
        archive: Archive,
        night: str,
        checkpoint: Callable[[str], None] = no_checkpoint,
    ) -> None:
        self._frontier = frontier
        self._archive = archive
        self._night = night
        self._checkpoint = checkpoint

    def commit(self, settlements: Sequence[Settlement]) -> set[str]:
        """
        Write settlements down for good.

        Returns:
            Hosts for which new addresses were found.

        Raises:
            OutputError: The archive cannot be written; the frontier knows nothing of these settlements then.
        """
        self._checkpoint("begin")
        places = [self._append(settlement) for settlement in settlements]
        self._checkpoint("appended")
        committed = self._archive.sync() if any(places) else {}
        self._checkpoint("synced")
        hosts = self._frontier.apply(self._night, list(zip(settlements, places, strict=True)), committed)
        self._checkpoint("committed")
        return hosts

    def _append(self, settlement: Settlement) -> Place | None:
        if settlement.capture is None or settlement.request is None:
            return None
        records = capture_records(settlement.capture, settlement.request)
        self._checkpoint("appending")
        return self._archive.append(records, settlement.at)
