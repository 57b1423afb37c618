"""Which articles are wanted, and why another is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cleaning.language import language_codes
from pipeline.corpus.thresholds import known
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pipeline.corpus.thresholds import Threshold
    from pipeline.model import Article, Labels

_ISO_DAY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """
    What an article must be to be exported. Left at its default, a condition asks for nothing.

    Attributes:
        sites: Host names; a name stands for the hosts below it too.
        since: First day of publication.
        until: Last day of publication.
        scripts: `hans`, `hant`, `mixed`.
        languages: ISO 639-1 codes.
        min_confidence: Least confidence of the language, from 0 to 1.
        min_length: Least number of characters in `text`.
        no_tainted: No page that spam was injected into.
        no_mirror: No mirror's copy.
        no_duplicates: No article that repeats another.
        thresholds: Bounds of quality signals.
    """

    sites: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    scripts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    min_confidence: float = 0.0
    min_length: int = 0
    no_tainted: bool = False
    no_mirror: bool = False
    no_duplicates: bool = False
    thresholds: tuple[Threshold, ...] = ()

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"--since {self.since} is after --until {self.until}: no day is between them")


def known_languages(given: Sequence[str]) -> tuple[str, ...]:
    """
    Return codes of languages that are measured.

    Raises:
        UsageError: One is not; the nearest is proposed.
    """
    return tuple(known(code, language_codes(), "language code") for code in given)


def known_hosts(given: Sequence[str]) -> tuple[str, ...]:
    """
    Return host names in lower case.

    Raises:
        UsageError: One is no host name.
    """
    for name in given:
        if not name or "/" in name or name != name.strip("."):
            raise UsageError(f"--site {name}: give a host, as www.example.cn, or example.cn for all hosts below it")
    return tuple(map(str.lower, given))


def why_left_out(article: Article, selection: Selection) -> str | None:
    """
    Return the first reason for which an article is not wanted, in a word that can be counted; None if it is wanted.

    Args:
        article: An article with its labels.
        selection: What is wanted.
    """
    return next(_reasons(article, selection), None)


def _reasons(article: Article, wanted: Selection) -> Iterator[str]:
    if wanted.sites and not any(_is_below(article.site or "", site) for site in wanted.sites):
        yield "site"
    if wanted.since or wanted.until:
        yield from _date_reasons(article, wanted)
    if wanted.languages and article.language not in wanted.languages:
        yield "language"
    if (article.language_confidence or 0.0) < wanted.min_confidence:
        yield "language_confidence"
    if wanted.scripts and article.script not in wanted.scripts:
        yield "script"
    if len(article.text) < wanted.min_length:
        yield "too_short"
    if wanted.no_duplicates and article.duplicate_of is not None:
        yield "duplicate"
    if article.labels is not None:
        yield from _label_reasons(article.labels, wanted)


def _label_reasons(labels: Labels, wanted: Selection) -> Iterator[str]:
    if wanted.no_tainted and labels.tainted:
        yield "tainted"
    if wanted.no_mirror and labels.mirror:
        yield "mirror"
    yield from (bound.signal for bound in wanted.thresholds if not bound.is_met(labels.quality))


def _date_reasons(article: Article, wanted: Selection) -> Iterator[str]:
    day = (article.published_at or "")[:_ISO_DAY]
    if not day:
        yield "undated"
    elif (wanted.since and day < wanted.since.isoformat()) or (wanted.until and day > wanted.until.isoformat()):
        yield "date"


def _is_below(host: str, site: str) -> bool:
    return host == site or host.endswith("." + site)
