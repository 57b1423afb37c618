"""
A proposal for a new site's section, made from its live pages: the `[crawl]` table of `rules/sites/<host>.toml`.

Feeds and sitemaps are those the site names itself; sections are the pages its front page links to most; the patterns of
article addresses are the shapes that its headlines' addresses share. A person reads it before it is used.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from pipeline.cleaning.decode import decode
from pipeline.cleaning.dom import parse
from pipeline.cleaning.shield import shield
from pipeline.crawl.config import has_contact, is_reserved
from pipeline.crawl.discovery.addresses import looks_of
from pipeline.crawl.discovery.links import links_of
from pipeline.crawl.discovery.shapes import article_patterns
from pipeline.crawl.fetching.bodies import unpack
from pipeline.crawl.fetching.exchange import Failure
from pipeline.crawl.fetching.redirects import redirect_target
from pipeline.crawl.fetching.requests import plain_request
from pipeline.crawl.fetching.robots import Robots, fetch_robots, product_of
from pipeline.crawl.night import open_transport
from pipeline.errors import InputError, UsageError
from pipeline.model import Refusal
from pipeline.urls import canonical_url, host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from selectolax.lexbor import LexborHTMLParser

    from pipeline.crawl.config import Crawl, CrawlConfig
    from pipeline.crawl.fetching.exchange import Response, Transport

MAX_SECTIONS = 8
FEED_TYPES = ("application/rss+xml", "application/atom+xml")

_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """
    A proposed section.

    Attributes:
        host: The host the site ended at, after redirects.
        aliases: Other hosts of the same owner that it links articles on.
        start: Its front page and its most linked sections.
        feeds: Feeds it names.
        sitemaps: Sitemaps its robots.txt names.
        article: Patterns of article addresses.
        seen: How many addresses of articles the patterns were made from.
        hit: How many of those the patterns hit.
    """

    host: str
    aliases: tuple[str, ...]
    start: tuple[str, ...]
    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]
    article: tuple[str, ...]
    seen: int
    hit: int

    def as_toml(self) -> str:
        """Return the section as it is written into a site file; the same lines serve as a `[[site]]` of crawl.toml."""
        lines = [
            f"# Save as rules/sites/{self.host}.toml: crawl.toml then names the site by its host alone.",
            "# Or put [[site]] in place of [crawl] into crawl.toml, with the host below it.",
            f"# {self.hit} of {self.seen} headlines on the front page fit the patterns; read before use.",
            f"host = {json.dumps(self.host)}",
            "",
            "[crawl]",
        ]
        lists = {"aliases": self.aliases, "start": self.start, "feeds": self.feeds, "sitemaps": self.sitemaps}
        lines += [f"{key} = {_toml_list(values)}" for key, values in lists.items() if values]
        if self.article:
            lines.append("article = [\n" + "".join(f"    '{pattern}',\n" for pattern in self.article) + "]")
        return "\n".join(lines) + "\n"


def suggest_site(host_or_url: str, config: CrawlConfig, replay: Sequence[Path] = ()) -> Suggestion:
    """
    Look at a site's front page over the network and propose its section.

    Args:
        host_or_url: Its host name, or the address of its front page.
        config: Who we are; its sites do not matter.
        replay: WARC files that answer in place of the network.

    Raises:
        InputError: The site does not answer, or does not want to be read.
        UsageError: It is a real host and the configuration gives no contact.
    """
    host = host_of(_address_of(host_or_url))
    if host and not is_reserved(host) and not replay and not has_contact(config.crawl):
        raise UsageError(
            f"{host}: is a real host; write your contact under [crawl] of a file and name it with --config"
        )

    async def ask() -> Suggestion:
        with open_transport(config, replay, {}) as transport:
            try:
                return await suggest(host_or_url, config.crawl, transport)
            finally:
                await transport.aclose()

    return asyncio.run(ask())


async def suggest(host_or_url: str, crawl: Crawl, transport: Transport) -> Suggestion:
    """
    Look at a site's front page and propose its section.

    Args:
        host_or_url: Its host name, or the address of its front page.
        crawl: Who we are.
        transport: What answers requests.

    Raises:
        InputError: The site does not answer, or does not want to be read.
    """

    async def get(url: str) -> Response | Failure:
        return await transport.exchange(plain_request(url, crawl))

    url = _address_of(host_or_url)
    if not host_of(url):
        raise InputError(f"{host_or_url}: no web address; write a host name or a whole address")
    for _ in range(crawl.redirects + 1):
        rules = await fetch_robots(url, get, redirect_target)
        if rules.reason != "robots":  # the file could not be asked for: neither can the page
            raise InputError(f"{url}: no answer ({rules.detail}); check the address")
        if not Robots(rules.text, product_of(crawl.user_agent)).allows(url):
            raise InputError(f"{url}: may not be read ({rules.detail}); ask the site, or choose another")
        answer = await get(url)
        if isinstance(answer, Failure):
            raise InputError(f"{url}: no answer ({answer.detail}); check the address")
        target = redirect_target(answer, url)
        if target is None:
            return _read_front(answer, url, rules.text, crawl.body_bytes)
        url = target
    raise InputError(f"{host_or_url}: redirects without end; name the front page itself")


def _address_of(host_or_url: str) -> str:
    return canonical_url(host_or_url if "://" in host_or_url else f"http://{host_or_url}/")


def _read_front(answer: Response, url: str, robots: str, body_bytes: int) -> Suggestion:
    body = unpack(answer.body, answer.header("content-encoding"), body_bytes).data
    decoded = decode(body, answer.header_text("content-type"), "html")
    html = decoded if isinstance(decoded, Refusal) else shield(decoded.text)
    if isinstance(decoded, Refusal) or isinstance(html, Refusal):
        raise InputError(f"{url}: no page that can be read; name the front page itself")
    tree = parse(html)
    owner = registrable_domain(host_of(url))
    own = [link for link in links_of(tree, url, decoded.charset) if registrable_domain(host_of(link.url)) == owner]
    articles = list(dict.fromkeys(link.url for link in own if looks_of(link.url, link.text) == "article"))
    hubs = Counter(link.url for link in own if looks_of(link.url, link.text) == "hub" and link.url != url)
    article = article_patterns(articles)
    fits = re.compile("|".join(article)) if article else None
    return Suggestion(
        host=host_of(url),
        aliases=_aliases(articles, host_of(url), owner),
        start=(url, *(hub for hub, _ in hubs.most_common(MAX_SECTIONS))),
        feeds=_feeds(tree, url),
        sitemaps=tuple(dict.fromkeys(canonical_url(found) for found in _SITEMAP_LINE.findall(robots))),
        article=article,
        seen=len(articles),
        hit=sum(fits.search(found) is not None for found in articles) if fits else 0,
    )


def _aliases(articles: Iterable[str], host: str, owner: str) -> tuple[str, ...]:
    others = sorted({host_of(url) for url in articles} - {host})
    return (
        () if not others else (f"*.{owner}",) if all(other.endswith(f".{owner}") for other in others) else tuple(others)
    )


def _feeds(tree: LexborHTMLParser, url: str) -> tuple[str, ...]:
    links = tree.css("link[rel~=alternate][href]")
    found = (link.attributes.get("href") or "" for link in links if link.attributes.get("type") in FEED_TYPES)
    return tuple(dict.fromkeys(canonical_url(urljoin(url, href)) for href in found))


def _toml_list(values: Sequence[str]) -> str:
    if len(values) == 1:
        return f"[{json.dumps(values[0], ensure_ascii=False)}]"
    return "[\n" + "".join(f"    {json.dumps(value, ensure_ascii=False)},\n" for value in values) + "]"
