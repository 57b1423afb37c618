"""Articles on several pages, over several nights: each is one article, whichever of its pages were fetched."""

import json
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.crawl.config import parse_config
from pipeline.crawl.demo import serve
from pipeline.crawl.night import STATE, run_night
from pipeline.crawl.progress import Silence
from pipeline.crawl.prune import prune
from pipeline.crawl.store.database import open_database
from pipeline.crawl.store.frontier import Frontier
from pipeline.rulebook.load import load_rules

HOST = "www.parts.test"
HOME = f"http://{HOST}"
BEGINNING = datetime.fromisoformat("2026-01-05T02:00:00+08:00")
CONFIG = f"""
[crawl]
delay_s = 0
min_free_bytes = 0
retries = 0
[[site]]
host = "{HOST}"
start = ["{HOME}/"]
"""
LINES = {
    "1": ["天还没亮，老桥边的早市已经热闹起来，卖菜的人把三轮车停进新搭的棚子里。", "新棚里一共划了一百二十个摊位。"],
    "2": ["卖豆腐的秦师傅在桥边站了二十年，他说以前最怕的就是下雨天。", "如今棚顶装了采光板，地面也铺了防滑砖。"],
    "3": ["附近的居民也松了口气，早晨的路不再堵，孩子上学不用绕道。", "入冬以前，棚子两头还会装上挡风的门帘。"],
}
NAMES = {"1": "t20260104_7.html", "2": "t20260104_7_2.html", "3": "t20260104_7_3.html"}
URLS = {number: f"{HOME}/n/{name}" for number, name in NAMES.items()}


def _page(number, lines):
    row = "".join(f"<b>{n}</b>" if n == number else f"<a href='{name}'>【{n}】</a>" for n, name in NAMES.items())
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    mark = "" if number == "1" else f"({number})"
    return f"""<html><head><meta charset=utf-8><title>老桥边的早市搬进了新棚{mark}</title></head><body>
    <h1>老桥边的早市搬进了新棚{mark}</h1><p>2026-01-04 08:00 来源：潮声日报</p><div>{paragraphs}</div>
    <div class=pages>{row}</div></body></html>"""


@pytest.fixture(scope="module")
def rules():
    """The built-in rule book."""
    return load_rules(None)


@pytest.fixture
def site(tmp_path):
    """A site with an article on three pages; its files may be changed or removed between two nights."""
    folder = tmp_path / "site" / HOST
    (folder / "n").mkdir(parents=True)
    (folder.parent / "site.toml").write_text(f"[[host]]\nname = '{HOST}'\ncharset = 'utf-8'\n")
    (folder / "index.html").write_text(f"<a href='/n/{NAMES['1']}'>老桥边的早市搬进了新棚</a>", encoding="utf-8")
    for number, lines in LINES.items():
        (folder / "n" / NAMES[number]).write_text(_page(number, lines), encoding="utf-8")
    return folder


@pytest.fixture
def night(rules, site, tmp_path):
    """Run the night that begins some days after the first; returns its articles and what was rejected of the pages."""

    def run(days=0):
        at = BEGINNING + timedelta(days=days)
        with serve(site.parent) as addresses:
            run_night(
                parse_config(CONFIG, Path("crawl.toml")),
                tmp_path / "out",
                rules=rules,
                jobs=1,
                observer=Silence(),
                now=lambda: at,
                resolve=addresses,
            )
        folder = tmp_path / "out" / at.date().isoformat()
        articles = [json.loads(line) for line in (folder / "articles.jsonl").read_bytes().splitlines()]
        rejected = [json.loads(line) for line in (folder / "rejected.jsonl").read_bytes().splitlines()]
        return articles, {line["url"]: (line["reason"], line["detail"]) for line in rejected if "/n/" in line["url"]}

    return run


def _text(*numbers):
    return "\n".join(line for number in numbers for line in LINES[number])


def _continued(*numbers):
    return {URLS[number]: ("continued", f"page {number} of {URLS['1']}") for number in numbers}


def test_the_pages_of_an_article_are_one_article(night):
    """In page order, with the address of the first; the records of the others say what they belong to."""
    (article,), rejected = night()

    assert (article["url"], article["text"]) == (URLS["1"], _text("1", "2", "3"))
    assert len(article["cleaning"]["parts"]) == 2
    assert rejected == _continued("2", "3")


