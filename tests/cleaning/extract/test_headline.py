"""Where the headline stands, and where another article begins."""

from __future__ import annotations

import pytest

from pipeline.cleaning.dom import content_of, parse
from pipeline.cleaning.extract.finding.headline import find_headline
from pipeline.cleaning.extract.finding.weigh import weigh_paragraph
from pipeline.cleaning.extract.page.vocabulary import load_vocabulary
from pipeline.cleaning.extract.page.walk import outline

TITLE = "河东镇的旧书摊又开张了"
TEXT = "<p>星期六清早，老街上又摆出了十几个旧书摊，来得最早的是一位退休的木匠，他带来了三箱旧小说。</p>"


def found(html: str, *titles: str) -> tuple[str, bool, str]:
    page = outline(content_of(parse(html)))
    shown = [block.shown for block in page.blocks]
    headline = find_headline(
        page, titles, shown, [weigh_paragraph(paragraph) for paragraph in page.paragraphs], load_vocabulary()
    )
    texts = [*(paragraph.text for paragraph in page.paragraphs), ""]
    return texts[headline.place], headline.is_titled, texts[headline.border]


@pytest.mark.parametrize(
    "title", [TITLE, f"{TITLE}_镇闻_河东新闻网", f"【图】{TITLE}-河东在线", "河东镇的旧书摊又开张"]
)
def test_the_headline_is_told_by_the_title(title: str):
    """The title may add the site's name, or be cut off."""
    assert found(f"<p>首页 &gt; 镇闻</p><div class=t>{TITLE}</div>{TEXT}", title)[:2] == (TITLE, True)


def test_a_level_one_heading_is_preferred_to_a_longer_match():
    """Hidden copies of the whole title and breadcrumbs match too."""
    html = f"<p>{TITLE}_镇闻</p><h1>{TITLE}</h1>{TEXT}<div hidden>{TITLE}_镇闻_河东</div>"

    assert found(html, f"{TITLE}_镇闻_河东")[0] == TITLE


@pytest.mark.parametrize(
    "html",
    [f"<a href=x>{TITLE}</a>{TEXT}", f"<p>河东</p>{TEXT}", f"<p>{TITLE * 20}</p>{TEXT}", f"{TEXT * 3}<p>{TITLE}</p>"],
)
def test_links_fragments_and_lines_below_the_text_are_no_headline(html: str):
    """A linked title is another page's, a short match says nothing, and a headline stands above the text."""
    assert found(html, TITLE)[0] == ""


def test_a_notice_below_a_brief_does_not_widen_it(read):
    """Nor what stands around both."""
    brief = "书摊管理处公告，因连日大雨，本周六的旧书市改在周日举行。"
    notice = "免责声明：本文内容仅供参考，不构成任何投资建议。"
    news = "<div><h3>今日要闻</h3><p>城北的游泳馆下月起改为早上六点开门。</p><p>票价不变，更衣室换了热水器。</p></div>"
    page = f"<div><h1>本周六旧书市改期举行</h1><div><p>{brief}</p></div><div>{notice}</div>{news}</div>"

    assert read(f"<title>本周六旧书市改期举行</title>{page}") == (brief,)


@pytest.mark.parametrize("level", ["h1", "h2"])
def test_a_dialog_above_a_short_article_is_not_its_body(read, body, level: str):
    """However much more it says; below a heading that the title confirms a few sentences are enough."""
    consent = "我们和合作伙伴会在您的设备上存储信息，用于个性化内容、测量和产品开发，您可以同意，也可以拒绝。" * 6
    dialog = f"<div><h2>我们重视您的隐私</h2><p>{consent}</p></div>"
    article = f"<{level}>把时间还给旧书摊</{level}><div><p>{body[0]}</p><p>{body[1]}</p></div>"

    assert read(f"<title>把时间还给旧书摊</title><body>{dialog}{article}") == body[:2]


def test_the_second_line_of_the_heading_is_no_text(read, body):
    """In the box of the text, as in one of its own."""
    content = "".join(f"<p>{line}</p>" for line in body)

    assert (
        read(f"<title>把时间还给旧书摊 明年照旧</title><div><h1>把时间还给旧书摊<br>明年照旧</h1>{content}</div>")
        == body
    )


def test_a_paragraph_that_quotes_the_headline_is_none(read, body):
    """The headline itself may stand in a link, as blogs set it, or nowhere."""
    quoting = "把时间还给旧书摊，镇长说，这句话是他从一位摊主那里听来的。"
    text = (*body[:2], quoting, *body[2:])
    content = "".join(f"<p>{line}</p>" for line in text)
    html = f"<title>把时间还给旧书摊</title><h2><a href='/1'>把时间还给旧书摊</a></h2><div>{content}</div>"

    assert read(html) == text


def test_without_a_title_that_fits_the_first_long_heading_stands_in():
    """It marks the place, but does not prove an article, unless the page has no title at all."""
    html = f"<h1>镇闻</h1><h1>{TITLE}</h1>{TEXT}"

    assert found(html, "河东镇人民政府网站")[:2] == (TITLE, False)
    assert found(html)[:2] == (TITLE, True)


def test_another_headline_of_the_same_look_is_the_border():
    """The next element marked up like the headline, below some text, begins another article."""
    second = "城北游泳馆延长开放时间"
    html = f"<div><h1>{TITLE}</h1></div><div>{TEXT}</div><div><h1>{second}</h1></div>{TEXT}"

    assert found(html, TITLE)[2] == second


@pytest.mark.parametrize(
    "between",
    [
        "<div><h1>城北游泳馆延长开放时间</h1></div>" + TEXT,  # nothing above it yet
        f"<div>{TEXT}<h1>每个摊位收费两元</h1>{TEXT}</div>",  # a subhead
        f"<div>{TEXT}</div><div><h1>{TITLE}</h1></div>",  # the headline once more
        f"<div>{TEXT}</div><div><h1><a href=x>城北游泳馆延长开放时间</a></h1></div>",  # a link to another page
        f"<div>{TEXT}</div><div><h1>镇闻</h1></div>",  # a section's name
        f"<div>{TEXT}</div><div><h2>城北游泳馆延长开放时间</h2></div>",  # another look
    ],
)
def test_other_headings_are_no_border(between: str):
    """Subheads, repetitions, links, section names and headings of another look do not end the article."""
    assert found(f"<div><h1>{TITLE}</h1></div>{between}", TITLE)[2] == ""


def test_a_headline_without_any_mark_up_has_no_look_to_compare():
    """Plain paragraphs are all alike."""
    assert found(f"<div>{TITLE}</div>{TEXT}<div>城北游泳馆延长开放时间</div>{TEXT}", TITLE)[2] == ""
