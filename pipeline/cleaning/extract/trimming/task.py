"""What every step of the trimming looks at."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.finding.weigh import Weights
    from pipeline.cleaning.extract.page.outline import Block, Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary


Kind = tuple[str, str]
"""Tag and names of an element, without the numbers in them."""
NO_KIND: Kind = ("", "")
_REMARKS = re.compile("评论|評論|跟帖|留言|回复|回覆|回應")
MIN_SHARE_ABOVE_REMARKS = 0.3
"""What stands above the heading of the comments holds at least this share of the text, or it is no such heading."""


class Trimming(NamedTuple):
    """
    A page, its weights, and the block that holds its body.

    Attributes:
        body: That block.
        main: Once known, the block that holds most of the text together, without wrappers around single lines.
        usual: Once known, the kind of element that holds most of the text.
    """

    page: Outline
    weights: Weights
    vocabulary: Vocabulary
    body: int
    main: int = -1
    usual: Kind = NO_KIND

    @property
    def block(self) -> Block:
        """The block that holds the body."""
        return self.page.blocks[self.body]

    def text_of(self, index: int) -> str:
        """Give a paragraph's text."""
        return self.page.paragraphs[index].text

    def kind_of(self, index: int) -> Kind:
        """Give the tag and the names, without the numbers in them, of the element a paragraph stands in."""
        return self.page.blocks[self.page.paragraphs[index].block].kind

    def left(self, dropped: set[int]) -> list[int]:
        """Give the paragraphs that are not dropped."""
        return [index for index in range(self.block.start, self.block.end) if index not in dropped]

    @property
    def chars(self) -> float:
        """The body text in that block."""
        return self.weights.raw_chars(self.block.start, self.block.end)

    def group_of(self, index: int) -> int:
        """Find the block that holds a paragraph together with others."""
        group = self.page.group_of(index)
        while group and self.page.blocks[group].end - self.page.blocks[group].start == 1:
            group = self.page.blocks[group].parent
        return group

    def main_group(self, dropped: set[int]) -> int:
        """Find the block that holds most of the text together, what is dropped and comments left out."""
        left = self.left(dropped)
        groups = self._grouped(left)
        remarks = next((at for at, index in enumerate(left) if self._heads_remarks(index)), 0)
        if remarks:
            above = self._grouped(left[:remarks])
            groups = above if above.total() >= MIN_SHARE_ABOVE_REMARKS * groups.total() else groups
        return max(groups, key=lambda group: groups[group], default=self.body)

    def _grouped(self, indexes: Sequence[int]) -> Counter[int]:
        """Count the text of each block that holds sentences together."""
        chars: Counter[int] = Counter()
        lines: Counter[int] = Counter()
        may_be_text = True
        for index in indexes:
            weight, group = self.weights.raw[index], self.group_of(index)
            may_be_text = may_be_text and not (chars and self._heads(index))
            if weight > 0:
                chars[group] += int(weight)
            elif may_be_text and not weight:
                # A text of items is held together by the sentence above them; a box behind a list of links is not.
                lines[group] += len(self.text_of(index)) // 2
        return Counter({group: count + lines[group] for group, count in chars.items()})

    def _heads_remarks(self, index: int) -> bool:
        return _REMARKS.search(self.text_of(index)) is not None and self._heads(index)

    def _heads(self, index: int) -> bool:
        """Say whether a paragraph is the heading of a list of other things."""
        return self.vocabulary.is_heading(self.text_of(index))

    def usual_kind(self, dropped: set[int]) -> Kind:
        """Find the kind of element that holds most of the text, what is dropped left out."""
        chars: Counter[Kind] = Counter()
        for index in self.left(dropped):
            chars[self.kind_of(index)] += int(self.weights.raw[index])
        return max(chars, key=lambda kind: chars[kind], default=NO_KIND)
