"""Where the article was taken from: the outlet in view at the headline, with a label or without."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.boxes import share_small_box
from pipeline.cleaning.byline.fields import fields_in, is_label
from pipeline.cleaning.byline.forms import holds_moment, without_moments
from pipeline.cleaning.byline.lines import has_hint, hints_of
from pipeline.cleaning.byline.name_lists import names_in
from pipeline.cleaning.byline.outlets import source_of
from pipeline.cleaning.byline.persons import is_foreign_name, is_outlet, is_person, is_publisher, titled_person
from pipeline.cleaning.byline.title import is_section
from pipeline.cleaning.byline.vocabulary import label_words, names, site_words, source_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleaning.byline.lines import Line, Part
    from pipeline.cleaning.byline.zones import Zones

_LONGEST, _LONGEST_PIECE = 20, 80  # characters
_CLOSING = 6  # lines
_NAME = re.compile(r"[“@]?[^\W_][\w\s·.《》“”（）+&-]{1,19}")
_SQUARES_AND_BLANKS = " \t□■◎○◇◆●"
_SHORTEST_UNKNOWN = 4
_BRACKETED = re.compile(r"[（(][^（()）]{0,12}[)）]$")
_BRACKETS = "（）()"
_BY = re.compile(r"[Bb][Yy]\s")
_PIECES = re.compile(r"\t|\s[·•|｜]\s")
_WORD = re.compile(r"[^\W_]")
_COMPILED = ("综合", "綜合")
"""So a portal names what it compiled: whom it quotes says more."""
_DESK = ("中心", "组", "組")
_REPORT = re.compile("(?:综合|綜合)?(?:报道|報道|報導|报导)$|(?<=[网網报報社台臺闻聞端刊])(?:综合|綜合)$")
"""Stands between an outlet and its reporter: 「某某网綜合報導／記者王小明」."""
_SENTENCE = re.compile("[，。！？!?；…]")
_LUNAR_DAY = re.compile(
    "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年|[正腊臘冬一二三四五六七八九十]月(?:初|十|廿|二十|三十)"
)
_REPORTED = re.compile(r"([^\s/／]{2,12})\s?[/／]\s?[^\s/／]{0,8}(?:报道|報道|报导|報導|[电電])(?=\s|$)")


def unlabelled_source(zones: Zones, crumbs: Sequence[str] = (), writers: Sequence[str] = ()) -> str | None:
    """
    Find an outlet that stands at the headline without a label: 「某某日报 2019-09-07 10:00」.

    An element that is called source or media may hold any name that is not a person's; so may the line of the date;
    in the lines next to it the name has to be one of an outlet.

    Args:
        zones: The lines around headline and body.
        crumbs: Names of sections and of the site as the <title> has them: a section stands in the line of the date too.
        writers: Names that have a writer's label.
    """
    title = zones.headline.text if zones.headline else ""
    sections = [crumb for crumb in crumbs[:-1] if crumb[:2] != crumbs[-1][:2]]  # 「某某科技」 is a part of 「某某网」
    nearest = [line for line in zones.nearest if line.text != title]  # pages show their headline in a bar as well
    found = [
        (line, part.node, text)
        for line in nearest
        for part in line.parts
        for text in _names_in(part)
        if text != title and text not in writers and not has_hint(part.node, "section") and not _is_anothers(line)
    ]
    dated = [line for line in nearest if holds_moment(line.tabbed)][:1]
    beside = _neighbours(zones.below, dated)
    by_account = (text for _, node, text in found if has_hint(node, "account"))
    by_class = (text for _, node, text in found if has_hint(node, "source"))
    in_place = (text for line, _, text in found if line in dated and line in zones.below and _is_all(line, text))
    by_place = (text for text in in_place if text not in sections)
    by_name = (text for line, _, text in found if line in beside and is_publisher(text) and text not in title)
    by_author = (
        text
        for _, node, text in found
        if has_hint(node, "author") and text not in sections and "vcard" not in hints_of(node)
    )
    by_box = (
        text
        for line, _, text in found  # an account stands above its date, a section anywhere
        if line in beside[:1]
        and line.text == text
        and text not in sections
        and _stands_with(line, dated, zones.headline)
    )
    return next((text for kind in (by_account, by_class, by_place, by_name, by_author, by_box) for text in kind), None)


def source_beside_date(zones: Zones) -> str | None:
    """
    Read the outlet in an element called source beside the date, where only a line further below has a label.

    That line stands in the text: it tells where a copied text says that it was taken from.
    """
    at = next((at for at, line in enumerate(zones.below) if holds_moment(line.tabbed)), None)
    if at is None or any(_has_label(line) and not _quotes(line) for line in zones.below[: at + 2]):
        return None
    parts = (part for part in zones.below[at].parts if _is_called_source(part))
    named = next((text for part in parts for text in _names_in(part)), "")
    return None if named.endswith(_COMPILED) else named or None


def _has_label(line: Line) -> bool:
    return any(field.role == "source" for field in fields_in(line.tabbed))


def _is_called_source(part: Part) -> bool:
    names = part.node.attributes.get("class") or ""
    return "source" in names.lower() and not has_hint(part.node, "section")


def _stands_with(line: Line, dated: Sequence[Line], headline: Line | None) -> bool:
    return any(line is not other and share_small_box(line, other, headline) for other in dated)


def announced_outlet(zones: Zones) -> str | None:
    """Read the outlet of the reporter at the headline, 「某报 记者王小明／报导」, or one named as the author."""
    for line in zones.nearest:
        text = without_moments(line.text).strip(_SQUARES_AND_BLANKS)
        reported = _REPORTED.match(text)
        if reported and is_publisher(reported[1]) and not reported[1].endswith(_DESK):
            return source_of(reported[1])
        match = _reporters_outlet().match(text)
        if (
            match
            and not match[1].startswith(source_words().ranks)
            and (is_publisher(match[1]) or _may_employ(match[1], text[match.end() :]))
        ):
            return source_of(_REPORT.sub("", match[1]))
        for field in fields_in(line.tabbed):
            value = without_moments(field.value).strip()
            if field.role in {"author", "supplied"} and not names_in(value) and is_publisher(value):
                return source_of(value)
    return None


def supplying_outlet(zones: Zones) -> str | None:
    """Read the outlet or office that sent the text in, behind the body: 「供稿：某某日报」."""
    lines = (
        line for line in (*zones.edges, *zones.tail) if any(word in line.text for word in label_words()["supplied"])
    )
    values = (field.value for line in lines for field in fields_in(line.tabbed) if field.role == "supplied")
    return next((source_of(value) for value in values if is_publisher(value) and not names_in(value)), None)


def _may_employ(name: str, behind: str) -> bool:
    """Tell whether an unknown word in front of 记者 and a name is an outlet, and not what kind of reporter it is."""
    listed = names_in(behind)
    is_kind = _is_other(name) or source_words().kind.search(name) or any(role in name for role in names().roles)
    return len(name) >= _SHORTEST_UNKNOWN and bool(listed) and is_person(listed[0]) and not is_kind


def closing_outlet(zones: Zones) -> str | None:
    """Read the outlet beside the date right under the body, 「2024年5月1日 | 某某日报」."""
    dated = (line for line in zones.tail[:_CLOSING] if len(line.text) <= _LONGEST_PIECE and holds_moment(line.text))
    found = (text for line in dated for part in line.parts for text in _names_in(part))
    return next(filter(is_publisher, found), None)


def _neighbours(lines: Sequence[Line], dated: Sequence[Line]) -> list[Line]:
    at = next((at for at, line in enumerate(lines) if line in dated), None)
    return [*dated] if at is None else [*lines[max(0, at - 1) : at], *lines[at : at + 2]]


def _is_all(line: Line, name: str) -> bool:
    """Tell whether a line holds a name and the date, and besides buttons nothing, or something behind them only."""
    pieces = [piece.strip(" ·•|｜") for piece in _PIECES.split(without_moments(line.tabbed))]
    others = [piece for piece in pieces if _WORD.search(piece) and name not in piece and not _is_aside(piece)]
    leads = line.text.startswith(name) and without_moments(line.text[len(name) :].lstrip())[:1] == "\t"
    return is_outlet(name) or leads or not any(others)


def _is_aside(piece: str) -> bool:
    """Tell whether a piece of the line of the date counts readers, or holds buttons and names of people only."""
    words = _BRACKETED.sub("", piece).strip(_BRACKETS).lower().replace(":", " ").replace("：", " ").split()
    return bool(_count().fullmatch(piece) or _BY.match(piece)) or all(
        word in names().strangers or is_person(word) for word in words
    )


def _is_anothers(line: Line) -> bool:
    """Tell whether a line quotes another headline, or says what a writer is: 「王小明 副主任医师 某某医院」."""
    return _quotes(line) or bool(source_words().bearer.search(line.text))


def _quotes(line: Line) -> bool:
    """Tell whether a line quotes another headline, 「原标题：」."""
    return any(field.role == "quoted" for field in fields_in(line.text))


def _names_in(part: Part) -> Iterator[str]:
    """Go over the texts of a piece that can name an outlet."""
    if len(part.text) > _LONGEST_PIECE or _SENTENCE.search(part.text):
        return
    for piece in _PIECES.split(without_moments(part.text)):
        fields = fields_in(piece)
        before = _REPORT.sub("", piece[: fields[0].start].rstrip()) if fields else ""
        text = source_of(_roles_at_end().sub("", before) if fields else _without_person(piece))
        if (
            text
            and (not fields or is_publisher(text))
            and len(text) <= _LONGEST
            and _NAME.fullmatch(text)
            and not _is_other(text)
        ):
            yield text


def _without_person(piece: str) -> str:
    """Cut off the writer in front of an outlet or behind it: 「王小明 某某号」."""
    words = piece.split()
    persons = [is_person(word) for word in words]
    if len(words) == len(("person", "outlet")) and sum(persons) == 1:
        return words[persons.index(False)]
    return piece


def _is_other(text: str) -> bool:
    known = not names().strangers.isdisjoint((text, *text.lower().split())) or text in names().like_names
    known = known or is_label(text) or (is_section(text) and not _is_channel(text))
    known = known or bool(site_words().readers_day.match(text))
    is_place_or_label = text.endswith((*source_words().not_outlets, *names().reports))
    is_button = text.startswith((*site_words().buttons, *source_words().ranks))
    if text in names().outlets:
        return False
    return (
        known
        or is_place_or_label
        or is_button
        or is_foreign_name(text)
        or bool(_LUNAR_DAY.search(text))
        or text.lower().endswith("app")
        or is_person(text)
        or titled_person(text) is not None
        or any(p.match(text) for p in (_count(), _reporters_outlet()))
    )


def _is_channel(text: str) -> bool:
    """Tell whether a text names a channel of an outlet, 「某某网-文化频道」."""
    outlet, dash, _ = text.partition("-")
    return bool(dash) and is_publisher(outlet)


@cache
def _reporters_outlet() -> re.Pattern[str]:
    roles = source_words().role.pattern
    return re.compile(rf"([^\s：:，。/／|（(【]{{2,12}}?)\s?[/／]?\s?(?:{roles}){{0,2}}(?:记者|記者)")


@cache
def _roles_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{source_words().role.pattern}){{1,2}}$")


@cache
def _count() -> re.Pattern[str]:
    return re.compile(rf"\d[\d.,万萬]{{0,8}}\s?(?:{source_words().counted.pattern})")
