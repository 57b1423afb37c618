"""What the general way promises about whole pages."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.dom import content_of, parse
from pipeline.cleaning.extract import Draft, extract, paragraphs_of

NEXT = "下一段写的是另外一件事，和前面没有关系。"


@pytest.mark.parametrize(
    "layout",
    [
        "<div class=content>{p}</div>",
        "<div id=a><div id=b>{p}</div></div>",
        "<article><section>{p}</section></article>",
        "<details open><summary>展开</summary>{p}</details>",
        "<div>{span}</div>",
        "<table><tr><td><table><tr><td>{p}</td></tr></table></td></tr></table>",
        "<div>{br}</div>",
        "<div>{div}</div>",
        "<div><div class=part1>{first}</div><div><a href=x>换季大促销</a></div><div class=part2>{rest}</div></div>",
        "<section><section>{first}</section><section><section>{rest}</section></section></section>",
        "<div style='display:none'>{p}</div>",
        "<div style='visibility: hidden'>{p}</div>",
        "<div aria-hidden=true>{p}</div>",
        "<div class='share-pop hot' id=artibody>{p}</div>",
        "<div class='comment-page'>{p}</div>",
        "<form action=x><div>{p}</div></form>",
        "<center><font size=3>{p}</font></center>",
        "<form><span id=t>旧书摊又开张</span><span id=d>2024-05-01</span><span id=c>{br}</span></form>",
    ],
)
def test_the_body_is_found_whatever_holds_it(layout: str, page, body, marked_up, read):
    """Divs, tables, sections, line breaks, several boxes, hidden or oddly named containers: the same paragraphs."""
    content = layout.format(
        p=marked_up(body),
        div=marked_up(body, "div"),
        span="".join(f"<span style='display: block'>{text}</span>" for text in body),
        br="<br><br>".join(body),
        first=marked_up(body[:2]),
        rest=marked_up(body[2:]),
    )

    assert read(page(content)) == body


@pytest.mark.parametrize(
    "between",
    [
        "<div class=ad><p>全场五折，今天下单明天就到，只限三天。</p></div>",
        "<p><a href=x>一座桥的三十年</a></p>",
        "<div><h4>相关阅读</h4><p><a href=x>一座桥的三十年</a></p></div>",
        "<p>相关新闻：</p><p><a href=x>一座桥的三十年</a></p>",
        "<figure><img src=x><figcaption>老街上的书摊，摄于清早。</figcaption></figure>",
        "<p>▲书摊一角 本报记者 王小山 摄</p>",
        "<div hidden><p>这一段读者看不见，是给机器看的说明。</p></div>",
        "<p>分享到：微信 微博</p>",
        "<div class=img-wrapper><img src=x><span>老街一角</span></div>",
        "<p><img src=x></p><p class=image_desc>摊主把画好的格子扫得干干净净。</p>",
        "<p>书摊前的人群 图自河东新闻网</p>",
        "<p><img src=x></p><p>图1 书摊前的人群</p>",
        "<p>分享让更多人看到</p>",
        "<p>图据河东发布</p>",
        "<p>收听本文：</p><p>字号：A A A</p>",
        "<div><span>00:00</span><span>/</span><span>03:12</span><span>倍速</span></div>",
        "<p>举报 分享到微信朋友圈 打开微信，点击“发现”，使用“扫一扫”即可分享至朋友圈。</p>",
        "<div class=embed><span>另請參閱</span><h4>一座桥的三十年</h4></div>",
        "<p>（請繼續往下閱讀）</p><p>請繼續往下閱讀...</p>",
        "<p>[廣告]請繼續往下閱讀..</p>",
        "<ul><li><a href=x>甲乙丙丁</a></li><li><a href=x>戊己庚辛</a></li></ul>",
    ],
)
def test_what_stands_between_the_paragraphs_is_taken_out(between: str, page, body, marked_up, read):
    """Ads, link lists, captions, hidden text and tool rows inside the body go; the text around them stays."""
    found = read(page(f"<div class=text>{marked_up(body[:2])}{between}{marked_up(body[2:])}</div>"))

    assert tuple(text for text in found if "往下閱讀）" not in text) == body


@pytest.mark.parametrize(
    "after",
    [
        "<h3>相关新闻</h3><div><p><a href=x>镇上的夜校开班</a></p><p>报名的人很多，教室不够用。</p></div>",
        "<div class=disclaimer>免责声明：本文来自网络，不代表本站观点。</div>",
        "<p>版权声明：未经授权不得转载。</p>",
        "<p>关键词：旧书 书摊</p>",
        "<p>上一页 1 2 下一页</p>",
        "<div><p>上一篇：<a href=x>一座桥的三十年</a></p><p>下一篇：<a href=x>邮递员老周退休</a></p></div>",
    ],
)
def test_what_follows_the_body_in_its_box_is_taken_out(after: str, page, body, marked_up, read):
    """Related texts, notices, key words and pagination at the end of the container go."""
    assert read(page(f"<div class=text>{marked_up(body)}{after}</div>")) == body


@pytest.mark.parametrize(
    "line",
    [
        "扫描二维码，关注河东新闻公众号。",
        "更多精彩，请下载河东新闻客户端。",
        "未经许可，不得转载本文。",
        "您浏览的内容已过期，请加入会员后继续阅读。",
        "买到次品无处说理？河东说理台全天为您守候！[点击投诉]",
    ],
)
def test_promotions_go_at_the_margins_and_stay_inside_the_text(line: str, page, body, marked_up, read):
    """What invites the reader before and after the text is the site's; inside the text it may be the news itself."""
    inside = (*body[:2], line, *body[2:])

    assert read(page(f"<div>{marked_up((line, *body, line, line))}<p>责任编辑：王小山</p></div>")) == (
        *body,
        "责任编辑：王小山",
    )
    assert read(page(f"<div>{marked_up(inside)}</div>")) == inside


