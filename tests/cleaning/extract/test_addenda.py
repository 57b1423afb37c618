"""What stands behind the article in its own block."""

from __future__ import annotations


def test_articles_appended_in_full_stay_out(read, page, body, other, marked_up):
    """A heading announces them, and a headline without a link follows."""
    appended = f"<p><b>延伸阅读</b></p><p><b>游泳馆下月起提早开门</b></p>{marked_up(other)}"

    assert read(page(f"<div class=t1>{marked_up(body)}{appended}</div>")) == body


def test_links_between_the_paragraphs_do_not_end_the_article(read, page, body, marked_up):
    """Behind the same heading stand links, then the text goes on."""
    links = "<p>相关阅读：</p><p><a href=1>春耕时节话农机怎么选</a></p><p><a href=2>雨季来临前的准备工作</a></p>"

    assert read(page(f"<div class=t1>{marked_up(body[:2])}{links}{marked_up(body[2:])}</div>")) == body


def test_a_box_that_begins_with_a_notice_is_one(read, page, body, marked_up):
    """Its other paragraphs go with the first, also where they are longer than the article."""
    notice = marked_up(
        (
            "免责声明：本文来自网络，版权归原作者所有，转载此文目的在于传递更多信息。",
            "本页刊载的所有内容均来源于网络，访问者可将其用于个人学习、研究或欣赏，以及其他非商业性用途，但须遵守法律的规定。"
            * 3,
        )
    )
    assert read(page(f"<div class=t1>{marked_up(body[:2])}<div class=sm>{notice}</div></div>")) == body[:2]


def test_an_article_that_begins_with_a_notice_stays(read, page, body, marked_up):
    """The first box of the text is the article, whatever its first line says."""
    kept = read(page(f"<div class=t1>{marked_up(('特别声明：', *body))}</div>"))

    assert body == kept[-len(body) :]


def test_a_summary_made_by_a_machine_stays_out(read, page, body, marked_up):
    """It says so itself."""
    summary = "<div class=s1><p>AI导读</p><p>书摊重新开张，居民反应热烈。内容由AI智能生成</p></div>"

    assert read(page(f"{summary}<div class=t1>{marked_up(body)}</div>")) == body


def test_what_a_site_says_of_itself_behind_its_statement_stays_out(read, page, body, other, marked_up):
    """In boxes of their own, longer than the article; what stands in the article's box behind a statement stays."""
    statement = "河东新闻网声明：登载此文出于传递更多信息之目的，并不意味着赞同其观点。"
    intro = f"<div><strong>河东</strong><div>{other[0]}</div></div>"
    boxes = f"<div class=t1>{marked_up(body[:2])}<p>{statement}</p></div>{intro}"
    same = (
        f"<div class=t1>{marked_up(body[:2])}<p>某某声明：以上所说都是真的，欢迎监督。</p>{marked_up(body[2:])}</div>"
    )

    early = f"<div class=t1>{marked_up(body[:2])}</div><p>{statement}</p><div class=t2>{marked_up(body[2:])}</div>"

    assert read(page(f"<div class=c>{boxes}<div>{other[1]}{other[2]}</div></div>")) == body[:2]
    assert read(page(f"<div class=c>{early}</div>"))[-2:] == body[2:]
    assert read(page(same))[-2:] == body[2:]
