"""What people see of a crawl."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console
from rich.progress import Progress

from pipeline.crawl.fetching.errand import Capture, Errand
from pipeline.crawl.fetching.exchange import Response
from pipeline.crawl.progress import JsonLog, PlainLines, Several, Terminal, observing, printable, without_query
from pipeline.crawl.store.settle import Settlement

NOW = datetime(2026, 1, 5, 2, tzinfo=UTC)
URL = "http://www.a.test/x.html?token=secret"


def _settlement(reason=None, detail="", url=URL, **rest):
    errand = Errand(url, "www.a.test", "article")
    return Settlement(errand, NOW, NOW + timedelta(days=1), 86_400, reason=reason, detail=detail, **rest)


def _captured():
    response = Response(200, (), b"", b"x" * 10, notes=("unverified-tls",))
    capture = Capture(Errand(URL, "www.a.test", "article"), response, NOW, "sha1:x", is_same=False)
    return _settlement(status=200, capture=capture)


HOSTILE = ["a\nb", "\x1b[2J", "\x1b]0;title\x07", "\u202egnp.exe", "\u2028", "a\x00b", "[bold]x[/bold]"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_cannot_write_into_a_log(text):
    """Line ends, escape sequences and direction marks are shown, not obeyed; a log line stays one line."""
    plain, logged = io.StringIO(), io.BytesIO()
    told = Several([PlainLines(plain), JsonLog(logged, lambda: NOW)])

    told.noted(text)
    told.visited(_settlement("fetch_failed", text))

    assert len(plain.getvalue().splitlines()) == 1
    assert plain.getvalue().rstrip("\n").isprintable()
    assert [json.loads(line)["at"] for line in logged.getvalue().splitlines()] == [
        NOW.isoformat(timespec="milliseconds")
    ] * 2
    assert all(line.decode().isprintable() for line in logged.getvalue().split(b"\n"))


def test_the_log_tells_what_became_of_an_address_without_its_query():
    """Status, size and notes for a page; reason and detail for a refusal; never a token."""
    stream = io.BytesIO()
    log = JsonLog(stream, lambda: NOW)
    log.visited(_captured())
    log.visited(_settlement("timeout", "no answer in time"))
    log.cleaned(3, 3)
    page, refusal, cleaned = map(json.loads, stream.getvalue().splitlines())

    assert (page["status"], page["bytes"], page["notes"]) == (200, 10, ["unverified-tls"])
    assert (refusal["reason"], refusal["final"]) == ("timeout", True)
    assert cleaned["cleaned"] == 3
    assert b"secret" not in stream.getvalue()


def test_plain_lines_tell_the_standing_from_time_to_time():
    """Requests, rate, failures and the busiest hosts, every so many seconds."""
    stream, seconds = io.StringIO(), iter([0.0, 1.0, 11.0, 11.0, 11.0])
    lines = PlainLines(stream, lambda: next(seconds), every_s=10)
    lines.visited(_settlement())
    lines.visited(_settlement("timeout"))

    assert stream.getvalue() == "2 requests, 0.2/s, 1 failed; www.a.test 2\n"


def test_the_terminal_shows_markup_of_pages_as_text():
    """A page's brackets are no markup of ours."""
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with Progress(console=console) as progress:
        terminal = Terminal(progress)
        terminal.noted("[bold]x[/bold] \x1b[2J")
        terminal.visited(_settlement("timeout"))
        terminal.cleaned(1, 2)
        fetching, cleaning = progress.tasks
        assert (fetching.completed, fetching.fields["failed"]) == (1, 1)
        assert (cleaning.completed, cleaning.total) == (1, 2)

    assert "[bold]x[/bold] \\x1b[2J" in console.file.getvalue()


@pytest.mark.parametrize(("text", "shown"), [("清稿 a", "清稿 a"), ("\t", "\\t"), ("\ufeff", "\\ufeff")])
def test_ordinary_text_is_shown_as_it_is(text, shown):
    """Only what could do harm is escaped."""
    assert printable(text) == shown


def test_an_address_without_query_is_shown_as_it_is():
    """There is nothing to hide."""
    assert without_query("http://a.test/x") == "http://a.test/x"


@pytest.mark.parametrize(("is_terminal", "kind"), [(True, Terminal), (False, PlainLines)])
def test_a_terminal_gets_a_live_line_and_a_file_plain_ones(is_terminal, kind):
    """What a person watches moves; what a log keeps does not."""
    stream = io.StringIO()
    stream.isatty = lambda: is_terminal

    with observing(stream) as observer:
        assert isinstance(observer, kind)
