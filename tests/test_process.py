"""Signals and streams: an end from outside leaves nothing half done, and blames nobody."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.process import calling_at_signals

QINGGAO = (sys.executable, "-m", "pipeline")
SAMPLES = str(Path(__file__).parent.parent / "samples" / "seed")
CONFIG = str(Path(__file__).parent.parent / "crawl.toml")
PATIENCE_S = 60
ENDINGS = {signal.SIGINT: "interrupted", signal.SIGTERM: "interrupted (SIGTERM)", signal.SIGHUP: "interrupted (SIGHUP)"}


def shell(script: str, **more: object) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which $Q is the command."""
    script = script.replace("$Q", f"'{sys.executable}' -m pipeline")
    return subprocess.run(  # noqa: S603 -- our own line
        ["/bin/bash", "-c", script], capture_output=True, text=True, check=False, timeout=PATIENCE_S, **more
    )


def begin_cleaning(folder: Path, *options: str, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Start a run that has its output open and waits for standard input, in a process group of its own."""
    command = [*before, *QINGGAO, "clean", SAMPLES, "-", "--out", str(folder / "a.jsonl"), *options]
    run = subprocess.Popen(  # noqa: S603 -- our own command
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + PATIENCE_S
    while not list(folder.glob(".*.part")):
        assert run.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return run


@pytest.mark.parametrize("number", ENDINGS, ids=lambda number: number.name)
@pytest.mark.parametrize(("jobs", "send"), [("1", os.kill), ("2", os.killpg)])
def test_a_signal_ends_a_command_in_order(tmp_path: Path, number: signal.Signals, jobs: str, send):
    """To the command or to all its processes, as a terminal sends it: one line, no half file, no traceback."""
    run = begin_cleaning(tmp_path, "--jobs", jobs)
    send(run.pid, number)
    _, said = run.communicate(timeout=PATIENCE_S)

    assert (130, f"qinggao: {ENDINGS[number]}\n") == (run.returncode, said)
    assert [] == list(tmp_path.iterdir())


def test_a_signal_that_is_ignored_stays_ignored(tmp_path: Path):
    """`nohup` asks a program to live on behind its terminal."""
    run = begin_cleaning(tmp_path, before=("nohup",))
    os.killpg(run.pid, signal.SIGHUP)
    run.communicate("<p>", timeout=PATIENCE_S)

    assert 0 == run.returncode
    assert (tmp_path / "a.jsonl").exists()


def test_a_loop_is_told_of_signals_and_gives_them_back():
    """A second SIGTERM tells it again, for it may mean nothing; behind the block the handlers are those of before."""
    before = [signal.getsignal(number) for number in ENDINGS]
    told = []

    async def work() -> None:
        with calling_at_signals(asyncio.get_running_loop(), lambda: told.append("stop")):
            for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                os.kill(os.getpid(), number)
                await asyncio.sleep(0.05)

    asyncio.run(work())

    assert ["stop"] * 4 == told
    assert before == [signal.getsignal(number) for number in ENDINGS]


def test_a_crawl_that_is_ended_while_it_cleans_leaves_no_half_file(tmp_path: Path):
    """Its fetching has handlers of its own, and gives them back; run again, the night is done."""
    command = [*QINGGAO, "crawl", "--config", CONFIG, "--out", str(tmp_path)]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 -- our own command
    deadline = time.monotonic() + PATIENCE_S
    while not list(tmp_path.glob("*/.*.part")):
        assert run.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.002)
    run.terminate()
    _, said = run.communicate(timeout=PATIENCE_S)
    again = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own command

    assert (130, "qinggao: interrupted (SIGTERM)") == (run.returncode, said.splitlines()[-1])
    assert 0 == again.returncode
    assert list(tmp_path.glob("*/articles.jsonl"))
    assert [] == list(tmp_path.glob("*/.*.part"))


@pytest.mark.parametrize(
    "command",
    [
        "--help",
        f"clean {SAMPLES} --jobs 2",
        f"clean {SAMPLES} --out /dev/stdout --rejected /dev/null",
    ],
)
def test_a_reader_that_has_enough_is_no_fault(command: str):
    """`| head -c 1`, or less: exit status 0, and nobody is blamed."""
    run = shell(f"$Q {command} | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}")
    gone = shell(f"$Q {command} | true; echo ${{PIPESTATUS[0]}}")

    assert ("0\n", "0\n") == (run.stdout, gone.stdout)
    assert not [line for line in run.stderr.splitlines() + gone.stderr.splitlines() if "qinggao:" in line]


def test_a_broken_pipe_elsewhere_is_a_fault():
    """Standard output is read by somebody: what broke is something else, and nothing to be silent about."""
    program = (
        "import sys, pipeline.__main__ as m; from pipeline.rulebook import load;"
        "load.load_rules = lambda _: (_ for _ in ()).throw(BrokenPipeError(32, 'Broken pipe', 'socket'));"
        "sys.argv = ['qinggao', 'rules', 'list']; m.main()"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603 -- ours

    assert 1 == run.returncode
    assert run.stderr.startswith("qinggao: socket: Broken pipe")


@pytest.mark.parametrize("command", ["--version", f"clean {SAMPLES}"])
@pytest.mark.parametrize(("closed", "why"), [(">&-", "Bad file descriptor"), (">/dev/full", "No space left on device")])
def test_an_output_that_cannot_be_written_is_one_line(command: str, closed: str, why: str):
    """Nothing of ours is broken, and nothing of Python's is told; little output as well as much."""
    run = shell(f"$Q {command} {closed}")

    assert (1, f"qinggao: standard output: {why}: free the disk or write elsewhere\n") == (run.returncode, run.stderr)


def test_a_closed_standard_input_is_one_line():
    """It is not there, and no file takes its place."""
    run = shell("$Q clean - <&-")
    told = "qinggao: standard input: cannot be read: Bad file descriptor: give the page as a file\n"

    assert (1, told) == (run.returncode, run.stderr)


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full", "<&- 2>&-"])
def test_without_standard_error_the_work_is_done(tmp_path: Path, closed: str):
    """Nobody can be told: the articles are written all the same, and to no other file."""
    run = shell(f"$Q clean {SAMPLES} --out a.jsonl {closed}", cwd=tmp_path)

    assert (0, "", "") == (run.returncode, run.stdout, run.stderr)
    assert {"a.jsonl", "a.rejected.jsonl"} == {path.name for path in tmp_path.iterdir()}
    assert all(line.startswith(b"{") for line in (tmp_path / "a.jsonl").read_bytes().splitlines())
