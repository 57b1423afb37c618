"""
Our pages in a real browser: looks, reach by keyboard, and that nothing is loaded or run that is not ours.

`make test-browser` installs what is needed. Screenshots go to docs/images/ where QINGGAO_SCREENSHOTS is set.
"""

from __future__ import annotations

import html
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

from pipeline import Kept, Page, clean, load_rules  # noqa: E402 -- only where there is a browser
from pipeline.__main__ import _run  # noqa: E402
from pipeline.corpus.warc import read_warc  # noqa: E402
from pipeline.proof.check import check_rules  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
IMAGES = ROOT / "docs" / "images"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update"]
PATIENCE_MS = 120_000
"""So long is waited for what must come; a busy machine is no fault."""
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
TOPICS = ["图书馆延长开放", "公园新添步道", "菜场改造完工", "老桥换上新灯", "社区办起食堂"]
LINE = "更多精彩尽在江湖小站"
SPAM = "澳门葡京赌场| 皇冠体育投注| 时时彩计划软件| 百家乐技巧| 棋牌娱乐平台| 六合彩特码"
GLOSSED = (
    "<p>項(xiàng)目請(qǐng)會(huì)員評議，工會(huì)與團(tuán)委的會(huì)議照常，記者從市裡獲悉，居民總算有了著落。</p>"
)
NIGHTS = (("2026-01-01", 29), ("2026-01-02", 31), ("2026-01-03", 28), ("2026-01-04", 35), ("2026-01-05", 12))
HOSTILE = runpy.run_path(str(ROOT / "tests" / "proof" / "html" / "test_templates.py"))
"""What the tests of the templates put into every field, and how."""


def article_page(number: int, tail: str, first: str = "") -> str:
    """An article of its own with something at its end."""
    topic = TOPICS[number % len(TOPICS)]
    body = "".join(
        f"<p>记者从市里获悉，{topic}一事已有第{number}{n}号文件，周边居民说盼了多年，如今总算有了着落。</p>"
        for n in range(4)
    )
    return f"<meta charset=utf-8><title>{topic}</title><h1>{topic}之{number}</h1><div>{first}{body}<p>{tail}</p></div>"


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: make test-browser")
    with playwright.sync_playwright() as started:
        yield started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest.fixture(scope="module")
