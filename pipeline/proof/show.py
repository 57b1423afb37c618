"""Comparisons and suspects for a terminal, and as lines for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.proof.side_by_side import Mark, Row, side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.proof.changes import Change, Comparison
    from pipeline.proof.findings import Suspect

PIPE_WIDTH = 160
"""Columns of a table that goes into a file or pipe."""
_GONE = "red"
_COME = "green"
_SHOWN_CHARS = 120


def show_comparison(found: Comparison, stream: TextIO, limit: int) -> None:
    """
    Write a comparison: the counts, what each rule does otherwise, then changed articles side by side, worst first.

    Args:
        found: The comparison.
        stream: Where to; coloured on a terminal.
        limit: How many changed articles are shown.
    """
    console = _console(stream)
    console.print(
        f"{found.pages} pages: {found.unchanged} unchanged, {len(found.changes)} changed; articles: "
        f"{found.articles_lost} lost, {found.articles_gained} gained; characters: {found.lost} removed, "
        f"{found.gained} given back"
    )
    if found.changes:
        console.print(_rules_table(found))
    for change in found.changes[:limit]:
        console.print(Text(_heading(change), style="bold"))
        console.print(_columns(change))
    if len(found.changes) > limit:
        console.print(f"… and {len(found.changes) - limit} more changed pages: see --limit")


def change_line(change: Change) -> str:
    """Return a change as a line of JSON, with its line end."""
    told = {
        "source_path": change.source_path,
        "url": change.url,
        "lost": change.lost,
        "gained": change.gained,
        "article_lost": change.is_article_lost,
        "article_gained": change.is_article_gained,
        "by_rule": dict(change.by_rule),
        "before": change.before.model_dump(mode="json"),
        "after": change.after.model_dump(mode="json"),
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def show_suspects(found: Iterable[Suspect], stream: TextIO) -> None:
    """Write suspects as a table."""
    table = Table(box=SIMPLE, show_edge=False)
    for name in ("id", "kind", "score", "pages", "hosts", "text", "why"):
        table.add_column(name, no_wrap=name in ("id", "kind"), overflow="fold")
    for suspect in found:
        hosts = ", ".join(suspect.hosts[:2]) + ("…" if len(suspect.hosts) > 2 else "")  # noqa: PLR2004 -- what fits
        text = Text(_short(suspect.text))
        table.add_row(
            suspect.id, suspect.kind, f"{suspect.score:.2f}", str(suspect.pages), hosts, text, Text(suspect.why)
        )
    _console(stream).print(table)


def _console(stream: TextIO) -> Console:
    console = Console(file=stream, highlight=False, markup=False)
    return console if console.is_terminal else Console(file=stream, highlight=False, markup=False, width=PIPE_WIDTH)


def _rules_table(found: Comparison) -> Table:
    table = Table(box=SIMPLE, show_edge=False)
    table.add_column("rule")
    for name in ("pages", "removed", "given back"):
        table.add_column(name, justify="right")
    for rule, effect in found.by_rule.items():
        table.add_row(rule, str(effect.pages), str(effect.removed), str(effect.given_back))
    return table


def _heading(change: Change) -> str:
    what = "article lost" if change.is_article_lost else "article gained" if change.is_article_gained else ""
    counts = f"{change.lost} removed, {change.gained} given back"
    rules = ", ".join(f"{rule} {count:+d}" if count else f"{rule} reports" for rule, count in change.by_rule.items())
    place = change.url or change.source_path or "(no address)"
    return "; ".join(filter(None, (f"{place}: {what}".removesuffix(": "), counts, rules)))


def _columns(change: Change) -> Table:
    table = Table(box=SIMPLE, show_edge=False, show_header=False, expand=True)
    table.add_column(width=1)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for row in side_by_side(change):
        table.add_row(*_cells(row))
    return table


def _cells(row: Row) -> tuple[str, Text, Text]:
    if row.kind == "gap":
        told = Text(f"⋮ {row.count} lines", "dim")
        return "", told, told
    sign = {"same": "", "changed": "~", "removed": "-", "added": "+"}[row.kind]
    label = f"{row.label}: " if row.label else ""
    return sign, _cell(row.left, label, _GONE), _cell(row.right, label, _COME)


def _cell(marks: tuple[Mark, ...], label: str, style: str) -> Text:
    text = Text(label if marks else "", "dim")
    for mark in marks:
        text.append(mark.text, style if mark.is_changed else "")
    return text


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_CHARS else f"{flat[:_SHOWN_CHARS]}…"
