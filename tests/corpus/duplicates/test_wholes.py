"""Parts and wholes: cut versions repeat the whole, collections repeat nothing; the order of edges does not matter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.duplicates.wholes import Edge, wholes

LENGTHS = {number: (100 * number, bytes([number])) for number in range(1, 10)}


def edge(short: int, whole: int) -> Edge:
    """Make an edge between two texts that are as long as their numbers say."""
    return Edge(short, LENGTHS[short], whole, LENGTHS[whole])


def test_a_cut_version_is_a_part_of_the_whole():
    """One short text in a longer one."""
    assert {1: 2} == wholes([edge(1, 2)])


def test_of_several_wholes_the_shortest_counts():
    """A story that grew: each version belongs to the next."""
    assert {1: 2, 2: 3} == wholes([edge(1, 3), edge(1, 2), edge(2, 3)])


def test_a_collection_holds_texts_that_are_nothing_to_each_other():
    """Two stories on one page: none repeats another."""
    assert {} == wholes([edge(1, 3), edge(2, 3)])


def test_a_story_that_also_stands_in_a_collection_keeps_its_whole():
    """The collection says nothing about the versions of a story in it."""
    assert {1: 2} == wholes([edge(1, 2), edge(1, 9), edge(2, 9), edge(3, 9)])


def test_a_cluster_is_no_part_of_itself():
    """Texts of one cluster may be parts of each other."""
    assert {} == wholes([Edge(1, (100, b"a"), 1, (900, b"b"))])


EDGES = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda pair: pair[0] != pair[1]), max_size=20)


@given(EDGES, st.randoms())
def test_the_order_of_edges_does_not_matter_and_every_way_up_ends(pairs: list[tuple[int, int]], chosen):
    """Whatever points to what, also in circles: one answer, and each whole is longer than its part."""
    edges = [edge(*pair) for pair in pairs]
    shuffled = chosen.sample(edges, len(edges))

    assert wholes(edges) == wholes(shuffled)
    assert all(LENGTHS[part] < LENGTHS[whole] for part, whole in wholes(edges).items())
