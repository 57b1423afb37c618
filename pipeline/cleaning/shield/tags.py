"""
Where tags begin and end, as regular expressions.

The HTML Standard's tokenizer decides what is a tag: quotes hide `<` and `>`, comments and scripts hide tags. These
patterns follow it state by state. Every repetition is possessive: at each character there is one way to go on, so a
match takes linear time whatever the page holds. Not followed: inside `<svg>` and `<math>` a browser reads scripts,
styles and titles as markup; here they hide their tags there too.

https://html.spec.whatwg.org/multipage/parsing.html#tokenization
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

import regex

if TYPE_CHECKING:
    from collections.abc import Collection


# CPython before 3.11.5 gets possessive repeats inside possessive repeats wrong (gh-106052), and Debian 12 has 3.11.2.
# `regex` reads the same patterns right, at half the speed.
_IS_SOUND = sys.version_info >= (3, 11, 5)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern) if _IS_SOUND else regex.compile(pattern)


_SPACE: Final = r"\t\n\f\r "
_NAME_END: Final = rf"(?=[{_SPACE}/>])"
_NAME: Final = rf"[a-zA-Z][^{_SPACE}/>]*+"
# A name may begin with `=`; a value may be missing, and a quote that is never closed reaches to the end of the page.
_ATTRIBUTE: Final = (
    rf"[{_SPACE}/]*+[^{_SPACE}/>][^{_SPACE}/>=]*+"
    rf"""(?:="[^"]*+"?|[{_SPACE}]*+=[{_SPACE}]*+(?:"[^"]*+"?|'[^']*+'?|[^{_SPACE}>]*+))?"""
)
_TAG_END: Final = rf"[{_SPACE}/]*+>"

_RAW_NAMES: Final = "script|style|title|textarea|iframe|noembed|noframes|xmp"
_RAW_INITIALS: Final = "stinxSTINX"
_RAW_START: Final = rf"(?P<raw>(?i:{_RAW_NAMES})){_NAME_END}"
_RAW_CONTENT: Final = rf"[^<]*+(?:<(?!/(?i:(?P=raw)){_NAME_END})[^<]*+)*+"

# An unclosed comment reaches to the end of the page; `<!-->` and `<!--->` are whole comments.
_COMMENT: Final = r"!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+)"
_BOGUS_COMMENT: Final = r"(?:[!?]|/(?![a-zA-Z]))[^>]*+"

MAX_ATTRIBUTES: Final = 256
"""An element may have more attributes, but parsers compare each new one with all before it."""

_FEW: Final = rf"(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+"
# The same for most tags, a quarter faster: attributes of the plainest form first, then a few of any form.
_ANY_FORM: Final = 6
_PLAIN: Final = rf""" [^{_SPACE}/>=]++="[^"]*+\""""
_FEW_PLAIN: Final = (
    rf"(?:{_PLAIN}){{0,{MAX_ATTRIBUTES - _ANY_FORM}}}+(?:>|(?:{_ATTRIBUTE}){{0,{_ANY_FORM}}}+{_TAG_END})"
)

# No group may stand inside a possessive repetition: CPython 3.11 can lose track of its span and raise SystemError. So
# elements with raw content, which need one, are left to `LONG_TAG`. What most tags look like is tried first.
HARMLESS_MARKUP: Final = _compile(
    rf"(?:[^<]*+<(?:/{_NAME}>|(?:(?=[^{_RAW_INITIALS}])|(?!(?i:{_RAW_NAMES}){_NAME_END})){_NAME}{_FEW_PLAIN}"
    rf"|/{_NAME}{_FEW}{_TAG_END}|{_COMMENT}|{_BOGUS_COMMENT}|(?![a-zA-Z!?/])))*+[^<]*+"
)
"""Matches up to a tag that may have too many attributes, is cut off by the end of the page or has raw content."""

LONG_TAG: Final = _compile(
    rf"<(?:{_RAW_START}|/?{_NAME}){_FEW}(?P<surplus>(?:{_ATTRIBUTE})*+)(?:{_TAG_END})?(?(raw){_RAW_CONTENT}|)"
)
"""Matches a tag of any length, with the attributes beyond `MAX_ATTRIBUTES` in the group `surplus`, and raw content."""

TOKEN: Final = _compile(
    rf"<(?:{_RAW_START}(?:{_ATTRIBUTE})*+{_TAG_END}{_RAW_CONTENT}"
    rf"|(?P<end>/)?(?P<name>{_NAME})(?P<attributes>(?:{_PLAIN})*+(?:{_ATTRIBUTE})*+)(?P<tail>{_TAG_END})|{_COMMENT}|{_BOGUS_COMMENT})"
)
"""Matches the next tag or comment. The group `name` is set for tags, except for elements with raw content: they are
matched whole."""

_NOT_CLOSED_AT_ONCE: Final = rf"(?!(?:{_PLAIN})*+>[^<]*+</\1>)"


def nesting_tag(never_deep: Collection[str]) -> re.Pattern[str]:
    """
    Return a pattern for the same tokens that tells end and name of some tags only, and no attributes.

    Args:
        never_deep: Elements whose tags are passed over: in the group `nests` stand the names of all others.
    """
    passed = rf"/?+(?:{_any_case(never_deep)}){_NAME_END}"
    return _compile(
        rf"<(?:{_RAW_START}(?:{_ATTRIBUTE})*+{_TAG_END}{_RAW_CONTENT}"
        rf"|(?:{passed}|(?P<end>/)?+(?P<nests>{_NAME}))(?:{_PLAIN})*+(?:{_ATTRIBUTE})*+{_TAG_END}"
        rf"|{_COMMENT}|{_BOGUS_COMMENT})"
    )


def start_tag(names: Collection[str]) -> re.Pattern[str]:
    """Return a pattern for the start tags of some elements, with their attributes."""
    return _compile(rf"<(?:{_any_case(names)}){_NAME_END}(?:{_ATTRIBUTE})*+{_TAG_END}")


def tag_opening(names: Collection[str]) -> re.Pattern[str]:
    """Return a quick pattern for how the start tags of some elements begin; it finds them in scripts too."""
    initials = "".join(sorted({name[0] + name[0].upper() for name in names}))  # most tags differ in the first letter
    return _compile(rf"<(?=[{initials}])(?:{_any_case(names)}){_NAME_END}")


def unclosed_tag_opening(names: Collection[str]) -> re.Pattern[str]:
    """Return a quick pattern for the same where another tag begins before the element's own end tag."""
    return _compile(rf"<({_any_case(names)}){_NAME_END}{_NOT_CLOSED_AT_ONCE}")


def other_unclosed_tag_opening(names: Collection[str]) -> re.Pattern[str]:
    """Return a quick pattern for the same for all but some elements."""
    return _compile(rf"<(?!(?:{_any_case(names)}){_NAME_END})({_NAME}){_NOT_CLOSED_AT_ONCE}")


def _any_case(names: Collection[str]) -> str:
    # Twice as fast as the flag IGNORECASE.
    return "|".join(
        "".join(f"[{char}{char.upper()}]" if char.isalpha() else char for char in name) for name in sorted(names)
    )
