"""A small news page to hang bylines on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.cleaning.byline import Byline, find_byline
from pipeline.cleaning.dom import parse

HEADLINE = "河口镇新图书馆下月向居民开放"
BODY = """
<p>河口镇新图书馆的装修工程已经完成，工作人员正在整理书架，预计下月初向全镇居民开放。</p>
<p>图书馆共有三层，一层是儿童阅览区，二层和三层是成人阅览区，可以容纳两百多名读者。</p>
<p>镇文化站介绍，开放当天将举办一场读书会，并为前一百名读者办理借书证，全程不收费用。</p>
"""

PageMaker = Callable[..., str]


def make_page(
    under: str = "",
    *,
    over: str = "",
    headline: str = f"<h1>{HEADLINE}</h1>",
    body: str = BODY,
    behind: str = "",
    title: str = f"{HEADLINE}_河口新闻网",
    head: str = "",
) -> str:
    """Build a page: what stands over, at, under and behind the headline and the body is given as markup."""
    return (
        f"<html><head><title>{title}</title>{head}</head><body><div class='nav'><a href='/'>首页</a></div>{over}"
        f"{headline}{under}<div class='content'>{body}</div>{behind}"
        "<div class='footer'>版权所有 © 2031 河口新闻网</div></body></html>"
    )


@pytest.fixture
def page() -> PageMaker:
    """Give the page builder."""
    return make_page


@pytest.fixture
def read() -> Callable[..., Byline]:
    """Give a reader of pages with an address and a time of fetch that can be set."""

    def read_page(html: str, *, url=None, fetched_at=None, is_spam_title=lambda _: False) -> Byline:
        return find_byline(parse(html), url=url, fetched_at=fetched_at, is_spam_title=is_spam_title)

    return read_page
