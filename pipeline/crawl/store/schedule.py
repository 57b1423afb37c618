"""
When to come back.

Pages of links are visited every night; articles after an interval that grows while they stay as they are and shrinks
when they change. What fails is tried again soon, then ever more rarely.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pipeline.crawl.fetching.errand import Kind

DAY_S = 86_400.0
NIGHTLY_S = DAY_S / 2
"""Due again after half a day, so that a night that starts a little earlier than the last one still finds it due."""
FIRST_INTERVAL_S = 2 * DAY_S
MAX_INTERVAL_S = 60 * DAY_S
MAX_SECTION_INTERVAL_S = 7 * DAY_S
GONE_INTERVAL_S = 30 * DAY_S
MAX_RETRY_AFTER_S = DAY_S

Change = Literal["first", "same", "changed", "gone"]


def next_interval(kind: Kind, interval_s: float, change: Change) -> float:
    """
    Return the seconds until an address is due again after an answer.

    Args:
        kind: What it is visited for.
        interval_s: The interval before this visit, 0 before the first.
        change: What the answer was compared with the one before: the first one, the same, another, or no page.

    Example:
        >>> next_interval("article", 0, "first") / DAY_S, next_interval("article", 4 * DAY_S, "same") / DAY_S
        (2.0, 8.0)
    """
    if kind in ("entry", "feed", "sitemap"):
        return NIGHTLY_S
    if change == "gone":
        return min(MAX_INTERVAL_S, max(GONE_INTERVAL_S, 2 * interval_s))
    shortest, longest = (NIGHTLY_S, MAX_SECTION_INTERVAL_S) if kind == "section" else (DAY_S, MAX_INTERVAL_S)
    if change == "first" or interval_s <= 0:
        return NIGHTLY_S if kind == "section" else FIRST_INTERVAL_S
    return min(longest, max(shortest, interval_s * 2 if change == "same" else interval_s / 2))


def retry_wait(tries: int, wait_s: float) -> float:
    """
    Return the seconds before a failed request is made again the same night.

    Args:
        tries: Failed attempts so far, at least 1.
        wait_s: The first wait; each further one is twice as long.
    """
    return wait_s * float(1 << (tries - 1))


def interval_after_failure(interval_s: float) -> float:
    """Return the seconds until an address that could not be fetched in a night is tried again."""
    return min(MAX_INTERVAL_S, max(NIGHTLY_S, 2 * interval_s))


def retry_after(value: str | None, now: datetime) -> float:
    """
    Return the seconds a Retry-After header asks for, 0 without one that can be read; a day at most.

    Example:
        >>> retry_after("120", datetime(2026, 1, 5, tzinfo=UTC))
        120.0
        >>> retry_after("Mon, 05 Jan 2026 00:01:00 GMT", datetime(2026, 1, 5, tzinfo=UTC))
        60.0
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MAX_RETRY_AFTER_S)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):  # the parser's answers to what is no date
        return 0.0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (at - now).total_seconds()), MAX_RETRY_AFTER_S)
