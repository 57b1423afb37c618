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
    said = words(language)
    _write(
        target,
        rendered(
            "explain.html",
            language,
            pages=(explained_page(page, rules) for page in pages),
            title=said.say("explain.title"),
            kicker=said.say("explain.kicker"),
            version=pipeline.__version__,
        ),
    )


def write_report(report: Report, target: Path, language: Language) -> None:
    """
    Write the report of a night as an HTML file.

    Raises:
        OutputError: The file cannot be written.
    """
    said = words(language)
    _write(
        target,
        rendered(
            "report.html",
            language,
            report=report,
            title=said.say("report.title", night=report.night),
            kicker=said.say("report.kicker"),
            version=pipeline.__version__,
        ),
    )


def _write(target: Path, pieces: Iterable[bytes]) -> None:
    with open_output(target) as file:
        file.writelines(pieces)
