"""
Where each key of a TOML file stands.

`tomllib` gives values without their places, and a fault message that names no line sends its reader searching. This
scanner walks a text that `tomllib` has already accepted and notes the line of every key path; it reads no values.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'  # up to two quotes may stand before the closing three
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?")  # a date and a time may have a space between them
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([btnfr"\\]))')
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


def line_map(text: str) -> dict[KeyPath, int]:
    r"""
    Return the line, counted from 1, on which each key path of a TOML text first stands.

    Tables stand where their header stands, array elements where they begin.

    Args:
        text: A valid TOML text; for any other text the map is incomplete, never an error.

    Example:
        >>> line_map("a = 1\n[[site]]\nhost = 'x.cn'\n")
        {('a',): 1, ('site',): 2, ('site', 0): 2, ('site', 0, 'host'): 3}
    """
    scanner = _Scanner(text, [place for place, character in enumerate(text) if character == "\n"])
    scanner.scan_document()
    return scanner.lines


def nearest_line(lines: dict[KeyPath, int], path: KeyPath) -> int:
    """
    Return the line of a key path, or of the nearest table around it where the key itself is missing.

    Example:
        >>> nearest_line({("site",): 4}, ("site", 0, "host"))
        4
    """
    for length in range(len(path), 0, -1):
        if (line := lines.get(path[:length])) is not None:
            return line
    return 1


@dataclass(slots=True)
class _Scanner:
    text: str
    newlines: list[int]
    at: int = 0
    lines: dict[KeyPath, int] = field(default_factory=dict)
    elements: dict[KeyPath, int] = field(default_factory=dict)  # how many [[headers]] an array of tables has so far

    def scan_document(self) -> None:
        table: KeyPath = ()
        while self._skip(_BLANK) < len(self.text):
            before = self.at
            table = self._header() if self._takes("[") else table
            if self.at == before:
                self._assignment(table)
            if self.at == before:  # no TOML: stop instead of standing still
                return

    def _header(self) -> KeyPath:
        start = self.at - 1
        is_array = self._takes("[")
        path: KeyPath = ()
        for key in (keys := self._dotted_key())[:-1]:
            path = self._enter((*path, key), start)
        path = (*path, *keys[-1:])
        self._note(path, start)
        if is_array:
            index = self.elements.get(path, 0)
            self.elements[path] = index + 1
            path = (*path, index)
            self._note(path, start)
        while self._takes("]"):
            pass
        return path

    def _enter(self, path: KeyPath, start: int) -> KeyPath:
        self._note(path, start)
        return (*path, self.elements[path] - 1) if path in self.elements else path

    def _assignment(self, table: KeyPath) -> None:
        start = self.at
        path = table
        for key in self._dotted_key():
            path = (*path, key)
            self._note(path, start)
        self._skip(_SPACE)
        if self._takes("="):
            self._skip(_SPACE)
            self._value(path)

    def _value(self, path: KeyPath) -> None:
        if self._takes("["):
            self._members(path, "]", is_table=False)
        elif self._takes("{"):
            self._members(path, "}", is_table=True)
        elif not self._match(_STRING):
            self._match(_SCALAR)

    def _members(self, path: KeyPath, closing: str, *, is_table: bool) -> None:
        index = 0
        while self._skip(_BLANK) < len(self.text) and not self._takes(closing):
            before = self.at
            if is_table:
                self._assignment(path)
            else:
                self._note((*path, index), self.at)
                self._value((*path, index))
                index += 1
            self._skip(_BLANK)
            self._takes(",")
            if self.at == before:
                return

    def _dotted_key(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(_SPACE)
            if (found := self._match(_STRING)) is not None:
                keys.append(_unquote(found))
            elif (found := self._match(_BARE_KEY)) is not None:
                keys.append(found)
            self._skip(_SPACE)
            if not self._takes("."):
                return keys

    def _note(self, path: KeyPath, start: int) -> None:
        self.lines.setdefault(path, bisect_left(self.newlines, start) + 1)

    def _takes(self, character: str) -> bool:
        if self.text.startswith(character, self.at):
            self.at += 1
            return True
        return False

    def _skip(self, pattern: re.Pattern[str]) -> int:
        self._match(pattern)
        return self.at

    def _match(self, pattern: re.Pattern[str]) -> str | None:
        if (found := pattern.match(self.text, self.at)) is None:
            return None
        self.at = found.end()
        return found[0]


def _unquote(key: str) -> str:
    if key.startswith("'"):
        return key[1:-1]
    return _ESCAPE.sub(lambda found: _ESCAPED[found[3]] if found[3] else chr(int(found[1] or found[2], 16)), key[1:-1])