@pytest.mark.parametrize(
    "last",
    [
        "书摊每月第一个星期六开张。要摆摊的居民可以拨打镇里的电话，或者扫描公告栏上的二维码报名。",
        "想捐书的学生家长，也可下载镇图书馆的客户端预约。",
        "需要领取摊位牌的市民，凭身份证到镇里登记，也可扫描二维码关注镇文化站办理。",
    ],
)
def test_a_last_sentence_that_tells_of_others_is_no_promotion(last: str, page, body, marked_up, read):
    """A telephone number or a code to scan is a service of the story, not of the site, where residents use it."""
    assert read(page(f"<div>{marked_up((*body, last))}</div>")) == (*body, last)


@pytest.mark.parametrize("numbers", [("01", "02"), ("1", "2"), ("01", "02", "03", "04")])
def test_the_numbers_of_sections_stay(numbers: tuple[str, ...], page, body, marked_up, read):
    """Numbers alone on a line that count up from one, each above a text, are subheads."""
    texts = tuple(text for pair in zip(numbers, body, strict=False) for text in pair)

    assert read(page(f"<div>{marked_up(texts)}</div>")) == texts
    assert read(page(f"<div>{marked_up((*body[:1], *texts))}</div>")) == (*body[:1], *texts)


@pytest.mark.parametrize("numbers", [("1", ""), ("12", "13"), ("2", "1"), ("1", "1"), ("0", "1")])
def test_numbers_that_count_nothing_go(numbers: tuple[str, str], page, body, marked_up, read):
    """A page number or a counter between the paragraphs is no subhead."""
    texts = (numbers[0], *body[:2], numbers[1], *body[2:])

    assert read(page(f"<div>{marked_up(texts)}</div>")) == body


def test_a_box_behind_the_related_articles_is_no_text_of_items(page, read):
    """A site's words about itself may have more sentences than a text of items; it does not stand with them."""
    items = (
        "镇里昨天公布，从下月起，河东镇各渡口的船票有几处变化，居民凭证件可以在任何一个窗口购买，也可以上船补。",
        *(f"{n}、第{n}号渡口的船票下调{n}元" for n in range(1, 9)),
    )
    about = (
        "河东网由镇文化站主办，每天为居民提供最新的消息和最全的办事指南，"
        "欢迎大家常来看看，也请各位多提意见，让它越办越好。"
    )
    slogan = "看镇闻上河东 http://www.hedong.example/"
    html = f"<div id=t>{''.join(f'<p>{item}</p>' for item in items)}</div><div>相关新闻</div><div>本站</div>"

    assert read(page(f"<div>{html}<div class=w><p>{about}</p><p>{slogan}</p></div></div>")) == items


def test_a_number_without_a_text_below_it_goes(page, body, marked_up, read):
    """Pagination stands in a row, or at the end."""
    assert read(page(f"<div>{marked_up((*body, '1', '2', '3'))}</div>")) == body
    assert read(page(f"<div>{marked_up(('1', *body, '2'))}</div>")) == body


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote>“一本小说只要三毛钱，还可以赊账。”</blockquote>",
        "<blockquote><p>一本小说只要三毛钱，还可以赊账</p></blockquote>",
        "<aside class=pull>那时一本小说只要三毛钱……</aside>",
        "<p class=highlight>镇里在新铺的人行道上画好了格子，</p>",
        "<div>摘要</div><div>【旧书摊又开张】那时一本小说只要三毛钱，还可以赊账</div>",
    ],
)
def test_a_pull_quote_repeats_the_text_and_goes(quote: str, page, body, marked_up, read):
    """A box of another kind that says again what stands inside a paragraph adds nothing."""
    assert read(page(f"<div>{marked_up(body[:3])}{quote}{marked_up(body[3:])}</div>")) == body


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("p", "那时一本小说只要三毛钱，"),
        ("h3", "每个摊位收费两元。"),
        ("blockquote", "还可以赊账。"),
        ("blockquote", "书摊去年停了八个月，他一次也没有来。"),
    ],
    ids=["same kind", "subhead", "short", "other words"],
)
def test_what_only_resembles_a_pull_quote_stays(tag: str, text: str, page, body, read, marked_up):  # noqa: PLR0913, PLR0917 -- fixtures
    """Refrains, subheads, short sentences and real quotations are the author's."""
    found = read(page(f"<div>{marked_up(body[:3])}<{tag}>{text}</{tag}>{marked_up(body[3:])}</div>"))

    assert found == (*body[:3], text, *body[3:])


@pytest.mark.parametrize(
    "first", ["2019年9月27日，书摊开张了。", "本报记者 王小山", "书摊的评论越来越多", "最近更新的格子有十二个"]
)
def test_the_first_line_of_a_text_is_not_taken_for_a_credit(first: str, page, body, marked_up, read):
    """A date or a telling word in a sentence or a subhead does not make it a line of the headline."""
    assert read(page(f"<div>{marked_up((first, *body))}</div>")) == (first, *body)


@pytest.mark.parametrize(
    "credit",
    [
        "2019-10-05 13:56:16 来源：新华社",
        "发布时间：2019年10月5日",
        "来源：河东新闻网 字号：大 中 小",
        "阅读 1234 评论(5)",
        "首页 > 镇闻 > 正文",
    ],
)
def test_date_and_source_above_the_text_are_no_paragraphs(credit: str, page, body, marked_up, read):
    """The line between headline and text belongs to the headline."""
    assert read(page(f"<div>{marked_up((credit, *body))}</div>")) == body


