"""
Bodies that a page carries as data for its scripts, and shows only after they ran.

Read are JSON-LD, JSON documents (`__NEXT_DATA__`), JSON assigned to a variable or handed to `JSON.parse`
(`__INITIAL_STATE__`), any of them percent-encoded or not, what a call returns (`__NUXT__`), the rows of a streamed tree
(`__next_f`), and, where none of these holds a body, string literals under a telling key in other scripts, then
templates and text areas.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from pipeline.cleaning.calls import returned_by_call
from pipeline.cleaning.dom import content_of, parse
from pipeline.cleaning.extract.carried.assignments import assignments, handed_over, may_hold_literals
from pipeline.cleaning.extract.carried.rich_text import lines_of
from pipeline.cleaning.extract.carried.templates import template_texts
from pipeline.cleaning.extract.finding.headline import MIN_NEWS_CHARS, flatten
from pipeline.cleaning.extract.finding.weigh import weigh_paragraph
from pipeline.cleaning.extract.page.walk import outline
from pipeline.cleaning.invisible import fold
from pipeline.cleaning.literals import LITERAL, STRING, sound_escapes, unquote_literal
from pipeline.cleaning.payloads import flight_rows, hydrate, is_element, markup_of
from pipeline.cleaning.shield import shield
from pipeline.model import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.cleaning.extract.page.outline import Outline

MIN_BODY_CHARS = 60
MIN_SCRIPT_CHARS = 100
MAX_ASSIGNMENTS = 20
MAX_VALUES = 100_000
MAX_CANDIDATES = 8
MIN_PARAGRAPHS = 2

_PERCENT_JSON = re.compile(r"\s*%(?:7B|5B)", re.IGNORECASE)
_PERCENT_HAN = re.compile(r"%E[3-9]%[89AB]", re.IGNORECASE)
_UNDEFINED = re.compile(r"(?<=[:,\[])\s*undefined(?=\s*[,}\]])")
_BODY_LITERAL = re.compile(
    rf"\b(?:article_?[bB]ody|article_?[cC]ontent|content|body|html)\b[\"']?\s*:\s*({STRING})", re.DOTALL
)
# What stands before the telling word in a name is not asked for: that would be tried at every name of a script.
_BODY_VARIABLE = re.compile(rf"(?:[cC]ontent|[bB]ody|[hH]tml|[tT]ext)\w{{0,10}}\s*=\s*({STRING})", re.DOTALL)
_NAME = re.compile(r"[\w$]+")
_ADDRESS = re.compile(r"(?:https?:)?//\S+$")
_MARKUP = re.compile(r"<(?:p|br|div|section|span|img|strong|table)\b", re.IGNORECASE)
_HAN = re.compile(r"[㐀-鿿]")
_KEYS = tomllib.loads((files("pipeline.cleaning") / "data" / "extract_embedded.toml").read_text(encoding="utf-8"))
_ATTRIBUTES = ", ".join(f"[{name}]" for name in _KEYS["attributes"])
_BODY_OF_KEYS = frozenset(whole + part for whole in _KEYS["body_of"] for part in _KEYS["body_parts"])
_BODY_KEYS, _TITLE_KEYS, _ADDRESS_KEYS = (frozenset(_KEYS[kind]) for kind in ("body", "title", "address"))


class Embedded(NamedTuple):
    """
    A body found in a script.

    Attributes:
        page: Its text as an outline.
        where: "json-ld", or "embedded:" and the script's id or the variable.
        weight: How much body text it is.
    """

    page: Outline
    where: str
    weight: float


class _Candidate(NamedTuple):
    text: str
    where: str
    is_titled: bool


def find_embedded(tree: LexborHTMLParser, titles: Sequence[str]) -> Embedded | None:
    """
    Find the article's body in the page's scripts.

    Args:
        tree: The page.
        titles: Titles the article may be told by, among the other articles a page's data lists.

    Returns:
        The heaviest text under a telling key, text beside the page's own title preferred; where no key tells, markup
        beside that title.
    """
    flat_titles = [flat for title in titles if len(flat := flatten(title)) >= MIN_NEWS_CHARS]
    sources = [(node, node.text()) for node in tree.css("script")]
    scripts = [(node, source) for node, source in sources if _may_hold_text(source)]
    documents = [document for node, source in scripts for document in _documents(node, source)]
    documents += _in_attributes(tree)
    documents += [("embedded:__next_f", row) for row in flight_rows(source for _, source in sources)]
    texts = [text for where, value in documents for text in _in_json(where, value, flat_titles)]
    found = [candidate for candidate, key in texts if key in _BODY_KEYS or key in _BODY_OF_KEYS]
    found = found or [candidate for candidate, _ in texts if candidate.is_titled and _MARKUP.search(candidate.text)]
    if not found:
        literal = (source for _, source in scripts if may_hold_literals(source))
        found = [candidate for source in literal for candidate in _in_literals(source)]
    if not found:
        markup = (held for held in template_texts(tree) if _MARKUP.search(held[0]) and _is_body(held[0]))
        found = [_Candidate(text, where, is_titled=False) for text, where in markup]
    found.sort(key=lambda candidate: (candidate.is_titled, len(candidate.text)), reverse=True)
    bodies = [(candidate.is_titled, body) for candidate in found[:MAX_CANDIDATES] if (body := _read(candidate))]
    return max(bodies, key=lambda rated: (rated[0], rated[1].weight))[1] if bodies else None


def _may_hold_text(source: str) -> bool:
    if len(source) < MIN_SCRIPT_CHARS:
        return False
    return "\\u" in source or any(pattern.search(source) for pattern in (_HAN, _PERCENT_HAN))


def _in_json(where: str, value: Any, titles: Sequence[str]) -> Iterator[tuple[_Candidate, str]]:  # noqa: ANN401
    """Yield the texts of a document with their keys; without a telling key one is believed beside the page's title."""
    for text, key, owner in _texts(value):
        yield _Candidate(text, where, _is_titled(owner, titles)), _flat_key(key)


