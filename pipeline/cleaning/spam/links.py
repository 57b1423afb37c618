"""Counting links, and telling the page's own domain from foreign ones."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import astuple
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.evidence import NO_LINKS, Links
from pipeline.urls import host_of, registrable_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_HOST = re.compile(r"\s*(?:https?:)?[/\\]{2}(?:[^/\\?#@]*@)?([^/\\?#:\s]+)", re.IGNORECASE)


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


def joined(parts: Sequence[Links]) -> Links:
    """Add up the links of neighbouring nodes; a domain that several of them link to counts once a node."""
    if len(parts) == 1:
        return parts[0]
    return Links(*(sum(column) for column in zip(*map(astuple, parts), strict=True))) if parts else NO_LINKS


def foreign_domains_in(node: LexborNode, own: str) -> int:
    """Count the registrable domains other than `own` that the links of an element lead to."""
    hosts = {link_host(a.attributes.get("href")) for a in node.css("a[href]")} - {""}
    return len({domain_of(host) for host in hosts} - {own})


def links_in(nodes: Iterable[LexborNode], own: str) -> Links:
    """Count the links of neighbouring nodes; `own` is the page's registrable domain."""
    anchors = [a for node in nodes if node.is_element_node for a in node.css("a")]
    if not anchors:
        return NO_LINKS
    domains = [domain_of(host) for a in anchors if (host := link_host(a.attributes.get("href")))]
    foreign = [domain for domain in domains if domain != own]
    chars = sum(len("".join(a.text().split())) for a in anchors)
    return Links(count=len(anchors), chars=chars, foreign=len(foreign), foreign_domains=len(set(foreign)))
