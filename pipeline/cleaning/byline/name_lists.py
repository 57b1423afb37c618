"""
Lists of names, as labels announce them: 「张三、李四 通讯员 王小五」.

What separates names, which role words and outlets stand among them, and where a list ends and a sentence begins.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.cleaning.byline.persons import (
    HAN,
    has_surname,
    holds_particle,
    is_outlet,
    is_person,
    is_signature,
    is_stranger,
)
from pipeline.cleaning.byline.vocabulary import names, site_words

_STOP = re.compile(r"[。！!？?：:︰|｜丨《》「」“”\"…\[\]【】()（）]")
_TITLED = re.compile("《[^《》]{1,20}》")
# Without blanks around it, a dot holds a foreign name together.
_SPLIT = re.compile(r"\s[·•‧・]\s|[\s、，,/／&＋+；;_▪●■◆◇★☆※#□○◎⊙]+")
_AT_PLACE = re.compile(r"[/／][^\s/／]{1,6}(?:報導|報道|报道|报导)$")
_LATIN_RUN = re.compile(r"(?<=[A-Za-z]) (?=[A-Z][a-z])")
_AROUND = " \t()（）[]【】:：/／|｜丨"
_BUREAU = re.compile(rf"[{HAN}]{{2,6}}(?:记者站|記者站|分社|支社)")
_STAFF_NUMBER = re.compile(r"[A-Za-z]{0,4}\d{1,6}")
_OUTLET_IN_FRONT = re.compile(rf"^[^\s、，]{{2,12}}(?:[网網报報社台臺]|客户端)\s?[-－—–]{{1,2}}\s?(?=[{HAN}]{{2,4}}$)")
"""「某某网-王小明」"""
_ENDS_LIKE_CREDIT = re.compile(rf"[{HAN}]{{4}}(?<=[文图圖编編译譯电電讯訊])")
"""An account, 「华夏人文」, of which cutting a credit's tail off would leave a name."""
_GAP = "\u2060"  # holds the words of a Latin name together while the list is split
_MAY_END_A_NAME = frozenset("文图圖编編译譯电電讯訊")


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
    run = re.match(rf"[{HAN}·]+", text)
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
        single = len(token) == 1 and bool(re.match(f"[{HAN}]", token))
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
        if word.endswith(tail) and len(word) - len(tail) > 1 and has_surname(word):
            is_name = tail in _MAY_END_A_NAME and (is_person(word) or holds_particle(word))
            is_whole = is_name or (len(tail) == 1 and is_outlet(word))
            return word if is_whole else word[: -len(tail)]
    return word
