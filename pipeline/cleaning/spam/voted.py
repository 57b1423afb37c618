"""
Rows that no word list knows: found by the vote, character by character.

Phrases of black-hat SEO stand together, whatever separates them (bars, pictures, line ends, nothing at all). The vote
gives each character a weight; where the weights of neighbours add up, a row begins and ends. What is found here is a
candidate like any other row: rules decide what happens to it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.rows import Row
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.rulebook.vote import Vote

MIN_CUES, CUE_REACH = 3, 40
"""So many cues within so many characters make a piece of text worth weighing."""
NEUTRAL = 0.15
"""Between what a character weighs in prose (-0.3, seldom above 0) and in spam (0.6), in logits."""
MIN_WEIGHT = 6.0
"""A row weighs at least so much: two or three phrases. Thirty characters of prose weigh -13, one crime report 4."""
STOP_WEIGHT = -1.5
LONG_PART, CHUNK = 18, 7
"""Phrases glued to each other are counted by length: a part as long as this is several."""
MAX_EDGE = 3
MAX_PHRASE = 16
_HAN = r"[\u3400-\u9fff]"
_BETWEEN = re.compile(rf"[\W_丨〓々〃]+|(?<={_HAN})\s*[il]\s*(?={_HAN})")
_STOPS = re.compile(r"[。！？!?]")
_SPACED = re.compile(rf"(?:{_HAN}(?:[^\w\n，。！？]{{1,3}}|[_丨])){{3,}}{_HAN}")
_FILLER = re.compile(rf"(?<={_HAN})(?:[^\w\n，。！？]{{1,3}}|[_丨])(?={_HAN})")
_GRAMMAR = re.compile(r"[的了是着被把从为将就也都还已但]")
_PROSE_SEPARATORS = frozenset("，、,")
_ANNOUNCED = re.compile(r"""[“"‘「『：:《（(][^，。”"’」』]{0,12}$""")
_CLAUSE = re.compile(rf"{_HAN}{{4}}")
_HAN_CHAR = re.compile(_HAN)
_EDGE = re.compile(r"[^\w。！？!?…”’」』）)《“‘「『（(]|[_丨]")


class View(NamedTuple):
    """
    A piece of text as the vote sees it.

    Attributes:
        flat: Folded, without fillers between single characters (代*办*证).
        places: Where each of its characters stands in the piece, and behind the last its length.
    """

    flat: str
    places: Sequence[int]


def voted_rows(text: str, flat: str, vote: Vote) -> Iterator[Row]:
    """
    Yield the rows of a text that weigh enough, in text order.

    Args:
        text: Lines of text.
        flat: The same, folded: as many lines.
        vote: The second vote.
    """
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for first, last in _worth_weighing(flat, vote):
        start, end = starts[first], starts[last] - 1
        for row in _rows(text[start:end], vote):
            yield Row(start + row.start, start + row.end, row.parts)


def _worth_weighing(flat: str, vote: Vote) -> Iterator[tuple[int, int]]:
    """Yield first and behind-the-last number of neighbouring lines in which cues stand close together."""
    cues = vote.cues(flat)
    spaced = [match.start() for match in _SPACED.finditer(flat)]
    dense = {at for n, at in enumerate(cues[MIN_CUES - 1 :]) if at - cues[n] <= CUE_REACH}
    places = sorted(dense.union(cues[n] for n in range(len(cues) - MIN_CUES + 1) if cues[n + MIN_CUES - 1] in dense and cues[n + MIN_CUES - 1] - cues[n] <= CUE_REACH).union(spaced))
    if not places:
        return
    numbers = sorted({flat.count("\n", 0, at) for at in places})
    first = last = numbers[0]
    for number in numbers[1:]:
        if number > last + 1:
            yield first, last + 1
            first = number
        last = number
    yield first, last + 1


def view_of(piece: str) -> View:
    """Return a piece of text as the vote sees it."""
    flat = fold(piece)
    places: list[int] = list(range(len(piece) + 1))
    if len(flat) != len(piece):
        folded = [fold(char) for char in piece]
        flat = "".join(folded)
        places = [at for at, char in enumerate(folded) for _ in char] + [len(piece)]
    dropped: set[int] = set()
    for match in _SPACED.finditer(flat):
        fillers = list(_FILLER.finditer(flat, match.start(), match.end()))
        filler = Counter(found[0] for found in fillers).most_common(1)[0][0]
        dropped.update(at for found in fillers if found[0] == filler for at in range(*found.span()))
    if dropped:
        kept = [at for at in range(len(flat)) if at not in dropped]
        flat, places = "".join(flat[at] for at in kept), [places[at] for at in kept] + [len(piece)]
    return View(flat, places)


def _rows(piece: str, vote: Vote) -> Iterator[Row]:
    view = view_of(piece)
    weights = [weight - NEUTRAL for weight in vote.inner(view.flat)]
    for match in _BETWEEN.finditer(view.flat):
        for at in range(*match.span()):
            weights[at] = STOP_WEIGHT if _STOPS.match(view.flat[at]) else 0.0
    yield from sorted(_within(piece, view, weights, 0, len(view.flat)))


def _within(piece: str, view: View, weights: Sequence[float], low: int, high: int) -> Iterator[Row]:
    """Take the heaviest stretch between two places, then look on both sides of it."""
    start, end, weight = _heaviest(weights, low, high)
    if weight < MIN_WEIGHT:
        return
    start, end = _to_borders(view.flat, start, end, low, high)
    if row := _row(piece, view, start, end):
        yield row
    yield from _within(piece, view, weights, low, start)
    yield from _within(piece, view, weights, end, high)


def _heaviest(weights: Sequence[float], low: int, high: int) -> tuple[int, int, float]:
    """Return start, end and sum of the neighbouring weights with the greatest sum (Kadane)."""
    best, best_start, best_end, total, start = 0.0, low, low, 0.0, low
    for at in range(low, high):
        if total <= 0:
            total, start = 0.0, at
        total += weights[at]
        if total > best:
            best, best_start, best_end = total, start, at + 1
    return best_start, best_end, best


def _to_borders(flat: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """Widen a stretch to the borders of its first and last part, and over phrases between the same separators."""
    between = [match.span() for match in _BETWEEN.finditer(flat, low, high)]
    left = max((stop for _, stop in between if stop <= start), default=low)
    right = min((begin for begin, _ in between if begin >= end), default=high)
    head, foot = flat[left:start], flat[end:right]
    if len(head) <= MAX_EDGE or (right - left <= MAX_PHRASE and not _GRAMMAR.search(head)):
        start = left
    if len(foot) <= MAX_EDGE or (right - left <= MAX_PHRASE and not _GRAMMAR.search(foot)):
        end = right
    inside = Counter(flat[a:b].strip() or " " for a, b in between if start <= a and b <= end)
    if not inside:
        return start, end
    mark = inside.most_common(1)[0][0]
    if start == left:
        start = _over_phrases(flat, [(a, b) for a, b in reversed(between) if b <= start], start, low, mark)
    if end == right:
        end = _over_phrases_behind(flat, [(a, b) for a, b in between if a >= end], end, high, mark)
    return start, end


def _over_phrases(flat: str, between: Sequence[tuple[int, int]], start: int, low: int, mark: str) -> int:
    for number, (begin, stop) in enumerate(between):
        left = between[number + 1][1] if number + 1 < len(between) else low
        phrase = flat[left:begin]
        if (flat[begin:stop].strip() or " ") != mark or not _is_phrase(phrase):
            break
        start = left
    return start


def _over_phrases_behind(flat: str, between: Sequence[tuple[int, int]], end: int, high: int, mark: str) -> int:
    for number, (begin, stop) in enumerate(between):
        right = between[number + 1][0] if number + 1 < len(between) else high
        phrase = flat[stop:right]
        if (flat[begin:stop].strip() or " ") != mark or not _is_phrase(phrase):
            break
        end = right
    return end


def _is_phrase(text: str) -> bool:
    return 0 < len(text) <= MAX_PHRASE and not _GRAMMAR.search(text)


def _row(piece: str, view: View, start: int, end: int) -> Row | None:
    parts = tuple(chunk for part in _BETWEEN.split(view.flat[start:end]) if part for chunk in _chunks(part))
    first, last = view.places[start], view.places[end - 1] + 1
    while last < len(piece) and end < len(view.places) and last < view.places[end] :
        last += 1
    while first and _EDGE.match(piece[first - 1]) and piece[first - 1] != "\n":
        first -= 1
    while last < len(piece) and _EDGE.match(piece[last]) and piece[last] != "\n":
        last += 1
    return None if _is_quoted(piece, first, last, view.flat[start:end]) else Row(first, last, parts)


def _chunks(part: str) -> Iterator[str]:
    if len(part) < LONG_PART:
        yield part
        return
    count = len(part) // CHUNK
    for number in range(count):
        yield part[number * len(part) // count : (number + 1) * len(part) // count]


def _is_quoted(piece: str, first: int, last: int, flat: str) -> bool:
    """Tell whether prose goes on around a row as around a list of its own: 查获迷药、催情水等, 关键词包括：…"""
    before = re.split(r"[。！？!?…\n]", piece[:first])[-1]
    behind = re.split(r"[。！？!?…\n]", piece[last:])[0]
    if _ANNOUNCED.search(before) and _CLAUSE.search(before):
        return True
    marks = Counter(char for char in flat if not char.isalnum() and not char.isspace())
    prose_like = not marks or marks.most_common(1)[0][0] in _PROSE_SEPARATORS
    return prose_like and bool(_CLAUSE.search(before) or _CLAUSE.search(behind)) and bool(marks)
