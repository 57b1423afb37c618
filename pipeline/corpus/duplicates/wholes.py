"""
Which texts are parts of others: cut versions, and what to make of pages that put several articles together.

A cut version repeats the whole one, whichever came first: leaving it out loses nothing. A collection (早报, a page of
several notices) holds articles that have nothing else to do with each other: it repeats none of them, and none repeats
it. Only the articles around it tell the two apart, so this is decided when labels are asked for, not when a text comes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

Weight = tuple[int, bytes]


class Edge(NamedTuple):
    """
    A text that is a part of another.

    Attributes:
        short: Cluster of the shorter text.
        short_weight: Its length and digest.
        whole: Cluster of the longer text.
        whole_weight: Its length and digest.
    """

    short: int
    short_weight: Weight
    whole: int
    whole_weight: Weight


def read_edges(connection: sqlite3.Connection) -> list[Edge]:
    """Read which texts are parts of others."""
    rows = connection.execute(
        "SELECT s.cluster, s.length, s.digest, w.cluster, w.length, w.digest FROM part"
        " JOIN text AS s ON s.number = part.short JOIN text AS w ON w.number = part.whole"
    )
    return [Edge(row[0], (row[1], row[2]), row[3], (row[4], row[5])) for row in rows]


def wholes(edges: Iterable[Edge]) -> dict[int, int]:
    """
    Return for each cluster that is a part of another the cluster it is a part of.

    Of several wholes it is the shortest. The result does not depend on the order of the edges, and following it ends.

    Example:
        >>> cut = Edge(1, (400, b"a"), 2, (900, b"b"))
        >>> wholes([cut])
        {1: 2}
        >>> wholes([cut, Edge(3, (450, b"c"), 2, (900, b"b"))])
        {}
    """
    weights, inside = _gather(edges)
    over: dict[int, list[int]] = defaultdict(list)
    for whole in sorted(inside, key=weights.__getitem__):
        parts = {part for part in inside[whole] if weights[part] < weights[whole]}
        if _hang_together(parts, over):
            for part in parts:
                over[part].append(whole)
    return {part: found[0] for part, found in over.items()}


def _gather(edges: Iterable[Edge]) -> tuple[dict[int, Weight], dict[int, set[int]]]:
    weights: dict[int, Weight] = {}
    inside: dict[int, set[int]] = defaultdict(set)
    for edge in edges:
        for cluster, weight in ((edge.short, edge.short_weight), (edge.whole, edge.whole_weight)):
            weights[cluster] = max(weight, weights.get(cluster, weight))
        if edge.short != edge.whole:
            inside[edge.whole].add(edge.short)
    return weights, inside


def _hang_together(parts: AbstractSet[int], over: Mapping[int, list[int]]) -> bool:
    """Tell whether the parts of one text are parts of each other, directly or by way of others among them."""
    if not parts:
        return False
    neighbours: dict[int, set[int]] = {part: set() for part in parts}
    for part in parts:
        for whole in parts & set(over.get(part, ())):
            neighbours[part].add(whole)
            neighbours[whole].add(part)
    waiting = [min(parts)]
    seen = set(waiting)
    while waiting:
        new = neighbours[waiting.pop()] - seen
        seen |= new
        waiting += new
    return seen == parts
