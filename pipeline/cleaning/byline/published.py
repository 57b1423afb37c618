"""
When the article was published.

The line a reader sees beside the headline wins over times that only machines see, among those a time of publication is
taken and never one of a change. Dates of related links, of the copyright line and of the reader's own day do not count.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.forms import YEARLESS, without_moments
from pipeline.cleaning.byline.moments import (
    moment_in,
    moment_of,
    moment_of_url,
    relative_in,
    yearless_in,
)
from pipeline.cleaning.byline.persons import is_publisher
from pipeline.cleaning.byline.vocabulary import any_of, label_words, site_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from pipeline.cleaning.byline.lines import Line, Part
    from pipeline.cleaning.byline.moments import Moment
    from pipeline.cleaning.byline.zones import Zones

_HAS_DAY = re.compile(
    r"\d{4}|[期间間布佈]\s?[:：]?\s{0,3}1?\d\d[-/.]|\d[-/.]\d{1,2}[-/.]\d|[〇零○一二三四五六七八九]年|民|(?<!\d)1[0-4]\d\s?年"
)
_MOST_OTHER_TEXT = 60  # characters beside the date in a line that still is a byline
_CLOSING = 6  # lines
_ISSUE = re.compile(
    r"(?:19|20)\d{2}\s?[-/.年]\s?(?:\d{1,2}\s?[-/.月]\s?(?:\d{1,2}\s?日?)?)?\s{0,2}(?:总|總)?第\s?\d{1,5}\s?期"
)
"""The issue of a magazine, whose day is that of its cover."""
_LONGEST_PIECE, _MOST_PIECES = 8, 12
_CLOCK_ALONE = re.compile(r"[0-2]?\d[:：][0-5]\d(?:[:：][0-5]\d)?")
_POSTED = re.compile("(?:发布|發布|發佈|发表|發表)(?:于|於)?(?:时间|時間)?")
_WITH_CLOCK = re.compile(r"\d[\s日][0-2]?\d[:：][0-5]\d")
_IN_PIECES = (
    re.compile(r"(?P<day>\d{1,2})日?\t(?P<year>20\d\d)\s?[-/.年]\s?(?P<month>\d{1,2})月?"),
    re.compile(r"(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})日?\t(?P<year>20\d\d)年?"),
)
_BRACKETED = re.compile(r"[（(][^（）()]{6,20}[）)]")
_DAY = r"(?:\d{1,2}:\d{2}\s)?\d{4}[\d年月日:：/. T-]{4,20}"
_LAST_SEEN = "(?:最后|最後|上次)(?:登录|登錄|登陆|登入|回复|回覆|活动|活動|访问)(?:时间|時間)?"
"""What a forum says of its members and threads."""
_AS_OF = re.compile(rf"(?<=[\d%])\s?[（(]{_DAY}[)）]")
_BETWEEN = re.compile(r"\W+")
_DAY_S = 24 * 60 * 60


def published_moment(
    zones: Zones,
    hidden: Sequence[Callable[[], Iterable[str]]],
    *,
    scripts: Callable[[], Iterable[str]],
    url: str | None,
    fetched_at: datetime | None,
) -> Moment | None:
    """
    Choose the time of publication.

    Args:
        zones: The lines around headline and body.
        hidden: Raw times from markup, best kind first; a kind is read only when it is needed.
        scripts: The texts of the page's scripts, which may hold the year of a day in view.
        url: The page's address.
        fetched_at: When it was fetched, with its offset.
    """
    shown = _shown(zones, fetched_at)
    if shown and shown.precision != "day":
        return shown
    for values in hidden[: 2 if shown else None]:  # a day in view is not worth parsing scripts for its time of day
        for moment in filter(None, map(moment_of, values())):
            if shown is None and _is_past(moment, fetched_at):
                return moment
            if shown and moment.day == shown.day and moment.precision != "day":
                return moment
    return shown or _approximate(zones, url, fetched_at) or _with_year(zones, scripts) or _changed(zones, fetched_at)


def _shown(zones: Zones, fetched_at: datetime | None) -> Moment | None:
    """Find a full date in view: around the headline, with its time of day if it has one; else behind the body."""
    below, above = _moments(_unbracketed(zones.below)), _moments(zones.above)
    first = [*below[:1], *above[:1]]
    timed = [moment for moment in (*below, *above) if moment.precision != "day" and moment.day == first[0].day]
    labelled = _moments([line for line in (*zones.tail, *zones.edges) if _label().search(line.text)])
    return next((moment for moment in (*timed, *first, *labelled) if _is_past(moment, fetched_at)), None)


def _unbracketed(lines: Sequence[Line]) -> Sequence[Line]:
    """Leave out a date in brackets of its own where another follows: it says when a speech was held."""
    others = [line for line in lines if not _BRACKETED.fullmatch(line.text)]
    return others if any(map(_moment_of_line, others)) else lines


def _moments(lines: Iterable[Line]) -> list[Moment]:
    """Read the dates of lines one by one, and of those that set one date, or its day and its time, in two lines."""
    found: list[Moment] = []
    above: Line | None = None
    for line in lines:
        moment = _moment_of_line(line) or (above and _moment_in_pieces(above.text, line.text))
        if moment and above and _other_label().fullmatch(above.text):
            moment = None
        if moment:
            found.append(moment)
        elif found and found[-1].precision == "day" and _CLOCK_ALONE.fullmatch(line.text):
            found[-1] = moment_in(f"{found[-1].iso()} {line.text}") or found[-1]
        above = line
    return found


def _moment_of_line(line: Line) -> Moment | None:
    """Read a line's date, if the line says little else and does not speak of a change or of the reader's day."""
    if _tells_another_day(line.text):
        return None
    stamped = _stamped(line)
    if stamped or not _HAS_DAY.search(line.text) or _is_long(line):
        return stamped
    pieces = [part.text for part in line.parts[:_MOST_PIECES]]
    in_pieces = (_moment_in_pieces(*pair) for pair in pairwise(pieces))
    own = _without_others(_ISSUE.sub(" ", _change().sub(" ", _own_text(line))))
    return moment_in(own) or next(filter(None, in_pieces), None)


def _own_text(line: Line) -> str:
    """Give the text outside of links, and that of links with nothing but a date: they lead to the page itself."""
    if not any(linked for *_, linked in line.raw):
        return line.unlinked
    linked = (part for part in line.parts if part.linked and _HAS_DAY.search(part.text))
    return " ".join((line.unlinked, *(part.text for part in linked if _is_all_of_link(part))))


def _is_all_of_link(part: Part) -> bool:
    """Tell whether a piece is a date and all that its link says: a link around a headline may hold one, too."""
    if _POSTED.sub("", without_moments(part.text)).strip(" \t:：·|｜"):
        return False
    link = part.node
    while link.tag != "a" and link.parent:
        link = link.parent
    return len("".join(link.text().split())) == len("".join(part.text.split()))


def _tells_another_day(text: str) -> bool:
    """Tell whether a line is about the reader's own day or about rights; a sign behind an account's name is not."""
    told = site_words().readers_day.search
    return bool(told(text)) and not ("©" in text and _WITH_CLOCK.search(text) and not told(text.replace("©", "")))


def _moment_in_pieces(first: str, second: str) -> Moment | None:
    """Read a date in two pieces, the day big and the month small: 「01」 「2024-05」, or 「05-01」 「2024」."""
    if len(first) > _LONGEST_PIECE or len(second) > _LONGEST_PIECE:
        return None
    for one, other in ((first, second), (second, first)):
        for pattern in _IN_PIECES:
            if match := pattern.fullmatch(f"{one}\t{other}"):
                return moment_in(f"{match['year']}-{match['month']}-{match['day']}")
    return None


def _stamped(line: Line) -> Moment | None:
    """Read the machine's form that a <time> element carries beside the one for readers."""
    stamps = (part.node.attributes.get("datetime") for part in line.parts if part.node.tag == "time")
    return next(filter(None, (moment_of(stamp) for stamp in stamps if stamp)), None)


