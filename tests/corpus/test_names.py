"""Names of files that are not UTF-8: outputs are, and call such a file by its name with those bytes escaped."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.__main__ import _run
from pipeline.corpus.articles import Unread, read_articles
from pipeline.corpus.read import read_inputs

if TYPE_CHECKING:
    from pathlib import Path

GBK = os.fsdecode("稿".encode("gbk"))


@pytest.fixture
def folder(tmp_path: Path, news_page, response_member) -> Path:
    """A folder named in GBK, with a page, a WARC file and JSON lines in it."""
    made = tmp_path / GBK
    made.mkdir()
    (made / f"{GBK}.html").write_text(news_page(1), encoding="utf-8")
    (made / f"{GBK}.warc.gz").write_bytes(response_member("http://a.test/2.html", news_page(2).encode()))
    lines = [json.dumps({"html": news_page(3)}), "no line"]
    (made / f"{GBK}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return made


def _escaped(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_folder_with_such_names_is_cleaned(folder: Path, tmp_path: Path, jobs: str):
    """Every line is JSON in UTF-8, in both files, and says which file it is of."""
    out = tmp_path / "a.jsonl"

    assert 0 == _run(["clean", str(folder), "--out", str(out), "--keep-going", "--jobs", jobs])

    kept = [json.loads(line)["source_path"] for line in out.read_text(encoding="utf-8").splitlines()]
    (lost,) = map(json.loads, (tmp_path / "a.rejected.jsonl").read_text(encoding="utf-8").splitlines())
    stem = f"{_escaped(str(folder))}/{_escaped(GBK)}"
    assert [f"{stem}.html", f"{stem}.jsonl:1", f"{stem}.warc.gz@0"] == kept
    assert f"{stem}.jsonl:2" == lost["source_path"]
    assert lost["detail"].startswith(f"{stem}.jsonl:2: not a JSON object")


@pytest.mark.parametrize("form", [".jsonl", ".jsonl.gz", ".parquet"])
def test_a_corpus_with_such_a_name_is_written_read_and_carded(folder: Path, tmp_path: Path, form: str):
    """What is written under the name can be read from it again; the card is UTF-8."""
    out, card = tmp_path / f"{GBK}{form}", tmp_path / "card.md"
    clean = tmp_path / "a.jsonl"
    _run(["clean", str(folder), "--out", str(clean), "--keep-going"])

    assert 0 == _run(["export", str(clean), "--out", str(out), "--card", str(card)])

    assert 3 == len([*read_articles([str(out)])])
    assert json.dumps(f"{_escaped(GBK)}{form}") in card.read_text(encoding="utf-8")


def test_a_partitioned_corpus_may_have_such_a_name(folder: Path, tmp_path: Path):
    """Arrow itself takes no such name."""
    out, clean = tmp_path / f"{GBK}.parquet", tmp_path / "a.jsonl"
    _run(["clean", str(folder), "--out", str(clean), "--keep-going"])

    assert 0 == _run(["export", str(clean), "--out", str(out), "--partition"])

    assert 3 == len([*read_articles([str(out)])])


def test_a_line_that_is_no_article_is_told_by_such_a_name(tmp_path: Path):
    """The place is text that can be written."""
    path = tmp_path / f"{GBK}.jsonl.gz"
    path.write_bytes(gzip.compress(b"{}\n"))

    (found,) = read_articles([str(path)])

    assert isinstance(found, Unread)
    assert found.place.encode().endswith(f"{_escaped(GBK)}.jsonl.gz:1".encode())


def test_an_address_given_in_such_bytes_is_escaped(folder: Path):
    """Whatever the command line holds, the article can be written."""
    (page,) = read_inputs([str(folder / f"{GBK}.html")], url=f"http://a.test/{GBK}")

    assert page.url == f"http://a.test/{_escaped(GBK)}"


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, {"PYTHONIOENCODING": "ascii"}])
def test_what_a_command_says_is_utf_8_whatever_the_locale(folder: Path, locale: dict[str, str]):
    """Text and escaped names, on a terminal set to anything."""
    run = subprocess.run(  # noqa: S603 -- our own
        [sys.executable, "-m", "pipeline", "explain", str(folder / f"{GBK}.html")],
        env={**os.environ, **locale},
        capture_output=True,
        check=True,
    )

    assert "码头、食堂" in run.stdout.decode("utf-8")
