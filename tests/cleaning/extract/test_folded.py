"""Bodies that are folded away until their reader presses a button."""

from __future__ import annotations

import time

import pytest

from pipeline.cleaning.dom import parse
from pipeline.cleaning.extract import extract

BUTTON = "<a href='javascript:' onclick=\"rest.style.display='block'\">点击展开全文</a>"


@pytest.mark.parametrize(
    "layout",
    [
        "<div><div class=first>{first}</div><div class=fold style='display: none'>{rest}</div>{button}</div>",
        "<div>{first}<div hidden>{rest}</div>{button}</div>",
        "<div>{first}{button}<section style='display:none'><div>{rest}</div></section></div>",
        "<div>{first}<div class=fold><div hidden>{rest}</div></div>{button}</div>",
        "<div>{first}<div>剩余62%</div><div style='display:none'>{rest}</div><button>继续阅读</button></div>",
        "<div><section>{first}</section><section style='position:absolute;left:-9999px'>{rest}</section></div>{button}",
    ],
)
@pytest.mark.parametrize("shown", [1, 3])
def test_the_folded_rest_of_a_body_is_body(layout: str, shown: int, page, body, marked_up, read):  # noqa: PLR0913, PLR0917 -- fixtures
    """Where a button shows the rest, the rest goes on where the shown part stops, however long either is."""
    content = layout.format(first=marked_up(body[:shown]), rest=marked_up(body[shown:]), button=BUTTON)

    assert tuple(text for text in read(page(content)) if text != "剩余62%") == body


@pytest.mark.parametrize(
    "hidden",
    [
        "<div><p>关注河东新闻公众号，扫描二维码就能看到更多的新闻。</p></div>",
        "<div>河东真人开户送彩金，网址一百零一，信誉第一，先到先得。</div>",
        "<div><p><a href=x>河东镇的夜校开班了，报名的人很多，教室不够用</a>，点这里。</p></div>",
        "<div><p>登录后可见。</p></div>",
        "<div class=ad><p>全场五折，今天下单明天就到，只限三天，先到先得。</p></div>",
        "<section class=ad><div><p>全场五折，今天下单明天就到，只限三天，先到先得。</p></div></section>",
    ],
    ids=["promotion", "other element", "linked", "short", "advertisement", "advertisement in a box"],
)
def test_other_hidden_boxes_stay_hidden_beside_a_button(hidden: str, page, body, marked_up, read):
    """Promotions, other kinds of elements, links and ads are no rest of the body."""
    hidden = hidden.replace("<div", "<div style='display:none'", 1)

    assert read(page(f"<div>{marked_up(body)}{hidden}{BUTTON}</div>")) == body


def test_without_a_button_what_is_hidden_stays_hidden(page, body, marked_up, read):
    """Hidden sentences behind the text are as a rule for machines."""
    hidden = "<div style='display:none'><p>这一段读者看不见，是给搜索引擎看的说明，和正文没有关系。</p></div>"

    assert read(page(f"<div>{marked_up(body)}{hidden}</div>")) == body


def test_a_fold_behind_another_hidden_box_stays_hidden(page, body, marked_up, read):
    """What follows hidden text that is no rest of the body goes on nothing that is shown."""
    advertisement = "<div class=ad hidden><p>全场五折，今天下单明天就到，只限三天，先到先得。</p></div>"
    behind = "<div hidden><p>七天之内可以退换，邮费由买家自己承担，多谢惠顾。</p></div>"

    assert read(page(f"<div>{marked_up(body)}{advertisement}{behind}{BUTTON}</div>")) == body


SENTENCE = "下一段写的是另外一件事，和前面没有关系。"


@pytest.mark.parametrize(
    "html",
    [
        f"<div hidden><p>{SENTENCE}</p>" * 1_900 + f"<p>{SENTENCE}</p>" * 10_000,
        f"<div><p>{SENTENCE}</p>" + f"<div hidden><p>{SENTENCE}</p></div>" * 10_000,
    ],
    ids=["deep", "wide"],
)
def test_hostile_folds_end_soon(html: str):
    """Hidden boxes inside hidden boxes are not read once for each box around them."""
    html = f"阅读全文{html}"
    tree = parse(html)
    started = time.process_time()

    extract(tree, html)

    assert (
        time.process_time() - started < 60
    )  # a hang, not a slow machine: with the square of its size it takes minutes
