"""Numbers of days, months and years, in digits and in words."""

from __future__ import annotations

ROC_YEAR_ZERO = 1911
"""The year before the first one of the Republic."""
_CENTURY = 2000
_MONTHS = (
    ("jan", "一月"), ("feb", "二月"), ("mar", "三月"), ("apr", "四月"), ("may", "五月"), ("jun", "六月"),
    ("jul", "七月"), ("aug", "八月"), ("sep", "九月"), ("oct", "十月"), ("nov", "十一月"), ("dec", "十二月"),
)  # fmt: skip
_DIGITS = {
    char: value
    for value, chars in enumerate(("〇零○Ｏ", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}


def number(text: str) -> int:
    """Read a day or a month, in digits or as 「廿一」, 「三十」, 「十二」."""
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def month_named(name: str | None) -> str | None:
    """Return the number of a month that is written as a word, 「Nov」 or 「十一月」, or in digits, 「11月」."""
    word = (name or "").lower()
    if word[:1].isdigit():
        return word.rstrip("月 ")
    found = (n for n, (english, han) in enumerate(_MONTHS, start=1) if word.startswith(english) or word == han)
    return next(map(str, found), None) if word else None


def year_in_digits(text: str) -> int:
    """Read a year, of two digits or of four."""
    return int(text) + (_CENTURY if len(text) == len("24") else 0)


def year_in_han(text: str) -> int:
    """Read 「二〇二四」 digit by digit, and a year of the Republic, 「一百一十三」, as a number."""
    if "十" in text or "百" in text:
        hundreds, hundred, rest = text.rpartition("百")
        return (_DIGITS.get(hundreds, 1) * 100 if hundred else 0) + number(rest.lstrip("零〇") or "零") + ROC_YEAR_ZERO
    year = int("".join(str(_DIGITS[char]) for char in text))
    return year if year >= 1000 else year + ROC_YEAR_ZERO  # noqa: PLR2004 -- 「民國一一三年」 has three digits
