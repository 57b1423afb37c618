"""What stands inside the body's block and is not body text."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from pipeline.cleaning.extract.addenda import appended_articles, notice_boxes
from pipeline.cleaning.extract.asking import asking_boxes
from pipeline.cleaning.extract.choose import are_parts
from pipeline.cleaning.extract.copies import copied_boxes
from pipeline.cleaning.extract.headline import flatten
from pipeline.cleaning.extract.linked import linked_sentences
from pipeline.cleaning.extract.outline import HIDDEN
from pipeline.cleaning.extract.pull_quotes import pull_quotes
from pipeline.cleaning.extract.sections import section_numbers
from pipeline.cleaning.extract.tags import BOLD_TAGS
from pipeline.cleaning.extract.task import NO_KIND, Kind, Trimming

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.extract.outline import Block, Outline
    from pipeline.cleaning.extract.vocabulary import Vocabulary
    from pipeline.cleaning.extract.weigh import Weights

MAX_SHARE = 0.3
"""A block named as furniture goes only if it holds no more than this share of the body text."""
MAX_LINKED_SHARE = 0.1
"""A block full of links goes only if it holds no more than this."""
MAX_ABOVE, MAX_ABOVE_HEADLINE = 0.1, 0.4
"""What stands above a copy of the headline, or the headline that the title confirms, goes with it if it is no more than
this share of the body text."""
MIN_REACTIONS = 2
MIN_ROW_CELLS = 3
MAX_CREDIT_CHARS, MAX_CREDIT_LINES = 60, 24
MAX_ITEM = 40.0
"""An item of a list of headlines has no more text."""
PLAYER_START, _LENGTH = "00:00", re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d{2}")
MAX_BESIDE = 20.0
"""Beside a promotion, in a small box of its own, stands no more text than this."""
CARDS = frozenset({"div", "section", "table", "tbody", "dl", "aside"})
MIN_CARD_LINES, MAX_CARD_LINES = 2, 8
MAX_CAPTION_SHARE = 0.5
MAX_CAPTION_CHARS, ENDS = 40, tuple("。！？!?：:；…”」")
OPENING, CLOSING = tuple("（(【["), tuple("）)】]")
MIN_OPENING = 40.0
"""A body that begins with a link list begins for good with this much text, and comments follow at least as much."""


def trim(page: Outline, weights: Weights, vocabulary: Vocabulary, body: int) -> list[int]:
    """
    Give the indexes of the body's paragraphs.

    Args:
        page: The page.
        weights: Its weights.
        vocabulary: What names and lines say.
        body: The block that holds the body.

    Returns:
        The paragraphs left after headline, other articles, furniture, comments and link lists were taken out.
    """
    task = Trimming(page, weights, vocabulary, body)
    dropped = {*_around_headline(task), *_beyond_border(task)}
    for step in (
        _copies,
        _furniture_blocks,
        asking_boxes,
        _comments,
        appended_articles,
        notice_boxes,
        _lines,
        _captions,
    ):
        dropped.update(step(task, dropped))
    task = task._replace(main=task.main_group(dropped), usual=task.usual_kind(dropped))
    dropped.update(_promotions(task, dropped))
    dropped.update(_margins(task, dropped))
    listed = set(_lists_and_credits(task, dropped))
    dropped |= listed
    if listed and max(listed) > max(task.left(dropped), default=-1):  # what stood in front of a list is at the end now
        dropped.update(_margins(task, dropped))
    dropped.update(_pull_quotes(task, dropped))
    return task.left(dropped)


def _around_headline(task: Trimming) -> Iterator[int]:
    """Yield the headline and its copies, with what stands above the first ones of them."""
    headline, start = task.weights.headline, task.block.start
    for index in range(start, task.block.end):
        if index == headline.place or (headline.flat and flatten(task.text_of(index)) == headline.flat):
            is_sure = headline.is_titled and index == headline.place
            most = MAX_ABOVE_HEADLINE if is_sure else MAX_ABOVE
            is_on_top = task.weights.raw_chars(start, index) <= most * task.chars
            yield from range(start if is_on_top else index, index + 1)


def _beyond_border(task: Trimming) -> range:
    """Give what stands below the headline of another article, unless all of the body does."""
    border = task.weights.headline.border
    return range(border if border > task.block.start else task.block.end, task.block.end)


def _copies(task: Trimming, _: set[int]) -> Iterator[int]:
    """Yield what the page holds a second time."""
    for box in copied_boxes(task.page, task.weights.raw, task.body):
        yield from range(box.start, box.end)


def _furniture_blocks(task: Trimming, _: set[int]) -> Iterator[int]:
    """Yield the paragraphs of named, hidden and linked blocks, unless they hold much of the text."""
    seen = 0
    linked = tuple(accumulate((paragraph.linked for paragraph in task.page.paragraphs), initial=0))
    size = tuple(accumulate((len(paragraph.text) for paragraph in task.page.paragraphs), initial=0))
    rows = _data_rows(task.page)
    by_name = _chars_by_name(task)
    for number, block in enumerate(task.page.blocks[task.body + 1 :], start=task.body + 1):
        if block.start >= task.block.end:
            return
        chars = task.weights.raw_chars(block.start, block.end)
        is_named = task.weights.is_furniture[number] and by_name[block.tag, block.names] <= MAX_SHARE * task.chars
        is_linked = 2 * (linked[block.end] - linked[block.start]) > size[block.end] - size[block.start]
        is_linked = is_linked and number not in rows and block.parent not in rows and block.tag != "p"
        is_hidden = block.shown <= HIDDEN and chars <= MAX_SHARE * task.chars
        is_card = not chars and linked[block.end] > linked[block.start] and _may_be_card(task, block, rows)
        if is_named or is_hidden or is_card or (is_linked and chars <= MAX_LINKED_SHARE * task.chars):
            yield from range(max(block.start, seen), block.end)
            seen = max(seen, block.end)


def _may_be_card(task: Trimming, block: Block, rows: set[int]) -> bool:
    """Say whether a box without a sentence and with a link may be a card: a place, a share, goods; no list or table."""
    is_box = block.tag in CARDS and MIN_CARD_LINES <= block.end - block.start <= MAX_CARD_LINES
    return is_box and not any(block.holds(task.page.blocks[row].start) for row in rows)


def _comments(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """Yield lines of time and buttons, with the comments around them: the smallest block of two, below the text."""
    reactions = [index for index in task.left(dropped) if task.vocabulary.reaction.fullmatch(task.text_of(index))]
    yield from reactions
    if len(reactions) < MIN_REACTIONS:
        return
    around = task.page.paragraphs[reactions[0]].block
    while around > task.body and not task.page.blocks[around].holds(reactions[-1]):
        around = task.page.blocks[around].parent
    block = task.page.blocks[around]
    start, end = (reactions[0], task.block.end) if around <= task.body else (block.start, block.end)
    if task.weights.raw_chars(task.block.start, start) >= MIN_OPENING:
        yield from range(start, end)


def _lines(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """
    Yield links that stand alone and lines that are furniture by their words.

    A table of figures keeps its cells, sections keep their numbers, and a text its linked sentences.
    """
    rows = _data_rows(task.page)
    left = task.left(dropped)
    numbers = section_numbers(task.page, task.weights, left)
    linked = linked_sentences(task, dropped, left)
    for index in left:
        paragraph = task.page.paragraphs[index]
        is_kept = task.page.blocks[paragraph.block].parent in rows or index in numbers or index in linked
        is_line = paragraph.is_link or task.vocabulary.furniture.fullmatch(paragraph.text)
        if not is_kept and (is_line or _is_length(task, index)):
            yield index


def _is_length(task: Trimming, index: int) -> bool:
    """Say whether a line is the length of a recording, behind where a player stands at first."""
    return task.text_of(index - 1) == PLAYER_START and _LENGTH.fullmatch(task.text_of(index)) is not None


def _chars_by_name(task: Trimming) -> Counter[tuple[str, str]]:
    """Count the body text in each kind of box: many small boxes with much of the text between them are no furniture."""
    chars: Counter[tuple[str, str]] = Counter()
    for block in task.page.blocks[task.body + 1 :]:
        if block.start >= task.block.end:
            break
        chars[block.tag, block.names] += int(task.weights.raw_chars(block.start, block.end))
    return chars


def _data_rows(page: Outline) -> set[int]:
    """Give the table rows of several cells with one line each, as in a table of figures."""
    cells = Counter(block.parent for block in page.blocks if block.tag in {"td", "th"} and block.end - block.start <= 1)
    return {row for row, count in cells.items() if count >= MIN_ROW_CELLS}


def _captions(task: Trimming, dropped: set[int]) -> list[int]:
    """Give lines under pictures, unless they are much of the text: a photo story is made of them."""
    captions = [index for index in task.left(dropped) if _is_caption(task, index)]
    text = sum(max(0.0, task.weights.raw[index]) for index in captions)
    return captions if text <= MAX_CAPTION_SHARE * task.chars else []


def _is_caption(task: Trimming, index: int) -> bool:
    """Say whether a line names who took a picture, or stands right under one and is no sentence and no subhead."""
    text = task.text_of(index)
    if task.vocabulary.is_caption(text):
        return True
    is_under = index in task.page.pictured and task.kind_of(index)[0] not in BOLD_TAGS
    is_short = is_under and len(text) <= MAX_CAPTION_CHARS and not text.endswith(ENDS)
    return is_short and not task.vocabulary.is_margin(text)


def _margins(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """Yield promotions and notices before the first and after the last text."""
    left = task.left(dropped)
    for run in (left, left[::-1]):
        for index in run:
            if task.vocabulary.is_margin(task.text_of(index)):
                yield index
            elif task.weights.raw[index] > 0:
                break


def _promotions(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """Yield promotions and notices in brackets, and in boxes of their own, wherever they stand."""
    for index in task.left(dropped):
        is_apart = task.group_of(index) != task.main or task.kind_of(index) != task.usual
        if (is_apart or _is_bracketed(task.text_of(index))) and task.vocabulary.is_margin(task.text_of(index)):
            yield from _box_of_promotion(task, index)


def _box_of_promotion(task: Trimming, index: int) -> range:
    """Give the lines of the small box around a promotion that holds hardly a sentence but that one."""
    block = task.page.blocks[task.group_of(index)]
    others = task.weights.raw_chars(block.start, block.end) - max(0.0, task.weights.raw[index])
    is_own = (
        task.group_of(index) not in {task.main, task.body}
        and block.end - block.start <= MAX_CARD_LINES
        and others <= MAX_BESIDE
    )
    return range(block.start, block.end) if is_own else range(index, index + 1)


def _is_bracketed(text: str) -> bool:
    return text.startswith(OPENING) and text.rstrip("。.").endswith(CLOSING)


def _lists_and_credits(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """
    Yield headings of lists with what follows them, and credit lines above the text.

    A list ends where a paragraph of the block that holds most of the text comes again, or of another part like it.
    """
    raw = task.weights.raw
    has_begun = in_list = False
    heading = -1
    item: Kind | None = None
    for index in task.left(dropped):
        text = task.text_of(index)
        kind = task.kind_of(index)
        if task.vocabulary.is_heading(text):
            in_list, heading, item = True, task.group_of(index), None
        elif raw[index] > 0 and not (in_list and kind == item):
            is_item = in_list and item is None and kind != task.usual and raw[index] <= MAX_ITEM
            item = kind if is_item else item or NO_KIND
            group = task.group_of(index)
            is_main = not is_item and (
                group == task.main or (group != heading and are_parts(task.page, group, task.main))
            )
            # A short line that opens the text counts where the list in front of it has a box of its own.
            opens = not in_list or raw[index] > MIN_OPENING or (is_main and group != heading)
            in_list = in_list and not (is_main if has_begun else opens)
        is_line = not has_begun and raw[index] == 0 and len(text) <= MAX_CREDIT_CHARS
        if in_list:
            yield index
        elif is_line and task.vocabulary.credit.search(text):
            yield from _box_of_credit(task, index)
        elif raw[index] > 0:
            has_begun = True


def _box_of_credit(task: Trimming, index: int) -> range:
    """Give the lines of the box, inside the body's, that holds a credit line and no sentence: a table, an account."""
    number = task.page.paragraphs[index].block
    found = range(index, index + 1)
    while number > task.body:
        block = task.page.blocks[number]
        if task.weights.raw_chars(block.start, block.end) or block.end - block.start > MAX_CREDIT_LINES:
            break
        found = range(min(block.start, index), block.end)
        number = block.parent
    return found


def _pull_quotes(task: Trimming, dropped: set[int]) -> list[int]:
    """Give the sentences that a box of another kind repeats."""
    return pull_quotes(task.page, task.weights, task.left(dropped))
