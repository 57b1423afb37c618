"""The gloss table: which characters carry a pinyin gloss, how they are read, and what the 1:1 converter can write."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.cp936 import LEADS, characters, pair_of

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA = files("pipeline.cleaning") / "data"


@dataclass(frozen=True, slots=True, eq=False)
class GlossTable:
    """
    What is known about glossed characters.

    Attributes:
        core: Characters frequent enough that a glossed page must show some of them.
        readings: Pinyin readings of each traditional-only character, the first one first.
        simplified: Simplified form of each traditional character, for the language model.
        forms: What the converter writes for a simplified character, where that differs.
        codes: The characters of `readings` by their two GBK bytes.
        written: By their GBK bytes, the characters the converter can have written: no simplified form that has another
            image, nothing from the Private Use Area.
    """

    core: frozenset[str]
    readings: dict[str, tuple[str, ...]]
    simplified: dict[int, str]
    forms: dict[str, str]
    codes: dict[bytes, str]
    written: dict[bytes, str]

    def fits(self, char: str, reading: str) -> bool:
        """Say whether a character can be read so."""
        return reading in self.readings.get(char, ())

    @lru_cache(maxsize=4096)  # noqa: B019 -- there is one table, and a few thousand pairs of bytes on all pages
    def written_over(self, leads: Sequence[int], trails: Sequence[int]) -> str:
        """Give the characters with these lead and trail bytes that the converter can have written."""
        codes = (bytes((lead, trail)) for lead in leads for trail in trails)
        return "".join(self.written.get(code, "") for code in codes)

    @lru_cache(maxsize=4096)  # noqa: B019 -- as above
    def glossed_from(self, lead: int, reading: str) -> tuple[str, ...]:
        """Give the characters with this lead byte that can carry this gloss."""
        chars = (self.codes.get(bytes((lead, trail))) for trail in LEADS)
        return tuple(char for char in chars if char is not None and self.fits(char, reading))


@cache
def gloss_table() -> GlossTable:
    """Load the table that `build_table` made."""
    raw = json.loads((DATA / "gloss.json").read_text(encoding="utf-8"))
    forms = raw["forms"]
    images = set(forms.values())
    readings = {char: tuple(spelled.split()) for char, spelled in raw["readings"].items()}
    return GlossTable(
        core=frozenset(raw["core"]),
        readings=readings,
        simplified={ord(char): form for char, form in raw["simplified"].items()},
        forms=forms,
        codes={pair: char for char in readings if (pair := pair_of(char)) is not None},
        written={
            pair: char
            for pair, char in characters().items()
            if forms.get(char, char) == char
            and (char in images or char not in raw["simplified"])
            and not "\ue000" <= char <= "\uf8ff"
        },
    )
