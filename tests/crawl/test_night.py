"""A whole night, over real HTTP, on the sample site and on sites made for a test."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.cleaning import flow
from pipeline.crawl.config import load_config, parse_config
from pipeline.crawl.demo import serve
from pipeline.crawl.discovery import discover
from pipeline.crawl.fetching.guard import Guard, system_lookup
from pipeline.crawl.night import run_night
from pipeline.crawl.progress import Silence
from pipeline.crawl.prune import prune
from pipeline.errors import InputError, LockedError, OutputError, StateError, UsageError
from pipeline.resources import samples_folder
from pipeline.rulebook.load import load_rules
from pipeline.urls import canonical_url

NIGHT = "2026-01-05"
BEGINNING = datetime.fromisoformat(f"{NIGHT}T02:00:00+08:00")
OUTPUTS = ("articles.jsonl", "rejected.jsonl", "summary.json")
CRAWL_TOML = Path(__file__).parents[2] / "crawl.toml"


class Ears(Silence):
    """Remembers what was noted."""

    def __init__(self):
        self.notes = []

    def noted(self, text):
        self.notes.append(text)


@pytest.fixture(scope="module")
def rules():
    """The built-in rule book."""
    return load_rules(None)


@pytest.fixture
def night(rules, tmp_path):
    """Run a night into a folder of the test; the clock goes on from its beginning."""

    def run(config, *, days=0, out=tmp_path / "out", **options):
        began = time.monotonic() - 86_400 * days
        return run_night(
            config,
            out,
            rules=rules,
            jobs=1,
            observer=options.pop("observer", Silence()),
            now=lambda: BEGINNING + timedelta(seconds=time.monotonic() - began),
            **options,
        )

    return run


def _lines(path):
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture(scope="module")
def sample_night(rules, tmp_path_factory):
    """The sample site, crawled once."""
    out = tmp_path_factory.mktemp("sample")
    began = time.monotonic()
    config = load_config(CRAWL_TOML)
    with serve(samples_folder() / "site") as addresses:
        summary = run_night(
            parse_config(CRAWL_TOML.read_text(encoding="utf-8").replace("serve =", "# serve ="), CRAWL_TOML),
            out,
            rules=rules,
            jobs=1,
            observer=Silence(),
            now=lambda: BEGINNING + timedelta(seconds=time.monotonic() - began),
            resolve=addresses,
        )
        visits = addresses.visits
    assert config.serve is not None
    return out, summary, visits


def test_every_page_of_the_sample_site_ends_as_it_should(sample_night):
    """Kept, rejected with its reason, redirected or never asked for: all as written down by hand."""
    out, _, _ = sample_night
    kept = {line["url"] for line in _lines(out / NIGHT / "articles.jsonl")}
    rejected = {line["url"]: line["reason"] for line in _lines(out / NIGHT / "rejected.jsonl")}
    for expected in _lines(samples_folder() / "site" / "expected.jsonl"):
        url = canonical_url(expected["url"])
        reason = {"kept": None, "redirect": "http_status", "never": "robots"}.get(
            expected["outcome"], expected.get("reason")
        )
        assert (url in kept, rejected.get(url)) == (reason is None, reason), url


def test_the_sum_of_a_night_comes_out(sample_night):
    """Pages in = articles + rejected, in the summary, in the file and by site."""
    out, summary, _ = sample_night
    written = json.loads((out / NIGHT / "summary.json").read_bytes())

    assert summary.pages_in == summary.articles + summary.rejected == written["pages_in"]
    assert len(_lines(out / NIGHT / "articles.jsonl")) == summary.articles
    assert len(_lines(out / NIGHT / "rejected.jsonl")) == summary.rejected == sum(written["reasons"].values())
    assert sum(site["articles"] for site in written["sites"].values()) == summary.articles


def test_an_article_on_two_pages_is_one_article(sample_night):
    """From the first line of the first page to the last of the second, which is a rejected line that says so."""
    out, _, _ = sample_night
    (expected,) = [line for line in _lines(samples_folder() / "site" / "expected.jsonl") if "pages" in line]
    (article,) = [line for line in _lines(out / NIGHT / "articles.jsonl") if line["url"] == expected["url"]]
    (later,) = [line for line in _lines(out / NIGHT / "rejected.jsonl") if line["reason"] == "continued"]
    paragraphs = article["text"].split("\n")

    assert expected["paragraphs"] == len(paragraphs)
    assert (paragraphs[0].startswith(expected["begins"]), paragraphs[-1].endswith(expected["ends"])) == (True, True)
    assert [article[key] for key in ("title", "source", "authors", "editors")] == [
        expected[key] for key in ("title", "source", "authors", "editors")
    ]
    assert [later["source_path"]] == article["cleaning"]["parts"]
    assert later["detail"] == f"page 2 of {expected['url']}"
    assert "pages:2" in article["cleaning"]["warnings"]


def test_what_robots_txt_refuses_is_never_asked_for(sample_night):
    """The server's own log knows of no visit."""
    visits = sample_night[2]

    assert [visit.path for visit in visits if visit.path.startswith(("/neibu/", "/search"))] == []
    for host in {visit.host for visit in visits}:
        assert next(visit.path for visit in visits if visit.host == host) == "/robots.txt"


