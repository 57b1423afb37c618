"""Comments of readers and blurbs of other articles, in boxes whose names tell nothing."""

from __future__ import annotations

import pytest

REMARKS = (
    ("山里人", "我小时候也在那条街上买过连环画，一本两毛钱，攒了一个月的早饭钱才买下来，现在还在。"),
    ("老木匠的徒弟", "师傅每个星期都去，风雨无阻，书摊停了那八个月，他天天念叨着要去问镇里什么时候开门。"),
    ("过客", "两块钱一个摊位不贵，别处都是十块起步，还不让过夜摆着，一收一摆半天就过去了。"),
    ("河东二小", "希望多一些给小学生看的书，也希望摊位旁边能放几张小板凳，孩子们站着看太累了。"),
)


def boxes(lines: str) -> str:
    remarks = [*REMARKS, *((f"{name}的邻居", text) for name, text in REMARKS)]
    return "".join(f"<div class=c1>{lines.format(name=name, text=text)}</div>" for name, text in remarks)


@pytest.mark.parametrize(
    "lines",
    [
        "<b>{name}</b><p>{text}</p><em>3小时前</em>",
        "<p>{name} 2024-5-1 20:11</p><p>{text}</p>",
        "<a href=/u>{name}</a><div>{text}</div><span>05-01 20:11 回复 赞(3)</span>",
    ],
    ids=["ago", "with-name", "buttons"],
)
def test_comments_longer_than_the_article_stay_out(read, page, body, marked_up, lines: str):
    """They name their writer and their time, and stand below an article."""
    assert read(page(f"<div class=t1>{marked_up(body)}</div><div class=c>{boxes(lines)}</div>")) == body


@pytest.mark.parametrize(
    "lines",
    [
        "<div>{name}的故事</div><div>{text}</div><div>河东新闻 2024-05-01</div>",
        "<h4><a href=/n>{name}与河东镇的故事</a></h4><p>{text}</p>",
        "<a href=/n><div>{name}与河东镇的故事</div></a><div>{text}</div>",
        "<div class=t>{name}与河东镇的故事</div><div class=d>{text}</div>",
    ],
    ids=["dated", "linked heading", "linked box", "template"],
)
def test_blurbs_below_a_short_article_stay_out(read, page, body, marked_up, lines: str):
    """Two sentences are an article; each blurb has a title, and a link, a date or a template's names besides."""
    assert read(page(f"<div class=t1>{marked_up(body[:2])}</div><div class=c>{boxes(lines)}</div>")) == body[:2]


@pytest.mark.parametrize(
    "heading", ["<h3>{name}与河东镇的故事</h3>", "<p>{name}与河东镇的故事</p>", "<div>{name}</div>"]
)
def test_the_sections_of_a_text_stay(read, page, body, marked_up, heading: str):
    """An editor sets their headings in elements without a name, or as headings."""
    sections = boxes(heading + "<p>{text}</p>")

    kept = read(page(f"<div class=t1>{marked_up(body[:2])}</div><div class=t1>{sections}</div>"))

    assert {text for _, text in REMARKS} <= set(kept)


def test_comments_without_a_time_go_with_their_heading(read, page, body, marked_up):
    """In the box of the text; nothing but the heading tells them."""
    comments = "".join(f"<div class=n>{name}</div><div class=s>{text}</div>" for name, text in REMARKS)

    assert read(page(f"<div>{marked_up(body)}<div><b>网友评论</b></div><div>{comments}</div></div>")) == body


def test_a_live_report_keeps_its_entries(read, page, body, marked_up):
    """Its entries begin with their time, below a lead too."""
    entries = "".join(f"<div class=c1><b>0{n}:30</b><p>{text}</p></div>" for n, (_, text) in enumerate(REMARKS, 1))
    texts = [text for _, text in REMARKS]

    kept = read(page(f"<div class=t1>{marked_up(body)}</div><div class=t1>{entries}</div>"))

    assert [text for text in kept if text in texts] == texts


def test_an_interview_keeps_its_turns(read, page, body, marked_up):
    """The same two speak by turns, each time with the time."""
    turns = "".join(
        f"<div class=c1><p>{('主持人', '嘉宾')[n % 2]} [2024-05-01 10:0{n}]</p><p>{text}</p></div>"
        for n, (_, text) in enumerate(REMARKS * 2)
    )
    kept = read(page(f"<div class=t1>{marked_up(body)}</div><div class=t1>{turns}</div>"))

    assert {text for _, text in REMARKS} <= set(kept)


def test_the_answers_in_a_forum_stay_out(read, body):
    """Each stands in a numbered box, the headline links to the page itself, and buttons follow every post."""
    post = (
        "<div id=post_{n}><table><tr><td>{name}</td><td><div>发表于 2024-5-1 10:1{n}</div><div><table><td class=t_f>"
        "{text}</td></table></div><div><a>回复</a> <a>举报</a></div></td></tr></table></div>"
    )
    first = post.format(n=0, name="老街坊", text="<br>".join(body))
    answers = "".join(post.format(n=n, name=name, text=text) for n, (name, text) in enumerate(REMARKS, 1))
    headline = "<h1><a>河东镇的旧书摊又开张了</a></h1>"
    html = f"<title>河东镇的旧书摊又开张了 - 河东论坛</title><div id=list>{headline}{first}{answers}</div>"

    assert not {text for _, text in REMARKS} & set(read(html))


def test_cards_of_other_articles_stay_out_though_their_headlines_read_like_sentences(read, page, body, marked_up):
    """A heading, some text and a day, without a link: scripts open them."""
    cards = "".join(
        f"<div class=c1><h3>{name}说了什么？</h3><p>{text}</p><span>昨天</span></div>" for name, text in REMARKS
    )

    assert read(page(f"<div class=t1>{marked_up(body)}</div><div class=t1>{cards}</div>")) == body
