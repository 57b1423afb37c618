"""Simplified or traditional: which script a text is written in, and the way from one to the other."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

import opencc

Script = Literal["hans", "hant", "mixed"]

# Both scripts stand in a text that is labelled "mixed" beyond quotations: the rarer one has at least this share of the
# telling characters.
_MIXED_SHARE = 0.1


@cache
def _telling() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Find runs of characters that only simplified, and only traditional text uses: faster than a look at each."""
    raw = json.loads((files("pipeline.cleaning") / "data" / "script.json").read_text(encoding="utf-8"))
    return re.compile(f"[{raw['hans']}]+"), re.compile(f"[{raw['hant']}]+")


@cache
def _converter() -> opencc.OpenCC:
    # tw2s, not t2s: it knows 著/着 by words (docs/repair.md has the figures).
    return opencc.OpenCC("tw2s")


@cache
def _kept() -> re.Pattern[str]:
    raw = tomllib.loads((files("pipeline.cleaning") / "data" / "hans.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(raw["keeps_zhu"]))


def script_of(text: str) -> Script | None:
    """
    Say which script a text is written in.

    Args:
        text: Chinese text.

    Returns:
        "hans" or "hant", "mixed" where both stand side by side; None where no character tells (此文, ASCII).

    Example:
        >>> script_of("工会是党联系职工群众的桥梁"), script_of("工會是黨聯系職工群眾的橋梁"), script_of("山水之文")
        ('hans', 'hant', None)
    """
    hans, hant = _telling()
    simplified = sum(map(len, hans.findall(text)))
    traditional = sum(map(len, hant.findall(text)))
    if not simplified and not traditional:
        return None
    if min(simplified, traditional) >= _MIXED_SHARE * (simplified + traditional):
        return "mixed"
    return "hans" if simplified > traditional else "hant"


def to_hans(text: str) -> str:
    """
    Convert traditional to simplified characters, by words where a character alone does not tell.

    Args:
        text: Text in traditional or mixed script; simplified text comes back (nearly) unchanged.

    Returns:
        The text in simplified characters.

    Example:
        >>> to_hans("看著乾淨的裡屋,乾坤在後,著名皇后")
        '看着干净的里屋,乾坤在后,著名皇后'
    """
    converted = str(_converter().convert(text))
    if "著" not in text or len(converted) != len(text):
        return converted
    if script_of(text) == "hans":  # there a 著 is no particle: 显著, 李乐著
        return "".join(old if old == "著" else new for old, new in zip(text, converted, strict=True))
    chars = list(converted)
    for word in _kept().finditer(converted):
        at = word.start() + word[0].index("着")
        chars[at] = "著" if text[at] == "著" else chars[at]
    return "".join(chars)
