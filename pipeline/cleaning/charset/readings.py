"""
How much sense a body makes in an encoding.

Almost any bytes can be read as gb18030 or Big5 without an error, so validity says little; what tells them apart is
whether the text is made of common characters. Measured on news text: 70 to 80 % of the characters are in the table
when the encoding is right, 2 to 8 % when it is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline.cleaning.charset.decoders import decode_as
from pipeline.cleaning.charset.tables import read_table

_COMMON: Final = re.compile(
    "[{}]+".format(
        "".join(
            re.escape(char)
            for line in read_table("charset_common.txt").splitlines()
            if not line.startswith("#")
            for char in line
        )
    )
)
_KANA: Final = re.compile("[\u3041-\u30ff]")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_CHINESE: Final = {"gb18030", "Big5"}
_JAPANESE: Final = {"EUC-JP", "ISO-2022-JP", "Shift_JIS"}

_WINDOWS: Final = 4
_WINDOW_BYTES: Final = 1_024
# Neither `<` nor `>` nor a control character is ever the second byte of a character in these encodings, so a run of
# text that begins with the first high byte after one begins with a whole character.
_RUN: Final = re.compile(rb"[\x80-\xff][^<>\x00-\x1f]*")
_RUN_BORDER: Final = re.compile(rb"[<>\n]")


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What came of reading a sample in one encoding.

    Attributes:
        encoding: The encoding.
        good: Number of characters that speak for it: common ones; in UTF-8 all beyond ASCII, as bytes rarely are valid
            UTF-8 by chance. Single-byte encodings give no sign, theirs is 0.
        bad: Number of byte sequences that it cannot decode.
        size: Number of characters beyond ASCII.
    """

    encoding: str
    good: int
    bad: int
    size: int

    @property
    def score(self) -> float:
        """Share of good characters less the share of bad ones, at most 1."""
        return (self.good - self.bad) / self.size if self.size else 0.0

    @property
    def damage(self) -> float:
        """Share of bad sequences, from 0 to 1."""
        return self.bad / self.size if self.size else 0.0


def sample_text(body: bytes) -> bytes:
    """
    Take the first runs of text beyond ASCII from each quarter of a page, a line each.

    Returns:
        About 4 KB at most; all of the page's text beyond ASCII where there is less.
    """
    borders = [0]
    for quarter in range(1, _WINDOWS):
        border = _RUN_BORDER.search(body, max(borders[-1], len(body) * quarter // _WINDOWS))
        borders.append(border.start() if border else len(body))
    return b"\n".join(run for start, end in pairwise([*borders, len(body)]) for run in _runs(body, start, end))


def read_sample(sample: bytes, encoding: str) -> Reading:
    """Read a sample in an encoding and count what speaks for it and against it."""
    text, bad = decode_as(sample, encoding)
    size = len(text) - len(text.encode("ascii", "ignore"))
    return Reading(encoding, _count_good(text, encoding, size - bad), bad, size)


def count_common(text: str) -> int:
    """Count the characters that are common in Chinese text: 600 hanzi, their traditional forms and the punctuation."""
    return len(text) - len(_COMMON.sub("", text))


def _runs(body: bytes, start: int, end: int) -> list[bytes]:
    runs: list[bytes] = []
    room = _WINDOW_BYTES
    for match in _RUN.finditer(body, start, end):
        runs.append(match[0][:room])
        room -= len(runs[-1])
        if room <= 0:
            break
    return runs


def _count_good(text: str, encoding: str, decoded: int) -> int:
    if encoding == "UTF-8":
        return decoded
    if encoding in _CHINESE:
        return count_common(text)
    if encoding in _JAPANESE:
        return len(_KANA.findall(text)) + count_common(text)
    return len(_HANGUL.findall(text)) if encoding == "EUC-KR" else 0
