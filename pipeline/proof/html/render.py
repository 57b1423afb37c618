"""
Templates, and the promise that a value never becomes anything but text.

Autoescape is on whatever a template is called, an undefined name is an error, and the templates of this package know
no way around it: tests/proof/html/test_templates.py reads them for unquoted attributes, `safe` and scripts. The page
says so to the browser, too: its Content-Security-Policy allows our one style sheet, by its digest, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.proof.html.visible import visible
from pipeline.proof.html.words import HTML_LANGUAGE, Language, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLE = "style.css"


def style_sheet() -> str:
    """Return the one style sheet of all our pages."""
    return (files(__package__) / "templates" / _STYLE).read_text(encoding="utf-8")


def content_policy(more: str = "form-action 'none'") -> str:
    """
    Return the Content-Security-Policy of our pages.

    Args:
        more: Further directives; those of a page on disk if left out.

    >>> content_policy().startswith("default-src 'none'; style-src 'sha256-")
    True
    """
    digest = base64.b64encode(hashlib.sha256(style_sheet().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; {more}"


@cache
def environment(language: Language) -> Environment:
    """
    Return the template environment for a language.

    Templates have, beside what they are given: `say(name, …)` and `name_of(list, value)` and `reason(text)` from the
    words, `number(n)` and `percent(share)`, `language` for the `lang` attribute, `style` and `policy`.
    """
    chosen = words(language)
    made = Environment(
        loader=PackageLoader("pipeline.proof.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {
        "say": chosen.say,
        "name_of": chosen.name,
        "reason": chosen.reason,
        "language": HTML_LANGUAGE[language],
        "style": Markup(style_sheet()),  # noqa: S704 -- our own file, not a value
        "policy": content_policy(),
        "number": number,
        "percent": percent,
    }
    return made


def rendered(template: str, language: Language, **values: object) -> Iterator[bytes]:
    """
    Render a page, piece by piece.

    Args:
        template: Name of the template.
        language: Language of the page.
        values: What the template shows: frozen view models, and iterators of them.
    """
    stream = environment(language).get_template(template).stream(values)
    stream.enable_buffering(100)
    for piece in stream:
        yield piece.encode("utf-8")


def number(value: float) -> str:
    """
    Return a number with its thousands apart.

    >>> number(1234567), number(0.5), number(112.0)
    ('1,234,567', '0.5', '112')
    """
    return f"{int(value) if value == int(value) else value:,}"


def percent(share: float) -> str:
    """
    Return a share as a percentage.

    >>> percent(0.1724), percent(0), percent(1)
    ('17.2%', '0%', '100%')
    """
    return f"{share:.1%}".replace(".0%", "%")


def _finalize(value: object) -> object:
    """Make what is hidden in a value visible; nothing that a template forgot to think of is shown as a word."""
    if isinstance(value, Markup):
        return value
    if value is None or not isinstance(value, str | int | float):
        raise TypeError(f"a template shows {value!r}, which is no text and no number")
    return visible(value) if isinstance(value, str) else value
