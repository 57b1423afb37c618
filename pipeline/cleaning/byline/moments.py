"""
Points in time as Chinese pages write them.

Every form becomes a `Moment`: a day, with the time of day where the text has one. All times are China Standard Time
unless the text carries its own offset; a time with an offset is moved to it. Patterns are bounded, so a hostile line
costs linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal

Precision = Literal["day", "minute", "second"]

CHINA = timezone(timedelta(hours=8))
_FIRST_YEAR, _LAST_YEAR = 1994, 2099  # the first Chinese web page; a page does not come from the far future

_CLOCK = (
    r"(?:(?P<half>上午|下午|晚上|晚间|晚間|凌晨|早上|中午)\s?)?(?P<hour>\d{1,2})\s?[:：时時點点]\s?(?P<minute>\d{2})"
    r"(?:\s?[:：分]\s?(?P<second>\d{2})(?!\d))?(?:\.\d{1,6})?\s?(?:(?P<offset>Z|[+-]\d{2}:?\d{2})|(?P<latin>[AaPp])\.?[Mm]\b)?"
)
_WEEKDAY = r"(?:[（(]?\s?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]\s?[)）]?)?"
_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d{2})"
_DATE = (
    _YEAR
    + r"\s?(?:[-/.年－]\s?(?P<month>\d{1,2})\s?[-/.月－]|\s(?P<month2>\d{2})\s?/)\s?(?P<day>\d{1,2})(?!\d)\s?[日号號]?"
)
_ZONE = r"(?:(?:HKT|CST|北京时间|香港时间|香港時間|台北時間)\s?|(?P<gmt>GMT|UTC|格林尼治标准时间|格林威治標準時間)\s?)?"
_GAP = r"[\sT，,·|]{0,4}"
_NUMERIC = re.compile(rf"{_DATE}(?:{_GAP}{_WEEKDAY}{_GAP}{_ZONE}{_CLOCK})?")
_CLOCK_FIRST = re.compile(rf"{_CLOCK}\s{{1,3}}{_DATE}")
_DAY_FIRST_DATE = (
    r"(?<![\d/.-])(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d{2})(?![\d/.-])"
)
_DAY_FIRST = re.compile(rf"{_DAY_FIRST_DATE}(?:\s{{1,3}}(?:[-–|·]\s{{1,3}})?{_CLOCK})?")
_CLOCK_DAY_FIRST = re.compile(rf"{_CLOCK}\s{{1,3}}{_DAY_FIRST_DATE}")
_SHORT_YEAR = re.compile(
    rf"(?<![\d/.-])(?P<year>\d{{2}})(?:(?P<mark>[/.-])(?P<month>\d{{2}})(?P=mark)(?P<day>\d{{2}})"
    rf"|-(?P<month2>\d{{1,2}})-(?P<day2>\d{{1,2}}))\s{{1,3}}{_CLOCK}"
)
_SHORT_YEAR_LABELLED = re.compile(
    r"(?:(?<=[期间間布佈][:：])|(?<=[期间間布佈][:：]\s))"
    rf"(?P<year>[0-4]\d)(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?![\d/.-])(?:{_GAP}{_CLOCK})?"
)
"""A label stands for the time of day; years from 50 on are those of the Republic."""
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?:(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?!\d)"
)
_ROC = re.compile(
    rf"(?:民國|民国)\s?(?P<roc>\d{{2,3}})\s?年\s?(?P<month>\d{{1,2}})\s?月\s?(?P<day>\d{{1,2}})\s?日(?:{_GAP}{_CLOCK})?"
)
_ROC_SHORT = re.compile(
    rf"(?<![\d/.-])(?P<roc>(?:9\d|1[0-4]\d))(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?![\d/.-])(?:{_GAP}{_CLOCK})?"
)
_HAN = re.compile(
    r"(?P<year>[一二][〇零○Ｏ一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十廿卅]{1,3})日"
)
_ROC_HAN = re.compile(
    r"(?:民國|民国)(?P<year>[〇零○一二三四五六七八九十百]{2,5})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十廿卅]{1,3})日"
)
_MONTHS = (
    ("jan", "一月"), ("feb", "二月"), ("mar", "三月"), ("apr", "四月"), ("may", "五月"), ("jun", "六月"),
    ("jul", "七月"), ("aug", "八月"), ("sep", "九月"), ("oct", "十月"), ("nov", "十一月"), ("dec", "十二月"),
)  # fmt: skip
_MONTH_NAMED = re.compile(
    r"(?P<name>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?|[一二三四五六七八九十]{1,2}月)"
    r"\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d{2})(?!\d)"
    rf"(?:[\s,|·-]{{1,4}}(?:at\s)?{_CLOCK})?",
    re.IGNORECASE,
)
_DAY_MONTH_NAMED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})[\s-](?P<name>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|[一二三四五六七八九十]{1,2}月)"
    r"[\s-](?P<year>20\d{2})(?!\d)"
    rf"(?:[\s,|·-]{{1,4}}(?:at\s)?{_CLOCK})?",
    re.IGNORECASE,
)
_YEARLESS = re.compile(
    rf"(?<![\d./-])(?P<month>\d{{1,2}})\s?[-/月]\s?(?P<day>\d{{1,2}})(?![\d/%-])\s?日?(?:{_GAP}{_CLOCK})?"
)
_AGO = re.compile(r"(?<!\d)(?P<count>\d{1,3})\s?个?個?(?P<unit>秒钟?|秒鐘|分钟|分鐘|小时|小時|天|日|周|週)前")
_DAY_WORD = re.compile(rf"(?P<word>今天|今日|昨天|昨日|前天)(?:{_GAP}{_CLOCK})?")
_DAY_ALONE = re.compile(rf"(?:今天|今日|昨天|昨日|前天)(?:{_GAP}{_CLOCK}|(?![\u3400-\u9fff]))")
"""The same where it is no part of a name, as in 「今日早报」."""
_JUST_NOW = re.compile(r"刚刚|剛剛|刚才|剛才")
_BESIDE = re.compile(
    r"(?:星期|礼拜|禮拜)[一二三四五六日天]|(?<!\w)[周週][一二三四五六日](?!\w)|(?:北京|香港|台北|臺北)(?:时间|時間)|(?<![A-Za-z])(?:HKT|CST|GMT|UTC)(?![A-Za-z\d])"
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_URL_DATES = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/_]?(?P<month>[01]\d)[-/_](?P<day>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/_]?(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d{1,3}(?!\d))"),
)

_WITH_YEAR = (_CLOCK_FIRST, _NUMERIC, _CLOCK_DAY_FIRST, _DAY_FIRST)
_WITH_LATIN = (_MONTH_NAMED, _DAY_MONTH_NAMED)
_MAY_HOLD_YEAR = re.compile(r"(?:19|20)\d\d")
_MAY_HOLD_SHORT_YEAR = re.compile(r"\d[/.-]\d{1,2}[/.-]\d{1,2}\s")
_MAY_HOLD_LABELLED_YEAR = re.compile(r"[期间間布佈][:：]\s?[0-4]\d[/.-]")
_MAY_HOLD_ROC_YEAR = re.compile(r"(?:日期|时间|時間|發[布佈])\s?[:：]?\s{0,3}(?:9\d|1[0-4]\d)[/.-]")
"""A label: without one, three groups of digits with a year of the Republic are any number."""
_MAY_HOLD_MONTH_NAME = re.compile(r"[A-Za-z]{3}|月\s")
_MAY_HOLD_MOMENT = re.compile("[0-9年今昨前]")
_MAY_STAND_BESIDE = re.compile("[期拜周週北香TC]")
_DIGITS = {
    char: value
    for value, chars in enumerate(("〇零○Ｏ", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_UNITS = {"秒": "seconds", "分": "minutes", "小": "hours", "天": "days", "日": "days", "周": "weeks", "週": "weeks"}
_DAYS_BACK = {"今": 0, "昨": 1, "前": 2}
_NOON = 12
_ROC_YEAR_ZERO, _CENTURY = 1911, 2000


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
    for pattern in _full_forms(text):
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
    if _EPOCH.fullmatch(value):
        seconds = int(value[:10])
        return _checked(datetime.fromtimestamp(seconds, tz=UTC).astimezone(CHINA), "second")
    found = moment_in(value)
    if found:
        return found
    compact = _COMPACT.fullmatch(value)
    return _from_match(compact) if compact else None


def yearless_in(text: str, near: date) -> Moment | None:
    """
    Find a date without a year, 「05-01 09:02」, and give it the year that brings it closest before a known day.

    Args:
        text: A line.
        near: A day at or after the date, at most a year: that of the fetch, or of the URL.
    """
    match = _YEARLESS.search(text)
    if not match:
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
    if match := _AGO.search(text):
        unit = _UNITS[match["unit"][0]]
        then = here - timedelta(**{unit: int(match["count"])})
        return Moment(then.replace(second=0), "minute") if unit in {"seconds", "minutes"} else _day(then.date())
    if match := _DAY_WORD.search(text):
        day = here.date() - timedelta(days=_DAYS_BACK[match["word"][0]])
        return _from_match(match, day=day)
    if _JUST_NOW.search(text):
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
    found = (_from_match(match) for pattern in _URL_DATES for match in pattern.finditer(path))
    return next((moment for moment in found if moment), None)


def without_moments(text: str) -> str:
    """Blank out every date and time of day, weekdays and time zones too, so that what else a line says can be read."""
    return _BESIDE.sub("\t", _blanked(text)) if _MAY_STAND_BESIDE.search(text) else _blanked(text)


def holds_moment(text: str) -> bool:
    """Tell whether a text holds a date or a time of day, in any form."""
    return _blanked(text) != text


def _blanked(text: str) -> str:
    if not _MAY_HOLD_MOMENT.search(text):
        return text
    for pattern in (*_full_forms(text), _AGO, _DAY_ALONE, _YEARLESS):
        text = pattern.sub("\t", text)
    return text


def _full_forms(text: str) -> list[re.Pattern[str]]:
    """Choose the forms of a full date that a text can hold at a glance: most lines hold none."""
    has_year = bool(_MAY_HOLD_YEAR.search(text))
    forms = [*_WITH_YEAR] if has_year else []
    forms += [_SHORT_YEAR] if _MAY_HOLD_SHORT_YEAR.search(text) else []
    forms += [_SHORT_YEAR_LABELLED] if _MAY_HOLD_LABELLED_YEAR.search(text) else []
    forms += [_ROC, _HAN, _ROC_HAN] if "年" in text else []
    forms += [_ROC_SHORT] if _MAY_HOLD_ROC_YEAR.search(text) else []
    return forms + ([*_WITH_LATIN] if has_year and _MAY_HOLD_MONTH_NAME.search(text) else [])


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
    month = parts.get("month") or parts.get("month2") or _month_named(parts.get("name")) or ""
    roc = parts.get("roc")
    written = parts.get("year")
    if roc:
        year = int(roc) + _ROC_YEAR_ZERO
    elif written:
        year = _year_in_digits(written) if written.isascii() else _year_in_han(written)
    try:
        return date(year or 0, _number(month), _number(parts.get("day") or parts.get("day2") or ""))
    except ValueError:
        return None


def _month_named(name: str | None) -> str | None:
    """Return the number of a month that is written as a word, 「Nov」 or 「十一月」."""
    word = (name or "").lower()
    found = (n for n, (english, han) in enumerate(_MONTHS, start=1) if word.startswith(english) or word == han)
    return next(map(str, found), None) if word else None


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


def _number(text: str) -> int:
    """Read a day or a month, in digits or as 「廿一」, 「三十」, 「十二」."""
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _year_in_digits(text: str) -> int:
    return int(text) + (_CENTURY if len(text) == len("24") else 0)


def _year_in_han(text: str) -> int:
    """Read 「二〇二四」 digit by digit, and a year of the Republic, 「一百一十三」, as a number."""
    if "十" in text or "百" in text:
        hundreds, hundred, rest = text.rpartition("百")
        return (
            (_DIGITS.get(hundreds, 1) * 100 if hundred else 0) + _number(rest.lstrip("零〇") or "零") + _ROC_YEAR_ZERO
        )
    year = int("".join(str(_DIGITS[char]) for char in text))
    return year if year >= 1000 else year + _ROC_YEAR_ZERO  # noqa: PLR2004 -- 「民國一一三年」 has three digits
