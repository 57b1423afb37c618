"""
Articles on several pages: in the archive each page is a record, in the night's articles they are one.

The article is written where the first of its pages lies in the night's archive; the records of the others are rejected
as `continued`, so that pages in = articles + rejected. A page that did not change tonight is read from the archive of
the night it was fetched in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.corpus.warc import read_page
from pipeline.crawl.discovery.discover import MAX_PARTS
from pipeline.crawl.fetching.redirects import REDIRECTS
from pipeline.crawl.store.journal import WARC_FOLDER
from pipeline.model import Page, Rejected
from pipeline.urls import canonical_url

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.crawl.store.frontier import Frontier

HTTP_OK = 200


class Binder:
    """
    Binds the pages of articles together while a night's archive is read.

    Args:
        out: The output folder.
        frontier: Knows which page goes on where.
        night: The night.
    """

    def __init__(self, out: Path, frontier: Frontier, night: str) -> None:
        self._out = out
        self._frontier = frontier
        self._night = night
        self._bound: dict[str, tuple[int, str]] = {}

    def bind(self, page: Page) -> Page | Rejected:
        """
        Give a page the other pages of its article.

        Args:
            page: A page that was fetched well.

        Returns:
            The article's first page with the others as its parts; a page by itself as it came; `Rejected` for a page
            of an article that was bound before.
        """
        url = canonical_url(page.url or "")
        if url in self._bound:
            number, address = self._bound[url]
            detail = f"page {number} of {address}"
            return Rejected(url=page.url, source_path=page.source_path, reason="continued", detail=detail)
        urls = self._frontier.pages_of_article(url)
        if len(urls) == 1 or len(urls) > MAX_PARTS + 1:
            return page
        read = {each: page if each == url else self._read(each) for each in urls}
        pages = {each: found for each, found in read.items() if found is None or found.status not in REDIRECTS}
        self._bound.update({each: (number, urls[0]) for number, each in enumerate(pages, 1)})
        first, *parts = (found if found is None or found.status == HTTP_OK else None for found in pages.values())
        # An empty page stands for a first one that is gone, so that its number is among the missing.
        return replace(first or Page(body=b"", url=urls[0]), parts=tuple(parts))

    def _read(self, url: str) -> Page | None:
        """Return the page last fetched from an address, None if the archive does not hold it."""
        latest = self._frontier.captures.latest(url, self._night)
        if latest is None:
            return None
        night, place = latest
        try:
            page = read_page(self._out / night / WARC_FOLDER / place.file, place.start)
        except OSError:  # the archive of that night was removed by hand
            return None
        return page if isinstance(page, Page) else None
