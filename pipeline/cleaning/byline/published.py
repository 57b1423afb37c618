"""
When the article was published.

The line a reader sees beside the headline wins over times that only machines see, among those a time of publication is
taken and never one of a change. Dates of related links, of the copyright line and of the reader's own day do not count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.moments import (
    moment_in,
    moment_of,
    moment_of_url,
    relative_in,
    without_moments,
    yearless_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from pipeline.cleaning.byline.lines import Line
    from pipeline.cleaning.byline.moments import Moment
    from pipeline.cleaning.byline.zones import Zones

_READERS_DAY = re.compile(
    r"今天是|今日是|现在是|現在是|当前时间|當前時間|系统时间|农历|農曆|copyright|©|版权|版權", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?:发布|發布|發佈|发表|發表|刊登|上传|录入|发文|编发)\s?(?:时间|時間|日期|于|於)?|(?:时间|時間|日期)\s?[:：]"
)
_CHANGED = re.compile(
    r"(?:更新|修改|修訂|編輯于|编辑于)(?:时间|時間|日期|于|於)?\s{0,2}[:：]?\s{0,2}"
    r"(?:\d{1,2}:\d{2}\s)?\d{4}[\d年月日:：/. T-]{4,20}"
)
_HAS_DAY = re.compile(r"\d{4}|[〇零○一二三四五六七八九]年|民")
_MOST_OTHER_TEXT = 60  # characters beside the date in a line that still is a byline


def published_moment(
    zones: Zones,
    hidden: Sequence[Callable[[], Iterable[str]]],
    *,
    url: str | None,
    fetched_at: datetime | None,
) -> Moment | None:
    """
    Choose the time of publication.

    Args:
        zones: The lines around headline and body.
        hidden: Raw times from markup, best kind first; a kind is read only when it is needed.
        url: The page's address.
        fetched_at: When it was fetched, with its offset.
    """
    shown = _shown(zones, fetched_at)
    if shown and shown.precision != "day":
        return shown
    for values in hidden:
        for moment in filter(None, map(moment_of, values())):
            if shown is None and _is_past(moment, fetched_at):
                return moment
            if shown and moment.day == shown.day and moment.precision != "day":
                return moment
        if shown:
            return shown  # a day in view needs no parsing of scripts for its time of day
    return shown or _approximate(zones, url, fetched_at) or _changed(zones)


def _shown(zones: Zones, fetched_at: datetime | None) -> Moment | None:
    """Find a full date in view: around the headline, with its time of day if it has one; else behind the body."""
    below = _moments(zones.below)
    above = _moments(zones.above)
    labelled = _moments([line for line in (*zones.tail, *zones.edges) if _LABEL.search(line.text)])
    timed = [moment for moment in (*below, *above) if moment.precision != "day"]
    ordered = [*below[:1], *above[:1]]
    same_day = [moment for moment in timed if ordered and moment.day == ordered[0].day]
    found = [*same_day, *ordered, *labelled]
    return next((moment for moment in found if _is_past(moment, fetched_at)), None)


def _moments(lines: Iterable[Line]) -> list[Moment]:
    found = (_moment_of_line(line) for line in lines)
    return [moment for moment in found if moment]


def _moment_of_line(line: Line) -> Moment | None:
    if _READERS_DAY.search(line.text):
        return None
    stamped = _stamped(line)
    if stamped or not _HAS_DAY.search(line.text):
        return stamped
    rest = without_moments(line.tabbed)
    return moment_in(_CHANGED.sub(" ", line.unlinked)) if len("".join(rest.split())) <= _MOST_OTHER_TEXT else None


def _stamped(line: Line) -> Moment | None:
    """Read the machine's form that a <time> element carries beside the one for readers."""
    stamps = (part.node.attributes.get("datetime") for part in line.parts if part.node.tag == "time")
    return next(filter(None, (moment_of(stamp) for stamp in stamps if stamp)), None)


def _approximate(zones: Zones, url: str | None, fetched_at: datetime | None) -> Moment | None:
    """Read what needs another date to be understood, then the address."""
    by_url = moment_of_url(url) if url else None
    near: date | None = fetched_at.date() if fetched_at else by_url.day if by_url else None
    lines = [line.tabbed.replace("\t", " ") for line in (*zones.below, *zones.above) if not line.is_link]
    lines = [text for text in lines if len("".join(without_moments(text).split())) <= _MOST_OTHER_TEXT]
    if near:
        yearless = next(filter(None, (yearless_in(text, near) for text in lines)), None)
        if yearless and (by_url is None or abs((yearless.day - by_url.day).days) <= 1):
            return yearless
    if fetched_at:
        told = next(filter(None, (relative_in(text, fetched_at) for text in lines)), None)
        if told:
            return told
    return by_url


def _changed(zones: Zones) -> Moment | None:
    """Read the time of the last change, where a page shows no other."""
    return next(
        filter(None, (moment_in(line.unlinked) for line in (*zones.below, *zones.above) if not line.is_prose)), None
    )


def _is_past(moment: Moment, fetched_at: datetime | None) -> bool:
    return fetched_at is None or (moment.when - fetched_at).total_seconds() < 24 * 60 * 60
