"""
The card of a corpus: what a stranger must know before using it, as Markdown with the front matter of a dataset card.

https://huggingface.co/docs/hub/datasets-cards
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2

from pipeline.corpus.labels import labelled
from pipeline.corpus.labels.pii import MASK
from pipeline.model import Article

if TYPE_CHECKING:
    from collections.abc import Sequence

TOP_SITES = 30
_MONTH = 7
_DAY = 10
_FAMILY_PARTS = 2
_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"))


@dataclass(slots=True)
class CorpusCounts:
    """What a card tells, counted article by article; it grows with sites, months and rules, not with articles."""

    articles: int = 0
    characters: int = 0
    undated: int = 0
    duplicates: int = 0
    tainted: int = 0
    mirrors: int = 0
    damages: int = 0
    masked: int = 0
    first: str | None = None
    last: str | None = None
    sites: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    scripts: Counter[str] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    cuts: Counter[str] = field(default_factory=Counter)
    cut_characters: Counter[str] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)
    rulebooks: Counter[str] = field(default_factory=Counter)
    pii: Counter[str] = field(default_factory=Counter)

    def add(self, article: Article) -> None:
        """Count an article; one without labels is labelled first."""
        article = article if article.labels else labelled(article)
        self.articles += 1
        self.characters += len(article.text)
        self.lengths[len(article.text)] += 1
        self.sites[article.site or "unknown"] += 1
        self.languages[article.language] += 1
        self.scripts[article.script or "none that tells"] += 1
        self.duplicates += article.duplicate_of is not None
        self._add_date(article.published_at)
        self._add_cleaning(article)

    def _add_date(self, published_at: str | None) -> None:
        if not published_at:
            self.undated += 1
            return
        day = published_at[:_DAY]
        self.months[day[:_MONTH]] += 1
        self.first = min(self.first or day, day)
        self.last = max(self.last or day, day)

    def _add_cleaning(self, article: Article) -> None:
        labels, cleaning = article.labels, article.cleaning
        for removal in cleaning.removed:
            family = ".".join(removal.rule.split(".")[:_FAMILY_PARTS])
            self.cuts[family] += 1
            self.cut_characters[family] += len(removal.text)
        self.repairs.update(repair.kind for repair in cleaning.repaired)
        self.damages += len(cleaning.damaged)
        self.rulebooks[cleaning.rulebook] += 1
        if labels is not None:
            self.tainted += labels.tainted
            self.mirrors += labels.mirror
            self.pii.update(mark.kind for mark in labels.pii)
            self.masked += sum(article.text[mark.at] == MASK for mark in labels.pii)


def card_of(counts: CorpusCounts, title: str, data_files: Sequence[str] = ()) -> str:
    """
    Return the card of a corpus.

    Args:
        counts: What was counted over its articles.
        title: Its name.
        data_files: Its files, as a reader of the card reaches them.
    """
    top = _ranked(counts.sites)[:TOP_SITES]
    return _template().render(
        c=counts,
        title=title,
        files=data_files,
        languages=[code for code, _ in _ranked(counts.languages)],
        size=next((name for bound, name in _SIZES if counts.articles < bound), "n>10M"),
        first=counts.first,
        last=counts.last,
        lengths=_quartiles(counts.lengths),
        top_sites=top,
        other_sites=len(counts.sites) - len(top),
        other_articles=counts.articles - sum(count for _, count in top),
        schema_version=Article.model_fields["schema_version"].default,
    )


def _quartiles(lengths: Counter[int]) -> list[int]:
    """Return least, quarter, median, three quarters and largest of counted numbers; zeros if there are none."""
    ordered = sorted(lengths.items())
    wanted = [(lengths.total() - 1) * quarter // 4 for quarter in range(5)]
    found: list[int] = []
    seen = 0
    for length, count in ordered:
        seen += count
        while len(found) < len(wanted) and wanted[len(found)] < seen:
            found.append(length)
    return found or [0] * len(wanted)


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _share_of(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "0.0%"


def _cell(value: object) -> object:
    """Keep a site's name, or a rule's, from ending a cell of a table."""
    return value.replace("|", "\\|").replace("\n", " ") if isinstance(value, str) else value


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=False,  # noqa: S701 -- Markdown, not HTML; what could end a cell of a table is escaped in `_cell`
        finalize=_cell,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"ranked": _ranked, "share_of": _share_of}
    return environment.from_string((files("pipeline.corpus") / "data" / "card.md.j2").read_text(encoding="utf-8"))
