"""
The outline of a page: its block elements and the paragraphs in them, in page order.

One walk over the tree makes it (`walk.py`); everything that decides about the body then works on two flat tuples
instead of going back to the tree. The subtree of a block is a range of paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


HIDDEN = 0.1
"""What text counts that the page hides."""
FADED = 0.5
"""What text counts that the page may show later."""
MIN_ROW_CELLS = 3
_DIGITS = re.compile(r"\d+")


class Paragraph(NamedTuple):
    """
    Text between two block borders or line breaks.

    Attributes:
        text: The text, white space folded, invisible characters dropped; never empty.
        linked: How many of its characters are inside links.
        block: Index of the nearest block around it.
    """

    text: str
    linked: int
    block: int

    @property
    def is_link(self) -> bool:
        """Whether most of it is a link."""
        return self.linked * 2 > len(self.text)


class Block(NamedTuple):
    """
    A block element.

    Attributes:
        tag: Its tag.
        parent: Index of the nearest block around it; the first block is its own parent.
        names: Its class and id, separated by a space.
        shown: 1 where a reader sees it, less where the page hides it (`HIDDEN`) or shows it later (`FADED`).
        start: Index of the first paragraph in it.
        end: Index after the last paragraph in it.
        asks: Whether a field to write in stands right in it.
    """

    tag: str
    parent: int
    names: str
    shown: float
    start: int
    end: int
    asks: bool = False

    @property
    def kind(self) -> tuple[str, str]:
        """What makes it a box of one kind with others: its tag, and its names without the numbers in them."""
        return self.tag, _DIGITS.sub("", self.names)

    def holds(self, paragraph: int) -> bool:
        """Whether a paragraph, by its index, is inside."""
        return self.start <= paragraph < self.end


class Outline(NamedTuple):
    """
    A page.

    Attributes:
        blocks: Its blocks in page order, so that parents come before their children; the first is the root.
        paragraphs: Its paragraphs in page order.
        groups: By block, the nearest block around a text in it that holds siblings of that text: not a mere line.
        pictured: The paragraphs right behind a picture, in its box or centred, that are not set in bold type.
        centred: Of those and of the watched, the ones that are set in the middle, in faint letters or in a figure.
        watched: The one or two paragraphs behind what stands right behind a picture: they tell how the text is set.
    """

    blocks: tuple[Block, ...]
    paragraphs: tuple[Paragraph, ...]
    groups: tuple[int, ...]
    pictured: frozenset[int] = frozenset()
    centred: frozenset[int] = frozenset()
    watched: frozenset[int] = frozenset()

    def group_of(self, paragraph: int) -> int:
        """Find the block that holds a paragraph together with its siblings."""
        return self.groups[self.paragraphs[paragraph].block]

    def data_rows(self) -> set[int]:
        """Find the rows of tables of figures: several cells with a line each; one row alone with a link is a card."""
        cells = Counter(b.parent for b in self.blocks if b.tag in {"td", "th"} and b.end - b.start <= 1)
        rows = {row for row, count in cells.items() if count >= MIN_ROW_CELLS}
        beside = Counter(self.blocks[row].parent for row in rows)
        return {row for row in rows if beside[self.blocks[row].parent] > 1 or not self._has_link(self.blocks[row])}

    def _has_link(self, block: Block) -> bool:
        return any(self.paragraphs[index].is_link for index in range(block.start, block.end))

    def kinds(self, is_wanted: Callable[[Block], bool]) -> list[list[int]]:
        """Group the blocks that are wanted by what makes them boxes of one kind: parent, tag, names without numbers."""
        kinds: dict[tuple[int, str, str], list[int]] = {}
        for number, block in enumerate(self.blocks):
            if is_wanted(block):
                kinds.setdefault((block.parent, *block.kind), []).append(number)
        return list(kinds.values())


def sum_up(weights: Iterable[float]) -> tuple[float, ...]:
    """Return how much text stands in front of each paragraph, and in all; what weighs against a text counts as none."""
    return tuple(accumulate((max(0.0, weight) for weight in weights), initial=0.0))
