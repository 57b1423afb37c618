"""Whatever a value says, it is text: no element, attribute, script or address on our pages is anybody else's."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.proof.draft_files import FileChange
from pipeline.proof.findings import Place, Suspect
from pipeline.proof.html.explained import DamageView, Explained, Field, Refused, RepairCount, TreeCut
from pipeline.proof.html.marked import MarkedLine, Stretch
from pipeline.proof.html.render import rendered
from pipeline.proof.html.words import LANGUAGES, words
from pipeline.proof.report.views import BrokenRow, Count, Report, RuleRow, SiteRow, Spark, SuspectRow
from pipeline.proof.review.items import Item
from pipeline.proof.review.proposals import Proposal
from pipeline.proof.review.views import ChangedPage, DiffLine, EffectView
from pipeline.proof.side_by_side import Mark, Row

HTML = Path(__file__).parent.parent.parent.parent / "pipeline" / "proof" / "html"
PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "</title><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "` onfocus=alert(1) autofocus `",
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<!--><img src=x onerror=alert(1)>-->",
    "]]><script>alert(1)</script>",
    "<math><mtext></math><style><img src onerror=alert(1)>",
    "<base href=//evil.test/><meta http-equiv=refresh content='0;url=//evil.test'>",
    "<link rel=stylesheet href=//evil.test/a.css>",
    "<form action=//evil.test><input name=a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "{{ 7 * 7 }}{% include 'base.html' %}",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\u202e<b>right to left</b>\u2028\u2029\ufeff",
    "\ud800 lone surrogate",
    "𝕿𝖊𝖝𝖙 🏳️‍🌈 Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "田中さんにあげて下さい ﷽ Ω≈ç√ 社會科學院語學研究所",
    "undefined null NaN -1 1/0 ../../etc/passwd %00 $HOME",
]


def explained(text: str) -> Explained:
    """An article with a text in every field."""
    stretches = (Stretch("kept", text), Stretch("cut", text), Stretch("repaired", text, text))
    return Explained(
        title=text,
        place=text,
        language=text,
        fields=(Field(text, text), Field("script", text)),
        extractor=text,
        rulebook=text,
        warnings=(text,),
        tree_cuts=(TreeCut(text, text, text),),
        lines=(MarkedLine("line", stretches, (text, text)), MarkedLine("gap", count=3)),
        repairs=(RepairCount(text, text, text, 2),),
        more_repairs=1,
        damages=(DamageView(1, text, text),),
        chars_before=3,
        chars_after=2,
    )


def report(text: str) -> Report:
    """A report with a text in every field."""
    return Report(
        night=text,
        faults=(text,),
        totals=(Count(text, 1),),
        reasons=(Count(text, 1),),
        sites=(SiteRow(text, 1, 2, 3, 4, 0.1, 0.2, Spark("0,0 1,1", 1.0, 1.0, (1, 2))),),
        rules=(RuleRow(text, text, text, 1, 2, 3, 4),),
        broken=(BrokenRow(text, text, 1.0, 2.0),),
        suspects=(SuspectRow(text, text, text, text, 0.5, 3, text, text),),
        more_suspects=2,
        examples=(explained(text),),
    )


def review(text: str) -> dict[str, object]:
    """What the pages of the review are given, with a text in every field: a cut, a drafted rule and its effect."""
    places = (Place(text, text, text, text), Place(None, None))
    suspect = Suspect(text, "line", text, text, 0.5, 3, (text,), places)
    item = Item(text, "cut", text, text, 2, (text, text), places, text, suspect, text)
    change = FileChange(Path(text.replace("\0", "")), "", text)
    rows = (Row("changed", (Mark(text, is_changed=True),), (Mark(text, is_changed=False),), text), Row("gap", count=3))
    return {
        "item": item,
        "proposal": Proposal(item, "spam", text, (change,), (text,)),
        "diff": tuple(DiffLine(kind, text) for kind in ("plus", "minus", "same")),
        "effect": EffectView(1, 2, 3, 4, (ChangedPage(text, rows),)),
        "left": 1,
        "turn": 2,
        "scripts": ("/static/review.js?0",),
        "can_undo": True,
        "trouble": text,
    }


def page(template: str, text: str, language: str = "zh") -> str:
    """A page with a text in every place a value can stand."""
    values = {"report": report(text), "pages": (explained(text), Refused(text, text, text)), **review(text)}
    shown = rendered(template, language, **values, title=text, kicker=text, version=text)
    return b"".join(shown).decode()


def structure(html: str) -> Counter[tuple[str, tuple[str, ...]]]:
    """The elements of a page with the names of their attributes."""
    return Counter((node.tag, tuple(node.attributes)) for node in LexborHTMLParser(html).css("*"))


TEMPLATES = sorted(file.name for file in (HTML / "templates").glob("*.html"))
PAGES = [name for name in TEMPLATES if name not in ("base.html", "parts.html")]
OURS = {"/static/review.js?0", "/write", "/back", "/decide", "/undo", "/effect"}
"""Every address that our pages may name; those of the review, which asks its own server."""


@pytest.mark.parametrize("template", PAGES)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_value_adds_no_element_and_no_attribute(template: str, payload: str):
    """The page has the elements and attributes it has with a harmless word, and the value is there as text."""
    shown = page(template, payload)

    assert structure(shown) == structure(page(template, "字"))
    tree = LexborHTMLParser(shown)
    assert tree.css("iframe, object, embed, link, base, img, [srcset], [style]") == []
    assert all((a.attributes["href"] or "").startswith("#") for a in tree.css("[href]"))
    named = {node.attributes[key] for key in ("src", "action", "hx-get") for node in tree.css(f"[{key}]")}
    assert named <= (OURS if template in ("review.html", "effect.html") else set())


def test_a_value_is_shown_as_it_is_and_what_is_hidden_in_it_is_made_visible():
    """Escaped once, not twice; a direction override is a sign and not an effect."""
    heading = LexborHTMLParser(page("explain.html", "<b>甲</b>\u202e乙\x07")).css_first("h1").text()

    assert heading == "<b>甲</b>⟨202E⟩乙␇"


def test_the_policy_allows_our_style_sheet_and_nothing_else():
    """By digest: another style element would not be applied."""
    tree = LexborHTMLParser(page("report.html", "字"))
    policy = tree.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""

    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/]+=*'; base-uri 'none'; form-action 'none'", policy
    )
    assert len(tree.css("style")) == 1


def test_templates_have_no_way_around_the_escape():
    """No `safe`, no autoescape block, no unquoted value of an attribute, no style attribute."""
    for file in (HTML / "templates").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|autoescape|Markup|=\{\{|style=|\son\w+=", text), file.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_a_template_says_is_there_in_each_language(language: str):
    """A missing one would end the page."""
    known = set(words(language).entries)
    said = {
        name
        for file in (HTML / "templates").glob("*.html")
        for name in re.findall(r'say\("([\w.]+)"[,)]', file.read_text(encoding="utf-8"))
    }

    assert said <= known
    assert page("report.html", "字", language).startswith("<!DOCTYPE html>")
