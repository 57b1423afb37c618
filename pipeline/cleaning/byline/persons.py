"""
Names of people, told from everything else that stands where a name is expected.

A label such as 「作者：」 vouches for a name, but pages put outlets, offices, ids and unfilled placeholders behind it.
Without a label only a known surname speaks for a name. Wrong names are worse than missing ones.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.cleaning.byline.placeholders import is_placeholder
from pipeline.cleaning.byline.vocabulary import any_of, names, site_words

HAN = "\u3400-\u9fff\U00020000-\U0002fa1f"
"""What a class of characters holds to match a Han character."""
_HAN_NAME = re.compile(rf"[{HAN}]{{2,4}}")
_FOREIGN_NAME = re.compile(rf"[{HAN}]{{1,8}}(?:[·•‧・][{HAN}]{{1,8}}){{1,3}}")
_DOTS = re.compile("[·•‧・]")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'-]{1,20}(?: [A-Z][A-Za-z.'-]{0,20}){0,3}")
_HANDLE = re.compile(r"(?!.*\.(?:com|cn|net|org|cc|top)$)[A-Za-z][A-Za-z0-9_.-]{2,20}")
_NOT_IN_NAMES = re.compile("[的了不是我你您他她它们們这這那哪与與及或就都而吗嗎呢吧啊被把让讓从從]")
_NOT_IN_FOREIGN_NAMES = re.compile("[的了是我你您]")
"""「阿不都·热合曼」 and 「让·瓦让」 hold syllables that are particles elsewhere."""
_WITH_PARTICLE = re.compile(rf"[{HAN}][从從了与與][{HAN}]")
_CLAUSE = re.compile("[，。；！？]")
_WITH_TITLE = re.compile(rf"([{HAN}]{{2,4}})\s?[（(][^（）()]{{2,24}}[）)]")
_LONGEST_OUTLET = 20  # characters
_SHORTEST_OUTLET = 3  # characters, of those that are known by their ending, such as 报 or 局
_SIGN_AT_END = 5  # characters
_LONGEST_PEN_NAME = 3  # characters
_WARDS, _LONGEST_WARD = ("科", "股", "系"), 4
"""Ends of the smallest offices, of which names may end too: 「骨科」 and 「人事股」, but 「王科」."""


def is_person(text: str) -> bool:
    """
    Tell whether a word is a Chinese personal name that needs no label to be one.

    Example:
        >>> is_person("王小明"), is_person("欧阳明"), is_person("新民晚报"), is_person("管理员")
        (True, True, False, False)
    """
    return (
        bool(_HAN_NAME.fullmatch(text))
        and has_surname(text)
        and len(text) <= _limit(text)
        and text not in names().like_names
        and not is_stranger(text)
    )


def is_signature(text: str) -> bool:
    """
    Tell whether a word can be the name that a label announces: pen names, foreign names and first names count too.

    Example:
        >>> [is_signature(word) for word in ("米婭", "Nancy", "艾力·买买提", "网络", "2909")]
        [True, True, True, False, False]
    """
    if holds_particle(text):
        return True
    if is_stranger(text):
        return False
    return is_person(text) or bool(
        (_HAN_NAME.fullmatch(text) and (len(text) <= _LONGEST_PEN_NAME or text[0] in names().common_surnames))
        or _FOREIGN_NAME.fullmatch(text)
        or _LATIN_NAME.fullmatch(text)
    )


def holds_particle(text: str) -> bool:
    """
    Tell whether a word is a name of three characters with 从, 了 or 与 in it (沈从文), which prose is made of too.

    Only where a label vouches for it: 「记者从北京」 has no surname in front, 「李与张」 two surnames.
    """
    match = _WITH_PARTICLE.fullmatch(text)
    return bool(match) and text[0] in names().common_surnames and text[-1] not in names().common_surnames


def titled_person(text: str) -> str | None:
    """
    Give the name in front of what its bearer is, in brackets.

    Example:
        >>> titled_person("王小明（某某大学教授）"), titled_person("某某日报（海外版）")
        ('王小明', None)
    """
    match = _WITH_TITLE.fullmatch(text)
    return match[1] if match and is_person(match[1]) else None


def is_foreign_name(text: str) -> bool:
    """Tell whether a word is a foreign name with its dot, 「阿不都·热合曼」, and not two outlets in a row."""
    return bool(_FOREIGN_NAME.fullmatch(text)) and not is_stranger(text)


def is_foreign_person(text: str) -> bool:
    """Tell whether a word is a foreign name none of whose parts is another thing: no 「新闻·评论」."""
    return is_foreign_name(text) and not any(map(_is_known_otherwise, _DOTS.split(text)))


def is_full_name(text: str) -> bool:
    """
    Tell whether a word is a Chinese name, or a foreign one that is written with its dot.

    Example:
        >>> is_full_name("王小明"), is_full_name("古丽努尔·阿不都"), is_full_name("新闻·评论")
        (True, True, False)
    """
    return is_person(text) or is_foreign_person(text)


def is_handle(text: str) -> bool:
    """Tell whether a word is the login of a person, as editors sign on some portals; never a bare number."""
    return bool(_HANDLE.fullmatch(text)) and text.lower() not in names().strangers and not is_placeholder(text)


def is_stranger(text: str) -> bool:
    """Tell whether a word is an outlet, an office, a role or a button, so never a person."""
    bare = text.replace(" ", "")
    particles = _NOT_IN_FOREIGN_NAMES if _FOREIGN_NAME.fullmatch(bare) else _NOT_IN_NAMES
    return bool(particles.search(bare)) or _is_known_otherwise(bare)


def _is_known_otherwise(bare: str) -> bool:
    words = names()
    if not bare or bare.lower() in words.strangers:
        return True
    if "@" in bare or is_placeholder(bare):
        return True
    if bare.startswith(site_words().buttons):  # 「查看原图」 has a surname, and the tail of a credit
        return True
    if bare.endswith(_WARDS) and bare[0] not in words.common_surnames and len(bare) <= _LONGEST_WARD:
        return True
    return is_outlet(bare)


def is_outlet(text: str) -> bool:
    """
    Tell whether a word is the name of an outlet or an office.

    Example:
        >>> is_outlet("新华社"), is_outlet("某某日报"), is_outlet("市公安局"), is_outlet("王小明")
        (True, True, True, False)
    """
    words = names()
    if len(text) > _LONGEST_OUTLET or _CLAUSE.search(text):
        return False
    ends = len(text) >= _SHORTEST_OUTLET and text.endswith((*words.endings, *words.addresses))
    return ends or text in words.outlets or bool(_outlet_sign().search(text))


@cache
def _outlet_sign() -> re.Pattern[str]:
    return any_of(names().signs)


def is_publisher(text: str) -> bool:
    """
    Tell whether a word is surely the name of an outlet or an office that can publish.

    A sign has to stand near the end of the name: headlines and sentences hold such words too.

    Example:
        >>> [is_publisher(word) for word in ("某某日报", "市公安局", "河口县", "记者王小明", "广播响了一次")]
        [True, True, False, False, False]
    """
    words = names()
    if not is_outlet(text) or text.lower() in words.strangers or text.endswith(words.addresses):
        return False
    near_end = text[max(0, len(text) - _SIGN_AT_END) :]
    return (
        text.endswith(words.endings)
        or text in words.outlets
        or any(sign in near_end for sign in words.signs if sign not in words.roles)
    )


def has_surname(text: str) -> bool:
    """Tell whether a word begins with a surname, of one character or two."""
    surnames = names().surnames
    return text[:2] in surnames or text[:1] in surnames


def _limit(text: str) -> int:
    return 4 if text[:2] in names().surnames else 3
