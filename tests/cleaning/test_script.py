"""Which script a text is written in, and its way to simplified characters."""

from __future__ import annotations

import pytest

from pipeline.cleaning.script import script_of, to_hans


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("工会是党联系职工群众的桥梁", "hans"),
        ("工會是黨聯繫職工群眾的橋樑", "hant"),
        ("工会是桥梁，工會是橋樑", "mixed"),
        ("山水之文", None),
        ("台灣當局著手準備，乾淨的皇后", "hant"),
        ("plain ASCII", None),
        ("", None),
    ],
)
def test_the_script_is_told_by_characters_only_one_of_them_writes(text, script):
    """Characters that both scripts write tell nothing."""
    assert script == script_of(text)


def test_a_quotation_in_the_other_script_does_not_make_a_text_mixed():
    """A book title in traditional characters stands in many simplified articles."""
    article = "这部书讲述了几代铁路职工的奋斗历程，记录了线路从无到有、从慢到快的发展，读来让人动容。" * 3

    assert "hans" == script_of(article + "《論語》")


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        pytest.param("看著他走著", "看着他走着", id="著 as a particle"),
        pytest.param("著名作家著書", "著名作家著书", id="著 as a word of its own"),
        pytest.param("原著、專著和譯著，成績卓著", "原著、专著和译著，成绩卓著", id="著 at the end of a word"),
        pytest.param("討論著，翻譯著，草原著火了", "讨论着，翻译着，草原着火了", id="著 behind a verb"),
        pytest.param("他著有《山中》，所著的書", "他著有《山中》，所著的书", id="著 as a verb of its own"),
        pytest.param("土著居民執著地守著", "土著居民执着地守着", id="土著 and 執著"),
        pytest.param("乾淨的餅乾與乾坤", "干净的饼干与乾坤", id="乾 that stays, and that does not"),
        pytest.param("樹幹、幹部、干涉", "树干、干部、干涉", id="幹"),
        pytest.param("皇后在後面", "皇后在后面", id="后 and 後"),
        pytest.param("屋裡一公里", "屋里一公里", id="里 and 裡"),
        pytest.param("頭髮發白", "头发发白", id="髮 and 發"),
        pytest.param("“你好，”他說！", "“你好，”他说！", id="punctuation"),
    ],
)
def test_conversion_decides_by_words(traditional, simplified):
    """One simplified character stands for several traditional ones, and a few stay as they are."""
    assert simplified == to_hans(traditional)


def test_simplified_text_stays_as_it_is():
    """Converting what is simplified already changes nothing."""
    text = "干净的后面，著名的里程，头发与发展，看着钟表征求意见，土著居民读原著，成效显著，李乐著"

    assert text == to_hans(text)
