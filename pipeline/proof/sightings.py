"""
What one page has to say about suspects: its lines, its blocks with foreign links, the layout that did not fit.

Sightings are small and say everything that is counted over a night later, so that pages can be read in any process and
forgotten.
"""

from __future__ import annotations

import hashlib
import html as markup
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.dom import is_inside, parse
from pipeline.cleaning.flow import read_source
from pipeline.cleaning.hidden import hidden_elements
from pipeline.cleaning.spam.features.context import Context, context_of
from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.links import domain_of, link_farms, link_host, links_in, own_domain
from pipeline.cleaning.spam.features.prose import is_prose
from pipeline.cleaning.spam.tree.blocks import cut_blocks
from pipeline.cleaning.spam.tree.boxes import parts_of, text_of
from pipeline.model import Kept, Page, Refusal
from pipeline.proof.near import NearMiss, near_miss
from pipeline.rulebook.fold import fold
from pipeline.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.model import Article, Outcome
    from pipeline.rulebook.book import RuleBook
    from pipeline.rulebook.schema import Hiding, Unit

MIN_LINE_CHARS = 4
MAX_LINE_CHARS = 400
EDGE_LINES = 5
"""Prose in the middle of an article is its own; at this distance from its ends it may be the site's."""
MAX_BLOCKS = 20
MAX_BLOCK_CHARS = 4_000
MIN_VISIBLE_DOMAINS = 2
MIN_ROW_SEGMENTS = 4
MAX_ROW_FUNCTION = 8.0
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
_LAYOUT = re.compile(r"(?:layout_misfit|site):(.+)")
_STYLES: dict[str, str] = {
    "attribute": "hidden",
    "visibility": 'style="visibility:hidden"',
    "opacity": 'style="opacity:0"',
    "off_screen": 'style="position:absolute;left:-9999px"',
    "text_indent": 'style="text-indent:-9999px"',
    "clipped": 'style="clip:rect(0 0 0 0)"',
    "tiny_font": 'style="font-size:0"',
    "same_colour": 'style="color:transparent"',
}
_DISPLAY_NONE = 'style="display:none"'


class Signs(NamedTuple):
    """What a unit of text shows; see docs/rules.md for the words."""

    segments: int = 1
    strong: int = 0
    spam_share: float = 0.0
    is_row: bool = False
    script_mismatch: bool = False
    near: NearMiss | None = None


class LineSeen(NamedTuple):
    """A line of an article that no rule took; `key` is the same for lines that differ in numbers and spaces only."""

    key: str
    text: str
    before: str
    after: str
    prose: bool
    signs: Signs


class BlockSeen(NamedTuple):
    """An element that no rule took and that is hidden or links to several foreign domains."""

    key: str
    text: str
    html: str
    hidden: Hiding | None
    domains: tuple[str, ...]
    link_share: float
    signs: Signs


@dataclass(frozen=True, slots=True)
class Sightings:
    """
    What was seen on one page.

    Attributes:
        url: Its address, if known.
        source_path: Where it was read from.
        host: Its host, "" if not known.
        owner: The registrable domain of its host.
        content: Its content hash; None where it gave no article.
        lines: Lines of its article worth counting.
        blocks: Blocks of the page worth counting.
        layout: The layout of its site, None where it has none.
        is_misfit: Whether that layout did not fit it.
    """

    url: str | None
    source_path: str | None
    host: str
    owner: str
    content: str | None
    lines: tuple[LineSeen, ...] = ()
    blocks: tuple[BlockSeen, ...] = ()
    layout: str | None = None
    is_misfit: bool = False


def sight(outcome: Outcome, page: Page | None, rules: RuleBook) -> Sightings:
    """
    Read a page for suspects.

    Args:
        outcome: What it gives under the rules.
        page: The page itself; without it no blocks are seen.
        rules: The rules.
    """
    article = outcome.article if isinstance(outcome, Kept) else None
    record = article or outcome
    url = getattr(record, "url", None)
    host = host_of(url) if url else ""
    layout, is_misfit = _layout(article) if article else (None, False)
    return Sightings(
        url=url,
        source_path=getattr(record, "source_path", None),
        host=host,
        owner=domain_of(host) if host else "",
        content=article.content_hash if article else None,
        lines=tuple(_lines(article, rules)) if article else (),
        blocks=tuple(_blocks(page, rules)) if page and page.media == "html" else (),
        layout=layout,
        is_misfit=is_misfit,
    )


def line_key(text: str) -> str:
    """
    Return the key of a line; numbers and white space do not count.

    >>> line_key("第 12 版 责编") == line_key("第3版责编")
    True
    """
    return _hash(_DIGITS.sub("0", _SPACE.sub("", fold(text))))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _layout(article: Article) -> tuple[str | None, bool]:
    misfit = next((w for w in article.cleaning.warnings if w.startswith("layout_misfit:")), None)
    found = _LAYOUT.match(misfit or article.cleaning.extractor)
    return (found[1] if found else None), misfit is not None


