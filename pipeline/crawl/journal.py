"""
The crash rule: append to the archive, force it to the disk, then one transaction.

Whatever moment a crawl is killed at, the archive holds every page that the frontier knows of. Pages that the frontier
does not know of yet are taken over at the next start, and what is torn is cut off.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.crawl.archive import archive_files, cut_out, read_members
from pipeline.crawl.config import Crawl, Site
from pipeline.crawl.frontier import Place
from pipeline.crawl.scope import scope_of
from pipeline.crawl.settle import settle_capture
from pipeline.crawl.warc import DamagedRecordError, capture_records, read_capture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.crawl.archive import Archive
    from pipeline.crawl.errand import Capture
    from pipeline.crawl.frontier import Frontier
    from pipeline.crawl.scope import Scope
    from pipeline.crawl.settle import Settlement

WARC_FOLDER = "warc"
ADOPT_BATCH = 200


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


@dataclass(frozen=True, slots=True)
class Recovery:
    """
    What was found at the start of a crawl.

    Attributes:
        adopted: Captures that were in the archive but not in the frontier.
        lost: Captures that the frontier knew but the archive has no more; they are fetched again.
        cut_bytes: Bytes of damaged records that were taken out of the archive.
    """

    adopted: int = 0
    lost: int = 0
    cut_bytes: int = 0

    def __add__(self, other: Recovery) -> Recovery:
        return Recovery(self.adopted + other.adopted, self.lost + other.lost, self.cut_bytes + other.cut_bytes)


def recover(out: Path, frontier: Frontier, scopes: Mapping[str, Scope], now: datetime) -> Recovery:
    """
    Bring frontier and archive together.

    Args:
        out: The output folder with its folders of nights.
        frontier: The state; an empty one is filled from the whole archive.
        scopes: The configured sites by name; captures of others are kept but lead nowhere.
        now: The time, for what has to be fetched again.
    """
    result = Recovery()
    for folder in sorted(out.glob(f"*/{WARC_FOLDER}")):
        night = folder.parent.name
        committed = frontier.committed(night)
        files = archive_files(folder)
        gone = sorted(set(committed) - {path.name for path in files})
        result += Recovery(lost=sum(frontier.forget_from(night, name, 0, now) for name in gone if committed[name]))
        for path in files:
            known = committed.get(path.name, 0)
            result += _recover_tail(path, night, known, frontier, now)
            known = frontier.committed(night).get(path.name, 0)
            if path.stat().st_size > known:
                cut = _cut_damage(path, known)
                result += Recovery(_adopt(path, night, known, frontier, scopes), cut_bytes=cut)
    return result


def _recover_tail(path: Path, night: str, committed: int, frontier: Frontier, now: datetime) -> Recovery:
    """Check that the archive still has what the frontier knows: the size, and the last capture."""
    size = path.stat().st_size
    lost = frontier.forget_from(night, path.name, size, now) if size < committed else 0
    last = frontier.last_capture(night, path.name)
    while last is not None and not _is_sound(path, last):
        lost += frontier.forget_from(night, path.name, last.start, now)
        last = frontier.last_capture(night, path.name)
    return Recovery(lost=lost)


def _is_sound(path: Path, place: Place) -> bool:
    end = place.start + place.length
    if path.stat().st_size < end:
        return False
    at = place.start
    for member in read_members(path, place.start):
        if member.start >= end:
            break
        if member.content is None:
            return False
        at = member.start + member.length
    return at >= end


def _cut_damage(path: Path, start: int) -> int:
    """Take damaged members out of a file from a byte on; return how many bytes that were."""
    damaged = [member for member in read_members(path, start) if member.content is None]
    for member in reversed(damaged):
        cut_out(path, member.start, member.length)
    return sum(member.length for member in damaged)


def _adopt(path: Path, night: str, start: int, frontier: Frontier, scopes: Mapping[str, Scope]) -> int:
    """Write down the captures of a file from a byte on; return how many there were."""
    adopted = 0
    body_bytes = max((scope.crawl.body_bytes for scope in scopes.values()), default=Crawl().body_bytes)
    captures = _read_captures(path, start, body_bytes)
    while batch := list(itertools.islice(captures, ADOPT_BATCH)):
        settlements = [(_settle_again(capture, frontier, scopes), place) for capture, place in batch]
        last = batch[-1][1]
        frontier.apply(night, settlements, {path.name: last.start + last.length})
        adopted += len(batch)
    frontier.apply(night, [], {path.name: path.stat().st_size})
    return adopted


def _read_captures(path: Path, start: int, body_bytes: int) -> Iterator[tuple[Capture, Place]]:
    """Yield the captures of a file, each with the place of its record and the request after it."""
    held: tuple[Capture, Place] | None = None
    for member in read_members(path, start):
        try:
            capture = read_capture(member.content or b"", body_bytes)
        except DamagedRecordError:  # a sound record of another program: not ours to judge
            capture = None
        if capture is None and held is not None:
            held = (held[0], held[1]._replace(length=held[1].length + member.length))
        elif capture is not None:
            if held is not None:
                yield held
            held = (capture, Place(path.name, member.start, member.length))
    if held is not None:
        yield held


def _settle_again(capture: Capture, frontier: Frontier, scopes: Mapping[str, Scope]) -> Settlement:
    known = frontier.known(capture.errand.url)
    if known is not None:
        errand = replace(
            capture.errand, etag=known.etag, modified=known.modified, digest=known.digest, interval_s=known.interval_s
        )
        capture = replace(capture, errand=errand)
    scope = scopes.get(capture.errand.site) or scope_of(Site(host=capture.errand.site, depth=0), Crawl())
    return settle_capture(capture, None, scope)
