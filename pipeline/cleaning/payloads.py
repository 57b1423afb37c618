"""
Data that front ends write for their own scripts in a form of their own, read as plain JSON values.

Two forms are known. React streams its tree as rows, `self.__next_f.push([1,"7:T1a,…"])`: an id in hexadecimal, then
JSON up to the end of the line, or `T`, a length in bytes and that much text; the string `$7` points to such a text
(https://github.com/facebook/react, `ReactFlightClient`). Nuxt writes a flat list in which every number is the place of
the value it stands for (https://github.com/Rich-Harris/devalue).
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from pipeline.cleaning.literals import STRING, sound_escapes, unquote_literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_VALUES = 100_000
DEEPEST = 60
_PUSHED = re.compile(rf"__next_f\.push\(\s*\[\s*1\s*,\s*({STRING})\s*\]\s*\)", re.DOTALL)
_ROW = re.compile(rb"([0-9a-f]{1,8}):(?:T([0-9a-f]{1,8}),|[A-Z]{0,2})")
_POINTER = re.compile(r"\$([0-9a-f]{1,8})")
_TAG = re.compile(r"[a-z][a-z0-9]{0,15}")
_ELEMENT_PARTS = 4  # ["$", tag, key, properties]
_WRAPPERS = frozenset({"Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "NuxtError"})


def flight_rows(scripts: Iterable[str]) -> list[Any]:
    r"""
    Read the rows that scripts push, those of text put where others point to them.

    Args:
        scripts: The page's scripts in their order; a row may begin in one and end in the next.

    Returns:
        The rows that are JSON, in their order; elements are left as they are, see `markup_of`.

    >>> flight_rows(['self.__next_f.push([1,"1:T3,字2:{\\"body\\":\\"$1\\"}\\n"])'])
    [{'body': '字'}]
    """
    pushed = (unquote_literal(match[1]) for script in scripts for match in _PUSHED.finditer(script))
    stream = "".join(pushed).encode("utf-8", "replace")
    texts: dict[str, str] = {}
    rows: list[Any] = []
    for name, is_text, content in _rows(stream):
        if is_text:
            texts[name] = content
            continue
        try:
            rows.append(json.loads(sound_escapes(content), strict=False))
        except (ValueError, RecursionError):
            continue
    return [_pointed(row, texts) for row in rows]


def markup_of(value: Any) -> str:  # noqa: ANN401 -- a JSON value
    """
    Write elements of a streamed tree, `["$","p",null,{"children":"…"}]`, as the markup they stand for.

    >>> markup_of([["$", "p", "0", {"children": ["甲", ["$", "b", None, {"children": "乙"}]]}]])
    '<p>甲<b>乙</b></p>'
    """
    return "".join(_markup(value, DEEPEST))


def is_element(value: Any) -> bool:  # noqa: ANN401 -- a JSON value
    """Tell whether a JSON value is an element of a streamed tree."""
    return (
        isinstance(value, list)
        and len(value) >= _ELEMENT_PARTS
        and value[0] == "$"
        and isinstance(value[1], str)
        and isinstance(value[3], dict)
    )


def hydrate(value: Any) -> Any:  # noqa: ANN401 -- a JSON value
    """
    Give the value that a flat list stands for; any other value as it is.

    >>> hydrate([["ShallowReactive", 1], {"title": 2, "tags": 3}, "标题", [2]])
    {'title': '标题', 'tags': ['标题']}
    >>> hydrate([{"title": "标题"}])
    [{'title': '标题'}]
    """
    if not isinstance(value, list) or not value or not _is_flat(value[0]):
        return value
    budget = [MOST_VALUES]
    return _hydrated(value, 0, DEEPEST, budget)


def _rows(stream: bytes) -> Iterator[tuple[str, bool, str]]:
    """Go over the rows: their id, whether they are text, and what they hold."""
    at = 0
    while at < len(stream):
        row = _ROW.match(stream, at)
        if row and row[2]:
            end = row.end() + int(row[2], 16)
            yield row[1].decode(), True, stream[row.end() : end].decode("utf-8", "replace")
            at = end + (stream[end : end + 1] == b"\n")
            continue
        end = stream.find(b"\n", at)
        end = len(stream) if end < 0 else end
        if row:
            yield row[1].decode(), False, stream[row.end() : end].decode("utf-8", "replace")
        at = end + 1


def _pointed(row: Any, texts: dict[str, str]) -> Any:  # noqa: ANN401
    """Put texts where a row points to them; the row is changed."""
    holder = [row]
    stack: list[Any] = [holder]
    for _ in range(MOST_VALUES):
        if not stack:
            break
        item = stack.pop()
        for key, child in item.items() if isinstance(item, dict) else enumerate(item):
            pointer = _POINTER.fullmatch(child) if isinstance(child, str) else None
            if pointer and pointer[1] in texts:
                item[key] = texts[pointer[1]]
            elif isinstance(child, (dict, list)):
                stack.append(child)
    return holder[0]


def _markup(value: Any, depth: int) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, str):
        yield html.escape(value, quote=False) if not value.startswith("$") else ""
    elif is_element(value) and depth:
        _, tag, _, properties = value[:_ELEMENT_PARTS]
        is_tag = _TAG.fullmatch(tag) is not None
        inside = properties.get("dangerouslySetInnerHTML")
        yield f"<{tag}>" if is_tag else ""
        yield str(inside["__html"]) if isinstance(inside, dict) and "__html" in inside else ""
        yield from _markup(properties.get("children"), depth - 1)
        yield f"</{tag}>" if is_tag else ""
    elif isinstance(value, list) and depth:
        for item in value:
            yield from _markup(item, depth - 1)


def _is_flat(first: Any) -> bool:  # noqa: ANN401
    """Tell whether the first value of a list holds places of others and nothing else."""
    if isinstance(first, dict):
        return bool(first) and all(isinstance(place, int) for place in first.values())
    if not isinstance(first, list) or len(first) <= 1:
        return False
    name, place = first[:2]
    return isinstance(name, str) and name in _WRAPPERS and isinstance(place, int)


def _hydrated(flat: list[Any], place: Any, depth: int, budget: list[int]) -> Any:  # noqa: ANN401
    budget[0] -= 1
    if not isinstance(place, int) or not 0 <= place < len(flat) or depth == 0 or budget[0] < 0:
        return None
    value = flat[place]
    if isinstance(value, dict):
        return {key: _hydrated(flat, child, depth - 1, budget) for key, child in value.items()}
    if isinstance(value, list):
        if value and isinstance(value[0], str):
            return (
                _hydrated(flat, value[1], depth - 1, budget) if value[0] in _WRAPPERS and len(value) > 1 else value[1:]
            )
        return [_hydrated(flat, child, depth - 1, budget) for child in value]
    return value
