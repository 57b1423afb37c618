"""What a page gives under two rule books: the difference as a value, in numbers and by rule."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.model import Article, Kept, Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Outcome

FLAG = "flag:"
"""A warning that begins so names a rule that only reports."""
MAX_CHAR_DIFF = 2_000
"""Changed stretches up to this many characters a side are compared by character, longer ones by line."""


@dataclass(frozen=True, slots=True)
class Change:
    """
    One page that comes out otherwise.

    Attributes:
        source_path: Where the page was read from.
        url: Its address, if known.
        before: What the old rules give.
        after: What the new rules give.
        lost: Characters of text that are there before and not after.
        gained: Characters of text that are there after and not before.
        by_rule: Characters each rule removes more than before, negative for those given back; 0 for a rule whose
            report alone has changed. Rules without a difference are absent.
    """

    source_path: str | None
    url: str | None
    before: Article | Rejected
    after: Article | Rejected
    lost: int
    gained: int
    by_rule: Mapping[str, int]

    @property
    def is_article_lost(self) -> bool:
        """Whether the page gave an article and gives none now."""
        return isinstance(self.before, Article) and isinstance(self.after, Rejected)

    @property
    def is_article_gained(self) -> bool:
        """Whether the page gave no article and gives one now."""
        return isinstance(self.before, Rejected) and isinstance(self.after, Article)


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    Two rule books over the same pages; `pages` = `unchanged` + number of `changes`.

    Attributes:
        pages: Number of pages.
        unchanged: Number of pages that come out the same.
        changes: The others, worst first: lost articles, then those that lose most text.
    """

    pages: int
    unchanged: int
    changes: tuple[Change, ...]

    @property
    def articles_lost(self) -> int:
        """Number of pages that give no article any more."""
        return sum(change.is_article_lost for change in self.changes)

    @property
    def articles_gained(self) -> int:
        """Number of pages that give an article now."""
        return sum(change.is_article_gained for change in self.changes)

    @property
    def lost(self) -> int:
        """Characters of text that are gone."""
        return sum(change.lost for change in self.changes)

    @property
    def gained(self) -> int:
        """Characters of text that are there anew."""
        return sum(change.gained for change in self.changes)

    @property
    def by_rule(self) -> dict[str, RuleEffect]:
        """What each rule takes and gives back, by id; the one that takes most comes first."""
        effects = {
            rule: RuleEffect(
                pages=sum(rule in change.by_rule for change in self.changes),
                removed=sum(max(0, change.by_rule.get(rule, 0)) for change in self.changes),
                given_back=-sum(min(0, change.by_rule.get(rule, 0)) for change in self.changes),
            )
            for rule in sorted({rule for change in self.changes for rule in change.by_rule})
        }
        return dict(sorted(effects.items(), key=lambda item: (-item[1].removed, -item[1].given_back, item[0])))


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """
    What one rule does otherwise, over all pages.

    Attributes:
        pages: Pages on which it does something else than before.
        removed: Characters it removes more than before.
        given_back: Characters it removes less than before.
    """

    pages: int
    removed: int
    given_back: int


def compare(pages: int, changes: list[Change]) -> Comparison:
    """Put changes in order; `pages` is how many pages there were in all."""
    ordered = sorted(
        changes, key=lambda c: (not c.is_article_lost, -c.lost, -c.gained, c.source_path or "", c.url or "")
    )
    return Comparison(pages, pages - len(ordered), tuple(ordered))


def change_of(before: Outcome, after: Outcome) -> Change | None:
    """
    Compare what a page gives under two rule books.

    Returns:
        The change; None where the outcomes differ in nothing but the digest of the rule book.

    >>> from pipeline.model import Rejected
    >>> change_of(Rejected(reason="empty"), Rejected(reason="empty")) is None
    True
    """
    old, new = _record(before), _record(after)
    if without_rulebook(old) == without_rulebook(new):
        return None
    lost, gained = characters_changed(_text(old), _text(new))
    removed = Counter(_removed(new))
    removed.subtract(_removed(old))
    by_rule = {rule: count for rule, count in removed.items() if count}
    by_rule |= dict.fromkeys(sorted((_reports(old) ^ _reports(new)) - set(by_rule)), 0)
    return Change(new.source_path, new.url, old, new, lost, gained, by_rule)


def without_rulebook(record: Article | Rejected) -> Article | Rejected:
    """Return a record without the digest of the rules it was made with."""
    if isinstance(record, Rejected):
        return record
    return record.model_copy(update={"cleaning": record.cleaning.model_copy(update={"rulebook": ""})})


def characters_changed(old: str, new: str) -> tuple[int, int]:
    r"""
    Count the characters of a text that went and that came.

    >>> characters_changed("第一段。\n第二段很长。", "第一段。\n第二段。")
    (2, 0)
    """
    lost = gained = 0
    left, right = old.split("\n"), new.split("\n")
    for tag, i, j, k, m in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            gone, come = _inside("".join(left[i:j]), "".join(right[k:m]))
            lost, gained = lost + gone, gained + come
    return lost, gained


def _inside(old: str, new: str) -> tuple[int, int]:
    if not old or not new or max(len(old), len(new)) > MAX_CHAR_DIFF:
        return len(old), len(new)
    kept = sum(block.size for block in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    return len(old) - kept, len(new) - kept


def _record(outcome: Outcome) -> Article | Rejected:
    return outcome.article if isinstance(outcome, Kept) else outcome


def _text(record: Article | Rejected) -> str:
    return record.text if isinstance(record, Article) else ""


def _removed(record: Article | Rejected) -> Counter[str]:
    counts: Counter[str] = Counter()
    if isinstance(record, Article):
        for removal in record.cleaning.removed:
            counts[removal.rule] += len(removal.text)
    return counts


def _reports(record: Article | Rejected) -> set[str]:
    """Rules that acted or reported without a count of characters: flags, and the rule that refused a page."""
    if isinstance(record, Rejected):
        return {record.detail} if record.reason == "hijacked" else set()
    return {warning.removeprefix(FLAG) for warning in record.cleaning.warnings if warning.startswith(FLAG)}
