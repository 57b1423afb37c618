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


def test_blurbs_in_the_box_of_a_short_article_go_even_if_they_hold_more_text(headline, body, marked_up, read):
    """A linked title and a sentence each, in boxes without a name, like that of the article's own lines."""
    blurbs = "".join(
        f"<div><a href=/{number}.html>{title}</a><p>{title}，镇上的人谈了好几天，下个月还要再办一回。</p></div>"
        for number, title in enumerate(
            ("一座桥又修好了", "邮递员老周退休", "镇上的夜校开班", "雨季前的准备", "老街换了路灯")
        )
    )
    content = f"<div><div>{headline}</div>{marked_up(body[:2])}{blurbs}</div>"

    assert read(whole(headline, content)) == body[:2]


@pytest.mark.parametrize("lists", ["", f"<ul>{LISTED}</ul>"], ids=["alone", "above links"])
def test_two_lines_in_elements_of_one_kind_are_one_brief(lists: str, headline, read):
    """A brief of two sentences, each in a `div`: many links beside them do not part the second from the first."""
    second = "起火的原因还在查，仓库的主人说，里面只放了些旧渔网和几只没人要的木桶。"
    content = f"<div><h1>{headline}</h1><div>2024-05-01 09:02</div><div>{BRIEF}</div><div>{second}</div>{lists}</div>"

    assert read(whole(headline, f"{content}<ul>{LISTED}</ul>")) == (BRIEF, second)


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
