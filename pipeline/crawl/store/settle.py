"""
From what a request brought to what the frontier is to know of it.

Pure functions: after a crash the same settlement is made again from the archived record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.crawl.discovery.discover import Discovery, discover
from pipeline.crawl.fetching.bodies import unpack
from pipeline.crawl.fetching.errand import Capture, Errand
from pipeline.crawl.fetching.exchange import Failure, Request, Response
from pipeline.crawl.store.schedule import interval_after_failure, next_interval, retry_after, retry_wait
from pipeline.crawl.store.warc import STATUS_NOT_MODIFIED, payload_digest
from pipeline.errors import in_a_line

if TYPE_CHECKING:
    from pipeline.crawl.config import Crawl
    from pipeline.crawl.discovery.scope import Scope
    from pipeline.crawl.store.schedule import Change
    from pipeline.model import Reason

# Statuses that say "not now": the request is made again before they are believed.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 522, 523, 524, 525, 527, 530})
GONE = range(400, 500)
_OK = range(200, 300)


@dataclass(frozen=True, slots=True)
class Settlement:
    """
    What is to be written down about an address after a request.

    Attributes:
        errand: The address.
        at: When the request ended.
        due: When the address is due again.
        interval_s: Seconds of that interval, 0 for a retry the same night.
        tries: Failed attempts in a row.
        is_final: Whether the address is done with for this night.
        status: HTTP status of the answer, if one came.
        reason: Why there is no page, None if there is one in the archive.
        detail: The reason in more words.
        capture: What goes into the archive.
        request: How it was asked for; set with `capture`.
        found: Addresses it led to.
        host_wait_s: Seconds the host asked to be left alone.
        is_challenge: Whether the host asks for a proof that its reader is human.
        fault: What our own program failed at when it looked for addresses in the answer; "" if it did not.
    """

    errand: Errand
    at: datetime
    due: datetime
    interval_s: float
    tries: int = 0
    is_final: bool = True
    status: int | None = None
    reason: Reason | None = None
    detail: str = ""
    capture: Capture | None = None
    request: Request | None = None
    found: tuple[Errand, ...] = ()
    host_wait_s: float = 0.0
    is_challenge: bool = False
    fault: str = ""


def settle(errand: Errand, request: Request, outcome: Response | Failure, at: datetime, scope: Scope) -> Settlement:
    """
    Settle an address after a request.

    Args:
        errand: What was asked for.
        request: How.
        outcome: What came of it.
        at: When it ended.
        scope: The site's section.
    """
    if isinstance(outcome, Failure):
        return settle_failure(errand, outcome, at, scope.crawl)
    if outcome.status in PASSING:
        wait_s = retry_after(outcome.header_text("retry-after"), at)
        failure = Failure("http_status", str(outcome.status), may_pass=True, status=outcome.status, wait_s=wait_s)
        return settle_failure(errand, failure, at, scope.crawl)
    if outcome.status == STATUS_NOT_MODIFIED:
        if errand.digest is not None:
            return settle_capture(Capture(errand, outcome, at, errand.digest, is_same=True), request, scope)
        # Nothing was asked that this could answer; kept, it would make the page pass for known and never be had.
        failure = Failure("http_status", "304, though nothing was known", may_pass=True, status=outcome.status)
        return settle_failure(errand, failure, at, scope.crawl)
    digest = payload_digest(outcome.body)
    is_same = digest == errand.digest and outcome.truncated is None
    unpacked = unpack(outcome.body, outcome.header("content-encoding"), scope.crawl.body_bytes)
    capture = Capture(errand, outcome, at, digest, is_same, unpacked)
    if capture.is_broken_off and outcome.status in _OK and errand.tries < scope.crawl.retries:
        # Asked for again like other failures that may pass; what the last attempt brings is kept, marked as truncated.
        detail = f"the body broke off after {len(outcome.body)} bytes"
        return settle_failure(
            errand, Failure("fetch_failed", detail, may_pass=True, status=outcome.status), at, scope.crawl
        )
    return settle_capture(capture, request, scope)


def settle_capture(capture: Capture, request: Request | None, scope: Scope) -> Settlement:
    """Settle an address whose answer is kept; without `request` the answer is in the archive already."""
    errand, response = capture.errand, capture.response
    try:
        discovery, fault = discover(capture, scope), ""
    except Exception as exc:  # noqa: BLE001 -- a fault of ours: the page is kept, and ends neither night nor recovery
        discovery, fault = Discovery(()), in_a_line(exc)
    change: Change = "same" if capture.is_same else "first" if errand.digest is None else "changed"
    interval_s = next_interval(errand.kind, errand.interval_s, "gone" if response.status in GONE else change)
    return Settlement(
        errand=errand,
        at=capture.fetched_at,
        due=capture.fetched_at + timedelta(seconds=interval_s),
        interval_s=interval_s,
        status=response.status,
        capture=capture,
        request=request,
        found=discovery.errands,
        is_challenge=discovery.is_challenge,
        fault=fault,
    )


def settle_failure(errand: Errand, failure: Failure, at: datetime, crawl: Crawl) -> Settlement:
    """Settle an address that gave no answer worth keeping: again soon while that may help, then another night."""
    tries = errand.tries + 1
    again = failure.may_pass and tries <= crawl.retries
    interval_s = errand.interval_s if again else interval_after_failure(errand.interval_s)
    wait_s = max(retry_wait(tries, crawl.retry_wait_s) if again else interval_s, failure.wait_s)
    return Settlement(
        errand=errand,
        at=at,
        due=at + timedelta(seconds=wait_s),
        interval_s=interval_s,
        tries=tries if again else 0,
        is_final=not again,
        status=failure.status,
        reason=failure.reason,
        detail=failure.detail,
        host_wait_s=failure.wait_s,
    )
