"""`qinggao export`, `card`: articles in, a corpus out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.cli.apps import app
from pipeline.cli.options import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.corpus.card import CorpusCounts
    from pipeline.corpus.thresholds import Threshold
    from pipeline.model import Article


class PublishedScript(StrEnum):
    """A script that articles are published in."""

    HANS = "hans"
    HANT = "hant"
    MIXED = "mixed"


TITLE = "Chinese news"
Articles = Annotated[
    list[str],
    typer.Argument(metavar="IN...", help="Articles: .jsonl, .jsonl.gz, .jsonl.zst, .parquet, or folders of them."),
]


@app.command()
def export(
    inputs: Articles,
    out: Annotated[
        str, typer.Option(help="Where to: .jsonl, .jsonl.gz, .jsonl.zst, .parquet, .wet.gz; - is standard output.")
    ],
    site: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="With those below it; may be repeated.")
    ] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of publication.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of publication.")] = None,
    script: Annotated[
        list[PublishedScript] | None, typer.Option(metavar="hans|hant|mixed", help="As published; may be repeated.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="ISO 639-1, as zh; may be repeated.")
    ] = None,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Least confidence of the language.")] = 0.0,
    min_length: Annotated[int, typer.Option(min=0, help="Least number of characters.")] = 0,
    quality: Annotated[
        str | None, typer.Option(metavar="builtin|FILE", help="Thresholds of quality signals, as TOML.")
    ] = None,
    threshold: Annotated[
        list[str] | None, typer.Option(metavar="SIGNAL>=N", help="A threshold more, or <=; may be repeated.")
    ] = None,
    fields: Annotated[
        str | None, typer.Option(help="Fields to write, with commas between them; all if left out.")
    ] = None,
    convert: Annotated[Literal["hans"] | None, typer.Option(help="Add title_hans and text_hans.")] = None,
    left_out: Annotated[str | None, typer.Option(help="A line for each article left out, with the reason.")] = None,
    card: Annotated[str | None, typer.Option(help="Write a corpus card of what was written.")] = None,
    *,
    no_tainted: Annotated[bool, typer.Option("--no-tainted", help="No page that spam was injected into.")] = False,
    no_mirror: Annotated[bool, typer.Option("--no-mirror", help="No copy of a mirror.")] = False,
    no_duplicates: Annotated[bool, typer.Option("--no-duplicates", help="No article marked as a duplicate.")] = False,
    mask_pii: Annotated[bool, typer.Option("--mask-pii", help="Write * over personal numbers and addresses.")] = False,
    partition: Annotated[bool, typer.Option("--partition", help="Parquet by date and host, as a folder.")] = False,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Count unreadable lines and go on.")] = False,
) -> None:
    """
    Write articles as a corpus: labelled, chosen, in the form that others read.

    Example: qinggao export out/2026-*/articles.jsonl --out corpus.parquet --no-tainted --quality builtin

    Example: qinggao export articles.jsonl --out zh.jsonl.zst --language zh --mask-pii --card README.md
    """
    from pipeline.corpus.articles import read_articles
    from pipeline.corpus.card import CorpusCounts
    from pipeline.corpus.export import Order, field_names
    from pipeline.corpus.export import export as export_articles
    from pipeline.corpus.places import refuse_clashes, written
    from pipeline.corpus.select import Selection, known_hosts, known_languages

    selection = Selection(
        sites=known_hosts(site or []),
        since=since.date() if since else None,
        until=until.date() if until else None,
        scripts=tuple(map(str, script or ())),
        languages=known_languages(language or []),
        min_confidence=min_confidence,
        min_length=min_length,
        no_tainted=no_tainted,
        no_mirror=no_mirror,
        no_duplicates=no_duplicates,
        thresholds=_thresholds(quality, threshold or []),
    )
    order = Order(
        selection=selection,
        steps=_steps(convert=convert is not None, mask=mask_pii),
        fields=field_names(fields) if fields is not None else None,
        partitioned=partition,
        keep_going=keep_going,
    )
    refuse_clashes(inputs, {"--out": out, "--left-out": left_out, "--card": card})
    counts = CorpusCounts()
    on_written = counts.add if card else lambda _: None
    found = read_articles(inputs, written=written(out, left_out))
    exported = export_articles(found, out, order, left_out=left_out, on_written=on_written)
    if card:
        files = [] if out == "-" else _data_files([out])
        _write_card(counts, card, files[0].removesuffix("/**") if files else TITLE, files)
    tell(str(exported))


@app.command()
def card(
    inputs: Articles,
    out: Annotated[str, typer.Option(help="The Markdown file; - is standard output.")] = "-",
    title: Annotated[str, typer.Option(help="Name of the corpus.")] = TITLE,
) -> None:
    """
    Write the card of a corpus: counts, sites, dates, spam removed, repairs, rule books.

    Example: qinggao card corpus.parquet --title "News of 2026" --out README.md
    """
    from pipeline.corpus.articles import Unread, read_articles
    from pipeline.corpus.card import CorpusCounts
    from pipeline.corpus.places import refuse_clashes
    from pipeline.errors import InputError
    from pipeline.model import Article

    refuse_clashes(inputs, {"--out": out})
    counts = CorpusCounts()
    for found in read_articles(inputs):
        if isinstance(found, Unread):
            raise InputError(str(found))
        if isinstance(found, Article):
            counts.add(found)
    _write_card(counts, out, title, _data_files(inputs))


def _data_files(names: list[str]) -> list[str]:
    """Return files as a reader of the card reaches them: a folder stands for all in it."""
    from pipeline.corpus.sources import name_of

    called = [(Path(name), name_of(Path(name).name)) for name in names]
    return [f"{name}/**" if path.is_dir() else name for path, name in called]


def _thresholds(source: str | None, given: list[str]) -> tuple[Threshold, ...]:
    from pipeline.corpus.thresholds import given_thresholds, read_thresholds

    return (*(read_thresholds(source) if source else ()), *given_thresholds(given))


def _steps(*, convert: bool, mask: bool) -> tuple[Callable[[Article], Article], ...]:
    from pipeline.corpus.extras import with_hans
    from pipeline.corpus.masking import with_masks

    return (*([with_hans] if convert else []), *([with_masks] if mask else []))


def _write_card(counts: CorpusCounts, target: str, title: str, data_files: list[str]) -> None:
    from pipeline.corpus.card import card_of
    from pipeline.corpus.write import open_output

    with open_output(target) as file:
        file.write(card_of(counts, title, data_files).encode("utf-8", "backslashreplace"))
