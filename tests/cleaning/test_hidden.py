"""Which elements a reader does not see."""

from __future__ import annotations

import pytest

from pipeline.cleaning.dom import parse
from pipeline.cleaning.hidden import WAYS, hidden_elements, how_style_hides


@pytest.mark.parametrize(
    ("style", "how"),
    [
        ("display : NONE", "display"),
        ("color:red;visibility:hidden", "visibility"),
        ("opacity:0", "opacity"),
        ("opacity:0.8", None),
        ("position:absolute;left:-9999px", "off_screen"),
        ("margin-left:-5000em", "off_screen"),
        ("margin-left:-10px", None),
        ("left: -100%", None),
        ("transform:translateX(-9999px)", "off_screen"),
        ("text-indent:-9999px", "text_indent"),
        ("clip:rect(0,0,0,0)", "clipped"),
        ("clip-path: inset(100%)", "clipped"),
        ("overflow:hidden;height:1px;width:1px", "zero_size"),
        ("overflow:hidden;height:100px", None),
        ("height:0", None),
        ("font-size:0", "tiny_font"),
        ("font-size:12px", None),
        ("color:#fff;background:#fff", "same_colour"),
        ("color:transparent", "same_colour"),
        ("color:#fff;background:#000", None),
        ("", None),
    ],
)
def test_a_style_hides_or_does_not(style: str, how: str | None):
    """Case and white space do not matter; ordinary layout is no hiding."""
    assert how == how_style_hides(style)


@pytest.mark.parametrize(
    ("html", "how"),
    [
        ('<div id=x style="display:none">a</div>', "display"),
        ("<div id=x hidden>a</div>", "attribute"),
        ("<style>.q,#x{left:-2000px}</style><div id=x>a</div>", "off_screen"),
        ("<style>div.box .in { display: none }</style><div class=box><p id=x class=in>a</p></div>", "display"),
        ("<marquee id=x width=1 height=5>a</marquee>", "marquee"),
        ("<marquee id=x height=24>a</marquee>", None),
        ("<noscript id=x>a</noscript>", "noscript"),
        ('<div id=x>a</div><script>document.getElementById("x").style.display="none"</script>', "script"),
        ("<div id=x>a</div><script>$('#x').hide()</script>", "script"),
        ("<div id=9x>a</div><p id=x>a</p><script>document.getElementById('9x').style.display='none'</script>", None),
        ("<style>.3q{display:none}.q >{display:none}.²{display:none}</style><p id=x class='3q q ²'>a</p>", None),
        ("<p id=x><font color=#FFFFFF>a</font></p>", None),
        ("<p id=x>a</p>", None),
    ],
)
def test_every_way_of_hiding_is_seen(html: str, how: str | None):
    """Attributes, the page's own style sheets, tiny marquees and later scripts."""
    found = {hidden.node.id: hidden.how for hidden in hidden_elements(parse(f"<body>{html}"))}

    assert how == found.get("x")


def test_an_id_that_begins_with_a_digit_is_found_where_a_script_hides_it():
    tree = parse("<p id=9x>a</p><script>document.getElementById('9x').style.display='none'</script>")

    assert [hidden.node.id for hidden in hidden_elements(tree)] == ["9x"]


def test_asked_for_some_ways_the_answer_is_that_part_of_the_whole():
    """Looking for less may be quicker; it finds the same."""
    html = """<style>.tail{display:none} #nav p{text-indent:-9999px} .s{overflow:hidden;height: 0 }</style>
    <div id=a style="left:-999px;position:absolute"><p id=b>甲</p></div><marquee id=m width=1 height=1>己</marquee>
    <div id=c class=tail>乙</div><div id=nav><p id=d>丙</p></div><div id=e style="display:none">丁</div>
    <i id=s class=s>庚</i>
    <div id=f>戊</div><script>document.getElementById("f").style.display="none"</script><p id=h hidden>辛</p>"""
    tree = parse(html)
    whole = {hidden.node.id: hidden.how for hidden in hidden_elements(tree)}

    assert set("acdefhms") == set(whole)
    for way in WAYS:
        found = {hidden.node.id: hidden.how for hidden in hidden_elements(tree, frozenset({way}))}
        assert found == {name: how for name, how in whole.items() if how == way}