def out(tmp_path_factory, response_member) -> Path:
    """A night with cuts, repairs and suspects, earlier nights, and a site that broke."""
    out = tmp_path_factory.mktemp("out")
    site = {"rejected": 3, "reasons": {"soft_404": 3}, "unchanged": 0, "median_length": 212, "undated": 0.1}
    site |= {"spammed": 0.4, "undecodable": 0.0}
    for night, articles in NIGHTS:
        sites = {
            "www.lanting-news.test": site | {"articles": articles},
            "news.yunhe-daily.test": site | {"articles": 40},
        }
        findings = [{"site": "www.lanting-news.test", "what": "articles", "now": 12, "before": 31}]
        findings += [{"site": "news.yunhe-daily.test", "what": "undated", "now": 0.8, "before": 0.02}]
        summary = {"night": night, "pages_in": 58, "articles": 52, "rejected": 6, "unchanged": 2, "sites": sites}
        summary |= {"reasons": {"soft_404": 4, "index_page": 2}, "findings": findings}
        (out / night).mkdir()
        (out / night / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    archive = out / "2026-01-05" / "warc" / "2026-01-05-00000.warc.gz"
    archive.parent.mkdir()
    tails = (SPAM, LINE, "责任编辑：张三 校对：李四", LINE, SPAM, LINE)
    saved = [article_page(n, tail, GLOSSED * 4 if n == 0 else "") for n, tail in enumerate(tails)]
    records = [response_member(f"http://www.site{n}.test/{n}.html", page.encode()) for n, page in enumerate(saved)]
    archive.write_bytes(b"".join(records))
    rules = load_rules()
    outcomes = [clean(page, rules) for page in read_warc(archive) if isinstance(page, Page)]
    lines = [outcome.article.model_dump_json() + "\n" for outcome in outcomes if isinstance(outcome, Kept)]
    (out / "2026-01-05" / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def report(out: Path) -> Path:
    """The report of that night, in English."""
    assert _run(["report", str(out), "--lang", "en"]) == 0
    return out / "2026-01-05" / "report.html"


@contextmanager
def reviewing(folder: Path, pages: list[dict[str, str]], language: str = "en") -> Iterator[tuple[str, Path]]:
    """Run a review over pages with some of the rules; its address, and the rule folder."""
    rules = folder / "rules"
    shutil.copytree(ROOT / "rules" / "lexicon", rules / "lexicon")
    (rules / "spam").mkdir()
    shutil.copy(ROOT / "rules" / "spam" / "keyword_rows.toml", rules / "spam")
    saved = folder / "pages.jsonl"
    saved.write_text("".join(json.dumps(page) + "\n" for page in pages), encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "review", str(saved), "--rules", str(rules), "--lang", language]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:  # noqa: S603 -- our own command
        try:
            address = re.search(r"http://\S+", server.stderr.readline())
            assert address
            yield address[0], rules
        finally:
            server.terminate()


@pytest.fixture
def review(tmp_path: Path):
    """A review of the pages of docs/first-rule.md, two of them with spam that a rule takes."""
    lines = (ROOT / "docs" / "first-rule.jsonl").read_text(encoding="utf-8").splitlines()
    pages = [json.loads(line) for line in lines]
    for page in pages[:2]:
        page["html"] += f"<p>{SPAM}</p>"
    with reviewing(tmp_path, pages) as started:
        yield started


class Watched:
    """A tab that writes down what goes wrong in it."""

    def __init__(self, browser, size: str, scheme: str) -> None:
        self.context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.context.new_page()
        self.troubles: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: self.troubles.append(f"dialog: {dialog.message}") or dialog.dismiss())
        self.page.on("request", lambda request: self.asked.append(request.url))

    def faults(self) -> list[str]:
        """What axe finds serious or critical."""
        found = axe.Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]

    def overflows(self) -> bool:
        """Whether the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

    def structure(self) -> Counter[str]:
        """The elements of the page as the browser has built them, each with the names of its attributes."""
        found = "[...document.querySelectorAll('*')].map(e => [e.localName, ...e.getAttributeNames().sort()].join(' '))"
        return Counter(self.page.evaluate(found))

    def shot(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture if docs/ show it and QINGGAO_SCREENSHOTS is set."""
        shown = any(f"images/{name}.png" in page.read_text(encoding="utf-8") for page in IMAGES.parent.glob("*.md"))
        if shown and os.environ.get("QINGGAO_SCREENSHOTS"):
            IMAGES.mkdir(exist_ok=True)
            size = self.page.viewport_size
            if whole:  # a window as high as the page: what sticks to its edge stands where it belongs
                height = self.page.evaluate("document.documentElement.scrollHeight")
                self.page.set_viewport_size(size | {"height": height})
            self.page.screenshot(path=IMAGES / f"{name}.png", full_page=whole)
            self.page.set_viewport_size(size)


class Held:
    """Requests that a busy machine does not answer yet."""

    def __init__(self, tab: Watched, address: str) -> None:
        self.routes: list = []
        self.is_held = True
        tab.page.route(address, self._hold)

    def _hold(self, route) -> None:
        if self.is_held:
            self.routes.append(route)
        else:
            route.continue_()

    def release(self) -> None:
        """Answer them now, and what comes later at once."""
        self.is_held = False
        for route in self.routes:
            route.continue_()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", list(SIZES))
def test_a_report_is_readable_and_loads_nothing(browser, report: Path, size: str, scheme: str):
    """From disk: one request, the file; no message of the browser, no fault of axe's, no scrolling sideways."""
    tab = Watched(browser, size, scheme)

    tab.page.goto(report.as_uri())

    tab.shot(f"report-{size}-{scheme}")
    tab.page.locator("#examples").scroll_into_view_if_needed()
    tab.page.evaluate("location.hash = 'examples'")
    tab.shot(f"examples-{size}-{scheme}")
    assert tab.page.title() == "Night of 2026-01-05"
    assert tab.page.locator("ins, .proof del").count() > 0
    assert not tab.overflows()
    assert tab.asked == [report.as_uri()]
    assert tab.troubles == []
    assert tab.faults() == []


