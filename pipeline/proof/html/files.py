"""Our pages as files: each appears whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pipeline
from pipeline.corpus.write import open_output
from pipeline.proof.html.explained import explained_page
from pipeline.proof.html.render import rendered
from pipeline.proof.html.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.model import Page, Rejected
    from pipeline.proof.html.words import Language
    from pipeline.proof.report.views import Report
    from pipeline.rulebook.book import RuleBook


def write_explained(pages: Iterable[Page | Rejected], rules: RuleBook, target: Path, language: Language) -> None:
    """
    Write what happened to pages as an HTML file.

    Raises:
        OutputError: The file cannot be written.
    """
    shown = (explained_page(page, rules) for page in pages)
    _write(target, "explain", language, title=words(language).say("explain.title"), pages=shown)


def write_report(report: Report, target: Path, language: Language) -> None:
    """
    Write the report of a night as an HTML file.

    Raises:
        OutputError: The file cannot be written.
    """
    title = words(language).say("report.title", night=report.night)
    _write(target, "report", language, title=title, report=report)


def _write(target: Path, kind: str, language: Language, **values: object) -> None:
    kicker = words(language).say(f"{kind}.kicker")
    with open_output(target) as file:
        file.writelines(rendered(f"{kind}.html", language, kicker=kicker, version=pipeline.__version__, **values))
