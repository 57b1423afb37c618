r"""
A quick test on a page's bytes: is there Chinese on it at all?

Of a Common Crawl archive about one page in twenty is Chinese. To parse the others costs a hundred times what it costs
to count their bytes: in UTF-8 every common Han character begins with E4 to E9, kana with E3 81 to E3 83, Hangul with
EA to ED, and no other byte of a character is one of these. Bodies that are not UTF-8 are read as cleaning would read
them. The test leans to one side: a Chinese page is never dropped, a foreign one may pass and costs time.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.cleaning.charset.binary import binary_kind
from pipeline.cleaning.charset.choice import choose_encoding
from pipeline.cleaning.charset.declarations import declarations
from pipeline.model import Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ASCII = bytes(range(0x80))
_NOT_HAN_LEAD = bytes({*range(0x100)} - {*range(0xE4, 0xEA)})
_NOT_HANGUL_LEAD = bytes({*range(0x100)} - {*range(0xEA, 0xEE)})
_KANA_LEAD = b"\xe3"
_KANA_LEADS = (b"\xe3\x81", b"\xe3\x82", b"\xe3\x83")
_TO_BLANK = bytes.maketrans(_ASCII, b" " * 0x80)
_HAN_BYTES = 3
_CHINESE_CHARSETS = ("gb18030", "Big5")
# Han, kana and Hangul of the Basic Multilingual Plane, as a script or a browser would undo them.
_ESCAPES = (
    (b"\\u", re.compile(rb"([3-9a-dA-D][0-9a-fA-F]{3})"), 16),
    (b"&#x", re.compile(rb"([3-9a-dA-D][0-9a-fA-F]{3});"), 16),
    (b"&#X", re.compile(rb"([3-9a-dA-D][0-9a-fA-F]{3});"), 16),
    (b"&#", re.compile(rb"([1-5][0-9]{4});"), 10),
)
_ESCAPE_BYTES = 6
_FIRST_DIGITS = frozenset(bytes([byte]) for byte in b"123456789abcdABCD")
_NAMES_CHINESE = re.compile(rb"charset[^>]{1,40}?(?:gb|big5)", re.IGNORECASE)
_LANG_CHINESE = re.compile(rb"<html\b[^>]{0,500}\blang\s*=\s*[\"']?(?:zh|cn)\b", re.IGNORECASE)
_HEAD_BYTES = 4096
_PAIRED_BYTES = 8
_APART_SHARE = 0.6


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
    high = body.translate(None, _ASCII)
    if not _is_utf8(high):
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
    han = len(text.translate(None, _NOT_HAN_LEAD))
    hangul = len(text.translate(None, _NOT_HANGUL_LEAD))
    return Letters(han, sum(map(text.count, _KANA_LEADS)) if _KANA_LEAD in text else 0, hangul)


def _why_not_legacy(body: bytes, high: bytes, content_type: str | None) -> str | None:
    """Judge a body that is not plainly UTF-8 by the encoding that cleaning would read it in."""
    if binary_kind(body):
        return None
    claims = [claim.encoding for claim in declarations(body, content_type, "html")]
    encoding = "a Western charset" if _are_apart(body, high) else choose_encoding(body, claims)
    if encoding is None or encoding in _CHINESE_CHARSETS or encoding.startswith("UTF-16"):
        return None
    if encoding == "UTF-8":
        return _why_not(body, high, _escaped(body))
    why = _why_not(body, b"", _escaped(body))
    return why and f"{why}, written in {encoding}"


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
    size = _limits()["window_bytes"]
    windows = (count_letters(text[start : start + size]) for start in range(0, len(text), size))
    return any(letters.han >= _limits()["many_han"] and not _neighbour(letters) for letters in windows)


def _says_chinese(body: bytes, text: bytes) -> bool:
    first = text[: _limits()["first_bytes"]]
    marks = sum(map(first.count, _limits()["chinese_only"]))
    return marks >= _limits()["least_chinese_only"] or _LANG_CHINESE.search(body[:_HEAD_BYTES]) is not None


def _are_apart(body: bytes, high: bytes) -> bool:
    """Tell whether bytes beyond ASCII stand alone, as in Western European; in GBK and Big5 most stand beside others."""
    lengths = [*map(len, body.translate(_TO_BLANK).split())]
    return max(lengths) < _PAIRED_BYTES and lengths.count(1) > _APART_SHARE * len(high)


def _longest_run(body: bytes, escaped: bytes) -> int:
    """Return the length in characters of the longest run of letters beyond ASCII."""
    runs = body.translate(_TO_BLANK).split()
    return max(map(len, (*runs, escaped))) // _HAN_BYTES


def _escaped(body: bytes) -> bytes:
    """Return the letters that are written as entities or escapes, as UTF-8; a split is quicker than a pattern."""
    points: list[int] = []
    for mark, number, base in _ESCAPES:
        if mark in body:
            starts = (part[:_ESCAPE_BYTES] for part in body.split(mark)[1:] if part[:1] in _FIRST_DIGITS)
            points += (int(found[1], base) for found in map(number.match, starts) if found)
    return "".join(map(chr, points)).encode("utf-8", "replace")


def _is_utf8(high: bytes) -> bool:
    try:
        high.decode()
    except UnicodeDecodeError:
        return False
    return True


def _names_chinese(body: bytes, content_type: str | None) -> bool:
    header = (content_type or "").encode("latin-1", "replace")
    return any(_NAMES_CHINESE.search(text) is not None for text in (header, body[:_HEAD_BYTES]))


@cache
def _limits() -> dict[str, Any]:
    table = tomllib.loads((files("pipeline.corpus") / "data" / "prefilter.toml").read_text(encoding="utf-8"))
    return {**table, "chinese_only": tuple(char.encode() for char in table["chinese_only"])}
