"""`qinggao crawl`, `prune`: a night's crawl and what is kept of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.apps import app
from pipeline.cli.options import Jobs, Rules, tell

INTERRUPTED = 130


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

    book = load_rules(rules)
    settings = load_config(config or default_config(), book.sites.sections)
    if suggest is not None:
        from pipeline.crawl.suggest import suggest_site

        sys.stdout.write(suggest_site(suggest, settings, replay or ()).as_toml())
        return
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
    tell(str(summary))
    for finding in summary.findings:
        tell(f"looks broken: {finding}")
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
    tell(f"{len(pruned.nights)} archives removed, {pruned.freed_bytes / 1e6:.1f} MB freed")
