"""Layout files: what they may say, what is refused with its line, and which layout a page gets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.errors import RuleError
from pipeline.rulebook.load import lint_files, load_rules
from pipeline.rulebook.sites import Selector, SiteFileRead, Sites, compile_layouts, read_site_file

ROOT = Path(__file__).parent.parent.parent
FILE = """\
host = "www.example.test"
aliases = ["m.example.test", "*.news.example.test"]
[[layout]]
from = 2015-01-01
until = 2018-12-31
title = ["h1"]
body = ["#old"]
[[layout.sample]]
page = "samples/sites/a"
contains = ["甲"]
[[layout]]
title = ["h1", "meta[property='og:title']@content"]
body = ["#new"]
editor = [{ css = "p.edit", pattern = '责编[:：](?P<names>.+)' }]
[[layout.sample]]
page = "samples/sites/b"
contains = ["乙"]
"""


def sites_of(*texts: str) -> Sites:
    """Read layout files that have no fault."""
    files = []
    for number, text in enumerate(texts):
        entry, faults = read_site_file(text, f"{number}.toml", text.split('"')[1])
        assert entry is not None, faults
        assert not faults
        files.append(SiteFileRead(f"{number}.toml", entry))
    return Sites(files)


@pytest.mark.parametrize(
    ("host", "day", "name"),
    [
        ("www.example.test", dt.date(2018, 12, 31), "www.example.test#1"),
        ("www.example.test", dt.date(2019, 1, 1), "www.example.test#2"),
        ("www.example.test", None, "www.example.test#2"),
        ("www.example.test", dt.date(2014, 12, 31), None),
        ("m.example.test", None, "www.example.test#2"),
        ("sport.news.example.test", None, "www.example.test#2"),
        ("a.b.news.example.test", None, "www.example.test#2"),
        ("news.example.test", None, None),
        ("example.test", None, None),
        ("", None, None),
    ],
)
def test_the_layout_is_chosen_by_host_and_day(host: str, day: dt.date | None, name: str | None):
    """Host, alias or parent; the last day of a layout is its `until`; the newest without a date."""
    layout = sites_of(FILE).layout_for(host, day)

    assert name == (layout.name if layout else None)


def test_a_file_of_its_own_beats_the_wildcard_of_another():
    """The exact host is looked up first, then the nearest parent."""
    own = FILE.replace("www.example.test", "sport.news.example.test").replace("m.example.test", "x.example.test", 1)
    own = own.replace("*.news.example.test", "*.sport.news.example.test")
    sites = sites_of(FILE, own)

    assert sites.layouts_of("sport.news.example.test")[0].name == "sport.news.example.test#1"
    assert sites.layouts_of("a.sport.news.example.test")[0].name == "sport.news.example.test#1"
    assert sites.layouts_of("b.news.example.test")[0].name == "www.example.test#1"


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("title =", "titel =", 6, "unknown key; did you mean 'title'?"),
        ("from = 2015", "form = 2015", 4, "unknown key; did you mean 'from'?"),
        ("#old", "#old >", 7, "'#old >' is not a valid CSS selector"),
        ("(?P<names>.+)", "(?P<names>.+", 14, "not a valid pattern"),
        ("(?P<names>.+)", "(?=x)", 14, "not a valid pattern"),
        ("until = 2018-12-31\n", "", 3, "until: this key is missing"),
        ("until = 2018-12-31", "until = 2014-12-31", 4, "from: is after `until`"),
        (
            '[[layout]]\ntitle = ["h1", ',
            '[[layout]]\nuntil = 2019-01-01\ntitle = ["h1", ',
            12,
            "the last layout should",
        ),
        ('[[layout]]\ntitle = ["h1", ', '[[layout]]\nfrom = 2018-12-31\ntitle = ["h1", ', 12, "should be after"),
        ('body = ["#new"]\n', "", 11, "body: this key is missing"),
        ('host = "www.example.test"', 'host = "example.test"', 1, "should be the file's name"),
        ('contains = ["乙"]', "contains = []", 17, "contains: is empty"),
        ('body = ["#new"]', "body = []", 13, "body: is empty"),
        (FILE[FILE.index("[[layout]]") :], "layout = []", 3, "layout: has none"),
        ('"m.example.test"', '"http://m.example.test/"', 2, "should match"),
    ],
)
def test_a_fault_in_a_layout_file_stands_at_its_line(old: str, new: str, line: int, what: str):
    """Each mistake is told with the line and what to write instead."""
    assert old in FILE

    _, faults = read_site_file(FILE.replace(old, new, 1), "www.example.test.toml", "www.example.test")

    assert any(fault.line == line and what in str(fault) for fault in faults), list(map(str, faults))


SECTION = """\
host = "www.example.test"
[crawl]
aliases = ["m.example.test"]
start = ["http://www.example.test/", "http://m.example.test/news/"]
article = ['/\\d+\\.html$']
"""


def test_a_file_may_hold_a_section_for_the_crawl_alone():
    """Its pages then have no layout under this name, and keep that of a wildcard."""
    sites = sites_of(FILE, SECTION.replace("www.example", "a.news.example"))

    assert sites.sections["a.news.example.test"].article == (r"/\d+\.html$",)
    assert sites.layouts_of("a.news.example.test")[0].name == "www.example.test#1"


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("article =", "articel =", 5, "crawl.articel: unknown key; did you mean 'article'?"),
        ("article = ['/", "article = ['(?=x)/", 5, "crawl.article.1: "),
        ("article = ['/\\d+\\.html$']", "article = '/'", 5, "crawl.article: should be a list in brackets"),
        ('["http://www.example.test/", ', '["www.example.test", ', 4, "write a whole address"),
        ('aliases = ["m.example.test"]\n', "", 3, "start: m.example.test is no host of the site; add it to aliases"),
        ("start = ", "feeds = [] # ", 2, "crawl: no way in; add start, feeds or sitemaps"),
        (SECTION[SECTION.index("[crawl]") :], "", 1, "layout: has none: write at least one, or a [crawl] table"),
    ],
)
def test_a_fault_in_a_section_stands_at_its_line(old: str, new: str, line: int, what: str):
    """Each mistake is told with the line and what to write instead."""
    assert old in SECTION

    _, faults = read_site_file(SECTION.replace(old, new, 1), "www.example.test.toml", "www.example.test")

    assert any(fault.line == line and what in str(fault) for fault in faults), list(map(str, faults))


def test_all_faults_of_a_file_are_reported_at_once():
    """Who edits a layout wants the whole list."""
    text = FILE.replace("#old", "#old >").replace("#new", ">>").replace("title", "titel")

    _, faults = read_site_file(text, "www.example.test.toml", "www.example.test")

    assert len(faults) == 4


def test_a_layout_without_a_sample_is_a_fault():
    """Nothing is believed without a page that proves it."""
    text = FILE.replace('[[layout.sample]]\npage = "samples/sites/b"\ncontains = ["乙"]\n', "")

    _, faults = read_site_file(text, "www.example.test.toml", "www.example.test")

    assert ["www.example.test.toml:11: sample: this key is missing: name a page that proves the layout"] == list(
        map(str, faults)
    )


def test_a_host_in_two_files_is_a_fault(tmp_path: Path):
    """Which of two layouts would win must not depend on the order of files."""
    folder = tmp_path / "sites"
    folder.mkdir()
    (folder / "www.example.test.toml").write_text(FILE, encoding="utf-8")
    other = FILE.replace('"www.example.test"', '"www.other.test"')
    (folder / "www.other.test.toml").write_text(other, encoding="utf-8")

    with pytest.raises(RuleError, match=r"www\.other\.test\.toml:1: 'm\.example\.test' already belongs to"):
        load_rules(tmp_path)


def test_faults_of_layouts_stop_the_rule_book(tmp_path: Path):
    """A layout file is part of the rule book: its faults are raised with all others, and `rules lint` tells them."""
    folder = tmp_path / "sites"
    folder.mkdir()
    file = folder / "www.example.test.toml"
    file.write_text(FILE.replace("title =", "titel =", 1), encoding="utf-8")

    for act in (lambda: load_rules(tmp_path), lambda: lint_files([file])):
        with pytest.raises(RuleError, match=r"www\.example\.test\.toml:6: .*did you mean 'title'"):
            act()


def test_a_layout_change_changes_the_digest(tmp_path: Path):
    """Articles say with which rules they were made; layouts are among them."""
    folder = tmp_path / "sites"
    folder.mkdir()
    file = folder / "www.example.test.toml"
    file.write_text(FILE, encoding="utf-8")
    before = load_rules(tmp_path).digest
    file.write_text(FILE.replace("#new", "#newer"), encoding="utf-8")

    assert before != load_rules(tmp_path).digest


@pytest.mark.parametrize(
    ("pattern", "value", "picked"),
    [
        (None, "责编：张三", "责编：张三"),
        ("责编", "责编：张三", "责编"),
        ("责编[:：](?P<names>.+)", "责编：张三", "张三"),
        ("责编[:：](?P<names>.*)", "责编：", ""),
        ("作者", "责编：张三", ""),
    ],
)
def test_a_pattern_takes_its_named_group(pattern: str | None, value: str, picked: str):
    """Without a group the whole match is the value, without a match there is none."""
    import re2  # noqa: PLC0415 -- ships no types; used here alone

    assert picked == Selector("p", None, re2.compile(pattern) if pattern else None).pick(value)


def test_an_attribute_is_named_behind_an_at_sign():
    """The last @ divides; brackets may hold anything else."""
    entry, _ = read_site_file(FILE, "www.example.test.toml", "www.example.test")
    assert entry is not None

    newest = list(compile_layouts(entry))[-1]

    assert Selector("meta[property='og:title']", "content") == newest.selectors["title"][1]


def test_the_built_in_layouts_are_at_least_forty():
    """The project promises layouts for forty outlets and more; every one of them is proven by `qinggao check`."""
    assert len(load_rules(ROOT / "rules").sites.files) >= 40
