"""The gloss table: which characters carry a pinyin gloss, how they are read, and what the 1:1 converter can write."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.cleaning.repair.cp936 import pair_of

DATA = files("pipeline.cleaning") / "data"


@dataclass(frozen=True, slots=True)
class GlossTable:
    """
    What is known about glossed characters.

    Attributes:
        core: Characters frequent enough that a glossed page must show some of them.
        readings: Pinyin readings of each traditional-only character, the first one first.
        simplified: Simplified form of each traditional character, for the language model.
        forms: What the converter writes for a simplified character, where that differs.
        codes: The characters of `readings` by their two GBK bytes.
    """

    core: frozenset[str]
    readings: dict[str, tuple[str, ...]]
    simplified: dict[int, str]
    forms: dict[str, str]
    codes: dict[bytes, str]

    def fits(self, char: str, reading: str) -> bool:
        """Say whether a character can be read so."""
        return reading in self.readings.get(char, ())

    def is_written(self, char: str) -> bool:
        """Say whether the converter can have written a character: simplified forms with another image never stand."""
        return self.forms.get(char, char) == char


@cache
def gloss_table() -> GlossTable:
    """Load the table that `build_table` made."""
    raw = json.loads((DATA / "gloss.json").read_text(encoding="utf-8"))
    readings = {char: tuple(spelled.split()) for char, spelled in raw["readings"].items()}
    return GlossTable(
        core=frozenset(raw["core"]),
        readings=readings,
        simplified={ord(char): form for char, form in raw["simplified"].items()},
        forms=raw["forms"],
        codes={pair: char for char in readings if (pair := pair_of(char)) is not None},
    )
