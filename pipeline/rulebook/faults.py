"""
From what pydantic and tomllib say to what a person can use: file, line, what is wrong, what to write instead.

All faults of a file are reported at once, each with the line of the key it concerns.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import Fault
from pipeline.toml_lines import line_map, nearest_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_core import ErrorDetails

    from pipeline.toml_lines import KeyPath

Model = TypeVar("Model", bound=BaseModel)

_TOML_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")
_NO_DIGITS = re.compile(r"[^0-9]+")
_PLAIN_WORDS = {
    "missing": "this key is missing",
    "date_type": "write a date as 2026-01-05, without quotes",
    "date_from_datetime_parsing": "write a date as 2026-01-05, without quotes",
    "string_type": "should be a text in quotes",
    "bool_type": "should be true or false",
    "int_type": "should be a whole number",
    "tuple_type": "should be a list in brackets",
}


def read_toml(text: str, file: str, model: type[Model]) -> tuple[Model | None, list[Fault]]:
    """
    Read a TOML text into a model.

    Args:
        text: Content of the file.
        file: Its path as the person gave it, for the messages.
        model: The pydantic model that says what the file may hold.

    Returns:
        The model, or None; and all faults found.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        return None, [_syntax_fault(str(exc), text, file)]
    except (ValueError, RecursionError) as exc:  # what tomllib leaves to Python: a number without an end, brackets
        return None, [_excess_fault(exc, text, file)]
    try:
        return model.model_validate(data), []
    except ValidationError as exc:
        lines = line_map(text)
        known = set(_field_names(model))
        return None, [_fault(error, data, lines, file, known) for error in exc.errors()]


def _syntax_fault(message: str, text: str, file: str) -> Fault:
    found = _TOML_LINE.search(message)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    return Fault(file, line, f"not valid TOML: {_TOML_LINE.sub('', message)}")


def _excess_fault(error: Exception, text: str, file: str) -> Fault:
    """Tell of what is sound TOML and more than Python takes: where there is most of it."""
    is_deep = isinstance(error, RecursionError)
    what = "nested too deeply" if is_deep else "a number is too long"
    excess = [sum(map(line.count, "[{")) if is_deep else len(_NO_DIGITS.sub("", line)) for line in text.split("\n")]
    return Fault(file, excess.index(max(excess)) + 1, f"not valid TOML: {what}")


def _fault(error: ErrorDetails, data: object, lines: dict[KeyPath, int], file: str, known: set[str]) -> Fault:
    path = tuple(part for part in _real_path(error["loc"], data))
    return Fault(file, nearest_line(lines, path), f"{_shown(path)}: {_what(error, known)}")


def _real_path(loc: tuple[str | int, ...], data: object) -> Iterator[str | int]:
    """Drop the names of union members that pydantic puts into a location: they are no keys of the file."""
    for number, part in enumerate(loc):
        if isinstance(data, dict) and isinstance(part, str) and part not in data and number < len(loc) - 1:
            continue
        yield part
        data = _inside(data, part)


def _inside(data: object, part: str | int) -> object:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _shown(path: tuple[str | int, ...]) -> str:
    """Write a path for people: the first `[[rule]]` is rule 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path) or "file"


def _what(error: ErrorDetails, known: Iterable[str]) -> str:
    kind = error["type"]
    if kind == "extra_forbidden":
        name = str(error["loc"][-1])
        near = difflib.get_close_matches(name, sorted(known), n=1)
        return "unknown key" + (f"; did you mean {near[0]!r}?" if near else "")
    if kind in _PLAIN_WORDS:
        return _PLAIN_WORDS[kind]
    if kind == "literal_error":
        given = str(error["input"])
        allowed = re.findall(r"'([^']*)'", str(error["ctx"]["expected"]))
        near = difflib.get_close_matches(given, allowed, n=1)
        return f"should be {error['ctx']['expected']}" + (f"; did you mean {near[0]!r}?" if near else "")
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return message[:1].lower() + message[1:]


def _field_names(model: type[BaseModel]) -> Iterator[str]:
    """Yield the names of all keys a model and the models inside it know."""
    seen: set[type[BaseModel]] = set()
    waiting = [model]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for name, field in current.model_fields.items():
            yield field.alias or name
            waiting.extend(_models_in(field.annotation))


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)
