"""
`qinggao explain`: a page's text with every cut and repair marked, and the rule beside it.

What is shown is made from the ledger alone: undoing the cuts gives the text as it was extracted, the cuts themselves
say what went and why.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TextIO

from rich.console import Console
from rich.text import Text

from pipeline.cleaning.flow import clean
from pipeline.model import Kept, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model import Article, Rejected, Removal
    from pipeline.rulebook.book import RuleBook

_CUT = "red strike"
_RULE = "magenta"
_REPAIR = "green"
_DAMAGE = "yellow"
_SHOWN_CHARS = 160
_SHOWN_REPAIRS = 12


class Piece(NamedTuple):
    """A piece of the extracted text; `removal` says what cut it, None for text that is kept."""

    text: str
    removal: Removal | None


def explain_page(page: Page | Rejected, rules: RuleBook, stream: TextIO) -> None:
    """Clean a page and write what happened to it, coloured where the stream is a terminal."""
    console = Console(file=stream, highlight=False, soft_wrap=True)
    outcome = clean(page, rules) if isinstance(page, Page) else page
    if isinstance(outcome, Kept):
        _show_article(console, outcome.article)
    else:
        console.print(f"rejected: {outcome.reason}" + (f" ({outcome.detail})" if outcome.detail else ""), markup=False)


def pieces(article: Article) -> list[Piece]:
    """
    Lay the cuts of an article back into its text.

    Returns:
        The extracted text in order, kept and cut pieces; their texts joined are `undo(article.text, removed)`.
    """
    found = [Piece(article.text, None)]
    for removal in reversed(article.cleaning.removed):
        if isinstance(removal.at, int):
            found = list(_with(found, removal, removal.at))
    return found


def _with(found: list[Piece], removal: Removal, at: int) -> Iterator[Piece]:
    """Insert a cut at an offset of the text that the pieces make."""
    start, placed = 0, False
    for piece in found:
        offset = at - start
        if not placed and 0 <= offset <= len(piece.text):
            before, after = Piece(piece.text[:offset], piece.removal), Piece(piece.text[offset:], piece.removal)
            yield from (part for part in (before, Piece(removal.text, removal), after) if part.text)
            placed = True
        else:
            yield piece
        start += len(piece.text)
    if not placed:
        yield Piece(removal.text, removal)


def _show_article(console: Console, article: Article) -> None:
    cleaning = article.cleaning
    console.print(Text(article.title or "(no title)", style="bold"))
    for name in ("published_at", "source", "authors", "editors", "script"):
        value = getattr(article, name)
        if value:
            console.print(f"{name}: {'、'.join(value) if isinstance(value, tuple) else value}", markup=False)
    console.print(f"extractor: {cleaning.extractor}; rule book {cleaning.rulebook}", markup=False)
    for warning in cleaning.warnings:
        console.print(Text(f"warning: {warning}", style=_DAMAGE))
    for removal in cleaning.removed:
        if isinstance(removal.at, str):
            console.print(
                Text("- ", _CUT) + Text(_short(removal.text), _CUT) + Text(f"  ← {removal.rule} at {removal.at}", _RULE)
            )
    console.print()
    for piece in pieces(article):
        _show_piece(console, piece)
    console.print()
    for line in _repair_lines(article):
        console.print(Text(line, _REPAIR))
    for damage in cleaning.damaged:
        console.print(Text(f"damaged at {damage.at}: {damage.text!r}: {damage.why}", _DAMAGE))


def _show_piece(console: Console, piece: Piece) -> None:
    if piece.removal is None:
        console.print(Text(piece.text), end="")
        return
    lines = [line for line in piece.text.split("\n") if line]
    for line in lines:
        console.print(
            Text("\n- ") + Text(line, _CUT) + Text(f"  ← {piece.removal.rule} ({piece.removal.action})", _RULE), end=""
        )
    console.print()


def _repair_lines(article: Article) -> Iterator[str]:
    """Say what was repaired, equal repairs together: a mirror page has hundreds of them."""
    kinds = Counter((repair.kind, repair.before, repair.after) for repair in article.cleaning.repaired)
    for (kind, before, after), count in list(kinds.items())[:_SHOWN_REPAIRS]:
        yield f"repaired {count} times: {before!r} → {after!r} ({kind})"
    if len(kinds) > _SHOWN_REPAIRS:
        yield f"… and {len(kinds) - _SHOWN_REPAIRS} other kinds of repair"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_CHARS else f"{flat[:_SHOWN_CHARS]}… ({len(flat)} characters)"
