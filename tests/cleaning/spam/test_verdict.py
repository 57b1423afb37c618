"""Hijacked titles and pages that are nothing but spam."""

from __future__ import annotations

import pytest

from pipeline import load_rules
from pipeline.cleaning.dom import parse
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.headlines.titles import TitleGuard, cut_titles, foreign_headline
from pipeline.cleaning.spam.verdict import hijacked
from pipeline.model import Removal

REAL = load_rules()
DOCUMENT = ("document", "reject_page", "strong_per_1000_at_least = 100\nmarks_per_100_at_most = 2")
TITLE = ("title", "drop_title", "segments_at_least = 3\nstrong_share_at_least = 0.5")


def test_a_title_of_keywords_is_vetoed_and_a_headline_with_crumbs_is_not(rules, simplified):
    """The same rules tell both."""
    guard = TitleGuard(rules(TITLE), simplified)

    assert [True, False, False] == [guard(t) for t in ("澳门赌场_裸聊_春药", "警方捣毁一赌场_社会_某城晚报", " ")]


def test_a_page_of_keywords_is_refused_by_the_rule_that_says_so(rules, simplified):
    """The detail names the rule."""
    refusal = hijacked("澳门赌场 裸聊 春药 私服", (), rules(DOCUMENT), simplified)

    assert ("hijacked", "spam.test.rule_0") == (refusal.reason, refusal.detail)


def test_what_is_left_decides_not_what_was_cut(rules, simplified):
    """An article that keeps its text after a large cut stays."""
    removed = [Removal(rule="spam.test.x", step="dom", action="drop_block", at="html > body", text="赌场" * 400)]

    assert hijacked("记者从市气象台获悉，本周末多云。", removed, rules(DOCUMENT), simplified) is None


def test_a_page_without_a_strong_term_costs_no_verdict(rules, simplified):
    """Nothing was cut and no term is there: the page is not spam."""
    assert hijacked("", (), rules(DOCUMENT), simplified) is None


@pytest.mark.parametrize(
    "title",
    [
        "六合彩投注网站开户-本周末全市多云为主",
        "本周末全市多云为主|网上赌球平台开户注册",
        "【网上赌球平台开户注册】本周末全市多云为主",
    ],
)
def test_a_phrase_before_or_behind_a_headline_goes_alone(title):
    """What was cut is written down, the headline stays in the tree."""
    rules = load_rules()
    tree = parse(f"<title>江城晚报</title><h1>{title}</h1>")

    removed = cut_titles(tree, TitleGuard(rules, context_of("", rules.lexicon)))

    assert tree.css_first("h1").text() == "本周末全市多云为主"
    assert [(cut.rule, cut.action) for cut in removed] == [("spam.lone_phrases.sure", "drop_title")]


@pytest.mark.parametrize(
    "title", ["网络赌博平台洗钱案宣判_法治_江城晚报", "欧美客商同日到霞浦 一区二区齐接单", "代购奶粉-江城晚报"]
)
def test_a_headline_of_the_same_words_stays_whole(title):
    """A blank parts the halves of a headline, and news tells of the trade."""
    rules = load_rules()

    assert TitleGuard(rules, context_of("", rules.lexicon)).honest_part(title) is None


def test_a_headline_about_a_trade_stays_before_section_and_site():
    """What would be left of the title is no headline."""
    rules = load_rules()
    tree = parse("<title>六合彩投注网站开户_社会新闻_下川晚报网</title><h1>下川晚报网</h1>")

    assert not cut_titles(tree, TitleGuard(rules, context_of("", rules.lexicon)))


ARTICLE = """入冬以来，市气象台每天清晨向各区发布路面温度。今年新添了四十个观测点，读数每十分钟传回一次。
养护处的班长老周说，桥面比路面早两个小时结冰，过去全靠人骑车去看，夜里两点出门，天亮才能回来。
现在他们看着屏幕安排撒盐车，一个冬天能省下三成的盐，也少锈坏几座桥的栏杆。"""


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("短信轰炸平台 桥面结冰早知道", "桥面结冰早知道"),
        ("桥面结冰早知道 短信轰炸平台", "桥面结冰早知道"),
        ("短信轰炸平台_【冬日】路面温度每十分钟传回一次", "【冬日】路面温度每十分钟传回一次"),
        ("【短信轰炸平台】桥面结冰早知道", "桥面结冰早知道"),
    ],
)
def test_a_phrase_foreign_to_the_article_leaves_its_headline(title, left):
    found = foreign_headline(title, ARTICLE, REAL, context_of("", REAL.lexicon))

    assert found
    assert found[0] == left


@pytest.mark.parametrize("title", ["桥面结冰早知道 撒盐车省下三成的盐", "观测 桥面结冰早知道", "桥面结冰早知道"])
def test_a_headline_in_two_parts_stays(title):
    assert foreign_headline(title, ARTICLE, REAL, context_of("", REAL.lexicon)) is None


def test_without_an_article_nothing_is_foreign():
    assert foreign_headline("短信轰炸平台 桥面结冰早知道", "", REAL, context_of("", REAL.lexicon)) is None
