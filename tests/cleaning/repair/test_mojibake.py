"""Misread text is read back where that can be proved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.repair import repair, undo
from pipeline.cleaning.repair.mojibake import _may_be_misread, read_back

SENTENCE = "他说：“今天下雨，《新规》明天施行！”——本报讯"


def as_windows_1252(data: bytes) -> str:
    """Read bytes as browsers read Windows-1252: its five holes are control characters."""
    return "".join(bytes((b,)).decode("cp1252") if b not in b"\x81\x8d\x8f\x90\x9d" else chr(b) for b in data)


MISREADINGS = {
    "UTF-8 as Windows-1252": lambda text: as_windows_1252(text.encode()),
    "UTF-8 as Latin-1": lambda text: text.encode().decode("latin-1"),
    "UTF-8 as Windows-1252, twice": lambda text: as_windows_1252(as_windows_1252(text.encode()).encode()),
    "GBK as Windows-1252": lambda text: as_windows_1252(text.encode("gbk")),
    "GBK as Latin-1": lambda text: text.encode("gbk").decode("latin-1"),
}


@pytest.mark.parametrize("misread", MISREADINGS.values(), ids=MISREADINGS.keys())
def test_a_misread_sentence_is_read_back_with_its_punctuation(misread):
    """Every reversible misreading gives the sentence again, full-width marks and all."""
    page = f"<p>{misread(SENTENCE)}</p><p>版权 © 2024 café, naïve</p>"
    repaired = repair(page)

    assert f"<p>{SENTENCE}</p><p>版权 © 2024 café, naïve</p>" == repaired.text
    assert page == undo(repaired.text, repaired.repairs)
    assert "mojibake:1" in repaired.labels


def test_utf_8_read_as_gbk_is_read_back_and_its_lost_byte_is_marked():
    """A decoder that meets half a character writes U+FFFD: that one character is gone, the others are not."""
    repaired = repair(
        "<p>"
        + "清稿是一件工具，".encode().decode("gb18030")
        + "</p><p>"
        + "好文".encode()[:-1].decode("gb18030", "replace")
    )

    assert "清稿是一件工具，" in repaired.text
    assert repaired.text.endswith("好�")
    assert ["a byte is lost for good"] == [damage.why for damage in repaired.damages]


def test_replaced_bytes_are_marked_and_left():
    """锟斤拷 was U+FFFD before it was misread: nothing is left to read back."""
    repaired = repair("<p>锟斤拷锟斤拷你好</p>")

    assert "<p>锟斤拷锟斤拷你好</p>" == repaired.text
    assert ["锟斤拷锟斤拷"] == [damage.text for damage in repaired.damages]


@pytest.mark.parametrize(
    "text",
    [
        "«Élan», Ærøskøbing, Ängelholm, Škoda, £¡ç æ å ä",
        "价格¥100，温度25℃±2℃，面积≥30㎡，“引号”……——",
        "鐨子是一个生僻字，銆字也是",
        "联通、移动、电信",
        "ÖÐ",
    ],
)
def test_sound_text_is_left_alone(text):
    """Western names, symbols and rare characters are no mojibake, and too little of it is not believed."""
    assert text == repair(text).text
    assert () == repair(text).labels


@given(
    st.text(
        st.sampled_from("的一是在不了有和人这中大为上个国我以要他时来用们，。、：“”《》！？"), min_size=6, max_size=40
    ),
    st.sampled_from(sorted(MISREADINGS)),
)
def test_reading_back_gives_the_text_or_leaves_the_page(text, how):
    """Whatever was misread, what comes out is the text that was written, or the page as it came in."""
    page = MISREADINGS[how](text)
    repaired = repair(page)

    assert repaired.text in (text, page)
    assert page == undo(repaired.text, repaired.repairs)


@given(
    (
        st.text(min_size=2, max_size=8)
        | st.text(min_size=2, max_size=6).map(lambda text: text.encode().decode("gb18030", "replace"))
    ).filter(lambda run: not run[0].isascii())  # no run begins with ASCII
)
def test_what_is_passed_over_at_a_glance_cannot_be_read_back(run):
    """A run's first character tells that it is not misread; a closer look says the same."""
    assert _may_be_misread(run) or read_back(run) is None
