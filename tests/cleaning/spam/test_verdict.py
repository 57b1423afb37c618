"""Hijacked titles and pages that are nothing but spam."""

from __future__ import annotations

from pipeline.cleaning.spam.verdict import TitleGuard, hijacked
from pipeline.model import Removal

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
