"""What a response is: by its type, by its bytes, by its address. None but a page becomes an article."""

from __future__ import annotations

import json

import pytest

from pipeline import Kept, Page, Rejected, clean, load_rules
from pipeline.__main__ import _run
from pipeline.cleaning.media import essence, kind_of, refuse_media

RULES = load_rules()
TEXT = "星期六清早，河东镇的老街上又摆出了十几个旧书摊，来得最早的是一位退休的木匠，他带来了三箱旧小说。"
HEADLINE = "旧书摊又开张了"
PAGE = f"<html><head><title>{HEADLINE}</title></head><body><h1>{HEADLINE}</h1><p>{TEXT}</p><p>{TEXT}</p></body></html>"
STYLE = (
    f"/* {TEXT} */\nbody{{font:12px/20px 'SimSun'}}\n.main h1{{color:#333}}\n/* {TEXT} */\n.foot{{content:'{TEXT}'}}\n"
)
SCRIPT = f"/* {TEXT} */\nvar tips = ['{TEXT}', '{TEXT}'];\ndocument.write('<p>{TEXT}</p><p>{TEXT}</p>');\n"
DATA = json.dumps(
    {"code": 0, "data": {"title": "旧书摊", "content": f"<p>{TEXT}</p><p>{TEXT}</p>"}}, ensure_ascii=False
)

# (name, Content-Type, ending of the address, body)
NO_PAGES = [
    ("a style sheet", "text/css", "a.css", STYLE),
    ("a style sheet called a page", "text/html; charset=utf-8", "a.css", STYLE),
    ("a style sheet of nobody knows where", "text/html", "news/1.html", STYLE),
    ("a style sheet with a rule at", "text/html", "1.html", f'@charset "utf-8";\n.a:after{{content:"{TEXT}"}}'),
    ("a script", "application/javascript", "a.js", SCRIPT),
    ("a script called a page", "text/html", "a.js?v=3", SCRIPT),
    ("a script of nobody knows where", "text/html", "1.html", SCRIPT),
    ("a script that assigns", "text/html", "1.html", f"SINA.roll.data = {{list: ['{TEXT}']}}"),
    ("a script that asks", "text/html", "1.html", f"if (typeof x == 'undefined') {{ show('{TEXT}') }}"),
    ("a script that calls", "text/html", "1.html", f"$(function () {{ $('#a').html('<p>{TEXT}</p>') }})"),
    ("data", "application/json", "a", DATA),
    ("linked data", "application/ld+json", "a", DATA),
    ("data called a page", "text/html", "a", DATA),
    ("a page in the wrong type", "application/json", "a.html", PAGE),
    ("a feed", "application/rss+xml", "a", f"<rss><item><description>{TEXT}</description></item></rss>"),
    ("another markup", "text/xml", "a", f"<records><record>{TEXT}</record><record>{TEXT}</record></records>"),
    ("a drawing", "image/svg+xml", "a.svg", f"<svg><text>{TEXT}</text></svg>"),
    ("a plain text", "text/plain; charset=utf-8", "a.html", f"旧书摊又开张了\n\n{TEXT}\n\n{TEXT}\n"),
    ("rules for robots", "text/plain", "robots.txt", f"# {TEXT}\nUser-agent: *\nDisallow: /\n"),
    ("a table", "text/csv", "a.csv", f"旧书摊,{TEXT}\n"),
    ("bytes", "application/octet-stream", "a.dat", f"{TEXT}\n{TEXT}\n"),
    ("a picture that was not fetched", "image/jpeg", "a.jpg", ""),
    ("a document", "text/html", "a.html", "%PDF-1.7 " + TEXT),
    ("a picture's text called a page", "text/html", "a.jpg", f"{TEXT}\n{TEXT}\n"),
]


@pytest.mark.parametrize(("media", "name", "body"), [row[1:] for row in NO_PAGES], ids=[row[0] for row in NO_PAGES])
def test_what_is_no_page_is_never_an_article(media: str, name: str, body: str):
    """Type, bytes or address gives it away; the reason is one for all."""
    outcome = clean(Page(body=body.encode(), url=f"http://a.test/{name}", content_type=media, status=200), RULES)

    assert isinstance(outcome, Rejected), outcome
    assert "not_html" == outcome.reason
    assert outcome.detail


