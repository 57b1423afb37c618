"""The general way, from a parsed page to the paragraphs of its body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cleaning.extract.choose import choose
from pipeline.cleaning.extract.outline import outline
from pipeline.cleaning.extract.trim import trim
from pipeline.cleaning.extract.vocabulary import load_vocabulary
from pipeline.cleaning.extract.weigh import weigh
from pipeline.model import Refusal

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


@dataclass(frozen=True, slots=True)
class Draft:
    """
    The body of an article, before rules cut lines out of it.

    Attributes:
        paragraphs: Text between block elements or line breaks, in page order, white space folded; never the headline.
        extractor: What found the body: "structure", "json-ld", "embedded:__NEXT_DATA__", …
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
        tree: The page; it may be changed by this function, its last user.
        html: The page as text, for what the tree does not show.
        url: Where the page came from, if known.
        headline: The article's headline, if known; it is never a paragraph.

    Returns:
        The body, or why there is none: `index_page` for a page that lists articles, `empty` for a page without one.
    """
    root = tree.body
    if root is None:
        return Refusal("empty")
    vocabulary = load_vocabulary()
    page = outline(root)
    title = tree.css_first("title")
    weights = weigh(page, vocabulary, [headline or "", title.text() if title else ""])
    kept = trim(page, weights, vocabulary, choose(page, weights, vocabulary))
    paragraphs = tuple(page.paragraphs[index].text for index in kept)
    return Draft(paragraphs, "structure") if paragraphs else Refusal("empty")


def paragraphs_of(node: LexborNode) -> tuple[str, ...]:
    """
    Read all paragraphs below an element, for a site layout that knows where its body is.

    Args:
        node: The body's element.

    Returns:
        The text between block elements or line breaks, in page order, white space folded.
    """
    return tuple(paragraph.text for paragraph in outline(node).paragraphs)
