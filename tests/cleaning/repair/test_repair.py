"""The whole repair: the seed, simulated pages without end, sound pages, hostile pages."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.cleaning.repair import repair, undo
from pipeline.cleaning.repair.gate import glossing_of
from pipeline.cleaning.repair.model import Model
from pipeline.cleaning.repair.table import gloss_table
from pipeline.cleaning.script import to_hans

# The word model takes 小小 for likelier than 小病, and 小 than 病 where the page has 新建的小学, and is sure of it:
# the two such places in the project's prose.
KNOWN_WRONG = (
    "“感冒不是小病，拖出肺炎来就麻烦了。”呼吸科主任梁静说，",
    "说起父亲的病，他一度哽咽。“医生说只剩半年，可他硬是撑了五年。”",
)
SEED = Path(__file__).parents[3] / "samples" / "seed" / "text" / "page.txt"

GLOSSED = "工會(huì)與團(tuán)委開會(huì),項(xiàng)目請(qǐng)專(zhuān)家評議,機(jī)關(guān)轉(zhuǎn)發(fā)。"


def allowed(repaired):
    """Give a pattern of all originals that the repaired text admits: anything where damage is marked."""
    holes = [(damage.at, damage.at + len(damage.text)) for damage in repaired.damages if "damaged bytes" in damage.why]
    fixed = {repair.at for repair in repaired.repairs if repair.kind == "shifted"}
    pattern, done = [], 0
    for start, end in holes:
        if start in fixed:
            continue
        shift = sum(len(r.after) - len(r.before) for r in repaired.repairs if r.at < start)
        pattern += [re.escape(repaired.text[done : start + shift]), ".{0,400}?"]
        done = end + shift
    pattern.append(re.escape(repaired.text[done:]))
    return "".join(pattern).replace("�", ".")


pages = st.tuples(
    st.integers(0, 2**32),  # which paragraphs, which cuts
    st.sampled_from([20, 45, 75, 110, 138]),  # how far down its list the converter gets
    st.sampled_from([0.0, 0.2, 1.0]),  # how often a possible cut happens
)


def simulated(simulator, prose, drawn):
    """Make a mirrored page out of the project's prose."""
    seed, kinds, rate = drawn
    chance = random.Random(seed)  # noqa: S311 -- a reproducible page, no secret
    sound = [paragraph for paragraph in prose if not any(wrong in paragraph for wrong in KNOWN_WRONG)]
    text = "".join(f"<p>　　{paragraph}</p>\n" for paragraph in chance.sample(sound, 24))
    core = sorted(gloss_table().core)
    return simulator.mirror(text, chance.sample(core, kinds), lambda _: chance.random() < rate)


@given(pages)
@settings(derandomize=True, max_examples=120)
def test_a_mirrored_page_comes_back_or_says_where_it_does_not(simulator, prose, drawn):
    """repair(damage(page)) is the page, but for places that are marked: never silently another text."""
    mirrored = simulated(simulator, prose, drawn)
    assume(glossing_of(mirrored.page))
    repaired = repair(mirrored.page)

    assert re.fullmatch(allowed(repaired), mirrored.original, re.DOTALL)
    assert mirrored.page == undo(repaired.text, repaired.repairs)


@pytest.mark.xfail(strict=True, reason="the word model is wrong and sure of it")
@pytest.mark.parametrize("wrong", KNOWN_WRONG)
def test_a_known_wrong_place_is_marked_or_right(simulator, prose, wrong):
    """When this passes, the paragraph goes back among the others."""
    page = f"<p>{wrong}</p>" + "".join(f"<p>{paragraph}</p>" for paragraph in prose[-20:])
    mirrored = simulator.mirror(page, sorted(gloss_table().core), lambda _: True)

    assert re.fullmatch(allowed(repair(mirrored.page)), mirrored.original, re.DOTALL)


@given(pages)
@settings(derandomize=True, max_examples=20)
def test_most_damage_is_repaired_and_not_only_marked(simulator, prose, drawn):
    """Marking everything would be honest and useless: on each page at least half of the damaged places come back."""
    mirrored = simulated(simulator, prose, drawn)
    assume(glossing_of(mirrored.page) and len(mirrored.spans) > 3)
    repaired = repair(mirrored.page)
    unsure = [damage for damage in repaired.damages if "damaged bytes" in damage.why]

    assert len(unsure) * 2 <= len(mirrored.spans)


def test_a_page_that_was_made_half_width_after_the_damage_is_repaired_too(simulator, prose):
    """Its repaired text keeps the half-width punctuation the page has."""
    narrow = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
    mirrored = simulated(simulator, prose, (3, 110, 1.0))
    page = mirrored.page.translate(narrow)
    repaired = repair(page)

    assert any(repair.kind == "shifted" for repair in repaired.repairs)
    assert re.fullmatch(allowed(repaired), mirrored.original.translate(narrow), re.DOTALL)
    assert page == undo(repaired.text, repaired.repairs)


def test_repairing_twice_changes_nothing(simulator, prose):
    """A repaired page is a sound page."""
    mirrored = simulated(simulator, prose, (7, 75, 0.2))
    repaired = repair(mirrored.page)

    assert repaired.repairs
    assert repaired.text == repair(repaired.text).text


