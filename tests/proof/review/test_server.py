"""The server answers one person on this machine, writes what was shown, and shows everything else as text."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import threading
from pathlib import Path

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

pytest.importorskip("starlette", reason="the extra `review` is not installed")
pytest.importorskip("js_lib_htmx", reason="the extra `review` is not installed")

from pipeline import load_rules
from pipeline.errors import QinggaoError
from pipeline.proof.findings import Place, Suspect
from pipeline.proof.review.desk import Desk
from pipeline.proof.review.items import Item, queue_of
from pipeline.proof.review.journal import read_journal
from pipeline.proof.review.server import ReviewServer

ROOT = Path(__file__).parent.parent.parent.parent
TOKEN, PORT = "the-token", 8000
HOME = f"http://127.0.0.1:{PORT}"
RULE = "spam.keyword_rows.line"
LINE = "更多精彩尽在江湖小站"
HOSTILE = "</pre></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'\x00\u202e{{7*7}}"


class Browser:
    """A browser with cookies, without a network."""

    def __init__(self, desk: Desk, *, follow: bool = True) -> None:
        self.app = ReviewServer(desk, TOKEN, PORT, "en").app()
        self.follow = follow
        self.cookies = httpx.Cookies()
        self.turn = "0"

    def request(self, method: str, path: str, **more) -> httpx.Response:
        """Send a request as a page of the server does."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            headers = {"origin": HOME} | more.pop("headers", {})
            async with httpx.AsyncClient(
                transport=transport, base_url=HOME, cookies=self.cookies, follow_redirects=self.follow
            ) as client:
                response = await client.request(method, path, headers=headers, **more)
                self.cookies = client.cookies
                shown = re.search(r'name="turn" value="(\d+)"', response.text)
                self.turn = shown[1] if shown else self.turn
                return response

        return asyncio.run(send())

    def get(self, path: str) -> httpx.Response:
        """Open an address."""
        return self.request("GET", path)

    def post(self, path: str, data: dict[str, str] | None = None) -> httpx.Response:
        """Send a form of the page that is shown."""
        return self.request("POST", path, data={"turn": self.turn} | (data or {}))


def suspect(text: str = LINE, why: str = "in different articles of 3 unrelated sites") -> Suspect:
    """A suspect line."""
    places = (Place(f"http://www.a.test/{text}", text, text, text),)
    return Suspect("0123456789", "line", text, why, 0.5, 3, ("www.a.test", text), places)


def cut(text: str) -> Item:
    """A cut line."""
    return Item("00ff", "cut", text, RULE, 2, ("www.b.test",), (Place("http://www.b.test/1", "b"),), "", None, RULE)


def desk_of(rules, tmp_path: Path, items: tuple[Item, ...]) -> Desk:
    """A desk over one saved page."""
    page = tmp_path / "page.html"
    body = "".join(f"<p>记者从市里获悉，菜场改造一事已有第{n}号文件，周边居民总算有了着落。</p>" for n in range(5))
    page.write_text(f"<title>菜场</title><h1>菜场改造完工</h1><div>{body}<p>{LINE}</p></div>", encoding="utf-8")
    return Desk(items, rules, (str(page),), tmp_path / "review.jsonl", tmp_path / "cache", dt.date(2026, 1, 5))


def client_of(desk: Desk) -> Browser:
    """A browser that has opened the address with the token."""
    client = Browser(desk)
    client.get(f"/?token={TOKEN}")
    return client


