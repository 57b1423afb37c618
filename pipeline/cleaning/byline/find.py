"""Headline, date and credits of a page, read off its tree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pipeline.cleaning.byline.credits import Credits, credits_in_body
from pipeline.cleaning.byline.evidence import read_evidence
from pipeline.cleaning.byline.moments import CHINA
from pipeline.cleaning.byline.outlets import dateline_outlet, source_of
from pipeline.cleaning.byline.people import credits_at_end, credits_at_head, stated_people, unlabelled_author
from pipeline.cleaning.byline.persons import is_person, is_publisher
from pipeline.cleaning.byline.published import published_moment
from pipeline.cleaning.byline.site_name import masthead_outlet, site_name
from pipeline.cleaning.byline.source import (
    announced_outlet,
    closing_outlet,
    source_beside_date,
    supplying_outlet,
    unlabelled_source,
)
from pipeline.cleaning.byline.state import in_variables, scripts_of
from pipeline.cleaning.byline.title import crumbs_of, site_crumbs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from selectolax.lexbor import LexborHTMLParser

    from pipeline.cleaning.byline.evidence import Evidence
    from pipeline.cleaning.byline.moments import Moment


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

    @classmethod
    def of(
        cls,
        title: str | None,
        moment: Moment | None,
        source: str | None,
        authors: tuple[str, ...],
        editors: tuple[str, ...],
    ) -> Byline:
        """Write down what was found."""
        return cls(
            title=title,
            published_at=moment.iso() if moment else None,
            date_precision=moment.precision if moment else None,
            source=source,
            authors=authors,
            editors=editors,
        )


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
    return Search(tree, url, fetched_at, is_spam_title).byline()


@dataclass(frozen=True)
class Search:
    """
    The search for a page's byline: each field is found when it is first asked for.

    Reading them all takes as long as everything else that is done with a page of a known site, whose layout states
    most of them; and a page that turns out to have no article needs its headline alone. The attributes are what
    `find_byline` takes.
    """

    tree: LexborHTMLParser
    url: str | None
    fetched_at: datetime | None
    is_spam_title: Callable[[str], bool]

    def byline(self) -> Byline:
        """Find all fields."""
        return Byline.of(self.title, self.moment, self.source, self.authors, self.editors)

    @property
    def title(self) -> str | None:
        """The headline."""
        return self._evidence.title

    @property
    def moment(self) -> Moment | None:
        """When the article was published."""
        return _published(self._evidence, self.url, self.fetched_at)

    @property
    def source(self) -> str | None:
        """Where it was taken from."""
        zones = self._evidence.zones
        beside = source_beside_date(zones) if self._at_head.source else None
        return beside or self._at_head.source or _source(self._evidence, self._said, urlsplit(self.url or "").netloc)

    @property
    def authors(self) -> tuple[str, ...]:
        """Those who wrote it."""
        return self._said.authors or _hidden_authors(self._evidence, self._said.editors)

    @property
    def editors(self) -> tuple[str, ...]:
        """Those who edited it."""
        return self._said.editors or _hidden_editors(self._evidence)

    @cached_property
    def _evidence(self) -> Evidence:
        return read_evidence(self.tree, self.is_spam_title)

    @cached_property
    def _at_head(self) -> Credits:
        return credits_at_head(self._evidence.zones)

    @cached_property
    def _at_end(self) -> Credits:
        return credits_at_end(self._evidence.zones)

    @cached_property
    def _said(self) -> Credits:
        return _without_site(self._at_head | self._at_end, _site_names(self._evidence))


def with_body_credits(byline: Byline, paragraphs: Sequence[str]) -> Byline:
    """
    Add the names that the body's own paragraphs hold, in datelines and in the signature at the end.

    Args:
        byline: What stands around the body.
        paragraphs: The body's paragraphs in their order.
    """
    said = Credits(byline.source, byline.authors, byline.editors) | credits_in_body(paragraphs)
    return replace(byline, authors=said.authors, editors=said.editors)


def _published(evidence: Evidence, url: str | None, fetched_at: datetime | None) -> Moment | None:
    now = fetched_at.replace(tzinfo=CHINA) if fetched_at and fetched_at.tzinfo is None else fetched_at
    hidden = (
        lambda: evidence.meta.published,
        lambda: evidence.json_ld.published,
        lambda: in_variables(evidence.tree),
        lambda: evidence.state().published,
    )
    return published_moment(evidence.zones, hidden, scripts=lambda: scripts_of(evidence.tree), url=url, fetched_at=now)


def _source(evidence: Evidence, said: Credits, host: str) -> str | None:
    """Choose the outlet where none has a label at the headline; the later in the list, the less the page says it."""
    meta = evidence.meta
    title = evidence.title or ""
    sites = site_crumbs(evidence.head, title)
    return (
        unlabelled_source(evidence.zones, crumbs_of(evidence.head, title), said.authors)
        or announced_outlet(evidence.zones)
        or said.source
        or supplying_outlet(evidence.zones)
        or _first_outlet(meta.sources)
        or dateline_outlet(evidence.prose)
        or _first_outlet(filter(is_publisher, meta.authors))
        or _first_outlet(evidence.state().sources)
        or closing_outlet(evidence.zones)
        or masthead_outlet(evidence.zones)
        or site_name(evidence.tree, stated=meta.site, crumbs=sites, host=host)
        or _first_outlet(evidence.json_ld.sources)
    )


def _first_outlet(values: Iterable[str]) -> str | None:
    return next(filter(None, map(source_of, values)), None)


def _hidden_authors(evidence: Evidence, editors: tuple[str, ...]) -> tuple[str, ...]:
    """Choose the author where none has a label; markup is not asked where the body's dateline will name one."""
    named = unlabelled_author(evidence.zones, editors)
    if named or credits_in_body(evidence.prose).authors:
        return named
    stated = [*evidence.meta.authors, *evidence.json_ld.authors]
    if evidence.zones.headline is None:  # a page that scripts fill shows nothing
        stated += evidence.state().authors
    return stated_people(stated, (*editors, *_site_names(evidence)))


def _hidden_editors(evidence: Evidence) -> tuple[str, ...]:
    """Choose the editor where none stands in view."""
    stated = [*evidence.meta.editors, *evidence.json_ld.editors]
    if evidence.zones.headline is None:
        stated += evidence.state().editors
    return stated_people(stated, ())


def _without_site(said: Credits, site: tuple[str, ...]) -> Credits:
    """Take out of several authors what the site calls itself: 「文｜某某 王小明」 on 某某网."""
    people = tuple(name for name in said.authors if name not in site or is_person(name))
    return replace(said, authors=people) if people else said


def _site_names(evidence: Evidence) -> tuple[str, ...]:
    """Give what the site calls itself: many state that as the author, and some of it reads like a person."""
    crumbs = crumbs_of(evidence.head, evidence.title or "")
    named = [name for name in (*crumbs, evidence.meta.site or "") if name]
    return tuple(name[:length] for name in named for length in (*range(2, 5), len(name)))
