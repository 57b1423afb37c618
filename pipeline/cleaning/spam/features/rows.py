"""
Where in a piece of text a row of keywords stands.

A row is often glued to a sentence, before it, behind it or in its middle, with or without a separator of its own. What
is cut must be the row alone, so its borders are looked for: the first and the last segment with a strong term, and what
around them is still a short phrase. A segment that holds the end of a clause too is cut where its vocabulary begins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.features.segments import MAX_SEGMENT_CHARS, MIXED, SEPARATORS, around_terms, tiers_of
from pipeline.rulebook.fold import fold
from pipeline.rulebook.lexicon import TIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.rulebook.lexicon import Lexicon, Tier

    _Wanted = Callable[[str, Lexicon], bool]

_PROSE = re.compile(r"[的了在是着被把从为将就也都还已但，。：；“”]")
"""What a search phrase has none of; a segment with one of these is taken for the end of a clause."""
_PROSE_SEPARATORS = frozenset({"comma", "mixed"})
"""An article's clauses stand between these too: around the terms only what the vote speaks against is the row's."""
_SURE = frozenset({None, "strong"})
_EDGE = frozenset(" \t\u3000，,、;；|｜丨_/·•-")
_ANNOUNCED = re.compile(r"""[“"‘「『：:][^，。”"’」』]{0,12}$""")
"""What stands before a row that a report quotes or lists."""
_REMARK, _END_OF_REMARK = re.compile(r"\s*[（(][^（）()]{4,20}[）)]\s*"), re.compile(r"[（(]?[^（）()]{3,20}[）)]\s*")
"""Who wrote or drew it: it stands behind the last sentence, and a row that follows it has none such."""
MAX_GAP = 4
"""Between two terms of one chain stand at most so many other characters: a name, a number."""
MIN_CHAIN_TERMS = 3


class Row(NamedTuple):
    """A row: where it begins and ends in the piece, and its segments; none where phrases follow without a separator."""

    start: int
    end: int
    parts: tuple[str, ...]


class _Part(NamedTuple):
    start: int
    end: int
    text: str


def rows_in(piece: str, lexicon: Lexicon) -> Iterator[Row]:
    """
    Yield the rows that a piece of text may hold, one a separator that occurs in it, then a chain without any.

    Args:
        piece: Text between two sentence ends.
        lexicon: The vocabulary.
    """
    seen: set[tuple[int, int]] = set()
    for name, pattern in (*SEPARATORS.items(), ("mixed", MIXED)):
        parts = _split(piece, pattern)
        wanted = _is_voted_against if name in _PROSE_SEPARATORS else _is_any
        if len(parts) > 1 and (row := _row(piece, parts, lexicon, wanted)) and row[:2] not in seen:
            seen.add(row[:2])
            yield row
    if (chain := _chain(piece, lexicon)) and chain[:2] not in seen:
        yield chain


def _split(piece: str, pattern: re.Pattern[str]) -> list[_Part]:
    parts: list[_Part] = []
    start = 0
    for match in pattern.finditer(piece):
        parts.append(_Part(start, match.start(), piece[start : match.start()]))
        start = match.end()
    parts.append(_Part(start, len(piece), piece[start:]))
    return [part for part in parts if part.text.strip()]


def _row(piece: str, parts: Sequence[_Part], lexicon: Lexicon, wanted: _Wanted) -> Row | None:
    core = around_terms(_tiers_of_wanted(parts, lexicon, wanted))
    chosen = list(parts[core])
    if len(chosen) < 2:  # noqa: PLR2004 -- a row is two segments at least
        return None
    before = [] if _is_mixed(chosen[0].text) else _phrases(reversed(parts[: core.start]), lexicon, wanted)
    behind = [] if _is_mixed(chosen[-1].text) else _phrases(iter(parts[core.stop :]), lexicon, wanted)
    chosen = [*reversed(before), *chosen, *behind]
    first, last = _from_vocabulary(_behind_remark(chosen[0]), lexicon), _to_vocabulary(chosen[-1], lexicon)
    chosen = [*filter(None, (first,)), *chosen[1:-1], *filter(None, (last,))]
    if not chosen:
        return None
    start, end = _trimmed(piece, chosen[0].start, chosen[-1].end)
    if _ANNOUNCED.search(piece[:start]) and start:
        return None
    return Row(start, end, tuple(part.text.strip() for part in chosen))


def _tiers_of_wanted(parts: Sequence[_Part], lexicon: Lexicon, wanted: _Wanted) -> list[Tier | None]:
    """Return the tiers of parts; what is no phrase of the row's has none but a strong one."""
    texts = [part.text for part in parts]
    tiers = zip(tiers_of(texts, lexicon), texts, strict=True)
    return [tier if tier in _SURE or wanted(text, lexicon) else None for tier, text in tiers]


