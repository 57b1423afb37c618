"""What the page around a unit of text says about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.features.topic import Topic
from pipeline.rulebook.fold import count_traditional

if TYPE_CHECKING:
    from pipeline.rulebook.lexicon import Lexicon

MIN_TRADITIONAL_SHARE = 0.1
"""Real traditional pages have 0.20 to 0.57 traditional-only characters; simplified ones next to none."""
MAX_SCRIPT_SAMPLE = 4000
NO_TOPIC = Topic("")
_ASCII = bytes(range(0x80))
_COMMON_TRADITIONAL = "這們國來個時為會說對"
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


class Context(NamedTuple):
    """
    What a unit's surroundings add to its evidence.

    Attributes:
        lexicon: The vocabulary.
        is_traditional: Whether the page around it is written in traditional characters.
        tainted: Whether spam has been cut out of the page already.
        headline: The page's headline, if it has one.
        topic: What the text is about; nothing is foreign to an empty one.
    """

    lexicon: Lexicon
    is_traditional: bool
    tainted: bool = False
    headline: str = ""
    topic: Topic = NO_TOPIC


def context_of(text: str, lexicon: Lexicon) -> Context:
    """
    Describe a page for the evidence of its units.

    Args:
        text: The decoded page, source or plain text.
        lexicon: The vocabulary.
    """
    return Context(lexicon, _is_traditional(text))


def _is_traditional(text: str) -> bool:
    # The sign of a traditional page costs a few scans in C; only a page that shows it is counted.
    if not any(char in text for char in _COMMON_TRADITIONAL):
        return False
    sample = _first_han(text)
    return count_traditional(sample) >= MIN_TRADITIONAL_SHARE * len(sample)


def _first_han(text: str) -> str:
    """Return the first Han characters of a text, `MAX_SCRIPT_SAMPLE` at most."""
    # Most of a page is markup in ASCII, which bytes drop at the speed of C.
    beyond_ascii = text.encode("utf-8", "ignore").translate(None, _ASCII).decode()
    return "".join(_HAN_RUN.findall(beyond_ascii))[:MAX_SCRIPT_SAMPLE]
