"""The command line: exit statuses, one line for every mistake, output that is whole or absent."""

from __future__ import annotations

import errno
import gzip
import json
import os
import re
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import __version__
from pipeline.__main__ import _run
from pipeline.cleaning import flow
from pipeline.crawl.night import STATE
from pipeline.crawl.store.database import open_database
from pipeline.crawl.store.frontier import Frontier
from pipeline.crawl.store.journal import WARC_FOLDER

PAGE = """<!doctype html><title>市图书馆延长开放时间_江城新闻网</title><h1>市图书馆延长开放时间</h1>
<div>2026-01-05 09:30 来源：江城日报</div><div class=content>
<p>记者从市图书馆获悉，自下周一起，主馆自习室的关闭时间由晚上八点延长到十点，周末同样执行。</p>
<p>馆方介绍，过去三个月里，自习室晚间的平均上座率超过九成，不少读者在闭馆铃响后仍不愿离开。</p>
<p>延长开放后，馆内将增派两名夜班管理员，并在出口处增设照明，方便读者夜间离馆。</p>
<p>(责编：张三、李四)</p></div>"""
COMMANDS = [
    *(
        "crawl",
        "prune",
        "clean",
        "schema",
        "export",
        "card",
        "dedup",
        "explain",
        "check",
        "replay",
        "suspects",
        "report",
    ),
    *("rules list", "rules lint", "rules try", "rules draft", "samples add", "samples accept"),
]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A small article page on disk."""
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_the_version_is_that_of_the_package(capsys):
    """On stdout, for programs."""
    assert _run(["--version"]) == 0
    assert f"qinggao {__version__}\n" == capsys.readouterr().out


def test_help_loads_nothing_that_cleans_or_fetches():
    """A command imports what it uses; the help names all of them and uses nothing."""
    program = (
        "import sys; from pipeline.__main__ import _run; _run(['--help']);"
        "heavy = 'pipeline.cleaning', 'pipeline.rulebook', 'pydantic', 'selectolax', 'lxml', 'httpx', 'pyarrow';"
        "print(*(name for name in heavy if name in sys.modules), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)  # noqa: S603 -- our own

    assert "" == run.stderr.strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, capsys):
    """A reader of --help sees how the command is typed."""
    assert _run([*command.split(), "--help"]) == 0
    assert f"Example: qinggao {command}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["clean"], 2, "Missing argument"),
        (["clean", "--no-such"], 2, "No such option"),
        (["nonsense"], 2, "No such command"),
        (["clean", "gone.html"], 1, "gone.html: no such file"),
        (["clean", "a.html", "--rules", "gone"], 1, "gone: no such rule folder"),
        (["clean", "a.html", "--rules", "."], 1, ".: no rule below this folder"),
        (["check", "gone"], 1, "gone: no sample below this folder"),
        (["rules", "try", "spam.no.such", "a.html"], 2, "no rule 'spam.no.such'"),
        (["crawl", "--config", "gone.toml"], 1, "gone.toml: cannot read the crawl configuration"),
        (["crawl", "--suggest", "www.example.cn"], 2, "www.example.cn: is a real host; write your contact"),
        (["crawl", "--suggest", "http://"], 1, "http://: no web address"),
        (["export", "gone.jsonl", "--out", "a.jsonl"], 1, "gone.jsonl: no such file or folder"),
        (["export", "a.jsonl"], 2, "Missing option"),
        (["export", "a.html", "--out", "a.xlsx"], 2, "a.xlsx: no form of articles ends like this"),
        (["export", "a.html", "--out", "a.jsonl", "--fields", "titel"], 2, "no field 'titel': did you mean 'title'?"),
        (["export", "a.html", "--out", "a.jsonl", "--threshold", "words>3"], 2, "'words>3' is no threshold"),
        (["export", "a.html", "--out", "a.jsonl", "--since", "05.01.2026"], 2, "--since"),
        (["export", "a.html", "--out", "gone/a.jsonl"], 1, "gone/a.jsonl: cannot be written"),
        (["clean", "a.html", "--out", "a.json"], 2, "did you mean '.jsonl'?"),
        (["card", "gone"], 1, "gone: no such file or folder"),
        (["dedup", "gone.jsonl", "--index", ":memory:"], 1, "gone.jsonl: no such file or folder"),
        (["dedup", "a.jsonl"], 2, "Missing option '--index'"),
        (["dedup", "a.jsonl", "--index", "gone/i.sqlite"], 1, "gone/i.sqlite: cannot be used as index"),
        (["prune", "gone", "--keep", "3"], 1, "gone: holds no state.sqlite"),
        (["prune", "gone", "--keep", "0"], 2, "--keep"),
        (["prune", "gone"], 2, "Missing option '--keep'"),
        (["clean", "a.html", "--jobs", "0"], 2, "--jobs"),
        (["clean", "a.html", "--jobs", "1025"], 2, "less than or equal to 1024"),
    ],
)
def test_a_mistake_is_one_line_and_an_exit_status(arguments: list[str], status: int, message: str, capsys):
    """No traceback, no page of usage: what is wrong, and what to do."""
    assert status == _run(arguments)

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("qinggao: ")
    assert message in lines[0]


def test_a_suggested_section_goes_to_stdout_and_can_be_read(capfd):
    """What `crawl --suggest` prints is a site file, made over real HTTP from the sample site's own pages."""
    config = Path(__file__).parent.parent / "crawl.toml"

    assert _run(["crawl", "--config", str(config), "--suggest", "www.lanpu-news.test"]) == 0

    file = tomllib.loads(capfd.readouterr().out)
    assert "www.lanpu-news.test" == file["host"]
    assert ["http://www.lanpu-news.test/rss.xml"] == file["crawl"]["feeds"]
    assert any(re.search(pattern, "/shizheng/202511/t20251118_10482.html") for pattern in file["crawl"]["article"])


