"""
What an address says about its page before it is fetched: article, page of links, or nothing for us.

The habits of content systems are data: `data/addresses.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Literal
from urllib.parse import urlsplit

import re2

from pipeline.rulebook.patterns import options

MAX_URL_CHARS = 1_024
"""A longer address is made by a machine for a machine."""
MIN_HEADLINE_HAN = 8
"""A link text with this many Han characters reads like a headline, not like the name of a section."""

Looks = Literal["article", "hub", "never"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_PAGE_NUMBER = re.compile(r"[\[【(（<]?第?(\d{1,2})[页頁]?[\]】)）>]?")
_PAGE_MARK = re.compile(r"(?:[_-](?:\d{1,3}|all)|/\d{1,2}|/(?:index|all)(?:_\d{1,3})?)?(?:\.\w{2,5})?/?$")
_PAGE_PARAMETER = re.compile(r"[?&](?:page|p|pn|pageno|pagenum|pageindex|currentpage)=(\d{1,3})(?=&|$)", re.IGNORECASE)
_LAST_NUMBER = re.compile(r"[_/-](\d{1,3})(?:\.\w{2,5})?/?$")
_REPEATED_FOLDER = re.compile(r"(/[^/]+)\1\1")


def looks_of(url: str, link_text: str = "") -> Looks:
    """
    Return what an address looks like.

    Args:
        url: A canonical address.
        link_text: Text of the link it was found in; a headline speaks for an article where the address has a number.

    Example:
        >>> looks_of("http://a.cn/shizheng/202511/t20251118_10482.html"), looks_of("http://a.cn/shizheng/")
        ('article', 'hub')
    """
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if len(url) > MAX_URL_CHARS or _patterns("never").search(target) or _REPEATED_FOLDER.search(parts.path):
        return "never"
    if _patterns("hub").search(target):
        return "hub"
    if _patterns("article").search(target):
        return "article"
    has_number = any(character.isdigit() for character in target.rpartition("/")[2])
    is_headline = len(_HAN.findall(link_text)) >= MIN_HEADLINE_HAN
    return "article" if has_number and is_headline else "hub"


def is_next_page_text(text: str) -> bool:
    """Return whether the text of a link says that it leads to the next page."""
    return "".join(text.split()) in _next_page_words()


def page_number(text: str) -> int | None:
    """
    Return the number of a page that the text of a link names, None if it names none.

    Example:
        >>> page_number("【2】"), page_number("第 3 页"), page_number("2026")
        (2, 3, None)
    """
    found = _PAGE_NUMBER.fullmatch("".join(text.split()))
    return int(found[1]) if found else None


def is_part_of(url: str, first: str) -> bool:
    """
    Return whether an address is a further page of the article at another one: the same but for a page number.

    Example:
        >>> is_part_of("http://a.cn/t20251113_10431_2.html", "http://a.cn/t20251113_10431.html")
        True
        >>> is_part_of("http://a.cn/t20251113_10432.html", "http://a.cn/t20251113_10431.html")
        False
    """
    return url != first and _without_page(url) in {_without_page(first), _without_extension(first)}


def is_next_list_page(url: str, current: str, link_text: str) -> bool:
    """
    Return whether an address is the page of a list that follows another one, by what its link says or by its number.

    A row of numbers has links to far pages too, and a calendar nothing but such links: they are not the next page.

    Example:
        >>> is_next_list_page("http://a.cn/list?page=3", "http://a.cn/list?page=2", "3")
        True
        >>> is_next_list_page("http://a.cn/list?page=9", "http://a.cn/list?page=2", "9")
        False
    """
    if not is_part_of(url, current):
        return False
    number, here = _number_of(url), _number_of(current)
    follows = number in (1, 2) if here is None else number == here + 1
    return follows or is_next_page_text(link_text)


def _number_of(url: str) -> int | None:
    found = _PAGE_PARAMETER.search(url) or _LAST_NUMBER.search(url)
    return int(found[1]) if found else None


def _without_page(url: str) -> str:
    if (bare := _PAGE_PARAMETER.sub("", url)) != url:
        return _without_extension(bare)
    return _PAGE_MARK.sub("", url)


def _without_extension(url: str) -> str:
    return re.sub(r"\.\w{2,5}$|/$", "", url)


@cache
def _patterns(name: str) -> re2._Regexp[str]:
    return re2.compile("|".join(f"(?:{pattern})" for pattern in _data()[name]), options())


@cache
def _next_page_words() -> frozenset[str]:
    return frozenset("".join(word.split()) for word in _data()["next_page"])


@cache
def _data() -> dict[str, list[str]]:
    return tomllib.loads((resources.files(__package__) / "data" / "addresses.toml").read_text(encoding="utf-8"))
