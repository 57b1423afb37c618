"""What a site calls itself: in its title, its markup, its logo, or over the pages of its paper."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.forms import without_moments
from pipeline.cleaning.byline.persons import is_publisher
from pipeline.cleaning.byline.title import is_section
from pipeline.cleaning.byline.vocabulary import site_words, source_words
from pipeline.cleaning.byline.zones import PRINT_PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborHTMLParser

    from pipeline.cleaning.byline.zones import Zones

_LONGEST = 20  # characters
_AROUND = " /:：·•«»<>＜＞_＿—－-"
_LATIN_NAME_BEHIND = re.compile(r"(?<=[\u3400-\u9fff]{2})\s[A-Za-z][A-Za-z.\s]{1,24}$")
_LATIN_ADDRESS = re.compile(r"\s?[\w.-]{1,40}\.(?:com|cn|net|org|hk|tw)(?:\.\w\w)?$", re.IGNORECASE)
_SLOGAN = re.compile("[的您你我]")
_NO_SITE = re.compile("[，。！？!?；…]|\\d{4}年")
"""Holds a sentence, or the year the site was founded in."""
_HAN = re.compile("[\u3400-\u9fff]")


def masthead_outlet(zones: Zones) -> str | None:
    """Read the paper in the line that names its page, 「某某日报数字报 第03版」."""
    heads = (without_moments(PRINT_PAGE.split(line.text)[0]).split() for line in zones.masthead)
    return next((name for words in heads for word in words[:1] if is_publisher(name := _bare_site(word))), None)


def site_name(tree: LexborHTMLParser, *, stated: str | None, crumbs: Sequence[str], host: str) -> str | None:
    """
    Name the site itself, as the page states it.

    Args:
        tree: The page; its logo is asked where the rest gives no name in Chinese.
        stated: og:site_name and the like.
        crumbs: Parts of the <title> that may name it, in order.
        host: The host's name; of the names of a house and of its part, it tells the part's.
    """
    parts = (part for part in crumbs if not is_section(part) and not _NO_SITE.search(part))
    named = [_bare_site(part) for part in parts if not site_words().legal.search(part)]
    own = [part for part in named if part.casefold() == host.partition(".")[0]]
    ending = [part for part in named if part.endswith(site_words().endings)]
    if own:
        return own[0]
    last = [part for part in named[-1:] if is_publisher(part)]
    plain = [part for part in ending if not _SLOGAN.search(part)]
    said = [*last, *plain[-1:], *ending[-1:], *_stated_site(stated or ""), *named[-1:]]
    in_chinese = next((name for name in said if _HAN.search(name)), None)
    return in_chinese or _on_logo(tree) or next(filter(None, said), None)


def _stated_site(stated: str) -> list[str]:
    """Split what a site calls itself: 「TPR - 三河广播」 has a part in Chinese, 「三河网 - 懂生活」 a motto."""
    return [_bare_site(part) for part in re.split(r"\s[-–|]\s", stated)]


def _on_logo(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first('img[alt][src*="logo" i]')
    words = (node.attributes.get("alt") or "") if node else ""
    name = _bare_site(re.split(r"\s?[-–|_]\s?", " ".join(words.split()))[0])
    return name if _HAN.search(name) and len(name) <= _LONGEST else None


def _bare_site(name: str) -> str:
    """Cut the address, 网站 and the like off a site's name, where more than one character is left."""
    name = _LATIN_NAME_BEHIND.sub("", _LATIN_ADDRESS.sub("", name.strip(_AROUND).rpartition("/ ")[2]))
    shorter = _site_office().sub("", name)
    return shorter if len(shorter) > 1 else name


@cache
def _site_office() -> re.Pattern[str]:
    return re.compile(rf"(?:官方)?(?:{source_words().site_office.pattern})$")
