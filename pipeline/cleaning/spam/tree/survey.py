"""
One page's search for injected blocks: which elements are judged, in which order, and how far a block reaches.

The smallest element that fits a rule is found by climbing from a text with a strong term; it grows to its parent only
while what the parent adds is of the same kind.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.dom import is_inside
from pipeline.cleaning.hidden import hidden_elements
from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.links import links_in, own_domain
from pipeline.cleaning.spam.features.matching import best_rule, matching_rules, outgrown
from pipeline.cleaning.spam.features.segments import around_terms, tiers_of
from pipeline.cleaning.spam.tree.boxes import inline_run, is_inline, is_short, is_whole, parts_of, sibling_row, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.cleaning.hidden import Hidden
    from pipeline.cleaning.spam.features.context import Context
    from pipeline.rulebook.book import Rule, RuleBook
    from pipeline.rulebook.lexicon import Tier
    from pipeline.rulebook.schema import Hiding

MAX_CLIMB = 8
MAX_BLOCK_CHARS = 40_000
MIN_REST_SHARE = 0.4
"""A block grows to its parent while at least this share of what the parent adds carries spam vocabulary."""
_NOT_BLOCKS = frozenset({"html", "head", "body"})


class Found(NamedTuple):
    """Neighbouring nodes that make one block, and the rule that fits it."""

    nodes: tuple[LexborNode, ...]
    rule: Rule
    text: str


@dataclass(frozen=True)
class Survey:
    """One page's search for blocks."""

    rules: RuleBook
    context: Context
    tree: LexborHTMLParser
    url: str | None
    _judged: dict[int, Found | None] = field(default_factory=dict, repr=False, compare=False)
    _rows: set[int] = field(default_factory=set, repr=False, compare=False)
    _failed: set[int] = field(default_factory=set, repr=False, compare=False)
    """What no climb need come by again: it was judged, or something in it is too large for every rule."""

    @cached_property
    def own(self) -> str:
        """The page's registrable domain; asked for only where links are counted."""
        return own_domain(self.tree, self.url)

    def hidden_blocks(self) -> Iterator[Found]:
        """Find the outermost hidden elements that a rule fits."""
        return self._outermost(hidden_elements(self.tree))

    def hidden_farms(self) -> Iterator[Found]:
        """Find the same on a page without strong terms: what only hides in ways that a rule for such pages names."""
        ways = self.rules.hidings_for_plain
        return self._outermost(hidden_elements(self.tree, ways) if ways else ())

    def _outermost(self, elements: Iterable[Hidden]) -> Iterator[Found]:
        taken: set[int] = set()
        for node, how in elements:
            if is_inside(node, taken):
                continue
            if found := self._judge((node,), (text_of(node),), how):
                taken.add(node.mem_id)
                yield found

    def visible_blocks(self, suspect: Iterable[LexborNode], already: Sequence[Found]) -> Iterator[Found]:
        """Climb from each text with a strong term to the smallest block that a rule fits."""
        taken = {node.mem_id for found in already for node in found.nodes}
        for node in suspect:
            if is_inside(node, taken):
                continue
            if found := self._climb(node):
                taken.update(node.mem_id for node in found.nodes)
                yield found

    def _climb(self, start: LexborNode) -> Found | None:
        """Try the inline run around a text, then the elements around that, smallest first."""
        node = start
        for _ in range(MAX_CLIMB):
            parent = node.parent
            if parent is None or node.mem_id in self._failed:
                return None
            if is_inline(node) and not is_inline(parent):
                run = inline_run(node)
                if found := self._judge_run(run):
                    return self._grow(found, parent) if is_whole(found.nodes) else found
                self._failed.update(member.mem_id for member in run)
            elif not is_inline(node):
                if found := self._judge_once(node):
                    return self._grow(found, parent)
                if found := self._judge_row(node):
                    return self._grow(found, parent) if is_whole(found.nodes) else found
                self._failed.add(node.mem_id)
            if parent.tag in _NOT_BLOCKS:
                return None
            node = parent
        return None

    def _grow(self, found: Found, parent: LexborNode | None) -> Found:
        """Widen a block to its parents while what each adds is of the same kind."""
        while parent is not None and parent.tag not in _NOT_BLOCKS:
            wider = self._judge_once(parent)
            if wider is None or not self._adds_only_its_like(found, wider):
                break
            found, parent = wider, parent.parent
        return found

    def _judge_once(self, element: LexborNode) -> Found | None:
        """Judge an element by itself; many climbs come by the same ones."""
        if element.mem_id not in self._judged:
            self._judged[element.mem_id] = self._judge((element,), (text_of(element),))
        return self._judged[element.mem_id]

    def _judge_run(self, run: tuple[LexborNode, ...]) -> Found | None:
        """Judge an inline run as a whole, or what of it stands around terms: that first beside a sentence."""
        texts = tuple(map(text_of, run))
        around = around_terms(self._tiers(texts))
        rest = (*texts[: around.start], *texts[around.stop :]) if run[around] else ()
        if all(map(is_short, rest)):
            return self._judge(run, texts) or self._judge_part(run, texts, around)
        return self._judge_part(run, texts, around) or self._judge(run, texts)

    def _judge_row(self, block: LexborNode) -> Found | None:
        """Judge a block with the short ones beside it; a row that fits no rule is not tried for each of its members."""
        if block.mem_id in self._rows:
            return None
        row = sibling_row(block)
        found = self._judge_around_terms(row, tuple(map(text_of, row)))
        if not found:
            self._rows.update(member.mem_id for member in row)
        return found

    def _judge_around_terms(self, row: tuple[LexborNode, ...], texts: tuple[str, ...]) -> Found | None:
        return self._judge_part(row, texts, around_terms(self._tiers(texts)))

    def _judge_part(self, row: tuple[LexborNode, ...], texts: tuple[str, ...], part: slice) -> Found | None:
        return self._judge(row[part], texts[part]) if row[part] else None

    def _tiers(self, texts: tuple[str, ...]) -> list[Tier | None]:
        """Return the tiers of what may be a row's; prose beside it is no part of it, whatever words it has."""
        tiers = zip(tiers_of(texts, self.context.lexicon), texts, strict=True)
        return [tier if tier == "strong" or is_short(text) else None for tier, text in tiers]

    def _judge(self, nodes: tuple[LexborNode, ...], texts: tuple[str, ...], how: Hiding | None = None) -> Found | None:
        """Hold the rules against neighbouring nodes as one block."""
        text = "\n".join(filter(None, texts))
        if not text:
            return None
        is_large = len(text) > MAX_BLOCK_CHARS
        if not is_large:
            evidence = Evidence(text, self.context, parts_of(text), partial(links_in, nodes, self.own), how)
            if rule := best_rule(matching_rules(evidence, self.rules, "block")):
                return Found(nodes, rule, text)
        if how is None and (is_large or outgrown(self.rules.of("block"), evidence)):
            self._failed.add(parent.mem_id if (parent := nodes[0].parent) is not None else 0)
        return None

    def _adds_only_its_like(self, inner: Found, outer: Found) -> bool:
        rest = Counter(parts_of(outer.text)) - Counter(parts_of(inner.text))
        tiers = tiers_of(rest.elements(), self.context.lexicon)
        return sum(tier in ("strong", "ambiguous") for tier in tiers) >= MIN_REST_SHARE * len(tiers)
