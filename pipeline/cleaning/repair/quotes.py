"""
Spoken and quoted: telling the two uses of quotation marks apart for the language model.

“先修路。”他说 closes behind a full stop, and “先修路”的想法 does not. What a quotation is can be seen at its far end:
an opening mark is judged by what stands before the closing one, a closing mark by what stands before the opening one
and by how long the quotation is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

OPEN_PLACE = "□"  # stands for a character that is not known yet
NAMED_OPEN, NAMED_CLOSE = "〝", "〞"  # stand for the marks around a word or a name, as against speech
UNOPENED = "〟"  # stands for a closing mark that closes nothing: no sound text has one
_DEEPER = {"“": 1, NAMED_OPEN: 1, "”": -1, NAMED_CLOSE: -1, UNOPENED: -1}
_PLAIN = {ord(NAMED_OPEN): "“", ord(NAMED_CLOSE): "”", ord(UNOPENED): "”"}

_QUOTED = re.compile("(?P<before>.?)“(?P<inner>[^“”\n]*)”", re.DOTALL)
_LONGEST_NAME = 7  # characters in marks that are taken for a word or a name where both are possible
_LONGEST_PHRASE = 12  # the same where a word runs on into the marks, as a part of its sentence
_BEFORE_SPEECH = frozenset(f"：，。！？；…\n\u3000{OPEN_PLACE}")
_END_OF_SPEECH = frozenset(f"。！？，；…—：{OPEN_PLACE}")


def mark_quotations(text: str) -> str:
    """
    Write the quotation marks around a word or a name differently from those around speech.

    Args:
        text: Lines of text; `OPEN_PLACE` where a character is not known, which decides nothing.

    Returns:
        Text of the same length.

    Example:
        >>> mark_quotations("他说：“先修路。”“双减”的效果")
        '他说：“先修路。”〝双减〞的效果'
    """

    def write(match: re.Match[str]) -> str:
        before, inner = match["before"], match["inner"]
        may_be_spoken = not before or before in _BEFORE_SPEECH
        is_spoken = before == "：" or len(inner) > (_LONGEST_NAME if may_be_spoken else _LONGEST_PHRASE)
        opening = "“" if inner[-1:] in _END_OF_SPEECH else NAMED_OPEN
        return f"{before}{opening}{inner}{'”' if is_spoken else NAMED_CLOSE}"

    return _QUOTED.sub(write, text)


def mark_unopened(slots: Sequence[str], line: str) -> list[str]:
    """
    Write closing marks among candidates differently where nothing is open.

    Args:
        slots: Candidates for each place.
        line: The line in front of them, from its beginning.

    Returns:
        The slots, with `UNOPENED` for a closing mark that would close nothing.
    """
    marked = []
    depth = line.count("“") - line.count("”")
    for slot in slots:
        marked.append(slot if depth > 0 else slot.replace("”", UNOPENED))
        depth += _DEEPER.get(slot, 0)
    return marked


def plain_marks(text: str) -> str:
    """Write all quotation marks the usual way again."""
    return text.translate(_PLAIN)
