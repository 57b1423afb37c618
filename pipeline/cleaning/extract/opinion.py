"""
A second opinion: trafilatura on the pruned tree, for pages on which our own way finds no body.

It is asked last and rarely. As a first step, or as a vote between close candidates, it turned no wrong choice into a
right one on the evaluation pages, and it costs four times as much as everything before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.dom import drop
from pipeline.rulebook.fold import count_han

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MIN_HAN = 200
MIN_SENTENCES = 4
"""What trafilatura brings must be so much Chinese text to be taken for an article."""
MIN_CHARS = 400
"""A page with less text than this in all has nothing that could have been missed."""
_FURNITURE = "script, style, noscript, template, nav, header, footer, aside, form, select, iframe"
_SENTENCE_END = re.compile(r"[。！？]")


def second_opinion(tree: LexborHTMLParser) -> tuple[str, ...]:
    """
    Ask trafilatura for the body.

    Args:
        tree: The page; it is changed by this function, its last user.

    Returns:
        The paragraphs, white space folded; empty where trafilatura finds no Chinese text of an article's length.
    """
    root = tree.body
    if root is None or len(text := root.text()) < MIN_CHARS or not _is_article(text):  # then no part of it is one
        return ()
    drop(root, _FURNITURE)
    said = _ask_trafilatura(tree.html or "")
    paragraphs = tuple(filter(None, (" ".join(line.removeprefix("- ").split()) for line in said.split("\n"))))
    return paragraphs if _is_article("".join(paragraphs)) else ()


def _is_article(text: str) -> bool:
    return count_han(text) >= MIN_HAN and len(_SENTENCE_END.findall(text)) >= MIN_SENTENCES


def _ask_trafilatura(html: str) -> str:
    # 0.3 s to import; most runs never come here.
    import trafilatura  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    # Without huge_tree lxml silently drops text below depth 256 and text nodes over 10 MB.
    parser = HTMLParser(huge_tree=True, encoding="utf-8")
    try:
        document = document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return ""
    return trafilatura.extract(document, fast=True, include_comments=False, favor_precision=True) or ""
