"""A saved night that is cut off in the middle never passes for a short one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.__main__ import _run
from pipeline.proof.report.gather import gather
from pipeline.proof.review import serve
from pipeline.resources import rules_folder
from pipeline.rulebook.load import load_rules

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = {
    "suspects": ["suspects", "IN"],
    "replay": ["replay", str(rules_folder()), str(rules_folder()), "--over", "IN"],
    "review": ["review", "IN"],
    "clean": ["clean", "IN"],
}


@pytest.fixture
def night(tmp_path: Path, news_page, response_member) -> Path:
    """The folder of a night with an archive of three pages."""
    archive = tmp_path / "out" / "2026-01-05" / "warc" / "2026-01-05-00001.warc.gz"
    archive.parent.mkdir(parents=True)
    pages = (response_member(f"http://a.test/{n}.html", news_page(n).encode()) for n in range(3))
    archive.write_bytes(b"".join(pages))
    return archive.parents[1]


def _tear(night: Path) -> None:
    (archive,) = night.glob("warc/*")
    archive.write_bytes(archive.read_bytes()[:-100])


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_torn_archive_is_said_in_one_line_and_in_the_exit_status(
    night: Path, command: str, jobs: str, monkeypatch, capsys
):
    """Whole, it is a success; torn, what could be read was looked at, and the status is that of a failure."""
    monkeypatch.setattr(serve, "serve", lambda *_, **__: None)
    arguments = [str(night) if argument == "IN" else argument for argument in COMMANDS[command]] + ["--jobs", jobs]

    whole = _run(arguments)
    told_whole = capsys.readouterr().err
    _tear(night)
    torn = _run(arguments)

    told = [line for line in capsys.readouterr().err.splitlines() if "cut off inside the record at byte" in line]
    assert (0, 1) == (whole, torn)
    assert "cut off" not in told_whole
    assert 1 == len(told)
    assert "get the file again" in told[0]


def test_a_torn_archive_is_named_in_the_report(night: Path):
    """Its reader sees that the suspects are of a part."""
    rules = load_rules(None)
    whole = gather(night, rules).faults
    _tear(night)

    (fault,) = set(gather(night, rules).faults) - set(whole)

    assert "cut off inside the record at byte" in fault
