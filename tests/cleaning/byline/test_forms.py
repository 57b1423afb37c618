"""Bylines written in many ways, one line each."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from pipeline.cleaning.byline.find import Byline, find_byline, with_body_credits
from pipeline.cleaning.dom import parse

FORMS = tomllib.loads(Path(__file__).with_name("forms.toml").read_text(encoding="utf-8"))
TITLE = "旧渡口的茶馆又开张了"
TEXT = (
    "星期三清早，渡口边的茶馆卸下了门板，来得最早的是一位退休的船工，他带来了自己的杯子。",
    "茶馆去年因为修堤停了八个月，老板说，炉子是原来的炉子，水还是江里的水，茶钱也没有涨。",
)
PLACES = [(place, form) for place, forms in FORMS.items() for form in forms]


@pytest.mark.parametrize(("place", "form"), PLACES, ids=[form["line"] for _, form in PLACES])
def test_a_line_is_read_as_a_reader_would(place: str, form: dict[str, Any]):
    """Nothing is missing and nothing is invented."""
    lines = {"head": "", "lead": "", "tail": ""} | {place: form["line"]}
    paragraphs = (lines["lead"] + TEXT[0], TEXT[1])
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    html = f"<title>{TITLE}_泊江网</title><h1>{TITLE}</h1>{lines['head']}<div>{body}</div>{lines['tail']}"

    byline = find_byline(parse(html), url=None, fetched_at=None, is_spam_title=lambda _: False)

    found = asdict(with_body_credits(byline, paragraphs))
    says = {"source": "泊江网"} | {key: value for key, value in form.items() if key != "line"}
    expected = asdict(Byline(title=TITLE)) | {key: tuple(v) if isinstance(v, list) else v for key, v in says.items()}
    assert found | {"date_precision": None} == expected
