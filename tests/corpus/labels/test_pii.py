"""Personal numbers are marked, other numbers are not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.labels.pii import masked, pii_marks

# Made for this test: segment and check digit are right, no person has them.
ID = "110101199003070134"
CARD = "6222020000000000007"


def check_digit(first: str) -> str:
    """Return the last character of an ID number, by GB 11643."""
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True)) % 11]


def luhn_digit(first: str) -> str:
    """Return the digit that makes a card number pass Luhn."""
    digits = [int(digit) for digit in reversed(first)]
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[::2]]
    return str(-(sum(doubled) + sum(digits[1::2])) % 10)


ID = ID[:17] + check_digit(ID[:17])
CARD = CARD[:18] + luhn_digit(CARD[:18])


@pytest.mark.parametrize(
    ("text", "kind", "marked"),
    [
        ("请致电13800138000。", "mobile", "13800138000"),
        ("手机：138-0013-8000；", "mobile", "138-0013-8000"),
        ("手机 138 0013 8000 ", "mobile", "138 0013 8000"),
        ("电话+86 13800138000，", "mobile", "+86 13800138000"),
        ("手机１３８００１３８０００。", "mobile", "１３８００１３８０００"),
        (f"身份证号码{ID}，", "id_card", ID),
        (f"身份证{ID[:17]}", None, ""),
        (f"卡号{CARD}。", "bank_card", CARD),
        (f"卡号{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}。", "bank_card", None),
        ("邮箱reader@example.com.cn，", "email", "reader@example.com.cn"),
        ("投稿：reader.two+news@mail.example.cn", "email", "reader.two+news@mail.example.cn"),
    ],
)
def test_a_personal_number_is_marked(text: str, kind: str | None, marked: str | None):
    """The mark covers the number and nothing beside it."""
    found = [(mark.kind, text[mark.at : mark.at + mark.length]) for mark in pii_marks(text)]

    assert ([] if kind is None else [(kind, marked or text[2:-1])]) == found


@pytest.mark.parametrize(
    "text",
    [
        "拨打110或12345热线，也可拨400-800-8000、010-65060000。",
        "订单编号13800138000已发货",
        "成交额13800138000元",
        "http://www.example.cn/a/13800138000.html",
        "已打码的138****8000",
        "长数字2138001380005与1380013800",
        "没有发放的号段12800138000、14000138000",
        f"身份证号码校验不对{ID[:17]}{'1' if ID[17] != '1' else '2'}",
        "出生日期不对110101199013070134",
        f"校验不对{CARD[:18]}{(int(CARD[18]) + 1) % 10}",
        "图片logo@2x.png",
        "微博@图书馆",
        "2026年1月5日，第12345678901234567890号",
    ],
)
def test_another_number_is_not(text: str):
    """Hotlines, order numbers, amounts, addresses and wrong check digits are no personal data."""
    assert pii_marks(text) == ()


def test_masks_are_as_long_as_what_they_cover_and_cover_all():
    """A second look finds nothing, and every other character stands where it stood."""
    text = f"王女士13800138000，{ID}，reader@example.cn，卡{CARD}。"

    assert len(text) == len(masked(text))
    assert pii_marks(masked(text)) == ()
    assert masked(text).replace("*", "") == "王女士，，，卡。"


@given(st.text(alphabet="0123456789@.-+ xX一a９＠*", max_size=80))
def test_marks_lie_in_the_text_and_apart(text: str):
    """Whatever the digits, marks are ordered and masking keeps the length."""
    marks = pii_marks(text)

    assert all(a.at + a.length <= b.at for a, b in pairwise(marks))
    assert all(0 <= mark.at < mark.at + mark.length <= len(text) for mark in marks)
    assert len(masked(text)) == len(text)


def test_a_hostile_row_of_digits_takes_linear_work():
    """Long runs of what a number may consist of end at once: no mark, no endless search."""
    assert pii_marks("1" * 200_000 + "a." * 50_000 + "138 " * 50_000 + "a" * 100_000 + "@") == ()
