"""
crawl.toml: which sites to visit, and how politely.

The models name every key; unknown keys are refused, and every fault is reported with the line it stands on.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field

from pipeline.errors import ConfigError, Fault, InputError
from pipeline.resources import demo_config, samples_folder
from pipeline.rulebook.faults import read_toml
from pipeline.rulebook.schema import Strict
from pipeline.rulebook.sections import Section
from pipeline.toml_lines import line_map, nearest_line

RESERVED_SUFFIXES = (".test", ".example", ".invalid", ".localhost")
"""Top-level domains that nobody owns (RFC 2606): a crawl of such hosts only needs no contact."""

DEMO_SITE = "samples/site"
Sections = Mapping[str, Section]
NO_SECTIONS: Sections = MappingProxyType({})
_CONTACT = re.compile(r"(?:mailto:)?[^@\s]+@[^@\s]+\.[^@\s]+|https?://[^\s]+")


def _is_header_text(text: str) -> str:
    if not text.isascii() or not text.isprintable() or "(" in text or ")" in text:
        msg = "use ASCII letters, digits and marks without brackets: it travels in the User-Agent header"
        raise ValueError(msg)
    return text


HeaderText = Annotated[str, AfterValidator(_is_header_text)]
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")


def _is_host(text: str) -> str:
    if _HOST.fullmatch(text) is None:
        raise ValueError("write a host name in lower case, as www.example.cn; one in other letters as xn--…")
    return text


Host = Annotated[str, AfterValidator(_is_host)]


class Site(Section):
    """
    One `[[site]]`: an outlet, where to enter it and what belongs to it.

    A site that gives no way in takes every key of a section that it does not give itself from `rules/sites`.

    Attributes:
        host: Its main host name; the name of the site in every report.
        pages_per_night: Most requests a night, without robots.txt.
        delay_s: Seconds between two requests to one host; overrides `[crawl]`, never a longer Crawl-delay.
    """

    host: Host
    pages_per_night: int = Field(default=500, ge=1)
    delay_s: float | None = Field(default=None, ge=0, le=3600)


def _names_a_product(text: str) -> str:
    if not text.partition("/")[0].strip():
        raise ValueError("give a product name, as Qinggao/0.1: robots.txt rules are looked up by it")
    return text


class Crawl(Strict):
    """
    The `[crawl]` table: who we are, how politely we go, what we accept.

    Attributes:
        user_agent: Product name and version; the product name is what robots.txt rules are looked up by.
        contact: Mail address or page where a webmaster reaches the operator; required as soon as a real host is named.
        serve: Folder of a sample site to serve on loopback for the hosts named in its site.toml.
        connections: Most requests in flight at once, all hosts together.
        connections_per_host: Most requests in flight at once to one host.
        delay_s: Seconds between the end of a request and the start of the next to the same host.
        timeout_s: Most seconds a request may take, from connecting to the last byte.
        body_bytes: Most bytes of a body, on the wire and again after decompression.
        redirects: Most redirects in a row.
        retries: Most further attempts after a failure that may pass.
        retry_wait_s: Seconds before the first of them; each further wait is twice as long.
        night_s: Most seconds a night's fetching may take, a week at most; what is left is fetched the next night.
        warc_bytes: Size at which a new archive file is begun.
        min_free_bytes: The crawl stops cleanly before less than this is free on the disk.
    """

    user_agent: Annotated[HeaderText, AfterValidator(_names_a_product)] = "Qinggao/0.1"
    contact: HeaderText = ""
    serve: str | None = None
    connections: int = Field(default=64, ge=1, le=2000)
    connections_per_host: int = Field(default=1, ge=1, le=8)
    delay_s: float = Field(default=1.0, ge=0, le=3600)
    timeout_s: float = Field(default=30.0, gt=0, le=600)
    body_bytes: int = Field(default=8_000_000, ge=10_000, le=100_000_000)
    redirects: int = Field(default=5, ge=0, le=20)
    retries: int = Field(default=3, ge=0, le=10)
    retry_wait_s: float = Field(default=10.0, ge=0, le=3600)
    night_s: float = Field(default=21_600.0, gt=0, le=604_800)
    warc_bytes: int = Field(default=256_000_000, ge=1_000_000)
    min_free_bytes: int = Field(default=500_000_000, ge=0)


class CrawlFile(Strict):
    """All that a crawl.toml may hold."""

    crawl: Crawl = Crawl()
    site: tuple[Site, ...]


@dataclass(frozen=True, slots=True)
class CrawlConfig:
    """
    A checked configuration.

    Attributes:
        serve: Folder of the sample site to serve, found on this machine; None for a crawl of the network.
    """

    crawl: Crawl
    sites: tuple[Site, ...]
    serve: Path | None = None


def default_config() -> Path:
    """Return ./crawl.toml, or the one that visits the sample site where there is none."""
    here = Path("crawl.toml")
    return here if here.is_file() else demo_config()


def load_config(path: Path, sections: Sections = NO_SECTIONS) -> CrawlConfig:
    """
    Read and check a crawl.toml.

    Args:
        path: The file.
        sections: What the rules know of sites, by host.

    Raises:
        InputError: The file cannot be read.
        ConfigError: It has faults; all of them are named, each with its line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is not UTF-8"
        raise InputError(f"{path}: cannot read the crawl configuration ({reason}); give one with --config") from exc
    return parse_config(text, path, sections)


