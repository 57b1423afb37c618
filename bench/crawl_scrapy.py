"""
Scrapy's side of bench/crawl.py, run by a Python that has Scrapy: it fetches and unpacks, and keeps nothing.

    python crawl_scrapy.py PORT HOSTS PAGES_PER_HOST

The settings are those that were fastest for Scrapy: no delays, retries, cookies, robots.txt, statistics of memory.
"""

import json
import resource
import sys
import time
from collections.abc import AsyncIterator

import scrapy
from scrapy.crawler import CrawlerProcess

PORT, HOSTS, PAGES = (int(argument) for argument in sys.argv[1:4])
SETTINGS = {
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 64,
    "DOWNLOAD_DELAY": 0,
    "RETRY_ENABLED": False,
    "COOKIES_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_ENABLED": False,
    "AUTOTHROTTLE_ENABLED": False,
    "MEMUSAGE_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "DOWNLOADER_STATS": False,
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
}
seen = []


class Pages(scrapy.Spider):
    """Fetches every page once."""

    name = "pages"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Yield one request a page, host after host in turn."""
        for number in range(PAGES):
            for host in range(1, HOSTS + 1):
                url = f"http://127.0.0.{host}:{PORT}/n/t20260104_{100_000 + number}.html"
                yield scrapy.Request(url, dont_filter=True)

    def parse(self, response: scrapy.http.Response) -> None:
        """Read the body."""
        seen.append(len(response.body))


began = time.monotonic()
process = CrawlerProcess(SETTINGS)
process.crawl(Pages)
process.start()
usage = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "pages": len(seen),
            "seconds": time.monotonic() - began,
            "cpu": usage.ru_utime + usage.ru_stime,
            "memory_mb": usage.ru_maxrss / 1024,
        }
    )
)
