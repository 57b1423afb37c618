"""Text that an editor saved as a tree of nodes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.dom import parse
from pipeline.cleaning.extract import Draft, extract
from pipeline.cleaning.extract.carried.rich_text import lines_of

KEYS = st.sampled_from(["type", "text", "content", "children", "url", "data", "blocks", "key", "\u0130"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["text", "paragraph", "渡口的灯亮了。"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
TITLE = "河东镇的旧书摊又开张了"


def split(text: str) -> list[dict[str, object]]:
    """Runs of one line, in bold and linked."""
    link = {"type": "link", "url": "/1.html", "children": [{"text": text[12:]}]}
    return [{"text": text[:8]}, {"type": "text", "text": text[8:12], "bold": True}, link]


TREES = {
    "slate": lambda texts: [{"type": "paragraph", "children": split(text)} for text in texts],
    "prosemirror": lambda texts: {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in texts],
    },
    "editor.js": lambda texts: {"blocks": [{"type": "paragraph", "data": {"text": text}} for text in texts]},
    "draft.js": lambda texts: {
        "blocks": [{"key": str(n), "text": text, "type": "unstyled"} for n, text in enumerate(texts)],
        "entityMap": {},
    },
    "tokens": lambda texts: [
        {"blockType": "text", "htmlTokens": [[{"type": "text", "content": text}] for text in texts[:2]]},
        {"blockType": "gallery", "images": [{"caption": "老街一角"}]},
        {"blockType": "text", "htmlTokens": [[{"type": "text", "content": text}] for text in texts[2:]]},
    ],
}


@pytest.mark.parametrize("kind", TREES)
def test_the_lines_of_a_tree_are_the_paragraphs(kind: str, body):
    """Whatever the editor's names are, in a page whose scripts show the text."""
    value = {"props": {"news": {"title": TITLE, "content": TREES[kind](body)}}}
    script = f"<script id=__NEXT_DATA__ type=application/json>{json.dumps(value)}</script>"
    html = f"<title>{TITLE}_河东新闻网</title><div id=app></div>{script}"

    assert extract(parse(html), html) == Draft(body, "embedded:__NEXT_DATA__")


@pytest.mark.parametrize(
    "value",
    [
        None,
        "一段文字",
        [{"title": "一座桥的三十年", "content": "桥是三十年前修的，走过的人都记得。"}],
        [{"url": "/1.html", "text": "桥是三十年前修的，走过的人都记得。"}],
        [[[[[[[[[[[[[{"text": "太深了"}]]]]]]]]]]]]],
    ],
)
def test_what_is_no_text_of_this_page_gives_no_lines(value: object):
    """Other pages, values of another kind, endless nesting."""
    assert lines_of(value) == []


@given(VALUES)
def test_any_json_value_can_be_asked(value: object):
    """Scripts hold all sorts of values under the same names."""
    assert all(isinstance(line, str) and line.strip() for line in lines_of(value))
