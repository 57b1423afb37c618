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
_HAN_RUN = re.compile(f"{_HAN}+")
_DOT = "[·.•*‧∙・]"
# One dot may belong there (约翰·史密斯); a second one, a single character further on, does not.
_DOT_IN_HAN = re.compile(f"(?<={_HAN}){_DOT}(?={_HAN}{_DOT}{_HAN})|(?<={_HAN}{_DOT}{_HAN}){_DOT}(?={_HAN})")
_RE2_HAN = r"[\x{3400}-\x{9fff}]"
_RE2_DOTTED = f"{_RE2_HAN}{_DOT}{_RE2_HAN}{_DOT}{_RE2_HAN}"
"""Where the pattern above matches; re2, because a full stop stands in nearly every text and `re` looks at each."""
_HAS_DOTTED = re2.compile(_RE2_DOTTED.encode())
_EVERYDAY = "，：；！？（）％～…｜\u00a0\u3000"
"""What folding changes in nearly every text; `replace` deals with them faster than a table with each character."""
_BEYOND = "\U000f0000"  # Private Use, and beyond the table: stands between its characters while it is made
_LAST_ASCII = 0x7F
SHORT = 100
"""Of so many characters at most each is looked up: that is done before a search has begun."""
FOLDED_CODES = 0x1F300
"""
Characters from here on stay as they are: what NFKC would change in them is met in no Chinese page.
"""


@cache
def _simplified() -> dict[int, str]:
    table = (resources.files(__package__) / "data" / "traditional.tsv").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {ord(traditional): simplified for traditional, simplified in pairs}


@cache
def _folding() -> list[int | str]:
    """
    Return what each character is folded to, by its code.

    Looking a character up in a list is several times faster than normalising: `str.translate` asks a dict for every
    character, and pays with an exception for each that is not in it.
    """
    every = _BEYOND.join(map(chr, range(FOLDED_CODES)))
    flat = _INVISIBLE.sub("", unicodedata.normalize("NFKC", every)).lower().translate(_simplified())
    return [ord(char) if len(char) == 1 else char for char in flat.split(_BEYOND)]


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, _simplified()))}]+")


@cache
def _everyday() -> tuple[tuple[str, str], ...]:
    return tuple((char, _table_folded(char)) for char in _EVERYDAY)


@cache
def _rare() -> re2._Regexp:
    """
    Find what neither lower case nor the everyday replacements fold.

    A search for the first of them is many times faster than a look at each character. re2, because texts are long and
    `re` tries each alternative at each character.
    """
    changed = (chr(code) for code, flat in enumerate(_folding()) if code != flat and code > _LAST_ASCII)
    rare = re2.escape("".join(char for char in changed if char not in _EVERYDAY))
    return re2.compile(f"[{rare}]|{_RE2_DOTTED}".encode())


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
    if len(text) <= SHORT:
        return _DOT_IN_HAN.sub("", text.translate(_folding()))
    if _rare().search(text.encode("utf-8", "replace")):
        return _table_folded(text)
    flat = text.lower()
    for char, plain in _everyday():
        flat = flat.replace(char, plain)
    return flat


def _table_folded(text: str) -> str:
    flat = text.translate(_folding())
    return _DOT_IN_HAN.sub("", flat) if _HAS_DOTTED.search(flat.encode("utf-8", "replace")) else flat


def count_han(text: str) -> int:
    """
    Count the Han characters of a text.

    >>> count_han("第3条 a")
    2
    """
    return len(text) - len(_HAN_RUN.sub("", text))


def count_traditional(text: str) -> int:
    """
    Count the characters of a text that exist in traditional script only.

    >>> count_traditional("書記说")
    2
    """
    return len(text) - len(_traditional().sub("", text))


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