def _in_literals(source: str) -> Iterator[_Candidate]:
    for match in _BODY_LITERAL.finditer(source):
        text = unquote_literal(match[1])
        if _is_body(text):
            yield _Candidate(text, "embedded:script", is_titled=False)
    for match in _BODY_VARIABLE.finditer(source):  # of a variable only markup is believed: it is set into the page
        text = unquote_literal(match[1])
        if _MARKUP.search(text) and _is_body(text):
            yield _Candidate(text, "embedded:script", is_titled=False)


def _documents(node: LexborNode, source: str) -> Iterator[tuple[str, Any]]:
    """Yield the JSON values of a script with the place they are reported under."""
    attributes = node.attributes
    kind = (attributes.get("type") or "").lower()
    if "json" in kind:
        name = "json-ld" if "ld+json" in kind else f"embedded:{attributes.get('id') or 'json'}"
        value, _ = _decode(source.strip(), 0)
        yield name, hydrate(value)
        return
    if (returned := returned_by_call(source)) is not None:
        yield "embedded:__NUXT__", returned
        return
    for count, found in enumerate(chain(assignments(source), handed_over(source))):
        if count >= MAX_ASSIGNMENTS:
            return
        names = _NAME.findall(found.target)
        value, _ = _decode_at(source, found.start)
        if value is not None and names:
            yield f"embedded:{names[-1]}", value


def _in_attributes(tree: LexborHTMLParser) -> Iterator[tuple[str, Any]]:
    """Yield the JSON values that elements hold in an attribute, as front ends start from one."""
    for node in tree.css(_ATTRIBUTES):
        for name, text in node.attributes.items():
            if name in _KEYS["attributes"] and text and len(text) >= MIN_SCRIPT_CHARS and text.lstrip()[:1] in "{[":
                yield f"embedded:{name}", _decode(text.lstrip(), 0)[0]


