"""No file is read and replaced, none is two outputs, and a second run does not read what the first has written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.__main__ import _run
from pipeline.corpus.places import lies_in, refuse_clashes
from pipeline.engines.inputs import input_files
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "馆长的通知\n记者从市图书馆获悉，自下周一起，主馆自习室的关闭时间由晚上八点延长到十点，读者对此表示欢迎。\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with `pages/1.txt` and its article in `a.jsonl`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.txt").write_text(PAGE, encoding="utf-8")
    assert _run(["clean", "pages", "--out", "a.jsonl"]) == 0
    return tmp_path


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("clean pages/1.txt --out b.jsonl --rejected pages/1.txt", "is read, and --rejected would replace it"),
        ("clean a.jsonl --out ./a.jsonl", "is read, and --out would replace it"),
        ("clean pages --out b.jsonl --rejected ./b.jsonl", "--out and --rejected cannot be one file"),
        ("clean a.jsonl --engine ray --out a.jsonl", "is read, and --out would replace it"),
        ("export a.jsonl --out a.jsonl --min-length 900", "is read, and --out would replace it"),
        ("export a.jsonl --out b.jsonl --left-out a.jsonl", "is read, and --left-out would replace it"),
        ("export a.jsonl --out b.jsonl --left-out ./b.jsonl", "--out and --left-out cannot be one file"),
        ("export a.jsonl --out b.jsonl --card b.jsonl", "--out and --card cannot be one file"),
        ("card a.jsonl --out a.jsonl", "is read, and --out would replace it"),
        ("dedup a.jsonl --index i.sqlite --out i.sqlite", "--index and --out cannot be one file"),
        ("clean pages --out .", ".: is a folder: name a file in it"),
        ("clean pages/1.txt --out ..", "lies in .., which --out writes"),
    ],
)
def test_a_clash_is_one_line_and_changes_nothing(folder: Path, capsys, command: str, told: str):
    """Wrong use: exit status 2, and every file is what it was."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    capsys.readouterr()

    assert _run(command.split()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_standard_output_and_devices_are_nobodys_place():
    """They may be named twice."""
    refuse_clashes(["-"], {"--out": "-", "--left-out": "-"})
    refuse_clashes([], {"--out": "/dev/null", "--left-out": "/dev/null"})


def test_a_link_is_the_file_it_leads_to(folder: Path):
    """Another name for an input is the input."""
    (folder / "link.jsonl").symlink_to(folder / "a.jsonl")

    with pytest.raises(UsageError, match=r"link\.jsonl: is read"):
        refuse_clashes(["a.jsonl"], {"--out": "link.jsonl"})


@pytest.mark.parametrize("command", ["clean pages --out pages/b.jsonl", "export . --out all.jsonl"])
def test_a_second_run_does_not_read_what_the_first_has_written(folder: Path, command: str):
    """An output may lie in the folder that is read: it is no input, so nothing is there twice."""
    out = folder / command.rpartition(" ")[2]
    assert _run(command.split()) == 0
    first = out.read_bytes()
    assert first.count(b"\n") == 1

    assert _run(command.split()) == 0
    assert first == out.read_bytes()


def test_parts_in_the_folder_of_inputs_are_no_inputs(folder: Path):
    """The same for a run on many machines."""
    before = input_files([str(folder)])
    (folder / "parts" / "articles").mkdir(parents=True)
    (folder / "parts" / "articles" / "a.jsonl").write_bytes(b"")

    assert before == input_files([str(folder)], written=[folder / "parts"])
    assert not lies_in(folder / "parts2", [folder / "parts"])


def test_marking_in_place_loses_nothing(folder: Path):
    """Nothing is left out by `dedup`, so its output may stand for its input."""
    pytest.importorskip("rensa", reason="needs rensa")
    assert _run(["dedup", "a.jsonl", "--index", "i.sqlite", "--out", "a.jsonl"]) == 0
    assert (folder / "a.jsonl").read_bytes().count(b"\n") == 1
