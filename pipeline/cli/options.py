"""Options that several commands share, and the two ways to speak to a person."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.corpus.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Inputs = Annotated[list[str], typer.Argument(help="Files, folders, WARC, JSON lines; - is standard input.")]
Input = Annotated[str, typer.Argument(help="One page: a file, FILE.warc.gz@OFFSET, or - for standard input.")]
From = Annotated[Kind, typer.Option("--from", help="What the inputs are; auto looks at endings and first bytes.")]
Url = Annotated[str | None, typer.Option(help="Address of the page, where the input is a single page.")]
Rules = Annotated[Path | None, typer.Option("--rules", help="Rule folder; the built-in rules if left out.")]
Jobs = Annotated[int, typer.Option(min=1, max=1024, help="Number of processes.")]


def tell(line: str) -> None:
    """Say a line to the person at the terminal: to stderr, so that stdout stays for programs."""
    sys.stderr.write(line + "\n")


def tell_faults(count: int, where: str) -> int:
    """
    Say how many pages our own program failed at.

    Args:
        count: How many.
        where: Where it stands which they are.

    Returns:
        The exit status that follows.
    """
    if count:
        tell(f"{counted(count, 'page')} met an internal error, the others are done: see {where}, please report it")
    return 1 if count else 0


def tell_unread(faults: list[str]) -> int:
    """
    Say what of the input could not be read, in a line.

    Returns:
        The exit status that follows: what was found is of a part.
    """
    if faults:
        more = f" (and {counted(len(faults) - 1, 'place')} more)" if len(faults) > 1 else ""
        tell(f"{faults[0]}{more}; all that can be read was looked at")
    return 1 if faults else 0


def counted(count: int, what: str) -> str:
    """
    Name a count of things.

    >>> counted(1, "rule"), counted(2, "rule")
    ('1 rule', '2 rules')
    """
    return f"{count} {what}" + ("" if count == 1 else "s")


@contextmanager
def progress() -> Iterator[Callable[[object], None]]:
    """Show a running count on a terminal while the block lasts; nothing in a log."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading")
        yield lambda counts: bar.update(task, description=str(counts))
