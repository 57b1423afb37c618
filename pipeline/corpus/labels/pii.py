"""
Personal numbers and addresses in a text, as marks.

Precision comes first: digits alone prove nothing, so a number must have the form, the check digit or the prefix of its
kind and must not stand behind a word that numbers things. Landlines, hotlines (110, 12345, 400-…) and postcodes belong
to offices and are not looked for; the 15-digit ID numbers of before 1999 have no check digit and are not either.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.model import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {ord("＠"): "@", ord("－"): "-", ord("Ｘ"): "X"}
_APART = r"(?<![0-9A-Za-z_*])(?<![0-9][.\-/])"  # not the rest of a longer number, a word or a masked number
_ENDS = r"(?![0-9A-Za-z_*@]|[.\-/][0-9A-Za-z])"
_EMAIL = re.compile(
    r"(?<![0-9A-Za-z._%+\-])[0-9A-Za-z][0-9A-Za-z._%+\-]{0,63}@(?:[0-9A-Za-z\-]{1,63}\.){1,4}([A-Za-z]{2,24})(?![0-9A-Za-z\-])"
)
_ID_CARD = re.compile(_APART + r"[1-8][0-9]{5}[12][0-9]{10}[0-9Xx]" + _ENDS)
_BANK_CARD = re.compile(
    _APART + r"[0-9]{16,19}" + _ENDS + "|" + _APART + r"[0-9]{4}(?:[ \-][0-9]{4}){3}(?:[ \-][0-9]{1,3})?" + _ENDS
)
_MOBILE = re.compile(_APART + r"(?:(?:\+|00)?86[ \-]?)?(1[3-9][0-9])([ \-]?)[0-9]{4}\2[0-9]{4}" + _ENDS)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, ISO 7064 MOD 11-2
_ID_CHECKS = "10X98765432"
MASK = "*"


def pii_marks(text: str) -> tuple[Mark, ...]:
    """
    Mark mobile numbers, ID-card numbers, bank-card numbers and e-mail addresses.

    Args:
        text: Any text; full-width digits count as digits.

    Returns:
        Marks in the order of the text; none overlaps another.

    Example:
        >>> pii_marks("联系人王女士，手机13800138000，热线12345。")
        (Mark(kind='mobile', at=9, length=11),)
    """
    plain = text.translate(_WIDE)
    if not re.search(r"[0-9]{4}|@", plain):  # most texts end here or have years alone
        return ()
    taken: list[Mark] = []
    for mark in _candidates(plain):
        if all(mark.at >= other.at + other.length or other.at >= mark.at + mark.length for other in taken):
            taken.append(mark)
    return tuple(sorted(taken, key=lambda mark: mark.at))


def masked(text: str) -> str:
    """
    Write `*` over each character that a mark covers; the length stays, so offsets into the text hold.

    Example:
        >>> masked("手机13800138000。")
        '手机***********。'
    """
    for mark in pii_marks(text):
        text = text[: mark.at] + MASK * mark.length + text[mark.at + mark.length :]
    return text


def _candidates(text: str) -> Iterator[Mark]:
    """Yield marks, the surest kind first."""
    for found in _EMAIL.finditer(text):
        if found[1].lower() not in _data()["email"]["not_endings"]:
            yield Mark(kind="email", at=found.start(), length=len(found[0]))
    for found in _ID_CARD.finditer(text):
        if _is_id_card(found[0].upper()):
            yield Mark(kind="id_card", at=found.start(), length=len(found[0]))
    for found in _BANK_CARD.finditer(text):
        if _is_bank_card(re.sub(r"[ \-]", "", found[0])) and not _numbers_a_thing(text, found.start()):
            yield Mark(kind="bank_card", at=found.start(), length=len(found[0]))
    mobile = _data()["mobile"]
    for found in _MOBILE.finditer(text):
        is_amount = text[found.end() : found.end() + 1] in tuple(mobile["not_before"])
        if found[1] in mobile["prefixes"] and not is_amount and not _numbers_a_thing(text, found.start()):
            yield Mark(kind="mobile", at=found.start(), length=len(found[0]))


def _is_id_card(number: str) -> bool:
    if number[:2] not in _data()["id_card"]["provinces"]:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return born.year >= 1900 and number[17] == _ID_CHECKS[total % 11]  # noqa: PLR2004 -- nobody living is older


def _is_bank_card(number: str) -> bool:
    card = _data()["bank_card"]
    if not number.startswith(card["prefix"]) or len(number) not in card["lengths"]:
        return False
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0  # Luhn


def _numbers_a_thing(text: str, at: int) -> bool:
    context = _data()["context"]
    before = text[max(0, at - context["reach"]) : at]
    return any(word in before for word in context["not_after"])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("pipeline.corpus") / "data" / "pii.toml").read_text(encoding="utf-8"))
