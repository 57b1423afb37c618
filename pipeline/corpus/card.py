"""
The card of a corpus: what a stranger must know before using it, as Markdown with the front matter of a dataset card.

https://huggingface.co/docs/hub/datasets-cards
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

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
    template = Template((files("pipeline.corpus") / "data" / "card.md").read_text(encoding="utf-8"))
    names = ("shortest", "first_quarter", "median", "third_quarter", "longest")
    return template.substitute(
        title=title,
        pretty_name=json.dumps(title, ensure_ascii=False),
        language_list="\n".join(f"- {code}" for code, _ in _ranked(counts.languages)),
        size=next((name for bound, name in _SIZES if counts.articles < bound), "n>10M"),
        configs=_configs(data_files),
        articles=counts.articles,
        site_count=len(counts.sites),
        characters=counts.characters,
        published=f"published {counts.first} to {counts.last}" if counts.first else "published at unknown dates",
        schema_version=Article.model_fields["schema_version"].default,
        **dict(zip(names, _quartiles(counts.lengths), strict=True)),
        **_tables(counts),
    )


def _tables(counts: CorpusCounts) -> dict[str, str]:
    def share(part: int) -> str:
        return f"{part / counts.articles:.1%}" if counts.articles else "0.0%"

    content = [
        *((f"language {code}", count) for code, count in _ranked(counts.languages)),
        *((f"script {script}", count) for script, count in _ranked(counts.scripts)),
        ("without a date", counts.undated),
        ("marked as duplicates", counts.duplicates),
    ]
    top = _ranked(counts.sites)[:TOP_SITES]
    rest = counts.articles - sum(count for _, count in top)
    further = [(f"{len(counts.sites) - len(top)} more", rest)] if rest else []
    cuts = [(family, count, counts.cut_characters[family]) for family, count in _ranked(counts.cuts)]
    marks = counts.pii.total()
    return {
        "content": _table(("", "articles", "share"), [(what, count, share(count)) for what, count in content]),
        "sites": _table(("site", "articles"), [*top, *further]),
        "months": _table(("month", "articles"), sorted(counts.months.items())),
        "tainted": f"{counts.tainted} ({share(counts.tainted)})",
        "mirrors": f"{counts.mirrors} ({share(counts.mirrors)})",
        "cuts": _table(("what was cut", "cuts", "characters"), cuts),
        "repairs": _table(
            ("what was repaired", "times"), [*_ranked(counts.repairs), ("seen, not repairable", counts.damages)]
        ),
        "rulebooks": _table(("digest of the rule book", "articles"), _ranked(counts.rulebooks)),
        "pii": _table(("mark in `labels.pii`", "times"), _ranked(counts.pii)),
        "masking": f"{counts.masked} of these {marks} are masked by asterisks." if marks else "Nothing was marked.",
    }


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    cells = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(_cell(str(cell)) for cell in row) + " |" for row in cells)


def _cell(text: str) -> str:
    """Keep a name that the input gave from ending a cell of a table, or from being markup."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def _configs(data_files: Sequence[str]) -> str:
    if not data_files:
        return ""
    names = "".join(f"  - {json.dumps(name, ensure_ascii=False)}\n" for name in data_files)
    return f"configs:\n- config_name: default\n  data_files:\n{names}"


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
