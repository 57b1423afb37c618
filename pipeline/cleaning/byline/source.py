"""Where the article was taken from: the outlet in view under the headline, in the markup, or the site itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.credits import fields_in, source_of
from pipeline.cleaning.byline.lines import hints_of
from pipeline.cleaning.byline.moments import without_moments
from pipeline.cleaning.byline.persons import is_outlet, is_person
from pipeline.cleaning.byline.title import is_section
from pipeline.cleaning.byline.vocabulary import markup, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.cleaning.byline.lines import Line
    from pipeline.cleaning.byline.zones import Zones

_LONGEST = 20
_DATELINE = re.compile(
    r"^[\s【\[（(]{0,3}(?P<outlet>[^\s【】（）()\[\]，。：:]{2,10}?)(?:專訊|专讯|訊|讯|綜合報道|報道|记者|記者|电|電)"
)
_NAME = re.compile(r"[^\W_][\w\s·.《》“”+&-]{1,19}")


def unlabelled_source(zones: Zones) -> str | None:
    """
    Find an outlet that stands beside the time without a label: 「某某日报 2019-09-07 10:00」.

    An element that is called source or media may hold any name, elsewhere the name has to be one of an outlet.
    """
    dated = [at for at, line in enumerate(zones.below) if without_moments(line.text) != line.text]
    for line in zones.below:
        for text in _pieces(line):
            if _is_sources(line, text) and not is_person(text):
                return text
    near = (
        [zones.below[at] for at in dated[:2]]
        + [zones.below[at - 1] for at in dated[:1] if at]
        + [zones.below[at + 1] for at in dated[:1] if at + 1 < len(zones.below)]
    )
    for line in near:
        for text in _pieces(line):
            if not is_person(text) and (is_outlet(text) or line in near[:2]):
                return text
    return None


def _pieces(line: Line) -> list[str]:
    found = []
    for piece in without_moments(line.tabbed).split("\t"):
        text = source_of(piece)
        if (
            text
            and _NAME.fullmatch(text)
            and len(text) <= _LONGEST
            and text not in names().strangers
            and not fields_in(piece)
            and not is_section(text)
        ):
            found.append(text)
    return found


def _is_sources(line: Line, text: str) -> bool:
    for part in line.parts:
        if text in part.text:
            hints = hints_of(part.node)
            return any(hint in hints for hint in markup("hints").source)
    return False


def dateline_outlet(paragraphs: Iterable[str]) -> str | None:
    """Read the outlet of a dateline: 「【某报專訊】」, 「某某社记者…」."""
    for text in paragraphs:
        match = _DATELINE.match(text)
        if match and is_outlet(match["outlet"]):
            return match["outlet"]
        if match and text.lstrip().startswith(("【", "[")):
            return match["outlet"]
    return None


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
