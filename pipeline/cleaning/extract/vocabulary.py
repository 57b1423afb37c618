"""What class names and lines say about a block: the package data `extract_names.txt` and `extract_lines.toml`, compiled."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import re2

from pipeline.rulebook.patterns import options

Pattern = Any  # re2 ships no types
_TOKEN = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_JOINTS = re.compile(r"[-_\d]+")
_SIGNS = r"[\pP\pS\pZ\s]*"


class Vocabulary(NamedTuple):
    """
    The compiled vocabulary.

    Attributes:
        tokens: Class-name tokens that name a block which is not body.
        parts: Matches such a name anywhere in a token.
        bodies: Matches a class or id that names the body, written in one word.
        heading: Matches a line that is only the heading of a link list.
        furniture: Matches a line that is never body text.
    """

    tokens: frozenset[str]
    parts: re.Pattern[str]
    bodies: re.Pattern[str]
    heading: Pattern
    furniture: Pattern

    def names_furniture(self, names: str) -> bool:
        """Say whether the class and id of a block name something that is not body."""
        if self.parts.search(names) is None and self.tokens.isdisjoint(
            token.lower() for token in _TOKEN.findall(names)
        ):
            return False
        return not any(self._names_body(name) for name in names.split())

    def _names_body(self, name: str) -> bool:
        return self.bodies.fullmatch(_JOINTS.sub("", name)) is not None


@cache
def load_vocabulary() -> Vocabulary:
    """Read and compile the package data."""
    data = files("pipeline.cleaning") / "data"
    names = [
        line.strip()
        for line in (data / "extract_names.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    lines = tomllib.loads((data / "extract_lines.toml").read_text(encoding="utf-8"))
    heading = lines["heading"]
    kinds, things, fixed = (_either(heading[key]) for key in ("kinds", "things", "fixed"))
    return Vocabulary(
        tokens=frozenset(name for name in names if name[0] not in "*+"),
        parts=re.compile(_either([name.strip("*") for name in names if name.startswith("*")]), re.IGNORECASE),
        bodies=re.compile(
            _either([name.strip("+*") for name in names if name.startswith("+")]), re.IGNORECASE
        ),
        heading=re2.compile(rf"{_SIGNS}(?:(?:{kinds}){{1,2}}(?:{things})|{fixed}){_SIGNS}", options()),
        furniture=re2.compile("|".join(f"(?:{pattern})" for pattern in lines["furniture"]["patterns"]), options()),
    )


def _either(words: list[str]) -> str:
    return "(?:" + "|".join(map(re.escape, words)) + ")"