def test_buttons_above_and_below_the_text_take_nothing_with_them(page, body, marked_up, read):
    """Two rows of buttons around a text are not two comments."""
    buttons = "<p>赞(12) 回复(3) 分享</p>"

    assert read(page(f"<div>{buttons}{marked_up(body)}{buttons}</div>")) == body


LEAD = "停了八个月的旧书摊上星期六重新开张，老街上又热闹起来了。"


def test_a_lead_in_a_box_of_its_own_belongs_to_the_article(page, body, marked_up, read):
    """Between headline and body, behind a row of tools, some layouts set the lead."""
    above = (
        "<div><a href=x>分享</a><a href=y>收藏</a></div>" * 4 + f"<p class=quotation>{LEAD}</p>" + "<p>大 中 小</p>" * 3
    )

    assert read(page(f"<div>{above}<div class=text>{marked_up(body)}</div></div>")) == (LEAD, *body)


def test_the_word_over_an_advertisement_announces_no_list_above_a_lead(page, body, marked_up, read):
    """It stands between the headline's tools and the lead."""
    tools = "<div><a href=x>分享</a><a href=y>收藏</a></div>" * 8
    above = f"{tools}<div class=ad>广告</div><div class=chapo><p>{LEAD}</p></div>"

    assert read(page(f"<div>{above}<div class=text>{marked_up(body)}</div></div>")) == (LEAD, *body)


@pytest.mark.parametrize(
    "box", ["<div><img src=a.jpg><span>雨后的书摊。</span></div>", "<p><img src=a.jpg>雨后的书摊。</p>"]
)
def test_a_sentence_alone_in_a_box_with_its_picture_is_a_caption(box: str, page, body, marked_up, read):
    """Where the text stands in elements of another kind; in one of the same kind it is text."""
    content = f"<div>{marked_up(body[:2])}{box}{marked_up(body[2:])}</div>"
    between = () if box.startswith("<div") else ("雨后的书摊。",)

    assert read(page(content)) == (*body[:2], *between, *body[2:])


@pytest.mark.parametrize(
    "lead",
    [
        "<p>星期六清早，河东镇的老街上又摆出了十几个旧书摊……</p>",
        f"<p>{LEAD}<a href=x>点这里投票</a></p>",
        f"<p hidden>{LEAD}</p>",
        f"<div class=ad>{LEAD}</div>",
        "<p>扫描二维码关注河东新闻公众号，好书每天送到您手里。</p>",
        f"<p>{LEAD}</p>" * 3,
    ],
    ids=["summary", "linked", "hidden", "advertisement", "promotion", "many"],
)
def test_other_sentences_above_the_body_are_no_lead(lead: str, page, body, marked_up, read):
    """A summary that repeats the text, ads, promotions and what is hidden or linked stay out."""
    tools = "<div><a href=x>分享</a><a href=y>收藏</a></div>" * 20

    assert read(page(f"<div>{tools}{lead}{tools}<div class=text>{marked_up(body)}</div></div>")) == body


def test_a_table_of_one_row_with_a_link_is_a_card_of_goods(page, body, marked_up, read):
    """Without a link, and with more rows, it is a table of figures."""
    card = "<table><tr><td>河东X3(8GB)</td><td>参考价：￥1399</td><td>{}</td></tr></table>"
    linked, plain = (
        card.format("<a href=x>查看参数</a>"),
        "<table><tr><td>书摊</td><td>十二个</td><td>两元</td></tr></table>",
    )

    assert read(page(f"<div>{marked_up(body[:2])}{linked}{marked_up(body[2:])}</div>")) == body
    assert len(read(page(f"<div>{marked_up(body[:2])}{plain}{marked_up(body[2:])}</div>"))) > len(body)


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("看旧书就来河东书讯，权威，专业，及时，助您挖到镇店的宝贝！", False),
        ("河东晚报邀您一起逛书摊", False),
        ("您最喜欢的是哪一个书摊，给您的童年留下了什么？", True),
        ("摊主说：“提醒您一句，雨天不出摊。”", True),
    ],
)
def test_a_line_that_speaks_to_the_reader_in_a_box_of_its_own_is_no_text(line: str, stays: bool, page, body, read):
    """Whatever its words are, where no other line stands in such a box; in the text's own kind of element it stays."""
    texts = [f"<p>{text}</p>" for text in body]
    apart = "".join((*texts[:2], f"<div class=kf><p>{line}</p></div>", *texts[2:]))
    same = "".join((*texts[:2], f"<p>{line}</p>", *texts[2:]))

    assert read(page(f"<div>{apart}</div>")) == (*body[:2], *((line,) if stays else ()), *body[2:])
    assert read(page(f"<div>{same}</div>")) == (*body[:2], line, *body[2:])


def test_a_telling_name_on_every_paragraph_tells_nothing(page, body, read):
    """Editors paste text into elements of captions; a name is believed only of a small part of the text."""
    assert (
        read(page("<div>" + "".join(f"<div class=img-caption><p>{text}</p></div>" for text in body) + "</div>")) == body
    )


def test_readers_comments_stay_out_even_without_telling_names(page, body, marked_up, read):
    """Two lines of time and buttons give comments away, however their box is called."""
    comment = "<div><b>网友甲</b></div><div>{}</div><div>10月23日17:26 举报 赞(1) 回复</div>"
    comments = "".join(comment.format(text) for text in ("小时候也去过，怀念得很。", "希望多摆几年，别又停了。"))

    assert read(page(f"<div><div>{marked_up(body)}</div><div>{comments}</div></div>")) == body