def test_prune_names_the_nights_whose_archives_it_removed(tmp_path: Path, capfd):
    """Nights on stdout, the sum on stderr; what was not written yet stays."""
    with closing(open_database(tmp_path / STATE)[0]) as connection:
        for night in ("2026-01-04", "2026-01-05", "2026-01-06"):
            (tmp_path / night / WARC_FOLDER).mkdir(parents=True)
            Frontier(connection).nights.know(night, is_written=night != "2026-01-04")

    assert _run(["prune", str(tmp_path), "--keep", "1"]) == 0

    out, err = capfd.readouterr()
    assert "2026-01-05\n" == out
    assert "1 archives removed, 0.0 MB freed\n" == err


def test_an_article_goes_to_stdout_and_the_sum_to_stderr(page: Path, capfd):
    """Standard output is for programs, stderr for people."""
    assert _run(["clean", str(page), "--url", "http://www.example.test/1.html"]) == 0

    out, err = capfd.readouterr()
    article = json.loads(out)
    assert "市图书馆延长开放时间" == article["title"]
    assert ["张三", "李四"] == article["editors"]
    assert (3, "江城日报") == (article["text"].count("\n") + 1, article["source"])
    assert "1 pages in = 1 articles + 0 rejected" in err


def test_rejected_pages_stand_beside_the_articles(tmp_path: Path):
    """Nothing disappears: what is no article is a line with its reason."""
    (tmp_path / "in.jsonl").write_text('{"id": "x", "html": "<p>短"}\n', encoding="utf-8")

    assert _run(["clean", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")]) == 0

    line = json.loads((tmp_path / "out.rejected.jsonl").read_text(encoding="utf-8"))
    assert ("x", "empty") == (line["id"], line["reason"])
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_a_broken_rule_file_lists_its_faults(tmp_path: Path, page: Path, capsys):
    """Every fault is a line with file and line number."""
    (tmp_path / "spam").mkdir()
    (tmp_path / "spam" / "a.toml").write_text('[[rule]]\nid = "spam.a.b"\nacton = "x"\n', encoding="utf-8")

    assert _run(["clean", str(page), "--rules", str(tmp_path)]) == 1

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 1
    assert all(f"{tmp_path}/spam/a.toml:" in line for line in lines)


def test_explain_shows_what_was_cut_and_by_which_rule(page: Path, capsys):
    """The cut line stands in its place with the rule beside it."""
    assert _run(["explain", str(page)]) == 0
    assert "boilerplate.editor.line │ [-(责编：张三、李四)-]" in capsys.readouterr().out


def test_one_rule_can_be_tried_alone(page: Path, capsys):
    """Other rules are silent then."""
    assert _run(["rules", "try", "boilerplate.related.list", str(page)]) == 0
    assert "boilerplate.editor" not in capsys.readouterr().out


def test_lint_and_list_know_the_built_in_rules(capsys):
    """The rules that travel with the package are in order."""
    assert _run(["rules", "lint"]) == 0
    assert "no faults" in capsys.readouterr().err
    assert _run(["rules", "list"]) == 0
    lines = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines() if line.strip()}
    # A sample is told for what a rule cuts, and for a page that it refuses as a whole.
    assert all(int(lines[rule][3]) > 0 for rule in ("boilerplate.editor.line", "spam.pages.only_keywords"))


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, jobs: str, seed: str):
    """Neither the hash seed nor the number of processes changes a byte."""
    samples = Path(__file__).parent.parent / "samples" / "outlets"
    command = [sys.executable, "-m", "pipeline", "clean", str(samples), "--out", str(tmp_path / "a.jsonl")]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    expected = tmp_path / "expected.jsonl"

    subprocess.run(  # noqa: S603 -- our own command
        [*command, "--jobs", jobs], check=True, env=environment, capture_output=True
    )
    _run(["clean", str(samples), "--out", str(expected)])

    assert expected.read_bytes() == (tmp_path / "a.jsonl").read_bytes()