def test_no_request_comes_before_its_time(sample_night):
    """Between two requests to a host lies at least its Crawl-delay, by the server's clock."""
    times = defaultdict(list)
    for visit in sample_night[2]:
        times[visit.host].append(visit.at)
    delays = {"www.lanpu-news.test": 0.05, "wanbao.lanpu-news.test": 0.05, "big5.lanpu-news.test": 0.02}

    for host, delay in delays.items():
        assert min(later - sooner for sooner, later in pairwise(times[host])) >= delay


def _site(folder, pages, responses="", host="www.small.test"):
    (folder / host).mkdir(parents=True)
    (folder / "site.toml").write_text(f"[[host]]\nname = '{host}'\ncharset = 'utf-8'\n" + textwrap.dedent(responses))
    for path, content in pages.items():
        (folder / host / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / host / path).write_text(content, encoding="utf-8")
    return folder


def _config(crawl="", site="", host="www.small.test", free=0):
    text = f"[crawl]\ndelay_s = 0\nmin_free_bytes = {free}\nretry_wait_s = 0.01\n{crawl}\n"
    return parse_config(f"{text}[[site]]\nhost = '{host}'\nstart = ['http://{host}/']\n{site}", Path("crawl.toml"))


def _story(number):
    title = f"第{number}个故事：码头上的早市"
    return f"""<html><head><title>{title}</title></head><body><h1>{title}</h1>
    <p>2026-01-04 08:00 来源：潮声日报</p>
    <div><p>清晨的码头上，渔船一条接一条靠岸，买鱼的人比平日来得更早，第{number}艘船也回来了。</p>
    <p>社区食堂把午饭的时间提前了半个小时，好让下夜班的人吃上热菜，食堂的师傅说这样大家都方便。</p>
    <p>修路的工人说，这一段路基比图纸上画的还要软，只能先把水排干，再把石料一层一层压实。</p></div></body></html>"""


STORIES = {f"n/t20260104_{number}.html": _story(number) for number in range(1, 9)}
FRONT = "<a href='/'>首页</a>" + "".join(f"<a href='/{path}'>故事</a>" for path in STORIES)


def test_a_second_run_of_a_night_asks_for_nothing_and_writes_the_same_bytes(night, tmp_path):
    """A night that is over stays as it is."""
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES})
    with serve(folder) as addresses:
        first = night(_config(), resolve=addresses)
        before = [(tmp_path / "out" / NIGHT / name).read_bytes() for name in OUTPUTS]
        asked = len(addresses.visits)
        second = night(_config(), resolve=addresses)

        assert len(addresses.visits) == asked
    assert first == second
    assert first.articles == 8
    assert [(tmp_path / "out" / NIGHT / name).read_bytes() for name in OUTPUTS] == before


def test_a_page_that_our_program_fails_at_is_one_rejection_of_the_night(night, tmp_path, monkeypatch):
    """Its line says why, the log too; all other articles are written, this night and whenever it is written again."""
    real = flow.clean_alone

    def clean_alone(page, rules):
        if page.url.endswith("_3.html"):
            raise AttributeError("no such thing")
        return real(page, rules)

    monkeypatch.setattr(flow, "clean_alone", clean_alone)
    ears = Ears()
    with serve(_site(tmp_path / "site", {"index.html": FRONT, **STORIES})) as addresses:
        summary = night(_config(), resolve=addresses, observer=ears)

    assert (7, 1) == (summary.articles, summary.faults)
    rejected = [line for line in _lines(tmp_path / "out" / NIGHT / "rejected.jsonl") if "_3.html" in line["url"]]
    what = "internal error, please report it: AttributeError: no such thing"
    assert [("internal_error", what)] == [(line["reason"], line["detail"]) for line in rejected]
    assert f"{rejected[0]['source_path']}: {what}" in ears.notes


