"""A line of credits as a row of fields: a label and a value that ends where the next label begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.name_lists import names_in
from pipeline.cleaning.byline.persons import holds_particle, is_full_name, is_person, is_publisher
from pipeline.cleaning.byline.vocabulary import alternatives, any_of, label_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MARKS = ":：︰﹕∶/／|｜丨"
_CLOSED = {"】": "【", "]": "["}
_MARK = rf"\s{{0,3}}[{_MARKS}】\]][\s:：]{{0,3}}"
_BARS = "/／|｜丨"
_SITE_ROLES = frozenset(("published", "changed", "furniture"))
_PICTURES = ("图", "圖", "照", "照片", "图片", "圖片", "截图", "截圖", "画面", "畫面")
_LISTING = ("、", "，", ",")
_BRACKETS = ("（", "(")
_SENTENCE_END = re.compile("[。！？]")
_PREFIX = re.compile(r"\s*(\S.{0,60}?)\s+(\w{2,12})")
_NAMES_WIDTH = 30  # characters behind a bare role word that are read for a name
_MOST_LABELS = 16  # of each kind in a line
_MARKED_ROLES = (
    "furniture",
    "quoted",
    "published",
    "changed",
    "other",
    "editor",
    "chief",
    "supplied",
    "author",
    "source",
)
_BRACKETED_ROLES = frozenset(("source", "author", "editor", "chief", "supplied", "published"))
"""In brackets other labels are buttons: 「[打印]」."""
_BARE_ROLES = ("bare_other", "bare_editor", "bare_chief", "bare_author")


@dataclass(frozen=True, slots=True)
class Label:
    """
    A label in a line.

    Attributes:
        start: Where it begins.
        end: Where its value begins.
        role: "source", "author", "editor", "chief" (the editor who answers for it), "supplied" (who sent the text in),
            "other" (a credit that is none of these), "published" and "changed" (a time), "quoted" (a headline), or
            "furniture" (nothing of it).
        is_bare: Whether no mark follows; one that repeats the role in front of it belongs to that value.
    """

    start: int
    end: int
    role: str
    is_bare: bool


@dataclass(frozen=True, slots=True)
class Field:
    """
    One label and its value.

    Attributes:
        role: As of the label.
        value: The text up to the next label, stripped.
        start: Where the label begins in the line.
        is_bare: As of the label.
    """

    role: str
    value: str
    start: int
    is_bare: bool


def fields_in(line: str) -> tuple[Field, ...]:
    """
    Split a line at its labels; text in front of the first label belongs to no field.

    Example:
        >>> [(field.role, field.value) for field in fields_in("来源：某某网 编辑：王五")]
        [('source', '某某网'), ('editor', '王五')]
    """
    if not may_hold_labels(line):
        return ()
    kept: list[Label] = []
    for label in sorted(
        [*_marked_labels(line), *_bare_labels(line), *_bare_sources(line)], key=lambda label: (label.start, -label.end)
    ):
        if not kept or (label.start >= kept[-1].end and not _goes_on(line, label, kept[-1])):
            kept.append(label)
    stops = [*(label.start for label in kept[1:]), len(line)]
    values = [line[label.end : stop] for label, stop in zip(kept, stops, strict=False)]
    cut = [*map(_without_prefix, values[:-1]), *values[-1:]]
    return tuple(
        Field(_role(kept, at, values), value.strip(), kept[at].start, kept[at].is_bare) for at, value in enumerate(cut)
    )


def _role(labels: Sequence[Label], at: int, values: Sequence[str]) -> str:
    """Tell a label's role: 「图/某报记者：」, the reporter of the outlet behind a picture's label, took the picture."""
    role, before = labels[at].role, values[at - 1] if at else ""
    touches = role == "author" and bool(before) and before == before.strip()
    return "other" if touches and labels[at - 1].role == "other" and not names_in(before) else role


def _without_prefix(value: str) -> str:
    """Cut off the outlet that touches the next label, 「某报记者：王小明　某报编辑：」, unless it is a person."""
    match = _PREFIX.fullmatch(value)
    return match[1] if match and not is_person(match[2]) else value


def _goes_on(line: str, label: Label, last: Label) -> bool:
    """Tell whether a bare role word belongs to the value before: 「责编：王五、实习生赵六」, 「（实习生 赵六）」."""
    is_listed = line[: label.start].rstrip().endswith((*_LISTING, *_BRACKETS))
    is_trainee = label.role == "author" and last.role in {"editor", "chief"} and is_listed
    return label.is_bare and (label.role == last.role or is_trainee)


def may_hold_labels(line: str) -> bool:
    """Tell at a glance whether reading a line for labels is worth the time."""
    return bool(_at_a_glance().search(line))


def is_label(text: str) -> bool:
    """Tell whether a text is a label that lost its mark."""
    return text in _marked()[1]


def _marked_labels(line: str) -> list[Label]:
    """Find labels with a mark behind them, 「作者：」, 「文/」, or in brackets, 「【来源】」."""
    pattern, roles = _marked()
    found = []
    for match in islice(pattern.finditer(line), _MOST_LABELS):
        start, label = match.start(), "".join(match[1].split())
        if label != match[1] and line[:start][-1:].isalnum():  # 「王大文 图：」 holds no spaced out 「文图」
            label = match[1].split()[-1]
            start = match.end(1) - len(label)
        # 「北京发布 | …」 is an outlet: what belongs to the page is set apart where only a bar follows.
        is_barred = roles.get(label) in _SITE_ROLES and match[2].strip()[:1] in _BARS
        opening = _CLOSED.get(match[2].lstrip()[:1])
        if opening and (line[:start][-1:] != opening or roles.get(label) not in _BRACKETED_ROLES):
            continue
        start -= bool(opening)
        if label in roles and _has_border(line, start, label) and (_is_apart(line, start) or not is_barred):
            role = "furniture" if roles[label] == "source" and _is_of_picture(line, start) else roles[label]
            found.append(Label(start, match.end(), role, is_bare=False))
    return found


def _bare_labels(line: str) -> list[Label]:
    """Find role words that a name follows, 「本报记者 张三」; prose speaks of reporters too and is left out."""
    pattern, roles = _bare()
    if _SENTENCE_END.search(line):
        return []
    found = []
    for match in islice(pattern.finditer(line), _MOST_LABELS):
        label = "".join(match[1].split())
        listed = names_in(line[match.end() : match.end() + _NAMES_WIDTH])
        is_set_off = match[0][-1].isspace()
        is_name = bool(listed) and (is_full_name(listed[0]) or (is_set_off and holds_particle(listed[0])))
        if is_name and _has_border(line, match.start(), label):
            found.append(Label(match.start(), match.end(), roles[label], is_bare=True))
    return found


def _bare_sources(line: str) -> list[Label]:
    """Find 「来源 某某日报」 and 「转自某某日报」: what follows is surely an outlet, or a title in 《》."""
    if _SENTENCE_END.search(line):
        return []
    found = []
    for match in islice(_bare_source().finditer(line), _MOST_LABELS):
        value = match["titled"] or match["plain"]
        if (match["titled"] or is_publisher(value)) and not line[: match.start()][-1:].isalnum():
            found.append(Label(match.start(), match.end("label"), "source", is_bare=True))
    return found


@cache
def _at_a_glance() -> re.Pattern[str]:
    """A mark or a role word: lines without one need no reading."""
    words = (*_bare()[1], *label_words()["bare_source"], *label_words()["touching_source"])
    return re.compile(rf"[{_MARKS}】\]]|{alternatives(map(re.escape, words))}")


def _has_border(line: str, start: int, label: str) -> bool:
    """Tell whether a label stands by itself: 「文/」 is none in 「上文/」, longer labels may touch a name."""
    return len(label.rstrip("/")) > 1 or _is_apart(line, start)


def _is_of_picture(line: str, start: int) -> bool:
    """Tell whether a label follows what a picture is called: 「▲资料图 来源：」 credits the picture."""
    return line[:start].rstrip().endswith(_PICTURES)


def _is_apart(line: str, start: int) -> bool:
    return not line[:start][-1:].isalnum()


@cache
def _marked() -> tuple[re.Pattern[str], dict[str, str]]:
    words = label_words()
    roles = {label: role for role in _MARKED_ROLES for label in words[role]}
    return re.compile(f"({_alternatives(roles)})({_MARK})"), roles


@cache
def _bare() -> tuple[re.Pattern[str], dict[str, str]]:
    words = label_words()
    roles = {label: role.removeprefix("bare_") for role in _BARE_ROLES for label in words[role]}
    return re.compile(rf"({_alternatives(roles)})[\s\u200b]{{0,3}}"), roles


@cache
def _bare_source() -> re.Pattern[str]:
    apart, touching = (any_of(label_words()[role]).pattern for role in ("bare_source", "touching_source"))
    value = r"(?:(?P<titled>《[^《》]{1,20}》)|(?P<plain>[^\s，。：:；、《》（）()【】|｜]{2,20}))"
    return re.compile(rf"(?P<label>(?:{apart})\s{{1,3}}|(?:{touching})\s{{0,3}}){value}")


def _alternatives(labels: Iterable[str]) -> str:
    """Join labels, longest first, each also spaced out (「来　源」); every branch begins with a literal."""
    ordered = sorted(labels, key=lambda label: (-len(label), label))
    spaced = [r"\s{1,2}".join(map(re.escape, label)) for label in ordered if len(label) > 1]
    return alternatives([*map(re.escape, ordered), *spaced])
