"""What a report shows, frozen: numbers, texts and nothing a template would have to work out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.proof.html.explained import Explained

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 24, 3


@dataclass(frozen=True, slots=True)
class Count:
    """A named number; `name` is a key of the words, or a value out of a closed list."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Spark:
    """
    A line of earlier nights, drawn to scale.

    Attributes:
        points: `x,y x,y …` in a box of 96 × 24, as SVG's polyline wants it; "" for fewer than two nights.
        last_x: Where the last night stands.
        last_y: Its height.
        values: The numbers, the earliest first, for those who do not see the line.
    """

    points: str
    last_x: float
    last_y: float
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site's night; shares are 0 to 1."""

    site: str
    articles: int
    rejected: int
    unchanged: int
    median_length: int
    undated: float
    spammed: float
    spark: Spark


@dataclass(frozen=True, slots=True)
class RuleRow:
    """
    What a rule did.

    Attributes:
        rule: Its id.
        title: What it is for; "" for a step that is no rule of the book.
        status: "stable", "trial", "retired" or "".
        pages: Articles it cut in.
        cuts: Its cuts.
        chars: Characters it removed.
        reports: Articles it would have cut in, as a trial rule.
    """

    rule: str
    title: str
    status: str
    pages: int
    cuts: int
    chars: int
    reports: int


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A figure of a site that is not as it was."""

    site: str
    what: str
    now: float
    before: float


@dataclass(frozen=True, slots=True)
class SuspectRow:
    """A suspect; `place` is where it was seen first."""

    id: str
    kind: str
    text: str
    why: str
    score: float
    pages: int
    hosts: str
    place: str


@dataclass(frozen=True, slots=True)
class Report:
    """A night."""

    night: str
    faults: tuple[str, ...]
    totals: tuple[Count, ...]
    reasons: tuple[Count, ...]
    sites: tuple[SiteRow, ...]
    rules: tuple[RuleRow, ...]
    broken: tuple[BrokenRow, ...]
    suspects: tuple[SuspectRow, ...]
    more_suspects: int
    examples: tuple[Explained, ...]


def spark(values: tuple[int, ...]) -> Spark:
    """
    Draw a line of numbers.

    >>> spark((0, 10)).points
    '3.0,21.0 93.0,3.0'
    """
    top = max(values, default=0) or 1
    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / max(1, len(values) - 1)
    high = SPARK_HEIGHT - 2 * SPARK_EDGE
    places = [(SPARK_EDGE + n * step, SPARK_EDGE + high * (1 - value / top)) for n, value in enumerate(values)]
    last_x, last_y = places[-1] if places else (0.0, 0.0)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places) if len(places) > 1 else ""
    return Spark(points, round(last_x, 1), round(last_y, 1), values)
