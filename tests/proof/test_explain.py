"""Laying the cuts of an article back into its text."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pipeline import Kept, clean, load_rules, undo
from pipeline.__main__ import _run
from pipeline.proof.explain import explain_page, pieces
from pipeline.proof.samples import find_samples, load_sample

SAMPLES = find_samples([Path(__file__).parent.parent.parent / "samples"])
RULES = load_rules()


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_kept_and_cut_pieces_make_the_extracted_text(folder: Path):
    """The ledger of every sample accounts for every character of the text as it was extracted."""
    outcome = clean(load_sample(folder).page, RULES)
    if not isinstance(outcome, Kept):
        return
    article = outcome.article

    found = pieces(article)

    assert undo(article.text, article.cleaning.removed) == "".join(piece.text for piece in found)
    assert article.text == "".join(piece.text for piece in found if piece.removal is None)


def test_a_rejected_page_says_why():
    """The reason and the detail are shown."""
    stream = io.StringIO()

    explain_page(load_sample(next(f for f in SAMPLES if f.name == "png-as-page")).page, RULES, stream)

    assert stream.getvalue().startswith("rejected: not_html")


@pytest.fixture
def archive(tmp_path: Path, response_member) -> Path:
    """A WARC file: an article, then what is none."""
    body = "".join(f"<p>记者从市里获悉，第{n}号菜场改造一事已有安排，周边居民总算有了着落。</p>" for n in range(4))
    page = f"<title>菜场</title><h1>菜场改造完工</h1><div>{body}<p>责任编辑：张三 校对：李四</p></div>"
    file = tmp_path / "a.warc.gz"
    members = (response_member(f"http://www.a.test/{n}", body) for n, body in enumerate((page.encode(), b"%PDF-1.7")))
    file.write_bytes(b"".join(members))
    return file


def test_a_page_is_named_as_its_article_names_it(archive: Path, capsys):
    """FILE@OFFSET, for `explain` and for `rules try`; a byte at which nothing begins is told."""
    record = f"{archive}@0"

    assert _run(["explain", record]) == 0
    assert "boilerplate.editor.line │ [-责任编辑：张三 校对：李四-]" in capsys.readouterr().out
    assert _run(["rules", "try", "boilerplate.editor.line", record]) == 0
    assert "[-责任编辑：张三 校对：李四-]" in capsys.readouterr().out
    assert _run(["explain", record.replace("@0", "@7")]) == 1
    assert "no response begins at this byte" in capsys.readouterr().err
    assert _run(["explain", str(archive.parent / "none.warc.gz@0")]) == 1
    assert "no such file" in capsys.readouterr().err


def test_undo_prints_what_there_is_and_fails_for_what_is_no_article(archive: Path, tmp_path: Path, capsys):
    """The text before any cut; a page without an article is named and does not end the others."""
    assert _run(["explain", f"{archive}@0", "--undo"]) == 0
    assert capsys.readouterr().out.endswith("责任编辑：张三 校对：李四\n")
    assert _run(["explain", str(archive), "--undo"]) == 1
    told = capsys.readouterr()
    assert "第3号菜场" in told.out
    assert told.err.count("no article: not_html") == 1
    assert _run(["explain", str(archive), "--undo", "--html", str(tmp_path / "p.html")]) == 2
    assert "give one of them" in capsys.readouterr().err