def test_a_report_is_reached_by_keyboard_and_printed(browser, report: Path):
    """The first stop is the way to the content; on paper the navigation is gone."""
    tab = Watched(browser, "desktop", "light")
    tab.page.goto(report.as_uri())

    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.className") == "skip"
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "content"
    summary = tab.page.locator("details summary").first
    summary.focus()
    tab.page.keyboard.press("Enter")
    assert not summary.evaluate("node => node.parentElement.open")
    tab.page.emulate_media(media="print")
    assert not tab.page.locator("nav").is_visible()


def test_what_is_closed_is_printed_open(browser, report: Path):
    """Nobody can click on paper: every example is there, also that of a closed one."""
    tab = Watched(browser, "desktop", "light")
    tab.page.goto(report.as_uri())
    closed = tab.page.locator("details:not([open]) > dl")
    assert closed.count() > 0
    assert not any(place.is_visible() for place in closed.all())

    tab.page.emulate_media(media="print")

    seen = "node => node.checkVisibility({contentVisibilityAuto: true}) && node.getBoundingClientRect().height > 8"
    assert all(place.evaluate(seen) for place in tab.page.locator("details > dl").all())


@pytest.mark.parametrize("size", list(SIZES))
def test_a_report_in_chinese_says_it_in_chinese(browser, out: Path, tmp_path: Path, size: str):
    """Headings, reasons, names; read aloud as Chinese."""
    target = tmp_path / "zh.html"
    assert _run(["report", str(out), "--lang", "zh", "--out", str(target)]) == 0
    tab = Watched(browser, size, "light")

    tab.page.goto(target.as_uri())

    tab.shot(f"report-zh-{size}-light")
    assert tab.page.locator("html").get_attribute("lang") == "zh-Hans"
    assert "互不相干站点的不同文章" in tab.page.locator("main").inner_text()
    assert not tab.overflows()
    assert tab.faults() == []


@pytest.mark.parametrize("template", ["report.html", "explain.html"])
def test_no_value_becomes_an_element_an_attribute_a_request_or_a_script(browser, template: str, tmp_path: Path):
    """Every payload and every naughty string in every field: the browser builds what it builds of a harmless word."""
    tab = Watched(browser, "desktop", "light")
    file = tmp_path / template

    def built(value: str) -> Counter[str]:
        file.write_bytes(HOSTILE["page"](template, value).encode())
        tab.page.goto(file.as_uri())
        return tab.structure()

    harmless = built("字")
    changed = [payload for payload in HOSTILE["PAYLOADS"] if built(payload) != harmless]

    assert changed == []
    assert set(tab.asked) == {file.as_uri()}
    assert tab.troubles == []


OUR_TAGS = """
html head meta title style script body a div header p h1 h2 main article span del ins strong details summary section
form input button kbd footer pre ul li table thead tbody tr th td
"""
OUR_ATTRIBUTES = """
lang charset http-equiv content name src class href id tabindex role data-key method action type value open scope
colspan aria-label aria-busy hx-get hx-trigger hx-swap
"""


def around(number: int, lines: list[str]) -> str:
    """Lines among the sentences of one article: a line that always stands at the same place is part of a text."""
    said = "那一天第{}位到场的居民说，这件事他们已经盼了多年。"
    return "".join(f"{line}</p><p>{said.format(number * 100 + n)}</p><p>" for n, line in enumerate(lines))


def test_hostile_pages_do_nothing_in_the_review(browser, tmp_path: Path):
    """Each payload as a line that unrelated sites share, in its page's address and title; drafted, too."""
    payloads = [payload for payload in HOSTILE["PAYLOADS"] if "\ud800" not in payload]
    lines = [html.escape(LINE + payload) for payload in payloads]
    pages = [
        {"html": article_page(n, around(n, lines) + SPAM), "url": f"http://www.site{n}.com/{n}?{payloads[n]}"}
        for n in range(4)
    ]
    with reviewing(tmp_path, pages) as (address, _):
        tab = Watched(browser, "desktop", "light")
        tab.page.goto(address)
        tab.page.locator(".card").wait_for()
        total = int(tab.page.locator("#left").inner_text().split()[0])
        assert total > len(payloads) / 2
        for left in range(total, 0, -1):
            tab.page.get_by_text(f"{left} to go", exact=True).wait_for()
            harmless(tab)
            if left % 8 == 0 and tab.page.locator(".tag").inner_text().startswith("Suspect"):
                tab.page.keyboard.press("s")
                tab.page.locator("#effect, [role=alert]").first.wait_for()
                harmless(tab)
                tab.page.keyboard.press("Escape")
                tab.page.locator("button[data-key=n]").wait_for()
            tab.page.keyboard.press("n")
        tab.page.get_by_text("Nothing is left to look at.").wait_for()
        origin = address.partition("/?")[0]
        assert all(asked.startswith(origin) for asked in tab.asked)
        assert tab.troubles == []


