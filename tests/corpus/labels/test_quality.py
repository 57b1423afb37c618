"""Quality signals are what their names say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.labels.quality import quality_of

PROSE = "记者从市图书馆获悉，自下周一起，主馆自习室的关闭时间由晚上八点延长到十点。\n馆长说：“周末同样执行。”"


@pytest.mark.parametrize(
    ("text", "signal", "value"),
    [
        ("一二三AB 88.2%", "word_count", 5),
        ("一二三。\n四五", "mean_line_length", 3.0),
        (PROSE, "line_punct_ratio", 1.0),
        ("首页\n新闻\n他说：“好。”\n体育", "line_punct_ratio", 0.25),
        ("首页\n记者从市图书馆获悉，自下周一起延长开放。", "short_line_ratio", 0.5),
        ("暂无数据\n暂无数据\n甲乙", "char_dup_ratio", 0.4),
        ("暂无数据\n暂无数据\n甲乙\n丙丁", "dup_line_frac", 0.25),
        ("一二三四\n五六七八", "new_line_ratio", 0.125),
        ("一二三四五六七八九十" * 2, "dup_10_gram_char_frac", 0.5),
        (PROSE, "dup_10_gram_char_frac", 0.0),
        ("他的书在", "stop_word_ratio", 0.75),
        ("一二，2026。", "alpha_word_ratio", 0.4),
        ("#话题…好", "symbol_word_ratio", 0.6667),
        ("•一\n•二\n三\n四", "bullet_line_ratio", 0.5),
        ("后来……\n全文。", "ellipsis_line_ratio", 0.5),
    ],
)
def test_a_signal_is_counted(text: str, signal: str, value: float):
    """Each formula on a text that can be counted by hand."""
    assert value == getattr(quality_of(text), signal)


@given(st.text(alphabet="一二的。，\n a1#…•”%. ", max_size=100))
def test_shares_are_shares(text: str):
    """No text, however odd, gives a share above 1 or divides by nothing."""
    quality = quality_of(text)
    shares = ("line_punct_ratio", "short_line_ratio", "char_dup_ratio", "dup_line_frac", "dup_10_gram_char_frac")

    assert all(0 <= getattr(quality, name) <= 1 for name in (*shares, "stop_word_ratio", "alpha_word_ratio"))