@pytest.mark.parametrize("tag", ["article", "div"])
def test_a_second_article_on_the_page_stays_out(tag: str, page, body, other, marked_up, read):  # noqa: PLR0913, PLR0917 -- fixtures
    """Endless scrolling appends whole articles, longer ones too; the first under the page's headline counts."""
    second = f"<{tag}><h1>城北游泳馆延长开放时间</h1><div>{marked_up(other * 4)}</div></{tag}>"

    assert read(page(f"<{tag}><div>{marked_up(body)}</div></{tag}>{second}")) == body


def test_level_one_subheads_do_not_cut_the_body(page, body, marked_up, read):
    """A heading among the paragraphs is a subhead, even if it is marked up like the headline."""
    found = read(page(f"<div>{marked_up(body[:2])}<h1>摊位费每天收两元</h1>{marked_up(body[2:])}</div>"))

    assert found == (*body[:2], "摊位费每天收两元", *body[2:])


def test_real_repetitions_stay(page, body, marked_up, read):
    """A paragraph that the author repeats is repeated in the article."""
    texts = (*body, body[0])

    assert read(page(f"<div>{marked_up(texts)}</div>")) == texts


def test_the_headline_and_what_stands_above_it_are_no_paragraphs(page, body, marked_up, read, headline):
    """Breadcrumb, date line, headline and its repetition go, whether or not they stand in the body's box."""
    content = (
        f"<div><p>当前位置：首页 > 镇闻</p><h2>{headline}</h2><p>2019-10-05 13:56 来源：河东新闻网</p>"
        f"<p>{headline}</p>{marked_up(body)}</div>"
    )

    assert read(page(content)) == body
    assert read(page(content, title="河东新闻网"), headline=headline) == body


def test_a_table_of_figures_keeps_its_cells(page, body, marked_up, read):
    """Numbers and linked names in the rows of a data table are text of the article."""
    row = "<tr><td><a href=x>老木匠</a></td><td>12</td><td>36</td></tr>"
    found = read(
        page(f"<div>{marked_up(body)}<table><tr><td>摊主</td><td>册数</td><td>收入</td></tr>{row}</table></div>")
    )

    assert found == (*body, "摊主", "册数", "收入", "老木匠", "12", "36")


def test_a_long_notice_in_the_footer_does_not_win_over_a_short_article(page, links, marked_up, read):
    """The more links stand between headline and text, the less the text is the article's."""
    notice = "<div>" + "<p>内容由编辑部整理，读者如有疑问，请在七日以内写信联系，过期不候。</p>" * 3 + "</div>"
    short = ("旧书摊今天停业一天，明天照常开门，请各位读者互相转告。", "天气预报说，今天夜里有大雨，明天转晴。")
    html = page(f"<div>{marked_up(short)}</div><div>{links * 20}</div>{notice}")

    assert read(html) == short


def test_the_draft_says_what_found_it(page, body, marked_up):
    """The extractor is named, for the article's record."""
    html = page(f"<div>{marked_up(body)}</div>")

    assert extract(parse(html), html) == Draft(body, "structure", ())


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "empty"),
        ("<p>短。</p>", "empty"),
        ("<title>旧书摊</title><p>没有标点的一行字</p>", "empty"),
        ("<frameset><frame src=a></frameset>", "empty"),
        ("<h1>旧书摊又开张了一回</h1>" + "<a href=x>一座桥</a><br>" * 40, "empty"),
        ("<title>某网首页</title>" + "<a href=x>一座桥的三十年</a><br>" * 40, "index_page"),
    ],
)
def test_pages_without_an_article_are_refused_with_the_reason(html: str, reason: str, refuse):
    """A page of links is an index page, any other page without sentences is empty."""
    assert refuse(html) == reason


TAGS = ["p", "div", "li", "td", "section", "span", "a", "h1", "br"]
SOUP = st.recursive(
    st.sampled_from([NEXT, "甲", "相关新闻", "2019-10-05 13:56", "赞(1) 回复", "<img>", "<br>", "上一页"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag} class=c{len(parts)}>{''.join(parts)}</{tag}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=5),
    ),
    max_leaves=40,
)


@given(SOUP)
def test_whatever_the_page_paragraphs_come_from_it_in_order(html: str):
    """No page raises, nothing is invented, and the same page gives the same answer."""
    draft = extract(parse(html), html)

    assert draft == extract(parse(html), html)
    if isinstance(draft, Draft):
        rest = iter(paragraphs_of(content_of(parse(html))))
        assert all(paragraph in rest for paragraph in draft.paragraphs)


@pytest.mark.parametrize(
    "html",
    [
        f"<div class=comment>{NEXT}" * 1_900,
        f"<blockquote>{NEXT}" * 1_900,
        "<section>" * 1_000 + f"<section>{NEXT}</section>" * 20_000,
        f"<title>{NEXT * 20_000}</title>" + f"<h1>{NEXT}</h1><p>{NEXT}</p>" * 10_000,
        f"<table><tr>{'<td>1</td>' * 20_000}</table>",
        f"<div class='{'a-b_c ' * 100_000}'>{NEXT}</div>",
        "<script>" + "content:'" * 100_000 + "</script>",
        "<script>" + "a=[" * 100_000 + "</script>",
        "<script type='application/json'>" + "[" * 200_000 + "</script>",
        f"<p>{'。' * 1_000_000}</p>",
    ],
    ids=["deep", "quotes", "wide", "titles", "cells", "names", "literals", "assignments", "nested json", "marks"],
)
def test_hostile_pages_end_soon(html: str):
    """What the shield lets through is read in time that grows with its size."""
    tree = parse(html)
    started = time.process_time()

    extract(tree, html)

    assert (
        time.process_time() - started < 60
    )  # a hang, not a slow machine: with the square of its size it takes minutes


