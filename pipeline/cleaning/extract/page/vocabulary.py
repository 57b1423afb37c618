"""
What class names and lines say about a block.

The words are package data: `extract_names.txt` holds class names, `extract_lines.toml` headings and lines. Lines come
from hostile pages, so their patterns are re2's, which are linear in the text.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import re2

from pipeline.cleaning.both_scripts import in_both_scripts
from pipeline.rulebook.patterns import loosened, options

_TOKEN = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_JOINTS = re.compile(r"[-_\d]+")
MAX_KEPT, MOST_KEPT = 100, 4096  # characters of names, names
MAX_PLEA = 100  # characters
THANKS = ("感谢", "感謝", "谢谢", "謝謝")
ASKS, _QUOTES = ("？", "?", "：", ":"), re.compile("[“”「」『』：]")
MIN_CAPTION, MAX_CAPTION, CREDIT_WIDTH = 6, 160, 60
_SIGNS = r"[\pP\pS\pZ\s]*"


class LinePattern:
    r"""
    A pattern of re2 that is only asked whether it matches; on bytes, as re2 counts characters in texts each time.

    Nearly all lines are told by the pattern with gaps of any length, which is many times faster on lines never seen.

    >>> pattern = LinePattern(r".{0,4}扫码.{0,2}")
    >>> pattern.fullmatch("请扫码"), pattern.fullmatch("扫码看更多")
    (True, False)
    """

    def __init__(self, pattern: str) -> None:
        self._source = in_both_scripts(pattern)
        self._loose: Any = _compiled(loosened(self._source))  # re2 ships no types

    def fullmatch(self, text: str) -> bool:
        """Say whether it matches a whole text."""
        encoded = text.encode("utf-8", "replace")
        return self._loose.fullmatch(encoded) is not None and self._exact.fullmatch(encoded) is not None

    def match(self, text: str) -> bool:
        """Say whether it matches where a text begins."""
        encoded = text.encode("utf-8", "replace")
        return self._loose.match(encoded) is not None and self._exact.match(encoded) is not None

    def search(self, text: str) -> bool:
        """Say whether it matches anywhere in a text."""
        encoded = text.encode("utf-8", "replace")
        return self._loose.search(encoded) is not None and self._exact.search(encoded) is not None

    @cached_property
    def _exact(self) -> Any:  # noqa: ANN401
        return _compiled(self._source)


def _compiled(pattern: str) -> Any:  # noqa: ANN401
    return re2.compile(pattern.encode(), options())


class Names:
    """
    Names of blocks that are not body, in classes and ids.

    A crawl meets the same few thousand names again and again, so what was told of one is kept.
    """

    __slots__ = ("_bodies", "_parts", "_tokens", "holds")

    def __init__(self, tokens: frozenset[str], parts: LinePattern, bodies: re.Pattern[str]) -> None:
        """
        Take the names.

        Args:
            tokens: Words that name such a block.
            parts: Matches such a name anywhere in a class or id in lower case.
            bodies: Matches a class or id that names the body, written in one word.
        """
        self._tokens, self._parts, self._bodies = tokens, parts, bodies
        self.holds = lru_cache(maxsize=MOST_KEPT)(self.tell)

    def tell(self, names: str) -> bool:
        """Say whether the class and id of a block name something that is not body."""
        if not self._parts.search(names.lower()) and self._tokens.isdisjoint(map(str.lower, _TOKEN.findall(names))):
            return False
        return not any(self._bodies.fullmatch(_JOINTS.sub("", name)) for name in names.split())


class Vocabulary(NamedTuple):
    """
    The compiled vocabulary.

    Attributes:
        names: Names of blocks which are not body.
        heading: Matches a line that is only the heading of a link list, a ranking or comments.
        single: Matches those of them behind which nothing is listed.
        page: Matches either that or what follows.
        furniture: Matches a line that is never body text.
        wall: Matches a line, one of those, that offers the rest of a text to members and buyers.
        margin: Matches a line that is no body text before the first or after the last text, unless it tells a story.
        plea: Found in a line of one sentence that is none either in such a place, unless it tells a story.
        appended: Matches a line behind which other articles follow in full.
        address: Found in a line that speaks to the reader.
        notice: Matches a line that begins a notice.
        story: Matches where a line tells of others what an invitation would tell the reader.
        caption: Matches a line under a picture.
        picture_credit: Found at the end of a line that names who took a picture.
        credit: Matches a line of date, source and reader's tools, as it stands under a headline.
        dateline: Matches a line of the full date with a time or the outlet.
        unfold: Found in a page that has a button to show the rest of a text.
        time: Matches where a line begins with the time of a brief.
        button: Matches a link with which a box ends that sells something or leads to who wrote it.
        ask: Matches a line of a box that asks for a vote, an opinion or an address.
        live: Found in a line that calls the page a live report.
        reaction: Matches the line of time and buttons under a reader's comment.
    """

    names: Names
    heading: LinePattern
    single: LinePattern
    page: LinePattern
    furniture: LinePattern
    wall: LinePattern
    margin: LinePattern
    plea: LinePattern
    appended: LinePattern
    address: LinePattern
    notice: LinePattern
    story: LinePattern
    caption: LinePattern
    picture_credit: LinePattern
    credit: LinePattern
    dateline: LinePattern
    unfold: LinePattern
    time: LinePattern
    button: LinePattern
    ask: LinePattern
    live: LinePattern
    reaction: LinePattern

    def names_furniture(self, names: str) -> bool:
        """Say whether the class and id of a block name something that is not body."""
        return self.names.holds(names) if len(names) <= MAX_KEPT else self.names.tell(names)

    def is_heading(self, text: str) -> bool:
        """Say whether a line only announces a list of other things."""
        return self.heading.fullmatch(text)

    def opens_list(self, text: str) -> bool:
        """Say whether a list of other things follows a line."""
        return self.heading.fullmatch(text) and not self.single.fullmatch(text)

    def is_furniture(self, text: str) -> bool:
        """Say whether a line belongs to the page rather than to the article."""
        return self.page.fullmatch(text)

    def is_caption(self, text: str) -> bool:
        """Say whether a line stands under a picture, by its words."""
        if self.caption.fullmatch(text):
            return True
        return MIN_CAPTION <= len(text) <= MAX_CAPTION and self.picture_credit.search(text[-CREDIT_WIDTH:])

    def asks(self, text: str) -> bool:
        """Say whether a line asks readers for a vote, an opinion or an address."""
        return self.ask.fullmatch(text)

    def addresses(self, text: str) -> bool:
        """Say whether a sentence that asks and quotes nothing speaks to the reader, and tells no story."""
        is_plain = len(text) <= MAX_PLEA and "。" not in text[:-1] and not _QUOTES.search(text)
        return is_plain and not text.endswith(ASKS) and self.address.search(text) and not self.story.search(text)

    def is_margin(self, text: str) -> bool:
        """Say whether a line is a promotion or a notice if it stands before the first or after the last text."""
        is_one = self.margin.fullmatch(text) or (len(text) <= MAX_PLEA and self._pleads(text))
        return is_one and not self.story.search(text)

    def _pleads(self, text: str) -> bool:
        is_one = "。" not in text[:-1] or text.startswith(THANKS)
        return is_one and self.plea.search(text)


@cache
def load_vocabulary() -> Vocabulary:
    """Read and compile the package data."""
    data = files("pipeline.cleaning") / "data"
    names = [
        line
        for line in (data / "extract_names.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    lines = tomllib.loads((data / "extract_lines.toml").read_text(encoding="utf-8"))
    kinds, things, fixed, lone = (_either(lines["heading"][key]) for key in ("kinds", "things", "fixed", "single"))
    other = f"{fixed}|{lone}|{_any_of(lines['heading'])}"
    heading = rf"{_SIGNS}(?:(?:{kinds}){{1,2}}(?:{things})|更多[^，。！？]{{0,12}}(?:{things})|{other}){_SIGNS}"
    single = rf"{_SIGNS}{lone}{_SIGNS}"
    furniture = f"{_any_of(lines['furniture'])}|{_any_of(lines['wall'])}|{single}"
    return Vocabulary(
        names=Names(
            tokens=frozenset(name for name in names if name[0] not in "*+"),
            parts=LinePattern(_either([name.strip("*") for name in names if name[0] == "*"])),
            bodies=re.compile(_either([name[1:] for name in names if name[0] == "+"]), re.IGNORECASE),
        ),
        heading=LinePattern(heading),
        single=LinePattern(single),
        page=LinePattern(f"{heading}|{furniture}"),
        furniture=LinePattern(furniture),
        wall=LinePattern(_any_of(lines["wall"])),
        margin=LinePattern(_any_of(lines["margin"])),
        plea=LinePattern(_any_of(lines["plea"])),
        appended=LinePattern(_any_of(lines["appended"])),
        address=LinePattern(_any_of(lines["address"])),
        notice=LinePattern(_any_of(lines["notice"])),
        story=LinePattern(_any_of(lines["story"])),
        caption=LinePattern(_any_of(lines["caption"])),
        picture_credit=LinePattern(_any_of(lines["caption_end"])),
        credit=LinePattern(_any_of(lines["credit"])),
        dateline=LinePattern(_any_of(lines["dateline"])),
        unfold=LinePattern(_any_of(lines["unfold"])),
        time=LinePattern(_any_of(lines["time"])),
        button=LinePattern(_any_of(lines["button"])),
        ask=LinePattern(_any_of(lines["ask"])),
        live=LinePattern(_any_of(lines["live"])),
        reaction=LinePattern(_any_of(lines["reaction"])),
    )


def _either(words: list[str]) -> str:
    return "(?:" + "|".join(map(re.escape, words)) + ")"


def _any_of(table: dict[str, list[str]]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in table["patterns"])
