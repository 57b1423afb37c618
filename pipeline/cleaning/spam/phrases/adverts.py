"""
Offers with a contact set into a paragraph: where they begin and end, so that the paragraph around them stays.

A contact (an account, a number, an address behind a word for it) is the end of an offer, or all but the end. In front
of it go the clauses that the vote speaks against; inside a sentence the phrase it is surest of. Brackets go whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import re2

from pipeline.cleaning.spam.features.prose import CLEAN_VOTE, COUNTED, prose_han
from pipeline.cleaning.spam.features.weighing import MIN_WEIGHT, han_weight
from pipeline.cleaning.spam.phrases.lone import Lone, mean_vote
from pipeline.rulebook.fold import count_han, fold
from pipeline.rulebook.patterns import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rulebook.lexicon import Lexicon

REACH, MAX_REST = 80, 10
"""An offer begins at most so far before its contact; so much may stand between the contact and the offer's end."""
MIN_REST_HAN = 10
"""With less of the line left over it is an offer as a whole, and other rules ask about it."""
MIN_PHRASE, MAX_PHRASE = 4, 16
MIN_VOTE, MOST_AGAINST = -0.5, -1.5
"""Less than the first, in logits, is no offer; no clause speaks against one by more than the second."""
PER_CHARACTER, BORDER, STRONG = 0.05, 1.5, 3.0
"""What a character costs, so that no word of the article goes with it; what a mark in front of a phrase is worth; what
a strong term in it is worth: logits."""
_QUOTES = frozenset('“”「」『』"')
MAX_REST_WEIGHT, MUCH_PROSE_HAN = 2.0, 40
"""An honest rest of a line weighs less in the vote, in logits; so many Han characters of prose are an article's unless
they weigh as a row does: advertisements have sentences too."""
_ACCOUNT = r"(?:[A-Za-z][A-Za-z0-9_.*-]{4,}|[0-9][A-Za-z0-9_*-]{5,}|@[A-Za-z][A-Za-z0-9_]{4,})"
_NAMED = (
    r"(?:\+|加|咨询|联系|客服|详询)*(?:微信|薇信|威信|徽信|微芯|薇芯|卫星|[vV]信|[vV][xX]?|[wW][xX]|薇|扣扣|企鹅|飞机|电报|蝙蝠|纸飞机"
    r"|[qQ]{1,2}|[tT][gG]|[tT]elegram|[wW]hats[aA]pp)(?:同?号|号码|码|群)?"
)
_PHONE_NAME = r"(?:加|咨询|联系|客服|详询)*(?:电话|手机|热线)(?:号码?)?"
_PHONE = _PHONE_NAME + r"[^\u3400-\u9fffA-Za-z0-9@\n，。！？；]{0,4}[0-9][0-9*-]{5,}"
"""A number: behind 手机 a brand may stand as well."""
_HOST = r"(?:https?://)?(?:[a-z0-9-]+\.)+(?:com|net|cn|cc|vip|top|xyz|org|info|app|club|me|io|live)(?![a-z0-9])/?"
_CONTACT = re.compile(
    rf"{_NAMED}[^\u3400-\u9fffA-Za-z0-9@\n，。！？；]{{0,4}}{_ACCOUNT}|{_PHONE}"
    rf"|(?<![0-9.])1[3-9][0-9]{{9}}(?![0-9])|(?<![A-Za-z0-9@/.]){_HOST}"
)
_MAY_HOLD_CONTACT = re2.compile(
    rf"(?:{_NAMED})[^\n]{{0,4}}(?:[A-Za-z][A-Za-z0-9_.*-]{{4}}|[0-9][A-Za-z0-9_*-]{{5}}|@[A-Za-z][A-Za-z0-9_]{{4}})"
    rf"|(?:电话|手机|热线)[^\n]{{0,6}}[0-9]{{2}}|1[3-9][0-9]{{9}}|{_HOST.replace('(?![a-z0-9])/?', '')}".encode(),
    options(),
)
"""Where a contact may be; re2, because `re` tries each of the names at each character."""
_CALL = re.compile(
    r"咨询|服务|来电|联系|复制|打开|添加|客服|详情|了解|点击|进入|访问|注册|下载|领取|预约|预定|下单|购买|免费|同步|同号|[欢歡]迎|送"
)
"""What an offer says behind its contact; whatever else stands there begins the paragraph."""
_CLAUSE_MARK = re.compile(r"[，,、；;：:！!\s+]+")
_LINKING = "，,、；;：: 　+加"
_OPENING, _CLOSING = "（(【[〔", "）)】]〕"
_STOPS = "。！？!?\n"


def adverts_in(text: str, lexicon: Lexicon) -> Iterator[Lone]:
    """
    Yield the offers with a contact that stand in a longer line, in text order.

    Args:
        text: Lines of text.
        lexicon: Words and vote.
    """
    yield from (lone for lone in _offers(text, lexicon) if not _is_quoted(text, lone))


