"""
The byline in the state that a page's scripts carry.

JSON is parsed only when somebody asks for it, since most pages state everything in view.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import re2

from pipeline.cleaning.byline.embedded import (
    MOST_OBJECTS,
    Stated,
    as_text,
    objects_in,
    parsed,
    squeezed,
    stated_by,
    stated_under,
)
from pipeline.cleaning.byline.vocabulary import markup
from pipeline.cleaning.calls import returned_by_call
from pipeline.cleaning.literals import LITERAL, unquote_literal
from pipeline.cleaning.payloads import flight_rows, hydrate
from pipeline.rulebook.fold import count_han

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selectolax.lexbor import LexborHTMLParser

_LARGEST_JSON = 2_000_000  # characters
_SHORTEST_BEGINNING = 8
"""Letters and digits a stated headline must have to be taken for the beginning of a title."""
_NEAR = 1500  # characters
_LEAST_TEXT = 60  # Chinese characters of an article's object
_STATE_START = re.compile(r"(?:window\.|self\.|var |let |const )?[\w.$\[\]'\"]{0,40}\s{0,3}=\s{0,3}(?=[{])")
_STATE_PARSED = re.compile(
    r"[^\n\"'=]{0,60}=\s{0,3}JSON\.parse\(\s{0,3}(?:(?:decodeURI(?:Component)?|unescape)\(\s{0,3})?(?=[\"'])"
)


def in_state(tree: LexborHTMLParser, title: str) -> Stated:
    """
    Read the state that a page's scripts carry.

    Args:
        tree: The page.
        title: Its headline, or a title that begins with it and ends with the site's name. Only an object with this
            headline speaks for the article; the state of a page also holds the articles it links to.
    """
    wanted = squeezed(title)
    scripts = [*scripts_of(tree)] if wanted else []
    rows = flight_rows(scripts)
    for text in scripts:
        if thing := _titled(_state_of(text), wanted):
            return _stated_of(thing, title)
        if title in text and not rows:
            return _stated_around(text, title)
    thing = _titled(rows, wanted)
    return _stated_of(thing, title) if thing else Stated()


def _stated_of(thing: dict[str, Any], title: str) -> Stated:
    """Read the object that has the headline; it may have it under a key that is no headline's, `name: "…"`."""
    stated = stated_by(thing)
    return stated if stated.titles else replace(stated, titles=(title,))


def in_text_state(tree: LexborHTMLParser) -> Stated:
    """
    Read what the scripts of a page that shows no text say of the article: the object with a headline and the most text.

    Args:
        tree: The page.
    """
    rated = (
        (_han_in(thing), thing)
        for text in scripts_of(tree)
        for thing in objects_in(_state_of(text))
        if len(squeezed(_headline_of(thing))) >= _SHORTEST_BEGINNING
    )
    count, thing = max(rated, key=lambda pair: pair[0], default=(0, {}))
    return stated_by(thing) if count >= _LEAST_TEXT else Stated()


def _headline_of(thing: Mapping[str, Any]) -> str:
    return next(filter(None, (as_text(thing.get(key)) for key in markup("state").title)), "")


def _han_in(thing: Mapping[str, Any]) -> int:
    """Count the Chinese characters that an object holds outside of objects with a headline of their own."""
    count = 0
    queue: list[object] = [*thing.values()]
    for item in queue:
        if isinstance(item, str):
            count += count_han(item)
        elif len(queue) <= MOST_OBJECTS and isinstance(item, list):
            queue.extend(item)
        elif len(queue) <= MOST_OBJECTS and isinstance(item, dict) and not _headline_of(item):
            queue.extend(item.values())
    return count


def _titled(value: object, wanted: str) -> dict[str, Any] | None:
    """Find the first object that has the headline, among those that a JSON value holds; under any key, it is whole."""
    keys = markup("state").title
    unnamed: dict[str, Any] | None = None
    for thing in objects_in(value):
        if any(_is_title_of(squeezed(as_text(thing.get(key))), wanted) for key in keys):
            return thing
        if unnamed is None and len(wanted) >= _SHORTEST_BEGINNING and _holds(thing, wanted):
            unnamed = thing
    return unnamed


def _holds(thing: Mapping[str, Any], wanted: str) -> bool:
    """Tell whether one of an object's values is the headline, whatever its key is called."""
    texts = (value for value in thing.values() if isinstance(value, str) and len(value) <= 2 * len(wanted))
    return any(squeezed(text) == wanted for text in texts)


def _is_title_of(stated: str, wanted: str) -> bool:
    return stated == wanted or (len(stated) >= _SHORTEST_BEGINNING and wanted.startswith(stated))


def in_variables(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Return the times that scripts keep in a variable of a known name, `var ct = "1581517074"`."""
    pattern = _times()
    scripts = (text.encode("utf-8", "replace") for text in scripts_of(tree))
    return tuple(match[1].decode().strip() for text in scripts for match in pattern.finditer(text))


@cache
def _times() -> re2._Regexp:
    """
    Find a variable, or a property that only the article has, and its time, which some pages wrap in a call.

    re2, because scripts are long and `re` tries each alternative at each character.
    """
    variable = rf"(?:var |let |const |\b\w{{1,20}}\.|,\s?)(?:{'|'.join(markup('script').published)})\s{{0,3}}="
    member = rf"""["']?\b(?:{"|".join(markup("object").published)})["']?\s{{0,3}}:"""
    call = r"(?:\w{1,20}\()?"
    return re2.compile(rf"""(?:{variable}|{member})\s{{0,3}}{call}["']?(\d[\d :/T.+-]{{7,30}})""".encode())


def _state_of(text: str) -> object:
    """Read the values a script carries, in whatever form."""
    returned = returned_by_call(text)
    return hydrate(parsed(_json_part(text))) if returned is None else returned


def _json_part(text: str) -> str:
    """Cut the object out of `window.__STATE__ = {…};` or `= JSON.parse("…")`; one object alone is returned as it is."""
    text = text.strip()
    if text.startswith("%7B"):
        return unquote(text)
    parsed = _STATE_PARSED.match(text)
    literal = LITERAL.match(text, parsed.end()) if parsed else None
    if literal:
        value = unquote_literal(literal[0])
        return unquote(value) if value.startswith("%7B") else value
    start = _STATE_START.match(text)
    return text[start.end() :].rstrip("; \n") if start else text


def scripts_of(tree: LexborHTMLParser) -> Iterator[str]:
    """Go over the texts of scripts that can hold data."""
    for script in tree.css('script:not([src]):not([type="application/ld+json"])'):
        text = script.text()
        if "=" in text or "{" in text or "%7B" in text or "__next_f" in text:
            yield text[:_LARGEST_JSON]


def _stated_around(text: str, title: str) -> Stated:
    """Read a script that is no JSON, `{title: '…', time: '…'}`, in the neighbourhood of the headline."""
    at = text.find(title)
    around = text[max(0, at - _NEAR) : at + len(title) + _NEAR]
    return stated_under(markup("state"), lambda key: _assigned(around, key))


def _assigned(text: str, key: str) -> str:
    match = re.search(rf"""["']?\b{re.escape(key)}["']?\s{{0,3}}[:=]\s{{0,3}}["']?([^"'\n,;}}]{{2,40}})""", text)
    return match[1].strip() if match else ""
