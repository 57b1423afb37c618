"""
Which pages a change of the rule book can touch at all.

Cleaning is pure, so a page comes out the same where every question that is asked of the rules on its way is answered
the same. Rules for lines, runs and spans are asked last and see nothing but the extracted text, which the ledger gives
back: they alone can be asked again at a tenth of the price of a whole page. Whatever is in doubt is cleaned again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.flow import NOTHING_LEFT, read_source
from pipeline.cleaning.ledger import undo
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.removals import STEP
from pipeline.cleaning.spam.text.lines import cut_lines
from pipeline.model import Kept, Refusal, Rejected
from pipeline.urls import host_of

if TYPE_CHECKING:
    from pipeline.model import Article, Outcome, Page
    from pipeline.rulebook.book import RuleBook
    from pipeline.rulebook.schema import RuleEntry
    from pipeline.rulebook.sites import SiteFile, Sites

TEXT_UNITS = frozenset({"line", "run", "span", "row", "phrase"})
"""Units that are looked for in the extracted text, after everything else has happened."""
BEFORE_RULES = frozenset(
    {"not_html", "undecodable", "too_deep", "too_large", "http_status", "truncated", "damaged", "unreadable"}
)
"""Reasons that are given before any rule is asked."""


@dataclass(frozen=True, slots=True)
class Difference:
    """
    What differs between two rule books, in what it can reach.

    Attributes:
        units: Units of the rules that were added, removed or changed in what they do.
        vocabulary: Whether the lexicon differs.
        hosts: Hosts and aliases whose layouts differ, as layout files write them.
    """

    units: frozenset[str] = frozenset()
    vocabulary: bool = False
    hosts: frozenset[str] = frozenset()


class _Effect(NamedTuple):
    """Everything about a rule that decides what it does to a page."""

    unit: str
    place: str
    action: str
    status: str
    score: float
    match: str


def difference(old: RuleBook, new: RuleBook) -> Difference:
    """Compare two rule books; titles, reasons and examples of rules do not count."""
    before, after = _effects(old), _effects(new)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    units = {book[key].unit for key in changed for book in (before, after) if key in book}
    return Difference(frozenset(units), _lexicon(old) != _lexicon(new), _changed_hosts(old.sites, new.sites))


def can_reach(page: Page, what: Difference) -> bool:
    """Tell, before a page is cleaned at all, whether a difference can reach it: layouts of other hosts cannot."""
    return bool(what.units or what.vocabulary) or _is_of(page, what.hosts)


def may_differ(page: Page, outcome: Outcome, old: RuleBook, new: RuleBook, what: Difference) -> bool:
    """
    Tell whether a page can come out otherwise under another rule book.

    Args:
        page: The page.
        outcome: What it gives under the old rules.
        old: The old rules.
        new: The new rules.
        what: `difference(old, new)`, asked once for all pages.
    """
    if what.vocabulary or _is_of(page, what.hosts):
        return True
    if page.parts:  # joined pages have one ledger for several texts
        return bool(what.units)
    if isinstance(outcome, Rejected):
        return bool(what.units) and outcome.reason not in BEFORE_RULES and not _is_before(outcome, what.units)
    return bool(what.units - TEXT_UNITS) or (bool(what.units) and _text_differs(page, outcome.article, old, new))


def _is_before(outcome: Rejected, units: frozenset[str]) -> bool:
    """Tell whether a page without a text was refused before rules of these units could be asked: they read its text."""
    is_without_text = outcome.reason == "index_page" or (
        outcome.reason == NOTHING_LEFT.reason and outcome.detail != NOTHING_LEFT.detail
    )
    return is_without_text and units <= TEXT_UNITS


def as_if_by(outcome: Outcome, rules: RuleBook) -> Outcome:
    """Return the outcome of a page that rules do not touch under their name."""
    if isinstance(outcome, Rejected):
        return outcome
    cleaning = outcome.article.cleaning.model_copy(update={"rulebook": rules.digest})
    return Kept(outcome.article.model_copy(update={"cleaning": cleaning}))


def _effects(book: RuleBook) -> dict[str, _Effect]:
    return {entry.id: _effect(entry) for entry in book.entries if entry.status != "retired"}


def _effect(entry: RuleEntry) -> _Effect:
    match = entry.match.model_dump_json(exclude_unset=True)
    return _Effect(entry.scope.unit, entry.scope.place, entry.action, entry.status, entry.score, match)


def _lexicon(book: RuleBook) -> object:
    """Return what the vocabulary was made of: its files, or the vocabulary itself for a book without a folder."""
    folder = Path(book.folder, "lexicon") if book.folder else None
    if folder is None or not folder.is_dir():
        return book.lexicon.words
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in {".txt", ".toml"}}


def _changed_hosts(old: Sites, new: Sites) -> frozenset[str]:
    before, after = _files(old), _files(new)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    files = [book[name] for name in changed for book in (before, after) if name in book]
    return frozenset(name for file in files for name in (file.host, *file.aliases))


def _files(sites: Sites) -> dict[str, SiteFile]:
    """Layout files by host, without the samples that prove them."""
    return {file.entry.host: _without_samples(file.entry) for file in sites.files}


def _without_samples(file: SiteFile) -> SiteFile:
    layouts = tuple(layout.model_copy(update={"sample": ()}) for layout in file.layout)
    return file.model_copy(update={"layout": layouts})


def _is_of(page: Page, hosts: frozenset[str]) -> bool:
    if not page.url or not hosts:
        return False
    parts = host_of(page.url).split(".")
    parents = ("*." + ".".join(parts[start:]) for start in range(1, len(parts)))
    return not hosts.isdisjoint((".".join(parts), *parents))


def _text_differs(page: Page, article: Article, old: RuleBook, new: RuleBook) -> bool:
    """Cut the extracted text by both books: everything before that is the same for them."""
    source = read_source(page)
    if isinstance(source, Refusal):
        return True
    text = undo(article.text, (cut for cut in article.cleaning.removed if cut.step == STEP))
    context = context_of(source.text, old.lexicon)
    return cut_lines(text, old, context) != cut_lines(text, new, context)