def is_set_in(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is prose that an offer with a contact was set into: without it nothing speaks against it."""
    offers = list(_offers(text, lexicon))
    if not offers:
        return False
    rest = text
    for lone in reversed(offers):
        rest = rest[: lone.start] + rest[lone.end :]
    flat, prose = fold(rest), prose_han(rest, lexicon)
    weight = han_weight(flat, lexicon.vote)
    if prose >= MUCH_PROSE_HAN and weight < MIN_WEIGHT:
        return True
    if weight >= MAX_REST_WEIGHT or lexicon.has(flat, "strong"):
        return False
    return prose >= MIN_REST_HAN or mean_vote(_CLAUSE_MARK.split(flat), lexicon.vote) < CLEAN_VOTE


def _offers(text: str, lexicon: Lexicon) -> Iterator[Lone]:
    if not _MAY_HOLD_CONTACT.search(text.encode("utf-8", "replace")):
        return
    done = 0
    for contact in _CONTACT.finditer(text):
        low = text.rfind("\n", 0, contact.start()) + 1
        high = text.find("\n", contact.end())
        high = len(text) if high == -1 else high
        start, end = _borders(text, max(low, done), high, contact, lexicon)
        if contact.start() < done or contact.start() - start < MIN_PHRASE:
            continue
        if count_han(text[max(low, start - REACH) : start] + text[end : min(high, end + REACH)]) >= MIN_REST_HAN:
            done = end
            yield Lone(start, end, text[start : contact.start()].strip(_LINKING + _OPENING), advert=True)


def _is_quoted(text: str, lone: Lone) -> bool:
    """Tell whether somebody quotes an offer: a quotation mark stands in it or at its border, not around an account."""
    border = text[max(0, lone.start - 1) : lone.start + 1] + text[lone.end : lone.end + 1]
    account = text[lone.start + len(lone.phrase) : lone.end]
    return not _QUOTES.isdisjoint(lone.phrase + ("" if not _QUOTES.isdisjoint(account) else border))


def _borders(text: str, low: int, high: int, contact: re.Match[str], lexicon: Lexicon) -> tuple[int, int]:
    """Return where the offer around a contact begins and ends in a line."""
    low = max(low, contact.start() - REACH)
    if brackets := _brackets(text, low, high, contact):
        return brackets
    sentence = max(text.rfind(stop, low, contact.start()) for stop in _STOPS) + 1 or low
    start = _beginning(text, sentence, contact.start(), lexicon)
    end = contact.end()
    rest = next((at for at in range(end, min(high, end + MAX_REST)) if text[at] in _STOPS), high)
    begins_sentence = not text[sentence:start].strip()
    if begins_sentence and rest - end <= MAX_REST and (not count_han(text[end:rest]) or _CALL.search(text, end, rest)):
        end = min(rest + 1, high)
    if end < high and text[end] in _CLOSING and text[contact.start() - 1] in _OPENING:
        end += 1
    while end < high and text[end] in " \u3000":
        end += 1
    return start, end


def _brackets(text: str, low: int, high: int, contact: re.Match[str]) -> tuple[int, int] | None:
    opening = max(text.rfind(char, low, contact.start()) for char in _OPENING)
    closing = min((at for char in _CLOSING if (at := text.find(char, contact.end(), high)) != -1), default=-1)
    inside = text[opening : contact.start()]
    if opening == -1 or closing == -1 or len(inside) <= MIN_PHRASE or any(char in inside for char in _CLOSING):
        return None
    return (opening, closing + 1) if closing - contact.end() <= 2 * MAX_REST else None


def _beginning(text: str, low: int, high: int, lexicon: Lexicon) -> int:
    """Go back clause by clause; return where the clauses in front of a contact speak most for an offer."""
    until = len(text[low:high].rstrip(_LINKING)) + low
    marks = [low, *(match.end() + low for match in _CLAUSE_MARK.finditer(text[low:until])), until]
    best, total, at = (MIN_VOTE, high), 0.0, until
    for start in reversed(marks[:-1]):
        clause = fold(text[start:at])
        if at == until:
            best = max(best, _surest_end(clause, start, lexicon), key=_gain)
        total += max(MOST_AGAINST, _score(clause, lexicon) - PER_CHARACTER * len(clause))
        best = max(best, (total + BORDER, start), key=_gain)
        at = start
    return best[1]


def _surest_end(clause: str, at: int, lexicon: Lexicon) -> tuple[float, int]:
    """Return what the surest phrase at the end of a clause gains and where it begins: the rest is the article's."""
    all_shifts = range(max(0, len(clause) - MAX_PHRASE), len(clause) - MIN_PHRASE + 1)
    shifts = (shift for shift in all_shifts if not COUNTED.match(clause, shift))
    ends = ((_score(clause[shift:], lexicon) - PER_CHARACTER * (len(clause) - shift), at + shift) for shift in shifts)
    return max(ends, key=_gain, default=(0.0, at))


def _score(clause: str, lexicon: Lexicon) -> float:
    return lexicon.vote.score(clause) + STRONG * lexicon.has(clause, "strong")


def _gain(found: tuple[float, int]) -> float:
    return found[0]
