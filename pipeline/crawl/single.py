"""One page over the network: by the crawl's rules (robots.txt, guarded addresses, limits), without a crawl."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pipeline.crawl.config import has_contact, is_reserved
from pipeline.crawl.fetching.bodies import unpack
from pipeline.crawl.fetching.exchange import Failure
from pipeline.crawl.fetching.redirects import redirect_target
from pipeline.crawl.fetching.requests import plain_request
from pipeline.crawl.fetching.robots import Robots, fetch_robots, product_of
from pipeline.crawl.night import open_transport
from pipeline.errors import InputError, UsageError
from pipeline.model import Page
from pipeline.urls import canonical_url, host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.crawl.config import Crawl, CrawlConfig
    from pipeline.crawl.fetching.exchange import Response, Transport


def fetch_page(url: str, config: CrawlConfig, now: Callable[[], datetime], replay: Sequence[Path] = ()) -> Page:
    """
    Fetch one page.

    Args:
        url: Its address.
        config: Who we are; its sites do not matter.
        now: The clock, for `fetched_at`.
        replay: WARC files that answer in place of the network.

    Returns:
        The page, whole, at the address it was found at after redirects.

    Raises:
        InputError: It cannot be had, or not whole.
        UsageError: It is on a real host and the configuration gives no contact.
    """
    address = canonical_url(url)
    host = host_of(address)
    if not host:
        raise InputError(f"{url}: no web address: write it whole, with http:// or https://")
    if not is_reserved(host) and not replay and not has_contact(config.crawl):
        raise UsageError(
            f"{host}: is a real host; write your contact under [crawl] of a file and name it with --config"
        )

    async def ask() -> Page:
        with open_transport(config, replay, {}) as transport:
            try:
                return await _fetch(address, config.crawl, transport, now)
            finally:
                await transport.aclose()

    return asyncio.run(ask())


async def _fetch(url: str, crawl: Crawl, transport: Transport, now: Callable[[], datetime]) -> Page:
    async def get(address: str) -> Response | Failure:
        return await transport.exchange(plain_request(address, crawl))

    for _ in range(crawl.redirects + 1):
        rules = await fetch_robots(url, get, redirect_target)
        if not Robots(rules.text, product_of(crawl.user_agent)).allows(url):
            raise InputError(f"{url}: may not be read ({rules.detail}): ask the site, or save the page by hand")
        answer = await get(url)
        if isinstance(answer, Failure):
            raise InputError(f"{url}: no answer ({answer.detail}): check the address")
        target = redirect_target(answer, url)
        if target is None:
            return _page(answer, url, crawl.body_bytes, now())
        url = target
    raise InputError(f"{url}: redirects without end: name the page itself")


def _page(answer: Response, url: str, limit: int, fetched_at: datetime) -> Page:
    unpacked = unpack(answer.body, answer.header("content-encoding"), limit)
    flaw = answer.truncated or unpacked.flaw
    if flaw:
        raise InputError(f"{url}: the answer is not whole ({flaw}): try again")
    return Page(
        body=unpacked.data,
        url=url,
        content_type=answer.header_text("content-type"),
        status=answer.status,
        source_path=url,
        fetched_at=fetched_at,
    )
