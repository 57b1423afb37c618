"""
What flows through the pipeline and what comes out of it.

A `Page` goes in; a `Kept` article or a `Rejected` line comes out. The output records are pydantic models because they
are the border to other tools: the JSON Schema in docs/ is made from them (`qinggao schema`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 -- pydantic needs the name at run time
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Reason = Literal[
    "not_html",
    "undecodable",
    "too_deep",
    "too_large",
    "index_page",
    "empty",
    "challenge_page",
    "soft_404",
    "login_wall",
    "parked_domain",
    "hijacked",
    "http_status",
    "robots",
    "blocked_address",
    "timeout",
    "fetch_failed",
    "truncated",
    "damaged",
    "unreadable",
    "continued",
    "not_chinese",
    "internal_error",
]
REASONS: tuple[str, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class Page:
    """
    One page as it was fetched or handed in.

    Attributes:
        body: The bytes as fetched, after Content-Encoding is undone; a str where the input was already decoded text.
        media: "html" for a page, "text" for plain text that needs no parser.
        url: Where it came from, if known.
        content_type: The HTTP Content-Type header's value, if known; its charset counts in decoding.
        status: The HTTP status, None for pages that did not come over HTTP.
        source_path: Input file, or WARC file and record offset as `night.warc.gz@1234`.
        id: An id the input already carries; kept in the output.
        fetched_at: Time of the fetch, with its offset; relative dates (昨天 08:15) are read against it.
        truncated: Why the body is incomplete ("length", "time", "disconnect"), None when it is whole.
        parts: Further pages of the article that begins here, in order; None for one that is not there.
    """

    body: bytes | str
    media: Literal["html", "text"] = "html"
    url: str | None = None
    content_type: str | None = None
    status: int | None = None
    source_path: str | None = None
    id: str | None = None
    fetched_at: datetime | None = None
    truncated: str | None = None
    parts: tuple[Page | None, ...] = ()


class Record(BaseModel):
    """The base of all output records: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Removal(Record):
    """One cut. Replayed backwards over `text`, the cuts of an article give the extracted text again."""

    rule: str = Field(description="Id of the rule that asked for the cut.")
    step: str = Field(description="Step of the page's way that made it: dom, byline, spam or join.")
    action: str = Field(description="What was done: drop_block, drop_line, drop_span, cut_to_end, move_to_title, …")
    at: int | str = Field(
        description="Character offset in the text before the cut; for cuts in the DOM, the CSS path of the element."
    )
    text: str = Field(description="The text that was taken away.")


class Repair(Record):
    """One repair of damaged text."""

    kind: str = Field(description="gloss, shifted, lost_sign, mojibake, …")
    at: int = Field(description="Character offset in the decoded page; of several pages, in the one it stands on.")
    before: str
    after: str


class Damage(Record):
    """Damage that was seen and cannot be repaired; the text was left as it is."""

    at: int = Field(description="Character offset in the decoded page; of several pages, in the one it stands on.")
    text: str
    why: str


class Cleaning(Record):
    """How the article came to be."""

    extractor: str = Field(description='"site:news.example.cn#2", "trafilatura", "text", …')
    rulebook: str = Field(description="Digest of the rule book that was used.")
    removed: tuple[Removal, ...] = ()
    repaired: tuple[Repair, ...] = ()
    damaged: tuple[Damage, ...] = ()
    warnings: tuple[str, ...] = Field(
        default=(), description="mirror, injected_spam, truncated, undecodable:3, pages:2, page_missing:2, …"
    )
    parts: tuple[str, ...] = Field(
        default=(), description="Further pages that were joined, in order, as `source_path`; else their addresses."
    )


class Mark(Record):
    """Something personal that a text contains. It stands there still: a mark removes nothing."""

    kind: Literal["mobile", "id_card", "bank_card", "email"]
    at: int = Field(description="Character offset in `text`.")
    length: int = Field(description="Number of characters.")


