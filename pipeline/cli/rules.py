"""`qinggao rules`: list, lint, try and draft rules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.apps import rules_app
from pipeline.cli.options import From, Input, Rules, counted, tell
from pipeline.corpus.kinds import Kind


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
    tell(f"{counted(count, 'rule')}, no faults")


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
    from pipeline.proof.explain import explain_page
    from pipeline.proof.nights import pages_named
    from pipeline.rulebook.load import load_rules

    book = load_rules(rules).only(rule)
    for page in pages_named(input_, kind):
        explain_page(page, book, sys.stdout)


@rules_app.command("draft")
def draft(
    ids: Annotated[list[str], typer.Argument(metavar="SUSPECT-ID...", help="Ids, as `qinggao suspects` prints them.")],
    suspects: Annotated[Path, typer.Option(help="What `qinggao suspects` wrote.")] = Path("suspects.jsonl"),
    rules: Rules = None,
    family: Annotated[str | None, typer.Option(help="The rule's file; found out if left out.")] = None,
    clean_text: Annotated[
        list[str] | None, typer.Option("--clean", metavar="TEXT", help="A text that looks alike and is clean.")
    ] = None,
    *,
    write: Annotated[bool, typer.Option("--write", help="Write the rule file; without it the diff is shown.")] = False,
) -> None:
    """
    Turn suspects into trial rules with their examples; shows the diff and writes it only when asked.

    Example: qinggao rules draft 3f0c19aa52 --suspects suspects.jsonl --rules rules --write
    """
    from datetime import UTC, datetime

    from pipeline import resources
    from pipeline.proof.draft_files import drafted_files, write_files
    from pipeline.proof.findings import read_suspects
    from pipeline.proof.rule_text import diff
    from pipeline.rulebook.load import load_rules

    book = load_rules(rules)
    files = drafted_files(
        read_suspects(suspects), ids, book, datetime.now(UTC).date(), family=family, clean=clean_text or ()
    )
    for file in files:
        sys.stdout.write(diff(file.old, file.new, file.path.as_posix()))
    if write:
        write_files(files)
        tell(f"{counted(len(ids), 'trial rule')} written; see what changes: qinggao replay HEAD {book.folder}")
    else:
        tell("nothing written: give --write" + ("" if rules else f" (and --rules; now {resources.rules_folder()})"))
