"""Two texts: the form they are compared in, their sketches, and what they are to each other."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.duplicates.compare import Relation, masked_numbers, relation
from pipeline.corpus.duplicates.form import compared_form, digest_of
from pipeline.corpus.duplicates.settings import builtin_settings
from pipeline.corpus.duplicates.sketch import BUCKETS, band_keys

SETTINGS = builtin_settings()
SHINGLE = SETTINGS.sketch.shingle
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=40)
MARKS = st.text(st.sampled_from(" \n\u3000，。：“”（）-—_《》·"), max_size=4)
NOTICE = (
    "江城气象台2026年{0}月{1}日{2}时发布预报：今天夜间到明天多云转晴，北风{3}到{4}级，最高气温{5}度，最低气温{6}度，"
    "湿度百分之{7}，后天仍以晴天为主，早晚温差较大，请市民注意添衣，出行的朋友留意路面湿滑。"
)

PINNED = [(102013, "87accfb2"), (113777, "ec25617d")]


def prose(seed: int, length: int = 600) -> str:
    """Make up a text that shares no run of five characters with another but by chance."""
    chosen = Random(seed)  # noqa: S311 -- choices that a failing test repeats
    return "".join(chr(0x4E00 + int(3000 * chosen.random() ** 2)) for _ in range(length))


def edited(text: str, share: float, seed: int = 1) -> str:
    """Replace a share of the characters."""
    chosen, made = Random(seed), list(text)  # noqa: S311 -- the same
    for place in chosen.sample(range(len(made)), round(share * len(made))):
        made[place] = chr(0x4E00 + chosen.randrange(3000))
    return "".join(made)


def between(one: str, other: str) -> Relation | None:
    """Compare two compared forms with the built-in settings."""
    return relation(one, other, SHINGLE, SETTINGS.compare)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("圖書館開放時間", "图书馆开放时间"),
        ("ＡＢＣ１２３", "abc123"),
        ("“馆长”说：\n　　开门。", '"馆长" 说:开门.'),
        ("上座率9.5成", "上座率9.5成"),
        ("第12、14号", "第12 14号"),
        ("a_b", "ab"),
    ],
)
def test_what_sites_write_differently_is_one_form(one: str, other: str):
    """Script, width, case, quotes and line ends are no difference."""
    assert compared_form(one) == compared_form(other)


@pytest.mark.parametrize(("one", "other"), [("9.5", "95"), ("12、14", "1214"), ("图书馆", "图书"), ("3-1", "1-3")])
def test_what_says_something_else_is_another_form(one: str, other: str):
    """Numbers keep their ends and their point."""
    assert compared_form(one) != compared_form(other)


@given(st.lists(st.tuples(HAN, MARKS)))
def test_marks_between_characters_change_nothing(parts: list[tuple[str, str]]):
    """Wherever a mirror breaks lines or sets marks, the digest is the same."""
    with_marks = "".join(han + marks for han, marks in parts)

    assert digest_of(compared_form("".join(han for han, _ in parts))) == digest_of(compared_form(with_marks))


def test_keys_are_those_of_yesterday():
    """Another sketch of the same text would make every index worthless without a word: the first keys are pinned."""
    keys = band_keys(prose(1), SETTINGS.sketch)

    assert SETTINGS.sketch.permutations // SETTINGS.sketch.rows == len(keys)
    assert PINNED == [(bucket, rest.hex()) for bucket, rest in keys[:2]]
    assert all(bucket < BUCKETS for bucket, _ in keys)


@pytest.mark.parametrize("seed", range(8))
def test_edited_texts_share_a_band_and_are_the_same(seed: int):
    """Every tenth character is another."""
    one, other = prose(seed), edited(prose(seed), 0.1, seed)

    assert set(band_keys(one, SETTINGS.sketch)) & set(band_keys(other, SETTINGS.sketch))
    assert Relation.SAME is between(one, other)


def test_other_texts_are_nothing_to_each_other():
    """Unrelated texts share no band and are not the same."""
    texts = [prose(seed) for seed in range(30)]
    keys = [set(band_keys(text, SETTINGS.sketch)) for text in texts]

    assert not any(keys[i] & keys[j] for i in range(30) for j in range(i))
    assert not any(between(texts[i], texts[j]) for i in range(30) for j in range(i))


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.95, Relation.SAME), (0.6, Relation.PART), (0.4, Relation.PART), (0.3, None)],
)
def test_the_beginning_of_a_text_is_a_part_of_it(share: float, expected: Relation | None):
    """A cut version is found down to about a third of the whole."""
    text = prose(3)

    assert expected is between(text[: round(share * len(text))], text)


def test_a_text_with_another_behind_it_holds_both():
    """What to make of two articles on one page is decided elsewhere (test_wholes)."""
    one, other = prose(4), prose(5)

    assert [Relation.PART, Relation.PART, None] == [
        between(one, one + other),
        between(other, one + other),
        between(one, other),
    ]


def test_a_template_with_other_numbers_is_another_text():
    """Two days' weather notices are two articles, a copy of one is one."""
    monday = compared_form(NOTICE.format(1, 5, 20, 3, 4, 12, 3, 65))
    tuesday = compared_form(NOTICE.format(1, 6, 20, 2, 3, 11, 2, 70))

    assert between(monday, tuesday) is None
    assert Relation.SAME is between(monday, monday)
    assert Relation.SAME is between(monday, monday.replace("市民", "居民"))


def test_a_template_about_another_subject_is_another_text():
    """One name stands in every sentence; a copy that spells a name of few sentences otherwise is a copy."""
    page = "".join(
        f"在{what}方面，长河股份数据不全，请投资者留意。" for what in ("规模", "资质", "周转", "分红", "负债", "现金")
    )
    story = compared_form(prose(8, 300) + "长河公司" + prose(9, 300) + "长河公司" + prose(10, 300) + "长河公司表示")

    assert between(compared_form(page), compared_form(page.replace("长河股份", "东屏科技"))) is None
    assert Relation.SAME is between(story, story.replace("长河", "常和"))


def test_one_corrected_number_leaves_a_long_text_the_same():
    """A number in 600 characters is a correction, not a template."""
    text = prose(6, 300) + "共有35人到场" + prose(7, 300)

    assert Relation.SAME is between(text, text.replace("35", "36"))


def test_short_texts_are_not_compared():
    """A line under a picture says the same as many others."""
    assert between("图为活动现场记者李明摄", "图为活动现场记者李明摄") is None


@given(st.integers(0, 40), st.integers(20, 300), st.floats(0, 0.5), st.booleans())
def test_the_order_of_two_texts_does_not_matter(seed: int, length: int, share: float, is_cut: bool):
    """Comparing is symmetric, whatever was done to the text."""
    text = compared_form(prose(seed, length) + NOTICE.format(*range(seed, seed + 8)))
    other = text[: round(len(text) * (1 - share))] if is_cut else edited(text, share, seed)

    assert between(text, other) is between(other, text)


def test_numbers_are_masked_in_their_place():
    """The place of a number is that of its mask."""
    masked = masked_numbers("12月5日最高3.5度")

    assert "#月#日最高#度" == masked.form
    assert all("#" == masked.form[at] for _, at in masked.numbers)
    assert ("12", "5", "3.5") == tuple(number for number, _ in masked.numbers)
