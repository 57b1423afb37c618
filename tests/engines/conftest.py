"""Archives of invented pages, and what one process makes of them."""

from __future__ import annotations

import gzip
from random import Random
from typing import TYPE_CHECKING

import pytest

from pipeline.__main__ import _run

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = [
    "清晨的码头上，渔船一条接一条靠岸，买鱼的人比平日来得更早。",
    "社区食堂把午饭的时间提前了半个小时，好让下夜班的人吃上热菜。",
    "修路的工人说，这一段路基比图纸上画的还要软，只能先把水排干。",
    "图书馆新添了一间小屋，孩子们可以在里面大声读书。",
    "气象台的预报员记下最后一行数字，窗外的雨正好停了。",
    "老车站的钟慢了三分钟，站长说等冬天过去再请人来修。",
]
FOREIGN = "<html><title>The pier</title><p>" + "The boats came in early on Monday, one after the other. " * 40


def page_of(number: int) -> bytes:
    """Return a page of one article; every fifth is in a foreign language."""
    if number % 5 == 4:
        return FOREIGN.encode()
    chosen = Random(number)  # noqa: S311 -- choices that a failing test repeats
    text = "".join(f"<p>{''.join(chosen.sample(SENTENCES, 4))}这是第{number}号稿件的第{n}段。</p>" for n in range(5))
    title = f"第{number}号稿件：码头、食堂和一座慢了三分钟的钟"
    return (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>2026年01月04日 08:{number % 60:02d} 来源：潮声日报</p><div class=content>{text}</div></body></html>"
    ).encode()


def warc_of(numbers: range) -> bytes:
    """Return an archive of so many pages."""
    return b"".join(map(_record, numbers))


def _record(number: int) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page_of(number)
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://www.pier.test/n/{number}.html\r\n"
        f"WARC-Date: 2026-01-05T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n", compresslevel=1)


@pytest.fixture
def archives(tmp_path: Path):
    """Write archives of so many pages each; returns their folder."""

    def write(*counts: int) -> Path:
        folder = tmp_path / "in"
        folder.mkdir()
        first = 0
        for number, count in enumerate(counts):
            (folder / f"{number}.warc.gz").write_bytes(warc_of(range(first, first + count)))
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
