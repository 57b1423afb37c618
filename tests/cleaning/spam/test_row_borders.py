"""Where a row ends: the article beside it stays, to the last character."""

from __future__ import annotations

import pytest

from pipeline import Page, clean, load_rules
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.features.prose import prose_han
from pipeline.cleaning.spam.features.segments import split_segments
from pipeline.cleaning.spam.text.lines import cut_lines

RULES = load_rules()
FIRST = "入冬以来，市气象台每天清晨向各区发布路面温度。今年新添了四十个观测点，读数每十分钟传回一次。"
SECOND = "养护处的班长老周说，桥面比路面早两个小时结冰，过去全靠人骑车去看，夜里两点出门，天亮才能回来。"
THIRD = "现在他们看着屏幕安排撒盐车，一个冬天能省下三成的盐，也少锈坏几座桥的栏杆。"
PHRASES = (
    "澳门葡京赌场开户",
    "亚洲无码在线观看",
    "时时彩平台代理",
    "滚球投注网站",
    "六合彩资料大全",
    "真人百家乐技巧",
    "老虎机下载网址",
    "代开餐饮发票",
)


def cut(text):
    return cut_lines(text, RULES, context_of(text, RULES.lexicon)).text


def article(body):
    html = f"<html><head><title>桥面结冰早知道</title></head><body><h1>桥面结冰早知道</h1>{body}</body></html>"
    return clean(Page(body=html.encode()), RULES).article.text


def links(phrases):
    return " ".join(f'<a href="http://www.shop{number}.example/">{phrase}</a>' for number, phrase in enumerate(phrases))


@pytest.mark.parametrize("mark", ["|", "★", "→"])
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("夜里两点出门的有三个人。", "根据当天的读数，白天不用再派人去看，一年能省下不少路费。"),
        ("桥头守着保洁员、养护工", "，夜里两点出门，天亮才能回来。"),
        ("水温比前一天低了不少。", "桥墩处水温零下0.5度，读数每十分钟传回一次。"),
    ],
)
def test_the_sentence_around_a_row_keeps_its_words(mark: str, before: str, behind: str):
    """A short clause of its own between the row and a mark of prose is no phrase of the row."""
    clean_text = f"{FIRST}\n{SECOND}{before}{behind}\n{THIRD}"

    assert cut(f"{FIRST}\n{SECOND}{before}{mark}{mark.join(PHRASES)}{mark}{behind}\n{THIRD}") == clean_text


@pytest.mark.parametrize("mark", ["|", "_", " "])
def test_who_wrote_it_is_no_phrase_of_the_row_behind(mark: str):
    """Names in brackets behind the last sentence are the article's."""
    clean_text = f"{FIRST}\n{SECOND}\n{THIRD}（市养护处供稿 周大桥）"

    assert cut(f"{FIRST}\n{SECOND}\n{THIRD}（市养护处供稿 周大桥）{mark}{mark.join(PHRASES)}") == clean_text


@pytest.mark.parametrize("tag", ["font", "span", "small", "label"])
def test_a_linked_row_in_a_paragraph_leaves_the_paragraph(tag: str):
    """Prose beside it has words of every tier in it (总统, 平台), and is no part of the row."""
    said = "江城晚报消息，养护处总经理从网上平台获悉，目前"
    rest = "桥面比路面早两个小时结冰，过去全靠人骑车去看，夜里两点出门，天亮才能回来。"
    row = f"<{tag}>{links(PHRASES * 3)}</{tag}>"

    assert article(f"<p>{said}{row}{rest}</p>") == article(f"<p>{said}{rest}</p>")


def test_a_sentence_of_short_clauses_with_numbers_is_prose():
    """No clause of it is long, and none has a word of grammar."""
    sentence = "养护处指，昨有95人上桥，4人轮值夜班，91人白天巡查，39处结冰。"

    assert prose_han(f"{sentence}|{'|'.join(PHRASES)}", RULES.lexicon) > 0
    assert prose_han("。".join(PHRASES), RULES.lexicon) == 0


@pytest.mark.parametrize(
    ("text", "separator"),
    [("①水温②风速③路况", "dot"), ("⒈水温⒉风速⒊路况", "dot"), ("水温%风速%路况", "symbol")],
)
def test_numbers_in_circles_and_per_cent_signs_separate(text: str, separator: str):
    """Python takes the first for parts of words; the second belongs to a number where one stands before it."""
    segmentation = split_segments(text)

    assert segmentation.separator == separator
    assert segmentation.parts == ("水温", "风速", "路况")
    assert split_segments("省下30%的盐").separator is None


def test_an_offer_in_front_of_a_paragraph_leaves_its_first_sentence():
    """Behind its contact stands a call, or the article begins."""
    offer = "代开餐饮发票(abc98x.example.com)"

    assert cut(f"{FIRST}\n{SECOND}\n{offer}向老桥要时间。{THIRD}") == f"{FIRST}\n{SECOND}\n向老桥要时间。{THIRD}"
    assert cut(f"{FIRST}\n{SECOND}\n{offer}欢迎咨询。{THIRD}") == f"{FIRST}\n{SECOND}\n{THIRD}"


@pytest.mark.parametrize("mark", ["|", "、", " "])
@pytest.mark.parametrize("order", ["{row}{said}{rest}", "{said}{row}{rest}", "{said}{rest}{row}"])
def test_a_row_in_an_element_of_its_own_leaves_the_paragraph(mark: str, order: str):
    """What of the paragraph stands beside it is a sentence, or the end of one."""
    said, rest = "养护处的班长说，这是一款用了AI", "芯片的桥面测温仪，500米外也看得清。"
    row = f"<small>{mark.join(PHRASES)}</small>"
    body = f"<p>{FIRST}</p><p>{{}}</p><p>{SECOND}</p>"

    result = article(body.format(order.format(said=said, row=row, rest=rest)))

    assert result == article(body.format(said + rest))


def test_an_article_that_a_script_shows_stays_around_a_row():
    """Hidden is the article, and the row in it is what any other article may have."""
    story = [f"{FIRST}{SECOND}{THIRD}"[:-1].replace("。", "，") + "。", SECOND]
    row = f"<p>{'|'.join(PHRASES)}</p>"
    body = f'<div class="text" style="display:none"><p>{story[0]}</p>{{}}<p>{story[1]}</p></div>'

    assert article(body.format(row)) == article(body.format("")) == "\n".join(story)


def test_a_sentence_of_grammar_around_foreign_words_is_prose():
    sentence = "现在通过在Ice Map登记还可以拿到Bridge Plus的30天免费试用。"

    assert prose_han(f"{sentence}；{'；'.join(PHRASES)}", RULES.lexicon) > 0
