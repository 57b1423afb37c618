"""The index as a file: killed runs, other versions, places that cannot be written."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from pipeline.__main__ import _run
from pipeline.cleaning.article import content_hash
from pipeline.corpus.duplicates import database, sketch
from pipeline.corpus.duplicates.bands import Bands
from pipeline.corpus.duplicates.database import FORMAT, open_index
from pipeline.corpus.duplicates.run import mark_duplicates
from pipeline.corpus.duplicates.settings import builtin_settings
from pipeline.corpus.write import json_line
from pipeline.errors import ConfigError, InputError, StateError
from pipeline.model import Article, Cleaning

SETTINGS = builtin_settings()
DATA = Path(database.__file__).parent / "data" / "duplicates.toml"
KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.corpus.duplicates.run import mark_duplicates
from pipeline.corpus.duplicates.settings import read_settings

def kill_at(marked):
    if marked.new == int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)

mark_duplicates([sys.argv[1]], Path(sys.argv[2]), read_settings(sys.argv[3]), sys.argv[5], on_article=kill_at)
"""


@pytest.fixture
def night(tmp_path: Path) -> Path:
    """Write forty articles, some of them edited copies of others."""
    chosen = Random(5)  # noqa: S311 -- choices that a failing test repeats
    texts = ["".join(chr(0x4E00 + int(3000 * chosen.random() ** 2)) for _ in range(400)) for _ in range(25)]
    articles = []
    for number in range(40):
        text = list(texts[number % 25])
        for place in chosen.sample(range(400), 12 * (number // 25)):
            text[place] = "改"
        cleaning = Cleaning(extractor="text", rulebook="0")
        made = "".join(text)
        articles.append(Article(id=str(number), text=made, content_hash=content_hash(made), cleaning=cleaning))
    path = tmp_path / "night.jsonl"
    path.write_bytes(b"".join(map(json_line, articles)))
    return path


@pytest.fixture
def small_batches(tmp_path: Path) -> Path:
    """Write settings that commit every seven texts."""
    path = tmp_path / "settings.toml"
    path.write_text(DATA.read_text(encoding="utf-8").replace("batch = 50_000", "batch = 7"), encoding="utf-8")
    return path


def dump(index: Path) -> list[str]:
    """Return all that an index holds."""
    with closing(sqlite3.connect(index)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize("killed_at", [1, 6, 7, 8, 20, 40])
def test_a_killed_run_repeated_gives_the_same(tmp_path: Path, night: Path, small_batches: Path, killed_at: int):
    """Kill it in the middle, and run it again: the index and the output are those of a run that was left alone."""
    index, out = tmp_path / "killed.sqlite", tmp_path / "killed.jsonl"
    whole, expected = tmp_path / "whole.sqlite", tmp_path / "whole.jsonl"
    arguments = [str(night), str(index), str(small_batches), str(killed_at), str(out)]
    killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)  # noqa: S603 -- our own program

    assert -signal.SIGKILL == killed.returncode
    assert not out.exists()
    command = ["dedup", str(night), "--settings", str(small_batches)]
    assert 0 == _run([*command, "--index", str(index), "--out", str(out)])
    assert 0 == _run([*command, "--index", str(whole), "--out", str(expected)])
    assert expected.read_bytes() == out.read_bytes()
    assert sorted(dump(whole)) == sorted(dump(index))


def test_the_number_of_processes_changes_nothing(tmp_path: Path, night: Path):
    """Texts are sketched anywhere and added in their order."""
    for jobs in ("1", "2"):
        assert 0 == _run(["dedup", str(night), "--index", str(tmp_path / f"{jobs}.sqlite"), "--jobs", jobs])

    assert dump(tmp_path / "1.sqlite") == dump(tmp_path / "2.sqlite")


def test_a_run_that_fails_keeps_what_it_committed_and_the_old_output(tmp_path: Path, night: Path, small_batches: Path):
    """A line that is no article stops the run; the output that stood there still stands."""
    night.write_bytes(night.read_bytes() + b"no article\n")
    out = tmp_path / "out.jsonl"
    out.write_text("old")

    assert 1 == _run(
        [
            "dedup",
            str(night),
            "--settings",
            str(small_batches),
            "--index",
            str(tmp_path / "i.sqlite"),
            "--out",
            str(out),
        ]
    )
    assert "old" == out.read_text()
    assert 0 == _run(["dedup", str(night), "--index", str(tmp_path / "i.sqlite"), "--out", str(out), "--keep-going"])


def test_it_says_what_it_passed_over(tmp_path: Path, night: Path, capfd):
    """Rejected lines and lines that cannot be read are counted."""
    night.write_bytes(night.read_bytes() + b'no article\n{"reason": "empty"}\n')

    assert 0 == _run(["dedup", str(night), "--index", str(tmp_path / "i.sqlite"), "--keep-going"])
    assert (
        "40 articles, 40 new to the index: alone 10, original 15, near 15;"
        " 1 rejected lines passed over; 1 unreadable lines passed over\n" == capfd.readouterr().err
    )


def _change(index: Path, statement: str) -> None:
    with closing(sqlite3.connect(index, isolation_level=None)) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (f"PRAGMA user_version = {FORMAT + 1}", f"format {FORMAT + 1}, this is {FORMAT}"),
        ("UPDATE setting SET value = 'rensa RMinHash 1' WHERE name = 'algorithm'", "made with another algorithm"),
        ("UPDATE setting SET value = 'x' WHERE name = 'settings'", "made with another settings"),
        ("UPDATE setting SET value = 'x' WHERE name = 'folding'", "made with another folding"),
        ("PRAGMA application_id = 1", "is a database, but no index of duplicates"),
    ],
)
def test_an_index_that_cannot_be_compared_with_is_refused(tmp_path: Path, night: Path, capfd, statement, message):
    """One line that says what to do; the file is not touched."""
    index = tmp_path / "i.sqlite"
    _run(["dedup", str(night), "--index", str(index)])
    _change(index, statement)
    before = dump(index)
    capfd.readouterr()

    assert 1 == _run(["dedup", str(night), "--index", str(index)])
    lines = capfd.readouterr().err.splitlines()
    assert 1 == len(lines)
    assert lines[0].startswith(f"qinggao: {index}: ")
    assert message in lines[0]
    assert before == dump(index)


