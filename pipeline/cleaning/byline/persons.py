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

_HAN = "\u3400-\u9fff\U00020000-\U0002fa1f"
_HAN_NAME = re.compile(rf"[{_HAN}]{{2,4}}")
_FOREIGN_NAME = re.compile(rf"[{_HAN}]{{1,8}}(?:[·•‧・][{_HAN}]{{1,8}}){{1,3}}")
_DOTS = re.compile("[·•‧・]")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'-]{1,20}(?: [A-Z][A-Za-z.'-]{0,20}){0,3}")
_HANDLE = re.compile(r"(?!.*\.(?:com|cn|net|org|cc|top)$)[A-Za-z][A-Za-z0-9_.-]{2,20}")
_NOT_IN_NAMES = re.compile("[的了不是我你您他她它们們这這那哪与與及或就都而吗嗎呢吧啊被把让讓从從]")
_WITH_PARTICLE = re.compile(rf"[{_HAN}][从從了与與][{_HAN}]")
_CLAUSE = re.compile("[，。；！？]")
_STOP = re.compile(r"[。！!？?：:︰|｜丨《》「」“”\"…\[\]【】()（）]")
_TITLED = re.compile("《[^《》]{1,20}》")
# Without blanks around it, a dot holds a foreign name together.
_SPLIT = re.compile(r"\s[·•‧・]\s|[\s、，,/／&＋+；;_▪●■◆◇★☆※#□○◎⊙]+")
_AT_PLACE = re.compile(r"[/／][^\s/／]{1,6}(?:報導|報道|报道|报导)$")
_LATIN_RUN = re.compile(r"(?<=[A-Za-z]) (?=[A-Z][a-z])")
_AROUND = " \t()（）[]【】:：/／|｜丨"
_BUREAU = re.compile(rf"[{_HAN}]{{2,6}}(?:记者站|記者站|分社|支社)")
_STAFF_NUMBER = re.compile(r"[A-Za-z]{0,4}\d{1,6}")
_WITH_TITLE = re.compile(rf"([{_HAN}]{{2,4}})\s?[（(][^（）()]{{2,24}}[）)]")
_OUTLET_IN_FRONT = re.compile(rf"^[^\s、，]{{2,12}}(?:[网網报報社台臺]|客户端)\s?[-－—–]{{1,2}}\s?(?=[{_HAN}]{{2,4}}$)")
"""「某某网-王小明」"""
_ENDS_LIKE_CREDIT = re.compile(rf"[{_HAN}]{{4}}(?<=[文图圖编編译譯电電讯訊])")
"""An account, 「华夏人文」, of which cutting a credit's tail off would leave a name."""
_GAP = "\u2060"  # holds the words of a Latin name together while the list is split
_MAY_END_A_NAME = frozenset("文图圖编編译譯电電讯訊")
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
        and _has_surname(text)
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
    return is_foreign_name(text) and not any(map(is_stranger, _DOTS.split(text)))


def is_handle(text: str) -> bool:
    """Tell whether a word is the login of a person, as editors sign on some portals; never a bare number."""
    return bool(_HANDLE.fullmatch(text)) and text.lower() not in names().strangers and not is_placeholder(text)


def is_stranger(text: str) -> bool:
    """Tell whether a word is an outlet, an office, a role or a button, so never a person."""
    words = names()
    bare = text.replace(" ", "")
    if not bare or bare.lower() in words.strangers or _NOT_IN_NAMES.search(bare):
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


def names_in(value: str) -> tuple[str, ...]:
    """
    List the names in the value of a label.

    Args:
        value: What stands behind 「作者：」, 「记者」, 「责编：」 …, up to the next label or the end of the line.

    Returns:
        The names in their order, none where the value does not begin with names (after role words and outlets).

    Example:
        >>> names_in("张 三、李四 通讯员 王小五")
        ('张三', '李四', '王小五')
        >>> names_in("{{author}}")
        ()
    """
    value = _without_place(_TITLED.sub(" ", _OUTLET_IN_FRONT.sub("", value.strip(_AROUND))))
    found: list[str] = []
    for token in _tokens(_STOP.split(value, maxsplit=1)[0]):
        listed = _names_of(token)
        if found and not listed and not is_stranger(token):
            break
        found += listed
    return tuple(found)


