"""
Rows that no word list knows: weighed by the vote, character by character.

Phrases of black-hat SEO stand together, whatever separates them (bars, pictures, line ends, nothing at all). The vote
gives each character a weight; where the weights of neighbours add up, a row begins and ends.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.features.glued import phrases_of
from pipeline.cleaning.spam.features.rows import Row
from pipeline.cleaning.spam.features.spaced import view_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleaning.spam.features.spaced import View
    from pipeline.rulebook.vote import Vote

NEUTRAL = 0.15
"""Between what a character weighs in prose (-0.3, seldom above 0) and in spam (0.6), in logits."""
MIN_WEIGHT = 6.0
"""A row weighs at least so much: two or three phrases. Thirty characters of prose weigh -13, one crime report 4."""
MIN_ROW_PEAK = 4.0
"""No piece that holds a row has less in the vote's quick look, in logits; of those without one a fifth has more."""
MIN_WEIGHT_IN_PROSE, MIN_PARTS_IN_PROSE, MIN_LENGTH_IN_PROSE = 20.0, 6, 4.5
"""Between the commas of a sentence only a long row of long phrases is no list of the sentence's own."""
STOP_WEIGHT, BREAK_WEIGHT = -1.5, -1.0
"""What a sentence end weighs in a row, and any mark in a sentence."""
OWN_VOTE = -1.0
"""A phrase at the end of a row that gets less, in logits, is the sentence's where one goes on behind it."""
MIN_REPEATED = 3
MAX_QUOTED_SHARE = 0.1
"""Of the borders between phrases: two for a phrase in quotation marks, so that a row of twenty may have one."""
MAX_EDGE, MAX_PHRASE = 3, 16
MIN_PEAK, CALM = 1.5, -9.0
"""Of the phrases and sentences of spam one in a hundred has no stretch that weighs so much, in logits."""
MIN_CLEAN, SURELY_CLEAN = 8, -4.0
"""Of the sentences of reports 96 in a hundred have a clause so long that gets less, of advertisements eleven."""
MAX_JUDGED = 2_000
"""Of a row so many characters are split into phrases: the rest is like them, and splitting is the dear part."""
_HAN = r"[\u3400-\u9fff]"
_ONE_HAN = re.compile(_HAN)
_BETWEEN = re.compile(
    rf"(?:[\W_丨〓々〃]|(?<={_HAN})\s*[il]\s*(?={_HAN})|(?<={_HAN})(?:[0-9]{{4,}}|(?=[a-z]*[0-9])[a-z0-9]{{4,}})(?={_HAN}))+"
)
_STOPS = re.compile(r"[。！？!?]")
_GRAMMAR = re.compile(r"[的了是着被把从为将就也都还已但]")
_PROSE_SEPARATORS = frozenset("，、,")
_ANNOUNCED = re.compile(r"""[“"‘「『：:《（(][^，。”"’」』]{0,12}$""")
_GOES_ON = frozenset(",;:.!?。、《》()“”")
_LETTER = re.compile(r"[^\W\d_]")
_QUOTES = frozenset("“”")
_LATIN_RUN = re.compile(r"[a-z0-9]*")
_TELLING = re.compile(rf"{_HAN}|[a-z]{{3}}|[\u3040-\u30ff]")
_CLAUSE_BORDER = re.compile(r"[\W_]+")
_SENTENCE_BORDER = re.compile(r"[。！？!?…\n]")
_EDGE = re.compile(r"[^\w\n。！？!?…”’」』）)》“‘「『（(《，]|[_丨]")


class _Stretch(NamedTuple):
    """Places in a flat text and what stands between them weighs."""

    start: int
    end: int
    weight: float