def test_a_newer_rensa_refuses_the_index_of_an_older_one(tmp_path: Path, night: Path, monkeypatch):
    """Its sketches would be others."""
    mark_duplicates([str(night)], tmp_path / "i.sqlite", SETTINGS)
    monkeypatch.setattr(database, "algorithm", lambda: "rensa RMinHash 3")

    with pytest.raises(StateError, match=r"rensa RMinHash 2, this is rensa RMinHash 3"):
        mark_duplicates([str(night)], tmp_path / "i.sqlite", SETTINGS)


def test_settings_that_change_what_is_found_make_another_index(tmp_path: Path, night: Path, small_batches: Path):
    """The size of batches does not; a threshold does."""
    text = small_batches.read_text(encoding="utf-8")
    other = tmp_path / "other.toml"
    other.write_text(text.replace("coverage = 0.7 ", "coverage = 0.9 "), encoding="utf-8")

    assert 0 == _run(["dedup", str(night), "--index", str(tmp_path / "i.sqlite")])
    assert 0 == _run(["dedup", str(night), "--index", str(tmp_path / "i.sqlite"), "--settings", str(small_batches)])
    assert 1 == _run(["dedup", str(night), "--index", str(tmp_path / "i.sqlite"), "--settings", str(other)])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"not a database, but long enough to be taken for the head of one" * 20,
            "is no index of duplicates, or damaged",
        ),
        (None, "cannot be used as index"),
    ],
)
def test_what_is_no_index_is_refused(tmp_path: Path, night: Path, content: bytes | None, message: str):
    """A file of another kind; a folder."""
    index = tmp_path / "index"
    if content is None:
        index.mkdir()
    else:
        index.write_bytes(content)

    with pytest.raises(StateError, match=message):
        mark_duplicates([str(night)], index, SETTINGS)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE text SET body = substr(body, 1, 40)",
        "UPDATE text SET body = CAST(substr(body, 1, 60) || x'0102' || substr(body, 63) AS BLOB)",
        "DELETE FROM text WHERE number < 20",
        "DELETE FROM article WHERE text < 20",
        "UPDATE article SET id = CAST(x'ff' AS TEXT), source = CAST(x'ff' AS TEXT)",
    ],
)
def test_damage_that_the_database_does_not_see_is_one_line(tmp_path: Path, night: Path, capfd, statement: str):
    """Texts that cannot be unpacked, rows that are missing, names that are no text: never a wrong answer."""
    index, out = tmp_path / "i.sqlite", tmp_path / "out.jsonl"
    lines = night.read_bytes().splitlines(keepends=True)
    (tmp_path / "first.jsonl").write_bytes(b"".join(lines[:25]))
    (tmp_path / "second.jsonl").write_bytes(b"".join(lines[25:]))
    assert _run(["dedup", str(tmp_path / "first.jsonl"), "--index", str(index)]) == 0
    _change(index, statement)
    capfd.readouterr()

    assert _run(["dedup", str(tmp_path / "second.jsonl"), "--index", str(index), "--out", str(out)]) == 1
    (line,) = capfd.readouterr().err.splitlines()
    assert f"{index}: is no index of duplicates, or damaged" in line or f"{index}: cannot be used as index" in line
    assert not out.exists()