def test_a_feed_that_our_program_fails_at_is_counted_and_kept(night, tmp_path, monkeypatch):
    """What it led to is lost; the rest of the night, and the next start that reads the archive, go on."""
    monkeypatch.setattr(discover, "_from_feed", lambda *_: 1 / 0)
    site = "feeds = ['http://www.small.test/feed.xml']"
    ears = Ears()
    pages = {"index.html": FRONT, "feed.xml": "<rss/>", **STORIES}
    with serve(_site(tmp_path / "site", pages)) as addresses:
        summary = night(_config(site=site), resolve=addresses, observer=ears)
        (tmp_path / "out" / "state.sqlite").unlink()
        again = night(_config(site=site), resolve=addresses)

    assert (8, 8) == (summary.articles, again.articles)
    assert 1 == summary.faults
    assert "http://www.small.test/feed.xml: internal error, please report it: ZeroDivisionError: division by zero" in (
        ears.notes
    )


def test_an_unchanged_page_is_asked_for_with_its_validators_and_not_written_twice(night, tmp_path):
    """The next visit is conditional, and its 304 is a revisit record and no article."""
    responses = """
    [[response]]
    why = "validators"
    host = "www.small.test"
    path = "/n/t20260104_1.html"
    etag = '"1"'
    """
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES}, responses)
    with serve(folder) as addresses:
        night(_config(), resolve=addresses)
        third = night(_config(), days=3, resolve=addresses)
        statuses = [visit.status for visit in addresses.visits if visit.path == "/n/t20260104_1.html"]

    assert statuses == [200, 304]
    assert (third.night, third.articles, third.unchanged) == ("2026-01-08", 0, 8)


def test_a_site_without_news_does_not_look_broken_and_one_that_lost_its_articles_does(night, tmp_path):
    """A night without anything new is ordinary; a front page that leads nowhere any more is not."""
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES})
    with serve(folder) as addresses:
        findings = [night(_config(), days=day, resolve=addresses).findings for day in (0, 3, 4)]
        (folder / "www.small.test" / "index.html").write_text("<div id=app></div>")
        broken = night(_config(), days=5, resolve=addresses).findings

    assert findings == [(), (), ()]
    assert [str(finding) for finding in broken] == ["www.small.test: articles 0, was 8"]


def test_the_budget_of_a_site_ends_its_night_and_the_rest_waits(night, tmp_path):
    """What is left is counted, and fetched another night."""
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES})
    with serve(folder) as addresses:
        first = night(_config(site="pages_per_night = 4"), resolve=addresses)
        second = night(_config(site="pages_per_night = 4"), days=1, resolve=addresses)

    assert (first.articles, first.left) == (3, {"www.small.test": 5})
    assert (second.articles, second.left) == (3, {"www.small.test": 2})


def test_a_fault_that_passes_leaves_one_record_and_one_article(night, tmp_path):
    """A 500 is asked again and never archived; one that stays is reported with its status."""
    responses = """
    [[response]]
    why = "passes"
    host = "www.small.test"
    path = "/n/t20260104_1.html"
    fail_first = 2
    [[response]]
    why = "stays"
    host = "www.small.test"
    path = "/n/t20260104_2.html"
    fail_first = 99
    """
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES}, responses)
    with serve(folder) as addresses:
        summary = night(_config(), resolve=addresses)
        tries = [visit.path for visit in addresses.visits].count("/n/t20260104_2.html")

    assert summary.articles == 7
    assert tries == 4
    (refused,) = [
        line for line in _lines(tmp_path / "out" / NIGHT / "rejected.jsonl") if line["url"].endswith("_2.html")
    ]
    assert (refused["reason"], refused["detail"], refused["source_path"]) == ("http_status", "500", None)


def test_a_site_without_an_address_is_reported_and_harms_no_other(night, tmp_path):
    """A dead host costs its own pages only."""
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES})
    config = _config("retries = 0", "[[site]]\nhost = 'gone.invalid'\nstart = ['http://gone.invalid/']")
    with serve(folder) as addresses:
        summary = night(config, resolve=addresses)

    assert summary.articles == 8
    assert summary.sites["gone.invalid"].reasons == {"fetch_failed": 1}


