"""`qinggao rules`: list, lint and try rules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.apps import rules_app
from pipeline.cli.options import From, Input, Rules, tell
from pipeline.corpus.read import Kind


@rules_app.command("list")
def list_rules(rules: Rules = None) -> None:
    """
    Print every rule with its hits on the samples and examples.

    Example: qinggao rules list
    """
    from pipeline.proof.hits import hit_table
    from pipeline.rulebook.load import load_rules

    sys.stdout.write(hit_table(load_rules(rules)))


@rules_app.command("lint")
def lint_rules(
    files: Annotated[list[Path] | None, typer.Argument(help="Rule files; all built-in ones if left out.")] = None,
    rules: Rules = None,
) -> None:
    """
    Check rule files; every fault comes with file, line and what to write instead.

    Example: qinggao rules lint rules/spam/spider_pool.toml
    """
    from pipeline.rulebook.load import lint_files, load_rules

    count = lint_files(files) if files else len(load_rules(rules).entries)
    tell(f"{count} rules, no faults")


@rules_app.command("try")
def try_rule(
    rule: Annotated[str, typer.Argument(help="Id of a rule.")],
    input_: Input,
    kind: From = Kind.AUTO,
    rules: Rules = None,
) -> None:
    """
    Show what one rule alone would cut from a page.

    Example: qinggao rules try spam.spider_pool.template_label page.html
    """
    from pipeline.corpus.read import read_inputs
    from pipeline.proof.explain import explain_page
    from pipeline.rulebook.load import load_rules

    book = load_rules(rules).only(rule)
    for page in read_inputs([input_], kind, None):
        explain_page(page, book, sys.stdout)
