"""
A forward simulator of a mirror site: it does to a page what research has shown the real ones do.

Simplified text goes in; traditional text with pinyin glosses, cut and decoded bytes comes out, together with the places
where the decoder was out of step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.cp936 import EURO, decode, encode, pair_of
from pipeline.cleaning.repair.table import gloss_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MARK = re.compile(rb"(?=\xa3\xa1|\xa3\xbf|\xa3\xbb|\xa1\xa3)")  # ！ ？ ； 。
_PUSHED = -1  # the place of a byte that was pushed in and stands nowhere in the original


@dataclass(frozen=True, slots=True)
class Mirrored:
    """
    A mirrored page.

    Attributes:
        page: What a reader of the mirror sees.
        original: The same page in traditional characters, undamaged.
        spans: Damaged places: start and end in `page`, and what stood there.
    """

    page: str
    original: str
    spans: tuple[tuple[int, int, str], ...]


def mirror(text: str, glossed: Sequence[str], is_cut: Callable[[int], bool]) -> Mirrored:
    """
    Mirror a page.

    Args:
        text: The page in simplified characters, without anything GBK cannot write.
        glossed: Characters that get a gloss, in the order of the replacement list.
        is_cut: For each place where a sentence mark's bytes stand across two characters: is the text cut there?

    Returns:
        The mirrored page.
    """
    original = to_mirror_script(text)
    data = encode(original)
    assert data is not None, "write the page in GBK"
    starts = _starts(original)
    marks = (m.start() for m in _MARK.finditer(data))
    cuts = [[at, at + 1] for at in marks if at not in starts and is_cut(at)]
    return _read(original, starts, _push_glosses(data, glossed), cuts)


def to_mirror_script(text: str) -> str:
    """Convert to traditional characters one by one, as the mirror sites' converter does."""
    forms = gloss_table().forms
    return "".join(forms.get(char, char) for char in text)


def _push_glosses(data: bytes, glossed: Sequence[str]) -> list[tuple[int, int]]:
    """Push a gloss behind every occurrence of each character's bytes, wherever they stand; give bytes and places."""
    stretches: list[tuple[int, bytes]] = [(0, data)]  # (place of the first byte, bytes)
    for char in glossed:
        code, push = pair_of(char), encode(f"({gloss_table().readings[char][0]})")
        ahead: list[tuple[int, bytes]] = []
        for place, stretch in stretches:
            if place == _PUSHED:
                ahead.append((place, stretch))
                continue
            *heads, tail = stretch.split(code)
            for head in heads:
                ahead += ((place, head + code), (_PUSHED, push))
                place += len(head) + 2  # noqa: PLW2901 -- walks along the stretch
            ahead.append((place, tail))
        stretches = ahead
    return [
        (byte, _PUSHED if place == _PUSHED else place + i)
        for place, stretch in stretches
        for i, byte in enumerate(stretch)
    ]


def _starts(text: str) -> dict[int, int]:
    """Map the place of each character's first byte, and of the end, to its index."""
    starts, place = {}, 0
    for index, char in enumerate(text):
        starts[place] = index
        place += 1 if char < "\x80" or char == EURO else 2
    return starts | {place: len(text)}


def _read(original: str, starts: dict[int, int], stream: list[tuple[int, int]], cuts: list[list[int]]) -> Mirrored:
    """Decode the stream, starting anew at each cut, and note where the decoder is out of step."""
    page, spans, opened, at = "", [], None, 0
    while at < len(stream):
        width = 1 if stream[at][0] <= 0x80 else 2
        if width == 2 and [place for _, place in stream[at + 1 : at + 3]] in cuts:
            width = 1
        places = [place for _, place in stream[at : at + width]]
        is_whole = places[0] in starts and places[0] + width in starts and _PUSHED not in places
        if opened and is_whole:
            spans.append((opened[0], len(page), original[opened[1] : starts[places[0]]]))
            opened = None
        elif not opened and not is_whole and set(places) != {_PUSHED}:
            opened = (len(page), starts[places[0]])
        page += decode(bytes(byte for byte, _ in stream[at : at + width]))
        at += width
    if opened:
        spans.append((opened[0], len(page), original[opened[1] :]))
    return Mirrored(page, original, tuple(spans))