@pytest.mark.parametrize(
    "notice",
    [
        "★ 圖片為版權照片，未經許可，任何網站、報刊不得部分或全部轉載！",
        "未经同意，不得转载。",
    ],
)
def test_notices_of_rights_behind_the_text_stay_out(notice: str, page, body, marked_up, read):
    """In whatever words they forbid to copy."""
    assert read(page(f"<div>{marked_up(body)}<p>{notice}</p></div>")) == body


def test_a_brief_of_a_few_words_is_an_article_under_its_headline(page, read):
    """An agency's flash is one sentence."""
    assert read(page("<div>2024-05-01</div><div><p>河东镇旧书摊今日停业一天。</p></div>")) == (
        "河东镇旧书摊今日停业一天。",
    )


def test_buttons_and_copies_of_the_headline_do_not_part_a_brief_from_it(headline, page, read):
    """They are no lines of a byline."""
    rows = (
        f"<div>{headline}</div><div>2024-05-01</div><div>收藏 分享</div><div>微信 QQ空间</div><p>原标题：{headline}</p>"
    )

    assert read(page(f"{rows}<div><p>河东镇旧书摊今日停业一天。</p></div>")) == ("河东镇旧书摊今日停业一天。",)


@pytest.mark.parametrize("lead", ["<p>{}</p>", "<div>{}</div>", "<section><div>{}</div></section>"])
def test_a_list_that_one_sentence_introduces_is_body(lead: str, page, read):
    """Its items are no sentences, and the sentence may stand in a box of its own."""
    first = "出门之前，请先看看下面的几件事，都是镇里的老人家说的。"
    items = ("雨伞带一把旧的", "书包里放一块干毛巾", "零钱准备一些", "书摊在桥的东头", "问价之前先问好")
    content = f"<div>{lead.format(first)}<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul></div>"

    assert read(page(content)) == (first, *items)


def test_a_body_in_parts_goes_on_behind_an_advertisement(page, body, other, marked_up, read):
    """The word over the advertisement heads no list: behind it comes another part like the first."""
    parts = f"<section>{marked_up(body)}</section><div>广告</div><section>{marked_up(other)}</section>"

    assert read(page(f"<div>{parts}</div>")) == (*body, *other)


def test_rows_of_one_class_with_the_pages_lists_between_them_are_no_parts(page, body, links, read):
    """A page's rows are named alike, its foot with what a site says of its figures among them."""
    article = f"<div><p>{body[0]}</p><p>{body[1]}</p></div>{links * 4}"
    foot = "网站内容不构成投资意见，亦没有照顾任何人的财务状况和需要，读者作出决定之前应当请教专业顾问。"
    rows = f"<div class=row>{article}</div><div class=row><p>{foot}</p></div>"

    assert read(page(rows)) == body[:2]


def test_blurbs_in_a_part_of_their_own_stay_out(page, body, other, marked_up, read):
    """Their heading stands in the part with them."""
    parts = f"<section>{marked_up(body)}</section><section><h3>相关新闻</h3>{marked_up(other)}</section>"

    assert read(page(f"<div>{parts}</div>")) == body


def test_a_table_under_one_short_sentence_is_an_article(page, read):
    """Prices of a week, say."""
    rows = "<tr><td>连环画</td><td>12本</td><td>两元</td></tr>" * 3

    assert read(page(f"<div><p>本周旧书的价格与上周相比变化不大。</p><table>{rows}</table></div>"))[:2] == (
        "本周旧书的价格与上周相比变化不大。",
        "连环画",
    )


@pytest.mark.parametrize(
    "content",
    [
        "<div><p>正在为您跳转，请稍候</p></div>",
        "<div><p>书摊的地址</p></div>" * 6 + "<p>不在这里，请回首页。</p>",
    ],
    ids=["no sentence", "far from the headline"],
)
def test_a_few_words_of_another_kind_are_no_article(content: str, page, refuse):
    """What is no sentence, or stands elsewhere, is no brief."""
    assert refuse(page(content)) == "empty"


@pytest.mark.parametrize(
    "summary",
    [
        "<p>摘要：{first}</p>",
        "<p>【核心提示】{first}</p>",
        "<div><b>AI摘要</b><p>文章写一位木匠和他的旧书摊，说老街还会热闹起来，读者还会回来。</p></div>",
    ],
)
def test_a_summary_above_the_body_is_no_lead(summary: str, page, body, marked_up, read):
    """It repeats the text under a name of its own, or says under a heading what a machine made of it."""
    above = summary.format(first=body[0][:30])

    assert read(page(f"<div>{above}</div><div>{marked_up(body)}</div>")) == body


WALLS = ("登录后查看全文", "開通會員繼續閱讀", "本文为付费内容")


@pytest.mark.parametrize("wall", WALLS)
def test_a_page_that_offers_hardly_more_than_a_login_is_a_wall(wall: str, page, refuse):
    """Above the form, or with a sentence of its own."""
    form = f"<h2>{wall}</h2><p>未注册的手机号将自动创建账号，登录即表示同意用户协议。</p>"

    assert refuse(page(f"<div>{form}</div>")) == "login_wall"


