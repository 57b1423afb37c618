"""`qinggao clean`, `schema`: pages in, articles out."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from pipeline.cli.apps import app
from pipeline.cli.options import From, Inputs, Jobs, Rules, Url, progress, tell
from pipeline.corpus.read import Kind


class Script(StrEnum):
    """A script that text can be converted to."""

    HANS = "hans"


class Only(StrEnum):
    """What pages may be, before they are parsed."""

    CHINESE = "chinese"


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
    convert: Annotated[Script | None, typer.Option(help="Add title_hans and text_hans; title and text stay.")] = None,
    keywords: Annotated[int, typer.Option(min=0, max=100, help="Number of TF-IDF keywords to add.")] = 0,
    *,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Count unreadable records and go on.")] = False,
) -> None:
    """
    Clean pages into articles.

    Example: qinggao clean pages/ night.warc.gz --out articles.jsonl --jobs 2

    Example: qinggao clean https://data.example.org/a.warc.gz --only chinese --out a.parquet
    """
    from pipeline.corpus.extras import adding, with_hans, with_keywords
    from pipeline.corpus.prefilter import only_chinese
    from pipeline.corpus.read import read_inputs
    from pipeline.corpus.run import clean_pages
    from pipeline.corpus.tally import rejected_beside, write_outcomes
    from pipeline.rulebook.load import load_rules

    book = load_rules(rules)
    pages = read_inputs(inputs, kind, url)
    outcomes = clean_pages(only_chinese(pages) if only else pages, book, jobs)
    if keywords:
        outcomes = adding(outcomes, lambda article: with_keywords(article, keywords))
    if convert:
        outcomes = adding(outcomes, with_hans)
    with progress() as on_page:
        tally = write_outcomes(outcomes, out, rejected or rejected_beside(out), keep_going=keep_going, on_page=on_page)
    tell(str(tally))


@app.command()
def schema() -> None:
    """
    Print the JSON Schema of an article.

    Example: qinggao schema > article.schema.json
    """
    from pipeline.model import article_schema

    sys.stdout.write(article_schema())