def _is_any(_text: str, _lexicon: Lexicon) -> bool:
    return True


def _is_voted_against(text: str, lexicon: Lexicon) -> bool:
    return lexicon.vote.score(fold(text)) > 0


def _phrases(parts: Iterator[_Part], lexicon: Lexicon, wanted: _Wanted) -> list[_Part]:
    """Take parts from the row's border on while they look like phrases no list knows, not like prose."""
    taken: list[_Part] = []
    for part in parts:
        is_long = len(part.text) > MAX_SEGMENT_CHARS
        if is_long or _PROSE.search(part.text) or _END_OF_REMARK.fullmatch(part.text) or not wanted(part.text, lexicon):
            break
        taken.append(part)
    return taken


def _behind_remark(part: _Part) -> _Part:
    """Leave a remark in brackets to the sentence in front of a row's first segment."""
    match = _REMARK.match(part.text)
    if not match or match.end() == len(part.text):
        return part
    return _Part(part.start + match.end(), part.end, part.text[match.end() :])


def _from_vocabulary(part: _Part, lexicon: Lexicon) -> _Part | None:
    """Cut the end of a clause off the beginning of a row's first segment."""
    if not _is_mixed(part.text):
        return part
    clusters = _clusters(part.text, lexicon)
    if not clusters or clusters[-1][1] < len(part.text.rstrip()) - MAX_GAP:
        return None
    start = clusters[-1][0]
    return _Part(part.start + start, part.end, part.text[start:])


def _to_vocabulary(part: _Part, lexicon: Lexicon) -> _Part | None:
    """Cut the beginning of a sentence off the end of a row's last segment."""
    if not _is_mixed(part.text):
        return part
    clusters = _clusters(part.text, lexicon)
    if not clusters or clusters[0][0] > MAX_GAP:
        return None
    end = clusters[0][1]
    return _Part(part.start, part.start + end, part.text[:end])


def _is_mixed(text: str) -> bool:
    return len(text) > MAX_SEGMENT_CHARS or _PROSE.search(text) is not None


def _clusters(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the stretches of a text that its terms cover with small gaps, those with a strong or ambiguous one."""
    folded = fold(text)
    if len(folded) != len(text):  # places in the one are no places in the other
        return []
    telling = lexicon.spans(folded, ("strong", "ambiguous"))
    clusters: list[list[int]] = []
    for start, end in lexicon.spans(folded, TIERS):
        if clusters and start <= clusters[-1][1] + MAX_GAP and not _PROSE.search(text[clusters[-1][1] : start]):
            clusters[-1][1] = max(clusters[-1][1], end)
        else:
            clusters.append([start, end])
    return [(start, end) for start, end in clusters if _holds_one(telling, start, end)]


def _holds_one(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether one of some spans, which are in order, lies between two places."""
    for place in range(bisect_left(spans, (start, start)), len(spans)):
        first, last = spans[place]
        if first > end:
            return False
        if last <= end:
            return True
    return False


def _chain(piece: str, lexicon: Lexicon) -> Row | None:
    """Find phrases written one behind the other: the longest stretch of terms with small gaps."""
    strong = lexicon.spans(fold(piece), ("strong",))
    if len(strong) < MIN_CHAIN_TERMS:
        return None
    start, end = max(_clusters(piece, lexicon), key=lambda span: span[1] - span[0], default=(0, 0))
    return Row(start, end, (piece[start:end],)) if end else None


def _trimmed(piece: str, start: int, end: int) -> tuple[int, int]:
    """Take the separators around a row into the cut, and the whole piece where no letter is left of it."""
    while start and piece[start - 1] in _EDGE:
        start -= 1
    while end < len(piece) and piece[end] in _EDGE:
        end += 1
    rest = piece[:start] + piece[end:]
    return (start, end) if any(map(str.isalnum, rest)) else (0, len(piece))
