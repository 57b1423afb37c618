"""
A crawl that is killed anywhere loses no page and doubles none.

Twenty kills in `make test`; two hundred with `QINGGAO_TORTURE=1` in the environment.
"""

import contextlib
import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from pipeline.corpus.warc import read_warc
from pipeline.crawl.demo import serve
from pipeline.model import Page

ROUNDS = 200 if os.environ.get("QINGGAO_TORTURE") else 20
ARTICLES = 4 * ROUNDS
HOSTS = [f"{name}.crash.test" for name in ("one", "two", "three", "four")]
NIGHT = "2026-01-05"
FAIL_POINTS = ["begin", "appending", "appended", "synced", "committed"]


def _choices(seed):
    return Random(seed)  # noqa: S311 -- choices that a failing test repeats


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory, news_page):
    """Serve a site of several hosts on loopback; yields where the hosts are and the addresses of all articles."""
    folder = tmp_path_factory.mktemp("newsroom")
    (folder / "site.toml").write_text("".join(f"[[host]]\nname = '{host}'\ncharset = 'utf-8'\n" for host in HOSTS))
    urls = []
    for host_number, host in enumerate(HOSTS):
        (folder / host / "news").mkdir(parents=True)
        links = []
        for number in range(host_number, ARTICLES, len(HOSTS)):
            path = f"/news/t20260104_{100_000 + number}.html"
            (folder / host / path[1:]).write_text(news_page(number), encoding="utf-8")
            links.append(f"<li><a href='{path}'>第{number}号稿件</a></li>")
            urls.append(f"http://{host}{path}")
        (folder / host / "index.html").write_text(f"<meta charset=utf-8><ul>{''.join(links)}</ul>", encoding="utf-8")
        (folder / host / "robots.txt").write_text("User-agent: *\nDisallow:\n")
    with serve(folder) as addresses:
        yield dict(addresses), set(urls)