@pytest.mark.parametrize("wall", WALLS)
def test_behind_a_text_the_offer_of_the_rest_is_left_out(wall: str, page, body, marked_up, read):
    """What is shown is an article."""
    assert read(page(f"<div>{marked_up(body * 2)}<p>{wall}</p></div>")) == body * 2


def test_a_login_for_comments_is_no_wall(page, read):
    """Below a brief, say."""
    brief = "河东镇旧书摊今日停业一天，明天早上照常开门。"

    assert read(page(f"<div><p>{brief}</p><p>登录后查看更多评论</p></div>"))[0] == brief


@pytest.mark.parametrize(
    "card",
    [
        "<div><h4>每日一信</h4><p>每天清早七点，为你送来值得一读的消息。</p><input type=email></div>",
        "<div><h4>每日一信</h4><p>每天清早七点，为你送来值得一读的消息。</p><form><input></form></div>",
        "<div><p>说说你的看法，三十字以内。</p><form><label>留言</label><textarea></textarea></form></div>",
    ],
)
def test_what_stands_around_a_field_to_write_in_is_taken_out(card: str, page, body, marked_up, read):
    """It asks the reader for an address or a word, whatever the box is called."""
    assert read(page(f"<div>{marked_up(body[:2])}{card}{marked_up(body[2:])}</div>")) == body


def test_a_form_around_the_page_asks_nothing(page, body, marked_up, read):
    """Some systems put everything into a form; its fields speak for none of the text."""
    assert read(page(f"<form><input><div>{marked_up(body)}</div></form>")) == body


@pytest.mark.parametrize(
    "link", ["<a href='app://open?id=1'>{}</a>", "<a href='/app.html'>{}</a>", "<a href='javascript:;'>{}</a>"]
)
def test_a_text_whose_links_lead_to_one_place_is_a_text(link: str, page, body, marked_up, read):
    """Pages that want to be opened in an app put every paragraph into a link."""
    assert read(page(f"<div>{marked_up(tuple(map(link.format, body)))}</div>")) == body


def test_a_linked_sentence_among_paragraphs_stays(page, body, marked_up, read):
    """A headline ends in no full stop, and has hardly any comma."""
    linked = (*body[:2], f"<a href='/2.html'>{body[2]}</a>", "<a href='/3.html'>一座桥的三十年</a>", *body[3:])

    assert read(page(f"<div>{marked_up(linked)}</div>")) == body


def test_a_short_first_line_under_a_list_of_facts_stays(page, body, marked_up, read):
    """A box whose name reads like a list's heading ends where the text begins."""
    facts = "<section><strong>文章信息</strong><ul><li>作者，王小山</li><li>河东镇</li></ul></section>"
    first = "书摊又开张了，就在老街上。"

    assert read(page(f"<main>{facts}{marked_up((first, *body))}</main>")) == (first, *body)


@pytest.mark.parametrize(
    "box",
    [
        "<div><span>打开河东客户端，看更多消息</span></div>",
        "<p>（关注“河东发布”公众号，获取最新消息）</p>",
        "<div><p>【投票】你还买旧书吗？</p><ul><li>常买 61%</li><li>不买 20%</li></ul><p>9人已参与</p></div>",
        "<div><div>您对本页面内容是否满意？</div><label><input type=radio>满意</label></div>",
        "<div><b>河东茶馆</b><div>地址：老街18号</div><div>电话：0571-88888888</div><a href=/map>查看地图</a></div>",
        "<div class=author-bio><b>王小山</b><p>河东日报记者，长期关注老街与旧书。</p></div>",
        "<div><h4>你还逛旧书摊吗？</h4><label><input type=radio>逛</label><label><input type=radio>不</label></div>",
        "<div><p>河东书店年终大促，全场五折起，满百再减二十。</p><a href=/shop>立即抢购</a></div>",
        "<div><b>王小山</b><p>河东日报记者，长期关注老街与旧书。</p><a href=/author/1>查看更多文章</a></div>",
        "<div>倍速</div><div>高清</div>",
        "<p>（文章未完，请继续往下阅读）</p>",
    ],
)
def test_what_speaks_to_the_reader_in_a_box_of_its_own_is_taken_out(box: str, page, body, marked_up, read):
    """Promotions, votes, cards of a place, goods, the writer's portrait, a player's controls: beside the text."""
    assert read(page(f"<div>{marked_up(body[:2])}{box}{marked_up(body[2:])}</div>")) == body


TEASER = "<div><h4><a href=/{0}>{1}</a></h4><p>{2}</p></div>"


def test_beginnings_of_other_articles_are_taken_out(page, body, other, marked_up, read):
    """Boxes of one kind, a linked headline and a sentence each, with no heading over them."""
    teasers = "".join(TEASER.format(number, text[:12], text) for number, text in enumerate(other[:2]))

    assert read(page(f"<div>{marked_up(body[:2])}<div>{teasers}</div>{marked_up(body[2:])}</div>")) == body


def test_a_letter_of_many_news_keeps_them(page, body, other, read):
    """Most of it are linked headlines with a few sentences each."""
    texts = tuple(f"{text}{other[0]}" for text in body)
    news = "".join(f"<h4><a href=/{number}>{text[:12]}</a></h4><p>{text}</p>" for number, text in enumerate(texts))
    boxed = "".join(TEASER.format(number, text[:12], text) for number, text in enumerate(texts[:2]))

    assert set(read(page(f"<div><p>{body[0]}</p>{news}</div>"))) >= set(texts)
    assert set(read(page(f"<div><p>{body[0]}</p>{boxed}</div>"))) >= set(texts[:2])