@pytest.fixture
def desk(rules, tmp_path: Path) -> Desk:
    """A suspect and a cut to decide about."""
    return desk_of(
        rules, tmp_path, (*queue_of([suspect()], ()), cut("澳门葡京赌场| 皇冠体育投注| 时时彩计划| 百家乐技巧"))
    )


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {"host": "evil.test"}, 421),
        ("GET", f"/?token={TOKEN}", {"host": f"evil.test:{PORT}"}, 421),
        ("POST", "/decide", {"origin": "http://evil.test"}, 403),
        ("POST", "/decide", {"origin": "null"}, 403),
        ("POST", "/write", {"origin": f"http://127.0.0.1:{PORT + 1}"}, 403),
        ("POST", "/decide", {"content-length": "999999"}, 413),
        ("GET", "/static/../server.py", {}, 404),
        ("GET", "/static/other.js", {}, 404),
        ("GET", "/decide", {}, 405),
        ("POST", "/decide", {}, 400),
        ("GET", "/effect", {}, 400),
    ],
)
def test_what_is_not_ours_is_refused(desk: Desk, method: str, path: str, headers: dict[str, str], status: int):
    """Other names, other origins, too much, files that are not served, forms that are not ours."""
    assert client_of(desk).request(method, path, headers=headers).status_code == status
    assert read_journal(desk.journal) == {}


def test_without_the_token_nothing_is_shown(desk: Desk):
    """Neither a page nor a script; a wrong token is none."""
    client = Browser(desk)

    for path in ("/", "/?token=wrong", "/static/review.js", "/effect"):
        assert client.get(path).status_code == 403
    assert LINE not in client.get("/").text


def test_the_token_leaves_the_address_and_stays_in_a_cookie_that_scripts_cannot_read(desk: Desk):
    """Strict: no other site's link brings it along."""
    client = Browser(desk, follow=False)

    answer = client.get(f"/?token={TOKEN}")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=strict" in answer.headers["set-cookie"].lower()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_spam_shows_the_rule_and_writes_it_only_when_told(desk: Desk):
    """Diff, effect, then the file; the journal names the rule."""
    client = client_of(desk)
    before = {path: path.read_bytes() for path in Path(desk.rules.folder).rglob("*.toml")}

    shown = client.post("/decide", data={"item": "0123456789", "decision": "spam"})

    assert "The drafted trial rule" in shown.text
    assert "status = &#34;trial&#34;" in shown.text
    assert before == {path: path.read_bytes() for path in Path(desk.rules.folder).rglob("*.toml")}
    assert "1 of 1 pages come out otherwise" in client.get("/effect").text

    assert desk.proposal is not None
    rule = desk.proposal.rule
    client.post("/write", data={"digest": desk.proposal.digest})

    assert rule in {entry.id for entry in load_rules(desk.rules.folder).entries}
    assert read_journal(desk.journal)["0123456789"].rule == rule


def test_another_diff_than_the_one_shown_is_not_written(desk: Desk):
    """Two windows, one of them old."""
    client = client_of(desk)
    client.post("/decide", data={"item": "0123456789", "decision": "spam"})

    assert "no longer what is proposed" in client.post("/write", data={"digest": "other"}).text
    assert desk.proposal is None
    assert read_journal(desk.journal) == {}


@pytest.mark.parametrize("path", ["/decide", "/write", "/back", "/undo"])
@pytest.mark.parametrize("turn", ["0", "2", "", "-1", "x", "9" * 400])
def test_a_page_answers_for_what_it_shows_and_for_nothing_that_came_later(desk: Desk, path: str, turn: str):
    """A key pressed twice, a second window: the desk is at another turn, nothing is done and the page says so."""
    client = client_of(desk)
    client.post("/decide", {"item": "0123456789", "decision": "skip"})

    shown = client.post(path, {"item": "00ff", "decision": "keep", "digest": "", "turn": turn}).text

    assert "nothing was done" in LexborHTMLParser(shown).css_first('[role="alert"]').text()
    assert (desk.proposal, desk.turn, desk.left, read_journal(desk.journal)) == (None, 1, 1, {})


def test_an_answer_that_is_overtaken_is_not_done_to_the_next_item(desk: Desk):
    """While a rule is drafted, another answer and the page wait; then that answer is found to be of an old page."""
    waiting, go_on = threading.Event(), threading.Event()
    answered: list[bool] = []

    def draft() -> None:
        waiting.set()
        go_on.wait()
        desk.decide(desk.items[0], "spam")

    first = threading.Thread(target=lambda: answered.append(desk.answer(0, draft)))
    first.start()
    waiting.wait()
    second = threading.Thread(
        target=lambda: answered.append(desk.answer(0, lambda: desk.decide(desk.items[0], "keep")))
    )
    second.start()
    go_on.set()
    first.join()
    second.join()

    assert sorted(answered) == [False, True]
    assert desk.proposal is not None
    assert desk.proposal.decision == "spam"
    assert read_journal(desk.journal) == {}


