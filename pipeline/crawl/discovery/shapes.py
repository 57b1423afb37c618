"""The shapes that a site's article addresses share, as patterns for its section."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_SHARE = 0.05
"""A shape that fewer of the article links have is an exception."""
MIN_LINKS = 3

_RUN = re.compile(r"\d+|[A-Za-z]+|[^\dA-Za-z]")
_EXTENSION = re.compile(r"\.(?:s?html?|aspx?|php|jsp)$")
_WORD = re.compile(r"[A-Za-z\d]+|[^A-Za-z\d]")
_LONG_ID = re.compile(r"(?<![A-Za-z\d])(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{8,}(?![A-Za-z\d])", re.IGNORECASE)
_MIXED_RUNS = 4
"""A name whose letters and digits alternate this often is an id, not a word with a number."""


def article_patterns(urls: Sequence[str]) -> tuple[str, ...]:
    r"""
    Return patterns for the shapes that addresses of articles share, the most common first.

    Example:
        >>> article_patterns([f"http://a.cn/sz/202511/t20251118_{n}.html" for n in range(1000, 1005)])
        ('/20\\d{4}/t20\\d{6}_\\d+\\.html$',)
    """
    exact = {url: _shape(url, is_loose=False) for url in urls}
    loose = {url: _shape(url, is_loose=True) for url in urls}
    variants: dict[str, set[str]] = {}
    for url in urls:
        variants.setdefault(loose[url], set()).add(exact[url])
    # Letters that differ from headline to headline are part of an id; letters that all of them share are a word.
    shapes = Counter(exact[url] if len(variants[loose[url]]) == 1 else loose[url] for url in urls)
    enough = max(MIN_LINKS, MIN_SHARE * len(urls))
    return tuple(shape for shape, count in shapes.most_common() if shape and count >= enough)


def _shape(url: str, *, is_loose: bool) -> str:
    """
    Return the pattern of an address from its first folder with a number on; "" for one without numbers.

    Args:
        url: The address.
        is_loose: Whether a long word with a number in it, such as `iicezuev0938341`, is taken for an id as a whole.
    """
    parts = urlsplit(url)
    if parts.query:
        name = parts.query.partition("=")[0]
        return re.escape(parts.path) + r"\?" + re.escape(name) + r"=\w+" if parts.path != "/" else ""
    segments = parts.path.split("/")[1:]
    first = next((number for number, segment in enumerate(segments) if re.search(r"\d", segment)), None)
    return (
        ""
        if first is None
        else "".join("/" + _segment_shape(segment, is_loose=is_loose) for segment in segments[first:]) + "$"
    )


def _segment_shape(segment: str, *, is_loose: bool) -> str:
    extension = _EXTENSION.search(segment)
    name = segment[: extension.start()] if extension else segment
    runs = _RUN.findall(name)
    ending = re.escape(extension[0]) if extension else ""
    if sum(run.isalnum() for run in runs) >= _MIXED_RUNS and re.fullmatch(r"\w+", name, re.ASCII):
        return rf"\w{{{len(name)}}}" + ending
    if is_loose and _LONG_ID.search(name):
        words = (
            r"\w+" if _LONG_ID.fullmatch(word) else "".join(map(_run_shape, _RUN.findall(word)))
            for word in _WORD.findall(name)
        )
        return "".join(words) + ending
    return "".join(_run_shape(run) for run in runs) + ending


def _run_shape(run: str) -> str:
    if not run.isdigit():
        return run if run == "-" else re.escape(run)
    if run.startswith("20") and len(run) in (4, 6, 8):
        return rf"20\d{{{len(run) - 2}}}"
    return r"\d+"
