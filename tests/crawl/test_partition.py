"""A crawl in parts: a host lives in one of them, is asked in its turn, and nothing is lost or fetched twice."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.__main__ import _run
from pipeline.crawl.config import parse_config
from pipeline.crawl.lock import locked
from pipeline.crawl.night import run_night
from pipeline.crawl.partition import Partition, claim, config_of, partition_of, refuse_other_parts, sites_in
from pipeline.crawl.progress import Silence
from pipeline.engines.crawl import crawl_on_ray, settle_machines
from pipeline.errors import InputError, LockedError, QinggaoError, StateError, UsageError
from pipeline.rulebook.load import load_rules

HOSTS = [f"www.paper{number}.test" for number in range(12)]
DELAY_S = 0.1
STORIES = [f"/n/t20260104_{number}.html" for number in range(1, 7)]
FRONT = "".join(f"<a href='{path}'>x</a>" for path in STORIES).encode()
PAGES = {"/": FRONT, "/robots.txt": b"", **dict.fromkeys(STORIES, b"<html><body><p>x</p></body></html>")}


def config(hosts=HOSTS, extra="", delay_s=DELAY_S):
    """Return a configuration of these hosts."""
    text = f"[crawl]\ndelay_s = {delay_s}\nmin_free_bytes = 0\ntimeout_s = 60\n"
    text += "".join(f"[[site]]\nhost = '{host}'\nstart = ['http://{host}/']\n{extra}" for host in hosts)
    return parse_config(text, Path("crawl.toml"))


def sites(*hosts_and_aliases):
    """Return sites with their aliases."""
    text = "".join(
        f"[[site]]\nhost = '{host}'\nstart = ['http://{host}/']\naliases = {list(aliases)}\n"
        for host, *aliases in hosts_and_aliases
    )
    return parse_config(text, Path("crawl.toml")).sites


def places(chosen, of):
    """Return the part of each site."""
    found = {}
    for number in range(1, of + 1):
        for site in sites_in(chosen, Partition(number, of)):
            assert site.host not in found
            found[site.host] = number
    assert set(found) == {site.host for site in chosen}
    return found


@pytest.mark.parametrize("of", [1, 2, 7])
def test_every_site_lives_in_one_part_whatever_stands_beside_it(of):
    """Neither the order nor the other sites move it."""
    whole = places(config().sites, of)

    assert whole == places(config(HOSTS[::-1]).sites, of)
    assert places(config(HOSTS[:5]).sites, of) == {host: whole[host] for host in HOSTS[:5]}
    assert of == 1 or len(set(whole.values())) > 1


def test_sites_that_share_a_host_live_together():
    """One domain, an alias that is another site's host, and a chain of both."""
    chosen = sites(("news.a.test",), ("sport.a.test",), ("b.test", "*.c.test"), ("www.c.test", "d.test"), ("m.d.test",))
    for of in range(1, 30):
        found = places(chosen, of)
        assert found["news.a.test"] == found["sport.a.test"]
        assert found["b.test"] == found["www.c.test"] == found["m.d.test"]


def test_parts_that_run_at_once_are_polite_and_miss_nothing(watching, tmp_path):
    """Three parts, each in a thread of its own, against one server that writes down who asked when."""
    settings, rules = config(), load_rules(None)
    with watching(PAGES) as watch, ThreadPoolExecutor(3) as pool:

        def crawl(number):
            part = Partition(number, 3)
            return run_night(
                config_of(settings, part),
                part.folder(tmp_path),
                rules=rules,
                jobs=1,
                observer=Silence(),
                now=lambda: datetime.now().astimezone(),
                resolve=dict.fromkeys(HOSTS, ("127.0.0.1", watch.port)),
            )

        summaries = list(pool.map(crawl, (1, 2, 3)))
        visits = list(watch.visits)
    polite_and_complete(visits, watch)
    assert len(HOSTS) * (len(STORIES) + 1) == sum(summary.pages_in for summary in summaries)


def polite_and_complete(visits, watch):
    """Check that each host was asked for each page once, in its turn, over one connection."""
    times, paths = defaultdict(list), defaultdict(list)
    for at, host, path in visits:
        times[host].append(at)
        paths[host].append(path)
    assert set(HOSTS) == set(times)
    assert max(watch.most.values()) == 1
    for host in HOSTS:
        assert sorted(["/", "/robots.txt", *STORIES]) == sorted(paths[host])
        assert min(later - sooner for sooner, later in pairwise(times[host])) >= DELAY_S


def test_a_folder_keeps_the_number_of_its_parts(tmp_path):
    """Another number would move hosts, and their state would stay behind."""
    Partition(2, 4).folder(tmp_path).mkdir()

    refuse_other_parts(tmp_path, 4)
    for of in (None, 3):
        with pytest.raises(StateError, match=r"is crawled in 4 parts; go on with --partition 2/4"):
            refuse_other_parts(tmp_path, of)
    whole = tmp_path / "whole"
    whole.mkdir()
    (whole / "state.sqlite").touch()
    refuse_other_parts(whole, None)
    with pytest.raises(StateError, match="was crawled as a whole; leave out --partition"):
        refuse_other_parts(whole, 2)


