"""
Texts that are no web page: feeds, site maps, data, style sheets and programs that a server sends as one.

They are told by how they begin. An HTML parser takes any of them for a page, and their summaries for an article.
"""

from __future__ import annotations

import re

from pipeline.model import Refusal

_HEAD_CHARS = 4_000
_PROLOGUE = r"\s*(?:<\?xml[^>]{0,200}>\s*|<\?[\w-]{1,40}[^>]{0,400}>\s*|<!--(?:(?!-->).){0,1000}-->\s*){0,8}"
_KEY = r"""\{\s*"[^"<>]{1,80}"\s*:"""
_REMARKS = r"\s*(?:/\*(?:(?!\*/).){0,1000}\*/\s*|//[^\n]{0,400}\n\s*){0,8}"
_STATEMENT = (
    r"""(?:["']use strict["']|[!;+(]{0,3}(?:async\s{1,9})?function\b[\s\w$]{0,60}\("""
    r"""|(?:var|let|const)\s+[\w$]{1,60}\s*[=;,]"""
    r"""|(?:window|self|document|this|jQuery|\$)(?:\.[\w$]{1,60}){1,6}\s*[=(]|(?:define|jQuery|\$)\s*\(|try\s*\{"""
    r"""|if\s*\(\s*[!(]{0,3}(?:typeof|window|self|document|[\w$]{1,60}\s*[=!]=)|import\s*[\w{*"'][^<\n]{0,200}["'];?\s"""
    r"""|[\w$]{1,60}(?:\.[\w$]{1,60}){0,6}\s*=\s*(?:function\b|new\s|[\w$.]{1,60}\s*\|\||[{\["']))"""
)
_STYLE = (
    r"""(?:@(?:charset\s|import\s|font-face\s*\{|media\s|namespace\s|-\w{2,20}-keyframes\s|keyframes\s)"""
    r"""|[\w\s.#:,>*+~\[\]="'()^$|-]{1,2000}\{(?:\s|/\*(?:(?!\*/).){0,1000}\*/){0,40}(?:[*_-]?[a-z-]{2,40}\s*:|\}))"""
)
_KINDS = (
    ("a feed", re.compile(rf"{_PROLOGUE}<(?:rss|feed|rdf:RDF|atom:feed)[\s>]", re.DOTALL)),
    ("a site map", re.compile(rf"{_PROLOGUE}<(?:urlset|sitemapindex)[\s>]", re.DOTALL)),
    ("JSON", re.compile(rf"\s*(?:[\w$.]{{1,80}}\s*\(\s*)?(?:{_KEY}|\[\s*{_KEY})")),
    ("a script", re.compile(_REMARKS + _STATEMENT, re.DOTALL)),
    ("a style sheet", re.compile(rf"{_REMARKS}{_STYLE}", re.DOTALL | re.ASCII)),
)
_PAGE = re.compile(r"<(?:!doctype html|html|head|body)[\s>]", re.IGNORECASE)
# What begins a page by the MIME Sniffing Standard (section 7.1), and more tags that pieces of pages begin with.
_PAGE_START = re.compile(
    _PROLOGUE
    + r"<(?:!--|!doctype\s+html|/?(?:html|head|title|meta|link|base|body|script|style|iframe|noscript|h[1-6]|div"
    r"|font|table|tbody|tr|td|a|b|i|br|hr|p|pre|center|section|article|header|main|nav|ul|ol|dl|img|span|strong|form|input"
    r"|wml)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)


def refuse_document(source: str) -> Refusal | None:
    """
    Refuse a text that begins like a feed, a site map, JSON, a script or a style sheet.

    Args:
        source: The decoded response.

    Returns:
        `not_html` with what it is; None for what may be a page.

    >>> refuse_document('<?xml version="1.0"?><rss version="2.0"><channel>').detail
    'the answer is a feed'
    >>> refuse_document("<p>var x = 1</p>") is None
    True
    """
    head = source[:_HEAD_CHARS]
    kind = next((kind for kind, start in _KINDS if start.match(head)), None)
    return Refusal("not_html", f"the answer is {kind}") if kind and not _PAGE.search(head) else None


def begins_like_page(source: str) -> bool:
    """
    Return whether a text begins with a tag, as pages and pieces of them do, or has a page's frame near its beginning.

    >>> begins_like_page("<!-- 河东网 --><div>旧书摊"), begins_like_page("一个 <b> 标签")
    (True, False)
    """
    head = source[:_HEAD_CHARS]
    return _PAGE_START.match(head) is not None or _PAGE.search(head) is not None
