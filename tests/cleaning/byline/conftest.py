"""A small news page to hang bylines on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.cleaning.byline import Byline, find_byline
from pipeline.cleaning.dom import parse

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = """
<html><head><title>{title}</title>{head}</head><body>
<div class="nav"><a href="/">首页</a> <a href="/town/">镇街</a></div>
{over}{headline}{under}
<div class="content">{body}</div>
{behind}
<div class="footer"><p>版权所有 © 2031 河口新闻网，未经授权，不得转载</p></div>
</body></html>
"""
HEADLINE = "河口镇新图书馆下月向居民开放"
PARTS = {
    "title": f"{HEADLINE}_河口新闻网",
    "head": "",
    "over": "",
    "headline": f"<h1>{HEADLINE}</h1>",
    "under": "",
    "body": """
<p>河口镇新图书馆的装修工程已经完成，工作人员正在整理书架，预计下月初向全镇居民开放。</p>
<p>图书馆共有三层，一层是儿童阅览区，二层和三层是成人阅览区，可以容纳两百多名读者。</p>
<p>镇文化站介绍，开放当天将举办一场读书会，并为前一百名读者办理借书证，全程不收费用。</p>
""",
    "behind": "",
}


@pytest.fixture
def read() -> Callable[..., Byline]:
    """
    Give a reader of the page.

    Its keywords `url`, `fetched_at` and `is_spam_title` go to `find_byline`, the others replace a part of the page:
    title, head, over, headline, under, body, behind.
    """

    def read_page(*, url=None, fetched_at=None, is_spam_title=lambda _: False, **parts: str) -> Byline:
        html = PAGE.format(**(PARTS | parts))
        return find_byline(parse(html), url=url, fetched_at=fetched_at, is_spam_title=is_spam_title)

    return read_page
