"""
Texts that are no web page: feeds, site maps, data and programs that a server sends under an article's address.

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
    r"""(?:["']use strict["']|[!;+(]{0,3}function\b[\s\w]{0,60}\(|(?:var|let|const)\s+[\w$]{1,60}\s*="""
    r"""|(?:window|self|document)\.[\w$]{1,60}\s*[=(]|define\s*\()"""
)
_KINDS = (
    ("a feed", re.compile(rf"{_PROLOGUE}<(?:rss|feed|rdf:RDF|atom:feed)[\s>]", re.DOTALL)),
    ("a site map", re.compile(rf"{_PROLOGUE}<(?:urlset|sitemapindex)[\s>]", re.DOTALL)),
    ("JSON", re.compile(rf"\s*(?:[\w$.]{{1,80}}\s*\(\s*)?(?:{_KEY}|\[\s*{_KEY})")),
    ("a script", re.compile(_REMARKS + _STATEMENT, re.DOTALL)),
)
_PAGE = re.compile(r"<(?:!doctype html|html|body)[\s>]", re.IGNORECASE)


def refuse_document(source: str) -> Refusal | None:
    """
    Refuse a text that begins like a feed, a site map, JSON or a script.

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