def test_an_unexpected_error_is_one_line_unless_debug_asks(monkeypatch, page: Path, capsys):
    """The last resort names the error and how to see more."""
    monkeypatch.setattr("pipeline.rulebook.load.load_rules", lambda _: 1 / 0)

    assert _run(["clean", str(page)]) == 1
    assert "internal error, please report it: ZeroDivisionError" in capsys.readouterr().err
    for arguments in (["--debug", "clean", str(page)], ["clean", str(page), "--debug"]):
        assert _run(arguments) == 1
        assert "Traceback" in capsys.readouterr().err


def test_a_page_that_our_program_fails_at_leaves_the_others(monkeypatch, tmp_path: Path, page: Path, capsys):
    """It is a line of the rejected file that says why; the others are written, and the exit status tells."""
    (tmp_path / "z.html").write_text(PAGE, encoding="utf-8")
    real = flow.clean_alone

    def clean_alone(page_, rules):
        if page_.source_path.endswith("z.html"):
            raise ZeroDivisionError("division by zero\nin a test")
        return real(page_, rules)

    monkeypatch.setattr(flow, "clean_alone", clean_alone)
    out = tmp_path / "a.jsonl"

    assert 1 == _run(["clean", str(page), str(tmp_path / "z.html"), "--out", str(out)])

    told = capsys.readouterr().err.splitlines()
    (rejected,) = map(json.loads, (tmp_path / "a.rejected.jsonl").read_text(encoding="utf-8").splitlines())
    assert 1 == len(out.read_bytes().splitlines())
    assert "internal_error" == rejected["reason"]
    assert "internal error, please report it: ZeroDivisionError: division by zero in a test" == rejected["detail"]
    assert "1 page met an internal error, the others are done: see" in told[-1]


def test_a_full_standard_output_is_one_line():
    """What the system says about the pipe reaches the user in words."""
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "pipeline", "schema"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert (1, "qinggao: standard output: No space left on device") == (run.returncode, run.stderr.rpartition(": ")[0])


def test_export_writes_the_wanted_articles_and_tells_the_sum(page: Path, tmp_path: Path, capsys):
    """From a page to a chosen, labelled corpus with its card."""
    articles, out, card = (str(tmp_path / name) for name in ("a.jsonl", "b.jsonl.gz", "README.md"))
    assert _run(["clean", str(page), "--url", "http://www.example.cn/1.html", "--out", articles]) == 0
    options = ["--site", "example.cn", "--convert", "hans", "--card", card, "--fields", "title_hans,labels"]
    assert _run(["export", articles, "--out", out, "--language", "zh", "--quality", "builtin", *options]) == 0
    (line,) = gzip.decompress(Path(out).read_bytes()).splitlines()

    assert "1 in = 1 written + 0 left out" in capsys.readouterr().err
    assert ["title_hans", "labels"] == list(json.loads(line))
    assert "| www.example.cn | 1 |" in Path(card).read_text(encoding="utf-8")
    assert _run(["card", articles]) == 0
    assert "| www.example.cn | 1 |" in capsys.readouterr().out


@pytest.mark.parametrize("out", ["a.parquet/", "b/", "there", "there.jsonl"])
def test_an_output_that_is_a_folder_is_refused_before_anything_is_read(page: Path, tmp_path: Path, out: str, capsys):
    """In a line that names a file in it; `--partition` and Ray write folders."""
    for name in ("there", "there.jsonl"):
        (tmp_path / name).mkdir()
    target = f"{tmp_path}/{out}"

    assert _run(["clean", str(page), "--out", target]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"qinggao: {target}: is a folder: name a file in it")


def test_a_folder_of_partitions_may_end_in_a_slash(page: Path, tmp_path: Path):
    """It is one."""
    articles, out = str(tmp_path / "a.jsonl"), f"{tmp_path}/a.parquet/"

    assert _run(["clean", str(page), "--out", articles]) == 0
    assert _run(["export", articles, "--out", out, "--partition"]) == 0
    assert 1 == len(list(Path(out).rglob("*.parquet")))


