"""What an input can be. A room of its own: the command line names the kinds in its help and reads nothing for it."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What an input is."""

    AUTO = "auto"
    HTML = "html"
    TEXT = "text"
    WARC = "warc"
    JSONL = "jsonl"
