"""The parts of a page where its byline stands: around the headline, at the edges of the body, behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.vocabulary import label_words, site_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.byline.lines import Line, Outline

_BELOW, _ABOVE, _TABLE, _EDGE, _TAIL = 30, 6, 24, 6, 30  # lines
_NEAREST, _NEAREST_ABOVE = 12, 3  # lines
_SHORT = 160  # characters: a longer line is prose
_TERMS = ("source", "author", "editor", "chief", "published")
_VALUE, _LABEL_IN_CELL = 30, 4  # characters; shorter words in a cell may head a column
_ARTICLE, _HEADLINE = 60, 8  # characters: no text of another article above, no section's name below
PRINT_PAGE = re.compile(r"第\s?[A-Z]?\d{1,3}\s?版")
_PICTURED = re.compile(r"[\u3400-\u9fff]\s?[摄攝][\s)）\]】]{0,3}$")
_LABEL_ALONE = re.compile(r"[^\W\d_]{2,6}\s?[:：]")


@dataclass(frozen=True, slots=True)
class Zones:
    """
    Lines that may hold the byline, each group nearest first.

    Attributes:
        headline: The line of the headline, if one shows it.
        below: Between headline and body.
        above: In front of the headline.
        edges: Short lines at the beginning and the end of the body.
        masthead: Further above the headline, the lines that name a paper's page, 「第A05版」.
        tail: Behind the body, up to the list of other articles.
        beyond: The rest of what stands behind the body.
    """

    headline: Line | None
    below: tuple[Line, ...]
    above: tuple[Line, ...]
    masthead: tuple[Line, ...]
    edges: tuple[Line, ...]
    tail: tuple[Line, ...]
    beyond: tuple[Line, ...]

    @property
    def nearest(self) -> tuple[Line, ...]:
        """The lines next to the headline, where a name needs no label: down to the first sentence, then above."""
        headline = self.headline.text if self.headline else ""
        sentences = (at for at, line in enumerate(self.below) if line.is_prose and line.text != headline)
        prose = next(sentences, len(self.below))
        nearest = (*self.below[: min(prose, _NEAREST)], *self.above[:_NEAREST_ABOVE])
        return tuple(line for line in nearest if not _is_caption(line.text))


def _is_caption(text: str) -> bool:
    """Tell whether a line names a photographer, 「某某网记者 王小明 摄」, and no writer beside."""
    return bool(_PICTURED.search(text)) and "文" not in text


def zones_of(page: Outline, headline: int | None) -> Zones:
    """Cut a page's lines into the zones of its byline."""
    page = page.below(headline)
    page = page.until(_next_article(page.lines, headline))
    lines = page.lines
    first, last = page.body
    if headline is None:
        below, above = lines[max(0, first - _BELOW // 2) : first], lines[:0]
    else:
        end = first if first > headline else headline + 1 + _BELOW // 2
        below = lines[headline + 1 : min(end, headline + 1 + _BELOW)]
        above = lines[_start_above(lines, headline) : headline]
    inside = lines[first:last]
    edges = (*inside[:_EDGE], *inside[max(_EDGE, len(inside) - _EDGE) :])
    other_articles = site_words().other_articles
    behind = lines[last : last + _TAIL] if last else ()
    stop = next((at for at, line in enumerate(behind) if other_articles.match(line.text)), len(behind))
    return Zones(
        headline=None if headline is None else lines[headline],
        below=_short(below),
        above=_short(above)[::-1],
        masthead=tuple(line for line in lines[: headline or 0] if PRINT_PAGE.search(line.text[:_SHORT])),
        edges=tuple(line for line in edges if len(line.text) <= _SHORT // 2),
        tail=_short(behind[:stop]),
        beyond=_short(behind[stop:]),
    )


def _start_above(lines: Sequence[Line], headline: int) -> int:
    """Begin above the headline; offices set a table above it that names the headline too, with its date and issuer."""
    in_table = (
        at
        for at in range(max(0, headline - _TABLE), headline)
        if lines[at].text == lines[headline].text and lines[at].block.tag in {"td", "th", "dd"}
    )
    named = next(in_table, None)
    return max(0, headline - _ABOVE if named is None else named - 2 * _ABOVE)


def _next_article(lines: Sequence[Line], headline: int | None) -> int:
    """
    Find where another article begins: a heading of the same rank behind a text, and in no box of that text's.

    A subhead stands in the box of the paragraphs above it.
    """
    if headline is None or not lines[headline].heading:
        return len(lines)
    boxes: set[int] = set()
    chars = 0
    for at, line in enumerate(lines[headline + 1 :], start=headline + 1):
        box = line.block.parent
        if line.is_prose:
            chars += len(line.text)
            boxes.add(box.mem_id if box else 0)
        elif (
            chars >= _ARTICLE and _is_other_headline(line, lines[headline]) and (box is None or box.mem_id not in boxes)
        ):
            return at
    return len(lines)


def _is_other_headline(line: Line, headline: Line) -> bool:
    return line.heading == headline.heading and len(line.text) >= _HEADLINE and line.text != headline.text


def _is_term(line: Line) -> bool:
    """Tell whether a line is a label in an element for terms: its value stands in the next, <dt>来源</dt><dd>…</dd>."""
    is_place = line.block.tag in {"dt", "th"} or (line.block.tag == "td" and len(line.text) >= _LABEL_IN_CELL)
    return is_place and any(line.text in label_words()[role] for role in _TERMS)


def _short(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Drop long lines; put a label that fills its line together with the value in the next."""
    found: list[Line] = []
    for line in lines:
        if found and _LABEL_ALONE.fullmatch(found[-1].text) and len(line.text) <= _VALUE:
            label = found.pop()
            found.append(line._replace(text=f"{label.text} {line.text}", raw=label.raw + line.raw))
        elif found and _is_term(found[-1]) and len(line.text) <= _VALUE and not _is_term(line):
            label = found.pop()
            colon = ("：", label.raw[-1][1], False)
            found.append(line._replace(text=f"{label.text}：{line.text}", raw=(*label.raw, colon, *line.raw)))
        elif len(line.text) <= _SHORT:
            found.append(line)
    return tuple(found)