class Piece:
    """A few lines of text, weighed."""

    def __init__(self, text: str, vote: Vote) -> None:
        self._text, self._vote = text, vote
        self._view: View = view_of(text)
        self._flat = self._view.flat

    def rows(self) -> list[Row]:
        """Return the rows in text order."""
        return sorted(self._rows()) if self._vote.peak(self._flat) >= MIN_ROW_PEAK else []

    @cached_property
    def _between(self) -> list[tuple[int, int]]:
        return [match.span() for match in _BETWEEN.finditer(self._flat)]

    @cached_property
    def _weights(self) -> list[float]:
        weights = [weight - NEUTRAL for weight in self._vote.inner(self._flat)]
        for start, end in self._between:
            for at in range(start, end):
                weights[at] = STOP_WEIGHT if _STOPS.match(self._flat[at]) else 0.0
        return weights

    def _rows(self) -> Iterator[Row]:
        """Take the heaviest stretch between two places, then look on both sides of it."""
        places = [(0, len(self._flat))]
        while places:
            low, high = places.pop()
            found = _heaviest(self._weights, low, high)
            if found.weight < MIN_WEIGHT:
                continue
            start, end = self._to_borders(found, low, high)
            if row := self._row(_Stretch(start, end, found.weight)):
                yield row
            places += ((low, start), (end, high))

    def _to_borders(self, found: _Stretch, low: int, high: int) -> tuple[int, int]:
        """Widen a stretch to the borders of its first and last part, and over phrases between the same separators."""
        start, end = found.start, found.end
        between = [(a, b) for a, b in self._between if low <= a and b <= high]
        left = max((b for _, b in between if b <= start), default=low)
        right = min((a for a, _ in between if a >= end), default=high)
        first_ends = min((a for a, _ in between if a >= start), default=high)
        announced = min((b for a, b in between if a == first_ends), default=first_ends)
        last_begins = max((b for _, b in between if b <= end), default=low)
        if _belongs(self._flat[left:start], first_ends - left):
            start = left
        elif first_ends < end and ":" in self._mark(first_ends, announced):
            start = announced  # what announces the row is not of it
        if _belongs(self._flat[end:right], right - last_begins):
            end = right
        marks = Counter(self._mark(a, b) for a, b in between if start <= a and b <= end)
        if marks:
            mark = marks.most_common(1)[0][0]
            if start == left:
                start = self._over_phrases([(b, a) for a, b in reversed(between) if b <= start], start, low, mark)
            if end == right:
                end = self._over_phrases([(a, b) for a, b in between if a >= end], end, high, mark)
            return self._within(start, end, mark)
        return start, end

    def _within(self, start: int, end: int, mark: str) -> tuple[int, int]:
        """
        Leave out the first and the last phrase of a row where the article goes on with them.

        They are the article's where something else than the row's mark or a line's end stands on their other side, and
        the vote is for them.
        """
        borders = [(a, b) for a, b in self._between if start <= a and b <= end and mark in self._mark(a, b)]
        if len(borders) > 1:
            if start and self._goes_on(start - 1, mark) and self._is_own(self._flat[start : borders[0][0]]):
                start = borders[0][1]
            if end < len(self._flat) and self._goes_on(end, mark) and self._is_own(self._flat[borders[-1][1] : end]):
                end = borders[-1][0]
        return start, end

    def _goes_on(self, at: int, mark: str) -> bool:
        return self._flat[at] in _GOES_ON and self._flat[at] not in mark

    def _is_own(self, phrase: str) -> bool:
        return self._vote.score(phrase) < OWN_VOTE

    def _over_phrases(self, between: Sequence[tuple[int, int]], at: int, limit: int, mark: str) -> int:
        """Go on from a place, over one separator after the other, while short phrases without grammar follow."""
        for number, (near, far) in enumerate(between):
            until = between[number + 1][0] if number + 1 < len(between) else limit
            phrase = self._flat[min(far, until) : max(far, until)]
            if self._mark(*sorted((near, far))) != mark or not _is_phrase(phrase):
                break
            at = until
        return at

    def _mark(self, start: int, end: int) -> str:
        return self._flat[start:end].strip(" ") or " "

    def _row(self, found: _Stretch) -> Row | None:
        places, text = self._view.places, self._text
        parts = self._parts(found.start, found.end)
        first, last = places[found.start], places[found.end - 1] + 1
        while first and _EDGE.match(text[first - 1]):
            first -= 1
        while last < len(text) and _EDGE.match(text[last]):
            last += 1
        if _quotes_a_part(text[first:last]) or self._is_told(places[found.start], last, found, parts):
            return None
        return Row(first, last, parts)

    def _parts(self, start: int, end: int) -> tuple[str, ...]:
        """Split a row at all its separators, or at the commonest alone where that gives phrases the vote knows."""
        flat = self._flat[start : min(end, start + MAX_JUDGED)]
        marks = Counter(match[0].strip(" ") or " " for match in _BETWEEN.finditer(flat))
        split = [_BETWEEN.split(flat)]
        if len(marks) > 1:
            mark = marks.most_common(1)[0][0]
            split.append([_BETWEEN.sub("", part) for part in flat.split(mark)])
        tellings: list[list[str]] = [
            [chunk for part in parts if _TELLING.search(part) for chunk in phrases_of(part, self._vote)]
            for parts in split
        ]
        best = max([_once(parts) for parts in tellings], key=self._share)
        return tuple(best)

    def _share(self, parts: Sequence[str]) -> float:
        return sum(map(self._speaks, parts)) / max(1, len(parts))

    def _speaks(self, part: str) -> bool:
        return self._vote.score(part) > 0

    def _is_told(self, first: int, last: int, found: _Stretch, parts: Sequence[str]) -> bool:
        """Tell whether prose goes on around a row as around a list of its own (查获迷药、催情水等)."""
        before = _SENTENCE_BORDER.split(self._text[:first])[-1]
        behind = _SENTENCE_BORDER.split(self._text[last:])[0]
        if not (_LETTER.search(before) or _LETTER.search(behind)):
            return False
        if _ANNOUNCED.search(before):
            return True
        marks = Counter(char for char in self._flat[found.start : found.end] if not char.isalnum() and char != " ")
        mark = marks.most_common(1)[0][0] if marks else ""
        if mark in _QUOTES:
            return True  # who quotes names in the middle of a sentence tells of them, however many they are
        if mark not in _PROSE_SEPARATORS:
            return False
        length = sum(map(len, parts)) / len(parts)
        return found.weight < MIN_WEIGHT_IN_PROSE or len(parts) < MIN_PARTS_IN_PROSE or length < MIN_LENGTH_IN_PROSE


