"""Only glossed mirror pages pass the gate."""

from __future__ import annotations

import pytest

from pipeline.cleaning.repair.gate import glossing_of

MIRRORED = "工會(huì)與團(tuán)委開會(huì),項(xiàng)目請(qǐng)專(zhuān)家評議,機(jī)關(guān)轉(zhuǎn)發(fā)。"


def test_a_page_with_every_traditional_character_glossed_passes():
    """The gate gives the one reading of each glossed character, and how many glosses there are."""
    glossing = glossing_of(MIRRORED)

    assert glossing is not None
    assert {"會": "huì", "團": "tuán", "機": "jī"}.items() <= glossing.readings.items()
    assert 10 == glossing.hits


def test_glosses_with_a_space_inside_pass_although_some_places_have_none():
    """One mirror site writes 會(huì ), and skips some occurrences."""
    page = "工會(huì )與團(tuán )委開會,項(xiàng )目請(qǐng )專(zhuān )家評議,會員開會。"

    assert glossing_of(page) is not None


UNTOUCHED = [
    pytest.param(
        "重庆(chóng qìng)是直辖市，重(zhòng)量与重(chóng)复不同，重(chóng)庆人好客。", id="simplified readings"
    ),
    pytest.param("行(xíng)不行，银行(háng)行(háng)长在行(xíng)走，行(xíng)李很重(zhòng)。", id="polyphones"),
    pytest.param("首席执行官(CEO)下午(PM)说，细颗粒物(PM2.5)下降，(a)(b)(c)三项达标。", id="Latin in parentheses"),
    pytest.param("鷸(yù)蚌相爭，饕(tāo)餮(tiè)之徒，魑(chī)魅(mèi)魍(wǎng)魎(liǎng)。", id="a list of hard words"),
    pytest.param(
        "春(chūn)眠(mián)不(bù)覺(jué)曉(xiǎo)，處(chù)處(chù)聞(wén)啼(tí)鳥(niǎo)。夜(yè)來(lái)風(fēng)雨(yǔ)聲(shēng)",
        id="a poem",
    ),
    pytest.param(
        "長(zhǎng)大、長(cháng)短；數(shǔ)數(shù)；音樂(yuè)、快樂(lè)；傳(chuán)說、傳(zhuàn)記。",
        id="traditional polyphones",
    ),
    pytest.param("會(huì)議、團(tuán)委。", id="too few"),
    pytest.param("會(huì)、會(huì)、會(huì)、團(tuán)、團(tuán)，會、團", id="too few characters"),
    pytest.param("真的?！是的??他说[摘? 要]如下", id="literal question marks"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_other_people_s_glosses_do_not_pass(text):
    """Textbooks, dictionaries, poems and abbreviations gloss as well; their glosses are text."""
    assert glossing_of(text) is None


@pytest.mark.parametrize("text", UNTOUCHED)
def test_other_people_s_glosses_do_not_pass_inside_an_article(text, simulator, prose):
    """Neither do they in the middle of a long article, simplified or traditional."""
    article = "\n".join([*prose[:10], text, *prose[10:20]])

    assert glossing_of(article) is None
    assert glossing_of(simulator.to_mirror_script(article)) is None


def test_a_lesson_about_a_character_that_stands_elsewhere_without_gloss_does_not_pass():
    """Mirror sites gloss (nearly) all occurrences of a character."""
    lesson = "業(yè)、發(fā)、關(guān)、質(zhì)、經(jīng)、領(lǐng)"
    article = "業務發展的關鍵是質量，經理領班發言，關於業界的經驗，質檢與領料，發貨與業績，經營與關係。"

    assert glossing_of(lesson + article) is None


def test_the_gate_takes_time_in_proportion_to_the_page():
    """Parentheses without end, and almost-glosses, are passed in one scan."""
    assert glossing_of("(" * 200_000) is None
    assert glossing_of("(abcd" * 100_000) is None
    assert glossing_of("會(huì" * 50_000) is None


def test_a_word_list_in_traditional_characters_is_no_mirror_page():
    """Each word stands by itself there; on a mirror page text runs on around its glosses."""
    assert glossing_of("生詞：會(huì)、國(guó)、學(xué)、習(xí)、這(zhè)、個(gè)、們(men)、來(lái)。請讀一讀。") is None
