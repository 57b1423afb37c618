"""
Politeness, proved from the server's own log.

Twenty-five hosts at once in `make test`; eight hundred with `QINGGAO_TORTURE=1` in the environment.
"""

import os
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.crawl.config import parse_config
from pipeline.crawl.night import run_night
from pipeline.crawl.progress import Silence
from pipeline.rulebook.load import load_rules

HOSTS = [f"h{number}.many.test" for number in range(800 if os.environ.get("QINGGAO_TORTURE") else 25)]
DELAY_S = len(HOSTS) / 250
ROBOTS = b"User-agent: *\nDisallow: /n/t20260104_2.html\nDisallow: /private/"
STORIES = [f"/n/t20260104_{number}.html" for number in range(1, 9)]
FRONT = "".join(f"<a href='{path}'>x</a>" for path in [*STORIES, "/private/t20260104_9.html", "/moved"]).encode()
PAGES = {"/": FRONT, "/robots.txt": ROBOTS, **dict.fromkeys(STORIES, b"<html><body><p>x</p></body></html>")}


@pytest.mark.parametrize("allowed", [1, 2])
def test_many_hosts_are_visited_at_once_and_each_in_its_turn(watching, tmp_path, allowed):
    """Never more than the allowed connections a host, never under its delay, robots.txt first and never crossed."""
    text = f"[crawl]\ndelay_s = {DELAY_S}\nmin_free_bytes = 0\nconnections = {len(HOSTS)}\n"
    text += f"connections_per_host = {allowed}\ntimeout_s = 120\n"
    text += "".join(f"[[site]]\nhost = '{host}'\nstart = ['http://{host}/']\n" for host in HOSTS)
    with watching(PAGES) as watch:
        run_night(
            parse_config(text, Path("crawl.toml")),
            tmp_path,
            rules=load_rules(None),
            jobs=1,
            observer=Silence(),
            now=lambda: datetime.fromisoformat("2026-01-05T02:00:00+08:00") + timedelta(seconds=0),
            resolve=dict.fromkeys(HOSTS, ("127.0.0.1", watch.port)),
        )
        visits = list(watch.visits)
    times, paths = defaultdict(list), defaultdict(list)
    for at, host, path in visits:
        times[host].append(at)
        paths[host].append(path)

    assert set(times) == set(HOSTS)
    assert max(watch.most.values()) <= allowed
    assert {
        path for asked in paths.values() for path in asked if path.startswith("/private") or path == STORIES[1]
    } == set()
    for host in HOSTS:
        assert paths[host][0] == "/robots.txt"
        assert sorted(paths[host]) == sorted({"/", "/robots.txt", "/moved", *STORIES} - {STORIES[1]})
        assert min(later - sooner for sooner, later in pairwise(times[host])) >= DELAY_S
    middle = sorted(at for at, _, _ in visits)[len(visits) // 2]
    under_way = [host for host, asked in times.items() if asked[0] < middle < asked[-1]]
    assert len(under_way) > len(HOSTS) / 2  # the hosts took turns with their delays, not with each other
