r"""
State that a page's script gets from a function it calls on the spot, read as plain values.

Nuxt writes what values have in common once and hands it to a function (https://github.com/Rich-Harris/devalue, version
1): `window.__NUXT__=(function(a,b){b.title="…";return {data:[{article:b,from:a}]}}("某某网",{}))`. Only literals, the
names of the parameters, assignments to their members and the final `return` are read; everything else is null.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.cleaning.literals import LITERAL, unquote_literal

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_VALUES = 100_000
DEEPEST = 60
_CALL = re.compile(r"__NUXT__\s*=\s*\(?\s*(?:function\s*\(([\w$,\s]*)\)|\(([\w$,\s]*)\)\s*=>)\s*\{")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_BLANK = re.compile(r"[\s;]*")
_MEMBER = re.compile(r"\s*(?:\.([A-Za-z_$][\w$]*)|\[\s*(\d+)\s*\])")
_PLAIN = re.compile(r"[^\"'`{}()\[\],;]+")
_CONSTANTS: Mapping[str, Any] = {"true": True, "false": False}
_OPEN, _CLOSED = "{[(", "}])"


def returned_by_call(script: str) -> Any:  # noqa: ANN401 -- a JSON value
    """
    Read what a script's state is set to by a call.

    Args:
        script: The script's text.

    Returns:
        The value; None where the script has no such call, or one that ends too soon.

    >>> returned_by_call('window.__NUXT__=(function(a,b){b.t=a;return {d:[b,!0,1.5],"e":a}}("x",{}));')
    {'d': [{'t': 'x'}, True, 1.5], 'e': 'x'}
    """
    call = _CALL.search(script)
    if call is None:
        return None
    parameters = [name.strip() for name in (call[1] or call[2] or "").split(",") if name.strip()]
    end = _end_of_box(script, call.end())
    opening = script.find("(", end)
    if opening < 0:
        return None
    reader = _Reader(script, {})
    arguments = reader.listed(opening + 1, DEEPEST, ")")[0]
    reader.names.update(zip(parameters, arguments, strict=False))
    return reader.returned(call.end(), end)


def _end_of_box(script: str, at: int) -> int:
    """Find the end of a bracket that is open, past nested ones and literals; the end of the script if none closes."""
    depth = 1
    while at < len(script):
        if plain := _PLAIN.match(script, at):
            at = plain.end()
            continue
        if literal := LITERAL.match(script, at):
            at = literal.end()
            continue
        depth += (script[at] in _OPEN) - (script[at] in _CLOSED)
        at += 1
        if not depth:
            return at
    return len(script)


class _Reader:
    """Reads values off a script; `names` are what the parameters stand for."""

    __slots__ = ("_left", "names", "text")

    def __init__(self, text: str, names: dict[str, Any]) -> None:
        self.text = text
        self.names = names
        self._left = MOST_VALUES

    def returned(self, at: int, end: int) -> Any:  # noqa: ANN401
        """Carry out assignments to members up to the `return`, and give its value."""
        while at < end:
            at = self._skip_blank(at)
            name = _NAME.match(self.text, at)
            if name is None:
                return None
            if name[0] == "return":
                return self.value(name.end(), DEEPEST)[0]
            at = self._assign(name[0], name.end())
        return None

    def value(self, at: int, depth: int) -> tuple[Any, int]:
        """Read the value at an offset; give it and where it ends."""
        at = self._skip_blank(at)
        self._left -= 1
        if depth == 0 or self._left < 0 or at >= len(self.text):
            return None, len(self.text)
        if self.text[at] == "{":
            return self._object(at + 1, depth - 1)
        if self.text[at] == "[":
            return self.listed(at + 1, depth - 1, "]")
        return self._literal(at) or self._named(at)

    def _literal(self, at: int) -> tuple[Any, int] | None:
        if literal := LITERAL.match(self.text, at):
            return unquote_literal(literal[0]), literal.end()
        if number := _NUMBER.match(self.text, at):
            return float(number[0]) if "." in number[0] or "e" in number[0].lower() else int(number[0]), number.end()
        return (self.text[at + 1] == "0", at + 2) if self.text.startswith(("!0", "!1"), at) else None

    def _named(self, at: int) -> tuple[Any, int]:
        """Read a name that stands alone; any other expression is null."""
        name, end = _NAME.match(self.text, at), self._skip_expression(at)
        is_alone = name is not None and name.end() == end
        return self.names.get(name[0], _CONSTANTS.get(name[0])) if name and is_alone else None, end

    def listed(self, at: int, depth: int, closing: str) -> tuple[list[Any], int]:
        """Read values up to a closing bracket."""
        items: list[Any] = []
        while (at := self._skip_blank(at)) < len(self.text):
            if self.text[at] == closing:
                return items, at + 1
            if self.text[at] == ",":
                at += 1
                continue
            item, end = self.value(at, depth)
            items.append(item)
            at = max(end, at + 1)
        return items, at

    def _object(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        while (at := self._skip_blank(at)) < len(self.text):
            if self.text[at] == "}":
                return found, at + 1
            key, at = self._key(at)
            at = self._skip_blank(at)
            if key is not None and self.text[at : at + 1] == ":":
                found[key], at = self.value(at + 1, depth)
            else:
                at += 1
        return found, at

    def _key(self, at: int) -> tuple[str | None, int]:
        if literal := LITERAL.match(self.text, at):
            return unquote_literal(literal[0]), literal.end()
        match = _NAME.match(self.text, at) or _NUMBER.match(self.text, at)
        return (match[0], match.end()) if match else (None, at)

    def _assign(self, name: str, at: int) -> int:
        """Read `a.title="…"` or `a[0]={…}`, and put the value there; give where the statement ends."""
        target, place = self.names.get(name), None
        while member := _MEMBER.match(self.text, at):
            if place is not None:
                target = target.get(place) if isinstance(target, dict) else None
            place, at = member[1] or member[2], member.end()
        at = self._skip_blank(at)
        if self.text[at : at + 1] != "=":
            return max(self._skip_expression(at), at + 1)
        value, at = self.value(at + 1, DEEPEST)
        if isinstance(target, dict) and place is not None:
            target[place] = value
        elif isinstance(target, list) and place is not None and place == str(len(target)):
            target.append(value)
        return at

    def _skip_blank(self, at: int) -> int:
        blank = _BLANK.match(self.text, at)
        return blank.end() if blank else at

    def _skip_expression(self, at: int) -> int:
        """Go to the comma, the semicolon or the closing bracket that ends an expression."""
        while at < len(self.text):
            if plain := _PLAIN.match(self.text, at):
                at = plain.end()
            elif literal := LITERAL.match(self.text, at):
                at = literal.end()
            elif self.text[at] in _OPEN:
                at = _end_of_box(self.text, at + 1)
            elif self.text[at] in ",;" or self.text[at] in _CLOSED:
                return at
            else:
                at += 1
        return at
