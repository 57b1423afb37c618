"""Index pages: which pages list articles."""

from __future__ import annotations

import pytest

BLURB = "<h4><a href=/{n}.html>第{n}条消息的标题在这里</a></h4><p>这一条消息的提要，只有一句话，后面还有第{n}条。</p>"


def listing(items: int, title: str = "镇闻_河东新闻网") -> str:
    return f"<title>{title}</title><div>{''.join(BLURB.format(n=n) for n in range(items))}</div>"


def test_blurbs_under_linked_titles_are_a_list(refuse):
    """A section page with summaries reads like text, but every second line is a link."""
    assert refuse(listing(20)) == "index_page"


@pytest.mark.parametrize(
    "url", ["https://news.example.cn/", "https://news.example.cn/zhenwen/", "https://example.cn/a/index.html"]
)
def test_the_address_of_a_section_is_a_list(url: str, refuse, body, marked_up):
    """Without a headline, even running text at a section's address is no article."""
    assert refuse(f"<title>镇闻</title><div>{marked_up(body)}</div>", url=url) == "index_page"


@pytest.mark.parametrize(
    "url", ["https://example.cn/2019/10/05/123.html", "https://example.cn/?id=5", "https://example.cn/a-b.html"]
)
def test_text_at_another_address_is_an_article_even_without_headline(url: str, read, body, links, marked_up):
    """A site whose pages all carry its own name as title still has articles."""
    assert read(f"<title>河东镇人民政府</title>{links * 20}<div>{marked_up(body * 2)}</div>", url=url) == body * 2


def test_a_headline_makes_an_article_of_few_words_among_many_links(read, page, links):
    """A flash news of two lines stands among hundreds of links."""
    text = "旧书摊今天停业一天，明天照常开门，请各位读者互相转告。"

    assert read(page(f"<div><p>{text}</p></div>{links * 40}"), url="https://example.cn/") == (text,)


def test_the_name_of_a_site_is_no_headline_at_its_root(refuse, links):
    """The front shows the site's name on top, and a notice about its letters in a single sentence."""
    html = (
        f"<title>河东新闻网 - 河东人的网</title><h1>河东新闻网</h1>{links * 20}<p>订阅信息将以短信寄送，不会外泄。</p>"
    )

    assert refuse(html, url="https://example.cn/") == "index_page"


def test_a_root_without_a_line_is_no_fault(refuse):
    """Nor a title: there is no headline to measure."""
    assert refuse("<p></p>", url="https://example.cn/") == "empty"


def test_a_column_that_holds_its_latest_article_is_no_front(read, refuse, body, links, marked_up):
    """A section's address and a title that stands nowhere; but there is far more text than links."""
    story = body * 12
    html = f"<title>河东早参_河东新闻网</title>{links * 3}<div>{marked_up(story)}</div>"

    assert read(html, url="https://example.cn/stock/zaocan/") == story
    assert refuse(f"{html}{links * 80}", url="https://example.cn/stock/zaocan/") == "index_page"


def test_a_long_first_heading_speaks_for_an_article_whatever_the_title_says(read, links, body, marked_up):
    """On a hijacked page the title is not the article's."""
    html = (
        f"<title>澳门在线_彩票平台</title><h1>河东镇的旧书摊又开张了</h1><div>{marked_up(body[:2])}</div>{links * 40}"
    )

    assert read(html) == body[:2]


def test_the_name_of_a_section_is_no_headline(refuse, links):
    """A section page shows its own short name on top, as in its title."""
    html = f"<title>国内新闻_河东新闻网</title><h1>国内新闻</h1>{links * 20}<p>本周的三件事，都在这里了，请往下看。</p>"

    assert refuse(html) == "index_page"


@pytest.mark.parametrize("url", ["", "http://[::1", "//", "?", "x", "http://example.cn:port/2019/1234.html"])
def test_no_address_is_too_odd(url: str, read, body, marked_up):
    """An address that no parser takes says nothing about the page, or what its characters say."""
    assert read(f"<title>河东镇人民政府</title><div>{marked_up(body * 2)}</div>", url=f"{url}?5") == body * 2


def test_hardly_any_text_among_links_is_a_list_at_any_address(refuse, links):
    """An article's address alone does not make an article."""
    html = f"<title>河东新闻网</title>{links * 20}<p>本周的三件事，都在这里了，请往下看。</p>"

    assert refuse(html, url="https://example.cn/2019/10/05/123.html") == "index_page"


def test_a_heading_that_is_a_link_speaks_for_no_article(refuse, links):
    """A site's front page links its own name on top."""
    name = "河东新闻网首页"
    text = "本周的三件事，都在这里了，请往下看，还有下周的天气，以及旧书摊的新格子，都请往下看。"
    html = f"<title>{name}</title><h1><a href=/>{name}</a></h1>{links * 20}<p>{text * 3}</p>"

    assert refuse(html) == "index_page"


@pytest.mark.parametrize("route", ["#/news/22", "#!/detail?id=22"])
def test_the_route_of_a_page_that_scripts_fill_is_no_front(route: str, body, marked_up, read):
    """What stands behind the sign is the page's own address there."""
    state = f'<script>var data = {{"newsTitle": "旧书摊又开张了", "newsContent": "{marked_up(body)}"}}</script>'

    assert read(f"<title>资讯详情</title><div id=app></div>{state}", url=f"https://app.hedong.example/{route}") == body


def test_beginnings_of_other_articles_are_no_text(page, refuse, read, body, marked_up):
    """A page of pictures shows what its neighbours begin with; a text that breaks off once is a text."""
    teasers = tuple(f"{text[:20]}..." for text in body[:3])

    assert refuse(page(f"<div>{marked_up(teasers)}</div>")) == "index_page"
    for call in ("……[详细]", "...查看全文>>"):
        assert refuse(page(f"<div><p>{body[0][:24]}{call}</p></div>")) == "index_page"
    assert read(page(f"<div>{marked_up((*body, teasers[0]))}</div>")) == (*body, teasers[0])


@pytest.mark.parametrize("byline", ["", "<p>2018-05-01 09:02</p>"])
def test_the_beginning_of_one_article_under_its_linked_headline_is_a_list_of_one(
    byline: str, refuse, read, headline, body
):
    """A tag's page with one hit; where the page's title is that headline, the article itself ends in dots."""
    teaser = f"<h4><a href=/7.html>{headline}</a></h4>{byline}<p>{body[0].rstrip('。')}……</p>"

    assert refuse(f"<title>旧书_河东新闻网</title><h1>旧书</h1>{teaser}") == "index_page"
    assert len(read(f"<title>{headline}_河东新闻网</title>{teaser}")) == 1
