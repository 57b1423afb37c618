"""Where the article was taken from: the outlet in view under the headline, in the markup, or the site itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.fields import fields_in
from pipeline.cleaning.byline.lines import hints_of
from pipeline.cleaning.byline.moments import without_moments
from pipeline.cleaning.byline.outlets import source_of
from pipeline.cleaning.byline.persons import is_outlet, is_person
from pipeline.cleaning.byline.title import is_section
from pipeline.cleaning.byline.vocabulary import markup, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from pipeline.cleaning.byline.lines import Line
    from pipeline.cleaning.byline.zones import Zones

_LONGEST = 20  # characters
_NAME = re.compile(r"[^\W_][\w\s·.《》“”+&-]{1,19}")


def unlabelled_source(zones: Zones) -> str | None:
    """
    Find an outlet that stands under the headline without a label: 「某某日报 2019-09-07 10:00」.

    An element that is called source or media may hold any name that is not a person's; so may the line of the date;
    in the lines next to it the name has to be one of an outlet.
    """
    dated = next((at for at, line in enumerate(zones.below) if without_moments(line.text) != line.text), None)
    beside = [] if dated is None else [zones.below[dated]]
    around = [] if dated is None else [*zones.below[dated + 1 : dated + 2], *zones.below[max(0, dated - 1) : dated]]
    by_class = (text for line in zones.below for text, node in _names_in(line) if _has_hint(node, "source"))
    by_place = (text for line in beside for text, _ in _names_in(line))
    by_name = (text for line in around for text, _ in _names_in(line) if is_outlet(text))
    by_author = (text for line in zones.below for text, node in _names_in(line) if _has_hint(node, "author"))
    return next((text for found in (by_class, by_place, by_name, by_author) for text in found), None)


def site_name(stated: str | None, crumbs: Sequence[str]) -> str | None:
    """
    Name the site itself, as the page states it.

    Args:
        stated: og:site_name and the like.
        crumbs: Parts of the <title> behind the headline, in order.
    """
    if stated:
        return re.split(r"\s[-–|]\s", stated)[0]
    named = [part for part in crumbs if not is_section(part)]
    return named[-1] if named else None


def _names_in(line: Line) -> Iterator[tuple[str, LexborNode]]:
    """Go over the pieces of a line that can name an outlet, each with its element."""
    for part in line.parts:
        for piece in without_moments(part.text).split("\t"):
            text = source_of(piece)
            if text and len(text) <= _LONGEST and _NAME.fullmatch(text) and not _is_other(text, piece):
                yield text, part.node


def _is_other(text: str, piece: str) -> bool:
    return text in names().strangers or is_person(text) or is_section(text) or bool(fields_in(piece))


def _has_hint(node: LexborNode, kind: str) -> bool:
    hints = hints_of(node)
    return any(hint in hints for hint in getattr(markup("hints"), kind))