def parse_config(text: str, path: Path, sections: Sections = NO_SECTIONS) -> CrawlConfig:
    r"""
    Check the text of a crawl.toml.

    Args:
        text: Its content.
        path: Where it was read: named in faults, and `serve` is looked up beside it.
        sections: What the rules know of sites, by host.

    Raises:
        ConfigError: The text has faults.

    Example:
        >>> from pathlib import Path
        >>> config = parse_config("[[site]]\nhost = 'a.test'\nstart = ['http://a.test/']", Path("crawl.toml"))
        >>> config.sites[0].depth
        2
    """
    found, faults = read_toml(text, str(path), CrawlFile)
    if found is None:
        raise ConfigError(faults)
    found = found.model_copy(update={"site": tuple(_with_section(site, sections) for site in found.site)})
    serve = _serve_folder(found.crawl.serve, path)
    faults = [*faults, *_faults_of(found, text, path, serve, sections)]
    if faults:
        raise ConfigError(faults)
    return CrawlConfig(found.crawl, found.site, serve)


def is_reserved(host: str) -> bool:
    """Return whether a host name is one that nobody can own, used in samples and tests."""
    return host.endswith(RESERVED_SUFFIXES)


def has_contact(crawl: Crawl) -> bool:
    """Return whether a webmaster is told how to reach the operator."""
    return _CONTACT.fullmatch(crawl.contact) is not None


def _with_section(site: Site, sections: Sections) -> Site:
    """Give a site without a way in the section that the rules have for it."""
    section = sections.get(site.host)
    if section is None or site.has_way_in():
        return site
    return Site.model_validate(section.model_dump(exclude_unset=True) | site.model_dump(exclude_unset=True))


def _serve_folder(serve: str | None, path: Path) -> Path | None:
    if serve is None:
        return None
    beside = path.parent / serve
    # The configuration that travels with the package names the sample site, which then lies elsewhere.
    return samples_folder() / "site" if serve == DEMO_SITE and not beside.is_dir() else beside


def _faults_of(found: CrawlFile, text: str, path: Path, serve: Path | None, sections: Sections) -> list[Fault]:
    lines = line_map(text)

    def fault(what: str, *key: str | int) -> Fault:
        return Fault(str(path), nearest_line(lines, key), what)

    faults = []
    real = [site.host for site in found.site if not is_reserved(site.host)]
    if real and not has_contact(found.crawl):
        what = f"crawl.contact: {real[0]} is a real host; give a mail address or a page where its webmaster reaches you"
        faults.append(fault(what, "crawl", "contact"))
    if serve is not None and not (serve / "site.toml").is_file():
        faults.append(
            fault(f"crawl.serve: {serve} holds no site.toml; name the folder of a sample site", "crawl", "serve")
        )
    if not found.site:
        faults.append(fault("site: no site is named; add a [[site]] table with host and start", "site"))
    for number, site in enumerate(found.site):
        if not site.has_way_in():
            what = f"site.{number + 1}: no way in; {_ways_to_one(site.host, sections)}"
            faults.append(fault(what, "site", number))
        if site.host in {other.host for other in found.site[:number]}:
            faults.append(fault(f"site.{number + 1}.host: {site.host} is named twice", "site", number, "host"))
    return faults


def _ways_to_one(host: str, sections: Sections) -> str:
    near = difflib.get_close_matches(host, sorted(sections), n=1)
    known = f"; the rules know {near[0]!r}: did you mean that?" if near else ""
    return f"add start, feeds or sitemaps, or give rules/sites/{host}.toml a [crawl] table{known}"
