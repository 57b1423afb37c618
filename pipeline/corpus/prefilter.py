r"""
A quick test on a page's bytes: is there Chinese on it at all?

Of a Common Crawl archive about one page in twenty is Chinese. To parse the others costs a hundred times what it costs
to count their bytes: in UTF-8 every common Han character begins with E4 to E9, kana with E3 81 and above, Hangul with
EA to ED, and no other byte of a character is one of these. Bodies that are not UTF-8 are read as cleaning would read
them. The test leans to one side: a Chinese page is never dropped, a foreign one may pass and costs time.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from pipeline.cleaning.charset.binary import binary_kind
from pipeline.cleaning.charset.choice import choose_encoding
from pipeline.cleaning.charset.declarations import declarations
from pipeline.cleaning.charset.decoders import sound_utf8
from pipeline.cleaning.charset.readings import count_common, sample_text
from pipeline.model import Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ASCII = bytes(range(0x80))
_HAN_LEADS = bytes(range(0xE4, 0xEA))
_LEADS = tuple(bytes([lead]) for lead in range(0xE3, 0xEE))
_NOT_LEAD = bytes({*range(0x100)} - {*range(0xE3, 0xEE)})
_KANA_LEAD = b"\xe3"
_CJK_MARK_LEAD = b"\xe3\x80"
_TO_BLANK = bytes.maketrans(_ASCII, b" " * 0x80)
_HAN_BYTES = 3
_FEW = 40
_MAY_BE_CHINESE = ("gb18030", "Big5", "UTF-16LE", "UTF-16BE", "")  # without a name: no text, or none that tells
_CHINESE_CODECS = ("gb18030", "big5hkscs")
# Han, kana and Hangul of the Basic Multilingual Plane, as a script or a browser would undo them. re2 says four times as
# quickly that there are none, which is what most foreign pages are asked; `re` collects them.
_ESCAPES = (rb"\\u([3-9A-Da-d][0-9A-Fa-f]{3})()", rb"&#(?:[Xx]([3-9A-Da-d][0-9A-Fa-f]{3})|([1-5][0-9]{4}));")
_HAS_ESCAPES = tuple((re2.compile(pattern), re.compile(pattern)) for pattern in _ESCAPES)
_NAMES_CHINESE = re2.compile(rb"(?i)charset[^>]{1,40}?(?:gb|big5)")
_LANG_CHINESE = re.compile(rb"<html\b[^>]{0,500}\blang\s*=\s*[\"']?(?:zh|cn)\b", re.IGNORECASE)
_HEAD_BYTES = 4096


class Letters(NamedTuple):
    """
    Letters of East Asia on a page.

    Attributes:
        han: Number of Han characters.
        kana: Number of kana.
        hangul: Number of Hangul syllables.
    """

    han: int
    kana: int
    hangul: int


def only_chinese(pages: Iterable[Page | Rejected]) -> Iterator[Page | Rejected]:
    """
    Pass on pages that may be Chinese; each of the others becomes a `Rejected` with reason "not_chinese".

    Args:
        pages: What a reader gives; what could not be read is passed on.
    """
    for page in pages:
        why = why_not_chinese(page.body, page.content_type) if isinstance(page, Page) else None
        if why is None:
            yield page
        else:
            yield Rejected(id=page.id, url=page.url, source_path=page.source_path, reason="not_chinese", detail=why)


def why_not_chinese(body: bytes | str, content_type: str | None = None) -> str | None:
    r"""
    Say why a page is certainly not Chinese.

    Args:
        body: The page as it was fetched, or decoded text.
        content_type: The HTTP Content-Type header.

    Returns:
        A few words; None for a page that may be Chinese, and for a body that is no text, which cleaning names better.

    Example:
        >>> why_not_chinese("<p>市图书馆延长开放时间，读者可以读到晚上十点。".encode("gbk"))
        >>> why_not_chinese(rb'{"text": "\u5e02\u56fe\u4e66\u9986\u5ef6\u957f\u5f00\u653e\u65f6\u95f4\u81f3"}')
        >>> why_not_chinese("<p>図書館は来週から閉館時間を延長すると発表した。".encode())
        'Japanese: 9 kana beside 13 Han characters'
        >>> why_not_chinese(b"<p>The library is open until ten.")
        'no Chinese: 0 Han characters'
    """
    if isinstance(body, str):
        body = body.encode("utf-8", "replace")
    if body.isascii():
        return _why_not(body, b"", _escaped(body))
    high = _few_letters(body)
    if high is None or sound_utf8(body) is None:
        high = body.translate(None, _ASCII)
    if sound_utf8(high) is None:
        return _why_not_legacy(body, high, content_type)
    why = _why_not(body, high, _escaped(body))
    # GBK by chance is valid UTF-8 where a page has few characters; only one that names a Chinese charset is looked at.
    return why and (_why_not_legacy(body, high, content_type) if _names_chinese(body, content_type) else why)


def count_letters(text: bytes) -> Letters:
    """
    Count letters of East Asia in UTF-8.

    >>> count_letters("清稿のテキスト 한글".encode())
    Letters(han=2, kana=5, hangul=2)
    """
    letters = _count_leads(text.translate(None, _NOT_LEAD))
    return letters._replace(kana=letters.kana - text.count(_CJK_MARK_LEAD)) if letters.kana else letters


def _count_leads(leads: bytes) -> Letters:
    """Count first bytes of characters; marks of punctuation, which begin as kana do, count as kana here."""
    others = leads.translate(None, _HAN_LEADS)
    kana = others.count(_KANA_LEAD)
    return Letters(len(leads) - len(others), kana, len(others) - kana)


def _why_not_legacy(body: bytes, high: bytes, content_type: str | None) -> str | None:
    """Judge a body that is not plainly UTF-8 by the encoding that cleaning would read it in."""
    if binary_kind(body):
        return None
    encoding = "an older charset"
    least = _limits()["named_share" if _names_chinese(body, content_type) else "common_share"]
    if b"\0" in body[:_HEAD_BYTES] or not _is_plainly_foreign(sample_text(body), least):
        claims = [claim.encoding for claim in declarations(body, content_type, "html")]
        encoding = choose_encoding(body, claims, is_utf8=sound_utf8(body) is not None) or ""
    if encoding in _MAY_BE_CHINESE:
        return None
    why = _why_not(body, high if encoding == "UTF-8" else b"", _escaped(body))
    return why if why is None or encoding == "UTF-8" else f"{why}, written in {encoding}"


def _is_plainly_foreign(sample: bytes, common_share: float) -> bool:
    """Tell whether bytes make no sense as Chinese; far quicker than to find out in which encoding they make sense."""
    limits = _limits()
    high = sample.translate(None, _ASCII)
    lengths = [*map(len, sample.translate(_TO_BLANK).split())]
    if max(lengths, default=0) <= limits["apart_run"] and lengths.count(1) > limits["apart_share"] * len(high):
        return True
    if len(high) < limits["least_sample"] or 2 * len(high.decode("utf-8", "ignore").encode()) > len(high):
        return False
    return all(_common_share(sample, codec) < common_share for codec in _CHINESE_CODECS)


def _common_share(sample: bytes, codec: str) -> float:
    text = sample.decode(codec, "replace")
    return count_common(text) / max(1, len(text) - len(text.encode("ascii", "ignore")))


def _why_not(body: bytes, high: bytes, escaped: bytes) -> str | None:
    limits = _limits()
    text = high + escaped
    letters = count_letters(text)
    neighbour = _neighbour(letters)
    if letters.han < limits["least_run"]:
        return neighbour or f"no Chinese: {letters.han} Han characters"
    if neighbour:
        return None if _has_chinese_part(text) or _says_chinese(body, text) else neighbour
    if letters.han >= limits["many_han"] or _longest_run(body, escaped) >= limits["least_run"]:
        return None
    return f"no Chinese: {letters.han} Han characters"


def _neighbour(letters: Letters) -> str | None:
    """Return what speaks for a neighbour of Chinese, None where nothing does."""
    han, kana, hangul = letters
    if kana > _limits()["kana_share"] * (kana + han):
        return f"Japanese: {kana} kana beside {han} Han characters"
    if hangul > _limits()["hangul_share"] * (hangul + han):
        return f"Korean: {hangul} Hangul beside {han} Han characters"
    return None


def _has_chinese_part(text: bytes) -> bool:
    """Tell whether somewhere in a neighbour's page Han characters stand by themselves."""
    leads, size = text.translate(None, _NOT_LEAD), _limits()["window"]
    most_kana = int(_limits()["window_kana_share"] * size)
    few_kana = (at for at in range(0, len(leads), size) if leads.count(_KANA_LEAD, at, at + size) <= most_kana)
    return any(_is_chinese_window(*_count_leads(leads[at : at + size])) for at in few_kana)


