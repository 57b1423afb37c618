"""What belongs to a configured site, and what its addresses are visited for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import re2

from pipeline.crawl.discovery.addresses import looks_of
from pipeline.rulebook.patterns import options
from pipeline.rulebook.sections import hosts_of
from pipeline.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.crawl.config import Crawl, Site
    from pipeline.crawl.fetching.errand import Kind

Pattern = Any  # re2 ships no types


@dataclass(frozen=True, slots=True)
class Scope:
    """
    A site's section of the configuration, compiled.

    Attributes:
        site: Its name, the main host.
        hosts: Host names that belong to it.
        suffixes: Endings of host names that belong to it, with their leading dot.
        depth: How many links may lie between an entry point and a page.
        article_links: Whether links from one article to another are followed.
        crawl: The limits that hold for all sites.
    """

    site: str
    hosts: frozenset[str]
    suffixes: tuple[str, ...]
    depth: int
    article_links: bool
    article: Pattern | None
    include: Pattern | None
    exclude: Pattern | None
    crawl: Crawl

    def owns(self, url: str) -> bool:
        """Return whether an address lies on one of the site's hosts."""
        host = host_of(url)
        return host in self.hosts or host.endswith(self.suffixes)

    def admits(self, url: str) -> bool:
        """Return whether an address belongs to the site and is not excluded."""
        return self.owns(url) and not (self.exclude and self.exclude.search(url))

    def kind_of(self, url: str, link_text: str = "") -> Kind | None:
        """
        Return what a linked address is visited for, None if it is not to be visited.

        Args:
            url: A canonical address.
            link_text: Text of the link.
        """
        if not self.admits(url):
            return None
        if self.article and self.article.search(url):
            return "article"
        looks = looks_of(url, link_text)
        if looks == "never" or (self.include and not self.include.search(url)):
            return None
        return "article" if looks == "article" and not self.article else "section"


def scope_of(site: Site, crawl: Crawl) -> Scope:
    """
    Compile a site's section.

    Example:
        >>> from pipeline.crawl.config import Crawl, Site
        >>> scope = scope_of(Site(host="www.a.test", aliases=("*.b.test",)), Crawl())
        >>> scope.owns("http://x.b.test/"), scope.owns("http://b.test.evil.test/")
        (True, False)
    """
    hosts, suffixes = hosts_of(site.host, site.aliases)
    return Scope(
        site=site.host,
        hosts=hosts,
        suffixes=suffixes,
        depth=site.depth,
        article_links=site.article_links,
        article=_any_of(site.article),
        include=_any_of(site.include),
        exclude=_any_of(site.exclude),
        crawl=crawl,
    )


def _any_of(patterns: Sequence[str]) -> Pattern | None:
    return re2.compile("|".join(f"(?:{pattern})" for pattern in patterns), options()) if patterns else None