def test_a_small_table_with_a_link_and_figures_is_no_card(page, body, marked_up, read):
    """Rows of several cells are figures."""
    rows = (
        "<tr><td>摊主</td><td>册数</td><td>收入</td></tr><tr><td><a href=/1>老木匠</a></td><td>12</td><td>36</td></tr>"
    )
    found = read(page(f"<div>{marked_up(body)}<table>{rows}</table></div>"))

    assert found == (*body, "摊主", "册数", "收入", "老木匠", "12", "36")


def test_headlines_without_links_under_a_list_heading_are_a_list(page, body, marked_up, read):
    """Scripts open them; each stands in an element of another kind than the paragraphs."""
    items = "".join(
        f"<div class=i>{text}，记者在现场</div>" for text in ("一座桥的三十年", "镇上的夜校开班", "邮递员老周退休")
    )
    behind = f"{marked_up(body)}<div class=t>更多精彩</div>{items}"

    assert read(page(f"<div>{behind}</div>")) == body
    assert read(page(f"<div>{marked_up(body)}<p>点个“在看”吧</p><div class=t>更多精彩</div>{items}</div>")) == body


def test_text_goes_on_behind_a_list_of_headlines(page, body, marked_up, read):
    """With the first line of the text's own kind the list ends."""
    items = "".join(f"<div class=i>{text}，记者在现场</div>" for text in ("一座桥的三十年", "镇上的夜校开班"))

    assert read(page(f"<div>{marked_up(body[:2])}<div>相关新闻</div>{items}{marked_up(body[2:])}</div>")) == body


def test_what_stands_above_the_headline_that_the_title_confirms_is_no_text(body, other, headline, marked_up, read):
    """In a layout of tables, a ticker of sentences and the article share a box."""
    rows = f"<tr><td>{marked_up(other[:2])}</td></tr><tr><td><b>{headline}</b>{marked_up(body)}</td></tr>"

    assert read(f"<title>{headline}_河东新闻网</title><table>{rows}</table>") == body


def test_blurbs_under_a_list_heading_do_not_outweigh_a_short_article(body, other, headline, marked_up, read):
    """The box that begins with such a heading counts little, however long it is."""
    blurbs = "".join(f"<div><a href=/1>一座桥的三十年</a></div><p>{text}</p>" for text in other * 3)
    article = f"<title>{headline}</title><h1>{headline}</h1><div>{marked_up(body[:2])}</div>"

    assert read(f"{article}<div><h3>热门文章</h3>{blurbs}</div>") == body[:2]


def test_the_points_of_a_summary_are_no_pull_quotes(page, body, marked_up, read):
    """A list may say a sentence that a paragraph says again."""
    sentence = "一本小说只要三毛钱，还可以赊账。"
    points = f"<ul><li>{sentence}</li><li>书摊每月开两次。</li></ul>"
    longer = (*body[:1], f"他说，自己年轻的时候每个月都来。那时{sentence}", *body[2:])

    assert read(page(f"<div>{points}{marked_up(longer)}</div>")) == (sentence, "书摊每月开两次。", *longer)


@pytest.mark.parametrize(
    "picture",
    [
        "<p align=center><img src=x></p><p align=center>老街上的书摊</p>",
        "<p><img src=x></p><p style='text-align: center'>老街上的书摊</p>",
        "<center><img src=x></center><center>老街上的书摊，清早</center>",
        "<p><img src=x><br>老街上的书摊</p>",
        "<div class=p1><img src=x><div>老街上的书摊</div></div>",
    ],
)
def test_a_line_under_a_picture_is_its_caption(picture: str, page, body, marked_up, read):
    """In the picture's box or in the middle, and no sentence: no word has to tell it."""
    assert read(page(f"<div>{marked_up(body[:2])}{picture}{marked_up(body[2:])}</div>")) == body


def test_a_numbered_line_under_a_picture_heads_the_text_below_it(page, body, read):
    """Of a text set with line breaks each picture stands in the box of all lines."""
    lines = (body[0], "1、赶早的木匠", body[1], "2、画好的格子", body[2], body[3])
    text = "<br><img src=x><br>".join(("<br>".join(lines[:3]), "<br>".join(lines[3:])))

    assert read(page(f"<div>{text}</div>")) == lines


PICTURES = "<p align=center><img src=x></p><p align=center>{}</p>" * 2
SENTENCES = ("几位老人在书摊前翻看连环画。", "摊主把画好的格子扫得干干净净。")


def test_sentences_in_the_middle_under_pictures_are_captions(page, body, marked_up, read):
    """Where the text that follows them is not set there."""
    pictures = PICTURES.format(*SENTENCES)

    assert read(page(f"<div>{marked_up(body[:2])}{pictures}{marked_up(body[2:])}</div>")) == body


@pytest.mark.parametrize(
    "picture",
    [
        "<p><img src=x></p><p><em>{}</em></p>",
        "<p><img src=x></p><p><small>{}</small></p>",
        "<p><img src=x></p><p><span style='font-size: 12px; color: #888'>{}</span></p>",
        "<figure><img src=x><div>{}</div></figure>",
        "<table><tr><td><img src=x></td></tr><tr><td>{}</td></tr></table>",
    ],
)
def test_a_sentence_set_apart_under_a_picture_is_its_caption(picture: str, page, body, marked_up, read):
    """By its letters, or by a box that holds nothing else."""
    text = picture.format(SENTENCES[0])

    assert read(page(f"<div>{marked_up(body[:2])}{text}{marked_up(body[2:])}</div>")) == body