def test_an_index_cut_off_anywhere_is_one_line(tmp_path: Path, night: Path, capfd):
    """As after a full disk, or a copy that was not finished."""
    index = tmp_path / "i.sqlite"
    assert _run(["dedup", str(night), "--index", str(index)]) == 0
    whole = index.read_bytes()
    for share in (0.1, 0.5, 0.9):
        index.write_bytes(whole[: int(share * len(whole))])
        capfd.readouterr()

        assert _run(["dedup", str(night), "--index", str(index)]) == 1
        (line,) = capfd.readouterr().err.splitlines()
        assert "damaged" in line


def test_two_programs_at_once_on_one_index(tmp_path: Path, night: Path, small_batches: Path, lines_of):
    """Each either ends well or says in one line that another writes; afterwards the index holds what it would have."""
    index = tmp_path / "i.sqlite"
    command = [sys.executable, "-m", "pipeline", "dedup", str(night), "--settings", str(small_batches)]
    runs = [
        subprocess.Popen(  # noqa: S603 -- our own command
            [*command, "--index", str(index), "--out", str(tmp_path / f"{number}.jsonl")],
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    for run in runs:
        (told,) = run.communicate()[1].splitlines()
        assert run.returncode == 0 or "another process writes to this index" in told
    assert _run([*command[3:], "--index", str(index), "--out", str(tmp_path / "after.jsonl")]) == 0
    assert _run([*command[3:], "--index", str(tmp_path / "alone.sqlite"), "--out", str(tmp_path / "alone.jsonl")]) == 0
    assert lines_of("after.jsonl") == lines_of("alone.jsonl")


@pytest.fixture
def lines_of(tmp_path: Path):
    """Read the lines of a file in the test's folder."""
    return lambda name: (tmp_path / name).read_bytes().splitlines()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_one_line(tmp_path: Path, night: Path):
    """Nothing can be made there."""
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o500)

    with pytest.raises(StateError, match="see that its folder can be written"):
        mark_duplicates([str(night)], folder / "i.sqlite", SETTINGS)


def test_an_index_that_cannot_be_written_is_one_line(tmp_path: Path, night: Path, monkeypatch):
    """As on a read-only disk: SQLite opens it, and cannot write."""
    connect = sqlite3.connect
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    mark_duplicates([str(empty)], tmp_path / "i.sqlite", SETTINGS)
    monkeypatch.setattr(database.sqlite3, "connect", lambda path, **kw: connect(f"file:{path}?mode=ro", uri=True, **kw))

    with pytest.raises(StateError, match="see that its folder can be written"):
        mark_duplicates([str(night)], tmp_path / "i.sqlite", SETTINGS)


def test_two_runs_do_not_write_at_once(tmp_path: Path, night: Path, monkeypatch):
    """The second waits a while and then says why it stops."""
    monkeypatch.setattr(database, "_WAIT_S", 0.1)
    with open_index(tmp_path / "i.sqlite", SETTINGS) as connection:
        connection.execute("BEGIN IMMEDIATE")

        with pytest.raises(StateError, match="another process writes to this index"):
            mark_duplicates([str(night)], tmp_path / "i.sqlite", SETTINGS)


def test_settings_with_faults_are_told_by_line(tmp_path: Path, small_batches: Path):
    """A misspelt key, a value that cannot be."""
    small_batches.write_text(small_batches.read_text(encoding="utf-8").replace("rows = 3", "row = 3"), encoding="utf-8")

    with pytest.raises(ConfigError, match="did you mean 'rows'"):
        _read(small_batches)
    with pytest.raises(InputError, match="cannot be read"):
        _read(tmp_path / "gone.toml")


def _read(path: Path) -> None:
    from pipeline.corpus.duplicates.settings import read_settings  # noqa: PLC0415 -- named for what it raises

    read_settings(path)


def test_a_bucket_keeps_keys_apart():
    """Entries are found at their places only, on disk and in the batch, and no more of them than asked for."""
    with open_index(Path(":memory:"), SETTINGS) as connection:
        bands = Bands(connection, postings=3)
        keys = [(7, b"\0\0\0\1"), (7, b"\0\1\0\0")]

        assert [] == bands.meet(keys[:1], 1)
        bands.write()
        assert [1] == bands.meet(keys[:1], 2)
        assert [] == bands.meet(keys[1:], 3)
        bands.write()
        assert [1, 2] == bands.meet(keys[:1], 4)
        assert [1, 2, 4] == bands.meet(keys[:1], 5)
        assert [1, 2, 4] == bands.meet(keys[:1], 6)


def test_without_rensa_it_says_what_to_install(tmp_path: Path, night: Path, monkeypatch, capfd):
    """One line."""
    monkeypatch.setitem(sys.modules, "rensa", None)
    sketch._maker.cache_clear()

    assert 2 == _run(["dedup", str(night), "--index", str(tmp_path / "i.sqlite")])
    assert "this needs rensa: pip install rensa" in capfd.readouterr().err
