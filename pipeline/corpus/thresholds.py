"""Thresholds of quality signals: data that a person writes, in a file or on the command line."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, create_model

from pipeline.corpus.labels.quality import quality_file
from pipeline.errors import ConfigError, InputError, UsageError
from pipeline.model import Quality
from pipeline.rulebook.faults import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BUILTIN = "builtin"
_GIVEN = re.compile(r"\s*([A-Za-z0-9_]+)\s*(>=|<=)\s*([0-9]+(?:\.[0-9]+)?)\s*")


class _Bounds(BaseModel):
    model_config = ConfigDict(extra="forbid")

    min: float | None = None
    max: float | None = None


_Signals = create_model(
    "_Signals",
    __config__=ConfigDict(extra="forbid"),
    **dict.fromkeys(Quality.model_fields, (_Bounds | None, None)),  # type: ignore[call-overload]  # names are data
)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    thresholds: _Signals = Field(default_factory=_Signals)  # type: ignore[valid-type]  # made above


@dataclass(frozen=True, slots=True)
class Threshold:
    """
    The values of a signal that stay.

    Attributes:
        signal: A field of `Quality`.
        low: Least value, None for no bound.
        high: Largest value, None for no bound.
    """

    signal: str
    low: float | None = None
    high: float | None = None

    def is_met(self, quality: Quality) -> bool:
        """Tell whether a text stays."""
        value = getattr(quality, self.signal)
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def read_thresholds(source: str) -> tuple[Threshold, ...]:
    """
    Read thresholds from a TOML file: `[thresholds.SIGNAL]` with `min`, `max` or both.

    Args:
        source: Path of the file, or `builtin` for those that travel with the package.

    Raises:
        InputError: The file cannot be read.
        ConfigError: It has faults; all are named, with their lines.
    """
    if source == BUILTIN:
        thresholds = tomllib.loads(quality_file())["thresholds"]
        return tuple(Threshold(name, bounds.get("min"), bounds.get("max")) for name, bounds in thresholds.items())
    try:
        text = Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(f"{source}: cannot be read: {getattr(exc, 'strerror', None) or exc}") from exc
    found, faults = read_toml(text, source, _File)
    if found is None:
        raise ConfigError(faults)
    bounds = ((name, getattr(found.thresholds, name)) for name in Quality.model_fields)
    return tuple(Threshold(name, bound.min, bound.max) for name, bound in bounds if bound is not None)


def given_thresholds(given: Sequence[str]) -> tuple[Threshold, ...]:
    """
    Read thresholds as they are given on the command line.

    Raises:
        UsageError: One is not SIGNAL>=NUMBER or SIGNAL<=NUMBER, or names no signal.

    Example:
        >>> given_thresholds(["line_punct_ratio>=0.2"])
        (Threshold(signal='line_punct_ratio', low=0.2, high=None),)
    """
    return tuple(_given(text) for text in given)


def known(name: str, names: Iterable[str], what: str) -> str:
    """
    Return a name that is one of those known.

    Raises:
        UsageError: It is none; the nearest is proposed.
    """
    names = list(names)
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1)
    raise UsageError(
        f"no {what} {name!r}: " + (f"did you mean {near[0]!r}?" if near else f"it is one of {', '.join(names)}")
    )


def _given(text: str) -> Threshold:
    found = _GIVEN.fullmatch(text)
    if not found:
        raise UsageError(f"{text!r} is no threshold: write SIGNAL>=NUMBER or SIGNAL<=NUMBER, as line_punct_ratio>=0.2")
    signal = known(found[1], Quality.model_fields, "quality signal")
    bound = float(found[3])
    return Threshold(signal, low=bound) if found[2] == ">=" else Threshold(signal, high=bound)
