"""`qinggao dedup`: articles in, the same articles with their duplicates marked out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.apps import app
from pipeline.cli.corpus import Articles
from pipeline.cli.options import Jobs, progress, tell


@app.command()
def dedup(
    inputs: Articles,
    index: Annotated[Path, typer.Option(help="The file that remembers articles from night to night; made if missing.")],
    out: Annotated[
        str | None,
        typer.Option(help="The same articles, marked: .jsonl, .jsonl.gz, .jsonl.zst, .parquet; - is stdout."),
    ] = None,
    settings: Annotated[
        str | None, typer.Option(metavar="FILE", help="What a duplicate is, as TOML; built-in if left out.")
    ] = None,
    jobs: Jobs = 1,
    *,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Count unreadable lines and go on.")] = False,
) -> None:
    """
    Mark articles that repeat another one, of these or of earlier nights; none is left out.

    Sets `cluster` and `duplicate_of`; `export --no-duplicates` leaves out what is marked.

    Example: qinggao dedup out/2026-01-05/articles.jsonl --index duplicates.sqlite --out marked.jsonl

    Example: qinggao dedup out/*/articles.jsonl --index duplicates.sqlite --out all.jsonl.zst
    """
    from pipeline.corpus.duplicates.run import mark_duplicates
    from pipeline.corpus.duplicates.settings import builtin_settings, read_settings
    from pipeline.corpus.places import refuse_clashes

    numbers = read_settings(settings) if settings is not None else builtin_settings()
    refuse_clashes([], {"--index": index, "--out": out})  # what is read may be replaced: nothing is left out
    with progress() as on_article:
        marked = mark_duplicates(inputs, index, numbers, out, jobs=jobs, keep_going=keep_going, on_article=on_article)
    tell(str(marked))