@pytest.fixture(scope="module")
def run_crawl(newsroom):
    """Run a crawl in a process of its own; returns how it ended."""
    addresses, _ = newsroom
    config = "[crawl]\ndelay_s = 0\nmin_free_bytes = 0\nwarc_bytes = 1000000\n" + "".join(
        f"[[site]]\nhost = '{host}'\nstart = ['http://{host}/']\npages_per_night = 100000\n" for host in HOSTS
    )
    with subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, str(Path(__file__).with_name("crash_zygote.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as zygote:

        def run(out, *, die_at=None, kill_after_s=None):
            task = {"out": str(out), "config": config, "resolve": addresses}
            zygote.stdin.write(json.dumps({**task, "die_at": die_at, "kill_after_s": kill_after_s}) + "\n")
            zygote.stdin.flush()
            return zygote.stdout.readline().strip()

        yield run
        zygote.stdin.close()


def _records(out):
    """Return all pages of the archive; reading fails on anything torn."""
    files = sorted((out / NIGHT / "warc").glob("*.warc.gz"))
    pages = [page for path in files for page in read_warc(path)]
    assert all(isinstance(page, Page) for page in pages), pages
    return pages


def _assert_complete(out, urls):
    """Check that addresses, records and articles are the same set, each once, and that the state knows it."""
    records = Counter(page.url for page in _records(out) if "/news/" in page.url)
    articles = Counter(json.loads(line)["url"] for line in (out / NIGHT / "articles.jsonl").read_bytes().splitlines())
    assert set(records) == urls
    assert set(articles) == urls
    assert max(records.values()) == max(articles.values()) == 1
    with contextlib.closing(sqlite3.connect(out / "state.sqlite")) as state:
        places = state.execute("SELECT file, start, length, url FROM capture JOIN url ON id = url_id").fetchall()
        committed = dict(state.execute("SELECT name, committed FROM file"))
    assert Counter(url for *_, url in places if "/news/" in url) == records
    for name, size in committed.items():
        assert (out / NIGHT / "warc" / name).stat().st_size == size
    for file, start, length, url in places:
        with (out / NIGHT / "warc" / file).open("rb") as archive:
            archive.seek(start)
            assert url.encode() in gzip.decompress(archive.read(length))


def test_a_crawl_that_is_killed_at_fail_points_loses_and_doubles_nothing(run_crawl, newsroom, tmp_path):
    """Killed between any two steps, again and again, the crawl ends with every page once."""
    choice = _choices(1)
    ends = [run_crawl(tmp_path, die_at=["opened", 1])]
    ends += [run_crawl(tmp_path, die_at=[choice.choice(FAIL_POINTS), choice.randint(1, 3)]) for _ in range(ROUNDS)]
    ends += [run_crawl(tmp_path, die_at=["written", 1])]

    assert run_crawl(tmp_path) == "done"
    assert set(ends) <= {"killed", "done"}  # on a busy machine a round may have too little left for its fail point
    assert ends.count("killed") > ROUNDS // 2
    _assert_complete(tmp_path, newsroom[1])


def test_a_crawl_that_is_killed_at_random_moments_loses_and_doubles_nothing(run_crawl, newsroom, tmp_path):
    """A SIGKILL from outside, at any moment, is survived as well."""
    choice = _choices(2)
    for _ in range(ROUNDS // 2):
        run_crawl(tmp_path, kill_after_s=choice.uniform(0.02, 0.2))

    assert run_crawl(tmp_path) == "done"
    _assert_complete(tmp_path, newsroom[1])


def _last_file(out):
    files = sorted((out / NIGHT / "warc").glob("*.warc.gz"))
    return files[-1] if files else None


def _tear_tail(out, choice):
    """Append the beginning of a record, as a kill in the middle of a write leaves it."""
    path = _last_file(out)
    data = path.read_bytes()
    with path.open("ab") as file:
        file.write(data[: choice.randrange(10, 400)])


def _cut_tail(out, choice):
    """Lose the last bytes, as a power cut can."""
    path = _last_file(out)
    with path.open("r+b") as file:
        file.truncate(max(0, path.stat().st_size - choice.randrange(1, 3000)))


def _flip_bit(out, choice):
    """Flip a bit in the last record."""
    path = _last_file(out)
    data = bytearray(path.read_bytes())
    at = len(data) - choice.randrange(1, min(len(data), 300))
    data[at] ^= 1 << choice.randrange(8)
    path.write_bytes(data)


def _inside(out, choice):
    """Choose a place in the middle of the archive: any file, any byte but those of the last record."""
    path = choice.choice(sorted((out / NIGHT / "warc").glob("*.warc.gz")))
    return path, choice.randrange(max(1, path.stat().st_size - 1500))


def _flip_bits_inside(out, choice):
    """Flip bits in three places of the middle."""
    for _ in range(3):
        path, at = _inside(out, choice)
        data = bytearray(path.read_bytes())
        data[at] ^= 1 << choice.randrange(8)
        path.write_bytes(data)


def _zero_block_inside(out, choice):
    """Zero a disk block, with the records it cuts through."""
    path, at = _inside(out, choice)
    with path.open("r+b") as file:
        file.seek(at - at % 4096)
        file.write(bytes(min(4096, path.stat().st_size - at + at % 4096)))


def _zero_block_and_lose_state(out, choice):
    """Damage the archive that the state has to be rebuilt from."""
    _zero_block_inside(out, choice)
    _lose_state(out, choice)


def _flip_bits_and_break_state(out, choice):
    """Damage both."""
    _flip_bits_inside(out, choice)
    _break_state(out, choice)


def _lose_state(out, _choice):
    """Delete the state."""
    for path in out.glob("state.sqlite*"):
        path.unlink()


def _break_state(out, choice):
    """Overwrite a piece of the state."""
    path = out / "state.sqlite"
    data = bytearray(path.read_bytes())
    at = choice.randrange(0, len(data), 512)
    data[at : at + 512] = choice.randbytes(512)
    path.write_bytes(data)
    for beside in ("state.sqlite-wal", "state.sqlite-shm"):
        (out / beside).unlink(missing_ok=True)


def _empty_state(out, _choice):
    """Leave an empty file in the state's place."""
    _lose_state(out, _choice)
    (out / "state.sqlite").touch()


DAMAGE = [
    _tear_tail,
    _cut_tail,
    _flip_bit,
    _flip_bits_inside,
    _zero_block_inside,
    _lose_state,
    _break_state,
    _empty_state,
    _zero_block_and_lose_state,
    _flip_bits_and_break_state,
]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__.strip("_"))
def test_damage_between_two_starts_is_repaired(run_crawl, newsroom, tmp_path, damage):
    """Torn, cut or flipped bytes and a lost state cost a few requests, never a page."""
    choice = _choices(damage.__name__)
    for count in range(3, 3 + max(1, ROUNDS // 10)):
        run_crawl(tmp_path, die_at=["synced", count])
        if _last_file(tmp_path):
            damage(tmp_path, choice)

    assert run_crawl(tmp_path) == "done"
    _assert_complete(tmp_path, newsroom[1])


def test_a_finished_night_is_rebuilt_from_its_archive_to_the_same_bytes(run_crawl, tmp_path):
    """Without its state, a night that is begun again asks for nothing it has and writes the same articles."""
    assert run_crawl(tmp_path) == "done"
    before = {
        name: (tmp_path / NIGHT / name).read_bytes() for name in ("articles.jsonl", "rejected.jsonl", "summary.json")
    }
    records = len(_records(tmp_path))
    _lose_state(tmp_path, None)

    assert run_crawl(tmp_path) == "done"
    assert {name: (tmp_path / NIGHT / name).read_bytes() for name in before} == before
    assert len(_records(tmp_path)) == records


def _places(out):
    with contextlib.closing(sqlite3.connect(out / "state.sqlite")) as state:
        return state.execute(
            "SELECT file, start, length, url FROM capture JOIN url ON id = url_id ORDER BY id"
        ).fetchall()


def _notes(out):
    lines = [json.loads(line) for line in (out / NIGHT / "log.jsonl").read_bytes().splitlines()]
    return [line["note"] for line in lines if "note" in line]


@pytest.mark.parametrize("keep_state", [True, False], ids=["with its state", "without its state"])
def test_damage_inside_a_finished_night_costs_the_requests_of_its_pages(run_crawl, newsroom, tmp_path, keep_state):
    """What is lost is named and fetched again, nothing else is; the archive is sound for every reader afterwards."""
    assert run_crawl(tmp_path) == "done"
    files = {path.name: path.stat().st_size for path in (tmp_path / NIGHT / "warc").iterdir()}
    file, start, length, url = next(place for place in _places(tmp_path) if "/news/" in place[3])
    with (tmp_path / NIGHT / "warc" / file).open("r+b") as archive:
        archive.seek(start + 40)
        archive.write(bytes(100))
    if not keep_state:
        _lose_state(tmp_path, None)

    assert run_crawl(tmp_path) == "done"
    _assert_complete(tmp_path, newsroom[1])
    (note,) = (note for note in _notes(tmp_path) if "could not be read" in note)
    assert f"{NIGHT}/{file}: " in note
    assert f"from byte {start} on" in note
    assert (url in note) == keep_state
    grown = sum(path.stat().st_size for path in (tmp_path / NIGHT / "warc").iterdir()) - sum(files.values())
    assert 0 < grown < 2 * length, "one page was fetched"
    assert file in files
    before, told = _places(tmp_path), _notes(tmp_path)
    assert run_crawl(tmp_path) == "done"
    assert (_places(tmp_path), len(_notes(tmp_path)) - len(told)) == (before, 0)


def test_a_state_folder_that_was_moved_goes_on_elsewhere(run_crawl, newsroom, tmp_path):
    """State and archive know no absolute path."""
    run_crawl(tmp_path / "old", die_at=["synced", 5])
    shutil.move(tmp_path / "old", tmp_path / "new")

    assert run_crawl(tmp_path / "new") == "done"
    _assert_complete(tmp_path / "new", newsroom[1])
