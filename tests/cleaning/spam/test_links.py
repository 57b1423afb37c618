"""Whom the links of an element lead to."""

from __future__ import annotations

from pipeline.cleaning.dom import parse
from pipeline.cleaning.spam.features.links import link_farms


def test_an_element_may_be_a_farm_if_its_links_lead_to_enough_foreign_domains():
    """An element counts once for each foreign domain below it; the page's own domain and a second link add nothing."""
    links = "".join(f'<a href="http://www.d{n}.test/">甲</a>' for n in (1, 2, 3, 3))
    html = (
        f'<div id=few>{links}<a href="//own.test/">乙</a></div><div id=other><a href="https:\\\\d4.test/">丙</a></div>'
    )
    tree = parse(f"<body><div id=all>{html}</div>")

    assert {"all", "body", "html"} == {node.id or node.tag for node in link_farms(tree, "own.test", 4).values()}
    assert {} == link_farms(tree, "own.test", 5)


def test_an_element_whose_links_mostly_lead_home_is_no_farm():
    """Of the links between the first foreign one and the last at least half are foreign."""
    foreign = [f'<a href="http://www.d{n}.test/">甲</a>' for n in range(4)]
    own = '<a href="/a">乙</a>'
    tree = parse(f"<div id=menu>{(own * 2).join(foreign)}</div><div id=farm>{''.join(foreign)}{own * 9}</div>")

    assert {"farm"} == {node.id for node in link_farms(tree, "own.test", 4).values() if node.id}
