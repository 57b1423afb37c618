"""`qinggao clean`, `schema`: pages in, articles out."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.apps import app
from pipeline.cli.options import From, Inputs, Jobs, Rules, Url, progress, tell, tell_faults
from pipeline.corpus.kinds import Kind
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.engines.order import Order


class Script(StrEnum):
    """A script that text can be converted to."""

    HANS = "hans"


class Only(StrEnum):
    """What pages may be, before they are parsed."""

    CHINESE = "chinese"


class Engine(StrEnum):
    """What runs the cleaning."""

    PROCESSES = "processes"
    RAY = "ray"


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
    only: Annotated[
        Only | None, typer.Option(help="Refuse pages without Chinese as not_chinese, by a quick test on their bytes.")
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="ray: a task for each WARC or JSON lines file, --out is a folder of parts.")
    ] = Engine.PROCESSES,
    ray_address: Annotated[
        str | None, typer.Option(help="A Ray cluster that runs, as auto; --jobs workers on this machine if left out.")
    ] = None,
    convert: Annotated[Script | None, typer.Option(help="Add title_hans and text_hans; title and text stay.")] = None,
    keywords: Annotated[int, typer.Option(min=0, max=100, help="Number of TF-IDF keywords to add.")] = 0,
    *,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Count unreadable records and go on.")] = False,
) -> None:
    """
    Clean pages into articles.

    Example: qinggao clean pages/ night.warc.gz --out articles.jsonl --jobs 2

    Example: qinggao clean https://data.example.org/a.warc.gz --only chinese --out a.parquet

    Example: qinggao clean crawls/ --engine ray --jobs 2 --out parts.parquet
    """
    from pipeline.corpus.extras import adding, with_hans, with_keywords
    from pipeline.corpus.formats import format_of
    from pipeline.corpus.places import refuse_clashes, written
    from pipeline.corpus.read import read_inputs
    from pipeline.corpus.run import clean_pages, spare_what_stays
    from pipeline.corpus.tally import INTERNAL_ERROR, rejected_beside, write_outcomes
    from pipeline.corpus.workers import forked
    from pipeline.rulebook.load import load_rules

    book = load_rules(rules)
    if engine is Engine.RAY:
        from pipeline.engines.order import Order

        if kind is not Kind.AUTO or url or rejected:
            raise UsageError("--engine ray takes no --from, --url or --rejected: a file is what its ending says")
        order = Order(
            rulebook=book.digest,
            rules=str(rules.absolute()) if rules else "",
            only_chinese=only is not None,
            convert=convert is not None,
            keywords=keywords,
            form=format_of(out),
            keep_going=keep_going,
        )
        _clean_on_ray(inputs, order, out, jobs, ray_address)
        return
    rejected = rejected or rejected_beside(out)
    refuse_clashes(inputs, {"--out": out, "--rejected": rejected})
    spare_what_stays()
    pages = read_inputs(inputs, kind, url, written=written(out, rejected))
    if only:
        from pipeline.corpus.prefilter import only_chinese

        pages = only_chinese(pages)
    # The workers are forked here, before a progress bar or a writer starts a thread.
    outcomes = clean_pages(pages, book, jobs, forked)
    if keywords:
        outcomes = adding(outcomes, lambda article: with_keywords(article, keywords))
    if convert:
        outcomes = adding(outcomes, with_hans)
    with progress() as on_page:
        tally = write_outcomes(outcomes, out, rejected, keep_going=keep_going, on_page=on_page)
    tell(str(tally))
    raise typer.Exit(tell_faults(tally.reasons[INTERNAL_ERROR], rejected or "--rejected"))


def _clean_on_ray(inputs: list[str], order: Order, out: str, jobs: int, address: str | None) -> None:
    from pipeline.corpus.places import refuse_clashes, written
    from pipeline.corpus.tally import INTERNAL_ERROR
    from pipeline.engines.inputs import input_files
    from pipeline.engines.order import settle
    from pipeline.engines.part import REJECTED
    from pipeline.engines.ray import clean_on_ray
    from pipeline.engines.run import sum_of
    from pipeline.optional import needs

    if out == "-":
        raise UsageError("--engine ray writes a folder of parts: name it with --out, as parts or parts.parquet")
    refuse_clashes(inputs, {"--out": out})
    needs("ray")  # before anything is made
    files = input_files(inputs, written=written(out))
    settle(order, Path(out))
    with progress() as on_part:
        tally = sum_of(clean_on_ray(files, order, str(Path(out).absolute()), workers=jobs, address=address), on_part)
    tell(f"{len(files)} files, {tally}")
    raise typer.Exit(tell_faults(tally.reasons[INTERNAL_ERROR], str(Path(out) / REJECTED)))


@app.command()
def schema() -> None:
    """
    Print the JSON Schema of an article.

    Example: qinggao schema > article.schema.json
    """
    from pipeline.model import article_schema

    sys.stdout.write(article_schema())