def test_a_part_is_claimed_before_it_is_checked(tmp_path):
    """Two crawls that start at once with different numbers see each other; the one that gives way leaves nothing."""
    claim(tmp_path, Partition(1, 2))
    claim(tmp_path, Partition(2, 2))
    claim(tmp_path, Partition(1, 2))

    with pytest.raises(StateError, match="in 2 parts"):
        claim(tmp_path, Partition(1, 3))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["part-1-of-2", "part-2-of-2"]
    (tmp_path / "part-1-of-4").mkdir()  # somebody else's, at the same moment
    with pytest.raises(StateError):
        claim(tmp_path, Partition(1, 2))


@pytest.mark.parametrize("of", [None, 2])
def test_a_part_is_not_crawled_as_a_whole(tmp_path, of):
    """All sites in the folder of one part would be visited at the same time as in their own."""
    part = Partition(1, 2).folder(tmp_path)
    part.mkdir()

    with pytest.raises(StateError, match=rf"give --out {tmp_path} --partition 1/2"):
        refuse_other_parts(part, of)


def test_one_part_is_never_crawled_twice_at_once(tmp_path):
    """Its folder has the lock of a crawl."""
    out = Partition(1, 1).folder(tmp_path)
    out.mkdir()
    with locked(out / "crawl.lock"), pytest.raises(LockedError, match="another --out"):
        run_night(
            config(),
            out,
            rules=load_rules(None),
            jobs=1,
            observer=Silence(),
            now=lambda: datetime.now().astimezone(),
        )


@pytest.mark.parametrize("given", ["0/4", "5/4", "4", "1/0", "a/b", "1/1001", "-1/2", ""])
def test_what_is_no_partition_is_told(given):
    """One line with the form to write."""
    with pytest.raises(UsageError, match=r"as 1/4"):
        partition_of(given)


@pytest.mark.parametrize(
    "options",
    [["--engine", "ray"], ["--partitions", "2"], ["--engine", "ray", "--partitions", "2", "--partition", "1/2"]],
)
def test_options_that_do_not_go_together_are_one_line(options, tmp_path, capsys):
    """Wrong use, before anything starts."""
    demo = str(Path(__file__).parents[2] / "crawl.toml")

    assert _run(["crawl", "--config", demo, "--out", str(tmp_path / "out"), *options]) == 2
    assert "--engine ray and --partitions go together" in capsys.readouterr().err


def test_a_part_without_sites_is_an_empty_night(tmp_path, capsys):
    """There may be more parts than sites."""
    demo = str(Path(__file__).parents[2] / "crawl.toml")
    named = parse_config(Path(demo).read_text("utf-8"), Path(demo)).sites
    number = next(n for n in range(1, 10) if not sites_in(named, Partition(n, 9)))

    assert _run(["crawl", "--config", demo, "--out", str(tmp_path / "out"), "--partition", f"{number}/9"]) == 0
    assert "0 pages in = 0 articles + 0 rejected" in capsys.readouterr().err


def test_a_partition_stays_on_its_machine(tmp_path):
    """Dealt out once, written down, and asked for by name when the machine is gone."""
    dealt = settle_machines(tmp_path, 3, ["10.0.0.1", "10.0.0.2"])

    assert {1: "10.0.0.1", 2: "10.0.0.2", 3: "10.0.0.1"} == dealt
    assert dealt == settle_machines(tmp_path, 3, ["10.0.0.2", "10.0.0.1", "10.0.0.9"])
    with pytest.raises(QinggaoError, match=r"partition 2 on 10\.0\.0\.2"):
        settle_machines(tmp_path, 3, ["10.0.0.1"])
    (tmp_path / "machines.json").write_text("[]")
    with pytest.raises(InputError, match="cannot be read"):
        settle_machines(tmp_path, 3, ["10.0.0.1"])


@pytest.mark.scale
def test_a_killed_partition_goes_on_and_loses_nothing(watching, tmp_path):
    """Two partitions on Ray; the worker of the first is killed while it crawls, and its task is started again."""
    pytest.importorskip("ray", reason="ray is not installed: make test-scale")
    killed = []
    with watching(PAGES) as watch, ThreadPoolExecutor(1) as pool:
        assassin = pool.submit(kill_holder, tmp_path / "part-1-of-2" / "crawl.lock", watch)
        resolve = dict.fromkeys(HOSTS, ("127.0.0.1", watch.port))
        parts = list(crawl_on_ray(config(), tmp_path, 2, rules="", workers=2, resolve=resolve))
        killed.append(assassin.result())
        visits = list(watch.visits)

    assert ["", ""] == [part.fault for part in parts]
    assert killed[0] > 0
    owner = places(config().sites, 2)
    urls = Counter()
    for number in (1, 2):
        night = next((tmp_path / f"part-{number}-of-2").glob("20*/rejected.jsonl"))
        for line in night.read_text("utf-8").splitlines():
            url = json.loads(line)["url"]
            assert owner[url.split("/")[2]] == number
            urls[url] += 1
    assert {f"http://{host}{path}" for host in HOSTS for path in ["/", *STORIES]} == set(urls)
    assert set(urls.values()) == {1}
    asked = Counter((host, path) for _, host, path in visits if path != "/robots.txt")
    assert all(count == 1 for (host, _), count in asked.items() if owner[host] == 2)


def kill_holder(lock, watch):
    """Kill the process that holds the lock of the first part once its crawl is under way; return its id."""
    first = {host for host, number in places(config().sites, 2).items() if number == 1}
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        under_way = sum(host in first for _, host, _ in list(watch.visits)) > len(first)
        if under_way and lock.exists() and (holder := lock.read_text().strip()):
            os.kill(int(holder), signal.SIGKILL)
            return int(holder)
        time.sleep(0.005)
    return 0
