"""Who wrote the article and who edited it, as far as the page shows it outside of the body's paragraphs."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.credits import (
    Credits,
    credits_in,
    is_credit_line,
    joined,
    reporting_person,
    signature_in,
)
from pipeline.cleaning.byline.fields import fields_in, may_hold_labels
from pipeline.cleaning.byline.forms import holds_moment, without_moments
from pipeline.cleaning.byline.lines import has_hint, hints_of
from pipeline.cleaning.byline.name_lists import certain_names, names_in
from pipeline.cleaning.byline.persons import (
    is_foreign_person,
    is_full_name,
    is_person,
    is_publisher,
    is_signature,
    is_stranger,
    titled_person,
)
from pipeline.cleaning.byline.vocabulary import label_words, markup, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.cleaning.byline.lines import Line, Part
    from pipeline.cleaning.byline.zones import Zones

_LONGEST_NAMES = 60  # characters
_MOST_PIECES = 12
_SHORTEST_ACCOUNT = 3  # characters
_WRITERS, _LONGEST_ROLE = ("记者", "記者", "撰稿人", "专栏作家", "專欄作家", "主笔", "主筆"), 14  # characters
_SQUARES = tuple("□■◎○◇◆●")  # papers set one in front of the writer's name
_SET_OFF = re.compile(r"\s[·•|｜]\s")
_PIECES = re.compile(r"[\s·•|｜]*\s[\s·•|｜]*")
_POSTED_BY = re.compile(
    r"(?:(?:^|[\s|·])(?:[Bb][Yy]|由)\s{1,3}([^\s|·]{2,4})(?=[\s|·]|$)"
    r"|(?:^|[\s|·])([^\s|·]{2,4})\s{0,3}(?:发布于|发表于|發佈於|發布於|發表於|發表于|Posted))"
)
_BY_LATIN = re.compile(r"\s?(?:By|BY|by)\s([A-Z][A-Za-z.'-]{1,20}(?:\s[A-Z][A-Za-z.'-]{0,20}){1,3})\s?(?=[|·,，\t]|$)")
_NOTES = ("本文", "文章", "原文", "来自", "转载自", "以上是", "來自", "轉載自")
_NOTED = re.compile(
    r"(?:自|于|於|源)[^。]{2,48}?[，,；;]\s?(?:原文|文章)?作者\s?[:：]\s?([^，,。；;]{2,20})"
    r"|^以上是[^。]{0,24}?(?:记者|記者)([^，。的]{2,8})的"
)
_NOTED_EDITOR = re.compile(r"[，,；;]\s?(?:责任|責任)?(?:编辑|編輯)\s?[:：]\s?([^，,。；;]{2,20})")
_NAMES_AND_OFFICE = re.compile(
    r"(?:^|[\s（(｜|·，,])([\u3400-\u9fff]{2,4}(?:[\s、][\u3400-\u9fff]{2,4}){0,3})\s?"
    r"(?:[/／]\s?文|\s文\s?[/／、]\s?[图圖摄攝]|\s文)(?=$|[\s）)，,｜|；;])"
)
_PERSON_AND_OUTLET = re.compile(r"([^\s/／]{2,4})\s?[/／]\s?([^\s/／]{3,16})")


def credits_at_head(zones: Zones) -> Credits:
    """Join the credits around the headline; the first source wins."""
    lines = (*zones.below, *zones.above)
    return joined(said for line in lines for said in (_said(line), _person_and_outlet(line), _written(line)))


def credits_at_end(zones: Zones) -> Credits:
    """Join the credits at the edges of the body and behind it."""
    edges = (_said(line) for line in zones.edges if _is_all_credits(line))
    tail = (_said(line) for line in zones.tail)
    reporting = (Credits(authors=reporting_person(line.text)) for line in (*zones.edges[-2:], *zones.tail[:2]))
    last = (line for line in (*zones.edges[-2:], *zones.tail[:2]) if not _names_editor(line))
    signatures = (said for line in last for said in (signature_in(line.text), _written(line)))
    # Among links to other articles only a line of its own speaks for this one, and only for those who made the page.
    noted = (_noted(line) for line in (*zones.edges, *zones.tail))
    beyond = (Credits(editors=_said(line).editors) for line in zones.beyond if _is_all_credits(line))
    return joined([*edges, *tail, *beyond, *signatures, *reporting, *noted])


def unlabelled_author(zones: Zones, editors: tuple[str, ...]) -> tuple[str, ...]:
    """
    Read a name at the headline that has no label, in an element that is called author or beside the time.

    Args:
        zones: The lines around headline and body.
        editors: Names with a label of their own, which are not taken.
    """
    lines = zones.nearest
    dated = [holds_moment(line.text) for line in lines]
    for at, line in enumerate(lines):
        if signed := reporting_person(line.text) or (_posted_by(line.text) if dated[at] else ()):
            return signed
        beside = (
            line.text.startswith(_SQUARES) or any(dated[max(0, at - 1) : at + 2]) or _is_role(lines[at + 1 : at + 2])
        )
        for part in line.parts if len(line.text) <= _LONGEST_NAMES and _may_name(line.text) else ():
            alone = beside and part.text == line.text and not part.linked
            is_other = has_hint(part.node, "section") or has_hint(part.node, "account")
            is_named = not is_other and _may_name(part.text)
            if is_named and (alone or dated[at] or has_hint(part.node, "author") or _leads_to_writer(part)):
                bare = part.text.lstrip("".join(_SQUARES))
                if "vcard" in hints_of(part.node) and is_signature(bare):  # only a writer has such a card
                    return (bare,)
                listed = certain_names(titled_person(bare) or bare) or _among_pieces(part.text)
                if listed and not set(listed) & set(editors) and not _is_anothers(line):
                    return listed
    return ()


def _names_editor(line: Line) -> bool:
    """Tell whether a line names an editor: the trainee in brackets behind is no author."""
    return any(field.role in {"editor", "chief"} for field in fields_in(line.text))


def _is_role(behind: Sequence[Line]) -> bool:
    """Tell whether the line below a name says that it is a reporter's, 「某台记者」."""
    return any(len(line.text) <= _LONGEST_ROLE and line.text.endswith(_WRITERS) for line in behind)


