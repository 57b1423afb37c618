"""The general way to an article's body, for sites that no layout file describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import trafilatura

from pipeline.model import Refusal

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_PRUNED = "[hidden], [aria-hidden=true], [style*='display:none' i], [style*='display: none' i]"


@dataclass(frozen=True, slots=True)
class Draft:
    """
    The body of an article, before rules cut lines out of it.

    Attributes:
        paragraphs: Text between block elements or line breaks, in page order, white space folded; never the headline.
        extractor: What found the body: "structure", "trafilatura", "json-ld", "embedded:__NEXT_DATA__", …
        warnings: What a reader of the article should know.
    """

    paragraphs: tuple[str, ...]
    extractor: str
    warnings: tuple[str, ...] = ()


def extract(
    tree: LexborHTMLParser, html: str, *, url: str | None = None, headline: str | None = None
) -> Draft | Refusal:
    """
    Find the paragraphs of the article's body.

    Args:
        tree: The page; it is changed by this function, its last user.
        html: The page as text, for what the tree does not show.
        url: Where the page came from, if known.
        headline: The article's headline, if known; it is never a paragraph.

    Returns:
        The body, or why there is none: `index_page` for a page that lists articles, `empty` for a page without one.
    """
    for node in tree.css(_PRUNED):
        if "hidden" not in (node.tag or ""):
            node.decompose()
    text = trafilatura.extract(tree.html or html, url=url, include_comments=False, favor_precision=True) or ""
    lines = (" ".join(line.removeprefix("- ").split()) for line in text.split("\n"))
    paragraphs = tuple(line for line in lines if line and line != headline)
    return Draft(paragraphs, "trafilatura") if paragraphs else Refusal("empty")
