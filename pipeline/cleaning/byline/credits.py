"""
The credits a line of text states: where it comes from, who wrote it, who edited it.

One reader serves all: the lines of a page's head and tail, the rule files' `move_to_editors`, and plain text. Names
inside paragraphs that stay in the body are read apart: in datelines at the beginning, in brackets at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.fields import fields_in
from pipeline.cleaning.byline.forms import without_moments
from pipeline.cleaning.byline.name_lists import certain_names, is_nothing_but_names, names_in, person_at_start
from pipeline.cleaning.byline.outlets import source_of
from pipeline.cleaning.byline.persons import is_full_name, is_handle, is_outlet, is_person
from pipeline.cleaning.byline.placeholders import is_placeholder
from pipeline.cleaning.byline.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.cleaning.byline.fields import Field

_LONGEST_LINE = 240  # characters; a longer line is a paragraph
_NO_CREDIT = frozenset(("furniture", "quoted", "published", "changed"))
_LONGEST_VALUE, _LONGEST_LEAD = 24, 20  # characters
_AROUND = " \t()（）[]【】〔〕「」〖〗-—|｜丨·,，、。;；/⊙○◎●"
_PHOTOGRAPHER = re.compile(r"(?:摄|攝|摄影|攝影|供图|供圖)[\s)）\]】]{0,3}$")
_PICTURE_BY = re.compile(r"[^\s/／]{0,4}[图圖照]\s?[/／|｜丨:：](?!\s?文)")
_TALK = re.compile("[的了是我你您他她它们這这那]")  # what no outlet is called
_SHORT_OUTLET = re.compile("[\u3400-\u9fff]{2,6}")  # 「总台央视」, of which no ending tells
_SENTENCE = re.compile("[。！？!?；]")
_OUTLET_OF_REPORTER = re.compile(r"《([^《》]{2,20})》\s?(?:记者|記者)")
_WIDTH = 80  # characters at either end of a paragraph
_IN_BRACKETS = re.compile(r"[（(【\[〔]([^（）()【】\[\]〔〕]{0,60})[）)】\]〕]")
_REPORTER = re.compile("记者|記者|通讯员|通訊員|实习生|實習生")
_WIRED_FEATURE = re.compile(r"^[^，。]{2,20}[电電]\s{0,3}[题題]\s?[:：]")
_DISPATCHED = ("讯", "訊", "电", "電")
_SENT = re.compile(r"[电電讯訊]\s{0,3}】?\s{0,3}$")
_REPORTING = re.compile(
    r"(?:[^\s/／、]{1,12}[\s/／]{1,3})?([^\s/／、]{2,4}(?:、[^\s/／、]{2,4}){0,3})[\s/／]{1,3}[^\s/／]{0,6}(?:報導|報道|报道|报导)"
)
_SENT_FROM = re.compile(r"(?:记者|記者)?\s?([^\s，。/／]{2,4})\s{1,3}[发發]自\s?[^\s，。]{2,8}")
_WIRED = re.compile(r"(?:记者|記者)([^，。；！？（）()/／\s]{2,12})(?:[电電]|报道|報道|报导|報導)$")
_MARKED = re.compile(r"(?:^|\s)\s{0,2}(?:文|作者|撰文|采写|图文|圖文)\s{0,2}[/／|｜丨:：]")
_REPORTED = re.compile(
    r"^[^，。；！？]{0,30}?(?:记者|記者|通讯员|通訊員)([^，。；！？（）()]{2,40}?)(?:报道|報道|報導|报导|文/图|图/文|摄影报道)"
)
_INTRODUCED = re.compile(
    r"^\s{0,3}(?![据據])([^\s，。；！？：:（）()]{2,16}?)\s{0,2}(?:记者|記者)(?!站)\s?"
    r"([^，。；！？：:（）()\s]{2,4}(?:[\s、]{1,2}[^，。；！？：:（）()\s]{2,7}){0,4})\s"
)
"""「某某网 记者 王小明 通讯员 李四 昨日，…」: the names end where the sentence begins."""
_DESK_REPORT = re.compile(r"[\u3400-\u9fff]{2,6}(?:中心|组|組)\s?[／/]\s?[\u3400-\u9fff]{2,4}(?:报导|報導|报道|報道)")
"""「生活中心／王小明報導」, 「社會中心／綜合報導」"""
_SIGNATURE = re.compile(r"[（(]([^（）()]{2,60})[）)][。.]?\s{0,4}\d{0,8}\s{0,4}$")


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
        """Tell whether anything is stated."""
        return bool(self.source or self.authors or self.editors)


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
        >>> credits_in("编辑：张三 责任编辑：李四").editors
        ('张三',)
    """
    fields = fields_in(line) if len(line) <= _LONGEST_LINE else ()
    said = joined(_credit(field) for field in fields if field.role != "chief")
    return said if said.editors else said | joined(_credit(field) for field in fields if field.role == "chief")


def is_credit_line(line: str) -> bool:
    """
    Tell whether a line is nothing but credits, so that it does not belong to the body.

    Example:
        >>> is_credit_line("责任编辑：王五 校对：李四"), is_credit_line("记者：您怎么看这件事？")
        (True, False)
    """
    if _DESK_REPORT.fullmatch(line.strip(_AROUND)):
        return True
    fields = fields_in(line) if len(line) <= _LONGEST_LINE else ()
    if all(field.role in _NO_CREDIT for field in fields):
        return False
    before = without_moments(line[: fields[0].start]).strip(_AROUND)
    return (not before or _may_lead(before, fields[0])) and all(map(_is_whole, fields))


