"""A night as one file, whatever state the night is in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline import Kept, Page, clean, load_rules
from pipeline.__main__ import _run
from pipeline.corpus.warc import read_warc
from pipeline.errors import InputError
from pipeline.proof.report.gather import gather
from pipeline.proof.report.nights import find_night
from pipeline.proof.report.views import spark

RULES = load_rules(Path(__file__).parent.parent.parent.parent / "rules")
SITE = {
    "articles": 4,
    "rejected": 1,
    "reasons": {"soft_404": 1},
    "unchanged": 2,
    "median_length": 300,
    "undated": 0.25,
    "spammed": 0.5,
    "undecodable": 0.0,
}
SPAM = "澳门葡京赌场| 皇冠体育投注| 时时彩计划软件| 百家乐技巧| 棋牌娱乐平台| 六合彩特码"


def article_line(number: int) -> str:
    """An article whose page had injected spam at its end."""
    body = "".join(
        f"<p>记者从市里获悉，第{number}{n}号菜场改造一事已有安排，周边居民总算有了着落。</p>" for n in range(4)
    )
    html = f"<title>菜场{number}</title><h1>菜场改造之{number}</h1><div>{body}</div><p>{SPAM}</p>"
    outcome = clean(Page(html, url=f"http://www.a.test/{number}.html"), RULES)
    assert isinstance(outcome, Kept)
    return outcome.article.model_dump_json()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Three nights; the last has articles."""
    for name, articles in (("2026-01-03", 9), ("2026-01-04", 8), ("2026-01-05", 4)):
        folder = tmp_path / name
        folder.mkdir()
        summary = {"night": name, "pages_in": 5, "articles": articles, "rejected": 1, "unchanged": 2}
        summary |= {"reasons": {"soft_404": 1}, "sites": {"www.a.test": SITE | {"articles": articles}}, "findings": []}
        (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    lines = "".join(article_line(n) + "\n" for n in range(3))
    (tmp_path / "2026-01-05" / "articles.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_totals_sites_rules_and_examples_are_those_of_the_night(out: Path):
    """Numbers come from the summary, what rules did from the articles."""
    found = gather(find_night(out, None), RULES)

    assert found.night == "2026-01-05"
    assert {count.name: count.count for count in found.totals}["articles"] == 4
    (site,) = found.sites
    assert (site.site, site.articles, site.spammed, site.spark.values) == ("www.a.test", 4, 0.5, (11, 10, 6))
    (rule,) = [row for row in found.rules if row.rule.startswith("spam.")]
    assert (rule.pages, rule.cuts, rule.status) == (3, 3, "stable")
    assert rule.chars >= 3 * len(SPAM) - 12
    assert found.examples[0].tree_cuts[0].rule == rule.rule


def test_what_cannot_be_read_is_named_and_does_not_end_the_report(out: Path):
    """Torn files are what a report is wanted for."""
    folder = out / "2026-01-05"
    (folder / "summary.json").write_text('{"night": "2026', encoding="utf-8")
    (out / "2026-01-04" / "summary.json").write_text("[]", encoding="utf-8")
    with (folder / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"title": "torn')

    found = gather(folder, RULES)

    told = "\n".join(found.faults)
    assert "2026-01-05/summary.json: cannot be read" in told
    assert "2026-01-04/summary.json: is not the summary of a night" in told
    assert "articles.jsonl:4: not a JSON object" in told
    assert "1 line is no article and is left out" in told
    assert "holds no archive" in told
    assert found.rules


def test_articles_that_cannot_be_opened_are_one_line_of_the_report(out: Path):
    """A folder of that name, a disk that fails: the night is shown without them."""
    file = out / "2026-01-05" / "articles.jsonl"
    file.unlink()
    file.mkdir()

    found = gather(out / "2026-01-05", RULES)

    assert [fault for fault in found.faults if "articles.jsonl" in fault]
    assert all("\n" not in fault for fault in found.faults)
    assert (found.rules, found.sites[0].articles) == ((), 4)


def test_a_night_without_its_archive_still_has_suspect_lines(out: Path):
    """`qinggao prune` removes archives; the articles say what their lines are."""
    line = "本站联系热线恭候来电"
    with (out / "2026-01-05" / "articles.jsonl").open("a", encoding="utf-8") as file:
        for number in range(3, 9):
            article = json.loads(article_line(number))
            article["text"] += f"\n{line}"
            article["content_hash"] = f"{number:064x}"
            file.write(json.dumps(article) + "\n")

    found = gather(out / "2026-01-05", RULES)

    assert ("boilerplate", line, 6) in [(row.kind, row.text, row.pages) for row in found.suspects]
    assert "suspects are looked for in its articles alone" in "\n".join(found.faults)


@pytest.mark.parametrize("moved", [False, True])
def test_repairs_stand_in_their_place_in_the_examples(out: Path, response_member, moved: bool):
    """The page is read from the night's archive, wherever that is now; without it repairs are counted alone."""
    night = out / "2026-01-05"
    lines = "".join(
        f"<p>第{n}段：項(xiàng)目請(qǐng)會(huì)員評議，工會(huì)與團(tuán)委的會(huì)議照常。</p>" for n in range(6)
    )
    body = f"<title>會(huì)議</title><h1>會(huì)議照常</h1><div>{lines}</div><p>{SPAM}</p>".encode()
    (night / "warc").mkdir()
    archive = night / "warc" / "2026-01-05-00000.warc.gz"
    archive.write_bytes(response_member("http://www.a.test/1.html", body))
    (page,) = read_warc(archive)
    outcome = clean(page, RULES)
    assert isinstance(outcome, Kept)
    article = outcome.article.model_copy(update={"source_path": f"elsewhere/{archive.name}@0"} if moved else {})
    (night / "articles.jsonl").write_text(article.model_dump_json() + "\n", encoding="utf-8")

    def repaired() -> list[str]:
        (example,) = gather(night, RULES).examples
        return [s.before for line in example.lines for s in line.stretches if s.kind == "repaired"]

    assert "(huì)" in repaired()
    shutil.rmtree(night / "warc")
    assert repaired() == []


@pytest.mark.parametrize("broken", [None, 3, "x", [], {"www.a.test": 5}, {"www.a.test": {"articles": "many"}}])
def test_a_summary_of_another_shape_gives_a_report_all_the_same(out: Path, broken: object):
    """Somebody's file of the same name says nothing about our sites and breaks nothing."""
    folder = out / "2026-01-05"
    changed = {"sites": broken, "reasons": broken, "findings": [broken, {"site": 1, "now": "x"}], "articles": broken}
    (folder / "summary.json").write_text(json.dumps(changed), encoding="utf-8")

    assert gather(folder, RULES).night == "2026-01-05"


def test_a_night_that_is_not_there_is_told(out: Path, tmp_path_factory):
    """With what to do next."""
    with pytest.raises(InputError, match="no such night"):
        find_night(out, "2025-01-01")
    with pytest.raises(InputError, match="holds no night"):
        find_night(tmp_path_factory.mktemp("empty"), None)


def test_the_command_writes_one_file_that_names_nothing_outside_itself(out: Path):
    """From disk, without network: no address is loaded."""
    assert _run(["report", str(out), "--lang", "en"]) == 0

    html = (out / "2026-01-05" / "report.html").read_text(encoding="utf-8")
    tree = LexborHTMLParser(html)
    assert tree.css_first("html").attributes["lang"] == "en"
    assert tree.css_first("h1").text() == "Night of 2026-01-05"
    assert tree.css("script, img, link, iframe, [src]") == []
    assert "url(" not in html
    assert "@import" not in html


def test_a_night_without_anything_is_a_page_too(tmp_path: Path):
    """All sections say that there is nothing."""
    (tmp_path / "2026-01-05").mkdir()
    (tmp_path / "2026-01-05" / "articles.jsonl").touch()

    assert _run(["report", str(tmp_path), "--out", str(tmp_path / "r.html")]) == 0
    assert "没有规则动过任何文章" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_line_of_equal_numbers_and_of_none_is_drawn():
    """Nothing is divided by zero."""
    assert spark((0, 0)).points == "3.0,21.0 93.0,21.0"
    assert spark((5,)).points == ""
    assert spark(()).last_x == 0.0