def test_a_link_into_the_inner_network_is_refused(night, tmp_path):
    """A configured host that leads to loopback is not connected to."""
    contact = "contact = 'bot@example.org'"
    summary = night(_config(f"{contact}\nretries = 0", host="localhost"), out=tmp_path / "out")

    (refused,) = _lines(tmp_path / "out" / NIGHT / "rejected.jsonl")
    assert (summary.articles, refused["reason"]) == (0, "blocked_address")


INWARD = {
    "n/t20260104_1.html": "http://127.0.0.1/secret",
    "n/t20260104_2.html": "http://inner.small.test/secret",
    "n/t20260104_3.html": "//169.254.169.254/latest/meta-data/",
    "n/t20260104_4.html": "http://mixed.small.test:8080/secret",
    "n/t20260104_5.html": "https://2130706433/secret",
}


def test_a_redirect_into_the_inner_network_is_refused(night, tmp_path, monkeypatch):
    """To an address, in any spelling, or to a name of the site that leads inside: no hop is connected to."""
    answers = {"inner.small.test": ["10.0.0.1"], "mixed.small.test": ["8.8.8.8", "127.0.0.1"]}

    async def lookup(host, port):
        return answers.get(host) or await system_lookup(host, port)

    monkeypatch.setattr("pipeline.crawl.night.Guard", lambda resolve: Guard(resolve=resolve, lookup=lookup))
    responses = "".join(
        f"[[response]]\nwhy = 'x'\nhost = 'www.small.test'\npath = '/{path}'\nstatus = 302\nredirect = '{to}'\n"
        for path, to in INWARD.items()
    )
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES}, responses)
    aliases = "aliases = ['*.small.test', '127.0.0.1', '169.254.169.254', '2130706433']"
    with serve(folder) as addresses:
        summary = night(_config("retries = 0", aliases), resolve=addresses)

    reasons = {line["url"]: line["reason"] for line in _lines(tmp_path / "out" / NIGHT / "rejected.jsonl")}
    assert summary.articles == len(STORIES) - len(INWARD)
    assert [reasons.pop(f"http://www.small.test/{path}") for path in INWARD] == ["http_status"] * len(INWARD)
    assert reasons.pop("http://www.small.test/") == "index_page"
    assert list(reasons.values()) == ["blocked_address"] * len(INWARD)


IMPOSTERS = {
    "n/t20260104_1.html": ("<title>出错啦</title><p>您访问的页面不存在，三秒后返回首页", "soft_404"),
    "n/t20260104_2.html": ("<title>会员</title><p>该内容为会员专享，请先登录", "login_wall"),
    "n/t20260104_3.html": ("<title>small.test</title><p>此域名可转让，联系我们", "parked_domain"),
    "n/t20260104_4.html": ("<title>安全验证</title><p>请向右拖动滑块完成验证", "challenge_page"),
    "n/t20260104_5.html": (
        "body{color:red} /* 清晨的码头上，渔船一条接一条靠岸，买鱼的人比平日来得更早。 */",
        "not_html",
    ),
    "n/t20260104_6.html": ("var a = '清晨的码头上，渔船一条接一条靠岸，买鱼的人比平日来得更早。'", "not_html"),
}


def test_what_stands_in_an_articles_place_is_counted_by_name_and_never_an_article(night, tmp_path):
    """Soft 404s, login walls, parked domains, challenges, style sheets and scripts at addresses of articles."""
    pages = {path: page for path, (page, _) in IMPOSTERS.items()}
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES, **pages})
    with serve(folder) as addresses:
        summary = night(_config(), resolve=addresses)

    rejected = {line["url"]: line["reason"] for line in _lines(tmp_path / "out" / NIGHT / "rejected.jsonl")}
    for path, (_, reason) in IMPOSTERS.items():
        assert rejected[f"http://www.small.test/{path}"] == reason
    assert summary.articles == len(STORIES) - len(IMPOSTERS)
    assert summary.sites["www.small.test"].reasons["not_html"] == 2


def test_challenge_pages_make_the_crawl_leave_the_host_alone(night, tmp_path):
    """After three in a row nothing more is asked of the host that night, and none becomes an article."""
    challenge = "<html><script>document.cookie='__jsl_clearance=1'</script></html>"
    folder = _site(tmp_path / "site", {"index.html": FRONT, **dict.fromkeys(STORIES, challenge)})
    ears = Ears()
    with serve(folder) as addresses:
        summary = night(_config(), resolve=addresses, observer=ears)
        asked = [visit.path for visit in addresses.visits if visit.path.startswith("/n/")]

    assert len(asked) == 3
    assert (summary.articles, summary.left) == (0, {"www.small.test": 5})
    assert any("left alone" in note for note in ears.notes)


