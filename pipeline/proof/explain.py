"""
`qinggao explain`: a page's text with every cut and repair marked, and the rule beside it.

What is shown is made from the ledger alone: undoing the cuts gives the text as it was extracted, the cuts themselves
say what went and why. `lines_of` is the view that the terminal and HTML share.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TextIO

from rich.console import Console
from rich.text import Text

from pipeline.cleaning.flow import clean, read_source
from pipeline.cleaning.ledger import undo
from pipeline.model import Kept, Page, Refusal
from pipeline.proof.repairs import Placed, placed_repairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.model import Article, Rejected, Removal, Repair
    from pipeline.rulebook.book import RuleBook

_CUT = "red strike"
_RULE = "magenta"
_REPAIR = "green"
_GONE = "dim green strike"
_DAMAGE = "yellow"
_SHOWN_CHARS = 160
_SHOWN_REPAIRS = 12
_MAX_MARGIN = 44
_MIN_TEXT = 30


class Piece(NamedTuple):
    """
    A piece of the extracted text.

    Attributes:
        text: The text.
        removal: What cut it, None for text that is kept.
        repair: What put it in; None for text as the page has it. A repair that only took something out has no text.
    """

    text: str
    removal: Removal | None
    repair: Repair | None = None


class Line(NamedTuple):
    """A line of the extracted text and the rules that cut in it, in the order of their cuts."""

    pieces: tuple[Piece, ...]
    rules: tuple[str, ...]


def explain_page(page: Page | Rejected, rules: RuleBook, stream: TextIO) -> None:
    """Clean a page and write what happened to it, coloured where the stream is a terminal."""
    console = Console(file=stream, highlight=False, soft_wrap=True)
    outcome = clean(page, rules) if isinstance(page, Page) else page
    if isinstance(outcome, Kept):
        _show_article(console, outcome.article, lines_of(outcome.article, page if isinstance(page, Page) else None))
    else:
        console.print(f"rejected: {outcome.reason}" + (f" ({outcome.detail})" if outcome.detail else ""), markup=False)


def text_before(page: Page | Rejected, rules: RuleBook) -> str | Rejected:
    """Clean a page and return its text as it was extracted, before any rule cut anything; the refusal without one."""
    outcome = clean(page, rules) if isinstance(page, Page) else page
    return undo(outcome.article.text, outcome.article.cleaning.removed) if isinstance(outcome, Kept) else outcome


def lines_of(article: Article, page: Page | None = None) -> tuple[Line, ...]:
    """
    Lay cuts and repairs back into an article's text, line by line.

    Args:
        article: The article.
        page: The page it was made from; without it repairs are not placed.
    """
    found = pieces(article)
    source = read_source(page) if page and not page.parts and article.cleaning.repaired else None
    if source is not None and not isinstance(source, Refusal):
        found = _with_repairs(found, placed_repairs("".join(piece.text for piece in found), source.repaired))
    return tuple(Line(line, tuple(dict.fromkeys(p.removal.rule for p in line if p.removal))) for line in _split(found))


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


def _with_repairs(found: Sequence[Piece], placed: Sequence[Placed]) -> list[Piece]:
    """Split pieces where repairs stand in them."""
    result: list[Piece] = []
    waiting = list(reversed(placed))
    start = 0
    for piece in found:
        done, end = 0, start + len(piece.text)
        while waiting and waiting[-1].at + len(waiting[-1].repair.after) <= end:
            at, repair = waiting.pop()
            if at < start + done:  # it begins in a piece that is already laid: a cut goes through it
                continue
            kept = piece.text[done : at - start]
            result += [Piece(kept, piece.removal)] if kept else []
            result.append(Piece(repair.after, piece.removal, repair))
            done = at - start + len(repair.after)
        rest = piece.text[done:]
        result += [Piece(rest, piece.removal)] if rest else []
        start = end
    return result


def _split(found: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Split pieces at line ends, which belong to no piece then."""
    line: list[Piece] = []
    for piece in found:
        first, *rest = piece.text.split("\n")
        line += [piece._replace(text=first)] if first or piece.repair else []
        for text in rest:
            yield tuple(line)
            line = [piece._replace(text=text, repair=None)] if text else []
    yield tuple(line)


def _show_article(console: Console, article: Article, lines: Sequence[Line]) -> None:
    _show_head(console, article)
    names = [rule for line in lines for rule in line.rules]
    margin = min(_MAX_MARGIN, max(map(len, names), default=0))
    for line in lines:
        if line.pieces:
            _show_line(console, line, margin)
    console.print()
    for told in _repair_lines(article):
        console.print(Text(told, _REPAIR))
    for damage in article.cleaning.damaged:
        console.print(Text(f"damaged at {damage.at}: {damage.text!r}: {damage.why}", _DAMAGE))


def _show_head(console: Console, article: Article) -> None:
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
            cut = Text("- ", _CUT) + Text(_short(removal.text), _CUT)
            console.print(cut + Text(f"  ← {removal.rule} at {removal.at}", _RULE))
    console.print()


def _show_line(console: Console, line: Line, margin: int) -> None:
    """Print a line with its rules in the margin; a terminal folds long lines inside their column."""
    text = Text()
    for removal, group in groupby(line.pieces, key=attrgetter("removal")):
        show = _cut_text if removal else _kept_text
        text.append_text(show(group, console))
    width = console.width - margin - 3
    folded = list(text.wrap(console, width)) if console.is_terminal and width >= _MIN_TEXT else [text]
    for number in range(max(len(folded), len(line.rules))):
        rule = line.rules[number] if number < len(line.rules) else ""
        shown = folded[number] if number < len(folded) else Text()
        console.print(Text(f"{rule:>{margin}}", _RULE) + Text(" │ ") + shown)


def _cut_text(group: Iterable[Piece], console: Console) -> Text:
    """Mark a cut as a whole; what was repaired inside it no longer matters."""
    return _marked("".join(piece.text for piece in group), "[--]", _CUT, console)


def _kept_text(group: Iterable[Piece], console: Console) -> Text:
    text = Text()
    for piece in group:
        if piece.repair:
            text.append_text(_marked(piece.repair.before, "[--]", _GONE, console))
            text.append_text(_marked(piece.text, "{++}", _REPAIR, console))
        else:
            text.append(piece.text)
    return text


def _marked(text: str, marks: str, style: str, console: Console) -> Text:
    """Colour a text; where there is no colour, set it between the marks of wdiff."""
    if not text or console.color_system is not None:
        return Text(text, style)
    return Text(f"{marks[:2]}{text}{marks[2:]}")


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
