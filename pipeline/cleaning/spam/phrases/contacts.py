"""The account, number or address right behind an advertisement that is cut: it is of it."""

from __future__ import annotations

import re

_LABEL = (
    r"(?:加|咨询|详询|联系|客服|复制|打开|搜索?)?(?:微信|薇信|威信|微[xX信]|[vV]信|[vV][xX]?|[wW][xX]|[qQ]{1,2}|扣扣|企鹅|飞机|电报|"
    r"[tT][gG]|[tT]elegram|whats[aA]pp|客服|热线|电话|手机|网址|官网|联系人|打开)?(?:同?号|号码|群|同步|同号)?"
)
_ACCOUNT = r"(?:https?://)?[@a-zA-Z0-9][a-zA-Z0-9_./@ -]{3,24}"
_CONTACT = re.compile(
    rf"[ \u3000，,]?{_LABEL}[^\u3400-\u9fffa-zA-Z0-9@\n。！？]{{0,4}}{_ACCOUNT}(?:打开|咨询|联系)?[。！!]?(?=\n|$)"
)
_DIGIT_OR_DOT = re.compile(r"[0-9@]|[a-z]\.[a-z]")


def with_contact(text: str, end: int) -> int:
    """
    Return where a cut ends that takes a contact with it, if one stands between it and the line's end.

    >>> with_contact("量大从优。微信：abc1234", 5)
    15
    """
    match = _CONTACT.match(text, end)
    return match.end() if match and _DIGIT_OR_DOT.search(match[0]) else end
