"""What a template leaves behind where a value is missing: `{{author}}`, `#source#`, `undefined`, `editorName`."""

from __future__ import annotations

import re

from pipeline.cleaning.byline.vocabulary import template_words

_SIGNS = re.compile(r"[${}%<>=\\#]|null|undefined|^\W?db[:：]", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[a-z]+(?:[A-Z][a-z]*|[_.][A-Za-z]+)+")
_WORD = re.compile("[A-Z]?[a-z]+")


def is_placeholder(text: str) -> bool:
    """
    Tell whether a value is what a template prints when it has none.

    Example:
        >>> [is_placeholder(text) for text in ("#source#", "editorName", "article.author", "GameRiver", "iRiver")]
        [True, True, True, False, False]
    """
    if _SIGNS.search(text):
        return True
    words = _WORD.findall(text) if _IDENTIFIER.fullmatch(text.strip(" []【】")) else ()
    return any(word.lower() in template_words() for word in words)