def credits_in_body(paragraphs: Sequence[str]) -> Credits:
    """
    Read the names in datelines and in the signature at the end; nothing else is looked at.

    Args:
        paragraphs: The body's paragraphs in their order.

    Returns:
        Authors of 「新华社北京5月1日电（记者 张三）」 and of a closing 「（记者 李四）」 or 「（李四）」.

    Example:
        >>> credits_in_body(["新华社北京5月1日电（记者 张三）今天天气晴。", "活动持续三天。（李小四）"]).authors
        ('张三', '李小四')
    """
    opening = (_dateline(paragraph) for paragraph in paragraphs[:3])
    below = (_below_feature(*pair) for pair in pairwise(paragraphs[:3]))
    closing = (signature_in(paragraph) for paragraph in paragraphs[-2:])
    return joined([*opening, *below, *closing])


def signature_in(paragraph: str) -> Credits:
    """
    Read the credits in brackets at the end of a paragraph.

    Example:
        >>> signature_in("活动持续三天。（李小四）").authors, signature_in("活动持续三天。（完）").authors
        (('李小四',), ())
    """
    match = _SIGNATURE.search(paragraph[-_WIDTH:])
    if not match:
        return Credits()
    inside = match[1].strip()
    if _PHOTOGRAPHER.search(inside) or _PICTURE_BY.match(inside):
        return Credits()
    said = credits_in(inside)
    if said:
        return said
    return Credits(authors=certain_names(inside))


def joined(parts: Iterable[Credits]) -> Credits:
    """Join credits in their order."""
    whole = Credits()
    for part in parts:
        if part:
            whole |= part
    return whole


def _credit(field: Field) -> Credits:
    if field.role == "source":
        return Credits(source=source_of(field.value))
    if field.role == "author" and not _PHOTOGRAPHER.search(field.value):
        outlet = _OUTLET_OF_REPORTER.match(field.value)
        return Credits(outlet[1] if outlet else None, names_in(without_moments(field.value)))
    if field.role in {"editor", "chief"}:
        return Credits(editors=_editors(without_moments(field.value)))
    return Credits()


def _editors(value: str) -> tuple[str, ...]:
    """List editors; where no name is given, the login they sign with."""
    found = names_in(value)
    if found or is_placeholder(value):
        return found
    login = value.strip(_AROUND).split(" ")[0].split("\t")[0]
    return (login,) if is_handle(login) else ()


def _is_whole(field: Field) -> bool:
    """Tell whether a value holds only what its label announces."""
    value = without_moments(field.value).strip(_AROUND)
    if field.role in {"author", "editor", "chief", "other"}:
        return not value or is_outlet(value) or is_nothing_but_names(value) or is_handle(value)
    return len(value) <= _LONGEST_VALUE and not _SENTENCE.search(value)


def _may_lead(before: str, first: Field) -> bool:
    """Tell whether a reporter's outlet stands in front of the first label, or the reporter: 「本报」, 「《某报》」."""
    titled = before.startswith("《") and before.endswith("》")
    unknown = first.role == "author" and bool(_SHORT_OUTLET.fullmatch(before))
    known = is_outlet(before) or is_person(before) or before in names().roles
    return len(before) <= _LONGEST_LEAD and not _TALK.search(before) and (titled or unknown or known)


def _dateline(paragraph: str) -> Credits:
    head = paragraph[:_WIDTH]
    for match in _IN_BRACKETS.finditer(head):
        role = _REPORTER.search(match[1])
        written = Credits() if role else _written_by(match[1])
        if written:
            return written
        listed = _reporters(match[1][role.end() :]) if role else reporting_person(match[1])
        if not listed and _SENT.search(head[: match.start()]):
            listed = certain_names(match[1])
        if listed:
            return Credits(authors=listed)
    reported = _REPORTED.match(head)
    if reported:
        return Credits(authors=_reporters(reported[1]))
    introduced = _INTRODUCED.match(head) if _REPORTER.search(head) else None
    is_outlets = introduced and (is_outlet(introduced[1]) or introduced[1].endswith(_DISPATCHED))
    return Credits(authors=_reporters(introduced[2])) if introduced and is_outlets else Credits()


def _below_feature(dateline: str, line: str) -> Credits:
    """Read the names on a line of their own below 「新华社北京5月1日电 题：…」."""
    return Credits(authors=certain_names(line) if _WIRED_FEATURE.match(dateline) else ())


def reporting_person(line: str) -> tuple[str, ...]:
    """
    Read the names of a line that only says who reports from where.

    Example:
        >>> reporting_person("王小明／台北報導"), reporting_person("中央社記者王小明台北1日電")
        (('王小明',), ('王小明',))
    """
    line = line.strip(_AROUND)
    reporting = _REPORTING.fullmatch(line)
    reporting = reporting or _SENT_FROM.fullmatch(without_moments(line).strip(_AROUND))
    listed = tuple(reporting[1].split("、")) if reporting else ()
    if listed and all(map(is_person, listed)):
        return listed
    wired = _WIRED.search(without_moments(line).replace("\t", ""))
    return _reporters(wired[1]) if wired else ()


def _written_by(text: str) -> Credits:
    """Read the names behind labels in brackets: 「【文/某某网 王小明】」, 「（某某网讯 文/王小明 编辑/李四）」."""
    said = credits_in(text) if _MARKED.search(text) else Credits()
    people = tuple(filter(is_full_name, said.authors))
    return Credits(authors=people, editors=said.editors) if people else Credits()


def _reporters(text: str) -> tuple[str, ...]:
    """List the names behind 记者: as long as they are certain, or the one that a run of characters begins with."""
    text = text.strip(" \t:：")
    listed = tuple(takewhile(is_full_name, names_in(without_moments(_REPORTER.sub(" ", text)))))
    in_front = "".join(f"{name}、" for name in listed)
    touching = person_at_start(text.removeprefix(in_front)) if text.startswith(in_front) else None
    return (*listed, touching) if touching else listed
