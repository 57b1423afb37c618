"""What stands inside the body's container and is not body text."""

from __future__ import annotations

import re

from pipeline.cleaning.extract.outline import HIDDEN, Outline
from pipeline.cleaning.extract.vocabulary import Vocabulary
from pipeline.cleaning.extract.weigh import Weighed, weigh_paragraph

_META = re.compile(r"\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}|\d{1,2}:\d{2}|来源|來源|作者|出处|发布|字号|字體|人气|浏览|阅读|评论|播报|关注")
MAX_SHARE = 0.3


def trim(page: Outline, weighed: Weighed, body: int, vocabulary: Vocabulary) -> list[int]:
    blocks, paragraphs = page.blocks, page.paragraphs
    start, end = blocks[body].start, blocks[body].end
    keep = [True] * (end - start)
    if start <= weighed.headline < end:
        for i in range(start, weighed.headline + 1):
            keep[i - start] = False
    for i in range(max(start, weighed.border), end):
        keep[i - start] = False
    raw = [max(0, weigh_paragraph(p)) for p in paragraphs[start:end]]
    total = sum(raw)
    for i in range(body + 1, len(blocks)):
        b = blocks[i]
        if b.start >= end:
            break
        if b.start == b.end or b.start < start:
            continue
        mass = sum(raw[b.start - start : b.end - start])
        size = sum(len(p.text) for p in paragraphs[b.start : b.end])
        linked = sum(p.linked for p in paragraphs[b.start : b.end])
        if ((b.shown <= HIDDEN or weighed.furniture[i]) and mass <= MAX_SHARE * total) or (
            linked * 2 > size and mass <= 0.1 * total
        ):
            for k in range(b.start - start, b.end - start):
                keep[k] = False
    for i, p in enumerate(paragraphs[start:end]):
        if keep[i] and (p.linked * 2 > len(p.text) or vocabulary.furniture.fullmatch(p.text)):
            keep[i] = False
    seen_body = False
    for i, p in enumerate(paragraphs[start:end]):
        if not keep[i]:
            continue
        if vocabulary.heading.fullmatch(p.text):
            keep[i] = False
            if not any(raw[k] > 0 and keep[k] for k in range(i, end - start)):
                for k in range(i, end - start):
                    keep[k] = False
        elif raw[i] > 0:
            seen_body = True
        if not seen_body and _META.search(p.text) and len(p.text) < 60:
            keep[i] = False
    return [start + i for i, kept in enumerate(keep) if kept]
