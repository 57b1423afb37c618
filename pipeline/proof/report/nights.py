"""
The files of a night, read as far as they can be read.

A report is wanted most when something went wrong: what is torn, missing or not ours is named in it and does not end it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from pydantic import ValidationError

from pipeline.errors import InputError
from pipeline.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUMMARY = "summary.json"
ARTICLES = "articles.jsonl"
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


def read_articles(folder: Path, faults: list[str]) -> Iterator[Article]:
    """Yield the articles of a night; lines that are none are counted into one fault."""
    file = folder / ARTICLES
    try:
        lines = file.open("rb")
    except OSError as exc:
        faults.append(f"{folder.name}/{ARTICLES}: cannot be read: {exc.strerror}")
        return
    torn: list[int] = []
    with lines:
        for number, line in enumerate(lines, 1):
            try:
                yield Article.model_validate_json(line)
            except ValidationError:
                torn.append(number)
    if torn:
        faults.append(f"{folder.name}/{ARTICLES}:{torn[0]}: {len(torn)} lines are no articles and are left out")


def archives_of(folder: Path) -> list[str]:
    """Return the WARC files of a night."""
    return [str(path) for path in sorted(folder.rglob("*.warc.gz"))]


def as_number(value: object) -> float:
    """Read a figure of a summary; what is none counts as 0."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
