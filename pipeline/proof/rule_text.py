"""Rule files as text: writing a rule, adding to a file without touching what a person wrote in it."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.rulebook.faults import read_toml
from pipeline.rulebook.schema import Example, RuleFile
from pipeline.toml_lines import line_map

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rulebook.schema import RuleEntry

_FIRST_PRINTABLE = " "
_DELETE = "\x7f"
_LITERAL = "'" * 3


def rule_toml(entry: RuleEntry) -> str:
    """
    Write a rule as the `[[rule]]` table it is read from.

    Args:
        entry: The rule; what its match does not set is left out.
    """
    lines = [
        "[[rule]]",
        f"id = {plain_string(entry.id)}",
        f"title = {plain_string(entry.title)}",
        f"why = {plain_string(entry.why)}",
    ]
    lines += [f"status = {plain_string(entry.status)}", f"added = {entry.added}"]
    lines += [f"review_by = {entry.review_by}"] if entry.review_by else []
    place = "" if entry.scope.place == "any" else f", place = {plain_string(entry.scope.place)}"
    lines += [f"source = {plain_string(entry.source)}", f"scope = {{ unit = {plain_string(entry.scope.unit)}{place} }}"]
    lines += [f"action = {plain_string(entry.action)}", f"score = {entry.score}", "[rule.match]"]
    lines += [f"{key} = {_value(value)}" for key, value in entry.match.model_dump(exclude_unset=True).items()]
    for example in entry.example:
        lines += _example(example)
    return "\n".join(lines) + "\n"


def with_rule(file_text: str, rule: str) -> str:
    """Return a rule file with one more rule behind the others."""
    return f"{file_text.rstrip()}\n\n{rule}" if file_text.strip() else rule


def add_clean_example(rule_file_text: str, rule_id: str, text: str, why: str) -> str:
    """
    Add a clean text to a rule, as `add_example` does.

    Args:
        rule_file_text: Content of the rule's file.
        rule_id: Id of the rule.
        text: The text that no rule may touch.
        why: What makes it look alike.
    """
    return add_example(rule_file_text, rule_id, Example(verdict="clean", text=text, why=why))


def add_example(rule_file_text: str, rule_id: str, example: Example) -> str:
    """
    Add an example to a rule, behind its other examples; every other line stays as it is.

    Args:
        rule_file_text: Content of the rule's file.
        rule_id: Id of the rule.
        example: The example.

    Returns:
        The new content of the file.

    Raises:
        UsageError: The file is no rule file, or holds no such rule.
    """
    parsed, faults = read_toml(rule_file_text, "rule file", RuleFile)
    if parsed is None:
        raise UsageError(f"not a valid rule file: {faults[0]}")
    number = next((n for n, entry in enumerate(parsed.rule) if entry.id == rule_id), None)
    if number is None:
        raise UsageError(f"no rule {rule_id!r} in this file: it holds {', '.join(entry.id for entry in parsed.rule)}")
    lines = rule_file_text.split("\n")
    end = _end_of(lines, line_map(rule_file_text).get(("rule", number + 1)))
    return "\n".join([*lines[:end], *_example(example), *lines[end:]])


def diff(old: str, new: str, name: str) -> str:
    """Return a unified diff of a file, "" where nothing changes; a file that is not there yet is empty."""
    pairs = difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"{name} (as it is)", f"{name} (as it would be)", lineterm=""
    )
    return "".join(f"{line}\n" for line in pairs)


def _end_of(lines: list[str], next_header: int | None) -> int:
    """Return how many lines a rule ends after: what stands right above the next one belongs to that."""
    end = len(lines) if next_header is None else next_header - 1
    while end and (not lines[end - 1].strip() or (next_header is not None and lines[end - 1].startswith("#"))):
        end -= 1
    return end


def _example(example: Example) -> Iterator[str]:
    yield "[[rule.example]]"
    yield f"verdict = {plain_string(example.verdict)}"
    if example.why:
        yield f"why = {plain_string(example.why)}"
    for key in ("text", "html", "title"):
        if (value := getattr(example, key)) is not None:
            yield f"{key} = {_raw(value)}"
    if example.about:
        yield f"about = {_raw(example.about)}"
    if example.page_title:
        yield f"page_title = {_raw(example.page_title)}"
    if example.left:
        yield f"left = {_raw(example.left)}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}'" if _is_literal(value) and "'" not in value else plain_string(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return str(value)


def _raw(text: str) -> str:
    """Write a text as it is where TOML can say it, else with escapes; a line end at its start would be lost."""
    lines = text.split("\n")
    if not all(map(_is_literal, lines)) or _LITERAL in text or text.endswith("'"):
        return plain_string(text)
    return f"{_LITERAL}\n{text}{_LITERAL}" if len(lines) > 1 else f"{_LITERAL}{text}{_LITERAL}"


def _is_literal(line: str) -> bool:
    return all(char == "\t" or (char >= _FIRST_PRINTABLE and char != _DELETE) for char in line)


def plain_string(text: str) -> str:
    """Write a text as a basic string; JSON's escapes are TOML's, but for DEL, which TOML wants escaped."""
    encodable = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(encodable, ensure_ascii=False).replace(_DELETE, "\\u007f")
