"""
Pages that make parsers hang, fill memory or silently lose text: each ends as an article or as a named rejection.

Every page is cleaned in a process of its own with bounds on memory and on processor time, the whole way from bytes to
outcome. The bound on time is far above what a page takes; it ends what would not end by itself.
"""

from __future__ import annotations

import multiprocessing
import resource
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline import Kept, Page, clean, load_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from pipeline import RuleBook

MEMORY = 1 << 30
"""Bytes on top of what the process has already."""
SECONDS = 30
TITLE = "游泳馆延长开放时间"
SENTENCE = "城北的游泳馆从下个月起改为早上六点开门，晚上十点关门，票价不变。"
TEXTS = tuple(f"第{number}段。{SENTENCE}" for number in "一二三四五")
BODY = "".join(f"<p>{text}</p>" for text in TEXTS)
HEAD = f"<title>{TITLE}</title><h1>{TITLE}</h1>"
LONG = 1_000_000

# The text survives whole.
KEPT: dict[str, Callable[[], str]] = {
    "257 nested tags": lambda: "<div>" * 257 + BODY,
    "1,990 nested tags": lambda: "<div>" * 1_990 + BODY,
    "100,000 attributes": lambda: "<div " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{BODY}</div>",
    "a class of a million names": lambda: f"<div class='{'a ' * LONG}'>{BODY}</div>",
    "a bomb of entities in the doctype": lambda: (
        "<!DOCTYPE x [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30)) + f"]>&a29;{BODY}"
    ),
    "NUL characters": lambda: BODY.replace("馆", "\0馆\0"),
    "an unclosed comment": lambda: BODY + "<!--" + "x" * 7 * LONG,
    "an unclosed attribute": lambda: BODY + "<a href='" + "x" * LONG,
    "a script of opening braces": lambda: f"<script>{'a={' * LONG}</script>{BODY}",
    "a script that parses a broken string": lambda: (
        f"<script>a=JSON.parse('{chr(92)}'" + "\\'" * LONG + f"</script>{BODY}"
    ),
    "4,000 links": lambda: BODY + "".join(f"<a href=http://h{n}.example/>甲乙丙丁{n}</a>" for n in range(4_000)),
    "3,000 bylines": lambda: "<p>2024-05-01 10:00 来源：泊江网</p>" * 3_000 + BODY,
    "a million labels in an attribute": lambda: f"<meta name=source content='{'来源：' * LONG}'>{BODY}",
    "a title of a million characters": lambda: f"<title>{'_'.join([SENTENCE] * 30_000)}</title>{BODY}",
    "nested spans with an id": lambda: "<form>" + "<div><span id=x>" * 900 + BODY,
    "remarks without end": lambda: BODY + f"<div><b>甲</b><p>{SENTENCE}</p><i>3小时前</i></div>" * 1_500,
}

# One long text, of which nothing is lost: the page's text has so many of this character.
WHOLE: dict[str, tuple[Callable[[], str], str]] = {
    "a text of 9 MB": (lambda: f"<p>{SENTENCE * 90_000}</p>", "馆"),
    "6,000 siblings": (lambda: f"<div>{SENTENCE}</div>" * 6_000, "馆"),
    "6,000 line breaks": (lambda: f"<div>{(SENTENCE + '<br>') * 6_000}</div>", "馆"),
    "a million entities": (lambda: f"<p>{'&#39302;，' * 300_000}</p>", "馆"),
    "a pre of 6,000 lines": (lambda: f"<pre>{(SENTENCE + chr(10)) * 6_000}</pre>", "馆"),
}

REFUSED: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "2,049 nested tags": (lambda: "<div>" * 2_049 + BODY, "too_deep"),
    "a million nested tags": (lambda: "<div>" * LONG + BODY, "too_deep"),
    "a text of 11 MB": (lambda: f"<p>{SENTENCE * 120_000}</p>", "too_large"),
    "a million siblings": (lambda: "<p>x</p>" * LONG + BODY, "too_large"),
    "an unclosed comment of 50 MB": (lambda: BODY + "<!--" + "x" * 50 * LONG, "too_large"),
    "unclosed formatting": (lambda: "<p>" + "".join(f"<font size={n}>x<p>" for n in range(5_000)) + BODY, "too_large"),
    "selects without end": (lambda: "<select>" * 5_000 + "<option>" * 20_000 + BODY, "empty"),
    "nothing but NUL": (lambda: b"\0" * LONG, "not_html"),
}


@pytest.mark.parametrize("build", KEPT.values(), ids=KEPT.keys())
def test_the_text_of_a_hostile_page_is_kept(build: Callable[[], str], confined):
    """What would hang or silently empty a parser is cut out or read past; all paragraphs are there."""
    kind, text = confined(HEAD + build())

    assert kind == "kept", text
    assert set(TEXTS) <= set(text.split("\n"))


@pytest.mark.parametrize(("build", "char"), WHOLE.values(), ids=WHOLE.keys())
def test_nothing_of_a_long_text_is_lost(build: Callable[[], str], char: str, confined):
    """A text is never cut short in silence."""
    page = build()
    kind, text = confined(HEAD + page)

    assert kind == "kept", text
    assert text.count(char) == page.count(char) + page.count("&#39302;")


@pytest.mark.parametrize(("build", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_by_name(build: Callable[[], str | bytes], reason: str, confined):
    """Never an empty article."""
    page = build()

    assert confined(page if isinstance(page, bytes) else HEAD + page)[0] == reason


def test_lone_surrogates_cost_no_text(confined):
    """A page that was handed in as text may hold halves of characters."""
    kind, text = confined(HEAD + BODY.replace("馆", "馆\ud800"))

    assert kind == "kept", text
    assert text.count("馆") == len(TEXTS)


@pytest.fixture(scope="module")
def rules() -> RuleBook:
    """The rules, read once before any process is confined."""
    return load_rules()


@pytest.fixture
def confined(rules: RuleBook) -> Callable[[str | bytes], tuple[str, str]]:
    """Clean a page in a confined process; give "kept" and the text, or the reason and detail of the rejection."""

    def run(page: str | bytes) -> tuple[str, str]:
        context = multiprocessing.get_context("fork")
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_clean, args=(page, rules, sender))
        process.start()
        sender.close()
        try:
            return receiver.recv()
        except EOFError:
            pytest.fail(f"ended with code {process.exitcode}: out of memory or time")
        finally:
            process.join()

    return run


def _clean(page: str | bytes, rules: RuleBook, sender: Connection) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    body = page.encode() if isinstance(page, str) and "\ud800" not in page else page
    outcome = clean(Page(body=body), rules)
    sender.send(("kept", outcome.article.text) if isinstance(outcome, Kept) else (outcome.reason, outcome.detail))
