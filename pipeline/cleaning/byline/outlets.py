"""Names of outlets, cleaned of what pages put around them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.forms import without_moments
from pipeline.cleaning.byline.persons import is_outlet, is_publisher
from pipeline.cleaning.byline.placeholders import is_placeholder
from pipeline.cleaning.byline.vocabulary import names, source_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST = 24  # characters
_AROUND = " \t()（）[]【】〔〕「」-—|｜丨·,，、。;；/:："
_END = re.compile(r"[\t|｜丨]|\s{2,}|\s[【\[]|[（(【\[]?(?:https?:|www\.)|[。；;！!？?]")
_ACCOUNT = re.compile(r"(?<=..)(?:官方)(?:账号|帳號|帐号|微博|微信|号|號)$")
_PRINT_PAGE = re.compile(r"^(?:第\s?)?[A-Z]?\d{1,3}\s?版[:：\s]{0,2}")
_TAKEN_FROM = re.compile(
    r"^(?:(?:来源|來源|稿源)\s?[:：]|来源于|來源於|来源自|转载自|轉載自|转自|轉自|摘自)[\s:：]{0,3}"
)
_ISSUE = re.compile(r"(?:总|總)?第\s?\d{1,5}\s?期")
_ISSUE_BEHIND = re.compile(r"(?<=》)\s?(?:\d{4}\s?年?\s?)?(?:总|總)?第\s?\d{1,5}\s?期.*$")
"""「《某刊》2024年第6期」 names the issue behind the periodical."""
_ACCOUNT_ID = re.compile(r"\s?[（(]\s?(?:ID|id|微信号|微信號|公众号|公眾號|微信公众号)\s?[:：]?[^（）()]{0,40}[）)]")
_WIRE = re.compile(r"(?<=.[网網报報社台臺刊])(?:[专專綜综][电電]|[专專快]?[讯訊电電])$")
"""Ends the outlet of a dateline: 「某某网讯」."""
_OF_THE_PAGE = re.compile("本文|分享到")
"""What stands behind 「来源：」 where it has no value: the next thing of the line."""
_QUOTED = re.compile("[^“「]{0,24}[”」]")
"""A notice quotes the label: 「凡注明“来源：某某网”的作品，…」."""
_WORD = re.compile(r"[^\W\d_]")
_DATELINE_OPENS = re.compile(r"[\s【\[（(〔]{0,3}")
_DATELINE_ENDS = re.compile(r"[】\]）)〕]?\s?(?:專訊|专讯|訊|讯|綜合報道|報道|(?:記者|记者)(?!\s?[:：])|電|电)")
_DATELINE_IN_BRACKETS = re.compile(r"\s{0,3}[（(【\[〔]([^（）()【】\[\]〔〕，。：:\s]{2,14})[）)】\]〕](?=\s?\w)")
_DATELINE_OUTLET = re.compile(r"《?(?![据據])[^\s【】（）()\[\]〔〕，。：:]{2,14}")
_TALK = re.compile("[的了是我你您他她这這那]|一[位名个個]|接受|在本")
_DAY_BEHIND = re.compile(r"(?:\d{1,2}月)?\d{1,2}日$")
_ROLE_BEHIND = re.compile(r"(?<=..)(?:主笔|主筆|专栏作家|專欄作家|专栏作者|特约撰稿人?|特约作者)$")
_DATELINE_WIDTH = 30  # characters


def source_of(value: str) -> str | None:
    """
    Clean the value of a source label.

    Args:
        value: What stands behind 「来源：」.

    Returns:
        The outlet as the page writes it, None for a placeholder, a button or a sentence.

    Example:
        >>> source_of("《新华网》 参与互动(3)"), source_of("--"), source_of("{{source}}")
        ('新华网', None, None)
    """
    value = _ACCOUNT_ID.sub("", value)
    value = _PRINT_PAGE.sub("", _TAKEN_FROM.sub("", without_moments(value.lstrip(_AROUND)).lstrip()))
    value = _ISSUE_BEHIND.sub("", _END.split(value, maxsplit=1)[0])
    value = _ACCOUNT.sub("", _tools().split(value, maxsplit=1)[0].strip(_AROUND))
    value = _ROLE_BEHIND.sub("", value)
    value = _WIRE.sub("", value) if value.lower() not in names().no_source else value
    value += "）" * (value.count("（") - value.count("）"))
    first, _, rest = value.partition(" ")
    if rest and is_outlet(first) and (not is_outlet(rest) or " " in rest):
        value = first
    first, comma, rest = value.partition("，")
    if comma and is_publisher(first) and not is_publisher(rest):  # the next credit, or a button
        value = first
    if value.startswith("《") and value.endswith("》") and value.count("《") == 1:
        value = value[1:-1]
    if len(value) > _LONGEST or is_placeholder(value) or not _WORD.search(value) or _ISSUE.fullmatch(value):
        return None
    if _OF_THE_PAGE.match(value) or _QUOTED.match(value):
        return None
    return None if value.lower() in names().no_source else value


def dateline_outlet(paragraphs: Iterable[str]) -> str | None:
    """
    Read the outlet of a dateline.

    Example:
        >>> dateline_outlet(["【某报專訊】深水埗昨日發生火警。"])
        '某报'
    """
    for text in paragraphs:
        is_bracketed = text.lstrip().startswith(("【", "["))
        whole = _DATELINE_IN_BRACKETS.match(text)
        if whole and is_publisher(whole[1]) and not _TALK.search(whole[1]):
            return _WIRE.sub("", whole[1])
        for name in map(_bare_outlet, _before_dateline_ends(text)):
            known = is_bracketed or (is_publisher(name) and not _is_wired_from_place(name))
            if known and not _TALK.search(name) and name not in names().no_source:
                return name
    return None


def _bare_outlet(name: str) -> str:
    """Cut off what stands around an outlet in a dateline: 「《某某社7日專訊」."""
    return _DAY_BEHIND.sub("", name.lstrip("《").rstrip("》"))


def _is_wired_from_place(name: str) -> bool:
    """Tell whether a place stands behind an outlet, 「某报上海5月1日电」: so a wire begins, which others print."""
    place = next((place for place in names().places if name.endswith(place)), "")
    return bool(place) and name not in names().outlets and is_publisher(name.removesuffix(place))


def _before_dateline_ends(paragraph: str) -> Iterator[str]:
    """Go over what may be the outlet: 「讯」 ends a dateline and also a name, as in 「某某快讯5月1日电」."""
    head = without_moments(paragraph[:_DATELINE_WIDTH])
    head = _DATELINE_OPENS.sub("", head, count=1)
    for end in _DATELINE_ENDS.finditer(head):
        if _DATELINE_OUTLET.fullmatch(head, 0, end.start()):
            yield head[: end.start()]


@cache
def _tools() -> re.Pattern[str]:
    return re.compile(rf"\s(?:\d|[（(]|{source_words().tool.pattern})")
