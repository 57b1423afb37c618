"""
How much of a small internet the crawl finds: a recorded site, crawled from its front page.

    python -m bench.discovery [--warc FILE] [--start URL] [--depth N] [--article-links]

A recorded page is an article if its address looks like one's. One that the crawl did not find is looked for in the
bytes of all recorded pages, by a reading that shares nothing with the crawl's: any token that, read against the
address of the page it stands in, gives the missing address, in either scheme, be it in an anchor, a script, an
attribute or a comment. So it is known of each whether anything leads to it, and the crawl is measured against what
can be reached at all: from the start through pages of links alone, and through articles too.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bench.shared import SHARED, need
from pipeline import Page, clean, load_rules
from pipeline.corpus.warc import read_warc
from pipeline.crawl.config import Crawl, CrawlConfig, Site
from pipeline.crawl.discovery.addresses import looks_of
from pipeline.crawl.discovery.scope import scope_of
from pipeline.crawl.night import fetch_due, open_frontier, open_transport, ways_in
from pipeline.crawl.progress import Silence
from pipeline.crawl.store.journal import no_checkpoint
from pipeline.crawl.workshop import Workshop
from pipeline.model import Kept
from pipeline.urls import canonical_url, host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

NIGHT = "2026-01-05"
BUDGET = 1_000_000
_TOKEN = re.compile(r"""[^\s"'<>()\\]+""")
Graph = dict[str, set[str]]


def recorded(warc: Path) -> dict[str, Page]:
    """Return the pages of a WARC file by their addresses; the last of each counts, as in a replay."""
    return {canonical_url(page.url or ""): page for page in read_warc(warc) if isinstance(page, Page)}


def crawl(warc: Path, site: Site, urls: Iterable[str]) -> set[str]:
    """Crawl the recorded site without cleaning; return which of the addresses were answered."""
    config = CrawlConfig(Crawl(min_free_bytes=0, contact="bench@example.org"), (site,))
    scopes = {site.host: scope_of(site, config.crawl)}
    with tempfile.TemporaryDirectory(prefix="bench-discovery-") as folder:
        out = Path(folder)
        workshop = Workshop(config, out, scopes, load_rules(), 1, Silence(), lambda: datetime.now(UTC), no_checkpoint)
        with open_frontier(workshop) as frontier, open_transport(config, [warc], {}) as transport:
            frontier.nights.open(NIGHT, workshop.now())
            frontier.add(ways_in(config), workshop.now())
            fetch_due(workshop, frontier, NIGHT, transport)
            return {url for url in urls if frontier.captures.latest(url, NIGHT) is not None}


def mentions(pages: Mapping[str, Page]) -> Graph:
    """Return which recorded pages stand in the bytes of each, by address."""
    known = {_bare(url): url for url in pages}
    tails = {_tail(bare) for bare in known}
    return {url: set(_mentioned(url, page, known, tails)) - {url} for url, page in pages.items()}


def _mentioned(url: str, page: Page, known: Mapping[str, str], tails: set[str]) -> Iterator[str]:
    body = page.body if isinstance(page.body, str) else page.body.decode("latin-1")
    text = body.replace("\\/", "/").replace("&amp;", "&")
    for token in set(_TOKEN.findall(text)):
        # A token may have an attribute's name before it: `href=/a/1.html`.
        for written in {token, token.partition("=")[2]} - {""}:
            if _tail(written.partition("#")[0]) not in tails:
                continue
            try:
                target = known.get(_bare(canonical_url(urljoin(url, written))))
            except ValueError:  # urljoin refuses broken IPv6 literals
                continue
            if target is not None:
                yield target


def _bare(url: str) -> str:
    """Take the scheme off."""
    return url.partition("://")[2]


def _tail(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def reach(start: str, graph: Graph, passes: Callable[[str], bool]) -> set[str]:
    """Return what can be reached from a page through pages that let one pass."""
    seen, waiting = {start}, [start]
    while waiting:
        for url in graph[waiting.pop()] - seen:
            seen.add(url)
            if passes(url):
                waiting.append(url)
    return seen


def why_missing(missing: Iterable[str], found: set[str], graph: Graph) -> Counter[str]:
    """Count the missing articles by what leads to them."""
    linking: Graph = {url: set() for url in graph}
    for url, targets in graph.items():
        for target in targets:
            linking[target].add(url)
    return Counter(_why(linking[url], found) for url in missing)


def _why(linking: set[str], found: set[str]) -> str:
    if not linking:
        return "stand in no other page of the file"
    if not linking & found:
        return "stand only in pages that were not found either"
    if all(is_article(url) for url in linking & found):
        return "stand in found articles, in no page of links"
    return "stand in a found page of links, where it disowns them or in a comment"


def is_article(url: str) -> bool:
    """Tell an article by its address."""
    return looks_of(url) == "article"


def share(part: set[str], whole: set[str]) -> str:
    """Write a share with its numbers."""
    return f"{len(part & whole)} of {len(whole)} = {len(part & whole) / max(1, len(whole)):.1%}"


def report(pages: Mapping[str, Page], start: str, found: set[str]) -> Iterator[str]:
    """Yield the lines of the report."""
    graph = mentions(pages)
    articles = {url for url in pages if is_article(url)}
    rules = load_rules()
    kept = {url for url in articles & found if isinstance(clean(pages[url], rules), Kept)}
    through_lists = reach(start, graph, lambda url: not is_article(url))
    through_all = reach(start, graph, lambda _: True)
    yield f"pages recorded {len(pages)}, articles by address {len(articles)}"
    yield f"articles found                                    {share(found, articles)}"
    yield f"  and cleaned to an article                       {share(kept, articles & found)}"
    yield f"  of those that pages of links lead to            {share(found, articles & through_lists)}"
    yield f"  of those that anything leads to from the start  {share(found, articles & through_all)}"
    yield f"most that any crawl can find: {share(through_all, articles)}"
    for why, count in sorted(why_missing(articles - found, found, graph).items()):
        yield f"not found, {count} {why}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warc", type=Path, default=SHARED / "replay" / "sina-2019.warc.gz")
    parser.add_argument("--start", default="http://www.sina.com.cn/")
    parser.add_argument("--depth", type=int, default=6)
    parser.add_argument("--article-links", action="store_true", help="follow links between articles too")
    given = parser.parse_args(arguments)
    if given.warc == parser.get_default("warc"):
        need("replay/sina-2019.warc.gz")
    start = canonical_url(given.start)
    site = Site(
        host=host_of(start),
        aliases=(f"*.{registrable_domain(host_of(start))}",),
        start=(start,),
        depth=given.depth,
        article_links=given.article_links,
        pages_per_night=BUDGET,
    )
    pages = recorded(given.warc)
    for line in report(pages, start, crawl(given.warc, site, pages)):
        print(line)


if __name__ == "__main__":
    main()
