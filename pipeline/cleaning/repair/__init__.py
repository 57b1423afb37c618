"""
Undo what mirror sites did to a page: pinyin glosses, the byte damage they cause, mojibake, lost signs.

The way is `repair`: a gate that a sound page passes at the cost of one scan, then glosses and damaged spans from left
to right. It works on the decoded page before any parser, because a damaged span can swallow a tag's `<`, and because
parsers drop the Private Use characters that carry damaged bytes. Nothing is changed unless damaging the result again
gives what was seen; what cannot be proved is left as it is and listed in `damages`.
"""

from __future__ import annotations

from pipeline.cleaning.repair.gate import glossing_of
from pipeline.cleaning.repair.mirror import repair_mirrored
from pipeline.cleaning.repair.mojibake import repair_mojibake
from pipeline.cleaning.repair.repaired import Repaired, undo

__all__ = ["Repaired", "repair", "undo"]


def repair(text: str) -> Repaired:
    """
    Repair a decoded page.

    Args:
        text: HTML source or plain text.

    Returns:
        The repaired text with its ledger; `undo(result.text, result.repairs)` is `text` again.

    Example:
        >>> repair("工會(huì)與團(tuán)委的會(huì)議,項(xiàng)目請(qǐng)會(huì)員評議").text
        '工會與團委的會議,項目請會員評議'
    """
    glossing = glossing_of(text)
    return repair_mojibake(text) if glossing is None else repair_mirrored(text, glossing)
