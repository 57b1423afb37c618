"""
Folding: one spelling for what spammers, fonts and regions write in many.

Rules and vocabulary are written once, in lower-case half-width simplified Chinese. Whatever is matched against them is
folded first, so that full-width letters (ＡＶ), mixed case, zero-width characters, dots pushed between Han characters
(赌·博) and traditional characters (賭博) are all seen. Folding serves matching only; no output is ever made from it.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from importlib import resources

import re2

# Default-ignorable code points that are used to break words: Unicode 16, DerivedCoreProperties, the common ones.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
_HAN = r"[\u3400-\u9fff]"
_HAN_CHAR = re.compile(_HAN)
_DOT = "[·.•*‧∙・]"
# One dot may belong there (约翰·史密斯); a second one, a single character further on, does not.
_DOT_IN_HAN = re.compile(f"(?<={_HAN}){_DOT}(?={_HAN}{_DOT}{_HAN})|(?<={_HAN}{_DOT}{_HAN}){_DOT}(?={_HAN})")
_HAS_DOT = re.compile(_DOT)


# What NFKC or the steps after it would change in words; full-width punctuation is left to `fold`. re2, because pages
# are long and `re` tries each alternative at each character.
_RE2_HAN = r"[\x{3400}-\x{9fff}]"
_DISGUISE = re2.compile(
    (
        r"[\x{ff10}-\x{ff19}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}\x{ff66}-\x{ffdc}\x{2460}-\x{24ff}"
        r"\x{3220}-\x{33ff}\x{f900}-\x{faff}\x{1d400}-\x{1d7ff}\x{ad}\x{34f}\x{180b}-\x{180e}\x{200b}-\x{200f}"
        r"\x{202a}-\x{202e}\x{2060}-\x{206f}\x{fe00}-\x{fe0f}\x{feff}]"
        f"|{_RE2_HAN}{_DOT}{_RE2_HAN}{_DOT}{_RE2_HAN}"
    ).encode()
)


@cache
def _simplified() -> dict[int, str]:
    table = (resources.files(__package__) / "data" / "traditional.tsv").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {ord(traditional): simplified for traditional, simplified in pairs}


@cache
def _any_traditional() -> re2._Regexp:
    # A search for the first of them is many times faster than translating a text that has none.
    return re2.compile(f"[{''.join(map(chr, _simplified()))}]".encode())


def _has_traditional(text: str) -> bool:
    return _any_traditional().search(text.encode("utf-8", "replace")) is not None


def fold(text: str) -> str:
    """
    Fold a text for matching.

    Args:
        text: Any text; offsets are not kept.

    Returns:
        The text in NFKC, lower case, simplified characters, without invisible characters and without dots that stand
        between single Han characters.

    >>> fold("ＡＶ賭·博·網\u200b站")
    'av赌博网站'
    """
    if text.isascii():
        return text.lower()
    flat = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    if _has_traditional(flat):
        flat = flat.translate(_simplified())
    if _HAS_DOT.search(flat):
        flat = _DOT_IN_HAN.sub("", flat)
    return flat


def fold_words(text: str) -> str:
    """
    Fold a long text as far as words are concerned: the same as `fold` but for the width of punctuation.

    A page without disguised words costs one search instead of a normalisation.
    """
    if _DISGUISE.search(text.encode("utf-8", "replace")):
        return fold(text)
    flat = text.lower()
    return flat.translate(_simplified()) if _has_traditional(flat) else flat


def count_han(text: str) -> int:
    """
    Count the Han characters of a text.

    >>> count_han("第3条 a")
    2
    """
    return len(_HAN_CHAR.findall(text))


def count_traditional(text: str) -> int:
    """Count the characters of a text that exist in traditional script only."""
    table = _simplified()
    return sum(ord(char) in table for char in text)


def build_table() -> str:
    """Make the content of data/traditional.tsv from opencc's character dictionary."""
    import opencc  # noqa: PLC0415 -- needed to build the table, not to use it

    convert = opencc.OpenCC("t2s").convert
    header = (
        "# traditional<TAB>simplified, a character each: what opencc t2s (Apache-2.0) makes of every single\n"
        "# character of the basic CJK blocks. Made by `python -m pipeline.rulebook.fold`;\n"
        "# used to match, never to convert.\n"
    )
    single = ((chr(code), convert(chr(code))) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)))
    return header + "".join(f"{char}\t{plain}\n" for char, plain in single if char != plain and len(plain) == 1)


if __name__ == "__main__":
    sys.stdout.write(build_table())
