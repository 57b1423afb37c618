"""
Applying a site's layout: the body is where the layout says, nothing is weighed; `byline.stated` reads the byline.

A layout that no longer fits the page gives nothing, so that the caller can say so and go the general way.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import dropwhile
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.moments import moment_of_url
from pipeline.cleaning.byline.stated import start_of
from pipeline.cleaning.dom import content_of
from pipeline.cleaning.extract.finding.headline import flatten
from pipeline.cleaning.extract.general import Draft
from pipeline.cleaning.extract.page.vocabulary import load_vocabulary
from pipeline.cleaning.extract.page.walk import outline
from pipeline.cleaning.extract.trimming.furniture import MAX_SHARE
from pipeline.cleaning.extract.trimming.sections import Line, section_numbers
from pipeline.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.cleaning.extract.page.outline import Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary
    from pipeline.model import Page
    from pipeline.rulebook.sites import Layout, Selector, Sites

MIN_BODY = 40
"""Chinese characters below which a layout's body is taken for missing."""
SHORT_BODY = 200
"""Chinese characters above which a body is taken as it is."""
MIN_SHARE = 0.3
"""A shorter body holds at least this share of the text that any other element has in its paragraphs."""
_HAN = re.compile(r"[㐀-鿿]+")


def layout_of(page: Page, sites: Sites) -> Layout | None:
    """Choose the layout for a page by its host and by the date in its address, or else that of the fetch."""
    if not page.url:
        return None
    moment = moment_of_url(page.url)
    day = moment.day if moment else page.fetched_at.date() if page.fetched_at else None
    return sites.layout_for(host_of(page.url), day)


def find_body(tree: LexborHTMLParser, layout: Layout) -> tuple[LexborNode, ...]:
    """
    Find the elements that hold the body.

    Args:
        tree: The page; it is not changed.
        layout: The layout of its site.

    Returns:
        The elements in page order, none inside another; empty where the layout does not fit the page: no element,
        hardly any text, or far less than another element of the page has.
    """
    for selector in layout.selectors["body"]:
        nodes = _outermost(tree.css(selector.css))
        chars = sum(map(_han, nodes)) - sum(map(_han, _dropped(nodes, layout)))
        if chars >= MIN_BODY:
            return nodes if chars >= SHORT_BODY or chars >= MIN_SHARE * _chars_elsewhere(tree, nodes, layout) else ()
    return ()


def read_body(nodes: Sequence[LexborNode], layout: Layout, headline: str | None) -> Draft:
    """
    Read the paragraphs of the body.

    Args:
        nodes: What `find_body` gave; what the layout drops is cut out of them.
        layout: The layout of the page's site.
        headline: The article's headline; it is never a paragraph.
    """
    for node in _dropped(nodes, layout):
        node.decompose()
    flat = flatten(headline or "")
    vocabulary = load_vocabulary()
    parts = [tuple(_texts(outline(node), vocabulary)) for node in nodes]
    paragraphs = [text for at, part in enumerate(parts) for text in part if at or not _is_repeated(text, parts[1:])]
    texts = [text for text in paragraphs if not flat or flatten(text) != flat]
    return Draft(_without_margins(_without_captions(texts, vocabulary), vocabulary), f"site:{layout.name}")


def _texts(page: Outline, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the paragraphs of an element but for links and furniture; tables keep their figures, sections numbers."""
    is_body = [not (p.is_link or vocabulary.is_furniture(p.text)) for p in page.paragraphs]
    kept: Container[int] = ()
    if any(not body and p.text.isdigit() for body, p in zip(is_body, page.paragraphs, strict=True)):
        rows = page.data_rows()
        cells = (index for index, p in enumerate(page.paragraphs) if page.blocks[p.block].parent in rows)
        lines = (Line(index, p.text, is_body[index]) for index, p in enumerate(page.paragraphs))
        kept = {*cells, *section_numbers(lines)}
    yield from (p.text for index, p in enumerate(page.paragraphs) if is_body[index] or index in kept)


def _is_repeated(text: str, parts: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether the box in front of a text only quotes it."""
    flat = flatten(text)
    return any(flat in flatten(other) for part in parts for other in part)


def has_element(tree: LexborHTMLParser, selector: Selector) -> bool:
    """Tell whether a selector for body or what is dropped finds an element on a page, be it empty."""
    return any(_fits(node, selector) for node in content_of(tree).css(selector.css))


def _without_captions(texts: Sequence[str], vocabulary: Vocabulary) -> Sequence[str]:
    """Leave out lines under pictures, unless they are much of the text."""
    rest = [text for text in texts if not vocabulary.is_caption(text)]
    return rest if sum(map(len, rest)) >= (1 - MAX_SHARE) * sum(map(len, texts)) else texts


def _without_margins(texts: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Leave out promotions and notices before the first and after the last text."""
    head = dropwhile(vocabulary.is_margin, texts)
    tail = dropwhile(vocabulary.is_margin, reversed(list(head)))
    return tuple(tail)[::-1]


def _dropped(nodes: Sequence[LexborNode], layout: Layout) -> tuple[LexborNode, ...]:
    own = {node.mem_id for node in nodes}
    found = (
        match
        for node in nodes
        for selector in layout.selectors["drop"]
        for match in node.css(selector.css)
        if match.mem_id not in own and _fits(match, selector)
    )
    return _outermost(found)


def _fits(node: LexborNode, selector: Selector) -> bool:
    return selector.pattern is None or bool(selector.pick(start_of(node.text())))


def _outermost(nodes: Iterable[LexborNode]) -> tuple[LexborNode, ...]:
    """Leave out what is inside another element of the row, and repetitions."""
    found = {node.mem_id: node for node in nodes}
    known: dict[int, bool] = {}
    return tuple(node for node in found.values() if not _is_inside(node, found, known))


def _is_inside(node: LexborNode, elements: Container[int], known: dict[int, bool]) -> bool:
    """
    Tell whether an element around another is among some, given by their ids.

    `known` keeps the answer for the elements on the way, so that many siblings deep in a page cost one climb.
    """
    way: list[int] = []
    is_inside = False
    above = node.parent
    while above is not None and not is_inside:
        if above.mem_id in known:
            is_inside = known[above.mem_id]
            break
        is_inside = above.mem_id in elements
        way.append(above.mem_id)
        above = above.parent
    known.update(dict.fromkeys(way, is_inside))
    return is_inside


def _han(node: LexborNode) -> int:
    return sum(map(len, _HAN.findall(node.text())))


def _chars_elsewhere(tree: LexborHTMLParser, nodes: Sequence[LexborNode], layout: Layout) -> int:
    """Count the most text that an element has in its paragraphs; body, links and what is dropped do not count."""
    elements = {node.mem_id for node in (*nodes, *_dropped((content_of(tree),), layout))}
    known: dict[int, bool] = {}
    chars: Counter[int] = Counter()
    for paragraph in _outermost(content_of(tree).css("p")):
        parent = paragraph.parent
        if parent is not None and paragraph.mem_id not in elements and not _is_inside(paragraph, elements, known):
            chars[parent.mem_id] += _han(paragraph) - sum(map(_han, _outermost(paragraph.css("a"))))
    return max(chars.values(), default=0)