def _leads_to_writer(part: Part) -> bool:
    """Tell whether a piece links to what its writer wrote."""
    address = (part.node.attributes.get("href") or "").lower() if part.linked else ""
    return any(path in address for path in markup("paths").author)


def stated_people(values: Iterable[str], taken: tuple[str, ...]) -> tuple[str, ...]:
    """
    Take names from markup that readers do not see: only what is certainly a person counts there.

    Args:
        values: What the markup states, best first.
        taken: Names that the page shows in another role.
    """
    listed = (certain_names(value) or _foreign(value) for value in values)
    return next((found for found in listed if found and not set(found) & set(taken)), ())


def _foreign(value: str) -> tuple[str, ...]:
    """Give a foreign name that is a whole value."""
    return (value,) if is_foreign_person(value) else ()


def _posted_by(line: str) -> tuple[str, ...]:
    """Read who posted it in a line of the date: 「由 王小明 发表于 2024-05-01」, 「by 王小明」."""
    text = without_moments(line)
    match, latin = _POSTED_BY.search(text), _BY_LATIN.match(text)
    return (latin[1],) if latin else certain_names(match[1] or match[2]) if match else ()


def _among_pieces(text: str) -> tuple[str, ...]:
    """Read a name set off by dots and bars: 「某某号 · 王小明 · 2024-05-01」; or the names behind an outlet."""
    pieces = _SET_OFF.split(without_moments(text).strip(" \t·•|｜"))
    alone = next(filter(None, map(certain_names, pieces)), ())
    return alone or _behind_outlet(text) or _beside_account(text)


