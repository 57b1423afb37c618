"""Rows that only the vote finds: where they begin and end."""

from __future__ import annotations

import time

from pipeline import load_rules
from pipeline.cleaning.spam.features.weighing import Piece

VOTE = load_rules().lexicon.vote
ROW = "六合彩开奖结果 网上赌球平台开户 真人百家乐下载"


def rows_of(text):
    return [text[row.start : row.end] for row in Piece(text, VOTE).rows()]


def test_a_row_is_found_as_a_whole():
    assert rows_of(ROW) == [ROW]


def test_a_row_that_a_text_announces_is_its_own():
    assert not rows_of(f"警方查处的有：{ROW}")


def test_a_row_in_front_of_a_colon_ends():
    """The colon behind the row announces nothing of it: looking for the row's beginning there never ended."""
    start = time.process_time()
    rows_of("去年华文传媒网站六合彩今晚开奖结果平特一肖网影响力榜：")

    assert time.process_time() - start < 2
