"""
Samples: saved pages with what must come out of them.

A sample is a folder with `page.html` or `page.txt` (bytes as fetched), `sample.toml` (where it is from and why it is
kept) and `expected.json` (the article a careful person would write down).
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- pydantic needs the name at run time
import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from pipeline.cleaning.flow import clean
from pipeline.errors import Fault, InputError
from pipeline.model import REASONS, Kept, Page
from pipeline.rulebook.faults import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.model import Article, Outcome
    from pipeline.rulebook.book import RuleBook

PAGE_FILES = {"page.html": "html", "page.txt": "text"}
_LISTS = ("authors", "editors", "warnings")


class SampleFile(BaseModel):
    """What `sample.toml` may say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: str
    added: dt.date
    url: str | None = None
    fetched_at: dt.datetime | None = None
    content_type: str | None = None
    status: int | None = None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """One saved page with its gold."""

    folder: Path
    page: Page
    lacks: tuple[str, ...]
    expected: dict[str, Any]

    @property
    def name(self) -> str:
        """Family and name, as in `seed/text`."""
        return f"{self.folder.parent.name}/{self.folder.name}"


def find_samples(roots: Iterable[Path]) -> list[Path]:
    """
    Find sample folders below some folders.

    Raises:
        InputError: A folder is missing or holds no sample.
    """
    found: list[Path] = []
    for root in roots:
        folders = sorted(path.parent for path in root.rglob("sample.toml"))
        if not folders:
            raise InputError(f"{root}: no sample below this folder: a sample is a folder with a sample.toml")
        found += folders
    return found


def load_sample(folder: Path) -> Sample | list[Fault]:
    """Read a sample folder; what is wrong with it comes back as faults."""
    described, faults = read_toml(_text(folder / "sample.toml"), str(folder / "sample.toml"), SampleFile)
    page_file = next((folder / name for name in PAGE_FILES if (folder / name).is_file()), None)
    if page_file is None:
        faults.append(Fault(str(folder), 1, "has neither page.html nor page.txt"))
    try:
        expected = json.loads(_text(folder / "expected.json"))
    except json.JSONDecodeError as exc:
        faults.append(Fault(str(folder / "expected.json"), exc.lineno, f"not valid JSON: {exc.msg}"))
    else:
        faults += [Fault(str(folder / "expected.json"), 1, what) for what in gold_faults(expected)]
    if faults or described is None or page_file is None:
        return faults
    page = Page(
        body=page_file.read_bytes(),
        media=PAGE_FILES[page_file.name],  # type: ignore[arg-type]  # the literals of PAGE_FILES
        url=described.url,
        content_type=described.content_type,
        status=described.status,
        fetched_at=described.fetched_at,
        source_path=page_file.as_posix(),
    )
    return Sample(folder, page, described.lacks, expected)


def gold_faults(expected: object) -> Iterator[str]:
    """
    Yield what is missing in a sample's gold: half-empty gold would let a page pass that lost half of itself.

    >>> list(gold_faults({"title": "甲", "script": "hans"}))
    []
    >>> list(gold_faults({"title": "", "script": "hans", "paragraphs": []}))
    ['title: is empty: write what the page says', 'paragraphs: is empty: write what the page says']
    """
    if not isinstance(expected, dict):
        yield "should be an object in braces"
        return
    if "rejected" in expected:
        if expected["rejected"] not in REASONS:
            yield f"rejected: should be one of {', '.join(REASONS)}"
        return
    for key in ("title", "script"):
        if key not in expected:
            yield f"{key}: this key is missing: a page that is kept has one"
    for key in ("title", "script", "paragraphs"):
        if key in expected and not expected[key] and expected[key] is not None:
            yield f"{key}: is empty: write what the page says"


def run_sample(sample: Sample, rules: RuleBook) -> tuple[Outcome, list[str]]:
    """Clean a sample; return the outcome and the differences from its gold, as lines to read."""
    outcome = clean(sample.page, rules)
    return outcome, list(_differences(sample, outcome))


def _differences(sample: Sample, outcome: Outcome) -> Iterator[str]:
    wanted = sample.expected
    if not isinstance(outcome, Kept):
        if wanted.get("rejected") != outcome.reason:
            yield f"rejected: {outcome.reason} ({outcome.detail}) instead of {wanted.get('rejected', 'an article')}"
        return
    article = outcome.article
    if "rejected" in wanted:
        yield f"gives an article ({len(article.text)} characters) instead of rejected: {wanted['rejected']}"
        return
    yield from _field_differences(wanted, article)
    if "paragraphs" in wanted:
        got = article.text.split("\n")
        yield from (
            line
            for line in difflib.unified_diff(wanted["paragraphs"], got, "expected", "got", lineterm="", n=0)
            if not line.startswith(("---", "+++", "@@"))
        )
    for phrase in sample.lacks:
        if phrase in article.text or phrase in (article.title or ""):
            yield f"still holds {phrase!r}"


def _field_differences(wanted: dict[str, Any], article: Article) -> Iterator[str]:
    for key in ("title", "published_at", "date_precision", "source", "authors", "editors", "script"):
        if key in wanted:
            got = getattr(article, key)
            got = list(got) if isinstance(got, tuple) else got
            if got != wanted[key]:
                yield f"{key}: {got!r} instead of {wanted[key]!r}"
    names = {warning.partition(":")[0] for warning in article.cleaning.warnings}
    for warning in wanted.get("warnings", ()):
        if warning.partition(":")[0] not in names:
            yield f"warnings: lacks {warning!r}, has {sorted(names)}"
    cut_by = [removal.rule for removal in article.cleaning.removed]
    for rule in wanted.get("removed", ()):
        if rule not in cut_by:
            yield f"removed: nothing by {rule!r}"
    for prefix in wanted.get("not_removed_by", ()):
        wrong = [rule for rule in cut_by if rule.startswith(prefix)]
        if wrong:
            yield f"removed by {', '.join(wrong)}, which must not touch this page"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as exc:
        raise InputError(f"{path}: cannot be read: {exc.strerror or exc}") from exc
    except UnicodeDecodeError as exc:
        raise InputError(f"{path}: not UTF-8: save the file as UTF-8") from exc
