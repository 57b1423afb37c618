"""Links around a text that lead nowhere but to the same text: into an app, to a script, to the top."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MIN_ALIKE = 3
"""So many sentences with one target are one text."""
MIN_CHARS = 15
_SENTENCE = re.compile("[，。！？；]")
_ADDRESS = re.compile(r"(?:https?:)?//|[./?\w][^:]*$")


def without_own_links(tree: LexborHTMLParser) -> bool:
    """
    Take the links off sentences that all lead to one place, or to none.

    Args:
        tree: The page; it is changed.

    Returns:
        Whether any was taken off.

    >>> from pipeline.cleaning.dom import parse
    >>> page = parse("<p><a href='app://a'>清晨，书摊的主人摆好了两张长桌。</a></p><a href=/2.html>另一篇</a>")
    >>> without_own_links(page), page.body.html
    (True, '<body><p>清晨，书摊的主人摆好了两张长桌。</p><a href="/2.html">另一篇</a></body>')
    """
    links = [(node, _target(node)) for node in tree.css("a") if _holds_sentence(node)]
    targets = Counter(target for _, target in links)
    own = [node for node, target in links if targets[target] >= MIN_ALIKE or not _ADDRESS.match(target)]
    for node in own:
        node.unwrap()
    return bool(own)


def _target(node: LexborNode) -> str:
    return (node.attributes.get("href") or "").strip()


def _holds_sentence(node: LexborNode) -> bool:
    text = node.text()
    return len(text) >= MIN_CHARS and _SENTENCE.search(text) is not None
