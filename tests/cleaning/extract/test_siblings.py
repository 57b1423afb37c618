"""Other whole articles behind the first, as pages that scroll on without end set them."""

from __future__ import annotations


def box(heading: str, day: str, texts: str, level: int = 2, kind: str = "detail") -> str:
    return f"<div class='{kind}'><h{level}>{heading}</h{level}><p>{day}</p><div class=txt>{texts}</div></div>"


def test_the_articles_below_stay_out(read, body, other, marked_up, headline):
    """Their boxes are like the first one's, and begin with a headline and a date."""
    first = box(headline, "河东日报 2024-05-01 12:08", marked_up(body), level=1, kind="detail first")
    below = box("游泳馆下个月起提早开门", "河东日报 2024-05-01 10:00", marked_up(other) * 3)
    html = f"<title>{headline}_河东日报</title><body><div class=feed>{first}{below}{below}</div>"

    assert read(html) == body


def test_sections_of_one_article_stay(read, body, other, marked_up, headline):
    """A box like the first one that begins with a subhead and goes on with text is a part of the article."""
    first = f"<section class=part><h1>{headline}</h1><p>河东日报 2024-05-01 12:08</p>{marked_up(body)}</section>"
    second = f"<section class=part><h2>游泳馆的冬天也很热闹</h2>{marked_up(other)}</section>"
    html = f"<title>{headline}_河东日报</title><body><main>{first}{second}</main>"

    assert read(html) == (*body, "游泳馆的冬天也很热闹", *other)


def test_a_box_of_another_kind_with_a_heading_of_its_own_stays_out(read, body, other, marked_up, headline):
    """Where the box of headline and text is a whole article, and longer than what stands beside it."""
    first = box(headline, "河东日报 2024-05-01 12:08", marked_up(body) * 2, level=1)
    beside = f"<div class='detail city'><h2>看看别的地方怎么做</h2>{marked_up(other)}</div>"
    html = f"<title>{headline}_河东日报</title><body><main>{first}{beside}</main>"

    assert read(html) == body * 2


def test_a_short_box_of_the_headline_is_no_whole_article(read, body, marked_up, headline):
    """It holds a lead; the text in the box beside it begins with a subhead."""
    lead = "星期六清早，老街上又摆出了旧书摊，修路停了八个月之后，摊主和读者都回来了，河东镇的早晨又热闹了。"
    first = f"<div class=top><h1>{headline}</h1><p>{lead}</p></div>"
    text = f"<div class=text><h2>书摊的早晨</h2>{marked_up(body)}</div>"
    html = f"<title>{headline}_河东日报</title><body><main>{first}{text}</main>"

    assert read(html)[-len(body) - 1 :] == ("书摊的早晨", *body)


def test_a_dated_heading_as_high_as_the_headline_begins_another_article(read, body, other, marked_up, headline):
    """Whatever the headline itself is marked up with, and though the other headline asks a question, with a comma."""
    first = f"<div class=c><div class=t>{headline}</div><div>2024-05-01 12:08</div>{marked_up(body[:2])}</div>"
    next_one = f"<h1>游泳馆提早开门，票价变不变？</h1><div>2024-05-01 10:00</div><div>{marked_up(other * 3)}</div>"

    assert read(f"<title>{headline}_河东日报</title>{first}<div>{next_one}</div>") == body[:2]


def test_articles_whose_headlines_are_no_headings_stay_out(read, body, other, marked_up, headline):
    """Boxes of one kind, each with an element like the headline's and a date."""
    box = "<div class=item><div class=t>{}</div><span>河东日报</span> <span>2024-05-01 12:08</span>{}</div>"
    first, second = box.format(headline, marked_up(body)), box.format("游泳馆下个月起提早开门", marked_up(other))

    assert read(f"<title>{headline}</title><div>{first}{second}</div>") == body


def test_a_line_right_over_a_dateline_begins_another_article(read, body, other, marked_up, headline):
    """Behind a text, in a box of its own, though nothing is marked up as a heading."""
    first = f"<h1>{headline}</h1><div>2024-05-01 12:08 来源：河东日报</div><div>{marked_up(body)}</div>"
    line = "<div class=b>游泳馆下个月起提早开门</div><div class=c>2024-05-01 10:00 来源：河东日报</div>"

    assert read(f"<title>{headline}</title>{first}<div class=a>{line}{marked_up(other)}</div>") == body


def test_the_last_sentence_over_a_comment_belongs_to_the_text(read, body, headline):
    """Forums set text and comments in boxes without names; each comment begins with its writer and a full date."""
    comments = "".join(
        f"<div><div>作者：{name} 时间：2024-05-02 20:10:33 1楼</div><div>我小时候也在那条街上买过连环画。</div></div>"
        for name in ("山里人", "过客", "老木匠的徒弟", "河东二小")
    )
    html = f"<title>{headline}</title><h1>{headline}</h1><div>{'<br>'.join(body)}</div>{comments}"

    assert read(html) == body