def test_a_nearly_full_disk_stops_the_night_before_it_is_full(night, tmp_path):
    """The crawl ends cleanly, says so, and goes on when there is room."""
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES})
    with serve(folder) as addresses:
        with pytest.raises(OutputError, match="disk nearly full"):
            night(
                _config(crawl="").__class__(
                    _config().crawl.model_copy(update={"min_free_bytes": 1 << 60}), _config().sites
                ),
                resolve=addresses,
            )
        assert not (tmp_path / "out" / NIGHT / "articles.jsonl").exists()
        summary = night(_config(), resolve=addresses)

    assert summary.articles == 8


def test_a_disk_that_is_full_is_one_error_and_the_next_night_goes_on(night, tmp_path):
    """Whatever write fails first, nothing half-written is left and nothing is lost."""
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    failures = 0
    with serve(folder) as addresses:
        try:
            for limit in (0, 700, 60_000, 100_000):
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
                try:
                    night(_config(), resolve=addresses, out=tmp_path / f"out{limit}")
                except (OutputError, StateError) as exc:
                    failures += "run again" in str(exc) or "--out" in str(exc)
                finally:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
                assert not list((tmp_path / f"out{limit}").glob("*/articles.jsonl"))
                assert night(_config(), resolve=addresses, out=tmp_path / f"out{limit}").articles == 8
        finally:
            signal.signal(signal.SIGXFSZ, before)
    assert failures == 4


def test_two_crawls_never_share_a_folder(night, tmp_path):
    """The second one says who is there."""
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES})
    caught = []

    def second(name):
        if name == "opened":
            with pytest.raises(LockedError, match=str(os.getpid())) as error:
                night(_config(), resolve={})
            caught.append(error)

    with serve(folder) as addresses:
        night(_config(), resolve=addresses, checkpoint=second)

    assert len(caught) == 1


INTERRUPTED = """
import signal, sys, os, json
from datetime import datetime
from pathlib import Path
from pipeline.crawl.config import parse_config
from pipeline.crawl.night import run_night
from pipeline.crawl.progress import Silence
from pipeline.crawl.prune import prune
from pipeline.rulebook.load import load_rules

class Interrupting(Silence):
    count = 0
    def visited(self, settlement):
        self.count += 1
        if self.count == 3:
            os.kill(os.getpid(), signal.SIGINT)

summary = run_night(parse_config(sys.argv[1], Path("c.toml")), Path(sys.argv[2]), rules=load_rules(None), jobs=1,
    observer=Interrupting(), now=lambda: datetime.fromisoformat("2026-01-05T02:00:00+08:00"),
    resolve={"www.small.test": ("127.0.0.1", int(sys.argv[3]))})
print(json.dumps([summary.is_interrupted, sum(summary.left.values()), str(summary)]))
"""


def test_ctrl_c_finishes_what_is_under_way_and_says_what_is_left(night, tmp_path):
    """What was fetched is kept; the next start goes on from there."""
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES})
    config = "[crawl]\ndelay_s = 0\nmin_free_bytes = 0\n[[site]]\nhost = 'www.small.test'\nstart = ['http://www.small.test/']\n"
    with serve(folder) as addresses:
        port = addresses["www.small.test"][1]
        ended = subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, "-c", INTERRUPTED, config, str(tmp_path / "out"), str(port)],
            capture_output=True,
            text=True,
            check=True,
        )
        is_interrupted, left, said = json.loads(ended.stdout)
        assert is_interrupted
        assert left in {5, 6}  # one more may have begun before the signal was heard
        assert f"{left} addresses are left" in said
        asked = len(addresses.visits)
        summary = night(_config(), resolve=addresses)

        assert len(addresses.visits) == asked + left
    assert summary.articles == 8


TWICE = INTERRUPTED.replace(
    "class Interrupting(Silence):",
    """import threading
class Interrupting(Silence):
    def noted(self, text):
        if text.startswith("stopping"):
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
""",
)