PAGES = [
    ("a page", "text/html", "a.html"),
    ("a page of a phone site", "application/xhtml+xml; charset=utf-8", "wap/20260104/1077.html"),
    ("a page without a type", None, "a.html"),
    ("a page with half a type", "charset=utf-8", "a.html"),
    ("a page of any type", "*/*", "a.html"),
    ("a page sent as plain text", "text/plain", "a.shtml"),
    ("a page sent as bytes", "application/octet-stream", "a.shtml"),
    ("a page sent as XML", "text/xml", "a.xhtml"),
    ("a page at the address of a picture", "text/html", "a.jpg"),
    ("a page of a type nobody knows", "text/x-server-parsed-html", "a.shtml"),
]


@pytest.mark.parametrize(("media", "name"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
@pytest.mark.parametrize("start", ["", "\ufeff \r\n", "<?xml version='1.0'?>\n<!-- 河东网 -->\n"])
def test_a_page_is_one_whatever_it_is_sent_as(media: str | None, name: str, start: str):
    """Servers have no type for .shtml, or one of their own; a tag at the beginning is what counts."""
    outcome = clean(Page(body=(start + PAGE).encode(), url=f"http://a.zip/{name}", content_type=media), RULES)

    assert isinstance(outcome, Kept), outcome
    assert TEXT in outcome.article.text


def test_a_host_name_is_no_file():
    """A domain may end as an archive does."""
    assert refuse_media("text/html", "http://a.zip", "旧书摊") is None


def test_an_error_is_named_before_what_it_is_sent_as():
    """A 404 that answers in JSON, or with nothing, is a 404."""
    for body, media in ((DATA, "application/json"), ("", "image/png"), ("没有", "text/plain"), ("", None)):
        outcome = clean(Page(body=body.encode(), status=404, content_type=media), RULES)

        assert isinstance(outcome, Rejected)
        assert "http_status" == outcome.reason


def test_a_text_that_is_handed_in_is_no_response():
    """`--from text` says what it is; no type is asked for."""
    outcome = clean(Page(body=f"旧书摊又开张了\n{TEXT}\n{TEXT}", media="text", content_type="text/plain"), RULES)

    assert isinstance(outcome, Kept)


@pytest.mark.parametrize(
    ("header", "media"),
    [
        ("Text/HTML;charset=gb2312", "text/html"),
        (" text/html, text/html", "text/html"),
        ("text/html charset=gbk", "text/html"),
        ("application/unknown", None),
        ("html", None),
        ("", None),
        (None, None),
    ],
)
def test_a_type_is_read_however_it_is_written(header: str | None, media: str | None):
    """What names no type says nothing."""
    assert essence(header) == media


@pytest.mark.parametrize("media", ["image/x", "video/mp4", "font/woff", "a/b+json", "text/css"])
def test_families_and_suffixes_have_names(media: str):
    """A type that nobody has heard of still belongs to a family."""
    assert kind_of(media)


@pytest.mark.parametrize("start", [".a ", "a{", "/*", "@media ", "x.y", "if(", "<", "<a", "$."])
def test_hostile_beginnings_cost_little(start: str):
    """Every repeat is bounded."""
    refuse_media("text/html", "http://a.test/" + "." * 1000, start * 100_000)


def test_a_file_of_responses_gives_articles_of_its_pages_alone(tmp_path, capsys, response_member):
    """`qinggao clean` over an archive: every response is counted, none but the page is written."""
    archive = tmp_path / "all.warc.gz"
    rows = [(f"http://a.test/{row}/{name}", media, body) for row, (_, media, name, body) in enumerate(NO_PAGES)]
    rows.append(("http://a.test/page.html", "text/html", PAGE))
    archive.write_bytes(b"".join(response_member(url, body.encode(), media) for url, media, body in rows))
    out, rejected = tmp_path / "articles.jsonl", tmp_path / "rejected.jsonl"

    assert _run(["clean", str(archive), "--out", str(out), "--rejected", str(rejected)]) == 0

    capsys.readouterr()
    articles = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    reasons = [json.loads(line)["reason"] for line in rejected.read_text("utf-8").splitlines()]
    assert ["http://a.test/page.html"] == [article["url"] for article in articles]
    assert ["not_html"] * len(NO_PAGES) == reasons