def test_the_effect_of_a_draft_that_was_written_or_dropped_is_not_worked_out_to_its_end(desk: Desk):
    """It would keep the machine busy while the next item is looked at."""
    client = client_of(desk)
    client.post("/decide", {"item": "0123456789", "decision": "spam"})
    proposal = desk.proposal
    assert proposal is not None
    client.post("/back")

    with pytest.raises(QinggaoError, match="no longer what is proposed"):
        desk.effect(proposal)


def test_more_fields_than_a_form_has_are_no_form(desk: Desk):
    """Refused, not an error of the server."""
    assert client_of(desk).post("/decide", {str(n): "x" for n in range(99)}).status_code == 400


def test_scripts_are_kept_by_the_browser_and_pages_are_not(desk: Desk):
    """A page that waits for its scripts is a page without keys; their addresses change with their content."""
    client = client_of(desk)
    scripts = [node.attributes["src"] or "" for node in LexborHTMLParser(client.get("/").text).css("script")]

    assert [script.partition("?")[0] for script in scripts] == ["/static/review.js", "/static/htmx.js"]
    assert all("immutable" in client.get(script).headers["cache-control"] for script in scripts)
    assert client.get("/").headers["cache-control"] == "no-store"


def test_keep_skip_undo_and_back(desk: Desk):
    """A decision without files is written down at once and can be taken back; skipping is forgotten."""
    client = client_of(desk)

    client.post("/decide", data={"item": "0123456789", "decision": "keep"})
    assert read_journal(desk.journal)["0123456789"].decision == "keep"
    client.post("/undo")
    assert read_journal(desk.journal) == {}
    assert "0123456789" in client.post("/decide", data={"item": "00ff", "decision": "skip"}).text

    shown = client.post("/decide", data={"item": "00ff", "decision": "keep"}).text
    assert "qinggao check fails until the rule is narrowed" in shown
    client.post("/back")
    assert desk.proposal is None


def test_decisions_of_an_earlier_review_are_not_asked_again(desk: Desk, rules, tmp_path: Path):
    """The journal lies beside the nights."""
    client_of(desk).post("/decide", data={"item": "00ff", "decision": "spam"})

    again = desk_of(rules, tmp_path, desk.items)

    assert [item.key for item in again.items if item is again.next_item] == ["0123456789"]
    assert again.left == 1


def test_a_suspect_that_makes_no_rule_is_told_in_one_line(rules, tmp_path: Path):
    """A layout is mended elsewhere."""
    layout = Suspect("0a0a", "layout", "www.a.test#1", "does not fit", 0.9, 3, (), ())
    client = client_of(desk_of(rules, tmp_path, queue_of([layout], ())))

    shown = client.post("/decide", data={"item": "0a0a", "decision": "spam"}).text

    assert "a layout is mended in rules/sites/" in LexborHTMLParser(shown).css_first('[role="alert"]').text()


@pytest.mark.parametrize("decision", ["", "spam", "keep"])
def test_a_hostile_text_adds_no_element(rules, tmp_path: Path, decision: str):
    """In every field of an item, in the diff of its rule, and in the effect."""

    def structure(text: str) -> list[tuple[str, tuple[str, ...]]]:
        items = (*queue_of([suspect(text, f"fits {RULE} but for strong {text}")], ()), cut(text))
        client = client_of(desk_of(rules, tmp_path, items))
        answer = client.get("/")
        if decision:
            answer = client.post("/decide", data={"item": "0123456789", "decision": decision})
        tree = LexborHTMLParser(answer.text)
        for line in tree.css(".diff span, .note li"):
            line.decompose()  # as many as there are lines and faults
        return sorted((node.tag, tuple(node.attributes)) for node in tree.css("*"))

    assert structure(HOSTILE) == structure("江湖小站")
