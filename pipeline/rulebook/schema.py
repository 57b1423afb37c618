"""
What a rule file may say.

These models are the border to the people who write rules: every key is named here, unknown keys are refused, and the
fault that a person sees (file, line, what to write instead) is made from pydantic's in `faults.py`. The format and the
reasons for it are told in docs/rules.md.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- pydantic needs the name at run time
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Unit = Literal["title", "block", "line", "run", "span", "row", "phrase", "document"]
Place = Literal["any", "beside", "head", "inside", "tail"]
Action = Literal[
    "drop_title", "drop_block", "drop_line", "drop_span", "cut_to_end", "move_to_credits", "reject_page", "flag"
]
Separator = Literal[
    "bar",
    "underscore",
    "comma",
    "slash",
    "dash",
    "dot",
    "capital_i",
    "line",
    "space",
    "colon",
    "ellipsis",
    "exclamation",
    "bracket",
    "quote",
    "symbol",
    "mixed",
]
Hiding = Literal[
    "attribute",
    "display",
    "visibility",
    "off_screen",
    "clipped",
    "zero_size",
    "tiny_font",
    "same_colour",
    "text_indent",
    "marquee",
    "opacity",
    "noscript",
    "script",
]

ACTIONS: dict[str, tuple[str, ...]] = {
    "title": ("drop_title", "flag"),
    "block": ("drop_block", "flag"),
    "line": ("drop_line", "cut_to_end", "move_to_credits", "flag"),
    "run": ("drop_line", "flag"),
    "span": ("drop_span", "move_to_credits", "flag"),
    "row": ("drop_span", "flag"),
    "phrase": ("drop_span", "flag"),
    "document": ("reject_page", "flag"),
}
"""Which actions make sense for which unit."""

RuleId = Annotated[str, StringConstraints(pattern=r"^(spam|boilerplate|site)(\.[a-z0-9_]+){2,}$")]


class Strict(BaseModel):
    """A table in a rule file: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Scope(Strict):
    """Where a rule looks."""

    unit: Unit
    place: Place = "any"


class Match(Strict):
    """
    What a unit must look like; every condition that is given must hold.

    Patterns are google-re2's and see the *folded* text: NFKC, lower case, traditional characters read as simplified,
    zero-width characters and dots inserted between Han characters taken out. Each number is explained in docs/rules.md.
    """

    starts: str | None = None
    ends: str | None = None
    contains: str | None = None
    whole: str | None = None
    separators: tuple[Separator, ...] | None = None
    hidden: bool | tuple[Hiding, ...] | None = None
    script_mismatch: bool | None = None
    segments_at_least: int | None = None
    segments_at_most: int | None = None
    segment_length_at_least: float | None = None
    segment_length_at_most: float | None = None
    strong_at_least: int | None = None
    strong_at_most: int | None = None
    strong_share_at_least: float | None = None
    spam_share_at_least: float | None = None
    vocabulary_share_at_least: float | None = None
    spaced: bool | None = None
    spelled_at_least: int | None = None
    tainted: bool | None = None
    labelled: bool | None = None
    enclosed: bool | None = None
    pushed: bool | None = None
    advert: bool | None = None
    leading: bool | None = None
    in_headline: bool | None = None
    beyond_title: bool | None = None
    sentence: bool | None = None
    beside_cut: bool | None = None
    companions_at_least: int | None = None
    repeats_at_least: int | None = None
    tails_at_least: int | None = None
    voted_at_least: int | None = None
    voted_share_at_least: float | None = None
    voted_mean_at_least: float | None = None
    voted_weight_at_least: float | None = None
    clause_mean_at_least: float | None = None
    clean_share_at_most: float | None = None
    crime_report: bool | None = None
    reported: bool | None = None
    announced: bool | None = None
    numbers_at_most: int | None = None
    sales_talk_at_least: int | None = None
    goods_share_at_least: float | None = None
    wares_share_at_least: float | None = None
    known_share_at_least: float | None = None
    foreign_pairs_at_least: float | None = None
    familiar_pairs_at_most: float | None = None
    han_at_least: int | None = None
    han_at_most: int | None = None
    rare_share_at_least: float | None = None
    chars_at_least: int | None = None
    chars_at_most: int | None = None
    lines_at_least: int | None = None
    lines_at_most: int | None = None
    marks_at_most: int | None = None
    marks_per_100_at_most: float | None = None
    marked_share_at_most: float | None = None
    sentences_at_least: int | None = None
    sentences_at_most: int | None = None
    function_per_100_at_least: float | None = None
    function_per_100_at_most: float | None = None
    links_at_least: int | None = None
    links_at_most: int | None = None
    foreign_domains_at_least: int | None = None
    foreign_share_at_least: float | None = None
    link_share_at_least: float | None = None
    strong_terms_at_least: int | None = None
    strong_per_1000_at_least: float | None = None
    prose_han_at_most: int | None = None
    clean_han_at_most: int | None = None
    removed_share_at_least: float | None = None

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not self.model_fields_set:
            msg = "a match without conditions would act on everything: give at least one"
            raise ValueError(msg)
        return self


class Example(Strict):
    """
    A text that proves a rule.

    `spam` must be acted on by its rule and leave exactly `left`; `clean` must not be touched by any rule; `known_miss`
    is spam that the rule does not reach yet and must still miss. `about` is the article below a `title`; where it is a
    headline, `page_title` is the page's own.
    """

    verdict: Literal["spam", "clean", "known_miss"]
    text: str | None = None
    html: str | None = None
    title: str | None = None
    about: str = ""
    page_title: str = ""
    left: str = ""
    why: str = ""

    @model_validator(mode="after")
    def _has_one_input(self) -> Self:
        if sum(part is not None for part in (self.text, self.html, self.title)) != 1:
            msg = "give exactly one of text, html and title"
            raise ValueError(msg)
        return self


class RuleEntry(Strict):
    """One `[[rule]]` table."""

    id: RuleId
    title: str
    why: str
    status: Literal["trial", "stable", "retired"]
    added: dt.date
    review_by: dt.date | None = None
    source: str
    scope: Scope
    action: Action
    score: float = Field(ge=0, le=1)
    match: Match
    example: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _action_fits_unit(self) -> Self:
        fitting = ACTIONS[self.scope.unit]
        if self.action not in fitting:
            msg = f"action {self.action!r} does not fit unit {self.scope.unit!r}: use {' or '.join(map(repr, fitting))}"
            raise ValueError(msg)
        return self


class RuleFile(Strict):
    """A file under rules/spam/ or rules/boilerplate/."""

    rule: tuple[RuleEntry, ...]


class Pair(Strict):
    """An entry of `left`, at most `gap` letters, digits or Han characters, an entry of `right`: a strong term."""

    left: str
    right: str
    gap: int = Field(ge=0, le=8)


class Chain(Strict):
    """`least` or more neighbours from `core` and `filler`, at least one of them from `core`: a strong term."""

    core: str
    filler: str
    least: int = Field(ge=2, le=6)


class Grammar(Strict):
    """lexicon/grammar.toml: how words of the lexicon files combine."""

    pair: tuple[Pair, ...] = ()
    chain: tuple[Chain, ...] = ()
