"""
Which language a text is written in, and how sure that is.

A corpus of Chinese must not take Japanese, Korean, Uyghur or Tibetan pages for Chinese; which of the world's Latin
languages a page is in matters less. So the measure is by script first: kana or Hangul beside Han settle two neighbours,
letters of their own settle those that share a script, and function characters tell running Chinese from rows of words.
The table is data (`language.toml`). Languages it does not know come out as `und`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

UNDETERMINED = "und"

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_HAN_AND_MARKS = re.compile(r"[\u4e00-\u9fff\u3000-\u3020\uff01-\uff20\u2010-\u2030\s!-@]+")

# A neighbour's letters make the Han beside them its own from this share on: Japanese prose is 40 to 70 % kana.
_NEIGHBOUR_SHARE = 0.12
_MARKER_SHARE = 0.02  # of a script's letters
_FUNCTION_SHARE = {"zh": 0.03, "en": 0.12}  # of characters, of words; running text has 2 to 4 times that
_FEW = 8.0  # Han characters at which a text says half of what a long one says


@dataclass(frozen=True, slots=True)
class Language:
    """
    A text's language.

    Attributes:
        code: ISO 639-1 code, `und` where it is not known.
        confidence: From 0 to 1. Falls with text in other scripts, without function words, and of a few characters.
    """

    code: str
    confidence: float


def language_of(text: str) -> Language:
    """
    Say which language a text is written in.

    Args:
        text: Any text.

    Example:
        >>> language_of("记者从市图书馆获悉，自下周一起，主馆自习室的关闭时间由晚上八点延长到十点。").code
        'zh'
        >>> language_of("市立図書館は来週から自習室の閉館時間を午後十時まで延長すると発表した。").code
        'ja'
        >>> language_of("2026-01-05")
        Language(code='und', confidence=0.0)
    """
    letters = _letters(text)
    mass = {name: count * _table()[name]["weight"] for name, count in letters.items()}
    whole = sum(mass.values())
    if not whole:
        return Language(UNDETERMINED, 0.0)
    _give_han_to_neighbours(mass)
    name = max(mass, key=mass.__getitem__)
    code = _within(name, text, letters[name])
    if code == UNDETERMINED and _english_share(text) >= _FUNCTION_SHARE["en"]:
        code = "en"
    if code == UNDETERMINED:
        return Language(code, 0.0)
    sure = mass[name] / whole * mass[name] / (mass[name] + _FEW)
    if code == "zh":
        share = sum(map(text.count, _data()["function"]["zh"])) / letters[name]
        sure *= 0.5 + 0.5 * min(1.0, share / _FUNCTION_SHARE["zh"])
    return Language(code, round(sure, 3))


def language_codes() -> tuple[str, ...]:
    """Return every code that `language_of` can give."""
    codes = (code for row in _data()["script"] for code in (row["language"], *row.get("markers", {})))
    return tuple(dict.fromkeys((*codes, *_data()["function"])))


def _letters(text: str) -> Counter[str]:
    """Count letters by script; common Han is counted run by run, several times faster than one by one."""
    letters = Counter(map(_SCRIPT_OF.__getitem__, _HAN_AND_MARKS.sub("", text)))
    letters["Han"] += sum(map(len, _HAN.findall(text)))
    del letters[""]
    return letters


def _give_han_to_neighbours(mass: dict[str, float]) -> None:
    han = mass.get("Han", 0.0)
    for name in ("Kana", "Hangul"):
        own = mass.get(name, 0.0)
        if own and own / (own + han) >= _NEIGHBOUR_SHARE:
            mass[name] = own + han
            mass["Han"] = han = 0.0


def _within(name: str, text: str, letters: int) -> str:
    """Tell the languages of one script apart by the letters that only one of them has."""
    script = _table()[name]
    for code, marks in script.get("markers", {}).items():
        if sum(map(text.count, marks)) >= _MARKER_SHARE * letters:
            return str(code)
    return str(script["language"])


def _english_share(text: str) -> float:
    words = re.findall(r"[a-z]+", text.lower())
    marks = frozenset(_data()["function"]["en"])
    return sum(word in marks for word in words) / len(words) if words else 0.0


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("pipeline.cleaning") / "data" / "language.toml").read_text(encoding="utf-8"))


@cache
def _table() -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in _data()["script"]}


class _ScriptOf(dict[str, str]):
    """The script of each character that was asked for; at most as many entries as there are characters."""

    def __missing__(self, char: str) -> str:
        point = ord(char)
        rows = (row["name"] for row in _data()["script"] if any(low <= point <= high for low, high in row["ranges"]))
        self[char] = name = next(rows, "")
        return name


_SCRIPT_OF = _ScriptOf()
