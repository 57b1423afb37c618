"""
Rows of phrases set into a paragraph: where they begin and end, so that the paragraph stays.

A row in front of a paragraph ends where the article begins: behind its last phrase that anything is known of. Between
two words of a sentence a row shows by its marks, which prose has none of; of its first and last phrase, glued to words
of the sentence, goes what the vote is surest of.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.matching import best_rule, matching_rules
from pipeline.cleaning.spam.features.prose import is_prose
from pipeline.cleaning.spam.features.weighing import MIN_PEAK, MIN_ROW_PEAK
from pipeline.cleaning.spam.removals import Found
from pipeline.rulebook.fold import fold
from pipeline.rulebook.vote import by_line

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.rulebook.book import RuleBook
    from pipeline.rulebook.lexicon import Lexicon

MIN_LINE, MIN_REST = 40, 15
"""A paragraph is longer than a phrase; so much of it stands behind a row, in characters."""
MIN_KNOWN = 2
"""Of fewer phrases of a row that anything is known of nobody can tell where it ends."""
MIN_END, MAX_END = 3, 13
"""How long the first and the last phrase of a row between two words may be."""
PER_CHARACTER, STRONG = 0.2, 3.0
"""What a character costs, so that no word of the sentence goes with a phrase; what a strong term is worth: logits."""
_WORD = r"[\u3400-\u9fffA-Za-z0-9]"
_PHRASE = r"[^\W_的了是着著被把從从將将就也還还已但]{2,14}"
_MARK = r"(?:[^\w\s。！？!?…：:“”‘’\"'《》〈〉（）()【】「」『』〖〗\[\]、，,；;.．·%％℃@/-]|[_丨])"
"""What stands between phrases of a row and between no words of prose."""
_HEAD = re.compile(rf"\W{{0,2}}(?:{_PHRASE}(?:{_MARK}|[\s、，,；;·/-]){{1,4}}){{3,}}(?=.{{{MIN_REST}}})")
_INSIDE = re.compile(rf"{_MARK} ?{_MARK}*(?:{_PHRASE} ?{_MARK}+ ?)+|[ \u3000\u00a0](?:{_PHRASE}[ \u3000\u00a0]+){{3,}}")
_PARTS, _HAS_MARK = re.compile(_PHRASE), re.compile(_MARK)
_WORDS_BEFORE, _WORDS_BEHIND = re.compile(rf"{_WORD}{{1,{MAX_END}}}$"), re.compile(rf"{_WORD}{{1,{MAX_END}}}")
_PROSE_MARKS = frozenset("、，,；;")
MIN_CUES, CUE_REACH = 2, 40
"""A line with fewer cues of the vote near each other holds no row between two words that a rule would know."""


class InsetRow(NamedTuple):
    """A row of phrases in a paragraph, folded, and whether its marks are those of prose."""

    start: int
    end: int
    parts: tuple[str, ...]
    in_prose_marks: bool


def find_inset_rows(text: str, flat: str, cues: Sequence[int], rules: RuleBook, context: Context) -> list[Found]:
    """
    Return the rows in front of paragraphs and inside their sentences that an acting rule fits, in text order.

    Args:
        text: Lines of text.
        flat: The same, folded.
        cues: Where the vote has its cues in the folded text, ascending.
        rules: The rule book.
        context: Vocabulary, script and topic of the page.
    """
    found: list[Found] = []
    close = any(b - a <= CUE_REACH for a, b in pairwise(cues))
    for row in _rows(text, by_line(flat, cues) if close else {}, context.lexicon):
        if found and found[-1].end > row.start:
            continue
        evidence = Evidence(text[row.start : row.end], context, row.parts, held_by=1, enclosed=row.in_prose_marks)
        if rule := best_rule(rule for rule in matching_rules(evidence, rules, "row") if rule.acts):
            found.append(Found(row.start, row.end, rule))
    return found


def _rows(text: str, cued: Mapping[int, Sequence[int]], lexicon: Lexicon) -> Iterator[InsetRow]:
    start = 0
    for number, line in enumerate(text.split("\n")):
        if len(line) >= MIN_LINE:
            for row in _in_line(line, len(cued.get(number, ())), lexicon):
                if is_prose(line[row.end :]):
                    yield row._replace(start=start + row.start, end=start + row.end)
        start += len(line) + 1


def _in_line(line: str, cues: int, lexicon: Lexicon) -> Iterator[InsetRow]:
    if (match := _HEAD.match(line)) and (head := _head(match, lexicon)):
        yield head
    for match in _INSIDE.finditer(line) if cues >= MIN_CUES else ():
        if row := _inside(line, match, lexicon):
            yield row


def _head(match: re.Match[str], lexicon: Lexicon) -> InsetRow | None:
    """Return the row in front of a paragraph up to its last phrase that anything speaks against."""
    text = match[0]
    places = [part.span() for part in _PARTS.finditer(text)]
    parts = fold("\n".join(text[a:b] for a, b in places)).split("\n")
    between = [text[b:a] for (_, b), (a, _) in zip(places, [*places[1:], (len(text), 0)], strict=True)]
    known, likely = _known(parts, lexicon)
    if len(known) < MIN_KNOWN:
        return None
    last = known[-1]
    while last + 1 < len(parts) and (last + 1 in likely or _HAS_MARK.search(between[last + 1])):
        last += 1  # what stands between marks that prose has none of is the row's, known or not
    end = places[last][1] + len(between[last])
    marks = "".join(between[: last + 1])
    return InsetRow(0, end, tuple(parts[: last + 1]), not _PROSE_MARKS.isdisjoint(marks))


def _known(parts: Sequence[str], lexicon: Lexicon) -> tuple[list[int], Container[int]]:
    """Return the numbers of the folded phrases that the vote or a list knows, and of those with an ambiguous term."""
    lines = "\n".join(parts)
    wares, strong = lexicon.hits_by_line(lines, "wares"), lexicon.hits_by_line(lines, "strong")
    if not (wares or strong) and lexicon.vote.peak(lines) < MIN_PEAK:
        return [], ()
    known = [n for n, part in enumerate(parts) if n in wares or n in strong or lexicon.vote.score(part) > 0]
    return known, lexicon.hits_by_line(lines, "ambiguous")


def _inside(line: str, match: re.Match[str], lexicon: Lexicon) -> InsetRow | None:
    """Return the row whose marks were found in a line, with what of its first and last phrase is surely its own."""
    start, end = match.span()
    inner = _PARTS.findall(match[0])
    before, behind = _WORDS_BEFORE.search(line[:start]), _WORDS_BEHIND.match(line, end)
    if not before:
        return None  # at the beginning of a line it is the head's, behind a mark another step's
    around = fold(line[before.start() : behind.end() if behind else end])
    if lexicon.vote.peak(around) < MIN_ROW_PEAK and not lexicon.has(around, "strong"):
        return None  # most are an article's own, and all borders of both ends would be tried
    first = _surest(before[0], lexicon, at_end=True)
    last = _surest(behind[0], lexicon, at_end=False) if behind else ""
    parts = tuple(fold("\n".join(filter(None, (first, *inner, last)))).split("\n"))
    return InsetRow(start - len(first), end + len(last), parts, in_prose_marks=False)


def _surest(words: str, lexicon: Lexicon, *, at_end: bool) -> str:
    """Return the beginning or the end of some words that most speaks for a phrase of its own, if one does."""
    lengths = range(MIN_END, len(words) + 1)
    cuts = [words[-n:] if at_end else words[:n] for n in lengths]
    gains = ((_gain(cut, lexicon), cut) for cut in cuts)
    gain, best = max(gains, default=(0.0, ""))
    return best if gain > 0 else ""


def _gain(words: str, lexicon: Lexicon) -> float:
    flat = fold(words)
    return lexicon.vote.score(flat) + STRONG * lexicon.has(flat, "strong") - PER_CHARACTER * len(words)
