"""`qinggao explain`, `check`, `replay`, `suspects`, `report`: what the rules do, would do, and leave undone."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.apps import app
from pipeline.cli.options import From, Input, Jobs, Rules, Url, counted, progress, tell, tell_unread
from pipeline.corpus.kinds import Kind

CACHE = ".qinggao-cache"


class FailOn(StrEnum):
    """What `qinggao replay` can call a failure."""

    LOST_TEXT = "lost-text"
    LOST_ARTICLE = "lost-article"
    ANY_CHANGE = "any-change"


class Language(StrEnum):
    """The languages our pages are written in."""

    ZH = "zh"
    EN = "en"


Lang = Annotated[Language, typer.Option("--lang", help="Language of the page.")]
Nights = Annotated[list[str], typer.Argument(metavar="OUT-OR-WARC...", help="Folders of a crawl, or WARC files.")]


@app.command()
def explain(
    input_: Input,
    kind: From = Kind.AUTO,
    url: Url = None,
    rules: Rules = None,
    *,
    html: Annotated[Path | None, typer.Option(help="Write the same as a page for a browser to this file.")] = None,
    lang: Lang = Language.ZH,
    undo: Annotated[bool, typer.Option("--undo", help="Print the text before any rule cut anything.")] = False,
) -> None:
    """
    Show a page's text with what was cut and repaired in it, and the rule in the margin.

    Example: qinggao explain page.html --url http://news.example.cn/1.html

    Example: qinggao explain page.html --undo > before.txt

    Example: qinggao explain out/2026-01-05/warc/00000.warc.gz@5120

    Example: qinggao explain page.html --html proof.html --lang en
    """
    from pipeline.errors import UsageError
    from pipeline.proof.explain import explain_page, text_before
    from pipeline.proof.nights import noting_faults, pages_named
    from pipeline.rulebook.load import load_rules

    if html and undo:
        raise UsageError("--undo prints the text before, --html writes what was done to it: give one of them")
    book = load_rules(rules)
    faults: list[str] = []
    pages = noting_faults(pages_named(input_, kind, url), faults)
    if html:
        from pipeline.proof.html.files import write_explained

        write_explained(pages, book, html, lang.value)
        tell(f"{html}: open it in a browser")
        raise typer.Exit(tell_unread(faults))
    if not undo:
        for page in pages:
            explain_page(page, book, sys.stdout)
        raise typer.Exit(tell_unread(faults))
    refused = 0
    for page in pages:
        before = text_before(page, book)
        if isinstance(before, str):
            sys.stdout.write(before + "\n")
        else:
            tell(f"{before.source_path or input_}: no article: {before.reason} {before.detail}".rstrip())
            refused += 1
    raise typer.Exit(1 if refused else 0)


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
def replay(
    old: Annotated[str, typer.Argument(help="The rules as they were: a rule folder or a git revision.")],
    new: Annotated[str, typer.Argument(help="The rules as they would be.")],
    more: Annotated[list[str] | None, typer.Argument(metavar="[WARC...]", help="Further inputs of --over.")] = None,
    over: Annotated[
        list[str] | None, typer.Option(metavar="WARC...", help="Saved pages: WARC files or folders of them; ./out.")
    ] = None,
    jobs: Jobs = 1,
    limit: Annotated[int, typer.Option(min=0, help="How many changed articles are shown side by side.")] = 20,
    cache: Annotated[
        Path | None, typer.Option(help=f"Folder of outcomes worked out before; {CACHE} beside the pages if left out.")
    ] = None,
    fail_on: Annotated[FailOn | None, typer.Option("--fail-on", help="Exit with status 1 where this happens.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print every change as a line of JSON.")] = False,
) -> None:
    """
    Clean saved pages with two rule books and show what changes, worst first.

    Example: qinggao replay HEAD rules --over out/2026-01-05/warc --jobs 2

    Example: qinggao replay main rules --over night.warc.gz --fail-on lost-text
    """
    from pipeline.proof.cache import open_cache
    from pipeline.proof.nights import noting_faults, saved_pages
    from pipeline.proof.replay import replay as replay_pages
    from pipeline.proof.revisions import rules_at
    from pipeline.proof.show import change_line, show_comparison
    from pipeline.rulebook.load import load_rules

    inputs = [*(over or ()), *(more or ())] or ["out"]
    beside = Path(inputs[0]) if Path(inputs[0]).is_dir() else Path(inputs[0]).parent
    unread: list[str] = []
    with rules_at(old, Path()) as before, rules_at(new, Path()) as after:
        books = load_rules(before), load_rules(after)
        with open_cache(cache or beside / CACHE) as outcomes, progress() as on_page:
            pages = noting_faults(saved_pages(inputs), unread)
            found = replay_pages(pages, *books, jobs, cache=outcomes, on_page=on_page)
    if as_json:
        sys.stdout.writelines(map(change_line, found.changes))
    else:
        show_comparison(found, sys.stdout, limit)
    failures = {
        FailOn.LOST_TEXT: found.lost,
        FailOn.LOST_ARTICLE: found.articles_lost,
        FailOn.ANY_CHANGE: len(found.changes),
    }
    status = tell_unread(unread)
    raise typer.Exit(1 if fail_on and failures[fail_on] else status)


@app.command()
def suspects(
    inputs: Nights,
    jobs: Jobs = 1,
    rules: Rules = None,
    least: Annotated[float, typer.Option("--score", min=0, max=1, help="Leave out what is less suspicious.")] = 0.0,
    *,
    table: Annotated[bool, typer.Option("--table", help="A table for people instead of JSON lines.")] = False,
) -> None:
    """
    Find what looks like spam or boilerplate and no rule takes, as JSON lines, the most suspicious first.

    Example: qinggao suspects out --jobs 2 > suspects.jsonl

    Example: qinggao suspects night.warc.gz --table
    """
    from pipeline.proof.findings import suspect_line
    from pipeline.proof.nights import noting_faults, saved_pages
    from pipeline.proof.show import show_suspects
    from pipeline.proof.suspects import suspects_in
    from pipeline.rulebook.load import load_rules

    book = load_rules(rules)
    unread: list[str] = []
    with progress() as on_page:
        found = suspects_in(noting_faults(saved_pages(inputs), unread), book, jobs, on_page)
    shown = [suspect for suspect in found if suspect.score >= least]
    if table:
        show_suspects(shown, sys.stdout)
    else:
        sys.stdout.writelines(map(suspect_line, shown))
    tell(counted(len(shown), "suspect"))
    raise typer.Exit(tell_unread(unread))


@app.command()
def report(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The --out folder of a crawl.")],
    night: Annotated[str | None, typer.Option(help="Name of the night; the latest one if left out.")] = None,
    file: Annotated[
        Path | None, typer.Option("--out", help="The HTML file; report.html in the night's folder if left out.")
    ] = None,
    lang: Lang = Language.ZH,
    jobs: Jobs = 1,
    rules: Rules = None,
) -> None:
    """
    Write a night as one HTML file: totals, sites, rules, suspects, and articles before and after.

    Example: qinggao report out --jobs 2

    Example: qinggao report out --night 2026-01-05 --lang en --out night.html
    """
    from pipeline.proof.html.files import write_report
    from pipeline.proof.report.gather import gather
    from pipeline.proof.report.nights import find_night
    from pipeline.rulebook.load import load_rules

    folder = find_night(out, night)
    target = file or folder / "report.html"
    with progress() as on_page:
        gathered = gather(folder, load_rules(rules), jobs, on_page)
    write_report(gathered, target, lang.value)
    tell(f"{target}: open it in a browser")


@app.command()
def review(
    inputs: Nights,
    rules: Rules = None,
    lang: Lang = Language.ZH,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; a free one if 0.")] = 0,
    jobs: Jobs = 1,
    journal: Annotated[
        Path | None, typer.Option(help="File of decisions; review.jsonl beside the pages if left out.")
    ] = None,
) -> None:
    """
    Look through suspects and cuts in a browser; what is decided becomes rules and examples, as a diff first.

    Example: qinggao review out --rules rules --jobs 2
    """
    from pipeline.optional import needs

    for module in ("starlette", "uvicorn", "js_lib_htmx"):
        needs(module)
    from pipeline.proof.nights import noting_faults, saved_pages
    from pipeline.proof.review.gather import queue_from
    from pipeline.proof.review.journal import FILE
    from pipeline.proof.review.serve import serve
    from pipeline.rulebook.load import load_rules

    book = load_rules(rules)
    beside = Path(inputs[0]) if Path(inputs[0]).is_dir() else Path(inputs[0]).parent
    unread: list[str] = []
    with progress() as on_page:
        items = queue_from(noting_faults(saved_pages(inputs), unread), book, jobs, on_page)
    status = tell_unread(unread)
    serve(
        items,
        book,
        tuple(inputs),
        journal=journal or beside / FILE,
        cache=beside / CACHE,
        jobs=jobs,
        port=port,
        language=lang.value,
        tell=tell,
    )
    raise typer.Exit(status)
