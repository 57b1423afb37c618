"""
A feed as a row of events: the few elements that entries are told by, and the text between them.

No parser of XML: feeds are broken often enough, and hostile XML meets nobody who expands it. Every character is looked
at a few times at most, whatever the feed is made of; nothing nests, so nothing can be too deep.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARS: Final = 8_192
"""Longest tag, and longest text between two tags, that is looked into; the rest of it is passed over."""

ROOTS: Final = ("rss", "rdf", "feed", "channel")
ENTRIES: Final = ("item", "entry")
CONTAINERS: Final = (
    *("source", "author", "contributor", "image", "textinput", "summary", "description", "content", "encoded", "group"),
)
"""Elements of an entry that may hold links and titles which are not the entry's."""
FIELDS: Final = ("link", "title", "guid", "id")

# Prefixes are bound to these by the feed or, where it forgot, by habit.
_OURS: Final = re.compile(
    r"(?:http://www\.w3\.org/2005/atom|http://purl\.org/atom/|http://purl\.org/rss/|http://purl\.org/net/rss1\.1"
    r"|http://(?:my|channel)\.netscape\.com/rdf/|https?://(?:backend\.userland\.com|blogs\.law\.harvard\.edu)"
    r"|http://www\.w3\.org/1999/02/22-rdf-syntax-ns)",
    re.IGNORECASE,
)
_USUAL_PREFIXES: Final = frozenset({"", "atom", "atom10", "a10", "rss", "rdf"})
_DECLARED: Final = re.compile(r"""\sxmlns:([\w.-]{1,40})\s{0,9}=\s{0,9}["']([^"'<>]{1,200})["']""")
_MAX_PREFIXES: Final = 100

_MARK: Final = re.compile(
    r"<(?:(?P<cdata>!\[CDATA\[)|(?P<comment>!--)|(?P<doctype>!DOCTYPE)|(?P<instruction>\?)"
    r"|(?P<end>/?)(?:(?P<prefix>[\w.-]{1,40}):)?(?P<name>" + "|".join((*ROOTS, *ENTRIES, *CONTAINERS, *FIELDS)) + r")"
    r"(?=[\s/>]))",
    re.IGNORECASE,
)
_CLOSED_BY: Final = {"cdata": "]]>", "comment": "-->", "instruction": "?>"}
_REST_OF_TAG: Final = re.compile(r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*>|[^<>]*>""")
_SUBSET_END: Final = re.compile(r"\]\s{0,99}>")
_ATTRIBUTE: Final = re.compile(r"""(?<![\w.:-])([\w.:-]{1,80})\s{0,99}=\s{0,99}("[^"]*"|'[^']*'|[^\s"'>]+)""")
_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


class Event(NamedTuple):
    """
    A piece of a feed.

    Attributes:
        kind: What it is; an element without content is a start alone.
        name: Of an element, in lower case and without its prefix.
        text: The text as it is written, or the attributes.
    """

    kind: Literal["start", "end", "text", "cdata"]
    name: str = ""
    text: str = ""


def events(feed: str) -> Iterator[Event]:
    """Yield the events of a feed in their order."""
    ours = _prefixes(feed)
    unclosed: set[str] = set()  # of these no end is left, and none is sought again
    at = 0
    while (mark := _MARK.search(feed, at)) is not None:
        if at < mark.start():
            yield Event("text", text=feed[at : min(mark.start(), at + MAX_CHARS)])
        what = mark.lastgroup or ""
        if what == "name":
            at = _end_of_tag(feed, mark.end())
            name, prefix = mark["name"].lower(), (mark["prefix"] or "").lower()
            if name in CONTAINERS or prefix in ours:
                yield Event("end" if mark["end"] else "start", name, feed[mark.end() : min(at, mark.end() + MAX_CHARS)])
            continue
        end = -1 if what in unclosed else _end_of(what, feed, mark.end())
        if end < 0:
            unclosed.add(what)
            at = mark.end()
            continue
        if what == "cdata":
            yield Event("cdata", text=feed[mark.end() : min(end - len("]]>"), mark.end() + MAX_CHARS)])
        at = end
    if at < len(feed):
        yield Event("text", text=feed[at : at + MAX_CHARS])


def attributes_of(tag: str) -> dict[str, str]:
    """
    Return the attributes of a tag, the first of each name, with their references resolved.

    Example:
        >>> attributes_of(' rel="alternate" HREF=/1.html?a=1&amp;b=2 />')
        {'href': '/1.html?a=1&b=2', 'rel': 'alternate'}
    """
    pairs = [(found[1].lower(), unescaped(found[2].strip("\"'"))) for found in _ATTRIBUTE.finditer(tag)]
    return dict(reversed(pairs))


def unescaped(text: str) -> str:
    """
    Resolve the references of a text that end as they should: `&section=` in an address is none.

    Example:
        >>> unescaped("?a=1&section=2&amp;b=&#x4E00;&#xD800;")
        '?a=1&section=2&b=一\ufffd'
    """
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)


def _end_of(what: str, feed: str, at: int) -> int:
    """Return where a section, a comment, an instruction or a document type is over, -1 where it never is."""
    if what == "doctype":
        end = feed.find(">", at)
        subset = feed.find("[", at, max(end, at))
        closed = _SUBSET_END.search(feed, subset) if subset >= 0 else None
        return closed.end() if closed else -1 if subset >= 0 or end < 0 else end + 1
    end = feed.find(_CLOSED_BY[what], at)
    return end if end < 0 else end + len(_CLOSED_BY[what])


def _end_of_tag(feed: str, at: int) -> int:
    """Return where a tag is over: behind its `>`, or where the next one begins."""
    following = feed.find("<", at)
    stop = len(feed) if following < 0 else following
    found = _REST_OF_TAG.match(feed, at, min(stop, at + MAX_CHARS))
    return found.end() if found else feed.find(">", at, stop) + 1 or stop


def _prefixes(feed: str) -> frozenset[str]:
    """Return the prefixes of the vocabularies of feeds, as the feed declares them; the usual ones where it does not."""
    declared: dict[str, bool] = {}
    for found in _DECLARED.finditer(feed):
        if len(declared) < _MAX_PREFIXES:
            declared.setdefault(found[1].lower(), _OURS.match(found[2]) is not None)
    usual = _USUAL_PREFIXES - declared.keys()
    return usual | {prefix for prefix, is_ours in declared.items() if is_ours}
