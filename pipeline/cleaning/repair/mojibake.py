"""
Ordinary mojibake: text that was read with the wrong encoding, once or twice, and can be read back.

Tried are UTF-8 read as GBK (鐨勫ぉ), UTF-8 read as Latin-1 or Windows-1252 (çš„), and GBK read as either (µÄ). A run is
changed only if reading it back gives common Chinese, and misreading that again gives the run, letter by letter. Chinese
hardly ever reads back as other Chinese; still, a page must show several such characters before one is believed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.cp936 import EURO, LOST
from pipeline.cleaning.repair.repaired import Repaired, apply
from pipeline.model import Damage, Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

# What frequent Chinese bytes look like when misread; a page without any of these costs the search for them and no more.
# UTF-8 as GBK: 的, 、 and 。, ， and ！, quotation marks, 是, 了, 在; UTF-8 as Latin-1: lead bytes E4 to E8, and these
# again; GBK as Latin-1: lead bytes of frequent characters and marks.
_SIGNS = "鐨銆锛鈥鏄浜鍦äåæçèÃ¡£µ¹ÖÐÊÓÈË"
_REPLACED = re.compile("(?:锟斤拷)+")  # U+FFFD twice in UTF-8, read as GBK

_WEST = "\u0080-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_WEST_SET = frozenset(map(chr, range(0x80, 0x100))) | frozenset(_WEST)
_WESTERN = re.compile(rf"(?:[{_WEST}](?:[{_WEST}]|(?<=[\u0081-\u00fe])[@-~](?=[{_WEST}])))+[{_WEST}]?")
_EASTERN = re.compile("[^\u0000-\u007f]{2,}")
_CHINESE = re.compile("[\u4e00-\u9fff\u3000-\u301f\uff00-\uff5e“”‘’—…·@-~]+")  # the last: ASCII that was a trail byte
_HAN = re.compile("[\u4e00-\u9fff]")
_MARKS = frozenset("，。、：；！？“”‘’《》（）—…·")
_COMMON_LEADS = range(0xB0, 0xD8)  # GB2312's level 1: the 3,755 frequent characters
_COMMON_SHARE = 0.9
_CONTINUATION = bytes(range(0x80, 0xC0))  # UTF-8's bytes inside a character
_NO_LEADS = bytes(
    range(0xA1)
)  # bytes that no Chinese character begins with, in UTF-8 or among the frequent ones of GBK
_LEAST = 4  # Chinese characters that must come back on a page before any run is believed
_ROUNDS = 2  # misreadings on top of each other

UNREADABLE = "bytes were replaced by U+FFFD and misread: nothing is left to read back"
LOST_BYTE = "a byte is lost for good"


def repair_mojibake(text: str) -> Repaired:
    """
    Read misread runs back.

    Args:
        text: The decoded page.

    Returns:
        The repaired page with its ledger; the page itself where nothing can be proved.

    Example:
        >>> repair_mojibake("浣犲ソ锛屼笘鐣岋紒<b>sound 你好</b>").text
        '你好，世界！<b>sound 你好</b>'
    """
    replaced = _REPLACED.finditer(text) if "锟" in text else ()
    damages = tuple(Damage(at=match.start(), text=match[0], why=UNREADABLE) for match in replaced)
    repairs = _readable(text) if any(sign in text for sign in _SIGNS) else ()
    if sum(len(repair.after) for repair in repairs) < _LEAST:
        repairs = ()
    damages += tuple(Damage(at=r.at, text=r.before, why=LOST_BYTE) for r in repairs if LOST in r.after)
    labels = (f"mojibake:{len(repairs) + len(damages)}",) if repairs or damages else ()
    return Repaired(apply(text, repairs), repairs, tuple(sorted(damages, key=lambda damage: damage.at)), labels)


def _readable(text: str) -> tuple[Repair, ...]:
    found = []
    done = 0
    western = _WESTERN.finditer(text) if _may_be_western(text) else ()
    eastern = (_EASTERN if LOST in text else _misread_eastern()).finditer(text)
    for run in sorted([*western, *eastern], key=lambda match: match.start()):
        after = read_back(run[0]) if run.start() >= done and _may_be_misread(run[0]) else None
        if after is not None:
            found.append(Repair(kind="mojibake", at=run.start(), before=run[0], after=after))
            done = run.end()
    return tuple(found)


def _may_be_western(text: str) -> bool:
    """Say whether a page has as many letters of Latin-1 as are believed: each Chinese character is misread as one."""
    return len(text.encode("latin-1", "ignore").translate(None, _NO_LEADS)) >= _LEAST


def _may_be_misread(run: str) -> bool:
    """Say by its first character whether a run may be UTF-8 read as GBK, or is Western; most Chinese is neither."""
    return run[0] in _first_characters() or run[0] in _WEST_SET or LOST in run


@cache
def _misread_eastern() -> re.Pattern[str]:
    """Find the runs that begin as UTF-8 read as GBK does: of the thousands of runs of a sound page hardly any."""
    return re.compile(f"[{re.escape(''.join(sorted(_first_characters())))}](?<![^\u0000-\u007f].)[^\u0000-\u007f]+")


@cache
def _first_characters() -> frozenset[str]:
    """Characters whose two bytes in GBK begin a character in UTF-8, and surrogates, which have no bytes."""
    pairs = (bytes((lead, trail)) for lead in range(0xC2, 0xF5) for trail in _CONTINUATION)
    surrogates = map(chr, range(0xD800, 0xE000))
    return frozenset((*(pair.decode("gb18030", "ignore") for pair in pairs), *surrogates))


def read_back(run: str, rounds: int = _ROUNDS) -> str | None:
    """
    Read one misread run back.

    Args:
        run: Characters without ASCII in between, as a page shows them.
        rounds: How many misreadings may lie on top of each other.

    Returns:
        The Chinese text that was written there, U+FFFD where a byte of it is lost; None if it cannot be proved.
    """
    for before in _read_back_once(run):
        if _CHINESE.fullmatch(before.replace(LOST, "")) and not before.isascii():
            return before
        if rounds > 1 and (text := read_back(before, rounds - 1)) is not None:
            return text
    return None


def _read_back_once(text: str) -> Iterator[str]:
    """Give what can have been misread as `text`; every step is exact: misreading it again gives `text`."""
    western = _western_bytes(text)
    if western is not None:
        utf8 = _decoded(western, "utf-8")
        if utf8 is not None:
            yield utf8
        if (gbk := _decoded(western, "gbk")) is not None and _is_common(gbk):
            yield gbk
        return
    for euro in (EURO.encode("gb18030"), b"\x80"):  # decoders differ in what they show as a euro sign
        parts = [_eastern_bytes(part, euro) for part in text.split(LOST)]
        pieces = [_whole_characters(part, is_first=i == 0, is_last=i + 1 == len(parts)) for i, part in enumerate(parts)]
        if None not in pieces:
            yield LOST.join(piece or "" for piece in pieces)


def _western_bytes(text: str) -> bytes | None:
    """Give the bytes that a browser shows as `text` when it takes them for Windows-1252."""
    try:
        return b"".join(bytes((ord(char),)) if char < "\u00a0" else char.encode("cp1252") for char in text)
    except UnicodeEncodeError:
        return None


def _eastern_bytes(text: str, euro: bytes) -> bytes:
    """Give the bytes that a decoder of GBK shows as `text`."""
    return euro.join(part.encode("gb18030", "replace") for part in text.split(EURO))


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _whole_characters(data: bytes, *, is_first: bool, is_last: bool) -> str | None:
    """Read UTF-8; where it is not the first or last piece it may begin or end inside a character that lost a byte."""
    if not is_first:
        data = data.lstrip(_CONTINUATION)
    for missing in range(1 if is_last else 4):
        text = _decoded(data[: len(data) - missing], "utf-8")
        if text is not None:
            return text
    return None


def _is_common(text: str) -> bool:
    """Say whether most characters are among the frequent ones: any two bytes are some Chinese character."""
    han = _HAN.findall(text)
    common = sum(char.encode("gbk")[0] in _COMMON_LEADS for char in han)
    return common >= _COMMON_SHARE * len(han) if han else _MARKS.issuperset(text)
