"""
A site's section: where a crawl enters it, and what the address of an article looks like.

The same keys serve `[crawl]` of `rules/sites/<host>.toml`, which travels with the rules, and `[[site]]` of a person's
`crawl.toml`, which may name a site by its host alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, StringConstraints

from pipeline.rulebook.patterns import check_pattern
from pipeline.rulebook.schema import Strict
from pipeline.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.toml_lines import KeyPath

WAYS_IN = ("start", "feeds", "sitemaps")


def _is_web_address(url: str) -> str:
    if not host_of(url):
        msg = "write a whole address, such as 'https://www.example.cn/news/'"
        raise ValueError(msg)
    return url


Pattern = Annotated[str, AfterValidator(check_pattern)]
Address = Annotated[str, AfterValidator(_is_web_address)]
HostPattern = Annotated[str, StringConstraints(pattern=r"^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=255)]


class Section(Strict):
    """
    What a crawl has to know of a site.

    Attributes:
        aliases: Other hosts of the outlet; `*.example.cn` means every host under it.
        start: Section pages to enter by; they are visited every night.
        feeds: RSS and Atom addresses.
        sitemaps: Sitemap and sitemap index addresses.
        article: re2 patterns, searched in the address; any hit makes it an article. Without one, articles are told by
            what article addresses look like.
        include: re2 patterns; if given, other addresses are followed only when one hits.
        exclude: re2 patterns; an address that hits one is never fetched.
        depth: How many links may lie between an entry point and a page.
        article_links: Whether links from one article to another are followed too, as far as `depth` goes.
    """

    aliases: tuple[HostPattern, ...] = ()
    start: tuple[Address, ...] = ()
    feeds: tuple[Address, ...] = ()
    sitemaps: tuple[Address, ...] = ()
    article: tuple[Pattern, ...] = ()
    include: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    depth: int = Field(default=2, ge=0, le=20)
    article_links: bool = False

    def has_way_in(self) -> bool:
        """Return whether there is an address to begin with."""
        return any(getattr(self, key) for key in WAYS_IN)


def hosts_of(host: str, aliases: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """
    Return the host names that belong to a site, and the endings of further ones with their leading dot.

    Example:
        >>> names, endings = hosts_of("www.a.cn", ("*.b.cn",))
        >>> sorted(names), endings
        (['b.cn', 'www.a.cn'], ('.b.cn',))
    """
    wide = tuple(alias[1:] for alias in aliases if alias.startswith("*."))
    return frozenset({host, *(alias.removeprefix("*.") for alias in aliases)}), wide


def section_faults(section: Section, host: str) -> Iterator[tuple[KeyPath, str]]:
    """
    Check what the schema of a section alone cannot: that a crawl can begin, and stays on the site.

    Args:
        section: The section.
        host: The site's main host.

    Yields:
        The key, below the section's table, and what is wrong with it.
    """
    if not section.has_way_in():
        yield (), f"no way in; add {WAYS_IN[0]}, {WAYS_IN[1]} or {WAYS_IN[2]}"
    names, endings = hosts_of(host, section.aliases)
    for key in WAYS_IN:
        for number, url in enumerate(getattr(section, key)):
            name = host_of(url)
            if name not in names and not name.endswith(endings):
                yield (key, number), f"{name} is no host of the site; add it to aliases"