def test_sound_prose_is_left_alone(simulator, prose):
    """Neither simplified nor traditional text without damage is changed or marked."""
    text = "\n".join(prose)
    for page in (text, simulator.to_mirror_script(text), "真的?！是么??他说[摘? 要]重庆(chóng qìng)银行(háng)" + text):
        assert (page, (), (), ()) == (
            repair(page).text,
            repair(page).repairs,
            repair(page).damages,
            repair(page).labels,
        )


def test_a_page_pays_for_what_it_needs_and_no_more(prose, monkeypatch):
    """A sound page loads no table, and a page with whole glosses only no language model."""

    def unneeded():
        raise AssertionError

    monkeypatch.setattr("pipeline.cleaning.repair.mirror.language_model", unneeded)
    assert "工會與團委開會" in repair(GLOSSED).text
    monkeypatch.setattr("pipeline.cleaning.repair.gate.gloss_table", unneeded)
    assert repair("\n".join(prose)).labels == ()


def test_the_seed_is_whole_again():
    """The page this project was asked for with: every gloss gone, the damaged word found, its lost digit marked."""
    page = SEED.read_text(encoding="utf-8")
    repaired = repair(page)
    hans = to_hans(repaired.text)

    assert hans.startswith("书记谈党建丨深化党建引领 赋能工会工作提质增效(党建带动工会)")
    assert "近日,全国总工会下拨�.55亿元中央财政职工困难帮扶资金。" in hans
    assert not re.search("[āáǎàēéěèīíǐìōóǒòūúǔù]", hans)
    assert page == undo(repaired.text, repaired.repairs)
    assert ["mirror:gloss=249,shifted=1,damaged=7"] == list(repaired.labels)


def test_each_sign_the_seed_lost_for_good_is_marked():
    """A digit, an opening quotation mark and five plus signs are gone; the page proves none of them."""
    page = SEED.read_text(encoding="utf-8")
    damaged = [(damage.text, damage.why) for damage in repair(page).damages]

    assert 1 == damaged.count(("?lián)?", "a byte is lost for good"))
    assert 1 == damaged.count(("”", "its opening quotation mark is lost"))
    assert 5 == damaged.count((" ", "a space where a + may have stood"))


def test_damage_in_the_source_of_a_page_is_repaired_before_any_parser():
    """The tag whose bracket was eaten closes again, and the title and the attributes are repaired too."""
    head = '<title>工會(huì)</title><meta content="工會(huì)與團(tuán)委的項(xiàng)目,機(jī)關(guān)轉(zhuǎn)發(fā)">'
    repaired = repair(f"{head}<p>作者張悅?cè)?/p><p>專(zhuān)家</p>")

    assert '<title>工會</title><meta content="工會與團委的項目,機關轉發">' in repaired.text
    assert "<p>作者張悅然</p><p>專家</p>" in repaired.text


def test_what_an_author_wrote_in_the_likeness_of_damage_stays():
    """`?！` on a mirror page can be meant."""
    page = f"{GLOSSED}他問:真的?！她答:真的。{GLOSSED}"
    repaired = repair(page)

    assert "他問:真的?！她答:真的。" in repaired.text


def test_a_lost_sign_is_put_back_and_undone_like_every_repair():
    """The title still has the + that the paragraph lost; the ledger counts in the page as it came in."""
    page = f"<title>“1+N”機(jī)制</title><p>{GLOSSED}會(huì)“1 N”機(jī)制</p>"
    repaired = repair(page)
    (sign,) = [entry for entry in repaired.repairs if entry.kind == "lost_sign"]

    assert repaired.text.endswith("會“1+N”機制</p>")
    assert " " == page[sign.at]
    assert page == undo(repaired.text, repaired.repairs)


def test_a_tag_that_lost_its_bracket_is_never_what_an_author_wrote():
    """`?。?/p>` cannot be meant: the paragraph must have ended somehow. What cannot be told is marked."""
    repaired = repair(f"<p>{GLOSSED}</p><p>這才叫排場?。?/p><p>{GLOSSED}</p>")

    assert repaired.text.count("</p>") == 3
    assert "damaged=1" in repaired.labels[0]


def test_work_grows_with_the_page_and_no_faster(simulator, prose, monkeypatch):
    """Twice as many damaged places cost at most a little more than twice the look-ups in the language model."""
    looked_up = []
    arc = Model.arc
    monkeypatch.setattr(Model, "arc", lambda model, word: looked_up.append(word) or arc(model, word))

    def work(count):
        text = "".join(f"<p>　　{paragraph}</p>" for paragraph in prose[:count])
        page = simulator.mirror(text, sorted(gloss_table().core), lambda _: True).page
        looked_up.clear()
        repair(page)
        return len(looked_up) / len(page)

    assert work(80) < 1.5 * work(40)


@pytest.mark.parametrize(
    "poison",
    [
        pytest.param("?！啊" * 20_000, id="cuts without end"),
        pytest.param("當?shù)乜h" * 20_000, id="broken glosses without end"),
        pytest.param("當?shù)" + "乜" * 60_000, id="a span without end"),
        pytest.param("“一 二”" * 20_000, id="lost signs without end"),
        pytest.param("圖帕?卡塔" * 20_000, id="lost characters without end"),
    ],
)
def test_a_hostile_page_is_repaired_in_bounded_work(poison):
    """Only so many places are solved; the others are marked, and the glosses go all the same."""
    page = GLOSSED + poison
    repaired = repair(page)

    assert repaired.text.startswith("工會與團委開會,項目請專家評議,機關轉發。")
    assert page == undo(repaired.text, repaired.repairs)
