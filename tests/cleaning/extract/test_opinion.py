"""The second opinion, for pages on which our own way finds no body."""

from __future__ import annotations

from pipeline.cleaning.dom import parse
from pipeline.cleaning.extract.opinion import second_opinion
from pipeline.cleaning.extract.page.vocabulary import load_vocabulary
from pipeline.cleaning.extract.trimming.promotions import within_margins

PROSE = "记者从市气象台获悉，本周末全市仍以多云天气为主，气温变化不大，早晚温差较大，请市民注意添衣。"


def page(*paragraphs: str) -> str:
    """Put paragraphs into a plain article page."""
    return f"<body><article><h1>多云</h1>{''.join(f'<p>{p}</p>' for p in paragraphs)}</article></body>"


def test_an_article_is_brought_back_as_paragraphs():
    """What trafilatura returns is folded into lines like any other body."""
    found = second_opinion(parse(page(*[f"{PROSE}第{n}条。" for n in range(12)])))

    assert f"{PROSE}第3条。" in found


def test_little_text_is_no_article():
    """A page without enough text is not even asked about; a few words are refused."""
    assert second_opinion(parse(page(PROSE))) == ()
    assert second_opinion(parse(page(*["short English words only here"] * 40))) == ()


def test_depth_loses_no_text():
    """The default parser of lxml would drop what lies below depth 256 without a word."""
    deep = "<div>" * 300 + "".join(f"<p>{PROSE}第{n}条。</p>" for n in range(12)) + "</div>" * 300

    assert any(PROSE in paragraph for paragraph in second_opinion(parse(f"<body>{deep}</body>")))


def test_notices_at_its_ends_are_taken_off():
    """As they are off the text that our own way finds; in the middle they stay, unless they are furniture."""
    notice = "如本网转载稿涉及版权等问题，请作者见稿后在两周内与本网联系。"
    lines = (
        "扫描二维码关注河东在线",
        PROSE,
        notice,
        "下载地址：",
        PROSE,
        notice,
        "集团旗下公司 全国客服专线：400-000-2300",
    )

    assert within_margins(lines, load_vocabulary()) == (PROSE, notice, PROSE)