def test_endings_in_capitals_are_endings(tmp_path: Path, capsys):
    """What is compressed is read as that, by every command and in folders too."""
    zipped = tmp_path / "A.JSONL.GZ"
    zipped.write_bytes(gzip.compress(json.dumps({"html": PAGE}).encode()))

    assert _run(["clean", str(zipped), "--out", str(tmp_path / "OUT.JSONL.GZ")]) == 0
    zipped.unlink()
    assert _run(["export", str(tmp_path), "--out", str(tmp_path / "B.JSONL")]) == 0
    assert "1 in = 1 written" in capsys.readouterr().err


def test_the_folder_of_a_crawl_gives_the_articles_of_all_its_nights(page: Path, tmp_path: Path, capsys):
    """Logs, decisions of a review and the same articles once more, as `dedup` marked them, lie beside them."""
    for night in ("2026-01-05", "2026-01-06"):
        (tmp_path / night / WARC_FOLDER).mkdir(parents=True)
        (tmp_path / night / "log.jsonl").write_text('{"at": "x"}\n')
        (tmp_path / night / "summary.json").write_text("{}")
        assert _run(["clean", str(page), "--out", str(tmp_path / night / "articles.jsonl")]) == 0
    (tmp_path / "review.jsonl").write_text('{"item": "x"}\n')
    assert (
        _run(["dedup", *map(str, tmp_path.glob("*/a*")), "--index", f"{tmp_path}/i", "--out", f"{tmp_path}/m.jsonl"])
        == 0
    )
    capsys.readouterr()

    assert _run(["export", str(tmp_path), "--out", str(tmp_path / "all.jsonl")]) == 0
    assert "2 in = 2 written + 0 left out\n" == capsys.readouterr().err
    assert _run(["card", str(tmp_path / "2026-01-05")]) == 0


def test_a_damaged_file_is_counted_where_that_is_asked_for(page: Path, tmp_path: Path, capsys):
    """One torn file among many ends no run that shall keep going; else it is named, and the way on."""
    (tmp_path / "torn.jsonl.gz").write_bytes(gzip.compress(json.dumps({"html": PAGE}).encode())[:-9])
    inputs = [str(tmp_path / "torn.jsonl.gz"), str(page)]
    out = str(tmp_path / "a.jsonl")

    assert 1 == _run(["clean", *inputs, "--out", out])
    assert "torn.jsonl.gz: the file is cut off: get it again, or give --keep-going" in capsys.readouterr().err
    assert 0 == _run(["clean", *inputs, "--out", out, "--keep-going"])
    assert "2 pages in = 1 articles + 1 rejected (unreadable 1)" in capsys.readouterr().err
    assert 1 == _run(["explain", inputs[0]])
    assert "torn.jsonl.gz: the file is cut off: get it again; all that can be read" in capsys.readouterr().err
    assert 0 == _run(["export", inputs[0], out, "--out", str(tmp_path / "b.jsonl"), "--keep-going"])
    assert "2 in = 1 written + 1 left out (unreadable 1)" in capsys.readouterr().err


def test_a_group_without_its_verb_is_helped(capsys):
    """As it stands behind --help, on stderr: it is wrong use, and no fault is told."""
    for group in ([], ["rules"], ["samples"]):
        assert 2 == _run(group)
        assert capsys.readouterr().err.startswith("Usage: qinggao")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files: allow more of them (ulimit -n)"),
        (OSError(errno.ECONNRESET, "Connection reset"), "the system: Connection reset: see to it and run again"),
        (PermissionError(errno.EACCES, "Permission denied", "a/b"), "a/b: Permission denied: see to it and run again"),
        (OSError(errno.ENOSPC, "No space left", "a/b"), "a/b: No space left: free the disk or write elsewhere"),
        (MemoryError(), "memory is short: give fewer --jobs"),
    ],
)
def test_what_the_system_says_is_told_with_a_way_out(monkeypatch, error: Exception, said: str, capsys):
    """The disk is not to be freed for what is no matter of the disk."""

    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr("pipeline.rulebook.load.load_rules", fail)

    assert 1 == _run(["rules", "list"])
    assert f"qinggao: {said}" in capsys.readouterr().err


def test_only_chinese_pages_are_parsed_when_asked(page: Path, tmp_path: Path, capsys):
    """The others are counted with their reason, and the sum still holds."""
    (tmp_path / "foreign.html").write_text("<p>The library will stay open until ten.</p>", encoding="utf-8")
    out = str(tmp_path / "a.jsonl")

    assert _run(["clean", str(tmp_path), "--only", "chinese", "--out", out, "--jobs", "2"]) == 0
    assert "2 pages in = 1 articles + 1 rejected (not_chinese 1)" in capsys.readouterr().err
    assert _run(["clean", str(page), "--only", "korean"]) == 2
