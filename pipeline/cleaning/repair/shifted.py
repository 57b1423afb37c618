"""
The shifted-byte solver: what can have stood where a gloss or a cut landed inside a character.

From such an onset on, the decoder pairs the trail byte of one character with the lead byte of the next, until an ASCII
byte or a gloss puts it back in step. Walking along the observed text with the pending lead byte gives the characters
back; only a `?` leaves a byte open. Every way through is a `Reading`: a row of slots, most with one candidate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.cp936 import EURO, LEADS, LOST, MARK, TRAILS, characters, decode, encode, pair_of
from pipeline.cleaning.repair.gate import PINYIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.repair.table import GlossTable
    from pipeline.cleaning.repair.widths import Widths

SENTENCE_MARKS = frozenset("！？；。")  # the cut of the second damage stands before one of these
HALF_WIDTH_MARKS = frozenset("!?;")  # the same on a page with half-width punctuation

_ONSET = re.compile(rf"\?(?:({PINYIN}) ?\)|(?=[！？；。!?;]))")

_BROKEN_GLOSS = re.compile(rf"\?(({PINYIN}) ?\))")  # the opening parenthesis was eaten
_WHOLE_GLOSS = re.compile(rf"\(({PINYIN}) ?\)")
_TAG_WITHOUT_OPENING = re.compile(r"/?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]{0,400})?/?>")
_ENTITY_WITHOUT_AMPERSAND = re.compile(r"(?:#\d{1,6}|[A-Za-z]{2,8});")
_ASCII_END = 0x80
_MAX_OPEN = 3  # open slots in one span; beyond that nothing can be told any more
_LONGEST = 120  # characters in one span; a real one soon meets ASCII


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One way to read a damaged span.

    Attributes:
        slots: Candidates for each character that stood there, in order; one candidate where the bytes leave no choice.
        end: Where the span ends in the page.
        glosses: Glosses inside the span: offset in its GBK bytes, and the gloss as the page shows it.
        cuts: Offsets in its GBK bytes where the converter cut the text.
    """

    slots: tuple[str, ...]
    end: int
    glosses: tuple[tuple[int, str], ...] = ()
    cuts: tuple[int, ...] = ()

    def damaged(self, text: str) -> str | None:
        """Damage `text`, one choice from the slots, as the converter did: the proof that the choice is possible."""
        data = encode(text.replace(LOST, " "))
        if data is None:
            return None
        glosses = dict(self.glosses)
        parts = [b""]
        for start, end in pairwise(sorted({0, len(data), *glosses, *self.cuts})):
            parts[-1] += data[start:end] + (encode(glosses.get(end, "")) or b"")
            if end in self.cuts:
                parts.append(b"")
        return "".join(map(decode, parts))

    def then(self, *slots: str, by: int = 1) -> Reading:
        """Go on by some characters of the page, which stand for more slots."""
        return Reading((*self.slots, *slots), self.end + by, self.glosses, self.cuts)

    def glossed(self, gloss: str, *, inside: int = 0, by: int | None = None) -> Reading:
        """Note a gloss behind the last slot, or `inside` bytes further on, and go on by its length on the page."""
        at = 2 * len(self.slots) + inside
        end = self.end + (len(gloss) if by is None else by)
        return Reading(self.slots, end, (*self.glosses, (at, gloss)), self.cuts)

    def cut(self) -> Reading:
        """Note a cut behind the last slot."""
        return replace(self, cuts=(*self.cuts, 2 * len(self.slots)))


@dataclass(frozen=True, slots=True)
class _Walk:
    """A reading on its way: the lead byte of the character that comes next, one of `leads`, is already behind it."""

    so_far: Reading
    leads: bytes


def onsets(page: str, widths: Widths) -> Iterator[tuple[int, int]]:
    """Find where damage can begin: a `?` with the rest of a gloss, or in front of a sentence mark; start and end."""
    for onset in _ONSET.finditer(page):
        if onset[1] or is_mark(page[onset.end()], widths):
            yield onset.span()


def is_mark(char: str, widths: Widths) -> bool:
    """Say whether a character is, or on this page can have been, a sentence mark before which a cut can stand."""
    return char in SENTENCE_MARKS or (char in HALF_WIDTH_MARKS and char in widths.pairs)


