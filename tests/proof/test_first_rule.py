"""docs/first-rule.md is true: its commands are typed as they stand there, and say what it says they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "first-rule.md"
_COMMAND = re.compile(r"^    \$ (.+)\n((?:    (?!\$ ).+\n)*)", re.MULTILINE)
WHO = {f"GIT_{role}_{what}": "reader@example.test" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of what the page needs, with one commit, and `qinggao` on the path."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    for name in ("rules", "samples"):
        shutil.copytree(ROOT / name, tmp_path / "checkout" / name)
    (tmp_path / "checkout" / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "first-rule.jsonl", tmp_path / "checkout" / "docs")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "qinggao"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m pipeline "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    for command in ("git init -q .", "git add -A", "git commit -qm before"):
        typed(command, tmp_path / "checkout")
    return tmp_path / "checkout"


def typed(command: str, folder: Path) -> str:
    """Type a command into a shell; what it says, with runs of blanks as one."""
    search = f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(  # noqa: S603 -- the commands of our own documentation
        ["bash", "-c", command],  # noqa: S607
        cwd=folder,
        env=os.environ | WHO | {"PATH": search},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"{command}\n{run.stdout}"
    return " ".join(run.stdout.split())


def anything_between(line: str) -> str:
    """The pattern of a line of output: … stands for anything, runs of blanks for one."""
    return ".*".join(map(re.escape, " ".join(line.split()).split("…")))


def test_the_commands_of_the_page_lead_from_a_suspect_to_a_merged_rule(checkout: Path):
    """Each ends well and says every line that stands below it; in the end the rule is in the first branch."""
    steps = _COMMAND.findall(PAGE.read_text(encoding="utf-8"))
    assert len(steps) > 10

    for command, expected in steps:
        said = typed(command, checkout)
        for line in expected.splitlines():
            assert re.search(anything_between(line), said), f"{command}\n{said}"

    assert 'status = "stable"' in typed("git show HEAD:rules/spam/found.toml", checkout)
    assert typed("git status --porcelain rules", checkout) == ""
