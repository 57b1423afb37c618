"""
Every error a person can cause, as one tree.

* QinggaoError            exit status 1: it failed
  x InputError            an input cannot be read (missing, truncated, binary, not the kind it was said to be)
  x OutputError           an output cannot be written (full disk, read-only folder)
  x RuleError             the rule book has faults; carries all of them, each with file and line
  x ConfigError           crawl.toml has faults; carries all of them, each with file and line
  x StateError            the crawl's state or archive cannot be used
    + LockedError         another crawl works on the same folder
  x UsageError            exit status 2: wrong use of the command line

What a *page* can have is not an error: it ends as a `Rejected` value and is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LINE_CHARS = 300
"""Longest line that is made of an error nobody foresaw: it may quote a page."""


class QinggaoError(Exception):
    """Something failed; the message is one line that says what, where and what to do next."""

    exit_status = 1


class InputError(QinggaoError):
    """An input cannot be read."""


class OutputError(QinggaoError):
    """An output cannot be written."""


class StateError(QinggaoError):
    """The crawl's state or archive, or an index of duplicates, cannot be used."""


class LockedError(StateError):
    """Another crawl works on the same state folder."""


class UsageError(QinggaoError):
    """The command line was used wrongly."""

    exit_status = 2


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """
    One fault in a file written by a person.

    Attributes:
        file: Path as the person gave it.
        line: Line number, starting at 1.
        what: What is wrong and what to write instead.
    """

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class FaultsError(QinggaoError):
    """A file written by a person has faults; `faults` holds all of them, sorted by file and line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class RuleError(FaultsError):
    """The rule book has faults."""


class ConfigError(FaultsError):
    """The crawl configuration has faults."""


def in_a_line(error: BaseException) -> str:
    r"""
    Return an error that nobody foresaw as one line of sound Unicode: its kind and what it says.

    Example:
        >>> in_a_line(ValueError("no\nnumber: \ud800"))
        'ValueError: no number: \\ud800'
    """
    line = " ".join(f"{type(error).__name__}: {error}".split())
    return line.encode("utf-8", "backslashreplace").decode()[:MAX_LINE_CHARS].rstrip(": ")
