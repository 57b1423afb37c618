"""
The byline in markup that readers do not see: meta elements and JSON-LD.

Meta elements are read first; JSON is parsed only when somebody asks for it, since most pages state everything in view.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from pipeline.cleaning.byline.vocabulary import Keys, markup
from pipeline.cleaning.literals import sound_escapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborHTMLParser

MOST_OBJECTS, _MOST_ITEMS = 20_000, 8
_LONGEST_VALUE = 400  # characters
_NAMES = ("name", "publishName", "displayName")
_ARTICLE = re.compile(r"Article|Report|BlogPosting|Posting", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """
    What one kind of markup states, as raw values, best first.

    Attributes:
        titles: Headlines, some with the site's name behind them.
        published: Times of publication.
        sources: Outlets.
        authors: Persons, or outlets on some sites.
        editors: Persons.
        site: The name the site gives itself.
    """

    titles: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    site: str | None = None


def in_meta(tree: LexborHTMLParser) -> Stated:
    """Read the meta elements."""
    values: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").strip()
        content = " ".join((attributes.get("content") or "")[:_LONGEST_VALUE].split())
        if name and content:
            values.setdefault(name.lower(), content)
    return stated_under(markup("meta"), values.get)


def in_title(tree: LexborHTMLParser) -> str:
    """Read the <title>."""
    node = tree.css_first("head > title") or tree.css_first("title")
    return " ".join(node.text()[:_LONGEST_VALUE].split()) if node else ""


def in_json_ld(tree: LexborHTMLParser) -> Stated:
    """Read the article of the JSON-LD scripts."""
    for node in tree.css('script[type="application/ld+json"]'):
        for thing in objects_in(parsed(node.text())):
            if _ARTICLE.search(str(thing.get("@type", ""))):
                return stated_by(thing)
    return Stated()


def squeezed(text: str) -> str:
    """Drop everything but letters and digits, so that two spellings of a headline compare."""
    return re.sub(r"[\W_]+", "", text)


def stated_by(thing: dict[str, Any]) -> Stated:
    """Read an article's object; what it does not say itself may stand in an object inside it, `subInfo: {time: …}`."""
    keys = markup("state")
    inside = [
        part for part in thing.values() if isinstance(part, dict) and not any(part.get(key) for key in keys.title)
    ]

    def said(key: str) -> str | None:
        return next((text for part in (thing, *inside) if (text := as_text(part.get(key)))), None)

    return stated_under(keys, said)


def stated_under(keys: Keys, value: Callable[[str], str | None]) -> Stated:
    """Collect what is said under the names that each field may have."""

    def listed(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(found for name in names if (found := value(name))))

    return Stated(
        titles=listed(keys.title),
        published=listed(keys.published),
        sources=listed(keys.source),
        authors=listed(keys.author),
        editors=listed(keys.editor),
        site=next(iter(listed(keys.site)), None),
    )


def as_text(value: object) -> str:
    """Read a JSON value as one string: an object by its name, a list by its items."""
    if isinstance(value, list):
        return "、".join(filter(None, map(_scalar, value[:_MOST_ITEMS])))
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, dict):
        value = next(filter(None, map(value.get, _NAMES)), None)
    if isinstance(value, str):
        return " ".join(value[:_LONGEST_VALUE].split())
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def parsed(text: str) -> object:
    """Read a text as JSON; of one that goes on behind its object, the object; None where there is none."""
    text = sound_escapes(text)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return _first_object(text) if text.startswith("{") else None


def _first_object(text: str) -> object:
    """Read the object that a script begins with and does something else behind: `{…};(function(){…}());`."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def objects_in(thing: object) -> Iterator[dict[str, Any]]:
    """Go over all objects inside a JSON value, outer ones first."""
    queue: list[object] = [thing]
    for count, item in enumerate(queue):
        if count > MOST_OBJECTS:
            return
        if isinstance(item, dict):
            yield item
            queue.extend(item.values())
        elif isinstance(item, list):
            queue.extend(item)
