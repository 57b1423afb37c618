"""The walk over a page's tree that makes its outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.dom import is_custom_box, is_text_box
from pipeline.cleaning.extract.page.outline import FADED, HIDDEN, Block, Outline, Paragraph
from pipeline.cleaning.extract.page.pictures import Pictures
from pipeline.cleaning.extract.page.tags import (
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
    from selectolax.lexbor import LexborNode

JAMMER = "jammer"
"""The class that Discuz! gives to its jammers."""
_ANSWERED = frozenset({"text", "email", "tel", "search", "password", "url", "number", "radio"})
_NOTED_TAGS = FIELD_TAGS | {"img"}
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


def is_field(node: LexborNode) -> bool:
    """Say whether a control takes an answer, and is not a button, a box to tick or a value for scripts."""
    return node.tag != "input" or (node.attributes.get("type") or "text").lower() in _ANSWERED


def _is_box(node: LexborNode, tag: str) -> bool:
    """Say whether an element is laid out as a block although its tag is not one of theirs."""
    return is_text_box(node) if tag == "span" else is_custom_box(tag)


def _is_mute(node: LexborNode, tag: str) -> bool:
    """Say whether nothing inside an inline element is text of the page."""
    return tag in MUTE_TAGS or (tag in JAMMER_TAGS and _is_jammer(node))


def _is_jammer(node: LexborNode) -> bool:
    """
    Say whether an inline element is hidden: forum software strews such bits into texts against copying.

    An element that holds blocks is none: it is a container that was closed wrongly.
    """
    attributes = node.attributes
    style = attributes.get("style")
    if attributes.get("class") != JAMMER and (not style or how_style_hides(style) is None):
        return False
    return node.css_first("p, div, table, section, br") is None


class _Builder:
    """Collects blocks and paragraphs while the walk goes on: a list for each attribute of `Block`."""

    __slots__ = (
        "asks",
        "block",
        "bold",
        "ends",
        "linked",
        "names",
        "paragraphs",
        "parents",
        "pictures",
        "pieces",
        "shown",
        "starts",
        "tags",
    )

    def __init__(self) -> None:
        self.block = 0
        self.tags: list[str] = []
        self.parents: list[int] = []
        self.names: list[str] = []
        self.shown: list[float] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.asks: list[bool] = []
        self.paragraphs: list[Paragraph] = []
        self.pieces: list[str] = []
        self.linked: list[str] = []
        self.bold = 0  # characters in bold type
        self.pictures = Pictures()

    def read(self, root: LexborNode) -> None:
        """
        Walk over an element in document order, with a stack of its own, so that depth costs no recursion.

        A page has thousands of nodes, and what is done for each of them is most of what reading it costs.
        """
        self.open_block(root, root.tag or "-")
        links = bolds = 0
        stack = [(root, True, False, False)]  # element, whether it is a block, a link, bold
        node = root.child
        while stack:
            if node is None:
                left, is_block, is_link, is_bold = stack.pop()
                node = left.next if stack else None
                links -= is_link
                bolds -= is_bold
                if is_block:
                    self.close_block()
                continue
            tag = node.tag or "-"
            if tag == "-text":
                text = node.text_content or ""
                # Most texts of a page are the line ends between its tags.
                if self.pieces or not text.isspace():
                    self.add_text(text, is_linked=links > 0, is_bold=bolds > 0)
            elif tag == "br":
                self.end_paragraph()
            elif tag in BLOCK_TAGS or _is_box(node, tag):
                self.open_block(node, tag)
                stack.append((node, True, False, False))
                node = node.child
                continue
            elif tag != "-comment" and (child := node.child) is not None and not _is_mute(node, tag):
                is_link, is_bold = tag == "a", tag in BOLD_TAGS
                self.note_letters(node, tag)
                links += is_link
                bolds += is_bold
                stack.append((node, False, is_link, is_bold))
                node = child
                continue
            elif tag in _NOTED_TAGS:
                self.note(node, tag)
            node = node.next

    def add_text(self, text: str, *, is_linked: bool, is_bold: bool) -> None:
        """Add a text to the paragraph; in `pre` and its like line ends are borders."""
        if "\n" in text and self.tags[self.block] in VERBATIM_TAGS:
            *lines, text = text.split("\n")
            for line in lines:
                self.add_text(line, is_linked=is_linked, is_bold=is_bold)
                self.end_paragraph()
        self.pieces.append(text)
        if is_linked:
            self.linked.append(text)
        if is_bold:
            self.bold += len(text)

    def note_letters(self, node: LexborNode, tag: str) -> None:
        """Note the letters in which a line near a picture begins."""
        if self.pictures.is_near and not self.pieces:
            self.pictures.see_letters(node, tag)

    def note(self, node: LexborNode, tag: str) -> None:
        """Note a picture or a field to write in: what they say of the text beside them."""
        if tag == "img":
            self.pictures.see(self.block)
        elif is_field(node):
            self.asks[self.block] = True

    def open_block(self, node: LexborNode, tag: str) -> None:
        """Begin a block inside the one that is open."""
        self.end_paragraph()
        self.parents.append(self.block)
        self.block = len(self.tags)
        names, shown = "", 1.0
        if attributes := node.attributes:
            names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()
            shown = how_shown(attributes)
            if self.pictures.is_near:
                self.pictures.see_block(self.block, attributes)
        self.tags.append(tag)
        self.names.append(names)
        self.shown.append(shown)
        self.starts.append(len(self.paragraphs))
        self.ends.append(0)
        self.asks.append(False)

    def close_block(self) -> None:
        """End the block that is open, and go back to the one around it."""
        self.end_paragraph()
        self.ends[self.block] = len(self.paragraphs)
        self.block = self.parents[self.block]

    def end_paragraph(self) -> None:
        """Make a paragraph of the texts since the last border, if there are any."""
        if not self.pieces:
            return
        if text := fold("".join(self.pieces)):
            linked = len(fold("".join(self.linked))) if self.linked else 0
            paragraph = Paragraph(text, linked, self.block)
            if self.pictures.is_near:
                self.pictures.see_paragraph(len(self.paragraphs), paragraph, self.bold)
            self.paragraphs.append(paragraph)
        self.pieces.clear()
        self.linked.clear()
        self.bold = 0

    def finish(self) -> Outline:
        """Give the outline."""
        listed = (self.tags, self.parents, self.names, self.shown, self.starts, self.ends, self.asks)
        groups: list[int] = []
        for index, (tag, parent) in enumerate(zip(self.tags, self.parents, strict=True)):
            groups.append(groups[parent] if index and tag in LEAF_TAGS else index)
        blocks, paragraphs = tuple(map(Block, *listed)), tuple(self.paragraphs)
        return Outline(blocks, paragraphs, tuple(groups), *self.pictures.setting(blocks, paragraphs))
