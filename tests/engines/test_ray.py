"""Ray: the same lines as one process, and a worker that is killed in the middle loses and doubles nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.__main__ import _run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.scale
WAIT_S = 120
WORKER_FILE = ".*.part"


@pytest.fixture(autouse=True)
def _needs_ray():
    pytest.importorskip("ray", reason="ray is not installed: make test-scale")


def start(folder: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    """Start a run on two local workers."""
    command = [sys.executable, "-m", "pipeline", "clean", str(folder), "--engine", "ray", "--jobs", "2"]
    return subprocess.Popen(  # noqa: S603 -- our own command
        [*command, "--out", str(out), *options], stderr=subprocess.PIPE, text=True
    )


def half_written(out: Path, *, not_by: int = 0) -> Path:
    """Wait until a worker has begun to write its articles, and return the file; its name holds the worker's id."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        found = [path for path in (out / "articles").glob(WORKER_FILE) if worker_of(path) != not_by]
        if found:
            return found[0]
        time.sleep(0.01)
    pytest.fail("no worker began to write")


def worker_of(path: Path) -> int:
    """Return the process that writes a half-written file."""
    return int(path.name.split(".")[-2])


def test_two_engines_give_the_same_lines(archives, in_one_process, lines, tmp_path: Path):
    """Articles and rejected pages, as sets of lines; a second run finds everything done."""
    folder, out = archives(10, 5, 7), tmp_path / "parts"
    expected = in_one_process(folder, "--only", "chinese", "--keywords", "2")

    first = start(folder, out, "--only", "chinese", "--keywords", "2").communicate()[1]
    stamps = {path: path.stat().st_mtime_ns for path in out.rglob("*.jsonl")}
    second = start(folder, out, "--only", "chinese", "--keywords", "2").communicate()[1]

    assert expected == (lines(out / "articles"), lines(out / "rejected"))
    assert "3 files, 22 pages in = 18 articles + 4 rejected (not_chinese 4)\n" == first == second
    assert stamps == {path: path.stat().st_mtime_ns for path in out.rglob("*.jsonl")}


def test_killed_workers_lose_and_double_nothing(archives, in_one_process, lines, tmp_path: Path):
    """Two workers are killed while they write; Ray starts their tasks again."""
    folder, out = archives(150, 150, 150), tmp_path / "parts"
    expected = in_one_process(folder)
    run = start(folder, out)
    killed = 0
    for _ in range(2):
        torn = half_written(out, not_by=killed)
        killed = worker_of(torn)
        os.kill(killed, signal.SIGKILL)

    told = run.communicate()[1]

    assert (0, expected) == (run.returncode, (lines(out / "articles"), lines(out / "rejected"))), told
    assert [] == list(out.rglob(WORKER_FILE))
    assert "450 pages in = 360 articles + 90 rejected" in told


def test_a_run_that_is_killed_as_a_whole_goes_on(archives, in_one_process, lines, tmp_path: Path):
    """The program itself is killed; the next run makes what is missing."""
    folder, out = archives(100, 100), tmp_path / "parts"
    expected = in_one_process(folder)
    run = start(folder, out)
    half_written(out)
    run.kill()
    run.communicate()

    again = start(folder, out)
    told = again.communicate()[1]

    assert (0, expected) == (again.returncode, (lines(out / "articles"), lines(out / "rejected"))), told
    assert [] == list(out.rglob(WORKER_FILE))


def test_a_cluster_that_is_not_there_is_one_line(archives, tmp_path: Path):
    """What, where, what next."""
    run = start(archives(1), tmp_path / "parts", "--ray-address", "127.0.0.1:1")
    told = run.communicate()[1].splitlines()

    assert (1, 1) == (run.returncode, len(told)), told
    assert "Ray on 127.0.0.1:1 cannot be reached" in told[0]


def test_wrong_use_is_one_line(archives, tmp_path: Path, capsys):
    """Told before anything is started."""
    folder = str(archives(1))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("x", encoding="utf-8")
    for arguments, message in (
        ([], "writes a folder of parts: name it with --out"),
        (["--out", str(tmp_path / "a.jsonl"), "--from", "warc"], "takes no --from"),
        (["--out", str(tmp_path)], "lies in"),
        (["--out", str(tmp_path / "full")], "no folder of parts"),
    ):
        assert _run(["clean", folder, "--engine", "ray", *arguments]) != 0
        (line,) = capsys.readouterr().err.splitlines()
        assert message in line
