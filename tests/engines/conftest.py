"""Archives of invented pages, and what one process makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.__main__ import _run

if TYPE_CHECKING:
    from pathlib import Path

FOREIGN = "<html><title>The pier</title><p>" + "The boats came in early on Monday, one after the other. " * 40


@pytest.fixture
def archives(tmp_path: Path, news_page, response_member):
    """Write archives of so many pages each, every fifth in a foreign language; returns their folder."""

    def member(number: int) -> bytes:
        body = FOREIGN if number % 5 == 4 else news_page(number)
        return response_member(f"http://www.pier.test/n/{number}.html", body.encode(), "text/html")

    def write(*counts: int) -> Path:
        folder = tmp_path / "in"
        folder.mkdir()
        first = 0
        for number, count in enumerate(counts):
            (folder / f"{number}.warc.gz").write_bytes(b"".join(map(member, range(first, first + count))))
            first += count
        return folder

    return write


@pytest.fixture
def in_one_process(tmp_path: Path):
    """Clean a folder in one process; returns the lines of articles and of rejected pages, sorted."""

    def clean(folder: Path, *options: str) -> tuple[list[str], list[str]]:
        out = tmp_path / "expected.jsonl"
        assert _run(["clean", str(folder), "--out", str(out), *options]) == 0
        return lines_below(out), lines_below(tmp_path / "expected.rejected.jsonl")

    return clean


def lines_below(path: Path) -> list[str]:
    """Return all lines of a file, or of the files in a folder, sorted."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return sorted(line for file in files for line in file.read_text("utf-8").splitlines())


@pytest.fixture
def lines():
    """Read all lines below a path, sorted."""
    return lines_below
