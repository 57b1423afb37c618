"""
Cutting injected blocks out of the tree, before anything is extracted from it.

Two kinds of element are looked at: hidden ones, and those that hold text with strong terms. For the latter the
smallest element that fits a rule is found by climbing from the text; it grows to its parent only while what the parent
adds is of the same kind. A page without strong terms and without links to several foreign domains costs one pass over
its text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.dom import css_path, is_inside
from pipeline.cleaning.hidden import hidden_among, hidden_elements
from pipeline.cleaning.spam.boxes import NOT_TEXT, inline_run, is_inline, is_whole, parts_of, sibling_row, text_of
from pipeline.cleaning.spam.evidence import Evidence
from pipeline.cleaning.spam.links import link_farms, links_in, own_domain
from pipeline.cleaning.spam.matching import best_rule, matching_rules
from pipeline.cleaning.spam.segments import around_terms, folded_lines, tiers_of
from pipeline.model import Removal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.cleaning.hidden import Hidden
    from pipeline.cleaning.spam.context import Context
    from pipeline.rulebook.book import Rule, RuleBook
    from pipeline.rulebook.schema import Hiding

STEP = "dom"
MIN_FOREIGN_DOMAINS = 4
"""Link farms lead to many domains; an element with links to fewer foreign ones is none."""
MAX_CLIMB = 8
MAX_BLOCK_CHARS = 40_000
MAX_HIT_NODES = 2_000
MIN_REST_SHARE = 0.4
"""A block grows to its parent while at least this share of what the parent adds carries spam vocabulary."""
_NOT_BLOCKS = frozenset({"html", "head", "body"})


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


class _Found(NamedTuple):
    """Neighbouring nodes that make one block, and the rule that fits it."""

    nodes: tuple[LexborNode, ...]
    rule: Rule
    text: str


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
    survey = _Survey(rules, context, tree, url)
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


@dataclass(frozen=True)
class _Survey:
    """One page's search for blocks."""

    rules: RuleBook
    context: Context
    tree: LexborHTMLParser
    url: str | None
    _judged: dict[int, _Found | None] = field(default_factory=dict, repr=False, compare=False)
    _rows: set[int] = field(default_factory=set, repr=False, compare=False)

    @cached_property
    def own(self) -> str:
        """The page's registrable domain; asked for only where links are counted."""
        return own_domain(self.tree, self.url)

    def hidden_blocks(self) -> Iterator[_Found]:
        return self._outermost(hidden_elements(self.tree))

    def hidden_farms(self) -> Iterator[_Found]:
        """On a page without strong terms only links to many foreign domains can speak against a hidden element."""
        rules = self.rules.for_plain("block")
        farms = link_farms(self.tree, self.own, MIN_FOREIGN_DOMAINS)
        hidden = hidden_among(self.tree, farms) if farms and rules else ()
        return self._outermost(h for h in hidden if any(rule.allows("hidden", h.how) for rule in rules))

    def _outermost(self, elements: Iterable[Hidden]) -> Iterator[_Found]:
        taken: set[int] = set()
        for node, how in elements:
            if is_inside(node, taken):
                continue
            if found := self._judge((node,), how):
                taken.add(node.mem_id)
                yield found

    def visible_blocks(self, suspect: Iterable[LexborNode], already: Sequence[_Found]) -> Iterator[_Found]:
        """Climb from each text with a strong term to the smallest block that a rule fits."""
        taken = {node.mem_id for found in already for node in found.nodes}
        failed: set[int] = set()
        for node in suspect:
            if is_inside(node, taken):
                continue
            if found := self._climb(node, failed):
                taken.update(node.mem_id for node in found.nodes)
                yield found

    def _climb(self, start: LexborNode, failed: set[int]) -> _Found | None:
        """Try the inline run around a text, then the elements around that, smallest first."""
        node = start
        for _ in range(MAX_CLIMB):
            parent = node.parent
            if parent is None or node.mem_id in failed:
                return None
            if is_inline(node) and not is_inline(parent):
                run = inline_run(node)
                found = self._judge(run) or self._judge(self._around_terms(run))
                if found:
                    return self._grow(found, parent) if is_whole(found.nodes) else found
                failed.update(member.mem_id for member in run)
            elif not is_inline(node):
                if found := self._judge_once(node):
                    return self._grow(found, parent)
                if found := self._judge_row(node):
                    return self._grow(found, parent) if is_whole(found.nodes) else found
                failed.add(node.mem_id)
            if parent.tag in _NOT_BLOCKS:
                return None
            node = parent
        return None

    def _grow(self, found: _Found, parent: LexborNode | None) -> _Found:
        """Widen a block to its parents while what each adds is of the same kind."""
        while parent is not None and parent.tag not in _NOT_BLOCKS:
            wider = self._judge_once(parent)
            if wider is None or not self._adds_only_its_like(found, wider):
                break
            found, parent = wider, parent.parent
        return found

    def _judge_once(self, element: LexborNode) -> _Found | None:
        """Judge an element by itself; many climbs come by the same ones."""
        if element.mem_id not in self._judged:
            self._judged[element.mem_id] = self._judge((element,))
        return self._judged[element.mem_id]

    def _judge_row(self, block: LexborNode) -> _Found | None:
        """Judge a block with the short ones beside it; a row that fits no rule is not tried for each of its members."""
        if block.mem_id in self._rows:
            return None
        row = sibling_row(block)
        found = self._judge(self._around_terms(row))
        if not found:
            self._rows.update(member.mem_id for member in row)
        return found

    def _judge(self, nodes: tuple[LexborNode, ...], how: Hiding | None = None) -> _Found | None:
        """Hold the rules against neighbouring nodes as one block."""
        text = "\n".join(filter(None, map(text_of, nodes)))
        if not text or len(text) > MAX_BLOCK_CHARS:
            return None
        evidence = Evidence(text, self.context, parts_of(text), partial(links_in, nodes, self.own), how)
        rule = best_rule(matching_rules(evidence, self.rules, "block"))
        return _Found(nodes, rule, text) if rule else None

    def _around_terms(self, row: tuple[LexborNode, ...]) -> tuple[LexborNode, ...]:
        return row[around_terms(tiers_of(map(text_of, row), self.context.lexicon))]

    def _adds_only_its_like(self, inner: _Found, outer: _Found) -> bool:
        rest = Counter(parts_of(outer.text)) - Counter(parts_of(inner.text))
        tiers = tiers_of(rest.elements(), self.context.lexicon)
        return sum(tier in ("strong", "ambiguous") for tier in tiers) >= MIN_REST_SHARE * len(tiers)


def _texts_with_terms(body: LexborNode, context: Context) -> set[str]:
    """Find the texts of a page with a strong term, hidden or not, stripped; all are asked at once, a line each."""
    scripts = {node.text() for node in body.css("script, style")}  # most of the characters of many pages
    texts = [text.strip() for text in body.text(separator="\0", skip_empty=True).split("\0") if text not in scripts]
    return {texts[number] for number in context.lexicon.hits_by_line(folded_lines(texts), "strong")}


def _nodes_of(texts: Collection[str], body: LexborNode) -> Iterator[LexborNode]:
    """Find where some texts stand, in page order."""
    nodes = (node for node in body.traverse(include_text=True) if node.is_text_node)
    found = (node for node in nodes if (node.text_content or "").strip() in texts)
    shown = (node for node in found if node.parent is not None and node.parent.tag not in NOT_TEXT)
    return islice(shown, MAX_HIT_NODES)


def _place(found: _Found) -> str:
    """Return the path of a block: of its element, or of the element around a run of inline nodes."""
    node = found.nodes[0]
    return css_path(node if len(found.nodes) == 1 and node.is_element_node else node.parent or node)
