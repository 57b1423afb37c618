"""
How much of a text is prose: whole sentences, clauses with grammar in them, everyday characters.

A cut must not take any of it, and a place is `head`, `tail` or `inside` by where it stands.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.rulebook.fold import count_han, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rulebook.lexicon import Lexicon

SENTENCE_END = re.compile(r"[。！？!?…]+[”’」』）)]*|\n")
MIN_PROSE_HAN = 12
"""A line with a sentence end and at least so many Han characters is prose."""
# The grammar words of Chinese prose; keyword lists have next to none of them. 在线, 麻将 and 成都 are words of theirs.
# What stands behind the class is asked only where it matches: as alternatives they would cost four times as much.
FUNCTION_WORDS = re.compile(
    r"[的了在是和与與及而着著被把从從对對为為以于於其之将將就也都还還已但](?<!麻[将將])(?<![成首]都)(?<!在(?=[线線]))"
)
REPORTING = re.compile(
    r"记者|报道|告诉|表示|爆料|警方|民警|通报|提醒|自称|声称|承诺|所谓|据悉|据了解|称[，,:]|说[，,:：]|讯|[“”「」]"
    r"|勒索|敲诈|诈骗|骗局|涉案|涉赌|涉嫌|嫌疑|冒充|虚假|违法|非法|查处|查获|缴获|撤销|取缔|处罚|判处|获刑|落网|抓获|不得|严禁|禁止|严打"
)
"""Who tells of an offer does not make one."""
COUNTED = re.compile(r"(?!个人)[零一二两三四五六七八九十百千万几数]*[个位项次件座只块]")
"""What stands behind a number is the sentence's own: no phrase that was pushed into it begins so."""
MIN_SENTENCE_CHARS = 12
CLEAN_VOTE, SURELY_CLEAN_VOTE = -1.0, -2.5
"""Below this the vote takes a clause for an article's, in logits: one with grammar words, one without."""
MIN_CLAUSES, MIN_FUNCTION_WORDS, CLAUSES_VOTE = 3, 2, -4.0
"""So many clauses, or a text with so many grammar words, of so many logits are a sentence, if no clause is long."""
MAX_UNKNOWN_HAN, MAX_UNKNOWN_SHARE = 12, 0.1
"""No longer than a phrase, and so little of a row: it is one of the row's that the vote does not know."""
_PROSE_HAN = re.compile(rf"(?:[^\u3400-\u9fff]*[\u3400-\u9fff]){{{MIN_PROSE_HAN}}}")
_ONE_END = re.compile(r"[。！？!?…]")
_CLAUSE = re.compile(r"[\u3400-\u9fff]{8}")
"""A clause of prose; what stands between the separators of a row is mostly shorter."""
_LONG_CLAUSE = re.compile(r"[\u3400-\u9fff]{10}")
_CLAUSE_BORDER = re.compile(r"[^\w“”《》]+|_+")


def is_prose(line: str) -> bool:
    """Tell whether a line is prose: it has a sentence end and enough Han characters."""
    return _PROSE_HAN.match(line) is not None and SENTENCE_END.search(line) is not None


def prose_han(text: str, lexicon: Lexicon) -> int:
    """
    Count the Han characters of whole sentences without a strong term, or else of clauses that are an article's.

    A phrase or two of a long row that the vote knows nothing of are no clauses.
    """
    *ended, _ = _ONE_END.split(text.replace("\n", ""))
    sentences = (sentence for sentence in ended if len(sentence) >= MIN_SENTENCE_CHARS)
    prose = (sentence for sentence in sentences if _reads_like_prose(sentence, lexicon))
    whole = sum(count_han(sentence) for sentence in prose if not _has_strong(sentence, lexicon))
    return whole or _clauses_han(text, lexicon)


def _reads_like_prose(sentence: str, lexicon: Lexicon) -> bool:
    """Tell whether a sentence has a long clause with grammar words, or what numbers and foreign words break up."""
    if _CLAUSE.search(sentence) and FUNCTION_WORDS.search(sentence):
        return True
    if count_han(sentence) < MIN_PROSE_HAN:
        return False
    if len(FUNCTION_WORDS.findall(sentence)) >= MIN_FUNCTION_WORDS:
        return lexicon.vote.score(fold(sentence)) < CLAUSES_VOTE
    clauses = [clause for clause in _CLAUSE_BORDER.split(sentence) if len(clause) > 1]
    if len(clauses) < MIN_CLAUSES:
        return False
    votes = sum(lexicon.vote.score(fold(clause)) * len(clause) for clause in clauses)
    return votes < CLAUSES_VOTE * sum(map(len, clauses))


def _clauses_han(text: str, lexicon: Lexicon) -> int:
    counts = [count_han(clause) for clause in _clauses(text, lexicon)]
    are_phrases = max(counts, default=0) <= MAX_UNKNOWN_HAN and sum(counts) <= MAX_UNKNOWN_SHARE * count_han(text)
    return 0 if are_phrases else sum(counts)


def _clauses(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the clauses of a sentence that a row was pushed into: long, and the vote is for them."""
    for clause in filter(_LONG_CLAUSE.search, _CLAUSE_BORDER.split(text)):
        bound = CLEAN_VOTE if FUNCTION_WORDS.search(clause) else SURELY_CLEAN_VOTE
        if lexicon.vote.score(fold(clause)) < bound and not _has_strong(clause, lexicon):
            yield clause


def _has_strong(text: str, lexicon: Lexicon) -> bool:
    return lexicon.has(fold(text), "strong")


def rare_share(folded: str) -> float:
    """Return the share of a folded text's Han characters that are outside the everyday ones, 0 to 1."""
    return count_han(_everyday().sub("", folded)) / max(1, count_han(folded))


@cache
def _everyday() -> re.Pattern[str]:
    """Find runs of the first level of GB 2312-1980, codes B0A1 to D7F9: what everyday texts are written with."""
    codes = bytes(byte for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    return re.compile(f"[{codes.decode('gb2312', 'ignore')}]+")
