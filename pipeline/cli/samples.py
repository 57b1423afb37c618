"""`qinggao samples`: add samples, and let their gold follow a change."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.apps import samples_app
from pipeline.cli.options import From, Rules, Url, tell
from pipeline.corpus.kinds import Kind


@samples_app.command("add")
def add(
    source: Annotated[
        str, typer.Argument(metavar="URL-OR-WARC-RECORD", help="An address, FILE.warc.gz@OFFSET, a file.")
    ],
    folder: Annotated[Path, typer.Argument(help="Where to: samples/FAMILY/NAME.")],
    why: Annotated[str, typer.Option(help="Why the page is kept.")],
    kind: From = Kind.AUTO,
    url: Url = None,
    config: Annotated[
        Path | None, typer.Option(help="Who we are, for a page over the network; the sample site's if left out.")
    ] = None,
    rules: Rules = None,
) -> None:
    """
    Save a page as a sample: its bytes, where it is from, and what comes out as gold to be read.

    Example: qinggao samples add out/2026-01-05/warc/00000.warc.gz@5120 samples/outlets/new-portal --why "a new layout"

    Example: qinggao samples add http://www.example.cn/1.html samples/spam/tail --why "a tail" --config crawl.my.toml
    """
    from datetime import datetime

    from pipeline.crawl.config import default_config, load_config
    from pipeline.crawl.single import fetch_page
    from pipeline.proof.sample_edit import add_sample, page_from
    from pipeline.rulebook.load import load_rules

    def now() -> datetime:
        return datetime.now().astimezone()

    if source.startswith(("http://", "https://")):
        page = fetch_page(source, load_config(config or default_config()), now)
    else:
        page = page_from(source, kind, url)
    added = add_sample(page, folder, why, load_rules(rules), now().date())
    for told in added.look_at:
        tell(f"look at it: {told}")
    tell(f"{added.folder}: read expected.json: it is what the program found, not yet what is right")


@samples_app.command("accept")
def accept(
    samples: Annotated[list[Path] | None, typer.Argument(help="Sample folders; the built-in ones if left out.")] = None,
    rules: Rules = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Write it; without it the diff is shown.")] = False,
) -> None:
    """
    Show how the gold of samples would follow what comes out now; write it only when asked.

    Example: qinggao samples accept samples/outlets/wire-agency --yes
    """
    from pipeline import resources
    from pipeline.corpus.write import open_output
    from pipeline.proof.sample_edit import update_of
    from pipeline.proof.samples import find_samples
    from pipeline.rulebook.load import load_rules

    book = load_rules(rules)
    updates = [
        found for folder in find_samples(samples or [resources.samples_folder()]) if (found := update_of(folder, book))
    ]
    for update in updates:
        sys.stdout.write(update.diff)
        for line in update.remaining:
            tell(f"{update.file.parent}: would still not be as expected: {line}")
    if yes:
        for update in updates:
            with open_output(update.file) as file:
                file.write(update.text.encode())
    tell(f"{len(updates)} samples {'written' if yes else 'differ'}" + ("" if yes or not updates else ": give --yes"))
    raise typer.Exit(1 if any(update.remaining for update in updates) else 0)
