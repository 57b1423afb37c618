"""Judging titles and whole pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING

from pipeline.cleaning.dom import css_path
from pipeline.cleaning.spam.evidence import Evidence
from pipeline.cleaning.spam.lone import MAX_PHRASE, speaks
from pipeline.cleaning.spam.matching import matching_rules
from pipeline.cleaning.spam.prose import is_prose
from pipeline.cleaning.spam.topic import Topic
from pipeline.model import Refusal, Removal
from pipeline.rulebook.fold import count_han, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.cleaning.spam.context import Context
    from pipeline.rulebook.book import Rule, RuleBook

STEP = "dom"
MAX_HEADLINE, MIN_HEADLINE_HAN = 200, 6
"""A headline has at most so many characters; what is left of it at least so many Han ones."""
_BORDER = re.compile(r"\s*[_|｜丨·【】\[\]—–-]+\s*|\s+")
MAX_FOREIGN_REST = 0.8
"""Where more of what is left of a headline stands nowhere in the article, nobody can tell which part is not its own."""


@dataclass(frozen=True, slots=True)
class TitleGuard:
    """
    Tells hijacked titles, those replaced by keywords, from headlines.

    It belongs to one page: a page gives the same few titles in many places, and each is judged once.
    """

    rules: RuleBook
    context: Context
    _judged: dict[str, tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, title: str) -> bool:
        """Tell whether a title was hijacked."""
        return self.acting_rule(title) is not None

    def acting_rule(self, title: str) -> Rule | None:
        """Return the rule that says a title was hijacked, None for one that can stay."""
        return next((rule for rule in self.rules_for(title) if rule.acts), None)

    def rules_for(self, title: str) -> tuple[Rule, ...]:
        """Return the title rules that fit a title."""
        if title not in self._judged:
            evidence = Evidence(title, self.context)
            self._judged[title] = tuple(matching_rules(evidence, self.rules, "title")) if title.strip() else ()
        return self._judged[title]

    def honest_part(self, title: str) -> tuple[str, Rule] | None:
        """Return what is left of a headline without phrases put before or behind it, and the rule that says so."""
        for border in _BORDER.finditer(title) if len(title) <= MAX_HEADLINE else ():
            before, behind = title[: border.start()], title[border.end() :]
            mark = border[0].strip()
            opening, closing = mark[len(mark.rstrip("【[")) :], mark[: len(mark) - len(mark.lstrip("】]"))]
            for phrase, rest in ((before, opening + behind), (behind, before + closing)):
                rule = self._phrase_rule(phrase) if _holds_headline(rest) else None
                if rule and not self(rest):
                    further = self.honest_part(rest)
                    return (further[0] if further else rest), rule
        return None

    def _phrase_rule(self, phrase: str) -> Rule | None:
        phrase = phrase.strip(" 【】[]_|-")
        if len(phrase) > MAX_PHRASE or not speaks(phrase, self.context.lexicon.vote):
            return None
        evidence = Evidence(phrase, self.context, (phrase,))
        return next((rule for rule in matching_rules(evidence, self.rules, "phrase") if rule.acts), None)


def _holds_headline(rest: str) -> bool:
    """Tell whether one part of what is left of a title is long enough for a headline: a section's name is not."""
    return any(count_han(part) >= MIN_HEADLINE_HAN for part in _BORDER.split(rest))


def cut_titles(tree: LexborHTMLParser, guard: TitleGuard) -> tuple[Removal, ...]:
    """
    Cut hijacked titles out of a tree: `title` is written down and left to the guard, h1 goes.

    Of a headline that a phrase was put in front of or behind, the phrase goes alone.

    Args:
        tree: The parsed page; changed by this function.
        guard: Tells hijacked titles from headlines.
    """
    removed: list[Removal] = []
    for node in tree.css("title, h1"):
        title = node.text(strip=True)
        if rule := guard.acting_rule(title):
            removed.append(_dropped(node, rule, title))
            if node.tag == "h1":
                node.decompose()
        elif part := guard.honest_part(title):
            rest, rule = part
            removed.append(_dropped(node, rule, title.replace(rest, "")))
            node.inner_html = escape(rest)
    return tuple(removed)


def foreign_headline(title: str, text: str, rules: RuleBook, context: Context) -> tuple[str, Removal] | None:
    """
    Return a headline without the phrases before or behind it that are foreign to the article, and what was cut.

    None where there is nothing to cut, or too little text to tell. Most headlines need no more than a look at the vote.

    Args:
        title: The headline.
        text: What is left of the article.
        rules: The rule book.
        context: Vocabulary and script of the page.
    """
    if not any(speaks(part, context.lexicon.vote) for part in _BORDER.split(title) if part):
        return None
    topic = Topic(fold(text))
    part = TitleGuard(rules, context._replace(topic=topic)).honest_part(title)
    if not part or (topic.foreign_share(fold(part[0]), 0) or 0.0) > MAX_FOREIGN_REST:
        return None
    dropped = title.replace(part[0], "")
    return part[0], Removal(rule=part[1].id, step=STEP, action="drop_title", at="title", text=dropped)


def _dropped(node: LexborNode, rule: Rule, text: str) -> Removal:
    return Removal(rule=rule.id, step=STEP, action="drop_title", at=css_path(node), text=text)


def hijacked(text: str, removed: Iterable[Removal], rules: RuleBook, context: Context) -> Refusal | None:
    """
    Refuse a page that is nothing but spam.

    Args:
        text: What is left of the page: its body, or all its visible text where no body was found.
        removed: What was cut out of it.
        rules: The rule book.
        context: Vocabulary and script of the page.
    """
    gone = sum(len(removal.text) for removal in removed if removal.rule.startswith("spam."))
    if not rules.of("document") or not (gone or context.lexicon.has(fold(text), "strong")):
        return None
    evidence = Evidence(text, context)
    clean = [line for line in text.split("\n") if is_prose(line) and not context.lexicon.has(fold(line), "strong")]
    evidence = replace(
        evidence,
        clean_han=sum(count_han(line) for line in clean),
        removed_share=gone / max(1, gone + evidence.chars),
    )
    rule = next((rule for rule in matching_rules(evidence, rules, "document") if rule.acts), None)
    return Refusal("hijacked", rule.id) if rule else None
