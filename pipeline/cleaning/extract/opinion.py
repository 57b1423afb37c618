"""
A second opinion, where two blocks could be the body.

trafilatura judges by other signs (tags, known class names, its fall-back algorithms). It takes four times as long as the
rest of the extraction and loses lines, so its text is never used: it only votes between the blocks that we found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.extract.choose import best_block
from pipeline.cleaning.extract.outline import fold

if TYPE_CHECKING:
    from pipeline.cleaning.extract.outline import Outline
    from pipeline.cleaning.extract.weigh import Weights

CLOSE = 0.6
"""A rival of at least this share of the winner's weight makes the choice doubtful."""


def find_rival(page: Outline, weights: Weights, body: int) -> int | None:
    """
    Find a block beside the body that could be it as well.

    Args:
        page: The page.
        weights: Its weights.
        body: The block that was chosen.

    Returns:
        The heaviest block outside, if it comes close and does not merely repeat the body (a page's mobile version).
    """
    chosen = page.blocks[body]
    outside = [
        index
        for index, block in enumerate(page.blocks)
        if block.start < block.end and (block.end <= chosen.start or block.start >= chosen.end)
    ]
    if not outside:
        return None
    rival = best_block(weights.blocks, outside)
    if weights.blocks[rival] < CLOSE * weights.blocks[body] or _texts(page, rival) & _texts(page, body):
        return None
    return rival


def vote(page: Outline, html: str, body: int, rival: int) -> int:
    """Let trafilatura choose between two blocks; without an answer the first one stays."""
    import trafilatura  # noqa: PLC0415 -- takes half a second, and few pages need it

    try:
        answer = trafilatura.extract(html, include_comments=False, favor_precision=True) or ""
    except Exception:  # noqa: BLE001 -- whatever a page makes it raise, a second opinion that fails is none
        return body
    lines = set(map(fold, answer.split("\n")))
    chars = {
        block: sum(len(text) for text in _texts(page, block) if text in lines) for block in (body, rival)
    }
    return rival if chars[rival] > chars[body] else body


def _texts(page: Outline, index: int) -> set[str]:
    block = page.blocks[index]
    return {paragraph.text for paragraph in page.paragraphs[block.start : block.end] if len(paragraph.text) > 1}
