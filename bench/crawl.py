"""
The crawl's speed, CPU and memory, beside Scrapy's in the same run.

    python -m bench.crawl [--scrapy PYTHON] [--rounds N] [--grow]

Ours does the whole of its work: robots.txt, links, archive with sync, state. Scrapy fetches and unpacks the same pages
and keeps nothing. `--scrapy` names a Python that has Scrapy installed. `--grow` crawls 2,000, 10,000 and 50,000 pages
and shows the memory of each.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from pipeline.crawl.config import Crawl, CrawlConfig, Site
from pipeline.crawl.discovery.scope import scope_of
from pipeline.crawl.night import fetch_due, open_frontier, open_transport, ways_in
from pipeline.crawl.progress import Silence
from pipeline.crawl.store.journal import no_checkpoint
from pipeline.crawl.workshop import Workshop
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTS = 100
PAGES = 20
NIGHT = "2026-01-05"
Figures = dict[str, float]


def measure_ours(port: int, pages: int) -> Figures:
    """Crawl all hosts in this process, without cleaning."""
    sites = tuple(
        Site(host=f"h{n}.bench.test", start=(f"http://h{n}.bench.test/",), pages_per_night=pages + 9, depth=1)
        for n in range(1, HOSTS + 1)
    )
    config = CrawlConfig(Crawl(delay_s=0, connections=64, min_free_bytes=0), sites)
    resolve = {site.host: (f"127.0.0.{n}", port) for n, site in enumerate(sites, 1)}
    out = Path(tempfile.mkdtemp(prefix="bench-crawl-"))
    scopes = {site.host: scope_of(site, config.crawl) for site in sites}
    rules = load_rules(None)
    workshop = Workshop(config, out, scopes, rules, 1, Silence(), lambda: datetime.now(UTC), no_checkpoint)
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    with open_frontier(workshop) as frontier, open_transport(config, (), resolve) as transport:
        frontier.nights.open(NIGHT, workshop.now())
        frontier.add(ways_in(config), workshop.now())
        fetch_due(workshop, frontier, NIGHT, transport)
        captured = frontier.nights.count_captures(NIGHT)
    seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF)
    shutil.rmtree(out)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"pages": captured, "seconds": seconds, "cpu": cpu, "memory_mb": after.ru_maxrss / 1024}


@contextmanager
def serving(pages: int) -> Iterator[int]:
    """Serve in a process of its own; yields the port."""
    command = [sys.executable, "-m", "bench.crawl_server", str(pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 -- our own program
        if server.stdout is None:
            sys.exit("bench.crawl: the server has no output")
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def run(*command: str) -> Figures:
    """Run one side in a process of its own and read its figures."""
    ended = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 -- our own programs
    figures: Figures = json.loads(ended.stdout.splitlines()[-1])
    return figures


def show(name: str, rounds: list[Figures]) -> tuple[float, float]:
    """Print a side's medians; return pages a second and CPU seconds a thousand pages."""
    rate = median(figures["pages"] / figures["seconds"] for figures in rounds)
    cpu = median(1000 * figures["cpu"] / figures["pages"] for figures in rounds)
    memory = max(figures["memory_mb"] for figures in rounds)
    pages = int(rounds[0]["pages"])
    print(f"{name:<8}{pages:>8} pages {rate:8.0f} pages/s {cpu:8.2f} CPU s/1000 pages {memory:8.0f} MB peak")
    return rate, cpu


def compare(scrapy: str | None, rounds: int) -> None:
    """Measure both sides in turn and print the ratios."""
    ours, theirs = [], []
    spider = str(Path(__file__).with_name("crawl_scrapy.py"))
    with serving(PAGES) as port:
        for _ in range(rounds):
            ours.append(run(sys.executable, "-m", "bench.crawl", "--port", str(port), "--pages", str(PAGES)))
            if scrapy:
                theirs.append(run(scrapy, spider, str(port), str(HOSTS), str(PAGES)))
    our_rate, our_cpu = show("qinggao", ours)
    if not scrapy:
        print("Scrapy was not measured: name a Python that has it with --scrapy")
        return
    rate, cpu = show("scrapy", theirs)
    print(f"qinggao makes {our_rate / rate:.2f} times Scrapy's pages a second with {our_cpu / cpu:.2f} of its CPU")


def grow() -> None:
    """Show the memory of ever larger crawls."""
    for pages in (20, 100, 500):
        with serving(pages) as port:
            show("qinggao", [run(sys.executable, "-m", "bench.crawl", "--port", str(port), "--pages", str(pages))])


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description="The crawl's speed, CPU and memory, beside Scrapy's.")
    parser.add_argument("--scrapy", help="a Python that has Scrapy")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--grow", action="store_true", help="show the memory of 2,000 to 50,000 pages")
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--pages", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.port:
        print(json.dumps(measure_ours(arguments.port, arguments.pages)))
    elif arguments.grow:
        grow()
    else:
        compare(arguments.scrapy, arguments.rounds)


if __name__ == "__main__":
    main()
