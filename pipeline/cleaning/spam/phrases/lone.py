"""
Phrases that stand alone: on a line, behind the last sentence of a paragraph, before the first, behind a credit's label.

One phrase is no row. What there is to say about it: what it reads like, where it stands, and how many of its kind the
page holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.features.spaced import SPACED, view_of
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.rulebook.vote import Vote

MAX_PHRASE, MAX_CREDIT_LINE = 20, 60
"""Search phrases are hardly longer; nor are lines of credits."""
MAX_LINE, MAX_SPACED_LINE = 50, 60
_MAX_GLUED = MAX_PHRASE + 4
SPEAKS = 1.5
"""From here on a lone phrase counts as one of several, in logits."""
_PHRASE = r"[\u3400-\u9fffA-Za-z0-9][\u3400-\u9fffA-Za-z0-9 ]{2,}[\u3400-\u9fffA-Za-z0-9]"
_ROW = rf"{_PHRASE}(?:(?:[ ,，、|｜_·★◆#/+~>-]{{1,3}}){_PHRASE}){{0,3}}"
_HOST = r"[【（(\[]?(?:[a-z0-9-]+\.)?[a-z0-9-]+\.(?:com|net|cn|cc|vip|top|xyz|org|info|app|club|me)/?[】）)\]]?"
_REST = r"(?:[^\w?？。]|_){0,3}"
_WHOLE = re.compile(rf"[\W_]{{0,3}}(?:{_HOST}[\W_]{{0,3}})?({_ROW}){_REST}(?:{_HOST}{_REST})?")
"""A line of up to four phrases and an address: no question, which is a headline, and no sentence."""
_SEPARATOR = re.compile(r"[ \u3000,，、|｜_·★◆#/+~>-]+")
_BEHIND = re.compile(rf"[ \u3000]*(?:——)?[【（(#|｜_·>-]?({_PHRASE})[】）)#|｜_]?")
_BEFORE = re.compile(rf"[【\[（(]({_PHRASE})[】\]）)]|({_PHRASE})[ \u3000]+(?=\S)")
_SENTENCE_ENDS = "。！？”』」"
_CREDIT = re.compile(
    r"(?:作者|来源|來源|稿源|编辑|編輯|责编|責編|责任编辑|責任編輯|记者|記者|通讯员|撰稿|撰文|摄影|攝影|审核|審核|校对|发布者|發佈者"
    rf"|原载|原載|文|图|author|source)(?:\s*[:：/／|｜]\s*|\s+)((?:{_PHRASE}[、,， ]*)+)",
    re.IGNORECASE,
)
_SENTENCE_TAILS = ("。", "。”")
_LABEL_END = re.compile(r"[:：/／|｜\s]")
"""What stands behind a label: most lines have none, and looking for all the labels is dear."""


class Lone(NamedTuple):
    """
    A phrase that stands alone.

    Attributes:
        start: Where what would be cut begins in the text.
        end: Where it ends.
        phrase: The phrase.
        labelled: Whether it stands behind a credit's label.
        glued: Whether it is glued to a paragraph.
        enclosed: Whether it is a clause of a sentence.
        pushed: Whether it stands in a sentence without a mark around it.
        spaced: Whether something stands between all its characters.
        advert: Whether it is an offer with a contact, in a paragraph.
        leading: Whether it is glued to the beginning of a sentence.
        quiet: Whether the vote has nothing against it.
    """

    start: int
    end: int
    phrase: str
    labelled: bool = False
    glued: bool = False
    enclosed: bool = False
    pushed: bool = False
    spaced: bool = False
    advert: bool = False
    leading: bool = False
    quiet: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The phrases: mostly it is one, but a line may hold a few."""
        return tuple(filter(None, _SEPARATOR.split(self.phrase)))

    @property
    def in_prose(self) -> bool:
        """Whether a paragraph stands around it."""
        return self.glued or self.enclosed or self.pushed or self.advert


def lone_phrases(text: str) -> Iterator[Lone]:
    """Yield the phrases of a text that stand alone, in text order."""
    start = 0
    for line in text.split("\n"):
        yield from (found._replace(start=start + found.start, end=start + found.end) for found in _in_line(line))
        start += len(line) + 1


def mean_vote(parts: Sequence[str], vote: Vote) -> float:
    """Return what the vote gives each of some folded phrases on average, in logits."""
    return sum(map(vote.score, parts)) / max(1, len(parts))


def speaks(phrase: str, vote: Vote) -> bool:
    """Tell whether the vote speaks clearly against a phrase."""
    return vote.score(fold(phrase)) > SPEAKS


def _in_line(line: str) -> Iterator[Lone]:
    if len(line) <= MAX_CREDIT_LINE and (values := _credit_values(line)):
        yield from (Lone(0, len(line), value, labelled=True) for value in values)
    elif line.endswith(_SENTENCE_TAILS):
        yield from _glued(line)
    elif len(line) <= MAX_SPACED_LINE and SPACED.search(line):
        yield Lone(0, len(line), view_of(line).flat.strip(), spaced=True)
    elif len(line) <= MAX_LINE and (match := _WHOLE.fullmatch(line)):
        yield Lone(0, len(line), match[1])
    else:
        yield from _glued(line)


def _glued(line: str) -> Iterator[Lone]:
    """Yield what stands before the first sentence of a paragraph and behind the last."""
    if (before := _BEFORE.match(line[:_MAX_GLUED])) and before.end() < len(line):
        yield Lone(0, before.end(), before[1] or before[2], glued=True)
    last = max(line.rfind(mark) for mark in _SENTENCE_ENDS) + 1
    if last and 0 < len(line) - last <= _MAX_GLUED and (behind := _BEHIND.fullmatch(line, last)):
        yield Lone(last, len(line), behind[1], glued=True)


def _credit_values(line: str) -> list[str]:
    if not _LABEL_END.search(line) or not (match := _CREDIT.search(line)) or match.start() > MAX_PHRASE:
        return []
    values = (value for found in _CREDIT.finditer(line) for value in re.split(r"[、,， ]+", found[1]))
    return [value for value in values if len(value) > 3]  # noqa: PLR2004 -- a name has three characters
