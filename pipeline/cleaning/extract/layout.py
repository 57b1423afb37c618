"""
Applying a site's layout: body, headline and credits are where the layout says, nothing is weighed.

A layout that no longer fits the page gives nothing, so that the caller can say so and go the general way.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import dropwhile
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.credits import credits_in, is_credit_line, joined
from pipeline.cleaning.byline.fields import fields_in
from pipeline.cleaning.byline.find import Byline
from pipeline.cleaning.byline.moments import moment_of, moment_of_url
from pipeline.cleaning.byline.outlets import source_of
from pipeline.cleaning.byline.persons import names_in
from pipeline.cleaning.dom import content_of
from pipeline.cleaning.extract.general import Draft
from pipeline.cleaning.extract.headline import flatten
from pipeline.cleaning.extract.sections import Line, section_numbers
from pipeline.cleaning.extract.trim import MAX_SHARE
from pipeline.cleaning.extract.vocabulary import load_vocabulary
from pipeline.cleaning.extract.walk import outline
from pipeline.cleaning.invisible import fold
from pipeline.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.cleaning.byline.find import Search
    from pipeline.cleaning.byline.moments import Moment
    from pipeline.cleaning.extract.outline import Outline
    from pipeline.cleaning.extract.vocabulary import Vocabulary
    from pipeline.model import Page
    from pipeline.rulebook.sites import Layout, Selector, Sites

MIN_BODY = 40
"""Chinese characters below which a layout's body is taken for missing."""
SHORT_BODY = 200
"""Chinese characters above which a body is taken as it is."""
MIN_SHARE = 0.3
"""A shorter body holds at least this share of the text that any other element has in its paragraphs."""
MAX_VALUE = 400
"""Characters of an element or an attribute that are read for a byline or held against a pattern."""
HEAD_LINES = 2
TAIL_LINES = 3
"""Lines at the edges of a body in which credits are looked for."""
_HAN = re.compile(r"[㐀-鿿]+")


@dataclass(frozen=True, slots=True)
class Stated:
    """
    What the elements named by a layout say; None where the layout names no element, or none says anything.

    Attributes:
        title: The headline.
        moment: When the article was published.
        source: Where it was taken from.
        authors: Those who wrote it; empty where the layout's elements name nobody.
        editors: Those who edited it; the same.
    """

    title: str | None = None
    moment: Moment | None = None
    source: str | None = None
    authors: tuple[str, ...] | None = None
    editors: tuple[str, ...] | None = None

    def over(self, search: Search) -> Byline:
        """Lay what is stated over what the general way finds, which is asked for nothing else."""
        return Byline.of(
            title=self.title or search.title,
            moment=self.moment or search.moment,
            source=self.source or search.source,
            authors=search.authors if self.authors is None else self.authors,
            editors=search.editors if self.editors is None else self.editors,
        )


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


def state_byline(tree: LexborHTMLParser, layout: Layout, is_spam_title: Callable[[str], bool]) -> Stated:
    """
    Read headline, date and credits where the layout says they are.

    Args:
        tree: The page; it is not changed.
        layout: The layout of its site.
        is_spam_title: Vetoes a headline that injected spam has put in the place of the real one.
    """
    given = layout.selectors
    titles = _values(tree, given.get("title", ()), between="")
    return Stated(
        title=next((title for title in titles if not is_spam_title(title)), None),
        moment=next(filter(None, map(moment_of, _values(tree, given.get("published", ())))), None),
        source=next(filter(None, map(_source, _values(tree, given.get("source", ())))), None),
        authors=_people(tree, layout, "author"),
        editors=_people(tree, layout, "editor"),
    )


def with_edge_credits(byline: Byline, paragraphs: Sequence[str]) -> Byline:
    """
    Add the people that lines at the edges of the body credit, 「本报记者 张三」 or 「编辑 李四」.

    Args:
        byline: What stands around the body.
        paragraphs: The body's paragraphs in their order.
    """
    edges = dict.fromkeys((*paragraphs[:HEAD_LINES], *paragraphs[-TAIL_LINES:]))
    said = joined(credits_in(line) for line in edges if is_credit_line(line))
    return replace(
        byline,
        authors=tuple(dict.fromkeys((*byline.authors, *said.authors))),
        editors=tuple(dict.fromkeys((*said.editors, *byline.editors))),
    )


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


def has_value(tree: LexborHTMLParser, selector: Selector) -> bool:
    """Tell whether a selector finds a value on a page."""
    return any(_values(tree, (selector,)))


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
    return selector.pattern is None or bool(selector.pick(_start_of(node.text())))


def _start_of(value: str) -> str:
    return fold(value.strip()[:MAX_VALUE])


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


def _values(tree: LexborHTMLParser, selectors: Sequence[Selector], between: str = " ") -> Iterator[str]:
    """Yield what the selectors find, in their order; `between` goes between texts of different elements."""
    for selector in selectors:
        for node in _matches(tree, selector.css):
            value = node.attributes.get(selector.attribute) if selector.attribute else node.text(separator=between)
            if value and (picked := fold(selector.pick(_start_of(value)))):
                yield picked


def _matches(tree: LexborHTMLParser, css: str) -> Iterator[LexborNode]:
    """Yield the elements a selector matches; the first mostly holds the value, and a search for it ends far up."""
    first = tree.css_first(css)
    if first is not None:
        yield first
        yield from tree.css(css)[1:]


def _source(value: str) -> str | None:
    return credits_in(value).source if fields_in(value) else source_of(value)


def _people(tree: LexborHTMLParser, layout: Layout, key: str) -> tuple[str, ...] | None:
    """List the names under the layout's selectors, None where it has none for them."""
    selectors = layout.selectors.get(key)
    if selectors is None:
        return None
    listed = (_names(value, key) for value in _values(tree, selectors))
    return next(filter(None, listed), ())


def _names(value: str, key: str) -> tuple[str, ...]:
    if fields_in(value):
        said = credits_in(value)
        return said.authors if key == "author" else said.editors
    return names_in(value)


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
