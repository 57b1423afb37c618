"""The command and its groups, before any verb is hung on them."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline import __version__

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
rules_app = typer.Typer(no_args_is_help=True, help="List, lint, try and draft rules.", rich_markup_mode=None)
samples_app = typer.Typer(no_args_is_help=True, help="Add samples, accept changed gold.", rich_markup_mode=None)
app.add_typer(rules_app, name="rules")
app.add_typer(samples_app, name="samples")


def _say_version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"qinggao {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback where something fails.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    """Qinggao 清稿: clean Chinese news pages; cut injected spam, keep the article, explain every cut."""
    del debug  # read in __main__, before anything can fail
    del version  # done by its callback
