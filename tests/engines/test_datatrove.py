"""Datatrove: the same lines as one process, its own steps in between, and a killed task leaves nothing behind."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import InputError, OutputError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.scale
datatrove = pytest.importorskip("datatrove", reason="datatrove is not installed: make test-scale")

from datatrove.pipeline.filters import LambdaFilter  # noqa: E402 -- only where it is installed
from datatrove.pipeline.writers import JsonlWriter  # noqa: E402

from pipeline.engines.datatrove import QinggaoCleaner, QinggaoReader, QinggaoWriter  # noqa: E402

PROGRAM = """
import os, signal, sys
from pathlib import Path
from datatrove.executor import LocalPipelineExecutor
from pipeline.engines.datatrove import QinggaoCleaner, QinggaoReader, QinggaoWriter

folder, out, workers, die_after = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])

def dying(data, rank=0, world_size=1):
    for number, document in enumerate(data):
        if rank == 1 and number == die_after:
            os.killpg(0, signal.SIGKILL)
        yield document

if __name__ == "__main__":
    steps = [
        QinggaoReader(folder, only_chinese=True),
        QinggaoCleaner(rejected=str(out / "rejected")),
        dying,
        QinggaoWriter(str(out / "articles")),
    ]
    LocalPipelineExecutor(steps, tasks=3, workers=workers, logging_dir=str(out / "logs")).run()
"""


def run(folder: Path, out: Path, workers: int, die_after: int = -1) -> int:
    """Run a pipeline of three tasks in a process group of its own; it may kill itself in the second task."""
    command = [sys.executable, "-c", PROGRAM, str(folder), str(out), str(workers), str(die_after)]
    if workers > 1:  # workers import the program by its file
        (out.parent / "program.py").write_text(PROGRAM, encoding="utf-8")
        command[1:3] = [str(out.parent / "program.py")]
    done = subprocess.run(  # noqa: S603 -- our own program
        command, start_new_session=True, capture_output=True, timeout=300, check=False
    )
    return done.returncode


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_task_loses_and_doubles_nothing(archives, in_one_process, lines, tmp_path: Path, workers: int):
    """SIGKILL in the middle of a task, to it and all that run beside it; started again, the set of lines is whole."""
    folder, out = archives(30, 40, 30), tmp_path / "out"
    expected = in_one_process(folder, "--only", "chinese")

    assert run(folder, out, workers, die_after=20) == -signal.SIGKILL
    written = [path.name for path in (out / "articles").iterdir() if not path.name.startswith(".")]
    assert "00001-of-00003.jsonl" not in written
    assert run(folder, out, workers) == 0

    assert expected == (lines(out / "articles"), lines(out / "rejected"))
    assert {f"0000{rank}-of-00003.jsonl" for rank in range(3)} == {path.name for path in (out / "articles").iterdir()}


def test_steps_of_datatrove_stand_between(archives, in_one_process, tmp_path: Path):
    """A filter, and its own writer: the Document has text, id and metadata as its steps expect."""
    folder = archives(10)
    articles = [json.loads(line) for line in in_one_process(folder)[0]]
    kept = LambdaFilter(lambda document: "第3号" not in document.metadata["title"])
    steps = [QinggaoReader(str(folder)), QinggaoCleaner(), kept, JsonlWriter(str(tmp_path / "theirs"))]
    data = None
    for step in steps:
        data = step(data)

    ids = {document.id for document in data}

    assert len(ids) == len(articles) - 1
    theirs = gzip.decompress(next((tmp_path / "theirs").iterdir()).read_bytes()).splitlines()
    written = [json.loads(line) for line in theirs]
    assert {article["id"]: article["text"] for article in articles if "第3号" not in article["title"]} == {
        document["id"]: document["text"] for document in written
    }


def through(folder: Path, out: str, rank: int = 0, world_size: int = 1, **options) -> Counter[str]:
    """Run our three steps in this process; returns what the cleaner counted."""
    reader, cleaner = QinggaoReader(str(folder)), QinggaoCleaner(**options)
    writer = QinggaoWriter(out, options.pop("form", ".jsonl"))
    data = writer(cleaner(reader(None, rank, world_size), rank, world_size), rank, world_size)
    for _ in data:
        pass
    return Counter({name: stat.total for name, stat in cleaner.stats.stats.items()})


def test_pages_in_are_articles_and_rejected_in_its_statistics(archives, tmp_path: Path):
    """Its log shows our sum, by reason."""
    counts = through(archives(10), str(tmp_path / "out"))

    assert (10, 10) == (counts["total"], counts["forwarded"] + counts["dropped"])


def test_articles_go_to_an_address(archives, in_one_process, tmp_path: Path):
    """Through fsspec: a file is uploaded as a whole when its task has ended."""
    fsspec = pytest.importorskip("fsspec", reason="needs fsspec")
    folder = archives(5)
    through(folder, "memory://corpus/articles")

    text = fsspec.filesystem("memory").cat_file("/corpus/articles/00000-of-00001.jsonl").decode()
    assert in_one_process(folder)[0] == sorted(text.splitlines())
    del tmp_path


def test_a_torn_file_fails_its_task_unless_told_to_go_on(archives, tmp_path: Path):
    """The fault names the file; nothing is written."""
    folder = archives(5)
    path = folder / "0.warc.gz"
    path.write_bytes(path.read_bytes()[:-30])

    with pytest.raises(InputError, match=r"0\.warc\.gz: cut off"):
        through(folder, str(tmp_path / "out"))
    assert [] == list((tmp_path / "out").iterdir())
    assert through(folder, str(tmp_path / "out"), keep_going=True)["dropped_truncated"] == 1


def test_another_number_of_tasks_is_refused(archives, tmp_path: Path):
    """Its files would hold the same articles under other names."""
    folder = archives(5, 5)
    through(folder, str(tmp_path / "out"), 0, 2)
    through(folder, str(tmp_path / "out"), 1, 2)

    with pytest.raises(OutputError, match="not written by a run in 3 tasks: choose a new output folder"):
        through(folder, str(tmp_path / "out"), 0, 3)


def test_without_datatrove_its_name_is_told():
    """One line, as for every package that is missing."""
    code = "import sys; sys.modules['datatrove'] = None; import pipeline.engines.datatrove"
    done = subprocess.run(  # noqa: S603 -- our own line
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert "UsageError: pipeline.engines.datatrove needs datatrove: pip install datatrove" in done.stderr
