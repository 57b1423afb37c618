"""A decision is a diff first, and files only when it is written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline import Page, load_rules
from pipeline.errors import InputError, UsageError
from pipeline.proof.check import check_rules
from pipeline.proof.review.effect import effect_of
from pipeline.proof.review.gather import queue_from
from pipeline.proof.review.proposals import propose, write_proposal

ROOT = Path(__file__).parent.parent.parent.parent
TODAY = dt.date(2026, 1, 5)
PROSE = "记者从市里获悉，{topic}一事已有新的安排，周边居民说盼了多年，如今总算有了着落。"
TOPICS = ["图书馆延长开放", "公园新添步道", "菜场改造完工", "老桥换上新灯"]
UNKNOWN_LINE = "更多精彩尽在江湖小站"
SPAM_ROW = "澳门葡京赌场| 皇冠体育投注| 时时彩计划软件| 百家乐技巧| 棋牌娱乐平台| 六合彩特码"


def pages(line: str) -> list[Page]:
    """Articles of unrelated sites with the same line at their end."""
    found = []
    for number, topic in enumerate(TOPICS):
        body = "".join(f"<p>{PROSE.format(topic=topic + str(n))}</p>" for n in range(4))
        html = f"<title>{topic}</title><h1>{topic}</h1><div>{body}<p>{line}</p></div>"
        found.append(Page(html, url=f"http://www.site{number}.com/{number}.html", source_path=f"page-{number}"))
    return found


def item_of(line: str, kind: str, rules):
    """The one item of a kind in the queue of pages with a line."""
    (found,) = [item for item in queue_from(pages(line), rules) if item.kind == kind]
    return found


def test_spam_on_a_suspect_drafts_a_trial_rule_that_check_accepts(rules):
    """Nothing is on disk before it is written; then the rule is there and `check` has no fault."""
    proposal = propose(item_of(UNKNOWN_LINE, "suspect", rules), "spam", rules, TODAY)
    assert proposal.is_draft
    assert proposal.faults == ()
    assert proposal.rule not in {entry.id for entry in load_rules(rules.folder).entries}

    write_proposal(proposal)

    written = load_rules(rules.folder)
    (entry,) = [entry for entry in written.entries if entry.id == proposal.rule]
    assert (entry.status, {example.verdict for example in entry.example}) == ("trial", {"spam", "clean"})
    assert list(check_rules(written)) == []


def test_the_effect_of_a_draft_is_what_it_would_cut_once_it_is_stable(rules):
    """A trial rule cuts nothing; a person decides by what it is going to cut."""
    proposal = propose(item_of(UNKNOWN_LINE, "suspect", rules), "spam", rules, TODAY)

    effect = effect_of(proposal, pages(UNKNOWN_LINE), rules)

    assert [change.by_rule for change in effect.changes] == [{proposal.rule: len(UNKNOWN_LINE) + 1}] * len(TOPICS)


def test_keep_on_a_cut_adds_a_clean_example_and_says_that_check_fails_until_the_rule_is_narrowed(rules):
    """The example is in the file of the rule that cut it; the fault names that rule."""
    item = item_of(SPAM_ROW, "cut", rules)
    assert item.pages == len(TOPICS)

    proposal = propose(item, "keep", rules, TODAY)

    assert proposal.rule == item.rule
    (change,) = proposal.changes
    assert change.path == Path(rules.files[item.rule])
    assert any(item.rule in fault for fault in proposal.faults)
    write_proposal(proposal)
    (entry,) = [entry for entry in load_rules(rules.folder).entries if entry.id == item.rule]
    last = entry.example[-1]
    assert last.verdict == "clean"
    assert "六合彩特码" in (last.text or last.html or last.title or "")


def test_spam_on_a_cut_and_keep_on_what_no_rule_almost_fits_change_nothing(rules):
    """They are decisions all the same."""
    assert propose(item_of(SPAM_ROW, "cut", rules), "spam", rules, TODAY).changes == ()
    assert propose(item_of(UNKNOWN_LINE, "suspect", rules), "keep", rules, TODAY).changes == ()


def test_a_file_that_changed_since_the_diff_is_not_overwritten(rules):
    """Somebody may edit rules while the review is open."""
    proposal = propose(item_of(SPAM_ROW, "cut", rules), "keep", rules, TODAY)
    file = proposal.changes[0].path
    file.write_text(file.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")

    with pytest.raises(InputError, match="changed since the diff was made"):
        write_proposal(proposal)
    assert file.read_text(encoding="utf-8").endswith("# mine\n")


def test_a_second_draft_of_the_same_suspect_is_refused(rules):
    """It is there already; the message names the file."""
    item = item_of(UNKNOWN_LINE, "suspect", rules)
    write_proposal(propose(item, "spam", rules, TODAY))

    with pytest.raises(UsageError, match="is drafted already"):
        propose(item, "spam", load_rules(rules.folder), TODAY)


def test_a_cut_shows_what_stands_around_it(rules):
    """The lines that were left, in front of it and behind it."""
    (place, *_) = item_of(f"{SPAM_ROW}</p><p>{PROSE.format(topic='末段')}", "cut", rules).places

    assert place.after == PROSE.format(topic="末段") or place.after == ""
