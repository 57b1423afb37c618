"""What a duplicate is, in numbers: data that travels with the package, or a file of one's own."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import ConfigError, InputError
from pipeline.rulebook.faults import read_toml

_SHARE = Field(ge=0, le=1)


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sketch(_Table):
    """How texts are sketched; the names are explained in data/duplicates.toml."""

    shingle: int = Field(ge=2, le=20)
    permutations: int = Field(ge=3, le=1024)
    rows: int = Field(ge=1, le=16)
    seed: int = Field(ge=0)


class Search(_Table):
    """How many texts a new one is compared with."""

    postings: int = Field(ge=1)
    candidates: int = Field(ge=1)


class Compare(_Table):
    """When two texts tell the same."""

    longest: int = Field(ge=100)
    shortest: int = Field(ge=1)
    coverage: float = _SHARE
    small: int = Field(ge=0)
    small_coverage: float = _SHARE
    same_length: float = _SHARE
    part_length: float = _SHARE
    part_coverage: float = _SHARE
    number_context: int = Field(ge=1, le=20)
    other_numbers: float = _SHARE
    edited_numbers: float = Field(ge=0)
    number_every: int = Field(ge=1)
    name_times: int = Field(ge=2)
    name_share: float = _SHARE


class Original(_Table):
    """Which article of a cluster is the original."""

    tainted_host: float = _SHARE


class Index(_Table):
    """How the index works; changes nothing about what is found."""

    batch: int = Field(ge=1)
    cache_bytes: int = Field(ge=1_000_000)


class Settings(_Table):
    """All numbers of a search for duplicates."""

    sketch: Sketch
    search: Search
    compare: Compare
    original: Original
    index: Index

    @property
    def digest(self) -> str:
        """Digest of what an index depends on, hex: what is found and how, not which original is chosen."""
        kept = self.model_dump_json(include={"sketch", "search", "compare"})
        return hashlib.sha256(kept.encode()).hexdigest()[:16]


@cache
def builtin_settings() -> Settings:
    """
    Return the settings that travel with the package.

    Example:
        >>> builtin_settings().sketch.shingle
        5
    """
    text = (files(__package__) / "data" / "duplicates.toml").read_text(encoding="utf-8")
    return _parsed(text, "duplicates.toml")


def read_settings(path: Path | str) -> Settings:
    """
    Read settings from a TOML file with all the keys of data/duplicates.toml.

    Raises:
        InputError: The file cannot be read.
        ConfigError: It has faults; all are named, with their lines.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(f"{path}: cannot be read: {getattr(exc, 'strerror', None) or exc}") from exc
    return _parsed(text, str(path))


def _parsed(text: str, file: str) -> Settings:
    found, faults = read_toml(text, file, Settings)
    if found is None:
        raise ConfigError(faults)
    return found
