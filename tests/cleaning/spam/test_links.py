"""Whom the links of an element lead to."""

from __future__ import annotations

from pipeline.cleaning.dom import parse
from pipeline.cleaning.spam.links import rich_elements


def test_the_elements_rich_in_foreign_domains_are_those_around_enough_of_them():
    """An element counts once for each foreign domain below it; the page's own domain and a second link add nothing."""
    links = "".join(f'<a href="http://www.d{n}.test/">甲</a>' for n in (1, 2, 3, 3))
    html = (
        f'<div id=few>{links}<a href="//own.test/">乙</a></div><div id=other><a href="https:\\\\d4.test/">丙</a></div>'
    )
    tree = parse(f"<body><div id=all>{html}</div>")

    assert {"all", "body", "html"} == {node.id or node.tag for node in rich_elements(tree, "own.test", 4).values()}
    assert {} == rich_elements(tree, "own.test", 5)
