"""`qinggao explain --html`: what the terminal shows, in a browser."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from pipeline.__main__ import _run

SAMPLES = Path(__file__).parent.parent.parent.parent / "samples"


def test_cuts_and_repairs_stand_in_their_places_with_the_rule_beside_them(tmp_path: Path):
    """The seed has glosses to repair and a spam tail to cut."""
    target = tmp_path / "proof.html"

    assert _run(["explain", str(SAMPLES / "seed" / "text" / "page.txt"), "--html", str(target)]) == 0

    tree = LexborHTMLParser(target.read_text(encoding="utf-8"))
    lines = tree.css(".proof li")
    spam = [li for li in lines if li.css_first(".by") and "spam." in li.css_first(".by").text()]
    assert spam
    assert all(li.css_first("del") for li in spam)
    assert any("(huì)" in node.text() for node in tree.css("del"))


def test_a_page_without_an_article_says_why(tmp_path: Path):
    """In the reader's language."""
    page = tmp_path / "a.html"
    page.write_bytes(b"%PDF-1.7")

    assert _run(["explain", str(page), "--html", str(tmp_path / "p.html"), "--lang", "en"]) == 0
    assert "No article: not a web page" in (tmp_path / "p.html").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path, capsys):
    """With what to do."""
    page = tmp_path / "a.html"
    page.write_bytes(b"%PDF-1.7")

    assert _run(["explain", str(page), "--html", str(tmp_path / "gone" / "p.html")]) == 1
    assert "cannot be written" in capsys.readouterr().err
