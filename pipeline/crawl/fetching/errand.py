"""
What is to be fetched, and what a fetch brought home.

These two values are all that the frontier, the archive and discovery know of each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from pipeline.crawl.fetching.bodies import Unpacked

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.crawl.fetching.exchange import Response

Kind = Literal["entry", "feed", "sitemap", "section", "article", "part"]
"""
What an address is visited for: "entry" is a start page from the configuration, "section" a page of links found on the
way, "part" a further page of an article.
"""
KINDS: tuple[str, ...] = get_args(Kind)
_NOTHING = Unpacked(b"")


@dataclass(frozen=True, slots=True)
class Errand:
    """
    One address to fetch.

    Attributes:
        url: Its canonical form, which is also its key.
        site: Host name of the configured site it belongs to.
        kind: What it is visited for.
        depth: Links between it and an entry point.
        hops: Redirects that led to it.
        tries: Failed attempts so far.
        etag: ETag of the last capture, for a conditional request.
        modified: Last-Modified of the last capture.
        digest: Payload digest of the last capture, `sha1:…`.
        captured_at: Time of the last capture.
        interval_s: Seconds between the last two visits that were due, 0 before the first.
    """

    url: str
    site: str
    kind: Kind
    depth: int = 0
    hops: int = 0
    tries: int = 0
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    captured_at: datetime | None = None
    interval_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Capture:
    """
    An answer worth keeping.

    Attributes:
        errand: What was asked for.
        response: What came.
        fetched_at: When the answer was complete, in UTC.
        digest: Payload digest of the body, `sha1:…`; for a 304 that of the earlier capture.
        is_same: Whether the page is as it was at the last capture: 304, or the same payload again.
        unpacked: The body without its Content-Encoding; empty where the page is the same.
    """

    errand: Errand
    response: Response
    fetched_at: datetime
    digest: str
    is_same: bool
    unpacked: Unpacked = _NOTHING

    @property
    def is_broken_off(self) -> bool:
        """Whether a part of the page is missing that the server has; without a length the packing alone shows it."""
        return self.response.is_broken_off or self.unpacked.flaw == "cut"
