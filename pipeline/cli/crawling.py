"""`qinggao crawl`, `prune`: a night's crawl and what is kept of it."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.apps import app
from pipeline.cli.options import Jobs, Rules, tell, tell_faults
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.crawl.config import CrawlConfig

INTERRUPTED = 130


class CrawlEngine(StrEnum):
    """What runs a crawl."""

    LOCAL = "local"
    RAY = "ray"


@app.command()
def crawl(
    config: Annotated[
        Path | None, typer.Option(help="Sites and politeness; ./crawl.toml, or the sample site where there is none.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of articles, archive and state.")] = Path("out"),
    jobs: Jobs = 1,
    rules: Rules = None,
    replay: Annotated[
        list[Path] | None,
        typer.Option(metavar="WARC", help="File that answers in place of the network; may be repeated."),
    ] = None,
    suggest: Annotated[
        str | None, typer.Option(metavar="HOST-OR-URL", help="Crawl nothing: propose this site's section, as TOML.")
    ] = None,
    partition: Annotated[
        str | None, typer.Option(metavar="I/N", help="Crawl one of N parts: the sites whose hosts live in it.")
    ] = None,
    partitions: Annotated[
        int | None, typer.Option(min=1, max=1000, help="With --engine ray: number of parts, a task each.")
    ] = None,
    engine: Annotated[CrawlEngine, typer.Option(help="ray: the parts run on the workers of Ray.")] = CrawlEngine.LOCAL,
    ray_address: Annotated[
        str | None, typer.Option(help="A Ray cluster that runs, as auto; --jobs workers on this machine if left out.")
    ] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Exit status 1 when a site seems broken.")] = False,
) -> None:
    """
    Crawl one night: discover, fetch, archive, clean, write, summarise. Run again to go on with the same night.

    Example: qinggao crawl --config crawl.toml --out out

    Example: qinggao crawl --config crawl.toml --suggest www.example.cn

    Example: qinggao crawl --config crawl.toml --partition 1/4
    """
    from datetime import datetime

    from pipeline.crawl.config import default_config, load_config
    from pipeline.crawl.night import LOG, run_night
    from pipeline.crawl.partition import claim, config_of, partition_of, refuse_other_parts
    from pipeline.crawl.progress import observing
    from pipeline.rulebook.load import load_rules

    book = load_rules(rules)
    settings = load_config(config or default_config(), book.sites.sections)
    if suggest is not None:
        from pipeline.crawl.suggest import suggest_site

        sys.stdout.write(suggest_site(suggest, settings, replay or ()).as_toml())
        return
    if (engine is CrawlEngine.RAY) != (partitions is not None) or (partitions and (partition or replay)):
        raise UsageError("--engine ray and --partitions go together, without --partition and --replay: give both")
    if partitions is not None:
        raise typer.Exit(_crawl_on_ray(settings, out, partitions, rules, jobs, ray_address))
    if partition is None:
        refuse_other_parts(out, None)
    else:
        part = partition_of(partition)
        claim(out, part)
        settings, out = config_of(settings, part), part.folder(out)
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
    status = tell_faults(summary.faults, str(out / summary.night / LOG))
    raise typer.Exit(1 if strict and summary.findings else status)


def _crawl_on_ray(
    settings: CrawlConfig, out: Path, partitions: int, rules: Path | None, jobs: int, address: str | None
) -> int:
    from pipeline.engines.crawl import crawl_on_ray

    folder = str(rules.absolute()) if rules else ""
    failed = 0
    for part in crawl_on_ray(settings, out.absolute(), partitions, rules=folder, workers=jobs, address=address):
        tell(f"part {part.partition}: {part.summary or part.fault}")
        failed += part.summary is None
    return 1 if failed else 0


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