def test_a_second_ctrl_c_ends_at_once_and_loses_nothing(night, tmp_path):
    """It does not wait for a server that takes its time; the next start goes on."""
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES})
    config = "[crawl]\ndelay_s = 0\nmin_free_bytes = 0\ntimeout_s = 600\n"
    config += "[[site]]\nhost = 'www.small.test'\nstart = ['http://www.small.test/']\n"
    with serve(folder) as addresses, socket.create_server(("127.0.0.1", 0)) as silent:
        config += "[[site]]\nhost = 'www.mute.test'\nstart = ['http://www.mute.test/']\n"
        script = TWICE.replace(
            'resolve={"www.small.test": ("127.0.0.1", int(sys.argv[3]))}',
            f'resolve={{"www.small.test": ("127.0.0.1", int(sys.argv[3])), "www.mute.test": {silent.getsockname()!r}}}',
        )
        port = addresses["www.small.test"][1]
        ended = subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, "-c", script, config, str(tmp_path / "out"), str(port)],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert "KeyboardInterrupt" in ended.stderr
        summary = night(_config(), resolve=addresses)
        pages = [visit.path for visit in addresses.visits if visit.path.startswith("/n/")]

    assert summary.articles == 8
    assert len(pages) - len(set(pages)) <= 1  # the one that was under way


def test_a_night_that_was_not_written_is_written_by_the_next_one(night, tmp_path):
    """Pages fetched last night and not cleaned are not forgotten."""
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES})

    def die(name):
        if name == "written":
            raise KeyboardInterrupt

    with serve(folder) as addresses:
        with pytest.raises(KeyboardInterrupt):
            night(_config(), resolve=addresses, checkpoint=die)
        for name in OUTPUTS:
            (tmp_path / "out" / NIGHT / name).unlink()
        night(_config(), days=1, resolve=addresses)

    assert len(_lines(tmp_path / "out" / NIGHT / "articles.jsonl")) == 8


def test_a_night_is_replayed_from_its_own_archive(night, tmp_path):
    """Recorded responses in place of the network give the same articles; what is not recorded is 404."""
    folder = _site(tmp_path / "site", {"index.html": FRONT + "<a href='/n/t20260104_99.html'>缺</a>", **STORIES})
    with serve(folder) as addresses:
        first = night(_config(), resolve=addresses)
    archive = sorted((tmp_path / "out" / NIGHT / "warc").glob("*.warc.gz"))

    again = night(_config(), out=tmp_path / "again", replay=archive)

    texts = [[line["text"] for line in _lines(tmp_path / out / NIGHT / "articles.jsonl")] for out in ("out", "again")]
    assert sorted(texts[0]) == sorted(texts[1])
    assert again.articles == first.articles == 8


def test_the_log_of_a_night_has_a_line_for_each_address(sample_night):
    """Each line is a JSON object; no query of an address is in it."""
    out, summary, _ = sample_night
    lines = _lines(out / NIGHT / "log.jsonl")
    finals = [line for line in lines if "url" in line and line.get("final", True)]

    assert len(finals) == summary.pages_in
    assert not [line for line in finals if "?" in line["url"] and not line["url"].endswith("?…")]


def test_old_archives_are_pruned_and_nothing_is_fetched_again_for_it(night, tmp_path):
    """The articles stay, the bytes go, and the crawl still knows every address."""
    folder = _site(tmp_path / "site", {"index.html": FRONT, **STORIES})
    with serve(folder) as addresses:
        for day in (0, 1, 1.95):  # less than the two days after which the stories are due again
            night(_config(), days=day, resolve=addresses)
        pruned = prune(tmp_path / "out", keep=1)
        asked = len(addresses.visits)
        night(_config(), days=1.95, resolve=addresses)

        assert len(addresses.visits) == asked
    assert pruned.nights == ("2026-01-05", "2026-01-06")
    assert pruned.freed_bytes > 1000
    assert [path.parent.name for path in (tmp_path / "out").glob("*/warc")] == ["2026-01-07"]
    assert len(_lines(tmp_path / "out" / NIGHT / "articles.jsonl")) == 8
    assert prune(tmp_path / "out", keep=5) == ((), 0)


@pytest.mark.parametrize(("folder", "keep", "error"), [("none", 3, InputError), ("none", 0, UsageError)])
def test_pruning_says_what_it_cannot_do(tmp_path, folder, keep, error):
    """A folder without a crawl and a number that would remove everything are told."""
    with pytest.raises(error):
        prune(tmp_path / folder, keep)
