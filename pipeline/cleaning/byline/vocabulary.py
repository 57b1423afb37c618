"""The words the byline step knows, read once from the package's data files."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.cleaning.both_scripts import words_in_both_scripts

if TYPE_CHECKING:
    from collections.abc import Iterable


_OF_SITE = ("published", "changed", "furniture")


@dataclass(frozen=True, slots=True)
class Names:
    """
    What tells a person from everything else that stands where a name is expected.

    Attributes:
        surnames: Surnames of one and of two characters.
        common_surnames: Those that most people carry.
        strangers: Whole words that are no name: placeholders, labels, buttons, sections, places.
        no_source: Whole words that are no outlet, of those the ones that stand behind 「来源：」.
        like_names: Words of every day that look like a name, where no label vouches for one.
        outlets: Names of outlets that end like no outlet's.
        endings: Ends of the names of outlets and offices.
        addresses: Ends of places and of forms of address, which are neither a person's name nor an outlet's.
        signs: Words that only the names of outlets and offices hold.
        places: Places that follow a name in a dateline without a blank.
        roles: Role words in front of a name.
        tails: Verbs behind a name.
        reports: Those of them that also follow a place, 「台北報導」.
    """

    surnames: frozenset[str]
    common_surnames: frozenset[str]
    strangers: frozenset[str]
    no_source: frozenset[str]
    like_names: frozenset[str]
    outlets: frozenset[str]
    endings: tuple[str, ...]
    addresses: tuple[str, ...]
    signs: tuple[str, ...]
    places: tuple[str, ...]
    roles: tuple[str, ...]
    tails: tuple[str, ...]
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteWords:
    """
    What belongs to the site, not to the article.

    Attributes:
        sections: Parts of a <title> that name a section.
        endings: Ends of a site's name.
        buttons: How buttons beside the headline begin.
        paths: How a line begins that tells where in the site the page is.
        other_articles: How a list of other articles begins.
        readers_day: Words of a line about the reader's own day.
        legal: Words of a line about rights and licences.
        other_times: What begins the label of a time that is not the article's.
    """

    sections: frozenset[str]
    endings: tuple[str, ...]
    buttons: tuple[str, ...]
    paths: tuple[str, ...]
    other_articles: re.Pattern[str]
    readers_day: re.Pattern[str]
    legal: re.Pattern[str]
    other_times: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class SourceWords:
    """
    What tells an outlet from the words around it.

    Attributes:
        role: Finds what kind of reporter stands in front of 记者.
        ranks: Those of them that no outlet's name begins with.
        kind: Finds what says that a word in front of 记者 is a kind of reporter.
        not_outlets: Ends of places' names and of labels in tables.
        counted: Finds what is counted beside the date.
        site_office: Finds what a site's name may end with besides the name.
        tool: Finds the buttons behind an outlet's name.
        bearer: Finds what a writer is by profession, beside whose employer.
    """

    role: re.Pattern[str]
    ranks: tuple[str, ...]
    kind: re.Pattern[str]
    not_outlets: tuple[str, ...]
    counted: re.Pattern[str]
    site_office: re.Pattern[str]
    tool: re.Pattern[str]
    bearer: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Keys:
    """One place of invisible markup: the names it uses for each field, best first."""

    title: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    account: tuple[str, ...] = ()


@cache
def names() -> Names:
    """Return what is known about names."""
    agencies = _words("byline_agencies.txt")
    labels = label_words()
    places = _words("byline_places.txt")
    spelled = [word for words in labels.values() for word in words if len(word) > 1]
    return Names(
        # As they are written: 于 and 余 are surnames, 於 and 餘 are not.
        surnames=frozenset(_written("byline_surnames.txt")),
        common_surnames=frozenset(_written("byline_common_surnames.txt")),
        strangers=frozenset((*_words("byline_not_names.txt"), *places, *spelled, *site_words().sections)),
        no_source=frozenset((*_words("byline_not_sources.txt"), *(word for role in _OF_SITE for word in labels[role]))),
        like_names=frozenset(_words("byline_words_like_names.txt")),
        outlets=frozenset(_words("byline_outlets.txt")),
        endings=tuple(word[1:] for word in agencies if word.startswith("~")),
        addresses=tuple(word[1:] for word in agencies if word.startswith("!")),
        signs=tuple(word for word in agencies if not word.startswith(("~", "!"))),
        places=tuple(places),
        roles=labels["roles"],
        tails=labels["endings"],
        reports=tuple(word for word in labels["endings"] if len(word) > 1),
    )


@cache
def label_words() -> dict[str, tuple[str, ...]]:
    """Return the words that introduce a credit, by what they introduce, longest first."""
    return {
        role: _longest_first(words_in_both_scripts(text.split())) for role, text in _table("byline_labels.toml").items()
    }


@cache
def site_words() -> SiteWords:
    """Return what is known about the site's own words."""
    table = {key: words_in_both_scripts(text.split()) for key, text in _table("byline_site_words.toml").items()}
    return SiteWords(
        sections=frozenset(table["sections"]),
        endings=tuple(table["site_endings"]),
        buttons=tuple(table["buttons"]),
        paths=tuple(table["paths"]),
        other_articles=any_of(table["other_articles"]),
        readers_day=any_of([*table["readers_day"], *table["legal"]]),
        legal=any_of(table["legal"]),
        other_times=any_of(table["other_times"]),
    )


@cache
def source_words() -> SourceWords:
    """Return what is known about the words around an outlet's name."""
    table = {key: words_in_both_scripts(text.split()) for key, text in _table("byline_source_words.toml").items()}
    return SourceWords(
        role=any_of(table["roles"]),
        ranks=tuple(table["ranks"]),
        kind=any_of(table["kinds"]),
        not_outlets=(*table["places"], *table["quantities"]),
        counted=any_of(table["counted"]),
        site_office=any_of(table["site_offices"]),
        tool=any_of(table["tools"]),
        bearer=any_of(table["bearers"]),
    )


@cache
def template_words() -> frozenset[str]:
    """Return the words of which a template's identifiers are made, in lower case."""
    return frozenset(_written("byline_template_words.txt"))


@cache
def markup(place: str) -> Keys:
    """
    Return the names by which pages carry their byline.

    Args:
        place: "meta", "state", "script", "object", "hints" or "paths".
    """
    return Keys(**{field: tuple(keys) for field, keys in _table("byline_markup.toml")[place].items()})


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern that finds any of the words, the longest first."""
    return re.compile(alternatives(map(re.escape, _longest_first(words))))


def alternatives(patterns: Iterable[str]) -> str:
    """
    Join patterns that begin with a plain character, in their order; those with the same one are tried together.

    >>> alternatives(["来源于", "作者", "来源"])
    '来(?:源于|源)|作者'
    """
    groups: dict[str, list[str]] = {}
    for pattern in patterns:
        first = pattern[:2] if pattern.startswith("\\") else pattern[:1]
        groups.setdefault(first, []).append(pattern[len(first) :])
    return "|".join(first + (rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})") for first, rest in groups.items())


def _words(file: str) -> tuple[str, ...]:
    return words_in_both_scripts(_written(file))


def _written(file: str) -> list[str]:
    lines = _read(file).splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def _table(file: str) -> dict[str, Any]:
    return tomllib.loads(_read(file))


def _read(file: str) -> str:
    return files("pipeline.cleaning").joinpath("data", file).read_text(encoding="utf-8")


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words), key=lambda word: (-len(word), word)))