def is_nothing_but_names(value: str) -> bool:
    """
    Tell whether a value holds names, role words, outlets and staff numbers, and nothing else.

    Example:
        >>> is_nothing_but_names("某某日报 张三 EN012"), is_nothing_but_names("张三昨天去了")
        (True, False)
    """
    value = _without_place(value.strip(_AROUND))
    pieces = _STOP.split(_TITLED.sub("", value, count=1) if value.startswith("《") else value)
    kinds = [_kind(token) for piece in pieces for token in _tokens(piece)]
    return "name" in kinds and "other" not in kinds


def certain_names(value: str) -> tuple[str, ...]:
    """
    List the names of a value that no label vouches for.

    Returns:
        The names, none if one of them is not certainly a person's or the value holds anything else.

    Example:
        >>> certain_names("张三、李四"), certain_names("白茶与咖啡")
        (('张三', '李四'), ())
    """
    if _ENDS_LIKE_CREDIT.fullmatch(value):
        return ()
    listed = names_in(value)
    return listed if all(map(is_person, listed)) and is_nothing_but_names(value) else ()


def person_at_start(text: str) -> str | None:
    """
    Find the name that a text without separators begins with, as in a dateline: 「王小明台北1日電」.

    Returns:
        The name: up to a place or a verb that is known to follow; three characters where nothing tells more.
    """
    run = re.match(rf"[{_HAN}·]+", text)
    if not run:
        return None
    word = _without_tail(run[0])
    if is_person(word):
        return word
    for length in (3, 2, 4):
        if word[length:].startswith(names().places) and is_person(word[:length]):
            return word[:length]
    return word[:3] if is_person(word[:3]) else None


def _without_place(value: str) -> str:
    """Cut off from where a person reports, 「王小明／台北報導」; behind a desk, 「生活中心／」, stands the person."""
    match = _AT_PLACE.search(value)
    before = _tokens(value[: match.start()]) if match else []
    return value[: match.start()] if match and before and is_person(before[-1]) else value


def _kind(token: str) -> str:
    words = names()
    if _names_of(token):
        return "name"
    known = token in words.strangers or is_outlet(token) or token.endswith(words.reports)
    return "known" if known or _STAFF_NUMBER.fullmatch(token) else "other"


def _tokens(value: str) -> list[str]:
    """Split a list of names; two lone characters, or a surname and two, are one name spaced out (「张 三」)."""
    value = _role_words().sub(" ", _BUREAU.sub(" ", _LATIN_RUN.sub(_GAP, value)))
    raw = [token for token in _SPLIT.split(value) if token]
    tokens: list[str] = []
    lone = False
    for token in raw:
        single = len(token) == 1 and bool(re.match(f"[{_HAN}]", token))
        if lone and (single or _is_rest(tokens[-1], token)):
            tokens[-1] += token
            lone = False
        else:
            tokens.append(token)
            lone = single
    return [token.replace(_GAP, " ") for token in tokens]


def _is_rest(surname: str, token: str) -> bool:
    """Tell whether two characters are the rest of a name whose surname stands apart: 「林 小明」."""
    return len(token) == len("小明") and not is_person(token) and is_person(surname + token)


@cache
def _role_words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, names().roles)))


def _names_of(token: str) -> tuple[str, ...]:
    """Read one token: a name, or two names written without a separator (「张小三李小四」)."""
    word = "" if token.startswith(site_words().buttons) else _without_tail(token)
    half = len(word) // 2
    halves = (word[:half], word[half:])
    if len(word) in {4, 6} and all(map(is_person, halves)) and {name[0] for name in halves} <= names().common_surnames:
        return halves
    return (word,) if is_signature(word) else ()


def _without_tail(word: str) -> str:
    """Cut off a verb; where its one character may also end a name, a name that is whole keeps it."""
    for tail in names().tails:
        if word.endswith(tail) and len(word) - len(tail) > 1 and _has_surname(word):
            is_name = tail in _MAY_END_A_NAME and (is_person(word) or holds_particle(word))
            is_whole = is_name or (len(tail) == 1 and is_outlet(word))
            return word if is_whole else word[: -len(tail)]
    return word


def _has_surname(text: str) -> bool:
    surnames = names().surnames
    return text[:2] in surnames or text[:1] in surnames


def _limit(text: str) -> int:
    return 4 if text[:2] in names().surnames else 3
