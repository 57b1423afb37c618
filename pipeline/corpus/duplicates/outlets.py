"""Does an article stand where it was written? What its 来源 says, held against the names of its host."""

from __future__ import annotations

import tomllib
from enum import IntEnum
from functools import cache
from importlib.resources import files


class Origin(IntEnum):
    """How likely it is that an article stands where it was written, likeliest first."""

    OWN = 0
    UNKNOWN = 1
    FOREIGN = 2


def origin_of(host: str, source: str) -> Origin:
    """
    Tell whether an article is its host's own.

    Args:
        host: Host name; empty if it is not known.
        source: 来源 as the page says it; empty if it says none.

    Returns:
        UNKNOWN where the page does not say, or the table of outlets knows neither.

    Example:
        >>> origin_of("politics.people.com.cn", "人民网－人民日报").name
        'OWN'
        >>> origin_of("news.example.cn", "人民网").name, origin_of("news.example.cn", "").name
        ('FOREIGN', 'UNKNOWN')
    """
    if not source:
        return Origin.UNKNOWN
    own = _names_of(host)
    if any(name in source for name in own):
        return Origin.OWN
    if own or any(name in source for names in _outlets().values() for name in names):
        return Origin.FOREIGN
    return Origin.UNKNOWN


def _names_of(host: str) -> tuple[str, ...]:
    labels = host.split(".")
    return next((names for at in range(len(labels)) if (names := _outlets().get(".".join(labels[at:])))), ())


@cache
def _outlets() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads((files(__package__) / "data" / "outlets.toml").read_text(encoding="utf-8"))
    return {host: tuple(names) for host, names in table.items()}
