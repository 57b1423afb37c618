"""The process pool of one machine: the same lines as one process; a killed worker is told and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.__main__ import _run

WAIT_S = 120


def children_of(parent: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def workers_of(run: subprocess.Popen[str]) -> list[int]:
    """Wait for both workers: the children of the program."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline and run.poll() is None:
        workers = children_of(run.pid)
        if len(workers) == 2:
            return workers
        time.sleep(0.01)
    pytest.fail("no workers were started")


@pytest.mark.parametrize("options", [(), ("--only", "chinese", "--convert", "hans")])
def test_the_pool_gives_the_lines_of_one_process(archives, in_one_process, lines, tmp_path: Path, options):
    """Articles and rejected pages, in the same order even."""
    folder = archives(20, 15)
    expected = in_one_process(folder, *options)
    out = tmp_path / "pool.jsonl"

    assert _run(["clean", str(folder), "--jobs", "2", "--out", str(out), *options]) == 0
    assert expected == (lines(out), lines(tmp_path / "pool.rejected.jsonl"))
    assert (tmp_path / "expected.jsonl").read_bytes() == out.read_bytes()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="workers are found in /proc")
def test_a_killed_worker_is_one_line_and_leaves_nothing(archives, in_one_process, lines, tmp_path: Path):
    """The old output still stands; run again, nothing is lost or doubled."""
    folder, out = archives(100), tmp_path / "pool.jsonl"
    out.write_text("old", encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "clean", str(folder), "--jobs", "2", "--out", str(out)]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 -- our own command
    os.kill(workers_of(run)[0], signal.SIGKILL)
    told = run.communicate()[1].splitlines()

    assert (1, 1) == (run.returncode, len(told)), told
    assert "a worker process was killed: run again" in told[0]
    assert "old" == out.read_text(encoding="utf-8")
    assert [] == list(tmp_path.glob(".*.part"))
    expected = in_one_process(folder)
    assert _run(command[3:]) == 0
    assert expected == (lines(out), lines(tmp_path / "pool.rejected.jsonl"))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="workers are found in /proc")
def test_the_workers_of_a_killed_program_end(archives, tmp_path: Path):
    """Nobody is left to tell them; they would wait for work for ever, and hold what the program held open."""
    command = [sys.executable, "-m", "pipeline", "clean", str(archives(100)), "--jobs", "2"]
    run = subprocess.Popen([*command, "--out", str(tmp_path / "pool.jsonl")], text=True)  # noqa: S603 -- our own command
    workers = workers_of(run)
    run.kill()
    run.wait()
    deadline = time.monotonic() + WAIT_S
    while any(map(is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.01)

    assert [] == list(filter(is_running, workers))


def is_running(process: int) -> bool:
    """Tell whether a process is there and has not ended; one that ended stays listed until somebody asks for it."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
