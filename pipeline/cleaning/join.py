"""
Joining the pages of one article.

Each page is cleaned by itself; what is joined are its text, its credits and its ledger. Lines that a page repeats from
the one before it are cut at the seam, and the cut is written down like any other.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING

from pipeline.cleaning.article import content_hash, spoken
from pipeline.model import Article, Removal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STEP = "join"
_PAGE_MARK = re.compile(
    r"[(（\[【](?:第?[\d一二三四五六七八九十]{1,3}[页頁]?|\d{1,2}/\d{1,2})[)）\]】]$"  # brackets around a number
    r"|_?第\d{1,2}[页頁]$"
)
"""What pages of an article add to its headline: (2), （二）, 【2】, (2/5), 第2页; white space is taken out before."""


def join_pages(pages: Sequence[Article | None]) -> Article:
    """
    Join the pages of an article.

    Args:
        pages: The pages in order, None for one that is missing or gave no text; at least one is there.

    Returns:
        The article. Headline, date and credits are those of the first page that states them.
    """
    there = [page for page in pages if page is not None]
    joined = reduce(_append, there)
    missing = tuple(f"page_missing:{number}" for number, page in enumerate(pages, 1) if page is None)
    warnings = (*joined.cleaning.warnings, f"pages:{len(there)}", *missing)
    sources = tuple(page.source_path or page.url or page.id for page in there[1:])
    return joined.model_copy(
        update={
            **spoken(joined.text),
            "content_hash": content_hash(joined.text),
            "cleaning": joined.cleaning.model_copy(update={"warnings": warnings, "parts": sources}),
        }
    )


def _append(first: Article, further: Article) -> Article:
    base = len(first.text) + 1
    moved = tuple(
        removal.model_copy(update={"at": base + removal.at}) if isinstance(removal.at, int) else removal
        for removal in further.cleaning.removed
    )
    cuts = tuple(_seam_cuts(first, further))
    rest = further.text.split("\n")[sum(cut.text.count("\n") for cut in cuts) :]
    dated = first if first.published_at else further
    cleaning = first.cleaning.model_copy(
        update={
            # Undone in reverse: the seam, then the further page behind a first one that is still cut, then the first.
            "removed": (*first.cleaning.removed, *moved, *cuts),
            "repaired": (*first.cleaning.repaired, *further.cleaning.repaired),
            "damaged": (*first.cleaning.damaged, *further.cleaning.damaged),
            "warnings": tuple(dict.fromkeys((*first.cleaning.warnings, *further.cleaning.warnings))),
        }
    )
    return first.model_copy(
        update={
            "title": first.title or further.title,
            "text": "\n".join((first.text, *rest)),
            "published_at": dated.published_at,
            "date_precision": dated.date_precision,
            "source": first.source or further.source,
            "authors": first.authors or further.authors,
            "editors": first.editors or further.editors,
            "cleaning": cleaning,
        }
    )


def _seam_cuts(first: Article, further: Article) -> Iterator[Removal]:
    """Yield the cuts at the head of a further page, the last place first: repeated lines, then the headline."""
    lines = further.text.split("\n")
    headlines = {_bare(title) for title in (first.title, further.title) if title} - {""}
    above = next((n for n, line in enumerate(lines) if _bare(line) not in headlines), len(lines))
    overlap = _overlap(first.text.split("\n"), lines[above:])
    found = ((above, overlap, "join.repeated_lines"), (0, above, "join.headline"))
    for start, count, rule in found:
        if count:
            # Each line is cut with the line end before it, so a page that is repeated as a whole leaves none behind.
            at = len(first.text) + sum(len(line) + 1 for line in lines[:start])
            text = "".join("\n" + line for line in lines[start : start + count])
            yield Removal(rule=rule, step=STEP, action="drop_line", at=at, text=text)


def _overlap(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many lines at the end of one text stand again at the beginning of the next."""
    longest = min(len(before), len(after))
    return next((n for n in range(longest, 0, -1) if before[-n:] == after[:n]), 0)


def _bare(title: str) -> str:
    return _PAGE_MARK.sub("", "".join(title.split()))
