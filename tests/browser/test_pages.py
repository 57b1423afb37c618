"""
Our pages in a real browser: looks, reach by keyboard, and that nothing is loaded or run that is not ours.

`make test-browser` installs what is needed. Screenshots go to docs/images/ where QINGGAO_SCREENSHOTS is set.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

from pipeline import Kept, Page, clean, load_rules  # noqa: E402 -- only where there is a browser
from pipeline.__main__ import _run  # noqa: E402
from pipeline.proof.check import check_rules  # noqa: E402

ROOT = Path(__file__).parent.parent.parent
IMAGES = ROOT / "docs" / "images"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update"]
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
TOPICS = ["图书馆延长开放", "公园新添步道", "菜场改造完工", "老桥换上新灯", "社区办起食堂"]
LINE = "更多精彩尽在江湖小站"
SPAM = "澳门葡京赌场| 皇冠体育投注| 时时彩计划软件| 百家乐技巧| 棋牌娱乐平台| 六合彩特码"
HOSTILE = "<script>document.title='run'</script><img src=http://127.0.0.1:9/x onerror=\"document.title='run'\">"


def article_page(number: int, tail: str) -> str:
    """An article of its own with something at its end."""
    topic = TOPICS[number % len(TOPICS)]
    body = "".join(
        f"<p>记者从市里获悉，{topic}一事已有第{number}{n}号文件，周边居民说盼了多年，如今总算有了着落。</p>"
        for n in range(4)
    )
    return f"<meta charset=utf-8><title>{topic}</title><h1>{topic}之{number}</h1><div>{body}<p>{tail}</p></div>"


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: make test-browser")
    with playwright.sync_playwright() as started:
        yield started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    """The report of a night with cuts, earlier nights, a broken site, and a hostile address."""
    out = tmp_path_factory.mktemp("out")
    site = {"rejected": 3, "reasons": {"soft_404": 3}, "unchanged": 0, "median_length": 212, "undated": 0.1}
    site |= {"spammed": 0.4, "undecodable": 0.0}
    for night, articles in (("2026-01-02", 31), ("2026-01-03", 28), ("2026-01-04", 35), ("2026-01-05", 12)):
        sites = {"www.a.test": site | {"articles": articles}, "www.b.test": site | {"articles": 40 - articles}}
        finding = {"site": "www.a.test", "what": "articles", "now": 12, "before": 31}
        summary = {"night": night, "pages_in": 55, "articles": 40, "rejected": 6, "unchanged": 2, "sites": sites}
        summary |= {"reasons": {"soft_404": 6, "index_page": 4}, "findings": [finding]}
        (out / night).mkdir()
        (out / night / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    rules = load_rules()
    lines = []
    for number in range(4):
        page = Page(article_page(number, SPAM), url=f"http://www.a.test/{number}.html?{HOSTILE}")
        outcome = clean(page, rules)
        assert isinstance(outcome, Kept)
        lines.append(outcome.article.model_dump_json() + "\n")
    (out / "2026-01-05" / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    assert _run(["report", str(out), "--lang", "en"]) == 0
    return out / "2026-01-05" / "report.html"


@pytest.fixture
def review(tmp_path: Path):
    """A running review over pages of unrelated sites with a line no rule knows: its address, and the rule folder."""
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules" / "lexicon", rules / "lexicon")
    (rules / "spam").mkdir()
    shutil.copy(ROOT / "rules" / "spam" / "keyword_rows.toml", rules / "spam")
    pages = tmp_path / "pages.jsonl"
    with pages.open("w", encoding="utf-8") as file:
        for number in range(4):
            page = article_page(number, f"{LINE}</p><p>{SPAM}" if number else LINE)
            file.write(json.dumps({"html": page, "url": f"http://www.site{number}.com/{number}?{HOSTILE}"}) + "\n")
    command = [sys.executable, "-m", "pipeline", "review", str(pages), "--rules", str(rules), "--lang", "en"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:  # noqa: S603 -- our own command
        address = re.search(r"http://\S+", server.stderr.readline())
        assert address
        yield address[0], rules
        server.terminate()


class Watched:
    """A tab that writes down what goes wrong in it."""

    def __init__(self, browser, size: str, scheme: str) -> None:
        self.context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
        self.page = self.context.new_page()
        self.troubles: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def faults(self) -> list[str]:
        """What axe finds serious or critical."""
        found = axe.Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]

    def overflows(self) -> bool:
        """Whether the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

    def shot(self, name: str) -> None:
        """Keep a picture for docs/."""
        if os.environ.get("QINGGAO_SCREENSHOTS"):
            IMAGES.mkdir(exist_ok=True)
            self.page.screenshot(path=IMAGES / f"{name}.png")


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
    assert tab.page.title() == "Night of 2026-01-05"
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
    tab.shot(f"review-item-{size}-{scheme}")
    assert tab.faults() == []

    tab.page.keyboard.press("s")
    tab.page.get_by_text("4 of 4 pages come out otherwise").wait_for(timeout=60_000)
    tab.shot(f"review-rule-{size}-{scheme}")
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
