"""What docs/corpus.md shows is run: our files are read by those they are written for."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.__main__ import _run
from pipeline.cleaning.flow import clean
from pipeline.corpus.tally import write_outcomes
from pipeline.model import Page
from pipeline.rulebook.load import load_rules

DOC = (Path(__file__).parents[2] / "docs" / "corpus.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.*?)^```", DOC, re.MULTILINE | re.DOTALL)
CODE = re.findall(r"^```python\n(.*?)^```", DOC, re.MULTILINE | re.DOTALL)
EXPECTED = {
    "datasets": ["4 1.0", "4"],
    "duckdb": ["4", "[('byline.headline', 4), ('spam.spider_pool.template_label', 1)]"],
    "pandas": ["4 1", "3"],
    "polars": ["3"],
    "datatrove": ["4", "4"],
    "fastwarc": ["4 馆长的通知"],
}
PAGES = (
    (
        "http://www.example.cn/1.html",
        "馆长的通知\n记者从市图书馆获悉，自下周一起，主馆自习室的关闭时间由晚上八点延长到十点。",
    ),
    (
        "http://www.example.cn/2.html",
        "邮箱公布\n读者可以写信到 reader@example.cn，也可以拨打13800138000，馆方在两天内答复。",
    ),
    (
        "http://news.example.org/3.html",
        "夜间开放\n延长开放后，馆内将增派两名夜班管理员，并在出口处增设照明，方便读者夜间离馆。",
    ),
    (
        "http://news.example.org/4.html",
        """主馆的照明
延长开放后，馆内增派了夜班管理员，这是今年的第三次，读者对此表示欢迎。
主站蜘蛛池模板: 彩票平台|彩票开奖|时时彩|北京赛车|博彩网站|娱乐城|百家乐|真人视讯""",
    ),
)


def library_of(code: str) -> str:
    """Return the library that a block of the documentation begins with."""
    return re.match(r"(?:from|import) (\w+)", code)[1]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the documentation's own commands have run."""
    for package in ("pyarrow", "zstandard"):
        pytest.importorskip(package, reason=f"needs {package}")
    folder = tmp_path_factory.mktemp("corpus")
    rules = load_rules()
    outcomes = [clean(Page(body=text, media="text", url=url), rules) for url, text in PAGES]
    write_outcomes(outcomes, folder / "articles.jsonl", None)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for line in "".join(SHELL).splitlines():
            assert _run(shlex.split(line)[1:]) == 0, line
    return folder


def test_every_block_is_expected_to_print_something():
    """A block that is added to the documentation is added here."""
    assert sorted(EXPECTED) == sorted(map(library_of, CODE))


@pytest.mark.scale
@pytest.mark.parametrize("code", CODE, ids=library_of)
def test_the_code_of_the_documentation_runs(corpus: Path, code: str):
    """Each reader sees all the articles."""
    if importlib.util.find_spec(library_of(code)) is None:
        pytest.skip(f"{library_of(code)} is not installed")
    cache = corpus / "cache"
    offline = {"HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1", "HF_HOME": str(cache), "HOME": str(cache)}
    done = subprocess.run(  # noqa: S603 -- our own documentation
        [sys.executable, "-c", code],
        cwd=corpus,
        env=os.environ | offline,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, EXPECTED[library_of(code)]) == (done.returncode, done.stdout.split("\n")[:-1]), done.stderr


def test_json_to_parquet_to_json_gives_the_same_bytes(corpus: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing is lost on the way through columns."""
    monkeypatch.chdir(corpus)
    for source, out in [("articles.jsonl", "a.jsonl"), ("a.jsonl", "b.parquet"), ("b.parquet", "c.jsonl")]:
        assert _run(["export", source, "--out", out]) == 0

    assert Path("a.jsonl").read_bytes() == Path("c.jsonl").read_bytes()
    assert Path("a.jsonl").read_bytes().count(b"\n") == 4
