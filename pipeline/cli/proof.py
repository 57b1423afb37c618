"""`qinggao explain`, `check`: what the rules do, and whether they do what they say."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.apps import app
from pipeline.cli.options import From, Input, Rules, Url
from pipeline.corpus.read import Kind


@app.command()
def explain(input_: Input, kind: From = Kind.AUTO, url: Url = None, rules: Rules = None) -> None:
    """
    Show what was removed from a page and repaired in it, and by which rule.

    Example: qinggao explain page.html --url http://news.example.cn/1.html
    """
    from pipeline.corpus.read import read_inputs
    from pipeline.proof.explain import explain_page
    from pipeline.rulebook.load import load_rules

    book = load_rules(rules)
    for page in read_inputs([input_], kind, url):
        explain_page(page, book, sys.stdout)


@app.command()
def check(
    samples: Annotated[list[Path] | None, typer.Argument(help="Sample folders; the built-in ones if left out.")] = None,
    rules: Rules = None,
) -> None:
    """
    Check every rule's examples and every sample; exit status 1 on any fault.

    Example: qinggao check samples/seed
    """
    from datetime import UTC, datetime

    from pipeline.proof.check import check_all
    from pipeline.rulebook.load import load_rules

    report = check_all(load_rules(rules), samples or (), today=datetime.now(UTC).date())
    sys.stdout.write(str(report) + "\n")
    raise typer.Exit(1 if report.faults else 0)
