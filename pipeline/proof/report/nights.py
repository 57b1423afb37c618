"""
The files of a night, read as far as they can be read.

A report is wanted most when something went wrong: what is torn, missing or not ours is named in it and does not end it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from pipeline.corpus.articles import Unread, read_articles
from pipeline.corpus.warc import read_page
from pipeline.crawl.writing import ARTICLES, SUMMARY
from pipeline.errors import InputError
from pipeline.model import Article, Page
from pipeline.proof.nights import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NIGHTS = 14
"""So many nights are shown side by side, the reported one with them."""


def find_night(out: Path, night: str | None) -> Path:
    """
    Return the folder of a night.

    Args:
        out: The output folder of a crawl.
        night: Its name; the latest one if left out.

    Raises:
        InputError: There is no such night.
    """
    if night is not None:
        folder = out / night
        if not folder.is_dir():
            raise InputError(f"{folder}: no such night: `ls {out}` shows those there are")
        return folder
    nights = sorted({path.parent for name in (SUMMARY, ARTICLES) for path in out.glob(f"*/{name}")})
    if not nights:
        raise InputError(f"{out}: holds no night: give the --out folder of `qinggao crawl`")
    return nights[-1]


def read_summary(folder: Path, faults: list[str]) -> dict[str, Any]:
    """Read a night's summary; {} where there is none to be read, and why is added to the faults."""
    file = folder / SUMMARY
    try:
        summary = orjson.loads(file.read_bytes())
    except FileNotFoundError:
        faults.append(f"{folder.name}/{SUMMARY}: missing: the night was not written to its end")
        return {}
    except (OSError, ValueError) as exc:
        faults.append(f"{folder.name}/{SUMMARY}: cannot be read: {exc}")
        return {}
    if not isinstance(summary, dict) or not isinstance(summary.get("sites"), dict):
        faults.append(f"{folder.name}/{SUMMARY}: is not the summary of a night")
        return {}
    return summary


def earlier_nights(folder: Path, faults: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """Read the summaries of the nights before one, the earliest first, with their names."""
    before = sorted(path.parent for path in folder.parent.glob(f"*/{SUMMARY}") if path.parent.name < folder.name)
    read = [(night.name, read_summary(night, faults)) for night in before[-(NIGHTS - 1) :]]
    return [(name, summary) for name, summary in read if summary]


def night_articles(folder: Path, faults: list[str]) -> Iterator[Article]:
    """Yield the articles of a night as far as they can be read; lines that are none are counted into one fault."""
    unread: list[Unread] = []
    try:
        for found in read_articles([str(folder / ARTICLES)]):
            if isinstance(found, Article):
                yield found
            elif isinstance(found, Unread):
                unread.append(found)
    except InputError as exc:
        faults.append(f"{folder.name}: {exc}")
    if unread:
        lines = "1 line is no article and is" if len(unread) == 1 else f"{len(unread)} lines are no articles and are"
        faults.append(f"{folder.name}: {unread[0]}; {lines} left out")


def page_of(article: Article, archives: Iterable[Path]) -> Page | None:
    """
    Return the saved page an article was made from.

    Args:
        article: The article; the folder that its `source_path` names may have been moved since.
        archives: The WARC files of its night.

    Returns:
        The page; None where its record is gone or cannot be read.
    """
    record = RECORD.fullmatch(article.source_path or "")
    if record is None:
        return None
    file = next((path for path in archives if path.name == Path(record[1]).name), None)
    try:
        found = read_page(file, int(record[2])) if file else None
    except OSError:
        return None
    return found if isinstance(found, Page) and found.url == article.url else None


def as_number(value: object) -> float:
    """Read a figure of a summary; what is none counts as 0."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