def harmless(tab: Watched) -> None:
    """Nothing on the page is of a kind that our templates do not write."""
    kinds = [kind.split() for kind in tab.structure()]
    assert {tag for tag, *_ in kinds} <= set(OUR_TAGS.split())
    assert {name for _, *names in kinds for name in names} <= set(OUR_ATTRIBUTES.split())
    assert tab.page.locator("script").count() == 2
    assert tab.page.title() == "Review"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", list(SIZES))
def test_a_decision_made_with_the_keyboard_ends_as_a_valid_rule_on_disk(
    browser, review: tuple[str, Path], size: str, scheme: str
):
    """`s` proposes, the effect comes by itself, `w` writes; no request leaves the server."""
    address, rules = review
    tab = Watched(browser, size, scheme)
    tab.page.goto(address)
    tab.page.get_by_text("Suspect: no rule takes it").wait_for()
    assert "token" not in tab.page.url
    tab.shot(f"review-item-{size}-{scheme}", whole=True)
    assert tab.faults() == []

    tab.page.keyboard.press("s")
    tab.page.get_by_text("3 of 5 pages come out otherwise").wait_for()
    tab.shot(f"review-rule-{size}-{scheme}", whole=True)
    assert tab.faults() == []
    assert not tab.overflows()
    tab.page.keyboard.press("w")
    tab.page.get_by_text("Cut: a rule took it").wait_for()

    written = load_rules(rules)
    (rule,) = [entry for entry in written.entries if "found_" in entry.id]
    assert (rule.status, {example.verdict for example in rule.example}) == ("trial", {"spam", "clean"})
    assert list(check_rules(written)) == []
    origin = address.partition("/?")[0]
    assert all(asked.startswith(origin) for asked in tab.asked)
    assert tab.troubles == []
    assert tab.page.title() == "Review"


def test_an_item_is_seen_only_by_who_can_answer_it_by_key(browser, review: tuple[str, Path]):
    """A late script leaves no item without keys; after `w` the next one is answered as soon as it is seen."""
    address, rules = review
    tab = Watched(browser, "desktop", "light")
    held = Held(tab, "**/static/review.js*")
    tab.page.goto(address, wait_until="commit")
    tab.page.wait_for_timeout(1_000)
    assert len(held.routes) == 1
    assert not tab.page.get_by_text("Suspect: no rule takes it").is_visible()
    held.release()
    tab.page.get_by_text("Suspect: no rule takes it").wait_for()

    tab.page.keyboard.press("s")
    tab.page.get_by_text("The drafted trial rule").wait_for()
    tab.page.keyboard.press("w")
    tab.page.get_by_text("Cut: a rule took it").wait_for()
    tab.page.keyboard.press("K")

    tab.page.get_by_text("The clean example").wait_for()
    assert tab.page.locator(".diff .plus").filter(has_text="六合彩特码").is_visible()
    assert any("found_" in entry.id for entry in load_rules(rules).entries)


def test_keys_that_are_pressed_before_the_answer_is_there_answer_nothing_else(browser, review: tuple[str, Path]):
    """While a rule is drafted further keys do nothing, Escape among them; what comes is what was asked for first."""
    address, rules = review
    tab = Watched(browser, "desktop", "light")
    tab.page.goto(address)
    tab.page.get_by_text("Suspect: no rule takes it").wait_for()
    sent: list[str | None] = []
    tab.page.on("request", lambda request: sent.append(request.post_data))

    busy = tab.page.evaluate(
        """keys => {
          for (const key of keys) document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
          return getComputedStyle(document.querySelector(".busy")).visibility;
        }""",
        ["s", "n", "k", "s", "Escape"],
    )

    tab.page.get_by_text("The drafted trial rule").wait_for()
    assert busy == "visible"
    assert [body.partition("decision=")[2] for body in sent if body] == ["spam"]
    assert tab.page.locator("[role=alert]").count() == 0
    assert not (rules.parent / "review.jsonl").exists()
