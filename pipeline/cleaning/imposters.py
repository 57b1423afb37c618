"""
Pages that a server sends in an article's place: challenges, soft 404s, login walls, parked domains.

They are recognised and named, never solved. The phrases are data: `data/imposters.toml`. A phrase alone proves nothing,
a news report may quote it; only a page without the text of an article can be an imposter.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from pipeline.model import Refusal
from pipeline.rulebook.fold import count_han, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborHTMLParser

MAX_CHALLENGE_CHARS = 40_000
"""Challenges are small; an article page may load the same protection script and still be an article."""
MAX_IMPOSTER_HAN = 150
"""A page with more text than this says more than that it has nothing to say."""
PRECONDITION_FAILED = 412
"""Nothing is ever asked under a condition that could fail so: whoever answers it wants a script to be run first."""
MAX_HEAD_CHARS = 2000
_JSON_START = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{\"])")

Imposter = Literal["challenge_page", "soft_404", "login_wall", "parked_domain"]
_IMPOSTERS: Mapping[Imposter, str] = {
    "challenge_page": "challenge",
    "soft_404": "soft_404",
    "login_wall": "login_wall",
    "parked_domain": "parked_domain",
}
"""What a page can be instead of an article, and where its phrases stand in the data."""


def refuse_response(status: int | None, source: str) -> Refusal | None:
    """
    Refuse a response that is no page of the site: a challenge, an interface's answer, an HTTP error.

    Args:
        status: HTTP status; None for pages that did not come over HTTP.
        source: The decoded page.
    """
    if len(source) <= MAX_CHALLENGE_CHARS:
        marker = next((m for m in _data()["challenge"]["markers"] if m in source), None)
        if marker:
            return Refusal("challenge_page", marker)
        if status == PRECONDITION_FAILED and "<script" in source:
            return Refusal("challenge_page", f"a script with status {status}")
    if status is not None and not 200 <= status < 300:  # noqa: PLR2004 -- the range HTTP calls success
        return Refusal("http_status", str(status))
    if _JSON_START.match(source) and "<" not in source[:MAX_HEAD_CHARS]:
        return Refusal("not_html", "the answer is JSON")
    return None


def imposter(title: str | None, text: str) -> Refusal | None:
    """
    Name the imposter a page is, None for a page that may be an article.

    Args:
        title: Its headline.
        text: The text found on it: the body, or all visible text where no body was found.
    """
    if count_han(text) > MAX_IMPOSTER_HAN:
        return None
    said = fold(f"{title or ''}\n{text}")
    for kind, table in _IMPOSTERS.items():
        phrase = next((p for p in _data()[table]["phrases"] if p in said), None)
        if phrase:
            return Refusal(kind, phrase)
    return None


def visible_text(tree: LexborHTMLParser) -> str:
    """Return the text a reader may see of a page on which no body was found; what else it holds is cut out of it."""
    for node in tree.css("script, style, template, noscript"):
        node.decompose()
    return "\n".join(filter(None, map(str.strip, tree.body.text(separator="\n").split("\n")))) if tree.body else ""


@cache
def _data() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((resources.files(__package__) / "data" / "imposters.toml").read_text(encoding="utf-8"))
