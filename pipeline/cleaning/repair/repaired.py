"""What a repair gives: the text, and everything needed to undo it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.model import Damage, Repair


@dataclass(frozen=True, slots=True)
class Repaired:
    """
    A decoded page after repair.

    Attributes:
        text: The page, repaired where that could be proved.
        repairs: What was changed, in the order of the page; `at` counts in the page as it came in.
        damages: What was seen and left as it is, in the order of the page; `at` counts the same way.
        labels: For the article's warnings: "mirror:gloss=12,shifted=3,damaged=1", "mojibake:4"; empty for a sound page.
    """

    text: str
    repairs: tuple[Repair, ...] = ()
    damages: tuple[Damage, ...] = ()
    labels: tuple[str, ...] = ()


def apply(text: str, repairs: Iterable[Repair]) -> str:
    """
    Make repairs in a text.

    Args:
        text: The text the offsets of `repairs` count in.
        repairs: Repairs that do not overlap, in the order of the text.

    Returns:
        The repaired text.
    """
    parts: list[str] = []
    done = 0
    for repair in repairs:
        parts += (text[done : repair.at], repair.after)
        done = repair.at + len(repair.before)
    return "".join((*parts, text[done:]))


def place_before(repairs: Sequence[Repair], at: int) -> int:
    """
    Give the place in the text as it came in of a place in the repaired text.

    Args:
        repairs: The repairs that made it, in the order of the text.
        at: Offset in the repaired text.

    Returns:
        Offset in the text as it came in, behind what was taken out there; where `at` lies inside something that was put
        in, that repair's beginning.
    """
    shift = 0
    for repair in repairs:
        if repair.at + shift > at:
            break
        if at < repair.at + shift + len(repair.after):
            return repair.at
        shift += len(repair.after) - len(repair.before)
    return at - shift


def undo(text: str, repairs: Iterable[Repair]) -> str:
    """
    Take repairs back.

    Args:
        text: A repaired text.
        repairs: All repairs that made it, in the order of the text.

    Returns:
        The text as it came in.

    Example:
        >>> from pipeline.model import Repair
        >>> undo("工會工作", [Repair(kind="gloss", at=2, before="(huì)", after="")])
        '工會(huì)工作'
    """
    parts: list[str] = []
    done = shift = 0
    for repair in repairs:
        at = repair.at - shift
        parts += (text[done:at], repair.before)
        done = at + len(repair.after)
        shift += len(repair.before) - len(repair.after)
    return "".join((*parts, text[done:]))
