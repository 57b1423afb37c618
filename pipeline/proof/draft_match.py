"""What a drafted rule asks for, read off the evidence that a suspect shows."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import re2

from pipeline.cleaning.dom import parse
from pipeline.cleaning.hidden import hidden_elements
from pipeline.cleaning.spam.features.context import Context
from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.links import links_in
from pipeline.cleaning.spam.tree.boxes import parts_of, text_of
from pipeline.proof.examples import EXAMPLE_URL
from pipeline.rulebook.fold import fold
from pipeline.rulebook.schema import Match
from pipeline.urls import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.proof.findings import Suspect
    from pipeline.rulebook.book import RuleBook

MIN_ROW_SEGMENTS = 4


def matches_for(suspect: Suspect, rules: RuleBook) -> Iterator[Match]:
    """
    Yield what a rule for a suspect could ask for, the most general first.

    Shape and vocabulary come first, where the suspect shows both: neither proves anything alone. The suspect's own
    words, with numbers and white space left open, are the last resort.
    """
    if suspect.kind == "block":
        yield from (Match(**given) for given in _block_conditions(suspect, rules))
        return
    evidence = Evidence(suspect.text, Context(rules.lexicon, is_traditional=False))
    if suspect.kind == "line" and (row := _row_conditions(evidence)):
        yield Match(**row)
    yield Match(whole=_words(suspect.text))


def _row_conditions(evidence: Evidence) -> dict[str, Any]:
    """A row is asked for by shape and vocabulary; without vocabulary its shape alone proves nothing."""
    if evidence.segments < MIN_ROW_SEGMENTS or not evidence.separators or not evidence.spam_share:
        return {}
    return {
        "separators": (evidence.separators,),
        "segments_at_least": evidence.segments,
        **_vocabulary(evidence),
        "marks_at_most": evidence.marks,
        "function_per_100_at_most": float(int(evidence.function_per_100) + 1),
    }


def _block_conditions(suspect: Suspect, rules: RuleBook) -> Iterator[dict[str, Any]]:
    tree = parse(suspect.html)
    body = tree.body
    if body is None or body.child is None:
        return
    own = registrable_domain(host_of(EXAMPLE_URL))
    how = next((hidden.how for hidden in hidden_elements(tree)), None)
    context = Context(rules.lexicon, is_traditional=False)
    text = text_of(body)  # the markup was reduced: the rule is made for what its example shows
    evidence = Evidence(text, context, parts_of(text), partial(links_in, (body,), own), how)
    hidden: dict[str, Any] = {"hidden": (how,)} if how else {}
    links: dict[str, Any] = {}
    if evidence.foreign_domains > 1:
        links = {
            "foreign_domains_at_least": evidence.foreign_domains,
            "link_share_at_least": _down(evidence.link_share),
        }
    words = _vocabulary(evidence)
    for given in ({**hidden, **links, **words}, {**hidden, **words}, {**words, **links}):
        if len(given) > 1:
            yield given
    yield {**hidden, "whole": _words(text)}


def _vocabulary(evidence: Evidence) -> dict[str, Any]:
    if evidence.strong:
        return {"strong_at_least": evidence.strong, "strong_share_at_least": _down(evidence.strong_share)}
    return {"spam_share_at_least": _down(evidence.spam_share)} if evidence.spam_share else {}


def _down(share: float) -> float:
    """Leave a little room below a share."""
    return int(share * 10) / 10 or 0.05


def _words(text: str) -> str:
    """Return a pattern for a line: its folded words, numbers and white space left open."""
    parts = re.split(r"(\d+|\s+)", fold(text).strip())
    return "".join("[0-9]+" if p.isdigit() else r"\s*" if p.isspace() else _escaped(p) for p in parts)


def _escaped(text: str) -> str:
    return str(re2.escape(text))
