"""Which block holds the body, where much else stands in the same box."""

from __future__ import annotations

import pytest

BRIEF = "昨天夜里渡口的一间旧仓库起火，没有人受伤，消防员在半小时后把火扑灭。"
BLURB = "<div><p>本栏目每周一更新，写的是镇上的人和他们的故事，欢迎来稿。</p></div>"
LISTED = "".join(f"<li><a href=/{number}.html>春耕时节话农机之{number}</a></li>" for number in range(29))


def whole(headline: str, content: str) -> str:
    return f"<html><head><title>{headline}</title></head><body>{content}</body></html>"


@pytest.mark.parametrize("lists", [f"<ul>{LISTED}</ul>", f"<ul>{LISTED}</ul>" * 4], ids=["one", "four"])
def test_lists_of_links_beside_a_brief_do_not_outweigh_it(lists: str, headline, read):
    """However many they are, with no name to tell them by: what a column says of itself does not win."""
    content = f"<div><h1>{headline}</h1><p>2024-05-01 09:02</p><p>{BRIEF}</p>{lists}</div><ul>{LISTED}</ul>{BLURB}"

    assert read(whole(headline, content)) == (BRIEF,)


def test_text_without_elements_of_its_own_holds_against_the_lists_in_its_box(headline, read):
    """Between line breaks, in the box of all that stands behind it."""
    boxes = f"<ul>{LISTED}</ul><table><tr><td>{LISTED}</td></tr></table>" * 2
    content = f"{BLURB}<div><div>{headline}</div>{BRIEF}<br><br>{boxes}</div>"

    assert read(whole(headline, content)) == (BRIEF,)


def test_what_a_column_says_of_itself_in_a_section_of_its_own_is_no_part_of_the_body(headline, body, marked_up, read):
    """Sections without a name may be parts of one body, but not with more links between them than text in them."""
    about = (
        "<section><p>本栏目每周一更新，写的是镇上的人和他们的故事，欢迎把自己写的也寄来，刊出的有稿费。</p></section>"
    )
    content = f"<section><h1>{headline}</h1>{marked_up(body)}</section><section><ul>{LISTED}</ul></section>{about}"

    assert read(whole(headline, content)) == body


def test_boxes_beside_a_short_article_do_not_make_the_page_its_body(headline, read):
    """Together with it they weigh a little more than the article alone."""
    ranking = "".join(f"<li>春耕时节话农机之{number}</li>" for number in range(10))
    about = "本栏目由镇上的人写镇上的事，每周一更新，来稿请寄老街三号，稿费从优。"
    boxes = f"<div><h4>排行榜</h4><ol>{ranking}</ol></div><div><p>{about}</p></div>"
    content = f"<div class=detail><h1>{headline}</h1>{BRIEF}<div><a href=/1.html>一座桥的三十年</a></div></div>{boxes}"

    assert read(whole(headline, content)) == (BRIEF,)
