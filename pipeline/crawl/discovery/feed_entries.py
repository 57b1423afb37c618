"""
What an RSS or Atom feed says of its entries: where each leads, and its headline.

RSS 0.9x and 2.0, RSS 0.90 and 1.0 (RDF), Atom 0.3 and 1.0, whole or broken off, sound or not.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.crawl.discovery.feed_markup import ENTRIES, FIELDS, ROOTS, attributes_of, events, unescaped
from pipeline.urls import resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.crawl.discovery.feed_markup import Event

MAX_READ = 20_000
"""Most entries of one feed that are looked at, whether they lead somewhere or not."""
MAX_EVENTS = 2_000
"""Most pieces of one entry that are looked at; one without an end would gather the whole feed."""
MAX_TITLE_CHARS = 1_000

_TAG = re.compile(r"<[^<>]*>")
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})


class FeedEntry(NamedTuple):
    """An address a feed gives, with its headline."""

    url: str
    title: str


class Field(NamedTuple):
    """
    An element of an entry that says something about it.

    Attributes:
        name: In lower case, without a prefix.
        attributes: Their names in lower case.
        text: Its content.
    """

    name: str
    attributes: Mapping[str, str]
    text: str


def read_entries(feed: str, url: str) -> Iterator[FeedEntry]:
    """
    Yield the entries of a feed that lead somewhere; none from what is no feed.

    Args:
        feed: The feed, decoded.
        url: Its address.
    """
    for entry, base in itertools.islice(_entries(feed, url), MAX_READ):
        yield from _read(entry, base)


def _entries(feed: str, url: str) -> Iterator[tuple[list[Event], str]]:
    """Yield what stands in each entry, with the address that its links are read against."""
    base, is_feed = url, False
    entry: list[Event] = []
    for event in events(feed):
        is_edge = event.name in ENTRIES
        if entry and (is_edge or event.name in ROOTS):  # the next one ends an entry that has no end
            yield entry, base
            entry = []
        if event.kind == "start" and event.name in ROOTS:
            is_feed = True
            base = _based(base, attributes_of(event.text))
        elif entry or (is_edge and is_feed and event.kind == "start"):
            entry += [event][: MAX_EVENTS - len(entry)]
    if entry:
        yield entry, base


def _read(entry: list[Event], base: str) -> Iterator[FeedEntry]:
    """Read an entry: its own start, and what stands in it."""
    attributes = attributes_of(entry[0].text)
    base = _based(base, attributes)
    fields = tuple(_fields(entry[1:]))
    links = [(field.attributes, _link(field)) for field in fields if field.name == "link"]
    names = [(field.attributes, _permanent_link(field)) for field in fields if field.name in ("guid", "id")]
    for around, link in (*links, *names, (attributes, attributes.get("rdf:about", ""))):
        target = resolved(_based(base, around), link.strip()) if link.strip() else None
        if target is not None:
            title = next((field.text for field in fields if field.name == "title"), "")
            yield FeedEntry(target, " ".join(title.split())[:MAX_TITLE_CHARS])
            return


def _fields(inside: Iterable[Event]) -> Iterator[Field]:
    """Yield the fields of an entry; last those in a part of it that is never closed, for then it may have ended."""
    container, inner = "", list[Field]()
    for tag, text in _runs(inside):
        if tag.kind == "end":
            if tag.name == container:
                container, inner = "", []
        elif tag.name in FIELDS:
            field = Field(tag.name, attributes_of(tag.text), _plain(tag.name, text))
            if container:
                inner.append(field)
            else:
                yield field
        elif not container and not tag.text.endswith("/>"):
            container = tag.name
    yield from inner


def _runs(inside: Iterable[Event]) -> Iterator[tuple[Event, list[Event]]]:
    """Yield each tag with the text behind it."""
    run: list[Event] = []
    for event in inside:
        if event.name and run:
            yield run[0], run[1:]
            run = []
        if event.name or run:
            run.append(event)
    if run:
        yield run[0], run[1:]


def _plain(name: str, text: list[Event]) -> str:
    """Return the text of a field: a headline without tags, an address up to the first one."""
    pieces = (piece.text if piece.kind == "cdata" else unescaped(piece.text) for piece in text)
    if name == "title":
        return _TAG.sub("", "".join(pieces))
    return "".join(piece.text if piece.kind == "cdata" else unescaped(piece.text.partition("<")[0]) for piece in text)


def _link(field: Field) -> str:
    """Return where a link to the page itself leads; "" for links to anything else: the feed, a sound, remarks."""
    if "href" not in field.attributes:
        return field.text
    is_page = field.attributes.get("type", "").partition(";")[0].strip().lower() in _PAGE_TYPES
    return field.attributes["href"] if is_page and field.attributes.get("rel", "alternate") == "alternate" else ""


def _permanent_link(field: Field) -> str:
    """Return the address that an entry's name is, if it is one; many are numbers, or said to be no addresses."""
    is_address = field.text.lstrip()[:8].lower().startswith(("http://", "https://"))
    return field.text if is_address and field.attributes.get("ispermalink", "true").lower() != "false" else ""


def _based(base: str, attributes: Mapping[str, str]) -> str:
    return resolved(base, attributes["xml:base"]) or base if "xml:base" in attributes else base
