"""Putting together what the steps found: the values between them, and the article in the end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.cleaning.byline.credits import credits_in, credits_in_body, signature_in
from pipeline.cleaning.language import UNDETERMINED, language_of
from pipeline.cleaning.script import script_of
from pipeline.model import Article, Cleaning, Rejected
from pipeline.urls import canonical_url, host_of

if TYPE_CHECKING:
    from pipeline.cleaning.byline.credits import Credits
    from pipeline.cleaning.byline.find import Byline
    from pipeline.cleaning.decode import Decoded
    from pipeline.cleaning.repair import Repaired
    from pipeline.cleaning.spam.text.lines import LineCuts
    from pipeline.model import Page, Refusal, Removal

ID_HEX_CHARS = 32


@dataclass(frozen=True, slots=True)
class Source:
    """
    A page before any parser has seen it.

    Attributes:
        decoded: How it was decoded.
        repaired: The decoded page after repair; its text is what the next steps read.
    """

    decoded: Decoded
    repaired: Repaired

    @property
    def text(self) -> str:
        """The text that the next steps read."""
        return self.repaired.text


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What was read off a page.

    Attributes:
        text: Body paragraphs joined by line ends.
        byline: Headline, date and credits.
        extractor: What found the body.
        removed: What was cut so far.
        warnings: What a user of the article should know.
    """

    text: str
    byline: Byline
    extractor: str
    removed: tuple[Removal, ...] = ()
    warnings: tuple[str, ...] = ()


def assemble(page: Page, source: Source, reading: Reading, cut: LineCuts, rulebook: str) -> Article:
    """Put the article together; `rulebook` is the digest of the rules that were used."""
    byline = reading.byline
    removed = (*reading.removed, *cut.removed)
    credited = _credits(cut)
    canonical = canonical_url(page.url) if page.url else None
    return Article(
        id=page.id or _hex_id(canonical, page.body),
        url=page.url,
        canonical_url=canonical,
        site=(host_of(page.url) or None) if page.url else None,
        source_path=page.source_path,
        title=byline.title,
        text=cut.text,
        published_at=byline.published_at,
        date_precision=byline.date_precision,
        source=byline.source or credited.source,
        authors=byline.authors or credited.authors,
        editors=byline.editors or credited.editors,
        **spoken(cut.text),
        fetched_at=page.fetched_at,
        content_hash=content_hash(cut.text),
        cleaning=Cleaning(
            extractor=reading.extractor,
            rulebook=rulebook,
            removed=removed,
            repaired=source.repaired.repairs,
            damaged=source.repaired.damages,
            warnings=tuple(_warnings(page, source, reading, cut)),
        ),
    )


def spoken(text: str) -> dict[str, Any]:
    """Return the fields of an article that tell in which language and script its text is."""
    language = language_of(text)
    is_chinese = language.code in {"zh", UNDETERMINED}
    return {
        "language": language.code,
        "language_confidence": language.confidence,
        "script": script_of(text) if is_chinese else None,
    }


def content_hash(text: str) -> str:
    """Return the SHA-256 of a text without its white space, hex."""
    return hashlib.sha256("".join(text.split()).encode("utf-8", "replace")).hexdigest()


def reject(page: Page, refusal: Refusal) -> Rejected:
    """Turn a step's refusal into the line of the rejected file."""
    return Rejected(
        id=page.id, url=page.url, source_path=page.source_path, reason=refusal.reason, detail=refusal.detail
    )


def _credits(cut: LineCuts) -> Credits:
    """Credits that the body itself states: in the lines that rules moved out of it, then in its paragraphs."""
    found = credits_in_body(cut.text.split("\n"))
    for line in reversed(cut.credits):
        found = (credits_in(line) or signature_in(line)) | found
    return found


def _warnings(page: Page, source: Source, reading: Reading, cut: LineCuts) -> list[str]:
    warnings = [*source.repaired.labels, *reading.warnings]
    if any(removal.rule.startswith("spam.") for removal in (*reading.removed, *cut.removed)):
        warnings.append("injected_spam")
    if source.decoded.undecodable:
        warnings.append(f"undecodable:{source.decoded.undecodable}")
    if page.truncated:
        warnings.append(f"truncated:{page.truncated}")
    return [*warnings, *(f"flag:{rule}" for rule in cut.flagged)]


def _hex_id(canonical: str | None, body: bytes | str) -> str:
    seed = canonical.encode() if canonical else body if isinstance(body, bytes) else body.encode("utf-8", "replace")
    return hashlib.sha256(seed).hexdigest()[:ID_HEX_CHARS]
