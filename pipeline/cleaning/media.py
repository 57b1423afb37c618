"""
What kind of thing a response is: by its media type, by its first characters, by the ending of its address.

A parser of HTML finds paragraphs in a style sheet and sentences in a script. The type decides where it names another
kind of thing, as it does for browsers. Where it names a page, or nothing that anybody knows, the bytes are asked: old
servers send all they have as `text/html`, and others have no type for `.shtml` and send pages as `text/plain`. A plain
text, which a browser shows without a title, a date or a byline, is no page.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.documents import begins_like_page, refuse_document
from pipeline.model import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

_ESSENCE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)")
_ANYTHING = re.compile(r"(?:\*|unknown|application)/(?:\*|unknown)", re.IGNORECASE)


class _Kinds(NamedTuple):
    """
    The table, for looking up.

    Attributes:
        pages: Types of pages.
        types: Other types, families of types (`image/`) and suffixes (`+json`), with the name of what they are.
        endings: Endings of addresses, with the name of what they are.
    """

    pages: frozenset[str]
    types: Mapping[str, str]
    endings: Mapping[str, str]


def refuse_media(content_type: str | None, url: str | None, source: str) -> Refusal | None:
    """
    Refuse a response that is no web page.

    Args:
        content_type: The HTTP Content-Type header, however it is written.
        url: Its address.
        source: The decoded response; empty for one that is no text, of which only the type is heard.

    Returns:
        `not_html` with what it is; None for what may be a page.

    >>> refuse_media("text/css; charset=gbk", None, "body { color: red }").detail
    'the answer is a style sheet (text/css)'
    >>> refuse_media("text/plain", None, "<html><body><p>清稿") is None
    True
    """
    media = essence(content_type)
    kind = kind_of(media) if media else None
    if kind:
        return Refusal("not_html", f"the answer is {kind} ({media})")
    if not source:
        return None
    if refusal := refuse_document(source):
        return refusal
    if begins_like_page(source):
        return None
    if media and media not in _kinds().pages:
        return Refusal("not_html", f"the answer is sent as {media} and begins like no page")
    kind = _kinds().endings.get(_ending(url)) if url else None
    return Refusal("not_html", f"the answer is {kind}, by its address") if kind else None


def essence(content_type: str | None) -> str | None:
    """
    Return the type that a Content-Type header names, None if it names none.

    >>> essence("Text/HTML;charset=gb2312"), essence("charset=gbk"), essence("*/*")
    ('text/html', None, None)
    """
    found = _ESSENCE.match(content_type or "")
    return found[1].lower() if found and not _ANYTHING.fullmatch(found[1]) else None


def kind_of(media: str) -> str | None:
    """
    Return what a media type is, None for a page and for types that may be one.

    >>> kind_of("image/png"), kind_of("application/ld+json"), kind_of("text/plain")
    ('an image', 'JSON', None)
    """
    types = _kinds().types
    family, slash, name = media.partition("/")
    _, plus, suffix = name.rpartition("+")
    return types.get(media) or types.get(family + slash) or types.get(plus + suffix)


def _ending(url: str) -> str:
    """Return how the file of an address ends; a host name alone has no file."""
    path = re.split("[?#]", url.partition("://")[2], maxsplit=1)[0].partition("/")[2]
    return path.rpartition("/")[2].rpartition(".")[2].lower()


@cache
def _kinds() -> _Kinds:
    table = tomllib.loads((resources.files(__package__) / "data" / "media.toml").read_text(encoding="utf-8"))
    return _Kinds(
        pages=frozenset(table["pages"]),
        types={media: kind["name"] for kind in table["never"] for media in kind["types"]},
        endings={ending: kind["name"] for kind in table["never"] for ending in kind.get("endings", ())},
    )
