"""A part is there once and whole, whatever happened to the tasks that made it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.engines.inputs import input_files
from pipeline.engines.order import Order, settle
from pipeline.engines.part import Part, clean_part
from pipeline.engines.run import sum_of
from pipeline.errors import InputError, OutputError, QinggaoError, UsageError
from pipeline.rulebook.load import load_rules

ORDER = Order(rulebook=load_rules().digest, form=".jsonl")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for parts."""
    path = tmp_path / "parts"
    settle(ORDER, path)
    return path


def test_parts_hold_what_one_process_writes(archives, in_one_process, lines, out: Path):
    """The same lines, articles and rejected pages."""
    folder = archives(6, 4)
    for source in input_files([str(folder)]):
        assert clean_part(source, ORDER, str(out)).fault == ""

    assert in_one_process(folder) == (lines(out / "articles"), lines(out / "rejected"))


def test_a_task_that_is_run_again_changes_nothing(archives, out: Path):
    """The second finds the tally of the first; without it, the same bytes are written under the same names."""
    (source,) = input_files([str(archives(5))])
    first = clean_part(source, ORDER, str(out))
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    again = clean_part(source, ORDER, str(out))
    next((out / "tally").iterdir()).unlink()
    third = clean_part(source, ORDER, str(out))

    assert (False, True, False) == (first.was_there, again.was_there, third.was_there)
    assert first.tally == again.tally == third.tally
    assert before == {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_what_a_killed_task_left_is_removed(archives, out: Path, lines):
    """Half-written files are hidden and go when the part is made."""
    (source,) = input_files([str(archives(5))])
    name = Path(clean_name(source, out)).name
    next((out / "tally").iterdir()).unlink()
    (out / "articles" / f".{name}.jsonl.99999.part").write_bytes(b"{half")

    part = clean_part(source, ORDER, str(out))

    assert [f"{name}.jsonl"] == [path.name for path in (out / "articles").iterdir()]
    assert part.tally.articles == len(lines(out / "articles"))


def clean_name(source: str, out: Path) -> str:
    """Clean a source and return the name of its part."""
    clean_part(source, ORDER, str(out))
    return next((out / "tally").iterdir()).stem


def test_an_input_that_has_grown_replaces_its_part(archives, out: Path, lines):
    """A night that went on: its articles are there once."""
    folder = archives(3, 3)
    first, second = input_files([str(folder)])
    clean_part(first, ORDER, str(out))
    Path(first).write_bytes(Path(first).read_bytes() + Path(second).read_bytes())

    part = clean_part(first, ORDER, str(out))

    assert (5, 5) == (part.tally.articles, len(lines(out / "articles")))
    assert [1, 1, 1] == [len(list((out / name).iterdir())) for name in ("articles", "rejected", "tally")]


def test_a_damaged_file_fails_alone_and_is_told(archives, out: Path):
    """The others are done; the fault names the file and what to do."""
    folder = archives(3, 3)
    whole, torn = input_files([str(folder)])
    Path(torn).write_bytes(Path(torn).read_bytes()[:-40])
    parts = [clean_part(source, ORDER, str(out)) for source in (whole, torn)]

    with pytest.raises(QinggaoError, match="1 files are done") as told:
        sum_of(parts)

    assert "1.warc.gz: cut off" in str(told.value)
    assert str(told.value).count("\n") == 0
    going_on = Order(rulebook=ORDER.rulebook, form=".jsonl", keep_going=True)
    assert sum_of([clean_part(source, going_on, str(out)) for source in (whole, torn)]).reasons["truncated"] == 1


def test_a_folder_made_by_other_rules_is_not_mixed_with(out: Path, tmp_path: Path):
    """What would double every article is refused, and the difference is named."""
    with pytest.raises(OutputError, match="made otherwise \\(only_chinese\\): choose a new folder"):
        settle(Order(rulebook=ORDER.rulebook, form=".jsonl", only_chinese=True), out)
    settle(Order(rulebook=ORDER.rulebook, form=".jsonl", keep_going=True), out)
    with pytest.raises(OutputError, match="no folder of parts"):
        settle(ORDER, tmp_path)
    (out / "order.json").write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        settle(ORDER, out)


def test_a_worker_with_other_rules_refuses(archives, out: Path):
    """One machine of a cluster that was not upgraded must not go unseen."""
    (source,) = input_files([str(archives(2))])

    part = clean_part(source, Order(rulebook="0" * 16, form=".jsonl"), str(out))

    assert "install the same version on every machine" in part.fault


def test_only_chinese_pages_reach_a_part(archives, out: Path):
    """Foreign pages are counted with their reason."""
    (source,) = input_files([str(archives(10))])
    order = Order(rulebook=ORDER.rulebook, form=".jsonl", only_chinese=True)

    assert {"not_chinese": 2} == dict(clean_part(source, order, str(out)).tally.reasons)


def test_inputs_are_listed_once(archives, tmp_path: Path):
    """Folders, names, lists of names; and one line for what cannot be a task."""
    folder = archives(1, 1)
    names = [str(folder / "0.warc.gz"), str(folder / "1.warc.gz")]
    (tmp_path / "paths").write_text(f"{names[1]}\nhttps://a.test/b.warc.gz\n\n", encoding="utf-8")
    (tmp_path / "a.html").write_text("x")

    assert names == input_files([str(folder), names[0]])
    assert [names[1], "https://a.test/b.warc.gz"] == input_files([f"@{tmp_path / 'paths'}"])
    with pytest.raises(UsageError, match="leave out --engine"):
        input_files([str(tmp_path / "a.html")])
    for missing in ("gone.warc.gz", "@gone"):
        with pytest.raises(InputError, match="gone"):
            input_files([missing])


def test_a_sum_is_that_of_its_parts(archives, out: Path):
    """Counts of parts that were there and of new ones alike, and no line for nothing."""
    sources = input_files([str(archives(5, 5))])
    clean_part(sources[0], ORDER, str(out))
    seen: list[str] = []

    total = sum_of([clean_part(source, ORDER, str(out)) for source in sources], lambda tally: seen.append(str(tally)))

    assert "10 pages in = 8 articles + 2 rejected" in str(total)
    assert seen[-1] == str(total)
    tally = json.loads(next((out / "tally").iterdir()).read_bytes())
    assert tally["articles"] == 4
    with pytest.raises(QinggaoError, match=r"^a: no; 0 files are done"):
        sum_of([Part("a", fault="a: no")])