def _beside_account(text: str) -> tuple[str, ...]:
    """Read the one name beside an account of any name, with the date and nothing else: 「王小明 某某号 2024-05-01」."""
    words = without_moments(text).split()
    if len(words) != len(("name", "account")) or not holds_moment(text):
        return ()
    persons = tuple(filter(is_person, words))
    account = next((word for word in words if word not in persons), "")
    is_account = (
        len(account) >= _SHORTEST_ACCOUNT and not is_stranger(account) and not account.startswith(names().places)
    )
    return persons if len(persons) == 1 and is_account else ()


def _behind_outlet(text: str) -> tuple[str, ...]:
    """Read the names behind an outlet, and nothing else: 「2024-05-01 某某晚报 王小明」."""
    first, *rest = _PIECES.split(without_moments(text).strip()) or [""]
    reports = bool(rest) and rest[-1].endswith(names().reports)  # 「伦敦报道」, 「摄影报道」
    rest = rest[:-1] if reports else rest
    is_known = is_publisher(first) or first.endswith("》") or reports
    return tuple(rest) if rest and is_known and all(map(is_full_name, rest)) else ()


def _is_anothers(line: Line) -> bool:
    """Tell whether a line quotes a headline or credits who neither wrote nor edited: its names are no authors."""
    return any(field.role in {"quoted", "other", "supplied"} for field in fields_in(line.text))


def _may_name(text: str) -> bool:
    """Tell at a glance whether a text can hold a name: it has a surname somewhere."""
    return not names().surnames.isdisjoint(text)


def _said(line: Line) -> Credits:
    said = credits_in(line.tabbed) if may_hold_labels(line.text) else Credits()
    return said or _in_pieces(line)


def _in_pieces(line: Line) -> Credits:
    """Read labels that fill an element of their own, whose value stands in the next: 「文」 「王小明」."""
    if len(line.raw) < len(("label", "value")) or len(line.text) > _LONGEST_NAMES:
        return Credits()
    if _lone_labels().isdisjoint(piece[0].strip() for piece in line.raw):
        return Credits()
    labels, found = label_words(), []
    for label, value in pairwise(line.parts[:_MOST_PIECES]):
        listed = () if label.linked else certain_names(value.text)
        if listed and label.text in labels["author"]:
            found.append(Credits(authors=listed))
        elif listed and (label.text in labels["editor"] or label.text in labels["chief"]):
            found.append(Credits(editors=listed))
    return joined(found)


@cache
def _lone_labels() -> frozenset[str]:
    """Return the labels of writers and editors."""
    return frozenset(word for role in ("author", "editor", "chief") for word in label_words()[role])


def _is_all_credits(line: Line) -> bool:
    return may_hold_labels(line.text) and is_credit_line(line.tabbed)


def _written(line: Line) -> Credits:
    """Read who is behind the text where the office follows the name: 「王小明/文 李四/图」, 「王小明 文/图」."""
    if "文" not in line.text or len(line.text) > _LONGEST_NAMES:
        return Credits()
    match = _NAMES_AND_OFFICE.search(without_moments(line.text))
    return Credits(authors=certain_names(match[1])) if match else Credits()


def _noted(line: Line) -> Credits:
    """Read writer and editor out of a note: 「本文来自某某号，作者：王小明」, 「以上是某某台记者王小明的采访报道」."""
    is_note = line.text.startswith(_NOTES) and len(line.text) <= 2 * _LONGEST_NAMES
    match = _NOTED.search(line.text) if is_note else None
    edited = _NOTED_EDITOR.search(line.text) if match else None
    editors = names_in(edited[1]) if edited else ()
    return Credits(authors=names_in(match[1] or match[2]), editors=editors) if match else Credits()


def _person_and_outlet(line: Line) -> Credits:
    """Read 「王小明/某某日报」 under a headline."""
    match = _PERSON_AND_OUTLET.fullmatch(without_moments(line.text).strip())
    if match and is_person(match[1]) and is_publisher(match[2]):
        return Credits(match[2], (match[1],))
    return Credits()
