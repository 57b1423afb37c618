"""
Quality signals as FineWeb, FineWeb-2 and Gopher name them, measured for Chinese.

Their formulas count words and English sentence marks. Here a word is a Han character or a run of other letters or
digits, which needs no segmenter and cannot change with its dictionary; sentence marks are those of Chinese, and a line
that ends in 。” ends in a sentence mark. Sources: datatrove's `FineWebQualityFilter`, `GopherQualityFilter` and
`GopherRepetitionFilter`; https://arxiv.org/abs/2112.11446, table A1.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any

from pipeline.model import Quality

_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_NUMBER = r"[0-9]+(?:[.,:/\-][0-9]+)*[%％]?"  # 88.2% is one word, as a segmenter has it
_WORDS = re.compile(rf"[{_HAN}]|{_NUMBER}|[^\W_{_HAN}0-9]+")
_SIGNS = re.compile(r"[^\w\s.,:/\-%％]|_|(?<![0-9])[.,:/\-%％]|[.,:/\-](?![0-9])")
_ALPHA = re.compile(r"[^\W\d_]")
_GRAM = 10
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class _Measure:
    sentence_marks: tuple[str, ...]
    closing_marks: str
    bullets: tuple[str, ...]
    ellipses: tuple[str, ...]
    symbols: tuple[str, ...]
    stop_words: frozenset[str]
    short_line_length: int


def quality_of(text: str) -> Quality:
    r"""
    Measure the quality signals of a text.

    Args:
        text: Paragraphs joined by line ends.

    Returns:
        The signals, shares rounded to four places; all 0 for an empty text.

    Example:
        >>> quality = quality_of("市图书馆延长了开放时间。\n他说：“很好。”\n分享到")
        >>> quality.word_count, quality.line_punct_ratio, quality.short_line_ratio
        (18, 0.6667, 1.0)
    """
    measure = _measure()
    lines = [line for line in text.split("\n") if line.strip()]
    words = _WORDS.findall(text)
    bare = [line.rstrip(measure.closing_marks) for line in lines]
    doubled = _repeated(lines)
    symbols = sum(map(text.count, measure.symbols)) + sum(map(text.count, measure.ellipses))
    per_line, per_word = partial(_share, len(lines)), partial(_share, len(words))
    return Quality(
        word_count=len(words),
        mean_line_length=round(sum(map(len, lines)) / len(lines), 1) if lines else 0.0,
        line_punct_ratio=per_line(sum(line.endswith(measure.sentence_marks) for line in bare)),
        short_line_ratio=per_line(sum(len(line) <= measure.short_line_length for line in lines)),
        char_dup_ratio=_share(len(text) - text.count("\n"), sum(map(len, doubled))),
        new_line_ratio=per_word(text.count("\n")),
        dup_line_frac=per_line(len(doubled)),
        dup_10_gram_char_frac=_share(sum(map(len, words)), _repeated_gram_chars(words)),
        stop_word_ratio=per_word(sum(map(measure.stop_words.__contains__, words))),
        alpha_word_ratio=_share(len(words) + len(_SIGNS.findall(text)), sum(map(bool, map(_ALPHA.search, words)))),
        symbol_word_ratio=per_word(symbols),
        bullet_line_ratio=per_line(sum(line.lstrip().startswith(measure.bullets) for line in lines)),
        ellipsis_line_ratio=per_line(sum(line.endswith(measure.ellipses) for line in bare)),
    )


def _share(whole: int, part: int) -> float:
    return round(part / whole, _DIGITS) if whole else 0.0


def _repeated(lines: list[str]) -> list[str]:
    """Return the lines that stood before."""
    seen: set[str] = set()
    return [line for line in lines if line in seen or seen.add(line)]  # type: ignore[func-returns-value]  # `add` gives None


def _repeated_gram_chars(words: list[str]) -> int:
    """Count the characters of runs of ten words that stood before; none is counted twice."""
    seen: set[tuple[str, ...]] = set()
    repeated = at = 0
    while at <= len(words) - _GRAM:
        gram = tuple(words[at : at + _GRAM])
        if gram in seen:
            repeated += sum(map(len, gram))
            at += _GRAM
        else:
            seen.add(gram)
            at += 1
    return repeated


@cache
def quality_data() -> dict[str, Any]:
    """Load quality.toml."""
    return tomllib.loads(quality_file())


def quality_file() -> str:
    """Return the text of quality.toml."""
    return (files("pipeline.corpus") / "data" / "quality.toml").read_text(encoding="utf-8")


@cache
def _measure() -> _Measure:
    data = quality_data()["measure"]
    return _Measure(
        sentence_marks=tuple(data["sentence_marks"]),
        closing_marks=data["closing_marks"],
        bullets=tuple(data["bullets"]),
        ellipses=tuple(data["ellipses"]),
        symbols=tuple(data["symbols"]),
        stop_words=frozenset(data["stop_words"]),
        short_line_length=data["short_line_length"],
    )
