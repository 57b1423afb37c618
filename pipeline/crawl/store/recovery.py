"""
What a start does before its first request: bring archive and frontier together.

Whole records that the frontier does not know of are taken over, torn ends are cut off, damaged bytes are blanked in
their place, and the addresses of pages that are gone are due again. A night whose articles are still to be written is
read through, checksum by checksum; of one that is written only the end is looked at, so a start stays quick after a
year.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.crawl.config import Crawl, Site
from pipeline.crawl.discovery.scope import scope_of
from pipeline.crawl.store.archive import archive_files, blank, read_members
from pipeline.crawl.store.captures import Place
from pipeline.crawl.store.journal import WARC_FOLDER
from pipeline.crawl.store.settle import settle_capture
from pipeline.crawl.store.warc import DamagedRecordError, is_note, is_request, read_capture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from pipeline.crawl.discovery.scope import Scope
    from pipeline.crawl.fetching.errand import Capture
    from pipeline.crawl.store.archive import Member
    from pipeline.crawl.store.frontier import Frontier
    from pipeline.crawl.store.settle import Settlement

ADOPT_BATCH = 200
NAMED_URLS = 5


@dataclass(frozen=True, slots=True)
class Recovery:
    """
    What was found at the start of a crawl.

    Attributes:
        adopted: Captures that were in the archive but not in the frontier.
        lost: Captures that the frontier knew but the archive has no more; they are fetched again.
        damage: A line for each place of the archive that could not be read and was cut off or blanked.
    """

    adopted: int = 0
    lost: int = 0
    damage: tuple[str, ...] = ()

    def __add__(self, other: Recovery) -> Recovery:
        return Recovery(self.adopted + other.adopted, self.lost + other.lost, self.damage + other.damage)


class _File(NamedTuple):
    """A file of the archive, with what is needed to mend it."""

    path: Path
    night: str
    frontier: Frontier
    now: datetime


class _Hole(NamedTuple):
    start: int
    end: int
    urls: tuple[str, ...] = ()


def recover(out: Path, frontier: Frontier, scopes: Mapping[str, Scope], night: str, now: datetime) -> Recovery:
    """
    Bring frontier and archive together.

    Args:
        out: The output folder with its folders of nights.
        frontier: The state; an empty one is filled from the whole archive.
        scopes: The configured sites by name; captures of others are kept but lead nowhere.
        night: The night that begins or goes on; its articles are written, or written again.
        now: The time, for what has to be fetched again.
    """
    result = Recovery()
    to_be_written = {night, *frontier.nights.unwritten()}
    for folder in sorted(out.glob(f"*/{WARC_FOLDER}")):
        of = folder.parent.name
        committed = frontier.captures.committed(of)
        files = archive_files(folder)
        gone = sorted(set(committed) - {path.name for path in files})
        result += Recovery(
            lost=sum(frontier.captures.forget_from(of, name, 0, now) for name in gone if committed[name])
        )
        for path in files:
            file = _File(path, of, frontier, now)
            if path.name in committed:
                result += _check_size(file, committed[path.name])
                result += _check_all(file) if of in to_be_written else _check_end(file)
            result += _take_over(file, scopes)
    return result


# What the frontier knows


def _check_size(file: _File, committed: int) -> Recovery:
    size = file.path.stat().st_size
    if size >= committed:
        return Recovery()
    return Recovery(lost=file.frontier.captures.forget_from(file.night, file.path.name, size, file.now))


def _check_all(file: _File) -> Recovery:
    """Read all that the frontier knows of a file, and mend what is damaged."""
    name = file.path.name
    committed = file.frontier.captures.committed(file.night)[name]
    sound, holes = _survey(itertools.takewhile(lambda member: member.start < committed, read_members(file.path, 0)))
    for place, url in file.frontier.captures.of_file(file.night, name):
        if not _is_covered(sound, place):
            holes.append(_Hole(place.start, place.start + place.length, (url,)))
    result = Recovery()
    for hole in reversed(_joined(holes)):
        is_end = hole.end >= file.path.stat().st_size
        lost = (
            file.frontier.captures.forget_from(file.night, name, hole.start, file.now)
            if is_end
            else file.frontier.captures.forget_between(file.night, name, hole.start, hole.end, file.now)
        )
        result = Recovery(lost=lost, damage=(_mend(file, hole),)) + result
    return result


def _survey(members: Iterable[Member]) -> tuple[dict[int, int], list[_Hole]]:
    """Return where sound records begin and end, without notes of earlier damage, and the damaged places."""
    sound, holes = {}, []
    for member in members:
        if member.content is None:
            holes.append(_Hole(member.start, member.start + member.length))
        elif not is_note(member.content):
            sound[member.start] = member.start + member.length
    return sound, holes


def _is_covered(sound: Mapping[int, int], place: Place) -> bool:
    at, end = place.start, place.start + place.length
    while at < end and at in sound:
        at = sound[at]
    return at == end


def _check_end(file: _File) -> Recovery:
    """Check that a file has the size and the last capture that the frontier knows."""
    lost = 0
    last = file.frontier.captures.last_of(file.night, file.path.name)
    while last is not None and not _is_sound(file.path, last):
        lost += file.frontier.captures.forget_from(file.night, file.path.name, last.start, file.now)
        last = file.frontier.captures.last_of(file.night, file.path.name)
    return Recovery(lost=lost)


def _is_sound(path: Path, place: Place) -> bool:
    end = place.start + place.length
    sound, _ = _survey(itertools.takewhile(lambda member: member.start < end, read_members(path, place.start)))
    return _is_covered(sound, place)


def _joined(holes: Iterable[_Hole]) -> list[_Hole]:
    """Join holes that overlap."""
    joined: list[_Hole] = []
    for hole in sorted(holes):
        if joined and hole.start < joined[-1].end:
            last = joined.pop()
            hole = _Hole(last.start, max(last.end, hole.end), last.urls + hole.urls)  # noqa: PLW2901 -- grown
        joined.append(hole)
    return joined


# Mending


def _mend(file: _File, hole: _Hole) -> str:
    """Blank damaged bytes, or cut them off where they reach to the end of the file; say what was done."""
    what = _describe(hole)
    is_end = hole.end >= file.path.stat().st_size
    blank(file.path, hole.start, hole.end - hole.start, what, file.now)
    return f"{file.night}/{file.path.name}: {what}; they were {'cut off' if is_end else 'blanked'}"


def _describe(hole: _Hole) -> str:
    what = f"{hole.end - hole.start} bytes from byte {hole.start} on could not be read"
    if not hole.urls:
        return what
    more = f" and {len(hole.urls) - NAMED_URLS} more" if len(hole.urls) > NAMED_URLS else ""
    return f"{what} ({' '.join(hole.urls[:NAMED_URLS])}{more})"


# What the frontier does not know


def _take_over(file: _File, scopes: Mapping[str, Scope]) -> Recovery:
    """Write down the captures of a file that the frontier does not know of, with damage mended first."""
    known = file.frontier.captures.committed(file.night).get(file.path.name, 0)
    if file.path.stat().st_size <= known:
        return Recovery()
    _, holes = _survey(read_members(file.path, known))
    # From behind: what is cut off the end moves nothing.
    damage = tuple(_mend(file, hole) for hole in reversed(holes))[::-1]
    return Recovery(adopted=_adopt(file, known, scopes), damage=damage)


def _adopt(file: _File, start: int, scopes: Mapping[str, Scope]) -> int:
    adopted = 0
    body_bytes = max((scope.crawl.body_bytes for scope in scopes.values()), default=Crawl().body_bytes)
    captures = _read_captures(file.path, start, body_bytes)
    while batch := list(itertools.islice(captures, ADOPT_BATCH)):
        settlements = [(_settle_again(capture, file.frontier, scopes), place) for capture, place in batch]
        last = batch[-1][1]
        file.frontier.apply(file.night, settlements, {file.path.name: last.start + last.length})
        adopted += len(batch)
    file.frontier.apply(file.night, [], {file.path.name: file.path.stat().st_size})
    return adopted


def _read_captures(path: Path, start: int, body_bytes: int) -> Iterator[tuple[Capture, Place]]:
    """Yield the captures of a file, each with the place of its record and of the request right behind it."""
    held: tuple[Capture, Place] | None = None
    for member in read_members(path, start):
        if held is not None:
            capture, place = held
            yield capture, place._replace(length=place.length + (member.length if _is_request(member) else 0))
            held = None
        try:
            found = read_capture(member.content or b"", body_bytes)
        except DamagedRecordError:  # a sound record of another program: not ours to judge
            continue
        if found is not None:
            held = found, Place(path.name, member.start, member.length)
    if held is not None:
        yield held


def _is_request(member: Member) -> bool:
    return member.content is not None and is_request(member.content)


def _settle_again(capture: Capture, frontier: Frontier, scopes: Mapping[str, Scope]) -> Settlement:
    known = frontier.known(capture.errand.url)
    if known is not None:
        errand = replace(
            capture.errand, etag=known.etag, modified=known.modified, digest=known.digest, interval_s=known.interval_s
        )
        capture = replace(capture, errand=errand)
    scope = scopes.get(capture.errand.site) or scope_of(Site(host=capture.errand.site, depth=0), Crawl())
    return settle_capture(capture, None, scope)