def _decode_at(source: str, start: int) -> tuple[Any, int]:
    """Decode the JSON at an offset, or the JSON in the string literal there."""
    literal = LITERAL.match(source, start)
    if literal:
        return _decode(unquote_literal(literal[0]), 0)
    return _decode(source, start)


def _decode(source: str, start: int) -> tuple[Any, int]:
    """Decode JSON, percent-encoded or with the `undefined` that scripts write into it; None where it is none."""
    if _PERCENT_JSON.match(source, start):
        source, start = unquote(source[start:]), 0
    rest = sound_escapes(source[start:])
    for text in (rest, _UNDEFINED.sub("null", rest)):
        try:
            return json.JSONDecoder(strict=False).raw_decode(text)
        except (ValueError, RecursionError):
            continue
    return None, start


def _texts(value: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:  # noqa: ANN401 -- a JSON document is any value
    """Yield texts long enough for a body, each with its key and the titled object it belongs to."""
    stack: list[tuple[Any, str, dict[str, Any]]] = [(value, "", {})]
    for _ in range(MAX_VALUES):
        if not stack:
            return
        item, key, owner = stack.pop()
        if isinstance(item, str) and item[:1] in {"{", "["} and len(item) >= MIN_SCRIPT_CHARS:
            stack.append((_decode(item, 0)[0], key, owner))
            continue
        text = _join(item) if isinstance(item, list) else item
        if isinstance(item, list) and _is_of_paragraphs(item):
            text, key = markup_of(item), "paragraphs"
        elif isinstance(item, (list, dict)) and _flat_key(key) in _BODY_KEYS | _BODY_OF_KEYS:
            text = max(text if isinstance(text, str) else "", "\n".join(lines_of(item)), key=len)
        if isinstance(text, str) and _is_body(text):
            yield text, key, owner
        if isinstance(item, dict):
            titled = item if any(_flat_key(name) in _TITLE_KEYS for name in item) else owner
            stack.extend((child, name, titled) for name, child in item.items())
        elif isinstance(item, list):
            stack.extend((child, key, owner) for child in item)


def _is_of_paragraphs(items: list[Any]) -> bool:
    """Tell whether a list holds the paragraphs of a text as elements of a streamed tree."""
    return sum(1 for item in items if is_element(item) and item[1] == "p") >= MIN_PARAGRAPHS


def _join(items: list[Any]) -> str:
    """Join a list of paragraphs, or of objects that each hold one; a list of other pages is none."""
    if items and all(isinstance(item, str) for item in items):
        return "\n".join(items)
    blocks = [item for item in items if isinstance(item, dict)]
    keys = {key: _flat_key(key) for block in blocks for key in block}
    if _ADDRESS_KEYS & set(keys.values()):
        return ""
    columns = (
        "\n".join(text for block in blocks if isinstance(text := block.get(key), str) and not _ADDRESS.match(text))
        for key, flat in keys.items()
        if flat not in _TITLE_KEYS
    )
    return max(columns, key=lambda column: len(_HAN.findall(column)), default="")


def _flat_key(key: str) -> str:
    return key.lower().replace("_", "")


def _is_body(text: str) -> bool:
    return len(text) >= MIN_BODY_CHARS and len(_HAN.findall(text)) >= MIN_BODY_CHARS // 2


def _is_titled(owner: dict[str, Any], titles: Sequence[str]) -> bool:
    names = [flatten(name) for key, name in owner.items() if _flat_key(key) in _TITLE_KEYS and isinstance(name, str)]
    return any(len(name) >= MIN_NEWS_CHARS and (name in title or title in name) for name in names for title in titles)


def _read(candidate: _Candidate) -> Embedded | None:
    text = html.unescape(candidate.text) if "&lt;" in candidate.text else candidate.text
    if not _MARKUP.search(text):
        text = "".join(f"<p>{html.escape(line)}</p>" for line in map(fold, text.splitlines()) if line)
    safe = shield(text)
    if isinstance(safe, Refusal):
        return None
    page = outline(content_of(parse(safe)))
    return Embedded(page, candidate.where, sum(map(weigh_paragraph, page.paragraphs)))
