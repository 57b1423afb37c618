"""Samples are added whole or not at all, and their gold follows only what a person has seen."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path

import pytest

from pipeline import load_rules
from pipeline.__main__ import _run
from pipeline.errors import InputError
from pipeline.model import Page
from pipeline.proof.check import check_sample
from pipeline.proof.sample_edit import add_sample, page_from, update_of

RULES = load_rules(Path(__file__).parent.parent.parent / "rules")
BODY = "".join(f"<p>记者从市里获悉，第{n}号菜场改造一事已有安排，周边居民总算有了着落。</p>" for n in range(4))
PAGE = f"<meta charset=utf-8><title>菜场改造完工</title><h1>菜场改造完工</h1><div>{BODY}<p>责任编辑：张三</p></div>"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page on disk."""
    file = tmp_path / "a.html"
    file.write_text(PAGE, encoding="utf-8")
    return file


@pytest.fixture
def sample(page: Path, tmp_path: Path) -> Path:
    """A sample of it."""
    folder = tmp_path / "samples" / "outlets" / "market"
    arguments = ["samples", "add", str(page), str(folder), "--why", 'a "market"', "--url", "http://www.a.test/1.html"]
    assert _run(arguments) == 0
    return folder


def test_a_sample_holds_bytes_metadata_and_what_came_out(sample: Path, page: Path):
    """And is as expected from then on."""
    assert (sample / "page.html").read_bytes() == page.read_bytes()
    described = tomllib.loads((sample / "sample.toml").read_text(encoding="utf-8"))
    assert (described["why"], described["url"]) == ('a "market"', "http://www.a.test/1.html")
    gold = json.loads((sample / "expected.json").read_text(encoding="utf-8"))
    assert (gold["title"], len(gold["paragraphs"]), gold["script"]) == ("菜场改造完工", 4, "hans")
    assert gold["removed"] == ["boilerplate.editor.line"]
    assert list(check_sample(sample, RULES)) == []


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        (("none.html", "new", "w"), (1, "none.html: no such file")),
        (("none.warc.gz@12", "new", "w"), (1, "none.warc.gz: no such file")),
        (("a.html", "Bad Name", "w"), (2, "a sample is named in a-z, 0-9")),
        (("a.html", "new", " "), (2, "say why the page is kept")),
        (("a.html", "outlets", "w"), (1, "is there already")),
        (("two.jsonl", "new", "w"), (1, "holds 2 pages: name one")),
        (("ftp://a.test/1.html", "new", "w"), (1, "http and https alone")),
        (("http://127.0.0.1:1/1.html", "new", "w"), (2, "write your contact under [crawl]")),
    ],
)
def test_what_makes_no_sample_is_told_in_one_line(
    sample: Path, monkeypatch, capsys, given: tuple[str, str, str], answer: tuple[int, str]
):
    """And nothing is written."""
    monkeypatch.chdir(sample.parent.parent.parent)
    Path("two.jsonl").write_text('{"html": "<p>a"}\n{"html": "<p>b"}\n', encoding="utf-8")
    (source, name, why), (status, told) = given, answer
    before = sorted(Path("samples").rglob("*"))
    capsys.readouterr()

    assert _run(["samples", "add", source, f"samples/{name}", "--why", why]) == status

    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert sorted(Path("samples").rglob("*")) == before


def test_half_empty_gold_is_refused(tmp_path: Path):
    """An article without a headline would pass forever after losing it; a page that is not whole is no sample."""
    nameless = Page("".join(f"<p>{line}</p>" for line in BODY.split("<p>")), media="html")
    folder = tmp_path / "nameless"

    with pytest.raises(InputError, match="half-empty gold is refused"):
        add_sample(nameless, folder, "w", RULES, dt.date(2026, 1, 5))
    assert not folder.exists()


def test_accept_shows_the_diff_and_writes_it_only_when_told(sample: Path, capsys):
    """Then the sample is as expected again; what is as expected is left alone."""
    gold = sample / "expected.json"
    wrong = gold.read_text(encoding="utf-8").replace("菜场改造完工", "菜场停工")
    gold.write_text(wrong, encoding="utf-8")
    capsys.readouterr()

    assert _run(["samples", "accept", str(sample)]) == 0
    shown = capsys.readouterr()
    assert '-  "title": "菜场停工"' in shown.out
    assert '+  "title": "菜场改造完工"' in shown.out
    assert "give --yes" in shown.err
    assert gold.read_text(encoding="utf-8") == wrong
    assert _run(["samples", "accept", str(sample), "--yes"]) == 0
    assert list(check_sample(sample, RULES)) == []
    assert update_of(sample, RULES) is None


@pytest.mark.parametrize(
    ("content", "told"),
    [("{", "expected.json:2: not valid JSON"), ("[]", "expected.json"), ('{"title": "x"}', "expected.json")],
)
def test_gold_that_cannot_be_read_is_not_overwritten(sample: Path, capsys, content: str, told: str):
    """A person's unfinished edit is worth more than what the program found."""
    (sample / "expected.json").write_text(f"{content}\n", encoding="utf-8")
    capsys.readouterr()

    assert _run(["samples", "accept", str(sample), "--yes"]) == 1

    assert told in capsys.readouterr().err
    assert (sample / "expected.json").read_text(encoding="utf-8") == f"{content}\n"


def test_a_page_that_is_not_whole_is_no_sample(tmp_path: Path, monkeypatch):
    """Another capture is asked for."""
    monkeypatch.setattr(
        "pipeline.proof.sample_edit.pages_named", lambda *_: iter([Page(b"<p>a", truncated="length")]), raising=True
    )

    with pytest.raises(InputError, match="not whole"):
        page_from(str(tmp_path / "a.html"))
