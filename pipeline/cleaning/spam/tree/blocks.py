"""
Cutting injected blocks out of the tree, before anything is extracted from it.

Two kinds of element are looked at: hidden ones, and those that hold text with strong terms. A page without strong terms
and without links to several foreign domains costs one pass over its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.cleaning.dom import css_path
from pipeline.cleaning.spam.features.segments import folded_lines
from pipeline.cleaning.spam.tree.boxes import NOT_TEXT, texts_in
from pipeline.cleaning.spam.tree.survey import Survey
from pipeline.model import Removal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.cleaning.spam.tree.survey import Found
    from pipeline.rulebook.book import RuleBook

STEP = "dom"
MAX_HIT_NODES = 2_000


@dataclass(frozen=True, slots=True)
class BlockCuts:
    """
    What was cut out of a tree.

    Attributes:
        removed: The cuts in page order; `at` is the element's CSS path in the page as it was parsed.
        flagged: Ids of rules that fit but only report, sorted.
        has_strong: Whether any text of the page, hidden or not, held a strong term.
    """

    removed: tuple[Removal, ...] = ()
    flagged: tuple[str, ...] = ()
    has_strong: bool = False


def cut_blocks(tree: LexborHTMLParser, rules: RuleBook, context: Context, url: str | None) -> BlockCuts:
    """
    Cut the elements that block rules ask for out of a tree, in place.

    Args:
        tree: The parsed page; changed by this function.
        rules: The rule book.
        context: Vocabulary and script of the page.
        url: The page's address, if known; what is foreign depends on it.
    """
    body = tree.body
    if body is None:
        return BlockCuts()
    survey = Survey(rules, context, tree, url)
    if suspect := _texts_with_terms(body, context):
        found = [*survey.hidden_blocks()]
        found += survey.visible_blocks(_nodes_of(suspect, body), found)
    else:
        found = [*survey.hidden_farms()]
    acting = [f for f in found if f.rule.acts]
    removed = tuple(Removal(rule=f.rule.id, step=STEP, action=f.rule.action, at=_place(f), text=f.text) for f in acting)
    for node in [node for f in acting for node in f.nodes]:
        node.decompose()
    return BlockCuts(removed, tuple(sorted({f.rule.id for f in found if not f.rule.acts})), has_strong=bool(suspect))


def _texts_with_terms(body: LexborNode, context: Context) -> set[str]:
    """Find the texts of a page with a strong term, hidden or not, stripped; all are asked at once, a line each."""
    texts = [text.strip() for text in texts_in(body)]
    return {texts[number] for number in context.lexicon.hits_by_line(folded_lines(texts), "strong")}


def _nodes_of(texts: Collection[str], body: LexborNode) -> Iterator[LexborNode]:
    """Find where some texts stand, in page order."""
    nodes = (node for node in body.traverse(include_text=True) if node.is_text_node)
    found = (node for node in nodes if (node.text_content or "").strip() in texts)
    shown = (node for node in found if node.parent is not None and node.parent.tag not in NOT_TEXT)
    return islice(shown, MAX_HIT_NODES)


def _place(found: Found) -> str:
    """Return the path of a block: of its element, or of the element around a run of inline nodes."""
    node = found.nodes[0]
    return css_path(node if len(found.nodes) == 1 and node.is_element_node else node.parent or node)