def _is_chinese_window(han: int, kana: int, hangul: int) -> bool:
    limits = _limits()
    if han < limits["many_han"] or hangul > limits["hangul_share"] * (hangul + han):
        return False
    return kana <= int(limits["window_kana_share"] * (kana + han))


def _says_chinese(body: bytes, text: bytes) -> bool:
    first = text[: _limits()["first_bytes"]].decode("utf-8", "ignore")
    marks = sum(map(first.count, _limits()["chinese_only"]))
    return marks >= _limits()["least_chinese_only"] or _LANG_CHINESE.search(body[:_HEAD_BYTES]) is not None


def _longest_run(body: bytes, escaped: bytes) -> int:
    """Return the length in characters of the longest run of letters beyond ASCII."""
    runs = body.translate(_TO_BLANK).split()
    return max(map(len, (*runs, escaped))) // _HAN_BYTES


def _escaped(body: bytes) -> bytes:
    """Return the letters that are written as entities or escapes, as UTF-8."""
    codes = (code for has, every in _HAS_ESCAPES if has.search(body) for code in every.findall(body))
    return "".join(chr(int(code, 16) if code else int(number)) for code, number in codes).encode("utf-8", "replace")


def _few_letters(body: bytes) -> bytes | None:
    """
    Return what may be letters of East Asia in UTF-8, None if there are many.

    Most foreign pages have none, or those of a menu of languages, and one byte is sought at thirty times the speed at
    which all bytes are sorted out.
    """
    found: list[bytes] = []
    for lead in _LEADS:
        at = body.find(lead)
        while at >= 0:
            found.append(body[at : at + _HAN_BYTES])
            if len(found) > _FEW:
                return None
            at = body.find(lead, at + 1)
    return b"".join(found)


def _names_chinese(body: bytes, content_type: str | None) -> bool:
    header = (content_type or "").encode("latin-1", "replace")
    return any(_NAMES_CHINESE.search(text) is not None for text in (header, body[:_HEAD_BYTES]))


@cache
def _limits() -> dict[str, Any]:
    table = tomllib.loads((files("pipeline.corpus") / "data" / "prefilter.toml").read_text(encoding="utf-8"))
    return {**table, "chinese_only": tuple(table["chinese_only"])}
