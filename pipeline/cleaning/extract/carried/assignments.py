"""
Where scripts assign what may hold a page's text.

Most scripts hold none, and to find that out costs more than to read those that do: a pattern that begins with a name is
tried at every name. So what is rare is sought first: the sign and what follows it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECODER = r"(?:decodeURI(?:Component)?|unescape)\(\s*"
_SIGN = re.compile(
    rf"=\s*(?:JSON\.parse\(\s*(?:{_DECODER})?(?=[\"'])|{_DECODER}(?=[\"'])|(?=[\"']%(?i:7B|5B))|(?=[{{\[]))"
)
_CALL = re.compile(r"\((?=\s*(?:\{\s*\"|\[\s*\{\s*\"))")
_CALLED = re.compile(r"[\w$.]{1,60}\Z")
_NAME_BEFORE = re.compile(r"([\w$.\[\]\"']{2,60})\s*=\Z")
_MOST_CALLED = 60  # characters of a function's name
_MOST_BEFORE = 1000  # characters of a name and of white space behind it
# Wider than what is sought behind it; none of the signs that it stops at stands between key and literal.
_KEY_AND_LITERAL = re2.compile(
    r"(?:[cC]ontent|[bB]ody|[hH]tml|[tT]ext)[\"']?[^:=\"'(){};,.<>!&|]*[:=][^:=\"'(){};,.<>!&|]*[\"']"
)


class Assignment(NamedTuple):
    """
    A value that is assigned.

    Attributes:
        target: What it is assigned to, as `window.__INITIAL_STATE__`.
        start: Where the value begins: `{`, `[`, or a quote.
    """

    target: str
    start: int


def assignments(script: str) -> Iterator[Assignment]:
    """
    Find JSON that is assigned, as it is or in a string literal that is decoded.

    >>> list(assignments('var a = 1; window.state = {"title": "x"}; list=JSON.parse("[]")'))
    [Assignment(target='window.state', start=26), Assignment(target='list', start=58)]
    """
    last = 0
    for sign in _SIGN.finditer(script):
        name = _NAME_BEFORE.search(script, max(last, sign.start() - _MOST_BEFORE), sign.start() + 1)
        if name:
            last = sign.end()
            yield Assignment(name[1], last)


def may_hold_literals(script: str) -> bool:
    """
    Tell whether a string literal may stand under the name of a body somewhere in a script.

    >>> may_hold_literals('{html: "<p>"}'), may_hold_literals("var bodyText = '<p>'"), may_hold_literals("body.text()")
    (True, True, False)
    """
    return _KEY_AND_LITERAL.search(script) is not None


def handed_over(script: str) -> Iterator[Assignment]:
    """
    Find JSON that a function is called with; the target is the function.

    >>> list(handed_over('render({"title": "x"}); $.ajax({url: "y"}); list.push([{"title": "z"}])'))
    [Assignment(target='render', start=7), Assignment(target='list.push', start=54)]
    """
    for call in _CALL.finditer(script):
        name = _CALLED.search(script, max(0, call.start() - _MOST_CALLED), call.start())
        if name:
            yield Assignment(name[0], call.end())