def _approximate(zones: Zones, url: str | None, fetched_at: datetime | None) -> Moment | None:
    """Read what needs another date to be understood, then the address."""
    by_url = moment_of_url(url) if url else None
    texts = [_without_others(line.unlinked) for line in (*zones.below, *zones.above) if not _is_long(line)]
    near: date | None = by_url.day if by_url else fetched_at.date() if fetched_at else None
    yearless = next(filter(None, (yearless_in(text, near) for text in texts)), None) if near else None
    if yearless and (by_url is None or abs((yearless.day - by_url.day).days) <= 1):
        return yearless
    told = next(filter(None, (relative_in(text, fetched_at) for text in texts)), None) if fetched_at else None
    return told or by_url or next(iter(_moments((*zones.masthead, *_under_the_body(zones)))), None)


def _with_year(zones: Zones, scripts: Callable[[], Iterable[str]]) -> Moment | None:
    """Give a day and a time in view, 「06-30 18:22」, the year that a script has with the same."""
    lines = (line for line in (*zones.below, *zones.above) if not _is_long(line))
    shown = next((match for line in lines if (match := YEARLESS.search(line.unlinked)) and match["hour"]), None)
    if shown is None:
        return None
    month, day, hour = (int(shown[name]) for name in ("month", "day", "hour"))
    stamp = re.compile(rf"20\d\d[-/.]0?{month}[-/.]0?{day}[ T]{{1,2}}0?{hour}:{shown['minute']}(?::\d\d)?")
    return next((moment_in(found[0]) for text in scripts() if (found := stamp.search(text))), None)


