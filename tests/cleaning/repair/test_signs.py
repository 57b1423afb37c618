"""Lost signs are put back where the page proves them, and marked elsewhere."""

from __future__ import annotations

import pytest

from pipeline.cleaning.repair.signs import LOST_CHARACTER, LOST_PLUS, LOST_QUOTE, lost_signs


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        pytest.param("構建“1 N”矩陣", [(" ", None, LOST_PLUS)], id="1 N"),
        pytest.param("構建“1 N”矩陣，打造“1+N”格局", [(" ", "+", LOST_PLUS)], id="1 N, and 1+N elsewhere"),
        pytest.param("形成“工會 院校 工匠”模式", [(" ", None, LOST_PLUS)] * 2, id="a chain of names"),
        pytest.param("“Windows 10”與“iPhone X”上市", [], id="product names"),
        pytest.param("北京 上海 廣州", [], id="a list outside of quotation marks"),
        pytest.param("<p>落實到位。”他說</p>", [("”", None, LOST_QUOTE)], id="an opening mark is gone"),
        pytest.param("<p>“落實到位。”他說</p>", [], id="a whole quotation"),
        pytest.param("<p>“第一段。</p><p>第二段。”</p>", [], id="speech of two paragraphs"),
        pytest.param("衛星“圖帕克?卡塔里”升空，是的", [("?", None, LOST_CHARACTER)], id="a character outside of GBK"),
        pytest.param("阿里?納西爾，又見阿里·納西爾", [("?", "·", LOST_CHARACTER)], id="the same name intact elsewhere"),
        pytest.param("你來嗎?我來，好的", [], id="a half-width question"),
        pytest.param("怎樣做?他說,先做再說,邊做邊說,做完再說", [], id="a page with half-width punctuation"),
    ],
)
def test_a_lost_sign_is_found_and_proved_or_marked(text, signs):
    """What stands there, what must stand there if the page proves it, and why."""
    assert signs == [(sign.before, sign.after, sign.why) for sign in lost_signs(text)]


def test_an_opening_mark_is_put_where_the_intact_quotation_has_it():
    """The same words stand whole in the description: the mark goes in front of the same word."""
    text = '<meta content="他說“要把實事辦好辦到心坎上。”"><p>他說要把實事辦好辦到心坎上。”</p>'
    (sign,) = lost_signs(text)

    assert ("", "“") == (sign.before, sign.after)
    assert text.startswith("要把實事辦好", sign.at)


def test_a_page_full_of_lost_signs_is_searched_in_bounded_time():
    """Only so many signs of a kind are looked for elsewhere; all are reported."""
    assert 20_000 == len(list(lost_signs("<p>一二三四五六七八九十”</p>" * 20_000)))
