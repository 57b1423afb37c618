"""
From a suspect to a rule that can be tried.

What it asks for is read off the evidence of the suspect (`draft_match`). A draft is a `trial` rule: it reports and cuts
nothing until a person makes it stable.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import QinggaoError, UsageError
from pipeline.proof.check import check_rules
from pipeline.proof.draft_match import matches_for
from pipeline.proof.examples import faults_of
from pipeline.proof.rule_text import add_clean_example, rule_toml
from pipeline.rulebook.book import RuleBook
from pipeline.rulebook.schema import Example, RuleEntry, Scope
from pipeline.urls import registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.proof.findings import Suspect
    from pipeline.rulebook.schema import Match

__all__ = ["Draft", "add_clean_example", "draft_rule"]

REVIEW_DAYS = 365
TITLE_CHARS = 48
START_CHARS = 8
_NOT_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A drafted rule.

    Attributes:
        path: Its file, relative to the rule folder: `spam/keyword_rows.toml`.
        id: Its id.
        toml: The `[[rule]]` table, to be put behind the others of the file.
    """

    path: str
    id: str
    toml: str


def draft_rule(
    suspect: Suspect, rules: RuleBook, today: dt.date, *, examples: Sequence[Example] = (), family: str | None = None
) -> Draft:
    """
    Turn a suspect into a trial rule with its examples.

    Args:
        suspect: The suspect.
        rules: The rules that are there; the draft must act on its spam beside them and touch none of their clean texts.
        today: The date it is added.
        examples: Further examples; a clean one takes the place of the one made up here.
        family: File and middle of the id; where left out, the family of a rule that almost fits, or a new one.

    Returns:
        The draft; it passes `qinggao rules lint` and `qinggao check`.

    Raises:
        UsageError: The suspect is a layout, for which there is no rule to draft, or the family is no name.
        QinggaoError: No rule can be made from what the suspect shows.
    """
    if suspect.kind == "layout":
        raise UsageError(f"{suspect.text}: a layout is mended in rules/sites/, see docs/layouts.md")
    folder = "boilerplate" if suspect.kind == "boilerplate" else "spam"
    family = family or _family(suspect, folder, rules)
    if not re.fullmatch(r"[a-z0-9_]+", family):
        raise UsageError(f"--family {family}: a family is named in a-z, 0-9 and _")
    known = _faults(RuleBook(rules.entries, rules.lexicon, rules.digest, sites=rules.sites))
    for match in matches_for(suspect, rules):
        entry = _entry(suspect, f"{folder}.{family}", match, today)
        for example in _clean_examples(suspect, examples):
            whole = entry.model_copy(update={"example": (*entry.example, *_spam_only(examples), example)})
            if _works(whole, rules, known):
                return Draft(f"{folder}/{family}.toml", entry.id, rule_toml(whole))
    raise QinggaoError(
        f"suspect {suspect.id}: no draft acts on it and on no clean text: write the rule yourself, see docs/rules.md"
    )


def _family(suspect: Suspect, folder: str, rules: RuleBook) -> str:
    """Take the family of the rule it almost fits; boilerplate belongs to its site, the rest begins a family."""
    if folder == "boilerplate":
        host = suspect.hosts[0] if suspect.hosts else ""
        return _NOT_NAME.sub("_", registrable_domain(host) or host or "found").strip("_") or "found"
    unit = "block" if suspect.kind == "block" else "line"
    named = (e for e in rules.entries if f"fits {e.id} but" in suspect.why and e.scope.unit == unit)
    return next((entry.id.split(".")[1] for entry in named), "found")


def _entry(suspect: Suspect, stem: str, match: Match, today: dt.date) -> RuleEntry:
    first = " ".join(suspect.text.split())
    title = first if len(first) <= TITLE_CHARS else f"{first[:TITLE_CHARS]}…"
    is_block = suspect.kind == "block"
    seen = next((place.name for place in suspect.places if place.name), None)
    return RuleEntry(
        id=f"{stem}.found_{suspect.id}",
        title=title,
        why=f"Drafted from suspect {suspect.id} ({suspect.why}). Say here what tells it from real prose.",
        status="trial",
        added=today,
        review_by=today + dt.timedelta(days=REVIEW_DAYS),
        source=seen or f"suspect {suspect.id}",
        scope=Scope(unit="block" if is_block else "line"),
        action="drop_block" if is_block else "drop_line",
        score=min(0.9, suspect.score),
        match=match,
        example=(_spam_example(suspect),),
    )


def _spam_example(suspect: Suspect) -> Example:
    prose = _sentences()["prose"]
    if suspect.kind == "block":
        return Example(verdict="spam", html=f"<p>{prose}</p>{suspect.html}", left=prose)
    return Example(verdict="spam", text=f"{prose}\n{suspect.text}\n{prose}", left=f"{prose}\n{prose}")


def _clean_examples(suspect: Suspect, given: Sequence[Example]) -> Iterator[Example]:
    clean = [example for example in given if example.verdict == "clean"]
    yield from clean
    if clean:
        return
    words = {"text": suspect.text.replace("\n", " "), "start": suspect.text[:START_CHARS]}
    if suspect.kind == "block":
        yield from (Example(verdict="clean", **found) for found in _sentences()["clean_html"])
        return
    for found in _sentences()["clean"]:
        text = found["text"].replace("{text}", words["text"]).replace("{start}", words["start"])
        yield Example(verdict="clean", text=text, why=found["why"])


def _spam_only(examples: Sequence[Example]) -> list[Example]:
    return [example for example in examples if example.verdict != "clean"]


def _works(entry: RuleEntry, rules: RuleBook, known: frozenset[str]) -> bool:
    """
    Tell whether a rule passes the check beside the others, now and once it is made stable.

    The second is asked because a draft that could never be promoted, or would make another rule superfluous, is no
    draft. `known` are the faults that the rules have without it.
    """
    for status in ("stable", "trial"):
        candidate = entry.model_copy(update={"status": status})
        book = RuleBook((*rules.entries, candidate), rules.lexicon, rules.digest, sites=rules.sites)
        if any(faults_of(candidate, book)) or not _faults(book) <= known:
            return False
    return True


def _faults(rules: RuleBook) -> frozenset[str]:
    return frozenset(fault.what for fault in check_rules(rules))


@cache
def _sentences() -> dict[str, Any]:
    text = (Path(__file__).parent / "data" / "draft.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
