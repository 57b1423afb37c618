"""
Sites: where an outlet's pages keep body, headline and credits, and where a crawl enters it.

A layout is data: CSS selectors, dated, because outlets change their template every few years and old pages stay as
they were. `SiteFile` is what `rules/sites/<host>.toml` may say, `Sites` what cleaning and crawl ask.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- pydantic needs the name at run time
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import re2
from pydantic import AfterValidator, Field, StringConstraints, model_validator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from pipeline.errors import Fault
from pipeline.rulebook.faults import read_toml
from pipeline.rulebook.patterns import PatternError, check_pattern, options
from pipeline.rulebook.schema import Strict
from pipeline.rulebook.sections import Section, section_faults
from pipeline.toml_lines import line_map, nearest_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.toml_lines import KeyPath

FIELDS = ("title", "body", "drop", "published", "source", "author", "editor")
"""The keys of a layout that hold selectors."""
_ATTRIBUTE = re.compile(r"(?P<css>.+)@(?P<attribute>[\w:-]+)", re.DOTALL)

Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Alias = Annotated[str, StringConstraints(pattern=r"^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$")]


def _checked_css(text: str) -> str:
    css, _ = _split(text)
    try:
        LexborHTMLParser("").css(css)
    except SelectolaxError:
        msg = f"{css!r} is not a valid CSS selector"
        raise ValueError(msg) from None
    return text


def _checked_pattern(text: str) -> str:
    try:
        return check_pattern(text)
    except PatternError as exc:
        msg = f"not a valid pattern: {exc}"
        raise ValueError(msg) from exc


class SelectorEntry(Strict):
    """A selector: a text, or a table where a pattern takes a part of what the selector finds."""

    css: Annotated[str, AfterValidator(_checked_css)]
    pattern: Annotated[str, AfterValidator(_checked_pattern)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: object) -> object:
        return {"css": given} if isinstance(given, str) else given


class LayoutSample(Strict):
    """A page that proves a layout; `page` is its folder below samples/."""

    page: str
    contains: tuple[str, ...]
    lacks: tuple[str, ...] = ()


class LayoutEntry(Strict):
    """One `[[layout]]` table; a byline field that is absent is left to the general way, an empty one does not exist."""

    since: dt.date | None = Field(default=None, alias="from")
    until: dt.date | None = None
    title: tuple[SelectorEntry, ...] | None = None
    body: tuple[SelectorEntry, ...]
    drop: tuple[SelectorEntry, ...] = ()
    published: tuple[SelectorEntry, ...] | None = None
    source: tuple[SelectorEntry, ...] | None = None
    author: tuple[SelectorEntry, ...] | None = None
    editor: tuple[SelectorEntry, ...] | None = None
    sample: tuple[LayoutSample, ...] = ()


class SiteFile(Strict):
    """A file under rules/sites/: layouts, the section that a crawl takes, or both."""

    host: Host
    aliases: tuple[Alias, ...] = ()
    crawl: Section | None = None
    layout: tuple[LayoutEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Selector:
    """
    One way to a value.

    Attributes:
        css: A CSS selector.
        attribute: The attribute that holds the value; None for the element's text.
        pattern: A compiled pattern the value must match; its named group, if it has one, is the value.
    """

    css: str
    attribute: str | None = None
    pattern: Any = None  # re2 ships no types

    def pick(self, value: str) -> str:
        """Return the part of a value that the pattern takes, "" where it does not match."""
        if self.pattern is None:
            return value
        match = self.pattern.search(value)
        if match is None:
            return ""
        return str(next(iter(match.groupdict().values()), match[0]) or "")


@dataclass(frozen=True, slots=True)
class Layout:
    """
    One layout, ready to use. Selectors are tried in their order; the first that finds something wins.

    Attributes:
        name: Host and number, "news.example.cn#2".
        since: First day it was served, if known.
        until: Last day it was served; None for the one in use.
        selectors: By key of the file; a byline key that the file does not have is missing here too.
    """

    name: str
    since: dt.date | None
    until: dt.date | None
    selectors: Mapping[str, tuple[Selector, ...]]


@dataclass(frozen=True, slots=True)
class SiteFileRead:
    """A rule file with its path, for messages about it."""

    path: str
    entry: SiteFile


class Sites:
    """
    All layouts and sections, found by host.

    Attributes:
        files: What was read.
        sections: The sections for a crawl, by the host that names the site.
    """

    def __init__(self, files: Iterable[SiteFileRead] = ()) -> None:
        self.files = tuple(files)
        self.sections = {file.entry.host: file.entry.crawl for file in self.files if file.entry.crawl is not None}
        self._by_host: dict[str, tuple[Layout, ...]] = {}
        laid_out = [file.entry for file in self.files if file.entry.layout]
        for entry in laid_out:
            self._by_host |= dict.fromkeys(entry.aliases, tuple(compile_layouts(entry)))
        for entry in laid_out:  # what a file is named after belongs to it, whatever another one calls its alias
            self._by_host[entry.host] = tuple(compile_layouts(entry))

    def layouts_of(self, host: str) -> tuple[Layout, ...]:
        """Return the layouts of a host, oldest first: its own, those of an alias, or of the nearest `*.parent`."""
        parts = host.split(".")
        parents = ("*." + ".".join(parts[start:]) for start in range(1, len(parts)))
        return next((found for name in (host, *parents) if (found := self._by_host.get(name))), ())

    def layout_for(self, host: str, day: dt.date | None) -> Layout | None:
        """
        Choose a layout.

        Args:
            host: Host name of the page.
            day: When the page was published, or else fetched; the newest layout is taken where neither is known.

        Returns:
            The layout that was served on that day, None where the site has none.
        """
        layouts = self.layouts_of(host)
        if day is None:
            return layouts[-1] if layouts else None
        fitting = (layout for layout in layouts if layout.until is None or day <= layout.until)
        layout = next(fitting, None)
        return None if layout is None or (layout.since and day < layout.since) else layout


def compile_layouts(entry: SiteFile) -> Iterator[Layout]:
    """Make the layouts of a checked file ready to use."""
    for number, layout in enumerate(entry.layout, 1):
        given = {key: getattr(layout, key) for key in FIELDS}
        selectors = {key: tuple(map(_compiled, found)) for key, found in given.items() if found is not None}
        yield Layout(f"{entry.host}#{number}", layout.since, layout.until, selectors)


def read_site_file(text: str, file: str, stem: str) -> tuple[SiteFile | None, list[Fault]]:
    """
    Read one site file and check what the schema alone cannot: its name, its dates, its ways in.

    Args:
        text: Content of the file.
        file: Path for the messages.
        stem: The file's name without `.toml`; it must be the host.

    Returns:
        The file, None if it has a schema fault; and all faults.
    """
    entry, faults = read_toml(text, file, SiteFile)
    if entry is None:
        return None, faults
    lines = line_map(text)
    wrong = list(_beyond_schema(entry, stem))
    return entry, [Fault(file, nearest_line(lines, key), f"{_named(key)}: {what}") for key, what in wrong]


def repeated_hosts(files: Iterable[SiteFileRead]) -> Iterator[Fault]:
    """Yield a fault for each host or alias that two files claim."""
    first: dict[str, str] = {}
    for file in files:
        for name in dict.fromkeys((file.entry.host, *file.entry.aliases)):
            if name in first:
                yield Fault(file.path, 1, f"{name!r} already belongs to {first[name]}: keep it in one file")
            first.setdefault(name, file.path)


def _named(key: KeyPath) -> str:
    """Return the name of a key; a member of a list has the list's."""
    return next(part for part in reversed(key) if isinstance(part, str))


