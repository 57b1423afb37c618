"""Who wrote the article and who edited it, as far as the page shows it outside of the body's paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.credits import Credits, credits_in, is_credit_line
from pipeline.cleaning.byline.lines import hints_of
from pipeline.cleaning.byline.moments import without_moments
from pipeline.cleaning.byline.persons import is_nothing_but_names, is_outlet, is_person, names_in
from pipeline.cleaning.byline.vocabulary import markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.cleaning.byline.lines import Line
    from pipeline.cleaning.byline.zones import Zones

_PERSON_AND_OUTLET = re.compile(r"([^\s/／]{2,4})\s?[/／]\s?([^\s/／]{3,16})")


def shown_credits(zones: Zones) -> Credits:
    """Join the credits of all lines in view; the first source wins."""
    joined = Credits()
    for line in (*zones.below, *zones.above):
        joined |= credits_in(line.tabbed) | _person_and_outlet(line)
    for line in zones.edges:
        if is_credit_line(line.tabbed):
            joined |= Credits(None, *_people(line))
    for line in zones.tail:
        joined |= credits_in(line.tabbed)
    return joined


def _people(line: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
    said = credits_in(line.tabbed)
    return said.authors, said.editors


def _person_and_outlet(line: Line) -> Credits:
    """Read 「王小明/某某日报」 under a headline."""
    match = _PERSON_AND_OUTLET.fullmatch(line.text)
    if match and is_person(match[1]) and is_outlet(match[2]):
        return Credits(match[2], (match[1],))
    return Credits()


def unlabelled_author(zones: Zones) -> tuple[str, ...]:
    """Read a name that stands under the headline without a label, in an element that is called author or beside the time."""
    for line in zones.below:
        for part in line.parts:
            text = " ".join(part.text.split())
            if is_person(text) and (_is_authors(part.node) or without_moments(line.text) != line.text):
                return (text,)
    return ()


def _is_authors(node: object) -> bool:
    hints = hints_of(node)  # type: ignore[arg-type]
    return any(hint in hints for hint in markup("hints").author)


def stated_people(values: Iterable[str]) -> tuple[str, ...]:
    """Take names from markup that readers do not see: only what is certainly a person counts there."""
    for value in values:
        listed = names_in(value)
        if listed and all(map(is_person, listed)) and is_nothing_but_names(value):
            return listed
    return ()
