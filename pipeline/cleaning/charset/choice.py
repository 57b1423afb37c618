"""Which encoding a body is in: the claims of the page, weighed against its bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.cleaning.charset.binary import has_many_controls, is_mostly_controls
from pipeline.cleaning.charset.decoders import decode_as
from pipeline.cleaning.charset.readings import Reading, count_common, read_sample, sample_text
from pipeline.cleaning.charset.utf16 import utf16_encoding

if TYPE_CHECKING:
    from collections.abc import Sequence

_FALLBACKS: Final = ("UTF-8", "gb18030", "Big5")
_CHINESE: Final = {"gb18030", "Big5"}

# Measured on news text: scores of 0.7 to 0.9 for the right encoding, below 0.1 for a wrong one.
_CLEAR: Final = 0.6
_CHINESE_AT_ALL: Final = 0.35  # Korean and Japanese read as Chinese stay below 0.25; Chinese as Korean gets any score
_PLAUSIBLE: Final = 0.2
_RANDOM: Final = 0.1  # what gb18030 and Big5 make of noise
_ENOUGH_CHARACTERS: Final = 64  # fewer say nothing about noise

_TELLING: Final = 13  # different characters

_TOLERABLE_DAMAGE: Final = 0.25
_FEW_BAD: Final = 3
_SPARSE: Final = 0.15  # of the bytes: Western text has no more letters beyond ASCII

_ASCII: Final = bytes(range(0x80))
_LEAD_OF_THREE_OR_FOUR: Final = re.compile(rb"[\xe0-\xff]")


def choose_encoding(content: bytes, claimed: Sequence[str], *, is_utf8: bool) -> str | None:
    """
    Choose the encoding to read a body with.

    UTF-8 proves itself; so does UTF-16. Anything else is read in the claimed encodings, gb18030 and Big5, and the one
    that gives the most common characters is taken. A claim that nothing speaks for stands only where nothing speaks
    against it either.

    Args:
        content: The body without its byte order mark.
        claimed: The encodings that the page claims, the most trusted first.
        is_utf8: Whether all of it is valid UTF-8.

    Returns:
        The name of an encoding, None for bytes that are no text in any.
    """
    if encoding := utf16_encoding(content, claimed):
        return encoding
    if is_mostly_controls(content):
        return None
    named = [encoding for encoding in dict.fromkeys(claimed) if not encoding.startswith("UTF-16")]
    if content.isascii():
        return named[0] if named else "UTF-8"
    if is_utf8 and not (_CHINESE.intersection(named) and _may_be_chance(content)):
        return "UTF-8"
    return _most_plausible(content, named)


def _may_be_chance(content: bytes) -> bool:
    """Tell whether valid UTF-8 has two-byte sequences only: hanzi in GBK may look like that, in UTF-8 they never do."""
    return not _LEAD_OF_THREE_OR_FOUR.search(content)


def _most_plausible(content: bytes, named: Sequence[str]) -> str | None:
    """Return the encoding that makes most sense of bytes that are not plainly UTF-8, None where none makes any."""
    sample = sample_text(content)
    readings: list[Reading] = []
    for encoding in dict.fromkeys((*filter(_FALLBACKS.__contains__, named), *_FALLBACKS)):
        readings.append(read_sample(sample, encoding))
        is_claimed = encoding in _CHINESE.intersection(named[:1]) and not readings[-1].bad
        if readings[-1].score >= _CLEAR or (is_claimed and _stands_by_kinds(sample, encoding)):
            return encoding
    best = max(readings, key=lambda reading: reading.score)
    claims = [read_sample(sample, encoding) for encoding in named]
    foreign = next((claim for claim in claims if claim.score >= _CLEAR), None)
    if foreign and best.score < _CHINESE_AT_ALL and _CHINESE.isdisjoint(named):
        return foreign.encoding
    if best.score >= _PLAUSIBLE:
        return best.encoding
    if has_many_controls(content):
        return None
    stands = next((claim.encoding for claim in claims if _is_tolerable(claim)), None)
    return stands or _last_resort(content, best)


def _stands_by_kinds(sample: bytes, encoding: str) -> bool:
    """
    Tell whether a claim stands if each character counts once.

    A few different characters are too little to doubt it, however often they come: 承 in GBK is 創 in Big5.
    """
    kinds = {char for char in decode_as(sample, encoding)[0] if not char.isascii()}
    return len(kinds) < _TELLING or count_common("".join(kinds)) >= _CLEAR * len(kinds)


def _last_resort(content: bytes, best: Reading) -> str | None:
    if best.score >= _RANDOM:
        return best.encoding
    return "windows-1252" if len(content.translate(None, _ASCII)) < _SPARSE * len(content) else None


def _is_tolerable(reading: Reading) -> bool:
    """Tell whether a claim may stand although nothing speaks for it."""
    if reading.encoding in _CHINESE and reading.size >= _ENOUGH_CHARACTERS and reading.score < _RANDOM:
        return False
    return reading.damage <= _TOLERABLE_DAMAGE or reading.bad <= _FEW_BAD