def _lines(article: Article, rules: RuleBook) -> Iterator[LineSeen]:
    context = Context(rules.lexicon, article.script == "hant")
    lines = article.text.split("\n")
    for number, line in enumerate(lines):
        if not MIN_LINE_CHARS <= len(line) <= MAX_LINE_CHARS:
            continue
        prose = is_prose(line)
        signs = _signs(Evidence(line, context), rules, "line", is_wanted=not prose)
        at_edge = number < EDGE_LINES or number >= len(lines) - EDGE_LINES
        if prose and not at_edge and not signs.strong:
            continue
        before, after = (lines[n] if 0 <= n < len(lines) else "" for n in (number - 1, number + 1))
        yield LineSeen(line_key(line), line, before, after, prose, signs)


def _signs(evidence: Evidence, rules: RuleBook, unit: Unit, *, is_wanted: bool = True) -> Signs:
    """Weigh a unit; of what is not wanted (prose) only the vocabulary is asked."""
    tiers = rules.lexicon.tier_of(evidence.folded)
    is_row = is_wanted and _is_row(evidence)
    if not (tiers or is_row or evidence.script_mismatch):
        return Signs(evidence.segments if is_wanted else 1)
    return Signs(
        segments=evidence.segments,
        strong=evidence.strong,
        spam_share=evidence.spam_share,
        is_row=is_row,
        script_mismatch=evidence.script_mismatch,
        near=near_miss(evidence, rules, unit) if is_wanted and tiers else None,
    )


def _is_row(evidence: Evidence) -> bool:
    """Tell a row of short phrases from a sentence, whatever its words are."""
    is_unmarked = evidence.marks <= 1 and evidence.function_per_100 <= MAX_ROW_FUNCTION
    return evidence.segments >= MIN_ROW_SEGMENTS and is_unmarked


def _blocks(page: Page, rules: RuleBook) -> Iterator[BlockSeen]:
    source = read_source(page)
    if isinstance(source, Refusal):
        return
    tree = parse(source.text)
    context = context_of(source.text, rules.lexicon)
    cut_blocks(tree, rules, context, page.url)
    own = own_domain(tree, page.url)
    for node, how in _candidates(tree, own):
        text = text_of(node)
        if not text or len(text) > MAX_BLOCK_CHARS:
            continue
        evidence = Evidence(text, context, parts_of(text), partial(links_in, (node,), own), how)
        signs = _signs(evidence, rules, "block")
        domains = _foreign(node, own)
        if signs.strong or len(domains) >= MIN_VISIBLE_DOMAINS or (how and domains):
            yield BlockSeen(
                _hash(fold(text)), text, reduced_markup(node, how), how, domains, evidence.link_share, signs
            )


def _candidates(tree: LexborHTMLParser, own: str) -> list[tuple[LexborNode, Hiding | None]]:
    """Outermost hidden elements, then the innermost visible ones with links to several foreign domains."""
    found: dict[int, tuple[LexborNode, Hiding | None]] = {}
    hidden = hidden_elements(tree)
    ids = {node.mem_id for node, _ in hidden}
    for node, how in hidden:
        if node.parent is None or not is_inside(node.parent, ids):
            found[node.mem_id] = (node, how)
    farms = link_farms(tree, own, MIN_VISIBLE_DOMAINS)
    outer = {parent.mem_id for node in farms.values() if (parent := node.parent) is not None}
    for key, node in farms.items():
        if key not in outer and not is_inside(node, ids):
            found[key] = (node, None)
    return list(found.values())[:MAX_BLOCKS]


def _foreign(node: LexborNode, own: str) -> tuple[str, ...]:
    hosts = (link_host(a.attributes.get("href")) for a in node.css("a"))
    return tuple(sorted({domain for host in hosts if host and (domain := domain_of(host)) != own}))


def reduced_markup(node: LexborNode, how: Hiding | None) -> str:
    """Write a block again with nothing in it but text and the hosts of its links."""
    links = [
        f'<a href="http://{markup.escape(link_host(a.attributes.get("href")) or "www.example.test")}/">'
        f"{markup.escape(a.text(strip=True))}</a>"
        for a in node.css("a")
    ]
    linked = {a.text(strip=True) for a in node.css("a")}
    rest = [f"<p>{markup.escape(line)}</p>" for line in text_of(node).split("\n") if line not in linked]
    inside = " ".join(links) + "".join(rest)
    if how == "noscript":
        return f"<noscript>{inside}</noscript>"
    if how == "marquee":
        return f'<marquee height="1" width="1">{inside}</marquee>'
    return f"<div{' ' + _STYLES.get(how, _DISPLAY_NONE) if how else ''}>{inside}</div>"
