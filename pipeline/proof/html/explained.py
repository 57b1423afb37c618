"""What happened to a page, as view models: the article with its marks, or the reason why there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cleaning.flow import clean
from pipeline.model import Kept, Page
from pipeline.proof.explain import lines_of, pieces
from pipeline.proof.html.marked import MarkedLine, marked_lines

if TYPE_CHECKING:
    from pipeline.model import Article, Rejected
    from pipeline.rulebook.book import RuleBook

FIELDS = ("published_at", "source", "authors", "editors", "script")
SHOWN_REPAIRS = 12
_LANGUAGES = {"hans": "zh-Hans", "hant": "zh-Hant"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an article: its name, and its value as text."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class TreeCut:
    """A cut in the tree of a page, which is in no text: the rule, the element's CSS path, the element's text."""

    rule: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class RepairCount:
    """Equal repairs: a mirror page has hundreds of them."""

    kind: str
    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class DamageView:
    """Damage that was left as it is: its offset in the page, the text and why it cannot be repaired."""

    at: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Explained:
    """
    An article and what was done to its page.

    Attributes:
        title: The headline, "" without one.
        place: Address of the page; where it was read from, without one.
        language: BCP 47 tag of its text: a browser chooses the forms of characters by it.
        fields: The other fields that have a value.
        extractor: What found the text.
        rulebook: Digest of the rules.
        warnings: What a user of the article should know.
        tree_cuts: Cuts outside the text.
        lines: The text with its marks.
        repairs: What was repaired, the most frequent first.
        more_repairs: Number of further kinds of repair that are not listed.
        damages: What cannot be repaired.
        chars_before: Characters of the text before any cut.
        chars_after: Characters of the article's text.
    """

    title: str
    place: str
    language: str
    fields: tuple[Field, ...]
    extractor: str
    rulebook: str
    warnings: tuple[str, ...]
    tree_cuts: tuple[TreeCut, ...]
    lines: tuple[MarkedLine, ...]
    repairs: tuple[RepairCount, ...]
    more_repairs: int
    damages: tuple[DamageView, ...]
    chars_before: int
    chars_after: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A page without an article: its place and why."""

    place: str
    reason: str
    detail: str


def explained_page(page: Page | Rejected, rules: RuleBook) -> Explained | Refused:
    """Clean a page and say what happened to it."""
    outcome = clean(page, rules) if isinstance(page, Page) else page
    if isinstance(outcome, Kept):
        return explained(outcome.article, page if isinstance(page, Page) else None)
    return Refused(outcome.url or outcome.source_path or "", outcome.reason, outcome.detail)


def explained(article: Article, page: Page | None = None, context: int | None = None) -> Explained:
    """
    Return what was done to the page of an article.

    Args:
        article: The article.
        page: The page it was made from; without it repairs are counted and not placed.
        context: How many untouched lines stay around a touched one; None shows the whole text.
    """
    cleaning = article.cleaning
    repairs = Counter((repair.kind, repair.before, repair.after) for repair in cleaning.repaired)
    return Explained(
        title=article.title or "",
        place=article.url or article.source_path or "",
        language=_LANGUAGES.get(article.script or "", "zh"),
        fields=tuple(Field(name, text) for name in FIELDS if (text := _text(getattr(article, name)))),
        extractor=cleaning.extractor,
        rulebook=cleaning.rulebook,
        warnings=cleaning.warnings,
        tree_cuts=tuple(TreeCut(cut.rule, cut.at, cut.text) for cut in cleaning.removed if isinstance(cut.at, str)),
        lines=marked_lines(lines_of(article, page), context),
        repairs=tuple(RepairCount(*kind, count) for kind, count in repairs.most_common(SHOWN_REPAIRS)),
        more_repairs=max(0, len(repairs) - SHOWN_REPAIRS),
        damages=tuple(DamageView(damage.at, damage.text, damage.why) for damage in cleaning.damaged),
        chars_before=sum(len(piece.text) for piece in pieces(article)),
        chars_after=len(article.text),
    )


def _text(value: str | tuple[str, ...] | None) -> str:
    return "、".join(value) if isinstance(value, tuple) else value or ""
