"""Headline, date and credits of a page, read off its tree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pipeline.cleaning.byline.credits import Credits, credits_in_body
from pipeline.cleaning.byline.embedded import Stated, in_json_ld, in_meta, in_state, in_variables
from pipeline.cleaning.byline.lines import outline
from pipeline.cleaning.byline.outlets import dateline_outlet, source_of
from pipeline.cleaning.byline.people import credits_at_end, credits_at_head, stated_people, unlabelled_author
from pipeline.cleaning.byline.persons import is_outlet
from pipeline.cleaning.byline.published import published_moment
from pipeline.cleaning.byline.source import announced_outlet, site_name, unlabelled_source
from pipeline.cleaning.byline.title import crumbs_of, headline_line, likely_line, stated_headline
from pipeline.cleaning.byline.zones import zones_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from selectolax.lexbor import LexborHTMLParser

    from pipeline.cleaning.byline.lines import Outline


@dataclass(frozen=True, slots=True)
class Byline:
    """
    What a page says about its article.

    Attributes:
        title: The headline, without the site's name and sections.
        published_at: ISO 8601, with +08:00 where a time of day is known, a date only otherwise.
        date_precision: What of it is known.
        source: Where the article was taken from, as the page says.
        authors: Names of those who wrote it.
        editors: Names of those who edited it.
    """

    title: str | None = None
    published_at: str | None = None
    date_precision: Literal["day", "minute", "second"] | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


def find_byline(
    tree: LexborHTMLParser,
    *,
    url: str | None,
    fetched_at: datetime | None,
    is_spam_title: Callable[[str], bool],
) -> Byline:
    """
    Read the byline of a page.

    Args:
        tree: The page; it is not changed.
        url: Its address, if known: its date is the last resort.
        fetched_at: When it was fetched, with its offset, if known: relative times are read against it and only then.
        is_spam_title: Vetoes a headline that injected spam has put in the place of the real one.

    Returns:
        The byline; what the page does not say is None or empty.
    """
    if tree.body is None:
        return Byline()
    meta = in_meta(tree)
    json_ld = in_json_ld(tree)
    head = _head_title(tree)
    stated = [text for text in (*json_ld.titles[:1], *meta.titles, head) if text and not is_spam_title(text)]
    page = outline(tree.body)
    title, at = _headline(page, stated, meta.site, is_spam_title)
    zones = zones_of(page, at)

    @cache
    def state() -> Stated:
        return in_state(tree, title or "")

    moment = published_moment(
        zones,
        (lambda: meta.published, lambda: json_ld.published, lambda: in_variables(tree), lambda: state().published),
        url=url,
        fetched_at=fetched_at,
    )
    at_head, at_end = credits_at_head(zones), credits_at_end(zones)
    said = at_head | at_end
    prose = _first_prose(page, at)
    hidden_names = () if credits_in_body(prose).authors else (*meta.authors, *json_ld.authors)
    authors = said.authors or unlabelled_author(zones, said.editors) or stated_people(hidden_names, said.editors)
    source = (
        at_head.source
        or unlabelled_source(zones)
        or announced_outlet(zones)
        or at_end.source
        or next(filter(None, map(source_of, meta.sources)), None)
        or dateline_outlet(prose)
        or next(filter(is_outlet, filter(None, map(source_of, meta.authors))), None)
        or site_name(tree, stated=meta.site, crumbs=crumbs_of(head, title or ""), host=urlsplit(url or "").netloc)
        or next(filter(None, map(source_of, json_ld.sources)), None)
    )
    return Byline(
        title=title,
        published_at=moment.iso() if moment else None,
        date_precision=moment.precision if moment else None,
        source=source,
        authors=authors,
        editors=said.editors or stated_people(meta.editors, ()),
    )


def with_body_credits(byline: Byline, paragraphs: Sequence[str]) -> Byline:
    """Add the authors that the body's own paragraphs name, in datelines and in the signature at the end."""
    said = Credits(byline.source, byline.authors, byline.editors) | credits_in_body(paragraphs)
    return replace(byline, authors=said.authors, editors=said.editors)


def _headline(
    page: Outline, stated: Sequence[str], site: str | None, is_spam: Callable[[str], bool]
) -> tuple[str | None, int | None]:
    """Choose the headline and the line that shows it: one that the markup confirms, else one that looks like it."""
    at = headline_line(page, stated, is_spam)
    if at is None:
        at = likely_line(page, [site or "", *stated], is_spam)
    if at is not None:
        return page.lines[at].text, at
    return stated_headline(stated, [site or ""], is_spam), None


def _first_prose(page: Outline, headline: int | None) -> list[str]:
    first, last = page.body
    start = first if headline is None or headline > first else headline + 1
    return [line.text for line in page.lines[start:last] if line.is_prose][:2]


def _head_title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("head > title") or tree.css_first("title")
    return " ".join(node.text().split()) if node else ""
