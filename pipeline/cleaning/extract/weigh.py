"""How much each paragraph and each block looks like body text."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.cleaning.extract.outline import Outline, Paragraph
from pipeline.cleaning.extract.vocabulary import Vocabulary

_MARKS = re.compile(r"[，。！？；…]|(?<=[一-鿿])[,.;!?]")
_HAN = re.compile(r"[㐀-鿿]+")
LEAF_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 li blockquote pre dt dd figure figcaption center caption".split())
DISCOUNT = 0.1
DECAY = 0.7


class Weighed(NamedTuple):
    """
    Weights of an outline.

    Attributes:
        paragraphs: How much body text a paragraph is by itself; negative for links.
        blocks: How well a block would be the body's container.
        furniture: Whether a block is named as something that is not body.
    """

    paragraphs: tuple[float, ...]
    blocks: tuple[float, ...]
    furniture: tuple[bool, ...]
    headline: int
    border: int


def weigh_paragraph(paragraph: Paragraph) -> float:
    text, linked, _ = paragraph
    if linked * 2 > len(text):
        return -min(len(text), 20)
    if not _MARKS.search(text):
        return 0
    return max(0, sum(map(len, _HAN.findall(text))) - linked)


def flat(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def find_headline(page: Outline, titles: list[str]) -> int:
    """Index of the paragraph that is the headline, -1 if none."""
    wanted = [flat(t) for t in titles if t]
    best, best_key = -1, (0, 0, 0)
    for i, p in enumerate(page.paragraphs):
        if len(p.text) > 120 or p.linked * 2 > len(p.text):
            continue
        t = flat(p.text)
        if len(t) < 4:
            continue
        for w in wanted:
            if t in w or w in t:
                tag = page.blocks[p.block].tag
                key = (tag == "h1" and len(t) * 3 > len(w), len(t) if t in w else len(w), tag in ("h1", "h2", "h3"))
                if key[1] * 3 > len(w) and key > best_key:
                    best, best_key = i, key
    return best


def guess_headline(page: Outline) -> int:
    for i, p in enumerate(page.paragraphs):
        if page.blocks[p.block].tag == "h1" and p.linked * 2 <= len(p.text) and len(flat(p.text)) > 7:
            return i
    return -1


def find_border(page: Outline, headline: int) -> int:
    """Index of the paragraph that is the headline of another article; the number of paragraphs if none."""
    blocks, paragraphs = page.blocks, page.paragraphs
    if headline < 0:
        return len(paragraphs)
    own = blocks[paragraphs[headline].block]
    if own.tag not in ("h1", "h2") and not own.names.strip():
        return len(paragraphs)
    seen = set()
    for i in range(headline + 1, len(paragraphs)):
        p = paragraphs[i]
        b = blocks[p.block]
        if (b.tag, b.names) == (own.tag, own.names) and len(p.text) > 7 and p.linked * 2 <= len(p.text) and flat(p.text) != flat(paragraphs[headline].text):
            if b.parent not in seen:
                return i
        elif weigh_paragraph(p) > 0:
            g = p.block
            while blocks[g].tag in LEAF_TAGS and g:
                g = blocks[g].parent
            seen.add(g)
    return len(paragraphs)


def weigh(page: Outline, vocabulary: Vocabulary, titles: list[str]) -> Weighed:
    blocks = page.blocks
    headline = find_headline(page, titles)
    border = find_border(page, headline)
    if headline < 0:
        headline = guess_headline(page)
    factors = [1.0] * len(blocks)
    furniture = [False] * len(blocks)
    for i, b in enumerate(blocks):
        if i:
            factors[i] = factors[b.parent]
        if b.start == b.end:
            continue
        factors[i] *= b.shown
        if vocabulary.names_furniture(b.names) or b.tag in ("nav", "footer", "aside", "figcaption", "dialog", "header", "menu"):
            furniture[i] = True
            if not b.start <= headline < b.end:
                factors[i] *= DISCOUNT
    scores = [0.0] * len(blocks)
    values = []
    for i, p in enumerate(page.paragraphs):
        v = weigh_paragraph(p)
        g = p.block
        if v > 0:
            v *= factors[g]
            if i < headline:
                v *= 0.3
            if i >= border:
                v *= DISCOUNT
        values.append(v)
        while blocks[g].tag in LEAF_TAGS and g:
            g = blocks[g].parent
        scores[g] += v
    singles = [0] * len(blocks)
    for i, b in enumerate(blocks):
        if b.end - b.start == 1 and values[b.start] > 0:
            singles[b.parent] += 1
    for i in range(len(blocks) - 1, 0, -1):
        b = blocks[i]
        q = blocks[b.parent]
        if scores[i]:
            whole = b.end - b.start == q.end - q.start or (b.end - b.start == 1 and singles[b.parent] > 2)
            scores[b.parent] += scores[i] * (1 if whole else DECAY)
    return Weighed(tuple(values), tuple(scores), tuple(furniture), headline, border)