def test_a_lost_state_gives_the_same_bytes(night, tmp_path):
    """Which page goes on where is read from the archive again."""
    night()
    written = (tmp_path / "out" / "2026-01-05" / "articles.jsonl").read_bytes()
    (tmp_path / "out" / STATE).unlink()
    night()

    assert (tmp_path / "out" / "2026-01-05" / "articles.jsonl").read_bytes() == written


@pytest.mark.parametrize(("missing", "left"), [("2", "1"), ("3", "12")])
def test_a_page_that_is_missing_leaves_the_others(night, site, missing, left):
    """What can be reached is there, with a warning; the missing page is rejected for what it is."""
    (site / "n" / NAMES[missing]).unlink()
    (article,), rejected = night()

    assert article["text"] == _text(*left)
    assert f"page_missing:{missing}" in article["cleaning"]["warnings"]
    assert rejected[URLS[missing]] == ("http_status", "404")


def test_a_later_page_that_changed_gives_the_whole_article_again(night, site):
    """What did not change is read from the archive of the night it was fetched in."""
    news = "秦师傅的豆腐摊排在进门第一个，他说老主顾一眼就能找到。"
    night()
    (site / "n" / NAMES["2"]).write_text(_page("2", [news]), "utf-8")
    (article,), rejected = night(days=4)

    assert article["url"] == URLS["1"]
    assert article["text"] == "\n".join([*LINES["1"], news, *LINES["3"]])
    assert rejected == {}


@pytest.mark.parametrize("status", [404, 500])
def test_a_middle_page_that_is_gone_later_is_a_warning(night, site, status):
    """Gone for good it is missing from the article; a fault that passes leaves the page as it was."""
    news = "入冬以前，棚子两头还会装上挡风的门帘，并且增加一处厕所。"
    night()
    (site / "n" / NAMES["3"]).write_text(_page("3", [news]), "utf-8")
    (site / "n" / NAMES["2"]).write_text("<p>页面不存在</p>", "utf-8")
    with (site.parent / "site.toml").open("a") as file:
        path = f"/n/{NAMES['2']}"
        file.write(f"[[response]]\nwhy = 'gone'\nhost = '{HOST}'\npath = '{path}'\n")
        file.write("fail_first = 99\n" if status == 500 else "status = 404\n")
    (article,), _ = night(days=4)
    is_missing = "page_missing:2" in article["cleaning"]["warnings"]

    assert is_missing == (status == 404)
    assert article["text"] == "\n".join([*LINES["1"], *([] if is_missing else LINES["2"]), news])


def test_a_first_page_whose_archive_is_gone_is_named_as_missing(night, site, tmp_path):
    """After pruning, a changed later page is the text that is left of its article."""
    night()
    (site / "n" / NAMES["2"]).write_text(_page("2", [*LINES["2"], LINES["1"][1]]), "utf-8")
    prune_all_but(night, tmp_path / "out", site)
    (article,), _ = night(days=8)

    assert "page_missing:1" in article["cleaning"]["warnings"]
    assert article["url"] == URLS["2"]


def prune_all_but(night, out, site):
    """Crawl a night that changes nothing of the article, so that the first archive can go."""
    changed = (site / "n" / NAMES["2"]).read_text("utf-8")
    (site / "n" / NAMES["2"]).write_text(_page("2", LINES["2"]), "utf-8")
    night(days=1)
    prune(out, keep=1)
    (site / "n" / NAMES["2"]).write_text(changed, "utf-8")


def test_pages_that_lead_in_a_circle_have_an_end(night, site, tmp_path):
    """A last page whose next page is the first again changes nothing."""
    last = site / "n" / NAMES["3"]
    last.write_text(last.read_text("utf-8").replace("<b>3</b>", f"<a href='{NAMES['1']}'>下一页</a>"), "utf-8")
    (article,), _ = night()

    assert article["text"] == _text("1", "2", "3")
    with closing(open_database(tmp_path / "out" / STATE)[0]) as connection:
        assert Frontier(connection).pages_of_article(URLS["2"]) == list(URLS.values())


def test_unchanged_pages_count_as_the_one_article_they_are(night, tmp_path):
    """A night later nothing is written, and one article is unchanged."""
    night()
    articles, rejected = night(days=4)

    assert (articles, rejected) == ([], {})
    assert json.loads((tmp_path / "out" / "2026-01-09" / "summary.json").read_bytes())["unchanged"] == 1
