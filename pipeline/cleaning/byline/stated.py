"""What a site's layout says about headline, date and credits: they are read where it says they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.credits import credits_in, is_credit_line, joined
from pipeline.cleaning.byline.fields import fields_in
from pipeline.cleaning.byline.find import Byline
from pipeline.cleaning.byline.moments import moment_of
from pipeline.cleaning.byline.name_lists import names_in
from pipeline.cleaning.byline.outlets import source_of
from pipeline.cleaning.invisible import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.cleaning.byline.find import Search
    from pipeline.cleaning.byline.moments import Moment
    from pipeline.rulebook.sites import Layout, Selector

MAX_VALUE = 400
"""Characters of an element or an attribute that are read for a byline or held against a pattern."""
HEAD_LINES = 2
TAIL_LINES = 3
"""Lines at the edges of a body in which credits are looked for."""


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


def has_value(tree: LexborHTMLParser, selector: Selector) -> bool:
    """Tell whether a selector finds a value on a page."""
    return any(_values(tree, (selector,)))


def start_of(value: str) -> str:
    """Return the beginning of a value, folded: patterns of a layout are held against it."""
    return fold(value.strip()[:MAX_VALUE])


def _values(tree: LexborHTMLParser, selectors: Sequence[Selector], between: str = " ") -> Iterator[str]:
    """Yield what the selectors find, in their order; `between` goes between texts of different elements."""
    for selector in selectors:
        for node in _matches(tree, selector.css):
            value = node.attributes.get(selector.attribute) if selector.attribute else node.text(separator=between)
            if value and (picked := fold(selector.pick(start_of(value)))):
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
