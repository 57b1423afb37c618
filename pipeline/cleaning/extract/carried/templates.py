"""Bodies that a page carries as markup for its scripts to put in place: templates and text areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

_HOLDERS = (
    'template, noscript, textarea, script[type*="template" i], script[type="text/html" i], script[type="text/plain" i]'
)
_MARKED_UP = frozenset({"template", "noscript"})
MIN_CHARS = 60


def template_texts(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """
    Go over the markup that a page holds in elements which show nothing.

    Args:
        tree: The page.

    Yields:
        The markup and the place it is reported under, "embedded:" and the element's name.
    """
    for node in tree.css(_HOLDERS):
        text = _inside(node.html or "") if node.tag in _MARKED_UP else node.text()
        if len(text) >= MIN_CHARS:
            yield text, f"embedded:{node.tag}"


def _inside(html: str) -> str:
    """Cut an element's own tags off: what a template holds is a document of its own, which the tree does not show."""
    return html[html.find(">") + 1 : html.rfind("</")]
