"""Headlines that phrases were put before, behind or into, and those that were hijacked as a whole."""

from __future__ import annotations

import pytest

from pipeline import Page, clean, load_rules
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.features.topic import Topic
from pipeline.cleaning.spam.headlines.headline import glued_split, holds_headline, may_be_phrase, splits_of
from pipeline.cleaning.spam.headlines.titles import TitleGuard, foreign_headline, stand_in
from pipeline.model import Removal

RULES = load_rules()
TITLE = "市气象台每天清晨发布路面温度"
STORY = (
    "入冬以来，市气象台每天清晨向各区发布路面温度。今年新添了四十个观测点，其中二十六个设在桥面上，读数每十分钟传回一次。",
    "养护处的班长老周说，桥面比路面早两个小时结冰，过去全靠人骑车去看，夜里两点出门，天亮才能回来。",
    "现在他们看着屏幕安排撒盐车，一个冬天能省下三成的盐，也少锈坏几座桥的栏杆。",
)
TOPIC = Topic("\n".join(STORY))
FOREIGN = "黑户急用钱凭身份证哪里能借"


def guard():
    return TitleGuard(RULES, context_of(TITLE, RULES.lexicon), lambda: TOPIC)


def article(title, h1, og=TITLE):
    body = "".join(f"<p>{line}</p>" for line in STORY)
    html = (
        f'<html><head><meta charset="utf-8"><title>{title}</title><meta property="og:title" content="{og}"></head>'
        f'<body><div class="article"><h1>{h1}</h1><div class="content">{body}</div></div></body></html>'
    )
    return clean(Page(body=html.encode()), RULES).article


def test_a_headline_is_split_at_each_mark_and_between_two():
    assert set(splits_of("甲_乙_丙")) >= {("甲", "乙_丙", False), ("乙_丙", "甲", False), ("乙", "甲_丙", False)}
    assert list(splits_of("一" * 300 + "_甲")) == []


def test_a_row_is_no_phrase():
    assert may_be_phrase("【各类发票代开】") == "各类发票代开"
    assert may_be_phrase("办证-发票-公积金") == ""
    assert not holds_headline("新闻_社会")


@pytest.mark.parametrize("mark", ["_", " ", "-", "|", ""])
@pytest.mark.parametrize("order", ["{1}{0}{2}", "{2}{0}{1}"])
def test_a_phrase_before_or_behind_a_headline_goes(mark, order):
    title = order.format(mark, "各类发票代开", TITLE)

    assert guard().honest_part(title)[0] == TITLE


def test_a_phrase_between_headline_and_site_goes():
    assert guard().honest_part(f"{TITLE}_各类发票代开_江城晚报网")[0] == f"{TITLE}_江城晚报网"


@pytest.mark.parametrize("title", [TITLE, f"{TITLE}_便民服务_江城生活网", "办证大厅外市气象台每天清晨发布路面温度"])
def test_honest_headlines_stay(title):
    assert guard().honest_part(title) is None
    assert not guard()(title)


def test_a_headline_foreign_to_the_article_gives_way_to_the_one_that_is_its_own():
    assert guard()(FOREIGN)
    assert article(FOREIGN, FOREIGN).title == TITLE
    assert article(FOREIGN, TITLE, og=FOREIGN).title == TITLE


def test_without_an_honest_one_there_is_none_and_the_ledger_says_why():
    found = article(FOREIGN, FOREIGN, og=FOREIGN)

    assert found.title is None
    assert "spam.titles.foreign" in {removal.rule for removal in found.cleaning.removed}
    assert found.text == "\n".join(STORY)


def test_a_keyword_tail_leaves_the_headline():
    tail = "_各类发票代开_网课代刷平台_超市购物卡变现"

    assert article(TITLE + tail, TITLE + tail).title == TITLE


def test_a_foreign_headline_of_a_text_is_cut_whole():
    left, removal = foreign_headline(FOREIGN, "\n".join(STORY), RULES, context_of(FOREIGN, RULES.lexicon))

    assert (left, removal.text) == ("", FOREIGN)


def test_where_an_article_begins_a_glued_phrase_ends():
    split = glued_split("各类发票代开" + TITLE, TOPIC, RULES.lexicon.vote)

    assert (split.phrase, split.rest) == ("各类发票代开", TITLE)
    assert glued_split(TITLE, TOPIC, RULES.lexicon.vote) is None


def test_what_takes_the_place_of_a_hijacked_headline_must_be_the_articles():
    hijack = Removal(rule="spam.titles.foreign", step="dom", action="drop_title", at="title", text=FOREIGN)
    text = "\n".join(STORY)

    assert stand_in("老街书店迎来第一批读者", text, (hijack,)).text == "老街书店迎来第一批读者"
    assert stand_in(TITLE, text, (hijack,)) is None
    assert stand_in("老街书店迎来第一批读者", text, ()) is None