def _beyond_schema(entry: SiteFile, stem: str) -> Iterator[tuple[KeyPath, str]]:
    if entry.host != stem:
        yield ("host",), f"{entry.host!r} should be the file's name, {stem!r}"
    if not entry.layout and entry.crawl is None:
        yield ("layout",), "has none: write at least one, or a [crawl] table"
    for key, what in section_faults(entry.crawl, entry.host) if entry.crawl else ():
        yield ("crawl", *key), what
    last = len(entry.layout) - 1
    for number, layout in enumerate(entry.layout):
        yield from _incomplete(layout, number)
        if number < last and layout.until is None:
            yield ("layout", number, "until"), "this key is missing: only the last layout is still served"
        if number == last and layout.until is not None:
            yield ("layout", number, "until"), "the last layout should have none; pages after that day have no layout"
        if layout.since and layout.until and layout.since > layout.until:
            yield ("layout", number, "from"), "is after `until`"
    for number, (older, newer) in enumerate(pairwise(entry.layout), 1):
        begins = newer.since or newer.until
        if older.until and begins and begins <= older.until:
            yield ("layout", number, "from" if newer.since else "until"), "should be after the layout in front of it"


def _incomplete(layout: LayoutEntry, number: int) -> Iterator[tuple[KeyPath, str]]:
    if not layout.body:
        yield ("layout", number, "body"), "is empty: name the element that holds the text"
    if not layout.sample:
        yield ("layout", number, "sample"), "this key is missing: name a page that proves the layout"
    for at, sample in enumerate(layout.sample):
        if not sample.contains:
            yield ("layout", number, "sample", at, "contains"), "is empty: name a text that the article must hold"


def _compiled(entry: SelectorEntry) -> Selector:
    css, attribute = _split(entry.css)
    return Selector(css, attribute, re2.compile(entry.pattern, options()) if entry.pattern else None)


def _split(text: str) -> tuple[str, str | None]:
    """Split `meta[name=author]@content` into selector and attribute."""
    match = _ATTRIBUTE.fullmatch(text)
    return (match["css"], match["attribute"]) if match else (text, None)
