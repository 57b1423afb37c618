"""What stands inside the body's block and is not body text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.extract.finding.headline import flatten
from pipeline.cleaning.extract.page.tags import HEADING_TAGS
from pipeline.cleaning.extract.trimming.addenda import appended_articles, behind_statement, notice_boxes, teaser_boxes
from pipeline.cleaning.extract.trimming.asking import asking_boxes
from pipeline.cleaning.extract.trimming.captions import captions
from pipeline.cleaning.extract.trimming.copies import copied_boxes
from pipeline.cleaning.extract.trimming.furniture import furniture_blocks
from pipeline.cleaning.extract.trimming.linked import linked_sentences
from pipeline.cleaning.extract.trimming.lists import lists_and_credits
from pipeline.cleaning.extract.trimming.promotions import margins, promotions
from pipeline.cleaning.extract.trimming.pull_quotes import pull_quotes
from pipeline.cleaning.extract.trimming.sections import Line, section_numbers
from pipeline.cleaning.extract.trimming.task import Trimming

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.extract.finding.weigh import Weights
    from pipeline.cleaning.extract.page.outline import Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary

MAX_ABOVE, MAX_ABOVE_HEADLINE = 0.1, 0.4
"""What stands above a copy of the headline, or the headline that the title confirms, goes with it if it is no more than
this share of the body text."""
MIN_REACTIONS = 2
PLAYER_START, _LENGTH = "00:00", re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d{2}")
MIN_OPENING = 40.0
"""Comments follow at least this much text."""


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
        furniture_blocks,
        asking_boxes,
        teaser_boxes,
        _comments,
        appended_articles,
        notice_boxes,
        behind_statement,
        _lines,
        captions,
    ):
        dropped.update(step(task, dropped))
    task = task._replace(main=task.main_group(dropped), usual=task.usual_kind(dropped))
    dropped.update(promotions(task, dropped))
    dropped.update(margins(task, dropped))
    listed = set(lists_and_credits(task, dropped))
    dropped |= listed
    if listed and max(listed) > max(task.left(dropped), default=-1):  # what stood in front of a list is at the end now
        dropped.update(margins(task, dropped))
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
            yield from range(start if is_on_top else index, index + 1 + _has_second_line(task, index))


def _has_second_line(task: Trimming, index: int) -> bool:
    """Say whether a heading has another line below this one."""
    block = task.page.paragraphs[index].block
    behind = task.page.paragraphs[index + 1 : index + 2]
    return task.page.blocks[block].tag in HEADING_TAGS and any(line.block == block for line in behind)


def _beyond_border(task: Trimming) -> range:
    """Give what stands below the headline of another article, unless all of the body does."""
    border = task.weights.headline.border
    return range(border if border > task.block.start else task.block.end, task.block.end)


def _copies(task: Trimming, _: set[int]) -> Iterator[int]:
    """Yield what the page holds a second time."""
    for box in copied_boxes(task.page, task.weights.raw, task.body):
        yield from range(box.start, box.end)


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
    rows = task.page.data_rows()
    left = task.left(dropped)
    numbers = section_numbers(Line(index, task.text_of(index), task.weights.raw[index] > 0) for index in left)
    linked = linked_sentences(task, dropped, left)
    for index in left:
        paragraph = task.page.paragraphs[index]
        is_kept = task.page.blocks[paragraph.block].parent in rows or index in numbers or index in linked
        is_line = paragraph.is_link or _is_furniture(task, paragraph.text)
        if not is_kept and (is_line or _is_length(task, index)):
            yield index


def _is_furniture(task: Trimming, text: str) -> bool:
    """Say whether a line is furniture by its words, and no heading of a list, which goes with what it announces."""
    return task.vocabulary.furniture.fullmatch(text) and not task.vocabulary.opens_list(text)


def _is_length(task: Trimming, index: int) -> bool:
    """Say whether a line is the length of a recording, behind where a player stands at first."""
    return task.text_of(index - 1) == PLAYER_START and _LENGTH.fullmatch(task.text_of(index)) is not None


def _pull_quotes(task: Trimming, dropped: set[int]) -> list[int]:
    """Give the sentences that a box of another kind repeats."""
    return pull_quotes(task.page, task.weights, task.left(dropped))
