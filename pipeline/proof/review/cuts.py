"""The cuts of one page, each with what stands around it."""

from __future__ import annotations

import html as markup
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.dom import parse
from pipeline.cleaning.flow import read_source
from pipeline.cleaning.hidden import hidden_elements
from pipeline.cleaning.spam.tree.boxes import text_of
from pipeline.model import Refusal
from pipeline.proof.explain import pieces
from pipeline.proof.sightings import reduced_markup
from pipeline.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.model import Article, Page, Removal
    from pipeline.proof.explain import Piece
    from pipeline.rulebook.book import RuleBook


class CutSeen(NamedTuple):
    """
    A cut that a rule made.

    Attributes:
        rule: Id of the rule.
        text: The text that went.
        html: Of a cut in the tree, the element's markup, reduced to what a rule can ask about; else "".
        before: The line that was left in front of it, "" where there is none.
        after: The line that was left behind it.
    """

    rule: str
    text: str
    html: str
    url: str | None
    source_path: str | None
    host: str
    before: str = ""
    after: str = ""


def cuts_of(article: Article, page: Page, rules: RuleBook) -> tuple[CutSeen, ...]:
    """
    Return the cuts of an article that rules of the book made.

    Args:
        article: The article.
        page: The page it was made from.
        rules: The rules it was made with.
    """
    ruled = {entry.id for entry in rules.entries}
    return (*_in_text(article, ruled), *_in_tree(article, page, ruled))


def _seen(article: Article, removal: Removal, html: str = "", before: str = "", after: str = "") -> CutSeen:
    host = host_of(article.url) if article.url else ""
    return CutSeen(
        removal.rule, removal.text.strip("\n"), html, article.url, article.source_path, host or "", before, after
    )


def _in_text(article: Article, ruled: set[str]) -> Iterator[CutSeen]:
    found = pieces(article)
    behind = [text.partition("\n")[0] for text in _nearest_kept(reversed(found))]
    in_front = [text.rpartition("\n")[2] for text in _nearest_kept(found)]
    for piece, before, after in zip(found, in_front, reversed(behind), strict=True):
        if piece.removal is not None and piece.removal.rule in ruled:
            yield _seen(article, piece.removal, "", before, after)


def _nearest_kept(found: Iterable[Piece]) -> Iterator[str]:
    """Yield for each piece the text of the last kept one before it, "" where there is none."""
    kept = ""
    for piece in found:
        yield kept
        if piece.removal is None:
            kept = piece.text.strip("\n")


def _in_tree(article: Article, page: Page, ruled: set[str]) -> Iterator[CutSeen]:
    removals = [cut for cut in article.cleaning.removed if isinstance(cut.at, str) and cut.rule in ruled]
    source = read_source(page) if removals else None
    if source is None or isinstance(source, Refusal):
        return
    tree = parse(source.text)
    hidden = {node.mem_id: how for node, how in hidden_elements(tree)}
    for removal in removals:
        node = tree.css_first(str(removal.at))
        if node is not None and text_of(node) == removal.text:
            yield _seen(article, removal, reduced_markup(node, hidden.get(node.mem_id)))
        else:  # a run of bare text: its path is that of the element around it
            lines = "".join(f"<p>{markup.escape(line)}</p>" for line in removal.text.split("\n"))
            yield _seen(article, removal, f"<div>{lines}</div>")
