"""
The words of our pages, in Chinese and English.

They stand in `words/*.toml`, a file for each kind of page; an entry has both languages. Placeholders are those of
`str.format`. Names out of closed lists (`[names.LIST]`: reasons, kinds) that have no entry are shown as they are.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
HTML_LANGUAGE: Mapping[Language, str] = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Words:
    """
    The words of one language.

    Attributes:
        language: The language.
        entries: Texts by dotted name: file, then the keys in it.
    """

    language: Language
    entries: Mapping[str, str]

    def say(self, name: str, /, **values: object) -> str:
        """
        Return a text with its placeholders filled.

        Raises:
            KeyError: There is no such entry, or a placeholder has no value.

        >>> words("en").say("common.characters", count=3)
        '3 characters'
        """
        return self.entries[name].format(**values)

    def name(self, of: str, value: str) -> str:
        """
        Return the word for a value out of a closed list; the value itself if there is none.

        >>> words("zh").name("reason", "soft_404"), words("zh").name("reason", "new_reason")
        ('找不到网页的提示页', 'new_reason')
        """
        return self.entries.get(f"common.names.{of}.{value}", value)

    def reason(self, text: str) -> str:
        """
        Return reasons, as suspects and damages carry them in English, in this language; an unknown one as it is.

        >>> words("zh").reason("on 4 of 8 pages; seen before")
        '8 页中有 4 页出现；seen before'
        """
        return "；".join(map(self._reason, text.split("; "))) if self.language != "en" else text

    def _reason(self, text: str) -> str:
        for name, form in _reason_forms():
            if found := form.fullmatch(text):
                return self.entries[name].format(**found.groupdict())
        return text


@cache
def words(language: Language) -> Words:
    """Return the words of a language."""
    entries: dict[str, str] = {}
    for file in sorted((files(__package__) / "words").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            entries |= _flat(data, file.name.removesuffix(".toml"), language)
    return Words(language, entries)


@cache
def _reason_forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the English reasons as patterns: what stands in a placeholder is a group of its name."""
    english = ((name, text) for name, text in words("en").entries.items() if name.startswith("reasons."))
    return tuple((name, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(text)))) for name, text in english)


def _flat(table: Mapping[str, object], prefix: str, language: Language) -> dict[str, str]:
    return {name: both[language] for name, both in _entries(table, prefix)}


def _entries(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, dict[str, str]]]:
    for key, value in table.items():
        if not isinstance(value, dict):
            raise TypeError(f"words: {prefix}.{key} has no languages")
        if set(value) == set(LANGUAGES):
            yield f"{prefix}.{key}", value
        else:
            yield from _entries(value, f"{prefix}.{key}")