def readings(page: str, start: int, before: str, table: GlossTable, widths: Widths) -> Iterator[Reading]:
    """
    Give every way to read the damage that begins at an onset.

    Args:
        page: The decoded page.
        start: Where the `?` of the onset stands, see `onsets`.
        before: The repaired character in front of it, "" at the beginning of the page.
        table: Readings, and what the converter can have written.
        widths: Whether ASCII characters of the page can have been full-width ones.

    Yields:
        Readings whose bytes lead back into step; none where the page shows no such damage.
    """
    walks = list(_begin(page, start, before, table, widths))
    while walks:
        walk = walks.pop()
        at = walk.so_far.end
        if (
            at == len(page)
            or len(walk.so_far.slots) > _LONGEST
            or sum(len(slot) > 1 for slot in walk.so_far.slots) > _MAX_OPEN
        ):
            continue
        if page[at] == MARK:
            yield from _leave_at_mark(page, walk, table, widths)
            walks += _pass_mark(walk, table)
        pair = pair_of(page[at]) or widths.pairs.get(page[at])
        if pair and (slot := table.written_over(walk.leads, pair[:1])):
            if pair[1] < _ASCII_END:  # the trail byte was an ASCII character of its own
                yield walk.so_far.then(slot, chr(pair[1]))
            else:
                walks.append(_Walk(_skip_gloss(page, walk.so_far.then(slot), page[at], table), pair[1:]))
        if page[at] == EURO or (page[at].isascii() and page[at] != MARK):
            trail = b"\x80" if page[at] == EURO else page[at].encode()
            if slot := table.written_over(walk.leads, trail):
                gloss = _WHOLE_GLOSS.match(page, at + 1)
                fitting = "".join(char for char in slot if gloss and table.fits(char, gloss[1]))
                yield walk.so_far.then(fitting).glossed(gloss[0]) if gloss and fitting else walk.so_far.then(slot)


def _begin(page: str, start: int, before: str, table: GlossTable, widths: Widths) -> Iterator[_Walk]:
    """Enter the shifted state with every lead byte that can be pending behind the onset."""
    broken = _BROKEN_GLOSS.match(page, start)
    if broken is None:
        mark = pair_of(page[start + 1]) or widths.pairs.get(page[start + 1], b"")
        if slot := table.written_over(LEADS, mark[:1]):
            yield _Walk(Reading((slot,), start + 2, cuts=(1,)), mark[1:])
        return
    trail = pair_of(before)
    for char in table.glossed_from(trail[1], broken[2]) if trail else ():
        ahead = Reading((), start, ((1, f"({broken[1]}"),)).then(by=len(broken[0]))
        yield _Walk(ahead, (pair_of(char) or b"")[1:])


def _skip_gloss(page: str, ahead: Reading, shown: str, table: GlossTable) -> Reading:
    """Pass the gloss behind two bytes, shown as one character, that are none and look like a glossed one."""
    gloss = _WHOLE_GLOSS.match(page, ahead.end)
    return ahead.glossed(gloss[0], inside=1) if gloss and table.fits(shown, gloss[1]) else ahead


def _leave_at_mark(page: str, walk: _Walk, table: GlossTable, widths: Widths) -> Iterator[Reading]:
    """Read a `?` that puts the decoder back in step: a broken gloss, a cut, or an ASCII character that was eaten."""
    broken = _BROKEN_GLOSS.match(page, walk.so_far.end)
    if broken:
        fitting = [c for c in table.written_over(walk.leads, TRAILS) if table.fits(c, broken[2])]
        yield from (walk.so_far.then(c, by=0).glossed(f"({broken[1]}", by=len(broken[0])) for c in fitting)
        if fitting:
            return
    if len(walk.leads) == 1 and (slot := table.written_over(walk.leads, LEADS)):
        after = walk.so_far.end + 1
        if after < len(page) and is_mark(page[after], widths):
            yield walk.so_far.then(slot).cut()
        yield walk.so_far.then(slot, _eaten(page, after))


def _pass_mark(walk: _Walk, table: GlossTable) -> Iterator[_Walk]:
    """Read a `?` as two bytes that are no character: the decoder stays out of step."""
    for first, seconds in _undefined().items():
        if len(walk.leads) == 1 and (slot := table.written.get(walk.leads + bytes((first,)))):
            yield _Walk(walk.so_far.then(slot), seconds)


def _eaten(page: str, at: int) -> str:
    """Say which ASCII character was eaten in front of `at`, where what follows leaves no doubt."""
    if _TAG_WITHOUT_OPENING.match(page, at):
        return "<"
    return "&" if _ENTITY_WITHOUT_AMPERSAND.match(page, at) else LOST


@cache
def _undefined() -> dict[int, bytes]:
    """Give the pairs of lead bytes that are no character, by their first byte."""
    table = characters()
    rows = {first: bytes(second for second in LEADS if bytes((first, second)) not in table) for first in LEADS}
    return {first: seconds for first, seconds in rows.items() if seconds}
