"""
Cutting injected blocks out of the tree, before anything is extracted from it.

Two kinds of element are looked at: hidden ones, and those that hold text with strong terms. For the latter the
smallest element that fits a rule is found by climbing from the text; it grows to its parent only while what the parent
adds is of the same kind. A page without strong terms and without links to several foreign domains costs one pass over
its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.dom import css_path
from pipeline.cleaning.hidden import hidden_elements
from pipeline.cleaning.spam.evidence import Context, Evidence, weigh
from pipeline.cleaning.spam.links import foreign_domains, links_in, own_domain
from pipeline.cleaning.spam.matching import matching_rules
from pipeline.cleaning.spam.segments import split_segments
from pipeline.model import Removal
from pipeline.rulebook.fold import fold, fold_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.cleaning.hidden import Hidden
    from pipeline.rulebook.book import Rule, RuleBook
    from pipeline.rulebook.schema import Hiding

STEP = "dom"
MIN_FOREIGN_DOMAINS = 4
"""Link farms lead to many domains; with fewer foreign ones on the whole page there is none."""
MAX_CLIMB = 8
MAX_BLOCK_CHARS = 40_000
MAX_HIT_NODES = 2_000
MIN_REST_SHARE = 0.4
"""A block grows to its parent while at least this share of what the parent adds carries spam vocabulary."""
_LONG_TEXT_CHARS = 30
_NOT_TEXT = frozenset({"script", "style", "template", "title", "textarea", "select", "option"})
_NOT_BLOCKS = frozenset({"html", "head", "body"})
_INLINE = frozenset(
    {
        "a",
        "b",
        "strong",
        "em",
        "i",
        "u",
        "s",
        "font",
        "span",
        "small",
        "big",
        "sub",
        "sup",
        "label",
        "tt",
        "q",
        "code",
        "br",
    }
)


@dataclass(frozen=True, slots=True)
class BlockCuts:
    """
    What was cut out of a tree.

    Attributes:
        removed: The cuts in page order; `at` is the element's CSS path in the page as it was parsed.
        flagged: Ids of rules that fit but only report, sorted.
    """

    removed: tuple[Removal, ...] = ()
    flagged: tuple[str, ...] = ()


class _Found(NamedTuple):
    node: LexborNode
    rule: Rule
    text: str


def cut_blocks(tree: LexborHTMLParser, html: str, rules: RuleBook, context: Context, url: str | None) -> BlockCuts:
    """
    Cut the elements that block rules ask for out of a tree, in place.

    Args:
        tree: The parsed page; changed by this function.
        html: Its source.
        rules: The rule book.
        context: Vocabulary and script of the page.
        url: The page's address, if known; what is foreign depends on it.
    """
    body = tree.body
    if body is None or not rules.for_unit("block"):
        return BlockCuts()
    has_terms = context.lexicon.has(fold_words(body.text(separator="\n")), "strong")
    own = own_domain(tree, url)
    if not has_terms and foreign_domains(html, own) < MIN_FOREIGN_DOMAINS:
        return BlockCuts()
    survey = _Survey(rules, context, own)
    found = list(survey.hidden_blocks(tree) if has_terms else survey.hidden_farms(tree))
    if has_terms:
        found += survey.visible_blocks(body, found)
    acting = [f for f in found if f.rule.acts]
    removed = tuple(
        Removal(rule=f.rule.id, step=STEP, action=f.rule.action, at=css_path(f.node), text=f.text) for f in acting
    )
    for f in acting:
        f.node.decompose()
    return BlockCuts(removed, tuple(sorted({f.rule.id for f in found if not f.rule.acts})))


@dataclass(frozen=True, slots=True)
class _Survey:
    """One page's search for blocks."""

    rules: RuleBook
    context: Context
    own: str

    def hidden_blocks(self, tree: LexborHTMLParser) -> Iterator[_Found]:
        return self._outermost(hidden_elements(tree))

    def hidden_farms(self, tree: LexborHTMLParser) -> Iterator[_Found]:
        """On a page without strong terms only links to many foreign domains can speak against a hidden element."""
        rich = hidden_elements(tree, MIN_FOREIGN_DOMAINS)
        return self._outermost(h for h in rich if links_in(h.node, self.own).foreign_domains >= MIN_FOREIGN_DOMAINS)

    def _outermost(self, elements: Iterable[Hidden]) -> Iterator[_Found]:
        taken: set[int] = set()
        for node, how in elements:
            if _is_inside(node, taken):
                continue
            found = self.judge(node, how)
            if found:
                taken.add(node.mem_id)
                yield found

    def visible_blocks(self, body: LexborNode, already: Sequence[_Found]) -> Iterator[_Found]:
        taken = {found.node.mem_id for found in already}
        failed: set[int] = set()
        for node in self._nodes_with_terms(body):
            if _is_inside(node, taken):
                continue
            found = self._climb(node, failed)
            if found:
                taken.add(found.node.mem_id)
                yield found

    def judge(self, node: LexborNode, how: Hiding | None = None) -> _Found | None:
        """Hold the rules against one element."""
        text = _text(node)
        if len(text) > MAX_BLOCK_CHARS:
            return None
        evidence = self._weigh(node, text, how)
        rule = min(
            matching_rules(evidence, self.rules, "block"),
            key=lambda r: (not r.acts, -r.entry.score, r.id),
            default=None,
        )
        return _Found(node, rule, text) if rule else None

    def _weigh(self, node: LexborNode, text: str, how: Hiding | None) -> Evidence:
        return weigh(text, self.context, parts=_parts(text), links=links_in(node, self.own), hidden=how)

    def _nodes_with_terms(self, body: LexborNode) -> Iterator[LexborNode]:
        """Yield the element around each text with a strong term, in page order."""
        count = 0
        for node in body.traverse(include_text=True):
            if node.tag != "-text" or node.parent is None or node.parent.tag in _NOT_TEXT:
                continue
            text = node.text_content or ""
            if text.strip() and self.context.lexicon.has(fold(text), "strong"):
                count += 1
                yield node.parent
            if count >= MAX_HIT_NODES:
                return

    def _climb(self, start: LexborNode, failed: set[int]) -> _Found | None:
        """Find the smallest fitting element around a text, and the largest around that which adds only its like."""
        node: LexborNode | None = start
        for _ in range(MAX_CLIMB):
            if node is None or node.tag in _NOT_BLOCKS or node.mem_id in failed:
                return None
            if node.tag not in _INLINE:
                found = self.judge(node)
                if found:
                    return self._grow(found)
                failed.add(node.mem_id)
            node = node.parent
        return None

    def _grow(self, found: _Found) -> _Found:
        parent = found.node.parent
        while parent is not None and parent.tag not in _NOT_BLOCKS:
            wider = self.judge(parent)
            if wider is None or not self._adds_only_its_like(found, wider):
                break
            found, parent = wider, parent.parent
        return found

    def _adds_only_its_like(self, inner: _Found, outer: _Found) -> bool:
        rest = list(_parts(outer.text))
        for part in _parts(inner.text):
            if part in rest:
                rest.remove(part)
        tiers = [self.context.lexicon.tier_of(fold(part)) for part in rest]
        return sum(tier in ("strong", "ambiguous") for tier in tiers) >= MIN_REST_SHARE * len(tiers)


def _is_inside(node: LexborNode, taken: set[int]) -> bool:
    current: LexborNode | None = node
    while current is not None and taken:
        if current.mem_id in taken:
            return True
        current = current.parent
    return False


def _text(node: LexborNode) -> str:
    """Return the text of an element, one line per text node, without scripts and styles."""
    if node.css_first("script, style") is None:
        raw = node.text(separator="\n")
    else:
        raw = "\n".join(
            piece.text_content or ""
            for piece in node.traverse(include_text=True)
            if piece.tag == "-text" and piece.parent is not None and piece.parent.tag not in _NOT_TEXT
        )
    return "\n".join(filter(None, map(str.strip, raw.split("\n"))))


def _parts(text: str) -> tuple[str, ...]:
    """Split a block's text into segments: its lines, long ones and a single one at their own separators."""
    lines = text.split("\n")
    parts: list[str] = []
    for line in lines:
        parts += split_segments(line).parts if len(line) > _LONG_TEXT_CHARS or len(lines) == 1 else [line]
    return tuple(part for part in parts if len(part) > 1)
