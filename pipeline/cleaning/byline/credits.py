"""
The credits a line of text states: where it comes from, who wrote it, who edited it.

One reader serves all: the lines of a page's head and tail, the rule files' `move_to_editors`, and plain text. A line is
read as a row of fields, each a label and a value that ends where the next label begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.moments import without_moments
from pipeline.cleaning.byline.persons import (
    is_handle,
    is_nothing_but_names,
    is_outlet,
    is_person,
    names_in,
    person_at_start,
)
from pipeline.cleaning.byline.vocabulary import label_words, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST_LINE = 240  # a longer line is a paragraph
_LONGEST_SOURCE = 24
_MARK = r"[\s\u200b]{0,3}[:：︰﹕∶/／|｜丨][\s:：]{0,3}"
_BRACKETS = " \t()（）[]【】〔〕「」〖〗-—|｜丨·,，、。;；/"
_VALUE_END = re.compile(r"[\t|｜丨]|\s{2,}|[（(【\[]?(?:https?:|www\.)|[。；;！!？?]")
_SOURCE_TOOLS = re.compile(
    r"\s(?:\d|我要|我有|参与|參與|评论|評論|点击|字号|分享|收藏|阅读|关注|手机|查看|编辑|大|小|A)"
)
_PLACEHOLDER = re.compile(r"[${}%<>=]|null|undefined", re.IGNORECASE)
_SENTENCE = re.compile(r"[。！？!?；]")
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Credits:
    """
    What a text says about its own making.

    Attributes:
        source: Where the text was taken from, as written; None when it does not say.
        authors: Names of those who wrote it.
        editors: Names of those who edited it.
    """

    source: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()

    def __or__(self, other: Credits) -> Credits:
        """Join two: the first source wins, names are listed once, in their order."""
        return Credits(
            self.source or other.source,
            tuple(dict.fromkeys(self.authors + other.authors)),
            tuple(dict.fromkeys(self.editors + other.editors)),
        )

    def __bool__(self) -> bool:
        return bool(self.source or self.authors or self.editors)


@dataclass(frozen=True, slots=True)
class Field:
    """
    One label and its value.

    Attributes:
        role: "source", "author", "editor", "other" or "furniture".
        value: The text up to the next label, stripped.
        start: Where the label begins in the line.
    """

    role: str
    value: str
    start: int


def credits_in(line: str) -> Credits:
    """
    Read the credits of a line that is made of them.

    Args:
        line: One line. Tabs separate parts that the page shows in different elements.

    Returns:
        What the line states; empty credits for a line of prose.

    Example:
        >>> credits_in("(責編：王先進、秦華)").editors
        ('王先進', '秦華')
        >>> credits_in("来源：新华网 作者：张三")
        Credits(source='新华网', authors=('张三',), editors=())
        >>> credits_in("本报记者 张三 李四 通讯员 王五").authors
        ('张三', '李四', '王五')
    """
    if len(line) > _LONGEST_LINE:
        return Credits()
    return _joined(_credit(field) for field in fields_in(line))


def is_credit_line(line: str) -> bool:
    """
    Tell whether a line is nothing but credits, so that it does not belong to the body.

    Example:
        >>> is_credit_line("责任编辑：王五 校对：李四"), is_credit_line("记者：您怎么看这件事？")
        (True, False)
    """
    fields = fields_in(line) if len(line) <= _LONGEST_LINE else ()
    if not fields or all(field.role == "furniture" for field in fields):
        return False
    before = without_moments(line[: fields[0].start]).strip(_BRACKETS)
    if before and not _may_lead(before):
        return False
    return all(_is_whole(field) for field in fields)


def fields_in(line: str) -> tuple[Field, ...]:
    """Split a line at its labels; text in front of the first label belongs to no field."""
    marks = [*_labelled().finditer(line)]
    taken = [(match.start(), match.end(), _roles()[_squeezed(match["label"])]) for match in marks]
    ends = [(start, end) for start, end, _ in taken]
    for match in _bare().finditer(line):
        if any(start <= match.start() < end for start, end in ends):
            continue
        if names_in(_value(line[match.end() :])) and _begins_with_person(line[match.end() :]):
            taken.append((match.start(), match.end(), _bare_roles()[_squeezed(match["label"])]))
    if not taken:
        return ()
    taken.sort()
    stops = [start for start, _, _ in taken[1:]] + [len(line)]
    return tuple(
        Field(role, line[end:stop].strip(), start) for (start, end, role), stop in zip(taken, stops, strict=True)
    )


def source_of(value: str) -> str | None:
    """
    Clean the value of a source label.

    Args:
        value: What stands behind 「来源：」.

    Returns:
        The outlet as the page writes it, None for a placeholder or a sentence.

    Example:
        >>> source_of("《新华网》 参与互动(3)"), source_of("--"), source_of("{{source}}")
        ('新华网', None, None)
    """
    value = _VALUE_END.split(without_moments(value.lstrip(_BRACKETS)), maxsplit=1)[0]
    value = _SOURCE_TOOLS.split(value, maxsplit=1)[0].strip(_BRACKETS)
    first, _, rest = value.partition(" ")
    if rest and is_outlet(first) and not is_outlet(rest):
        value = first
    if value.startswith("《") and value.endswith("》") and value.count("《") == 1:
        value = value[1:-1]
    if not value or len(value) > _LONGEST_SOURCE or _PLACEHOLDER.search(value) or not _WORD.search(value):
        return None
    return None if value.isdecimal() or names_words_only(value) else value


def _may_lead(before: str) -> bool:
    """Tell whether the text in front of the first label is the outlet of a reporter, or the reporter: 「本报」, 「《某报》」."""
    titled = before.startswith("《") and before.endswith("》")
    return titled or is_outlet(before) or is_person(before) or before in names().roles


def names_words_only(value: str) -> bool:
    """Tell whether a source's value is a button of the page, not an outlet."""
    return value in {"未知", "不详", "网络", "互联网", "本站", "原创", "点击", "暂无", "无", "其他", "admin"}