def han_weight(flat: str, vote: Vote) -> float:
    """Return what the heaviest stretch of Han characters weighs in an already folded text, in logits."""
    weights = [_own_weight(char, weight) for char, weight in zip(flat, vote.inner(flat), strict=True)]
    return _heaviest(weights, 0, len(weights)).weight


def clause_mean(flat: str, vote: Vote) -> float:
    """
    Return what the vote gives the clauses of an already folded text on average, by their length, in logits.

    Where no stretch of it weighs anything, nothing is counted: most texts are an article's.
    """
    if vote.peak(flat) < MIN_PEAK:
        return CALM
    clauses = [clause for clause in _CLAUSE_BORDER.split(flat) if len(clause) > 1]
    return sum(vote.score(clause) * len(clause) for clause in clauses) / max(1, sum(map(len, clauses)))


def clean_share(flat: str, vote: Vote) -> float:
    """Return the share of an already folded text that stands in clauses the vote is surely for, 0 to 1."""
    clauses = [clause for clause in _CLAUSE_BORDER.split(flat) if len(clause) > 1]
    clean = (clause for clause in clauses if len(clause) >= MIN_CLEAN and vote.score(clause) < SURELY_CLEAN)
    return sum(map(len, clean)) / max(1, sum(map(len, clauses)))


def _own_weight(char: str, weight: float) -> float:
    if _ONE_HAN.match(char):
        return weight - NEUTRAL
    return 0.0 if char.isalnum() else BREAK_WEIGHT


def _heaviest(weights: Sequence[float], low: int, high: int) -> _Stretch:
    """Return the neighbouring weights with the greatest sum (Kadane)."""
    best = _Stretch(low, low, 0.0)
    total, start = 0.0, low
    for at in range(low, high):
        if total <= 0:
            total, start = 0.0, at
        total += weights[at]
        if total > best.weight:
            best = _Stretch(start, at + 1, total)
    return best


def _belongs(rest: str, part_length: int) -> bool:
    """Tell whether what is left of a part outside a stretch belongs to the same phrase."""
    if len(rest) <= MAX_EDGE or _LATIN_RUN.fullmatch(rest):
        return True
    return part_length <= MAX_PHRASE and not _GRAMMAR.search(rest)


def _is_phrase(text: str) -> bool:
    return 0 < len(text) <= MAX_PHRASE and not _GRAMMAR.search(text)


def _once(parts: Sequence[str]) -> list[str]:
    """Leave out what stands between all phrases of a row: 和, vs, a label."""
    seen = Counter(parts)
    return [part for part in parts if seen[part] < MIN_REPEATED]


def _quotes_a_part(row: str) -> bool:
    """
    Tell whether a row has words in quotation marks beside others: a text that mentions them.

    In a long row a few of the phrases themselves may have some.
    """
    marks = [bool(set(match[0]) & _QUOTES) for match in _BETWEEN.finditer(row.strip("“”"))]
    return any(marks) and not all(marks) and sum(marks) > MAX_QUOTED_SHARE * len(marks)
