"""
A crawl in several parts: every host lives in exactly one, with its state, so politeness needs no word between them.

A part has a folder of its own, `OUT/part-2-of-4/`, with state, lock, archive and articles; it is a whole crawl. Sites
are dealt out by a hash of the domain that somebody registered; sites that share a domain, by their hosts or their
aliases, stay together. So the place of a site does not depend on the order or the number of the others.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.errors import StateError, UsageError
from pipeline.rulebook.sections import hosts_of
from pipeline.urls import registrable_domain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.crawl.config import CrawlConfig, Site

MOST_PARTS = 1000
_GIVEN = re.compile(r"\s*(\d{1,4})\s*/\s*(\d{1,4})\s*")
_FOLDER = re.compile(r"part-(\d+)-of-(\d+)")
_STATE = "state.sqlite"


@dataclass(frozen=True, slots=True)
class Partition:
    """
    One part of a crawl.

    Attributes:
        number: Which one, from 1.
        of: How many there are.
    """

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def folder(self, out: Path) -> Path:
        """Return the folder of this part below the folder of the crawl."""
        return out / f"part-{self.number}-of-{self.of}"


def partition_of(given: str) -> Partition:
    """
    Read a partition as it is given on the command line.

    Raises:
        UsageError: It is none.

    Example:
        >>> partition_of("2/4")
        Partition(number=2, of=4)
    """
    found = _GIVEN.fullmatch(given)
    number, of = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= of <= MOST_PARTS:
        raise UsageError(f"--partition {given}: write which one of how many, as 1/4; {MOST_PARTS} at most")
    return Partition(number, of)


def sites_in(sites: Sequence[Site], partition: Partition) -> tuple[Site, ...]:
    """Return the sites of a part, in the order of the configuration."""
    keys = _keys(sites)
    return tuple(site for site in sites if _number(keys[site.host], partition.of) == partition.number)


def config_of(config: CrawlConfig, partition: Partition) -> CrawlConfig:
    """Return the configuration of a part; it may be left without sites."""
    return replace(config, sites=sites_in(config.sites, partition))


def refuse_other_parts(out: Path, of: int | None) -> None:
    """
    Check that a folder was not crawled in another number of parts: hosts would move, and be visited twice at a time.

    Args:
        out: The folder of the crawl.
        of: The number of parts; None for a crawl that is not divided.

    Raises:
        StateError: It was.
    """
    if (part := _FOLDER.fullmatch(out.absolute().name)) is not None:
        raise StateError(
            f"{out}: is part {part[1]} of a crawl; give --out {out.parent} --partition {part[1]}/{part[2]}"
        )
    if of is not None and (out / _STATE).exists():
        raise StateError(f"{out}: was crawled as a whole; leave out --partition or choose another --out")
    for path in sorted(out.glob("part-*-of-*")) if out.is_dir() else ():
        found = _FOLDER.fullmatch(path.name)
        if found and int(found[2]) != of:
            raise StateError(f"{out}: is crawled in {found[2]} parts; go on with --partition {found[1]}/{found[2]}, …")


def claim(out: Path, partition: Partition) -> None:
    """
    Make the folder of a part, if no other number of parts was made or is being made beside it.

    The folder comes first and the check after it: of two crawls that start at once with different numbers, at least
    one sees the other.

    Raises:
        StateError: There was one.
    """
    folder = partition.folder(out)
    with suppress(OSError):  # whoever writes into it says what is wrong with it
        folder.mkdir(parents=True, exist_ok=True)
    try:
        refuse_other_parts(out, partition.of)
    except StateError:
        with suppress(OSError):  # one that holds something stays
            folder.rmdir()
        raise


def _keys(sites: Sequence[Site]) -> dict[str, str]:
    """Return, for each site, the first of the domains that it shares with others, directly or through them."""
    first: dict[str, str] = {}

    def find(domain: str) -> str:
        while (above := first.setdefault(domain, domain)) != domain:
            domain = above
        return domain

    domains = {site.host: sorted(map(registrable_domain, hosts_of(site.host, site.aliases)[0])) for site in sites}
    for shared in domains.values():
        for domain in shared[1:]:
            low, high = sorted((find(shared[0]), find(domain)))
            first[high] = low
    return {host: find(shared[0]) for host, shared in domains.items()}


def _number(key: str, of: int) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % of + 1