def _under_the_body(zones: Zones) -> list[Line]:
    """Return the lines right under the body that hold a date, alone or with the outlet, as papers' pages close with."""
    return [line for line in zones.tail[:_CLOSING] if _is_dated_outlet(line.text)]


def _is_dated_outlet(text: str) -> bool:
    first, *_ = [*filter(None, _BETWEEN.split(without_moments(text)[:_MOST_OTHER_TEXT])), ""]
    return not first or is_publisher(first)


def _changed(zones: Zones, fetched_at: datetime | None) -> Moment | None:
    """Read the time of the last change, where a page shows no other."""
    near = (*zones.below, *zones.above, *zones.tail[:_CLOSING])
    texts = (line.unlinked for line in near if not _is_long(line))
    moments = (moment_in(match[0]) for match in map(_change().search, texts) if match)
    return next((moment for moment in moments if moment and _is_past(moment, fetched_at)), None)


def _is_long(line: Line) -> bool:
    return len("".join(without_moments(line.text).split())) > _MOST_OTHER_TEXT


def _is_past(moment: Moment, fetched_at: datetime | None) -> bool:
    return fetched_at is None or (moment.when - fetched_at).total_seconds() < _DAY_S


@cache
def _label() -> re.Pattern[str]:
    words = [word for word in label_words()["published"] if len(word) > 2]  # noqa: PLR2004 -- 「发布」 alone is a button
    return re.compile(
        rf"(?:{any_of(words).pattern})|(?:时间|時間|日期)(?:\s?[:：]|\s(?=\d))|[发發][布佈表]\s?[:：]\s?(?=\d)"
    )


@cache
def _change() -> re.Pattern[str]:
    """A label of a change with its date, so that a time of publication in the same line is read alone."""
    return re.compile(rf"(?:{any_of(label_words()['changed']).pattern})\s{{0,2}}[:：]?\s{{0,2}}{_DAY}")


def _without_others(text: str) -> str:
    """Cut out the dates of other things: those with a label of their own, and the day that a figure is of."""
    return _AS_OF.sub(" ", _others().sub(" ", text))


@cache
def _others() -> re.Pattern[str]:
    """A label of another time than the article's with its date: 「报名截止时间：」, 「成立日期」 in the cell before."""
    return re.compile(rf"{_other_label().pattern}(?:\s|[:：]){{0,2}}{_DAY}")


@cache
def _other_label() -> re.Pattern[str]:
    """Such a label; it may stand in a line of its own, above its date."""
    return re.compile(rf"(?:(?:{site_words().other_times.pattern})(?:时间|時間|日期|日)|{_LAST_SEEN})\s?[:：]?")
