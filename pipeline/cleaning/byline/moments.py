"""
Points in time as Chinese pages write them.

Every form becomes a `Moment`: a day, with the time of day where the text has one. All times are China Standard Time
unless the text carries its own offset; a time with an offset is moved to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from pipeline.cleaning.byline.forms import (
    AGO,
    COMPACT,
    DAY_WORD,
    EPOCH,
    JUST_NOW,
    NOT_A_DAY_OF_NEWS,
    URL_DATES,
    YEARLESS,
    full_forms,
)
from pipeline.cleaning.byline.numerals import ROC_YEAR_ZERO, month_named, number, year_in_digits, year_in_han

if TYPE_CHECKING:
    import re

Precision = Literal["day", "minute", "second"]

CHINA = timezone(timedelta(hours=8))
_FIRST_YEAR, _LAST_YEAR = 1994, 2099  # the first Chinese web page; a page does not come from the far future

_UNITS = {"秒": "seconds", "分": "minutes", "小": "hours", "天": "days", "日": "days", "周": "weeks", "週": "weeks"}
_DAYS_BACK = {"今": 0, "昨": 1, "前": 2}
_NOON = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """
    A point in time, as precise as the text that names it.

    Attributes:
        when: The point, in China Standard Time; midnight where only the day is known.
        precision: What of it is known.
    """

    when: datetime
    precision: Precision

    @property
    def day(self) -> date:
        """The day in China."""
        return self.when.date()

    def iso(self) -> str:
        """
        Write it as ISO 8601.

        Example:
            >>> Moment(datetime(2024, 5, 1, tzinfo=CHINA), "day").iso()
            '2024-05-01'
            >>> Moment(datetime(2024, 5, 1, 9, 2, tzinfo=CHINA), "minute").iso()
            '2024-05-01T09:02:00+08:00'
        """
        return self.day.isoformat() if self.precision == "day" else self.when.isoformat(timespec="seconds")


def moment_in(text: str) -> Moment | None:
    """
    Find the first full date in a text, with its time of day.

    Args:
        text: A line, or the value of an attribute. Only dates with a year count.

    Returns:
        The moment, None where the text has no valid date.

    Example:
        >>> moment_in("时间：2024年5月1日 09:02").iso()
        '2024-05-01T09:02:00+08:00'
        >>> moment_in("二〇二四年五月一日").iso()
        '2024-05-01'
        >>> moment_in("民國113年5月1日").iso()
        '2024-05-01'
    """
    for pattern in full_forms(text):
        for match in pattern.finditer(text):
            moment = _from_match(match)
            if moment:
                return moment
    return None


def moment_of(value: str) -> Moment | None:
    """
    Read a machine's value: ISO 8601, a compact date, or seconds or milliseconds since 1970.

    Example:
        >>> moment_of("1714525320").iso()
        '2024-05-01T09:02:00+08:00'
        >>> moment_of("2024-05-01T01:02:33.000Z").iso()
        '2024-05-01T09:02:33+08:00'
    """
    value = value.strip()
    if EPOCH.fullmatch(value):
        seconds = int(value[:10])
        return _checked(datetime.fromtimestamp(seconds, tz=UTC).astimezone(CHINA), "second")
    found = moment_in(value)
    if found:
        return found
    compact = COMPACT.fullmatch(value)
    return _from_match(compact) if compact else None


def yearless_in(text: str, near: date) -> Moment | None:
    """
    Find a date without a year, 「05-01 09:02」, and give it the year that brings it closest before a known day.

    Args:
        text: A line.
        near: A day at or after the date, at most a year: that of the fetch, or of the URL.
    """
    match = YEARLESS.search(text)
    if not match or NOT_A_DAY_OF_NEWS.match(text, match.end()):
        return None
    for year in (near.year, near.year - 1):
        moment = _from_match(match, year=year)
        if moment and moment.day <= near + timedelta(days=1):
            return moment
    return None


def relative_in(text: str, now: datetime) -> Moment | None:
    """
    Find a time told from the moment of fetching, 「5小时前」, 「昨天 08:15」, 「刚刚」.

    Args:
        text: A line.
        now: When the page was fetched, with its offset.

    Returns:
        The moment. Hours are rounded by the page, so they give the day alone.
    """
    here = now.astimezone(CHINA).replace(microsecond=0)
    if match := AGO.search(text):
        unit = _UNITS[match["unit"][0]]
        then = here - timedelta(**{unit: int(match["count"])})
        return Moment(then.replace(second=0), "minute") if unit in {"seconds", "minutes"} else _day(then.date())
    if match := DAY_WORD.search(text):
        day = here.date() - timedelta(days=_DAYS_BACK[match["word"][0]])
        return _from_match(match, day=day)
    if JUST_NOW.search(text):
        return Moment(here.replace(second=0), "minute")
    return None


def moment_of_url(url: str) -> Moment | None:
    """
    Find the day in the path of an address, 「/2024-05/01/」 or 「/20240501/」.

    Example:
        >>> moment_of_url("https://news.example.cn/2024-05/01/content_1.html").iso()
        '2024-05-01'
    """
    path = url.split("?", 1)[0].split("#", 1)[0]
    found = (_from_match(match) for pattern in URL_DATES for match in pattern.finditer(path))
    return next((moment for moment in found if moment), None)


def _from_match(match: re.Match[str], *, year: int | None = None, day: date | None = None) -> Moment | None:
    parts = match.groupdict()
    on = day or _date_of(parts, year)
    if on is None or not _FIRST_YEAR <= on.year <= _LAST_YEAR:
        return None
    if not parts.get("hour"):
        return _day(on)
    clock = _clock_of(parts)
    if clock is None:
        return _day(on)
    zone = UTC if parts.get("gmt") else _zone_of(parts.get("offset"))
    precision: Precision = "second" if parts.get("second") else "minute"
    return _checked(datetime.combine(on, clock, tzinfo=zone).astimezone(CHINA), precision)


def _date_of(parts: dict[str, str | None], year: int | None) -> date | None:
    month = parts.get("month") or parts.get("month2") or month_named(parts.get("name")) or ""
    roc = parts.get("roc")
    written = parts.get("year")
    if roc:
        year = int(roc) + ROC_YEAR_ZERO
    elif written:
        year = year_in_digits(written) if written.isascii() else year_in_han(written)
    try:
        return date(year or 0, number(month), number(parts.get("day") or parts.get("day2") or ""))
    except ValueError:
        return None


def _clock_of(parts: dict[str, str | None]) -> time | None:
    hour = int(parts["hour"] or 0)
    is_after_noon = parts.get("half") in {"下午", "晚上", "晚间", "晚間"} or (parts.get("latin") or "") in {"P", "p"}
    if is_after_noon and hour < _NOON:
        hour += _NOON
    elif hour == _NOON and (parts.get("half") in {"上午", "凌晨"} or (parts.get("latin") or "") in {"A", "a"}):
        hour = 0
    try:
        return time(hour, int(parts["minute"] or 0), int(parts.get("second") or 0))
    except ValueError:
        return None


def _zone_of(offset: str | None) -> timezone:
    if not offset:
        return CHINA
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    delta = min(timedelta(hours=hours, minutes=minutes), timedelta(hours=23))
    return timezone(-delta if offset[0] == "-" else delta)


def _checked(when: datetime, precision: Precision) -> Moment | None:
    return Moment(when, precision) if _FIRST_YEAR <= when.year <= _LAST_YEAR else None


def _day(on: date) -> Moment:
    return Moment(datetime.combine(on, time(), tzinfo=CHINA), "day")
