"""A text that a page holds twice."""

from __future__ import annotations

import pytest

REFRAIN = "渡口的灯亮了，渡口的灯又灭了。"


@pytest.mark.parametrize(
    "layout",
    [
        "<div class=pc>{p}</div><div class=mobile>{p}</div>",
        "{p}<div style='display:none'>{p}</div>",
        "<div class=text>{p}</div><div id=print style='display:none'><table><tr><td>{br}</td></tr></table></div>",
        "<section>{p}</section><section>{p}</section>",
    ],
)
def test_the_second_copy_of_a_text_is_left_out(layout: str, page, body, marked_up, read):
    """For small screens, for print, for a script; in other elements too."""
    copies = layout.format(p=marked_up(body), br="<br>".join(body))

    assert read(page(f"<div>{copies}</div>")) == body


def test_what_an_author_repeats_stays(page, body, marked_up, read):
    """A refrain in the text, a sentence that is quoted in a box of its own, a box that adds something new."""
    refrain = (body[0], REFRAIN, body[1], REFRAIN, body[2], REFRAIN)
    quoted = f"<div>{marked_up(body)}<blockquote><p>{REFRAIN}</p></blockquote><p>{REFRAIN}</p></div>"
    longer = f"<div><div>{marked_up(body[:3])}</div><div>{marked_up((*body[:3], body[3]))}</div></div>"

    assert read(page(f"<div>{marked_up(refrain)}</div>")) == refrain
    assert read(page(quoted)) == (*body, REFRAIN, REFRAIN)
    assert read(page(longer)) == (*body[:3], *body[:3], body[3])
