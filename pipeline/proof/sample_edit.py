"""
`qinggao samples add` and `accept`: new samples, and gold that follows a change a person has read.

What the program finds is a proposal: a person reads `expected.json` before it counts. Gold that is half empty is
refused, because it would go on to pass when a page loses half of itself.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.cleaning.flow import clean
from pipeline.corpus.kinds import Kind
from pipeline.corpus.sources import is_address
from pipeline.corpus.write import open_output
from pipeline.errors import InputError, OutputError, UsageError
from pipeline.model import Kept, Page
from pipeline.proof.nights import pages_named
from pipeline.proof.rule_text import diff, plain_string
from pipeline.proof.samples import gold_faults, load_sample, run_sample

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from pipeline.model import Article, Outcome
    from pipeline.proof.samples import Sample
    from pipeline.rulebook.book import RuleBook

FIELDS = ("title", "published_at", "date_precision", "source", "authors", "editors", "script")
OFTEN_STATED = ("published_at", "source")
"""Fields that most pages state; where nothing was found a person looks."""
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}")
_MISFIT = "layout_misfit:"


@dataclass(frozen=True, slots=True)
class Added:
    """
    A sample that was written.

    Attributes:
        folder: Its folder.
        look_at: What a person should look at before trusting its gold.
    """

    folder: Path
    look_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """
    Gold as it would be rewritten.

    Attributes:
        file: The sample's expected.json.
        text: Its new content.
        diff: The change, as a unified diff.
        remaining: What still differs then: what the gold forbids is never rewritten.
    """

    file: Path
    text: str
    diff: str
    remaining: tuple[str, ...]


def page_from(source: str, kind: Kind = Kind.AUTO, url: str | None = None) -> Page:
    """
    Read the page of a new sample from disk.

    Args:
        source: A file, or a record of a WARC file as articles name it: `night.warc.gz@1234`.
        kind: What a file is; `auto` looks at its ending and first bytes.
        url: Address of the page, where the source does not know it.

    Raises:
        InputError: There is no such page, or it is not whole.
    """
    if is_address(source):
        raise InputError(f"{source}: pages are fetched from http and https alone: save it and give the file")
    pages = [page for page in pages_named(source, kind, url) if isinstance(page, Page)]
    if len(pages) != 1:
        raise InputError(f"{source}: holds {len(pages)} pages: name one, as FILE@OFFSET for a WARC record")
    (found,) = pages
    if found.truncated:
        raise InputError(f"{source}: the page is not whole ({found.truncated}): take another capture")
    return found


def add_sample(page: Page, folder: Path, why: str, rules: RuleBook, today: dt.date) -> Added:
    """
    Write a sample: the page's bytes, what a fetch knows beside them, and the outcome as proposed gold.

    Args:
        page: The page.
        folder: The sample's folder, as `samples/outlets/wire-agency`; it must not be there yet.
        why: Why the page is kept.
        rules: The rules.
        today: The date it is added.

    Raises:
        UsageError: The folder's name is none for a sample, or `why` is empty.
        OutputError: The folder is there already, or cannot be written.
        InputError: The outcome is half empty.
    """
    if not _NAME.fullmatch(folder.name):
        raise UsageError(f"{folder}: a sample is named in a-z, 0-9, - and .")
    if not why.strip():
        raise UsageError("--why: say why the page is kept")
    outcome = clean(page, rules)
    gold = gold_of(outcome)
    missing = [*gold_faults(gold), *_half_empty(outcome)]
    if missing:
        raise InputError(f"{page.source_path or folder}: half-empty gold is refused: {'; '.join(missing)}")
    if folder.exists():
        raise OutputError(f"{folder}: is there already: choose another name, or `qinggao samples accept {folder}`")
    body = page.body if isinstance(page.body, bytes) else page.body.encode("utf-8", "surrogatepass")
    try:
        folder.mkdir(parents=True)
    except OSError as exc:
        raise OutputError(f"{folder}: cannot be made: {exc.strerror or exc}") from exc
    files = {
        "page.html" if page.media == "html" else "page.txt": body,
        "expected.json": _as_json(gold).encode(),
        "sample.toml": _described(page, why, today).encode(),  # last: a folder without it is no sample
    }
    for name, content in files.items():
        with open_output(folder / name) as file:
            file.write(content)
    empty = [
        f"{key}: nothing was found; look whether the page states it"
        for key in OFTEN_STATED
        if key in gold and not gold[key]
    ]
    return Added(folder, tuple(empty))


def gold_of(outcome: Outcome) -> dict[str, Any]:
    """Return the gold that an outcome would pass."""
    if not isinstance(outcome, Kept):
        return {"rejected": outcome.reason}
    article = outcome.article
    fields = {key: _plain(getattr(article, key)) for key in FIELDS}
    return {
        "title": fields.pop("title"),
        "paragraphs": article.text.split("\n"),
        **fields,
        "warnings": _warnings(article),
        **({"removed": removed} if (removed := _cut_by(article)) else {}),
    }


def update_of(folder: Path, rules: RuleBook) -> Update | None:
    """
    Work out how a sample's gold would follow what comes out now.

    Args:
        folder: The sample.
        rules: The rules.

    Returns:
        The new gold; None where the sample comes out as expected.

    Raises:
        InputError: The sample cannot be read, or what comes out is half empty.
    """
    sample = load_sample(folder)
    if isinstance(sample, list):
        raise InputError("; ".join(map(str, sample)))
    outcome, differences = run_sample(sample, rules)
    if not differences:
        return None
    gold = _followed(sample, outcome)
    if missing := [*gold_faults(gold), *_half_empty(outcome)]:
        raise InputError(f"{folder}: half-empty gold is refused: {'; '.join(missing)}")
    file = folder / "expected.json"
    old, new = file.read_text(encoding="utf-8"), _as_json(gold)
    _, remaining = run_sample(replace(sample, expected=gold), rules)
    return Update(file, new, diff(old, new, file.as_posix()), tuple(remaining))


def _followed(sample: Sample, outcome: Outcome) -> dict[str, Any]:
    """Keep the keys that the gold has, and what it forbids; take the values from the outcome."""
    new = gold_of(outcome)
    old = sample.expected
    if "rejected" in old or "rejected" in new:
        return new
    forbidden = {"not_removed_by": old["not_removed_by"]} if "not_removed_by" in old else {}
    followed = {key: new.get(key, []) for key in old if key not in forbidden}
    for key in ("warnings", "removed"):  # gold names some of them: those that are still there stay
        if key in followed:
            followed[key] = [value for value in old[key] if value in new.get(key, ())]
    return followed | forbidden


def _half_empty(outcome: Outcome) -> list[str]:
    """A page that was read by the wrong way may have lost a part that nobody would miss in its gold."""
    if not isinstance(outcome, Kept):
        return []
    missing = [] if outcome.article.title else ["title: nothing was found"]
    misfits = [w for w in outcome.article.cleaning.warnings if w.startswith((_MISFIT, "page_missing"))]
    return [*missing, *(f"{warning}: mend the layout first" for warning in misfits)]


def _warnings(article: Article) -> list[str]:
    return list(dict.fromkeys(warning.partition(":")[0] for warning in article.cleaning.warnings if warning))


def _cut_by(article: Article) -> list[str]:
    return sorted({removal.rule for removal in article.cleaning.removed})


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _as_json(gold: dict[str, Any]) -> str:
    return json.dumps(gold, ensure_ascii=False, indent=2) + "\n"


def _described(page: Page, why: str, today: dt.date) -> str:
    lines = [f"why = {plain_string(why)}"]
    lines += [f"url = {plain_string(page.url)}"] if page.url else []
    lines += [f"fetched_at = {page.fetched_at.isoformat()}"] if page.fetched_at else []
    lines += [f"content_type = {plain_string(page.content_type)}"] if page.content_type else []
    lines += [f"status = {page.status}"] if page.status is not None else []
    return "\n".join([*lines, f"added = {today}"]) + "\n"