@pytest.mark.parametrize("beginning", ["<em>老街</em>", "<span style='color:red'>老街</span>"])
def test_a_paragraph_under_a_picture_that_begins_in_other_letters_is_text(
    beginning: str, page, body, marked_up, read
):  # fmt: skip
    """Only a whole one is set apart by them."""
    text = f"<p><img src=x></p><p>{beginning}的书摊前站着几位老人。</p>"

    found = read(page(f"<div>{marked_up(body[:2])}{text}{marked_up(body[2:])}</div>"))

    assert found == (*body[:2], "老街的书摊前站着几位老人。", *body[2:])


@pytest.mark.parametrize(
    "centred",
    [
        "<p align=center>{}</p>",
        "<center>{}</center>",
        "<p><span style='color:#666666'>{}</span></p>",
        "<p><em>{}</em></p>",
    ],
)
def test_sentences_in_the_middle_are_text_where_all_of_it_is(centred: str, page, body, read):
    """A letter, a poem, a messenger account."""
    text = (*body[:2], *SENTENCES, *body[2:])
    paragraphs = [centred.format(line) for line in text]
    paragraphs.insert(2, "<p align=center><img src=x></p>")

    assert read(page(f"<div>{''.join(paragraphs)}</div>")) == text


def test_two_sentences_in_the_middle_under_a_picture_are_text(page, body, marked_up, read):
    """A paragraph that slipped there is no caption."""
    text = "".join(SENTENCES)
    picture = f"<p align=center><img src=x></p><p align=center>{text}</p>"

    assert read(page(f"<div>{marked_up(body[:2])}{picture}{marked_up(body[2:])}</div>")) == (*body[:2], text, *body[2:])


@pytest.mark.parametrize(
    "subhead",
    [
        "<p><img src=x></p><p>书摊的早晨</p>",
        "<p><img src=x></p><p align=center><b>书摊的早晨</b></p>",
        "<p align=center><img src=x></p><h3 align=center>书摊的早晨</h3>",
    ],
)
def test_a_subhead_under_a_picture_stays(subhead: str, page, body, marked_up, read):
    """In bold type, or not in the middle."""
    found = read(page(f"<div>{marked_up(body[:2])}{subhead}{marked_up(body[2:])}</div>"))

    assert found == (*body[:2], "书摊的早晨", *body[2:])


def test_a_table_of_facts_around_the_date_is_no_text(page, body, marked_up, read):
    """Offices set one between headline and text."""
    rows = "<tr><td>索引号：</td><td>000-1</td></tr><tr><td>发布日期：</td><td>2024-05-01</td></tr>"

    assert read(page(f"<div><table>{rows}</table>{marked_up(body)}</div>")) == body


def test_a_promotion_takes_its_small_box_with_it(page, body, marked_up, read):
    """What else stands there is no sentence."""
    box = "<div><p>下载河东新闻APP</p><p>随时随地看新闻</p></div>"

    assert read(page(f"<div>{marked_up(body)}{box}</div>")) == body


def test_the_text_beside_a_gallery_wins_over_its_captions(page, body, other, marked_up, read):
    """However long they are together; a gallery alone is the text."""
    captions = tuple(f"{text} 王小山 摄" for text in (*other, *body[2:]))
    gallery = f"<ul>{''.join(f'<li><img src=x><p>{text}</p></li>' for text in captions)}</ul>"

    assert read(page(f"{gallery}<div>{marked_up(body[:2])}</div>")) == body[:2]
    assert read(page(gallery)) == captions


@pytest.mark.parametrize("line", ["#河东新闻# #旧书#", "# 旧书 # 1.2万人讨论"])
def test_topics_are_no_text(line: str, page, body, marked_up, read):
    """Accounts set them under or between the paragraphs."""
    assert read(page(f"<div>{marked_up((*body[:2], line, *body[2:]))}</div>")) == body


def test_a_promotion_takes_a_short_sentence_beside_it_along(page, body, marked_up, read):
    """In a small box of their own."""
    box = "<div><h4>支持我们的报道，就是支持你身边的新闻</h4><p>月捐十元，一起做下去。</p><a href=/join>加入</a></div>"

    assert read(page(f"<div>{marked_up(body[:2])}{box}{marked_up(body[2:])}</div>")) == body


def test_the_telephone_of_an_office_stays(page, body, marked_up, read):
    """It is a service of the notice, not of the site."""
    assert read(page(f"<div>{marked_up((*body, '联系电话：0571-00000000'))}</div>")) == (
        *body,
        "联系电话：0571-00000000",
    )


def test_what_a_site_says_of_itself_at_its_foot_is_no_article(refuse, page, links):
    """A film's page shows a headline, films and the foot: neither its place nor its name speaks for the text."""
    about = (
        "<p>河东网影像频道是河东镇最大的生活内容平台，提供及时、可靠的资讯和丰富的短视频。</p>"
        "<p>河东影像汇集了全镇各处的资源，为居民提供个性化的服务，为商户提供全面的方案。</p>"
    )

    assert refuse(page(f"{links}<div class=footer><div class=aboutus>{about}</div></div>")) == "empty"


@pytest.mark.parametrize(("signature", "kept"), [("图/文 王小明", 1), ("图／文 王小明", 1), ("图/王小明", 0)])
def test_a_signature_of_picture_and_text_is_no_caption(signature: str, kept: int, page, body, read):
    """Who wrote the text as well stands behind its last paragraph; who took the picture, below it."""
    last = f"书摊收摊的时候，摊主把画好的格子扫得干干净净。（{signature}）"

    text = read(page(f"<div><p>{'</p><p>'.join(body)}</p><p><img src=x></p><p>{last}</p></div>"))

    assert sum(line.startswith("书摊收摊的时候") for line in text) == kept
