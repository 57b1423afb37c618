"""
The forms in which Chinese pages write dates and times of day, and what else a line says.

Patterns are bounded, so a hostile line costs linear time.
"""

from __future__ import annotations

import re

_CLOCK = (
    r"(?:(?P<half>上午|下午|晚上|晚间|晚間|凌晨|早上|中午)\s?)?(?P<hour>\d{1,2})\s?[:：时時點点]\s?(?P<minute>\d{2})"
    r"(?:\s?[:：分]\s?(?P<second>\d{2})(?!\d)秒?|\s?分(?!享))?(?:\.\d{1,6})?\s?(?:(?P<offset>Z|[+-]\d{2}:?\d{2})|(?P<latin>[AaPp])\.?[Mm]\b)?"
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
COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?:(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?!\d)"
)
_ROC = re.compile(
    rf"(?:(?:中[華华])?(?:民國|民国)\s?|(?<!\d)(?=1[0-4]\d\s?年))(?P<roc>\d{{2,3}})\s?年\s?(?P<month>\d{{1,2}})\s?月\s?(?P<day>\d{{1,2}})\s?日(?:{_GAP}{_CLOCK})?"
)
_ROC_SHORT = re.compile(
    rf"(?<![\d/.-])(?P<roc>(?:9\d|1[0-4]\d))(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?![\d/.-])(?:{_GAP}{_CLOCK})?"
)
_HAN = re.compile(
    r"(?P<year>[一二][〇零○Ｏ一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十廿卅]{1,3})日"
)
_ROC_HAN = re.compile(
    r"(?:中[華华])?(?:民國|民国)(?P<year>[〇零○一二三四五六七八九十百]{2,5})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十廿卅]{1,3})日"
)
_MONTH_NAMED = re.compile(
    r"(?P<name>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?|[一二三四五六七八九十]{1,2}月|(?<!\d)\d{1,2}月)"
    r"\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d{2})(?!\d)"
    rf"(?:[\s,|·-]{{1,4}}(?:at\s)?{_CLOCK})?",
    re.IGNORECASE,
)
_DAY_MONTH_NAMED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})[\s-](?P<name>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|[一二三四五六七八九十]{1,2}月|\d{1,2}\s?月)"
    r",?[\s-](?P<year>20\d{2})(?!\d)"
    rf"(?:[\s,|·-]{{1,4}}(?:at\s)?{_CLOCK})?",
    re.IGNORECASE,
)
YEARLESS = re.compile(
    rf"(?<![\d./年-])(?P<month>\d{{1,2}})\s?[-/月]\s?(?P<day>\d{{1,2}})(?![\d/%-])\s?日?(?:{_GAP}{_CLOCK})?"
)
NOT_A_DAY_OF_NEWS = re.compile(r"\s?[:：起至~～—–-]|(?<=\d)[层層楼樓号號室届屆]")
"""What follows a day of a programme, 「7月8日：启动」, 「7月8日-10月20日」, and numbers in an address, 「1-2层」."""
AGO = re.compile(r"(?<!\d)(?P<count>\d{1,3})\s?个?個?(?P<unit>秒钟?|秒鐘|分钟|分鐘|小时|小時|天|日|周|週)前")
DAY_WORD = re.compile(rf"(?P<word>今天|今日|昨天|昨日|前天)(?:{_GAP}{_CLOCK}|(?![\u3400-\u9fff]))")
"""A day named from the reader's, where it is no part of a name, as in 「今日早报」 and 「今日停牌」."""
JUST_NOW = re.compile(r"刚刚|剛剛|刚才|剛才")
_BESIDE = re.compile(
    r"(?:星期|礼拜|禮拜)[一二三四五六日天]|(?<!\w)[周週][一二三四五六日](?!\w)|(?:北京|香港|台北|臺北)(?:时间|時間)|(?<![A-Za-z])(?:HKT|CST|GMT|UTC)(?![A-Za-z\d])"
)
EPOCH = re.compile(r"\d{10}(?:\d{3})?")
URL_DATES = (
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
_MAY_HOLD_MONTH_NAME = re.compile(r"[A-Za-z]{3}|月[\s,]")
_MAY_HOLD_MOMENT = re.compile("[0-9年今昨前]")
_MAY_STAND_BESIDE = re.compile("[期拜周週北香TC]")


def without_moments(text: str) -> str:
    """Blank out every date and time of day, weekdays and time zones too, so that what else a line says can be read."""
    return _BESIDE.sub("\t", _blanked(text)) if _MAY_STAND_BESIDE.search(text) else _blanked(text)


def holds_moment(text: str) -> bool:
    """Tell whether a text holds a date or a time of day, in any form."""
    return _blanked(text) != text


def full_forms(text: str) -> list[re.Pattern[str]]:
    """Choose the forms of a full date that a text can hold at a glance: most lines hold none."""
    has_year = bool(_MAY_HOLD_YEAR.search(text))
    forms = [*_WITH_YEAR] if has_year else []
    forms += [_SHORT_YEAR] if _MAY_HOLD_SHORT_YEAR.search(text) else []
    forms += [_SHORT_YEAR_LABELLED] if _MAY_HOLD_LABELLED_YEAR.search(text) else []
    forms += [_ROC, _HAN, _ROC_HAN] if "年" in text else []
    forms += [_ROC_SHORT] if _MAY_HOLD_ROC_YEAR.search(text) else []
    return forms + ([*_WITH_LATIN] if has_year and _MAY_HOLD_MONTH_NAME.search(text) else [])


def _blanked(text: str) -> str:
    if not _MAY_HOLD_MOMENT.search(text):
        return text
    for pattern in (*full_forms(text), AGO, DAY_WORD, YEARLESS):
        text = pattern.sub("\t", text)
    return text