def credits_in_body(paragraphs: Sequence[str]) -> Credits:
    """
    Read the names inside paragraphs that stay in the body: datelines, and the signature at the end.

    Args:
        paragraphs: The body's paragraphs in their order.

    Returns:
        Authors of 「新华社北京5月1日电（记者 张三）」 and of a closing 「（记者 李四）」 or 「（李四）」; nothing else is looked at.

    Example:
        >>> credits_in_body(["新华社北京5月1日电（记者 张三）今天天气晴。", "活动持续三天。（李小四）"]).authors
        ('张三', '李小四')
    """
    found = [_dateline(paragraph) for paragraph in paragraphs[:3]]
    found += [_closing(paragraph) for paragraph in paragraphs[-2:]]
    return _joined(found)


def _joined(parts: Iterable[Credits]) -> Credits:
    joined = Credits()
    for part in parts:
        joined |= part
    return joined


def _credit(field: Field) -> Credits:
    if field.role == "source":
        return Credits(source=source_of(field.value))
    if field.role == "author":
        return Credits(authors=names_in(field.value), source=_outlet_in_front(field.value))
    if field.role == "editor":
        return Credits(editors=_editors(field.value))
    return Credits()


def _editors(value: str) -> tuple[str, ...]:
    found = names_in(value)
    if found or _PLACEHOLDER.search(value):
        return found
    token = value.strip(_BRACKETS).split(" ")[0].split("\t")[0]
    return (token,) if is_handle(token) else ()


def _outlet_in_front(value: str) -> str | None:
    match = re.match(r"《([^《》]{2,20})》\s?(?:记者|記者)", value)
    return match[1] if match else None


def _is_whole(field: Field) -> bool:
    value = without_moments(field.value).strip(_BRACKETS)
    if field.role in {"author", "editor", "other"}:
        return not value or is_outlet(value) or is_nothing_but_names(value) or bool(_editors(value))
    return len(value) <= _LONGEST_SOURCE and not _SENTENCE.search(value)


_IN_BRACKETS = re.compile(r"[（(]([^（）()]{0,60})[）)]")
_REPORTER = re.compile(r"(?:记者|記者|通讯员|通訊員|实习生|實習生)")
_BARE_DATELINE = re.compile(
    r"^.{0,40}?(?:讯|訊|电|電|消息)?[\s,，:：]{0,2}(?:记者|記者)[\s:：]{0,2}(?P<names>[^，。；：:！？（）()]{2,40}?)\s{0,2}(?:摄影|攝影|现场|綜合|综合|[\u4e00-\u9fff]{2,4})?(?:报道|報道|報導|报导)"
)
_SIGNATURE = re.compile(r"[（(]([^（）()]{2,60})[）)][。.]?\s*$")
_DATELINE_WIDTH = 80


def _dateline(paragraph: str) -> Credits:
    head = paragraph[:_DATELINE_WIDTH]
    for match in _IN_BRACKETS.finditer(head):
        role = _REPORTER.search(match[1])
        if role:
            return Credits(authors=_reporters(match[1][role.end() :]))
    match = _BARE_DATELINE.match(head)
    return Credits(authors=_reporters(match["names"])) if match else Credits()


def _closing(paragraph: str) -> Credits:
    match = _SIGNATURE.search(paragraph[-_DATELINE_WIDTH:])
    if not match:
        return Credits()
    inside = match[1].strip()
    said = credits_in(inside)
    if said:
        return said
    alone = names_in(inside)
    return (
        Credits(authors=alone) if alone and all(map(is_person, alone)) and is_nothing_but_names(inside) else Credits()
    )


def _reporters(text: str) -> tuple[str, ...]:
    listed = names_in(_REPORTER.sub(" ", text))
    if listed:
        return listed
    alone = person_at_start(text.strip())
    return (alone,) if alone else ()


def _value(text: str) -> str:
    return text[:60]


def _begins_with_person(text: str) -> bool:
    listed = names_in(text[:60])
    return bool(listed) and is_person(listed[0])


def _squeezed(label: str) -> str:
    return re.sub(r"\s", "", label).lower()


@cache
def _labelled() -> re.Pattern[str]:
    return re.compile(_alternatives(_roles()) + _MARK, re.IGNORECASE)


@cache
def _bare() -> re.Pattern[str]:
    return re.compile(_alternatives(_bare_roles()) + r"[\s\u200b]{0,3}")


@cache
def _roles() -> dict[str, str]:
    """Map each label that a mark follows to what it introduces."""
    words = label_words()
    return {label: role for role in ("furniture", "other", "editor", "author", "source") for label in words[role]}


@cache
def _bare_roles() -> dict[str, str]:
    words = label_words()
    return {
        label: role.removeprefix("bare_")
        for role in ("bare_other", "bare_editor", "bare_author")
        for label in words[role]
    }


def _alternatives(labels: Iterable[str]) -> str:
    """Build an alternation, longest label first; a label of one character needs a border in front of it."""
    ordered = sorted(labels, key=lambda label: (-len(label), label))
    long = "|".join(r"\s{0,2}".join(map(re.escape, label)) for label in ordered if len(label) > 1)
    short = "".join(label for label in ordered if len(label) == 1)
    single = rf"|(?<![\w])[{short}]" if short else ""
    return rf"(?P<label>{long}{single})"
