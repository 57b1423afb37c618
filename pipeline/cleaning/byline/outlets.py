"""Names of outlets, cleaned of what pages put around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.moments import without_moments
from pipeline.cleaning.byline.persons import is_outlet
from pipeline.cleaning.byline.vocabulary import names

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 24  # characters
_AROUND = " \t()（）[]【】〔〕「」-—|｜丨·,，、。;；/:："
_END = re.compile(r"[\t|｜丨]|\s{2,}|[（(【\[]?(?:https?:|www\.)|[。；;！!？?]")
_TOOLS = re.compile(
    r"\s(?:\d|[（(]|我要|我有|参与|參與|评论|評論|点击|字号|分享|收藏|阅读|关注|手机|查看|编辑|大|小|A)"
)
_ACCOUNT = re.compile(r"(?<=..)(?:官方)(?:账号|帳號|帐号|微博|微信|号|號)$")
_PLACEHOLDER = re.compile(r"[${}%<>=]|null|undefined", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]")
_DATELINE = re.compile(
    r"^[\s【\[（(]{0,3}(?P<outlet>[^\s【】（）()\[\]，。：:]{2,10}?)(?:專訊|专讯|訊|讯|綜合報道|報道|记者|記者|电|電)"
)


def source_of(value: str) -> str | None:
    """
    Clean the value of a source label.

    Args:
        value: What stands behind 「来源：」.

    Returns:
        The outlet as the page writes it, None for a placeholder, a button or a sentence.

    Example:
        >>> source_of("《新华网》 参与互动(3)"), source_of("--"), source_of("{{source}}")
        ('新华网', None, None)
    """
    value = _END.split(without_moments(value.lstrip(_AROUND)).lstrip(), maxsplit=1)[0]
    value = _ACCOUNT.sub("", _TOOLS.split(value, maxsplit=1)[0].strip(_AROUND))
    value += "）" * (value.count("（") - value.count("）"))
    first, _, rest = value.partition(" ")
    if rest and is_outlet(first) and not is_outlet(rest):
        value = first
    if value.startswith("《") and value.endswith("》") and value.count("《") == 1:
        value = value[1:-1]
    if len(value) > _LONGEST or _PLACEHOLDER.search(value) or not _WORD.search(value):
        return None
    return None if value.lower() in names().no_source else value


def dateline_outlet(paragraphs: Iterable[str]) -> str | None:
    """
    Read the outlet of a dateline.

    Example:
        >>> dateline_outlet(["【某报專訊】深水埗昨日發生火警。"])
        '某报'
    """
    for text in paragraphs:
        match = _DATELINE.match(text)
        if match and (is_outlet(match["outlet"]) or text.lstrip().startswith(("【", "["))):
            return match["outlet"]
    return None
