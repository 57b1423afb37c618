"""What docs/scale.md shows is run: Ray, datatrove and a crawl in parts, from the same archives."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.__main__ import _run

DOC = (Path(__file__).parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.*?)^```", DOC, re.MULTILINE | re.DOTALL)
(PROGRAM,) = re.findall(r"^```python\n(.*?)^```", DOC, re.MULTILINE | re.DOTALL)


@pytest.fixture
def crawls(archives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `crawls/` of archives, in the folder that commands are run in."""
    archives(6, 6).rename(tmp_path / "crawls")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(block: str) -> None:
    """Run the commands of a block, each in a process of its own."""
    for line in block.splitlines():
        done = subprocess.run(  # noqa: S603 -- our own documentation
            [sys.executable, "-m", "pipeline", *shlex.split(line)[1:]], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (line, done.stderr)


@pytest.mark.scale
def test_the_commands_for_ray_run(crawls: Path, lines):
    """Parts, and a corpus made of them."""
    for package in ("ray", "pyarrow"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    run(SHELL[0])

    assert _run(["export", "corpus.parquet", "--out", "corpus.jsonl"]) == 0
    assert len(lines(crawls / "corpus.jsonl")) == 10
    assert len(lines(crawls / "parts.parquet" / "rejected")) == 2


@pytest.mark.scale
def test_the_program_for_datatrove_runs(crawls: Path, lines):
    """Its local executor, two tasks."""
    pytest.importorskip("datatrove", reason="datatrove is not installed")
    (crawls / "program.py").write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "program.py"], capture_output=True, text=True, check=False, timeout=300, env=os.environ
    )

    assert done.returncode == 0, done.stderr
    assert (10, 2) == (len(lines(crawls / "articles")), len(lines(crawls / "rejected")))


def test_the_commands_for_a_crawl_in_parts_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The sample site, in two parts."""
    monkeypatch.chdir(tmp_path)
    run(SHELL[1])

    assert {"part-1-of-2", "part-2-of-2"} == {path.name for path in (tmp_path / "out").iterdir()}


def test_every_option_that_is_named_exists(capsys):
    """A renamed option shows here."""
    assert _run(["clean", "--help"]) == 0
    assert _run(["crawl", "--help"]) == 0
    helps = capsys.readouterr().out
    assert _run(["export", "--help"]) == 0
    helps += capsys.readouterr().out

    assert [] == [option for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", DOC)) if option not in helps]
