"""What a page holds for its byline to be read off: the lines around headline and body, and what its markup states."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.embedded import Stated, in_json_ld, in_meta, in_title
from pipeline.cleaning.byline.lines import Outline, outline
from pipeline.cleaning.byline.state import in_state, in_text_state
from pipeline.cleaning.byline.title import (
    headline_line,
    is_section,
    likely_line,
    line_over_byline,
    stated_headline,
    whole_headline,
)
from pipeline.cleaning.byline.zones import zones_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selectolax.lexbor import LexborHTMLParser

    from pipeline.cleaning.byline.zones import Zones


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    A page, read once, for all fields to choose from.

    Attributes:
        tree: The page.
        head: Its <title>.
        title: Its headline.
        zones: The lines around headline and body.
        prose: The first sentences of the body.
        meta: What meta elements state.
        json_ld: What JSON-LD states.
        state: What the scripts' state says of the article; reading it costs time, so it is asked last.
    """

    tree: LexborHTMLParser
    head: str
    title: str | None
    zones: Zones
    prose: tuple[str, ...]
    meta: Stated
    json_ld: Stated
    state: Callable[[], Stated]


def read_evidence(tree: LexborHTMLParser, is_spam_title: Callable[[str], bool]) -> Evidence:
    """
    Read a page once, for all fields; the headline is found with it.

    Args:
        tree: The page; it is not changed.
        is_spam_title: Vetoes a headline that injected spam has put in the place of the real one.
    """
    meta, json_ld, head = in_meta(tree), in_json_ld(tree), in_title(tree)
    head = "" if is_spam_title(head) else head
    titles = (text for text in (*json_ld.titles[:1], *meta.titles, head) if text and not is_section(text))
    stated = [text for text in titles if not is_spam_title(text)]
    page = outline(tree.body).split_at(stated) if tree.body else Outline((), (0, 0))
    title, at = _headline(page, stated, meta.site, is_spam_title)
    if at is None and (lower := _below_dialog(page, stated, is_spam_title)) is not page:
        page = lower
        title, at = _headline(page, stated, meta.site, is_spam_title)
    state = cache(lambda: _state(tree, title or "", page))
    if at is None:  # it is not shown: only the state can tell the headline from the site's name behind it
        title = next((text for text in state().titles if not is_spam_title(text)), title)
    return Evidence(
        tree=tree,
        head=head,
        title=title,
        zones=zones_of(page, at),
        prose=_first_prose(page.below(at), at),
        meta=meta,
        json_ld=json_ld,
        state=state,
    )


def _below_dialog(page: Outline, stated: Sequence[str], is_spam: Callable[[str], bool]) -> Outline:
    """Seek the body below the headline that the markup states, where it was found in a dialog above."""
    at = headline_line(Outline(page.lines, (0, 0)), stated, is_spam)
    return page.below(at) if at is not None and not page.lines[at].is_link else page


def _state(tree: LexborHTMLParser, title: str, page: Outline) -> Stated:
    """Read the state that names the headline; on a page that shows no text, the state that holds one."""
    stated = in_state(tree, title)
    return stated if stated.titles or page.body[1] else in_text_state(tree)


def _headline(
    page: Outline, stated: Sequence[str], site: str | None, is_spam: Callable[[str], bool]
) -> tuple[str | None, int | None]:
    """Choose the headline and the line that shows it: one that the markup confirms, else one that looks like it."""
    known = [site or "", *stated]
    at = headline_line(page, stated, is_spam)
    at = likely_line(page, known, is_spam) if at is None else at
    said = stated_headline(stated, known[:1], is_spam)
    at = line_over_byline(page, known, is_spam) if at is None and said is None else at
    return (said, None) if at is None else (whole_headline(page, at, stated), at)


def _first_prose(page: Outline, headline: int | None) -> tuple[str, ...]:
    first, last = page.body
    start = first if headline is None or headline > first else headline + 1
    return tuple(line.text for line in page.lines[start:last] if line.is_prose)[:2]
