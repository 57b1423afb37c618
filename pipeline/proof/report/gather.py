"""Gathering a report: from the files of a night, its archive and the rules to view models."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.model import Kept
from pipeline.proof.changes import FLAG
from pipeline.proof.html.explained import explained
from pipeline.proof.nights import archives_of, noting_faults, saved_pages
from pipeline.proof.report.nights import as_number, earlier_nights, night_articles, page_of, read_summary
from pipeline.proof.report.views import BrokenRow, Count, Report, RuleRow, SiteRow, SuspectRow, spark
from pipeline.proof.suspects import find_suspects, suspects_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from pipeline.model import Article
    from pipeline.proof.findings import Suspect
    from pipeline.proof.html.explained import Explained
    from pipeline.rulebook.book import RuleBook

SHOWN_SUSPECTS = 40
SHOWN_EXAMPLES = 12
EXAMPLE_CONTEXT = 2
"""Untouched lines that stay around a touched one in an example."""
_TOTALS = ("pages_in", "articles", "rejected", "unchanged")


@dataclass(slots=True)
class _Tally:
    """What the articles of a night say about rules, added up article by article."""

    pages: Counter[str] = field(default_factory=Counter)
    cuts: Counter[str] = field(default_factory=Counter)
    chars: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    repairs: int = 0
    damages: int = 0
    best: dict[str, tuple[int, Article]] = field(default_factory=dict)

    def add(self, article: Article) -> None:
        """Count an article; of each rule the article it cut most from is kept."""
        by_rule: defaultdict[str, int] = defaultdict(int)
        for removal in article.cleaning.removed:
            by_rule[removal.rule] += len(removal.text)
            self.cuts[removal.rule] += 1
        for rule, chars in by_rule.items():
            self.pages[rule] += 1
            self.chars[rule] += chars
            if rule not in self.best or chars > self.best[rule][0]:
                self.best[rule] = (chars, article)
        self.reports.update(w.removeprefix(FLAG) for w in article.cleaning.warnings if w.startswith(FLAG))
        self.repairs += len(article.cleaning.repaired)
        self.damages += len(article.cleaning.damaged)


def gather(folder: Path, rules: RuleBook, jobs: int = 1, on_page: Callable[[str], None] = lambda _: None) -> Report:
    """
    Gather the report of a night.

    Args:
        folder: The night's folder.
        rules: The rules of today: their titles are shown, and suspects are what they do not take.
        jobs: Number of processes for the suspects.
        on_page: Called after each page that is read for suspects, with the count so far.
    """
    faults: list[str] = []
    summary = read_summary(folder, faults)
    before = earlier_nights(folder, faults)
    tally = _Tally()
    for article in night_articles(folder, faults):
        tally.add(article)
    archives = archives_of(folder)
    if archives:
        suspects = suspects_in(noting_faults(saved_pages([str(folder)]), faults), rules, jobs, on_page)
    else:
        faults.append(f"{folder.name}: holds no archive (pruned?): suspects are looked for in its articles alone")
        suspects = find_suspects(map(Kept, night_articles(folder, [])), rules)
    return Report(
        night=folder.name,
        faults=tuple(faults),
        totals=_totals(summary, tally),
        reasons=_counts(summary.get("reasons")),
        sites=_sites(summary, before),
        rules=_rules(tally, rules),
        broken=tuple(_broken(summary.get("findings"))),
        suspects=tuple(map(_suspect, suspects[:SHOWN_SUSPECTS])),
        more_suspects=max(0, len(suspects) - SHOWN_SUSPECTS),
        examples=tuple(_examples(tally, archives)),
    )


def _totals(summary: Mapping[str, Any], tally: _Tally) -> tuple[Count, ...]:
    counted = [Count(name, int(as_number(summary.get(name)))) for name in _TOTALS if summary]
    return (
        *counted,
        Count("spam_chars", sum(chars for rule, chars in tally.chars.items() if rule.startswith("spam."))),
        Count("repairs", tally.repairs),
        Count("damages", tally.damages),
    )


def _counts(found: object) -> tuple[Count, ...]:
    values = found if isinstance(found, dict) else {}
    counts = [Count(str(name), int(as_number(value))) for name, value in values.items()]
    return tuple(sorted(counts, key=lambda count: (-count.count, count.name)))


def _sites(summary: Mapping[str, Any], before: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[SiteRow, ...]:
    nights = [night["sites"] for _, night in before]
    tonight = summary.get("sites", {})
    names = sorted({*tonight, *(nights[-1] if nights else ())})
    return tuple(_site(name, tonight.get(name), [*nights, tonight]) for name in names)


def _site(name: str, tonight: object, nights: Iterable[Mapping[str, Any]]) -> SiteRow:
    def figure(what: str) -> float:
        return as_number(tonight.get(what)) if isinstance(tonight, dict) else 0.0

    return SiteRow(
        site=name,
        articles=int(figure("articles")),
        rejected=int(figure("rejected")),
        unchanged=int(figure("unchanged")),
        median_length=int(figure("median_length")),
        undated=figure("undated"),
        spammed=figure("spammed"),
        spark=spark(tuple(_articles(night.get(name)) for night in nights)),
    )


def _articles(site: object) -> int:
    """What did not change was an article in an earlier night and counts as one found in this."""
    return int(as_number(site.get("articles")) + as_number(site.get("unchanged"))) if isinstance(site, dict) else 0


def _rules(tally: _Tally, rules: RuleBook) -> tuple[RuleRow, ...]:
    known = {entry.id: entry for entry in rules.entries}
    rows = [
        RuleRow(
            rule=rule,
            title=known[rule].title if rule in known else "",
            status=known[rule].status if rule in known else "",
            pages=tally.pages[rule],
            cuts=tally.cuts[rule],
            chars=tally.chars[rule],
            reports=tally.reports[rule],
        )
        for rule in {*tally.cuts, *tally.reports}
    ]
    return tuple(sorted(rows, key=lambda row: (-row.chars, -row.reports, row.rule)))


def _broken(found: object) -> Iterable[BrokenRow]:
    for finding in found if isinstance(found, list) else ():
        if isinstance(finding, dict):
            yield BrokenRow(
                site=str(finding.get("site", "")),
                what=str(finding.get("what", "")),
                now=as_number(finding.get("now")),
                before=as_number(finding.get("before")),
            )


def _suspect(suspect: Suspect) -> SuspectRow:
    return SuspectRow(
        id=suspect.id,
        kind=suspect.kind,
        text=suspect.text,
        why=suspect.why,
        score=suspect.score,
        pages=suspect.pages,
        hosts=", ".join(suspect.hosts),
        place=next((place.name for place in suspect.places), ""),
    )


def _examples(tally: _Tally, archives: Sequence[Path]) -> Iterable[Explained]:
    """One article for each rule, spam first, until there are enough; no article twice."""
    chosen: dict[int, Article] = {}
    for rule in sorted(tally.best, key=lambda rule: (not rule.startswith("spam."), -tally.best[rule][0], rule)):
        article = tally.best[rule][1]
        if len(chosen) < SHOWN_EXAMPLES:
            chosen.setdefault(id(article), article)
    return [explained(article, page_of(article, archives), EXAMPLE_CONTEXT) for article in chosen.values()]
