"""Counting links, and telling the page's own domain from foreign ones."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.dom import with_ancestors
from pipeline.urls import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_HOST = re.compile(r"\s*(?:https?:)?[/\\]{2}(?:[^/\\?#@]*@)?([^/\\?#:\s]+)", re.IGNORECASE)

_PLAIN_SCHEMES = frozenset({"http:", "https:", ""})


@dataclass(frozen=True, slots=True)
class Links:
    """
    The links of a block.

    Attributes:
        count: How many there are.
        chars: Characters of text inside them.
        foreign: How many lead to another registrable domain than the page's.
        foreign_domains: How many different registrable domains those are.
    """

    count: int = 0
    chars: int = 0
    foreign: int = 0
    foreign_domains: int = 0


NO_LINKS = Links()


def link_host(href: str | None) -> str:
    """
    Return the host an href names, "" for one on the page's own host.

    >>> link_host("//WWW.A.test/x"), link_host("/x.html")
    ('www.a.test', '')
    """
    found = _HOST.match(href or "")
    return found[1].lower() if found else ""


@lru_cache(maxsize=4096)
def domain_of(host: str) -> str:
    """Return the registrable domain of a host; remembered, because the links of a page lead to few hosts."""
    return registrable_domain(host)


def link_domain(href: str | None) -> str:
    """
    Return the registrable domain an href leads to, "" for one on the page's own host.

    >>> link_domain("https://WWW.A.test:80/x"), link_domain("/x.html")
    ('a.test', '')
    """
    scheme, *beyond = (href or "").split("/", 3)
    if scheme in _PLAIN_SCHEMES and len(beyond) > 1 and not beyond[0]:
        return _domain_at(beyond[1])
    return domain_of(link_host(href))


@lru_cache(maxsize=4096)
def _domain_at(authority: str) -> str:
    """Return the registrable domain of what stands between `//` and the next slash; few differ on a page."""
    return domain_of(link_host(f"//{authority}"))


def own_domain(tree: LexborHTMLParser, url: str | None) -> str:
    """
    Return the registrable domain of a page.

    Without an address it is the one that `link rel=canonical` or og:url names, else the one most links lead to.
    """
    if url and (host := host_of(url)):
        return domain_of(host)
    for node in tree.css('link[rel="canonical"], meta[property="og:url"]'):
        if host := link_host(node.attributes.get("href") or node.attributes.get("content")):
            return domain_of(host)
    hosts = Counter(filter(None, (link_host(a.attributes.get("href")) for a in tree.css("a[href]"))))
    most = max(hosts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return domain_of(most[0]) if most[0] else ""


def link_farms(tree: LexborHTMLParser, own: str, least: int) -> dict[int, LexborNode]:
    """
    Find the elements that may be link farms: their links lead to many foreign domains, and few lead home.

    Args:
        tree: The parsed page.
        own: The page's registrable domain.
        least: How many other registrable domains an element must link to.

    Returns:
        The elements by their identity.
    """
    anchors = tree.tags("a")
    # As far as the third slash an href says where it leads; that much of it is the same in most links of a page.
    hrefs = [a.attrs.get("href") or "" for a in anchors]
    starts = ["/".join(href.split("/", 3)[:3]) if "//" in href or "\\\\" in href else "" for href in hrefs]
    away = {start: domain for start in set(starts) if (domain := link_domain(start)) not in ("", own)}
    if len(set(away.values())) < least:
        return {}
    found: dict[int, LexborNode] = {}
    inside: defaultdict[int, list[_Foreign]] = defaultdict(list)
    for at, start in enumerate(starts):
        if start in away:
            for node in islice(with_ancestors(anchors[at]), 1, None):
                found.setdefault(node.mem_id, node)
                inside[node.mem_id].append(_Foreign(at, away[start]))
    return {key: node for key, node in found.items() if _is_farm(inside[key], least)}


class _Foreign(NamedTuple):
    """A link that leads away: which of the page's links it is, and where it leads."""

    at: int
    domain: str


def _is_farm(links: Sequence[_Foreign], least: int) -> bool:
    """Tell whether at least half of the links from the first foreign one to the last are foreign, to enough domains."""
    return 2 * len(links) > links[-1].at - links[0].at and len({link.domain for link in links}) >= least


def links_in(nodes: Iterable[LexborNode], own: str) -> Links:
    """Count the links of neighbouring nodes; `own` is the page's registrable domain."""
    anchors = [a for node in nodes if node.is_element_node for a in node.css("a")]
    if not anchors:
        return NO_LINKS
    domains = [domain for a in anchors if (domain := link_domain(a.attributes.get("href")))]
    foreign = [domain for domain in domains if domain != own]
    chars = sum(len("".join(a.text().split())) for a in anchors)
    return Links(count=len(anchors), chars=chars, foreign=len(foreign), foreign_domains=len(set(foreign)))
