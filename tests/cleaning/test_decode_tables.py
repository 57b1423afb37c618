"""The tables behind decoding say what they claim to say."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest
from opencc import OpenCC

from pipeline.cleaning.charset.readings import count_common, read_sample, sample_text
from pipeline.cleaning.charset.tables import read_rows, read_table


def test_the_common_characters_are_those_of_the_dictionary():
    """charset_common.txt can be made again from jieba's word counts and OpenCC."""
    counts: Counter[str] = Counter()
    for line in files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, *_ = line.split(" ")
        for char in word:
            if "\u4e00" <= char <= "\u9fff":
                counts[char] += int(count)
    commonest = sorted(counts, key=lambda char: (-counts[char], char))[:600]
    convert = OpenCC("s2t").convert
    traditional = [convert(char) for char in commonest]
    lines = [line for line in read_table("charset_common.txt").splitlines() if not line.startswith("#")]

    made = "".join(commonest + [there for here, there in zip(commonest, traditional, strict=True) if here != there])
    assert made == "".join(lines[:-1])


def test_every_difference_from_python_is_one():
    """A row of the difference tables whose Python column is wrong would repair nothing, or too much."""
    for name, codec in (("charset_gb18030.tsv", "gb18030"), ("charset_big5.tsv", "big5hkscs")):
        for pair, old, new in read_rows(name):
            try:
                text = bytes.fromhex(pair).decode(codec)
            except UnicodeDecodeError:
                text = ""
            assert (text or "-") == (old if old == "-" else chr(int(old, 16)))
            assert old != new


@pytest.mark.parametrize(("right", "wrong"), [("gb18030", "Big5"), ("Big5", "gb18030")])
def test_right_and_wrong_readings_are_far_apart(right: str, wrong: str):
    """Ordinary prose scores above 0.6 in its own encoding and below 0.2 in another."""
    hans = "本市今年新建的图书馆将于下月向读者开放。馆长说，全部图书可以免费借阅，周末开放时间也会延长。"
    hant = "本市今年新建的圖書館將於下月向讀者開放。館長說，全部圖書可以免費借閱，週末開放時間也會延長。"
    sample = hans.encode("gb18030") if right == "gb18030" else hant.encode("big5")

    assert read_sample(sample, right).score > 0.6
    assert read_sample(sample, wrong).score < 0.2
    assert read_sample(sample, "UTF-8").score < 0


def test_the_sample_is_small_and_from_all_over_the_page():
    """A page is judged by text of every quarter, so that neither its head nor its foot decides alone."""
    quarters = ["甲" * 2_000, "乙" * 2_000, "丙" * 2_000, "丁" * 2_000]
    sample = sample_text("".join(f"<p>{quarter}</p>" for quarter in quarters).encode("gb18030"))

    assert len(sample) < 5_000
    assert {"甲", "乙", "丙", "丁", "\n"} == set(sample.decode("gb18030"))


def test_common_characters_are_counted():
    """Hanzi of both scripts and the punctuation of Chinese count, the rest does not."""
    assert len("的說。") == count_common("<a> 的說。 龘")
