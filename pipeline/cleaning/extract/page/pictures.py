"""Which paragraphs stand under pictures, and how they and the text behind them are set: it tells captions from text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.invisible import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from pipeline.cleaning.extract.page.outline import Block, Paragraph

MAX_PICTURE_LINES = 2
MAX_WATCHED = 2
MIN_FAINT = 0.9
"""A paragraph is set apart by its letters if so much of it is."""
FAINT_TAGS, STYLED_TAGS = frozenset({"em", "i", "small", "cite"}), frozenset({"span", "font"})
_FAINT = re.compile(
    r"color\s?:\s?(?:#(?:[6-9a-c][0-9a-f]){3}\b|#[6-9a-c]{3}\b|gr[ae]y)|font-size\s?:\s?(?:[89]|1[0-3])px",
    re.IGNORECASE,
)
_CENTRED = re.compile(r"text-align\s?:\s?center", re.IGNORECASE)


class Setting(NamedTuple):
    """
    How a page sets the text around its pictures; the numbers are those of paragraphs.

    Attributes:
        pictured: Right behind a picture, in its box or centred, and not in bold type.
        centred: Of those and of the watched, the ones that are set in the middle, in faint letters or in a figure.
        watched: The one or two behind what stands right behind a picture.
    """

    pictured: frozenset[int]
    centred: frozenset[int]
    watched: frozenset[int]


def is_centred(attributes: dict[str, str | None]) -> bool:
    """Say whether an element sets its text in the middle, as lines under pictures are set."""
    return attributes.get("align") == "center" or _CENTRED.search(attributes.get("style") or "") is not None


class Pictures:
    """
    Notes, while a page is walked over, what stands behind its pictures.

    Attributes:
        is_near: Whether a picture stands so close before that the next block and letters matter: only then is it told
            of them, since a page has thousands.
    """

    __slots__ = ("_apart", "_behind", "_block", "_faint", "_watched", "_watching", "is_near")

    def __init__(self) -> None:
        self.is_near = False
        self._block = -1  # that of the last picture, -1 behind a paragraph
        self._behind: dict[int, int] = {}  # by paragraph, the block of the picture before it
        self._apart: set[int] = set()  # blocks whose text is centred or faint
        self._faint = 0  # characters of the faint element that begins the paragraph
        self._watched: set[int] = set()
        self._watching = 0  # how many more paragraphs tell how the text around pictures is set

    def see(self, block: int) -> None:
        """Note a picture in a block."""
        self._block = block
        self.is_near = True

    def see_block(self, block: int, attributes: dict[str, str | None]) -> None:
        """Note whether a block near a picture sets its text in the middle."""
        if is_centred(attributes):
            self._apart.add(block)

    def see_letters(self, node: LexborNode, tag: str) -> None:
        """Note how far the letters go in which a line near a picture begins, if they are smaller or paler."""
        if tag in FAINT_TAGS or (tag in STYLED_TAGS and _FAINT.search(node.attributes.get("style") or "") is not None):
            self._faint = len(fold(node.text()))

    def see_paragraph(self, number: int, paragraph: Paragraph, bold: int) -> None:
        """Note the end of a paragraph near a picture; `bold` characters of it are in bold type."""
        if self._faint >= MIN_FAINT * len(paragraph.text):
            self._apart.add(paragraph.block)
        if self._block >= 0:
            self._watching = MAX_WATCHED
            if 2 * bold < len(paragraph.text):
                self._behind[number] = self._block
        else:
            self._watching -= 1
            self._watched.add(number)
        self._block, self._faint = -1, 0
        self.is_near = self._watching > 0

    def setting(self, blocks: Sequence[Block], paragraphs: Sequence[Paragraph]) -> Setting:
        """Tell how the text around the pictures is set, once the page has been walked over."""
        owners = {number: paragraphs[number].block for number in {*self._behind, *self._watched}}
        apart = {number for number, own in owners.items() if self._is_apart(own, blocks)}
        in_tables = {number for number, box in self._behind.items() if _share_table(owners[number], box, blocks)}
        centred = frozenset(apart | in_tables)
        under = (number for number, box in self._behind.items() if _is_inside(owners[number], box, blocks))
        return Setting(frozenset({*under, *(centred & self._behind.keys())}), centred, frozenset(self._watched))

    def _is_apart(self, own: int, blocks: Sequence[Block]) -> bool:
        """Say whether a block is set apart: in the middle, in faint letters, or in a figure."""
        around = {blocks[own].tag, blocks[blocks[own].parent].tag}
        return own in self._apart or not around.isdisjoint({"center", "figure"})


def _is_inside(own: int, picture: int, blocks: Sequence[Block]) -> bool:
    """Say whether a block is that of the picture, or in it with at most one more line."""
    size = blocks[picture].end - blocks[picture].start
    return picture == own or (picture == blocks[own].parent and size <= MAX_PICTURE_LINES)


def _share_table(cell: int, picture: int, blocks: Sequence[Block]) -> bool:
    """Say whether a table holds nothing but a line and the picture over it."""
    if blocks[cell].tag != "td" or blocks[picture].tag != "td":
        return False
    outer = cell
    while blocks[outer].tag != "table" and outer:
        outer = blocks[outer].parent
    return outer < picture and blocks[outer].end - blocks[outer].start == 1
