"""The command line: one thin command per verb. stdout is for programs, stderr for people."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import cli_corpus
from pipeline.corpus.read import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.corpus.tally import Tally

INTERRUPTED = 130


class Script(StrEnum):
    """A script that text can be converted to."""

    HANS = "hans"


app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
rules_app = typer.Typer(no_args_is_help=True, help="List, lint and try rules.", rich_markup_mode=None)
app.add_typer(rules_app, name="rules")

Inputs = Annotated[list[str], typer.Argument(help="Files, folders, WARC, JSON lines; - is standard input.")]
Input = Annotated[str, typer.Argument(help="One page: a file, or - for standard input.")]
From = Annotated[Kind, typer.Option("--from", help="What the inputs are; auto looks at endings and first bytes.")]
Url = Annotated[str | None, typer.Option(help="Address of the page, where the input is a single page.")]
Rules = Annotated[Path | None, typer.Option("--rules", help="Rule folder; the built-in rules if left out.")]
Jobs = Annotated[int, typer.Option(min=1, help="Number of processes.")]


@app.callback()
def options(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback where something fails.")] = False,
) -> None:
    """Qinggao 清稿: clean Chinese news pages; cut injected spam, keep the article, explain every cut."""
    del debug  # read in __main__, before anything can fail


@app.command()
def crawl(
    config: Annotated[
        Path | None, typer.Option(help="Sites and politeness; ./crawl.toml, or the sample site where there is none.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of articles, archive and state.")] = Path("out"),
    jobs: Jobs = 1,
    rules: Rules = None,
    replay: Annotated[
        list[Path] | None, typer.Option(help="WARC files that answer in place of the network; may be repeated.")
    ] = None,
    suggest: Annotated[
        str | None, typer.Option(metavar="HOST-OR-URL", help="Crawl nothing: propose this site's section, as TOML.")
    ] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Exit status 1 when a site seems broken.")] = False,
) -> None:
    """
    Crawl one night: discover, fetch, archive, clean, write, summarise. Run again to go on with the same night.

    Example: qinggao crawl --config crawl.toml --out out

    Example: qinggao crawl --config crawl.toml --suggest www.example.cn
    """
    from datetime import datetime

    from pipeline.crawl.config import default_config, load_config
    from pipeline.crawl.night import run_night
    from pipeline.crawl.progress import observing
    from pipeline.rulebook.load import load_rules

    settings = load_config(config or default_config())
    if suggest is not None:
        from pipeline.crawl.suggest import suggest_site

        sys.stdout.write(suggest_site(suggest, settings, replay or ()).as_toml())
        return
    book = load_rules(rules)
    with observing(sys.stderr) as observer:
        summary = run_night(
            settings,
            out,
            rules=book,
            jobs=jobs,
            observer=observer,
            now=lambda: datetime.now().astimezone(),
            replay=replay or (),
        )
    _tell(str(summary))
    for finding in summary.findings:
        _tell(f"looks broken: {finding}")
    if summary.is_interrupted:
        raise typer.Exit(INTERRUPTED)
    raise typer.Exit(1 if strict and summary.findings else 0)


@app.command()
def prune(
    out: Annotated[Path, typer.Argument(help="The --out folder of a crawl.")],
    keep: Annotated[int, typer.Option(min=1, help="How many nights' archives stay.")],
) -> None:
    """
    Remove the archives of old nights; their articles and what the crawl knows of the addresses stay.

    Example: qinggao prune out --keep 30
    """
    from pipeline.crawl.prune import prune as prune_archive

    pruned = prune_archive(out, keep)
    for night in pruned.nights:
        sys.stdout.write(night + "\n")
    _tell(f"{len(pruned.nights)} archives removed, {pruned.freed_bytes / 1e6:.1f} MB freed")


@app.command()
def clean(
    inputs: Inputs,
    kind: From = Kind.AUTO,
    url: Url = None,
    out: Annotated[
        str, typer.Option(help="Articles: .jsonl, .jsonl.gz, .jsonl.zst, .parquet, .wet.gz; - is standard output.")
    ] = "-",
    rejected: Annotated[
        str | None, typer.Option(help="Pages without an article; NAME.rejected.jsonl beside --out if left out.")
    ] = None,
    jobs: Jobs = 1,
    rules: Rules = None,
    convert: Annotated[Script | None, typer.Option(help="Add title_hans and text_hans; title and text stay.")] = None,
    keywords: Annotated[int, typer.Option(min=0, max=100, help="Number of TF-IDF keywords to add.")] = 0,
    *,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Count unreadable records and go on.")] = False,
) -> None:
    """
    Clean pages into articles.

    Example: qinggao clean pages/ night.warc.gz --out articles.jsonl --jobs 2
    """
    from pipeline.corpus.extras import adding, with_hans, with_keywords
    from pipeline.corpus.read import read_inputs
    from pipeline.corpus.run import clean_pages
    from pipeline.corpus.tally import rejected_beside, write_outcomes
    from pipeline.rulebook.load import load_rules

    book = load_rules(rules)
    outcomes = clean_pages(read_inputs(inputs, kind, url), book, jobs)
    if keywords:
        outcomes = adding(outcomes, lambda article: with_keywords(article, keywords))
    if convert:
        outcomes = adding(outcomes, with_hans)
    with _progress() as on_page:
        tally = write_outcomes(outcomes, out, rejected or rejected_beside(out), keep_going=keep_going, on_page=on_page)
    _tell(str(tally))


app.command()(cli_corpus.export)
app.command()(cli_corpus.card)


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


@app.command()
def schema() -> None:
    """
    Print the JSON Schema of an article.

    Example: qinggao schema > article.schema.json
    """
    from pipeline.model import article_schema

    sys.stdout.write(article_schema())


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
    _tell(f"{count} rules, no faults")


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


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


def _progress() -> _Progress:
    return _Progress()


class _Progress:
    """A running count on a terminal, nothing in a log."""

    def __enter__(self) -> Callable[[Tally], None]:
        if not sys.stderr.isatty():
            self._bar = None
            return lambda _: None
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        task = self._bar.add_task("reading")
        bar = self._bar
        return lambda tally: bar.update(task, description=str(tally))

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


command = typer.main.get_command(app)