class Quality(Record):
    """Quality signals of `text`, named as FineWeb, FineWeb-2 and Gopher name them; a word is a Han character here."""

    word_count: int = Field(description="Han characters, and runs of other letters or digits.")
    mean_line_length: float = Field(description="Characters a line.")
    line_punct_ratio: float = Field(
        description="Lines that end in a sentence mark, before closing quotes, of all lines."
    )
    short_line_ratio: float = Field(description="Lines of at most `short_line_length` characters, of all lines.")
    char_dup_ratio: float = Field(description="Characters in lines that stood before, of all characters.")
    new_line_ratio: float = Field(description="Line ends a word.")
    dup_line_frac: float = Field(description="Lines that stood before, of all lines.")
    dup_10_gram_char_frac: float = Field(
        description="Characters in runs of 10 words that stood before, of all in words."
    )
    stop_word_ratio: float = Field(description="Words that are function words, of all words.")
    alpha_word_ratio: float = Field(description="Words with a letter or Han character in them, of words and signs.")
    symbol_word_ratio: float = Field(description="Number signs and ellipses a word.")
    bullet_line_ratio: float = Field(description="Lines that begin with a bullet, of all lines.")
    ellipsis_line_ratio: float = Field(description="Lines that end in an ellipsis, of all lines.")


class Labels(Record):
    """What a corpus is filtered by. Labels are a pure function of the article."""

    tainted: bool = Field(description="Spam was injected into the page; it was cut out.")
    mirror: bool = Field(description="The page is a mirror's damaged copy; it was repaired.")
    pii: tuple[Mark, ...] = Field(default=(), description="Personal numbers and addresses in `text`.")
    quality: Quality


class Article(Record):
    """One clean article: a line of the output."""

    schema_version: Literal["1.1"] = "1.1"
    id: str = Field(description="The input's own id; else hex from the canonical URL, or from the bytes without one.")
    url: str | None = None
    canonical_url: str | None = None
    site: str | None = Field(default=None, description="Host name of the URL.")
    source_path: str | None = Field(default=None, description="Input file, or WARC file and offset.")
    title: str | None = None
    text: str = Field(description=r"Body paragraphs joined by \n; no headline, caption or editor line.")
    published_at: str | None = Field(default=None, description="ISO 8601, with +08:00 when a time is known.")
    date_precision: Literal["day", "minute", "second"] | None = None
    source: str | None = Field(default=None, description="来源, as the page says.")
    authors: tuple[str, ...] = Field(default=(), description="作者/记者/通讯员 names as the page writes them.")
    editors: tuple[str, ...] = Field(default=(), description="责编 names as the page writes them.")
    language: str = Field(default="zh", description="ISO 639-1 code of the language of `text`; und where unknown.")
    language_confidence: float | None = Field(default=None, description="From 0 to 1; null where it was not measured.")
    script: Literal["hans", "hant", "mixed"] | None = Field(
        default=None, description="As published; null if not Chinese."
    )
    title_hans: str | None = Field(default=None, description="`title` in simplified characters, only when asked for.")
    text_hans: str | None = Field(default=None, description="`text` in simplified characters, only when asked for.")
    keywords: tuple[str, ...] | None = Field(default=None, description="jieba TF-IDF keywords, only when asked for.")
    fetched_at: datetime | None = None
    content_hash: str = Field(description="SHA-256 of `text` without white space, hex.")
    duplicate_of: str | None = Field(default=None, description="Id of the article that this one repeats.")
    cluster: str | None = Field(default=None, description="Id of the group of articles that tell the same text.")
    labels: Labels | None = Field(default=None, description="What a corpus is filtered by; added by `qinggao export`.")
    cleaning: Cleaning


class Rejected(Record):
    """A page that gives no article: a line of the rejected file."""

    id: str | None = None
    url: str | None = None
    source_path: str | None = None
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that gave an article."""

    article: Article


Outcome = Kept | Rejected


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step's word that the page gives no article; becomes a `Rejected` line."""

    reason: Reason
    detail: str = ""


def article_schema() -> str:
    """Return the JSON Schema of an output line, pretty-printed; docs/article.schema.json is a pinned copy."""
    return json.dumps(Article.model_json_schema(), ensure_ascii=False, indent=2) + "\n"
