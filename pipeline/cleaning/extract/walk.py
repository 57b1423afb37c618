"""The walk over a page's tree that makes its outline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.dom import is_custom_box, is_text_box
from pipeline.cleaning.extract.outline import FADED, HIDDEN, Block, Outline, Paragraph
from pipeline.cleaning.extract.tags import (
    BLOCK_TAGS,
    BOLD_TAGS,
    FIELD_TAGS,
    JAMMER_TAGS,
    LEAF_TAGS,
    MUTE_TAGS,
    VERBATIM_TAGS,
)
from pipeline.cleaning.hidden import how_style_hides
from pipeline.cleaning.invisible import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

MAX_PICTURE_LINES = 2
_CENTRED = re.compile(r"text-align\s?:\s?center", re.IGNORECASE)
_WRITTEN = frozenset({"text", "email", "tel", "search", "password", "url", "number"})
_HIDES = frozenset({"display", "off_screen", "text_indent", "clipped"})


def outline(root: LexborNode) -> Outline:
    """
    Read the blocks and paragraphs below an element.

    Args:
        root: The element to read; it becomes the first block.

    Returns:
        Its outline; the tree is not changed.
    """
    builder = _Builder()
    builder.read(root)
    return builder.finish()


def how_shown(attributes: dict[str, str | None]) -> float:
    """
    Weigh how far a reader sees an element, by its own attributes.

    Pages fade their body in from `visibility:hidden` or `opacity:0`, mark it `aria-hidden` behind a dialog and set
    `font-size:0` against gaps, so these say less than `display:none`; and even that can hold the body.
    """
    style = attributes.get("style")
    how = how_style_hides(style) if style else None
    if "hidden" in attributes or how in _HIDES:
        return HIDDEN
    return FADED if how or attributes.get("aria-hidden") == "true" else 1.0


def is_centred(attributes: dict[str, str | None]) -> bool:
    """Say whether an element sets its text in the middle, as lines under pictures are set."""
    return attributes.get("align") == "center" or _CENTRED.search(attributes.get("style") or "") is not None


def is_field(node: LexborNode) -> bool:
    """Say whether a control is one to write in, and not a button, a box to tick or a value for scripts."""
    return node.tag != "input" or (node.attributes.get("type") or "text").lower() in _WRITTEN


def _is_mute(node: LexborNode, tag: str) -> bool:
    """Say whether nothing inside an inline element is text of the page."""
    return tag in MUTE_TAGS or (tag in JAMMER_TAGS and _is_jammer(node))


def _is_jammer(node: LexborNode) -> bool:
    """
    Say whether an inline element is hidden: forum software strews such bits into texts against copying.

    An element that holds blocks is none: it is a container that was closed wrongly.
    """
    style = node.attributes.get("style")
    if not style or how_style_hides(style) is None:
        return False
    return node.css_first("p, div, table, section, br") is None


class _Frame(NamedTuple):
    """An element that is open at this point of the walk."""

    block: int
    is_block: bool
    is_link: bool
    is_bold: bool = False


class _Builder:
    """Collects blocks and paragraphs while the walk goes on."""

    __slots__ = (
        "_asking",
        "_bold",
        "_centred",
        "_ends",
        "_frames",
        "_linked",
        "_opened",
        "_paragraphs",
        "_picture",
        "_pictured",
        "_pieces",
    )

    def __init__(self) -> None:
        self._frames = [_Frame(0, is_block=True, is_link=False)]
        self._opened: list[tuple[str, int, str, float, int]] = []
        self._ends: list[int] = []
        self._asking: set[int] = set()
        self._pictured: dict[int, int] = {}
        self._picture = -1
        self._centred: set[int] = set()
        self._bold = 0
        self._paragraphs: list[Paragraph] = []
        self._pieces: list[str] = []
        self._linked: list[str] = []

    def read(self, root: LexborNode) -> None:
        """Walk over an element in document order, with a stack of its own, so that depth costs no recursion."""
        frames = self._frames
        self._open_block(root, root.tag or "-", frames[0])
        around: list[LexborNode] = [root]
        node = root.child
        while around:
            if node is None:
                self._close()
                left = around.pop()
                node = left.next if around else None
                continue
            tag = node.tag or "-"
            frame = frames[-1]
            if tag == "-text":
                self._add_text(node.text_content or "", frame)
            elif tag == "br":
                self._end_paragraph(frame.block)
            elif tag in BLOCK_TAGS or (tag == "span" and is_text_box(node)) or ("-" in tag and is_custom_box(tag)):
                self._open_block(node, tag, frame)
                around.append(node)
                node = node.child
                continue
            elif tag != "-comment" and (child := node.child) is not None and not _is_mute(node, tag):
                is_link, is_bold = frame.is_link or tag == "a", frame.is_bold or tag in BOLD_TAGS
                frames.append(_Frame(frame.block, False, is_link, is_bold))  # noqa: FBT003
                around.append(node)
                node = child
                continue
            elif tag == "img":
                self._picture = frame.block
            elif tag in FIELD_TAGS and is_field(node):
                self._asking.add(frame.block)
            node = node.next

    def _add_text(self, text: str, frame: _Frame) -> None:
        if not self._pieces and text.isspace():
            return  # most texts of a page are the line ends between its tags
        lines = [text]
        if "\n" in text and self._opened[frame.block][0] in VERBATIM_TAGS:
            lines = text.split("\n")
        for number, line in enumerate(lines):
            if number:
                self._end_paragraph(frame.block)
            self._pieces.append(line)
            if frame.is_link:
                self._linked.append(line)
            if frame.is_bold and self._picture >= 0:
                self._bold += len(line)

    def _open_block(self, node: LexborNode, tag: str, above: _Frame) -> None:
        self._end_paragraph(above.block)
        attributes = node.attributes
        names, shown = "", 1.0
        block = len(self._opened)
        if attributes:
            names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()
            shown = how_shown(attributes)
            if self._picture >= 0 and is_centred(attributes):
                self._centred.add(block)
        self._opened.append((tag, above.block, names, shown, len(self._paragraphs)))
        self._ends.append(0)
        self._frames.append(_Frame(block, True, above.is_link))  # noqa: FBT003

    def _end_paragraph(self, block: int) -> None:
        pieces = self._pieces
        if not pieces:
            return
        text = fold("".join(pieces))
        if text:
            linked = len(fold("".join(self._linked))) if self._linked else 0
            if self._picture >= 0:
                self._note_picture(len(text))
            self._paragraphs.append(Paragraph(text, linked, block))
        self._pieces = []
        self._linked = []

    def _note_picture(self, chars: int) -> None:
        """Remember the picture in front of the paragraph that ends here, unless that is set in bold type."""
        if 2 * self._bold < chars:
            self._pictured[len(self._paragraphs)] = self._picture
        self._picture, self._bold = -1, 0

    def _close(self) -> None:
        frame = self._frames.pop()
        if frame.is_block:
            self._end_paragraph(frame.block)
            self._ends[frame.block] = len(self._paragraphs)

    def finish(self) -> Outline:
        """Close what is open and give the outline."""
        while len(self._frames) > 1:
            self._close()
        blocks = [Block(*opened, end) for opened, end in zip(self._opened, self._ends, strict=True)]
        for number in self._asking:
            blocks[number] = blocks[number]._replace(asks=True)
        groups: list[int] = []
        for index, block in enumerate(blocks):
            groups.append(groups[block.parent] if index and block.tag in LEAF_TAGS else index)
        return Outline(tuple(blocks), tuple(self._paragraphs), tuple(groups), self._under_pictures(blocks))

    def _under_pictures(self, blocks: Sequence[Block]) -> frozenset[int]:
        """Give the paragraphs behind a picture that belong to it: in its box, with at most one more, or centred."""
        found: set[int] = set()
        for index, picture in self._pictured.items():
            own = self._paragraphs[index].block
            size = blocks[picture].end - blocks[picture].start
            is_inside = picture == own or (picture == blocks[own].parent and size <= MAX_PICTURE_LINES)
            if is_inside or own in self._centred or "center" in {blocks[own].tag, blocks[blocks[own].parent].tag}:
                found.add(index)
        return frozenset(found)
