"""An answer follows from the site, the request and how often it came before."""

import gzip

import pytest

from pipeline.crawl.demo.answers import Asked, answer
from pipeline.crawl.demo.site import load_site

RESPONSE = '\n[[response]]\nwhy = "a test"\nhost = "a.test"\npath = "/x.html"\n'
VALIDATORS = RESPONSE + "etag = '\"1\"'\nlast_modified = 2025-11-16T10:02:14+08:00\n"


@pytest.fixture
def ask(make_site):
    """Ask a site with the given responses for a path on a.test."""

    def asked(path, responses="", before=0, host="a.test", files=None, **headers):
        site = load_site(make_site(responses, **(files or {})))
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        return answer(site, Asked(host, path, fields, before))

    return asked


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("p.html", "text/html; charset=utf-8"),
        ("p.shtml", "text/html; charset=utf-8"),
        ("rss.xml", "text/xml"),
        ("robots.txt", "text/plain"),
        ("s.css", "text/css"),
        ("p.jpg", "application/octet-stream"),
    ],
)
def test_a_file_is_served_under_the_type_its_name_says(make_site, name, kind):
    """Only HTML pages get the host's charset: a feed and a robots.txt say it themselves, or not at all."""
    folder = make_site()
    (folder / "a.test" / name).write_bytes(b"body")

    found = answer(load_site(folder), Asked("a.test", f"/{name}", {}))

    assert (found.status, dict(found.headers), found.body) == (200, {"Content-Type": kind}, b"body")


def test_a_host_without_charset_announces_none(make_site):
    """The pages of an old site must say themselves what they are."""
    folder = make_site()
    (folder / "b.a.test" / "x.html").write_bytes(b"")

    assert answer(load_site(folder), Asked("b.a.test", "/x.html", {})).headers == (("Content-Type", "text/html"),)


def test_a_foreign_host_is_misdirected(ask):
    """The server never answers for a host that is not its own."""
    assert ask("/x.html", host="c.test").status == 421


def test_a_missing_file_is_not_found(ask):
    """Without a page for it, a plain line says so."""
    found = ask("/y.html")

    assert (found.status, found.body) == (404, b"404 Not Found\n")


def test_a_host_may_have_its_own_page_for_what_it_lacks(ask):
    """The page is 404.html; its status is 404 all the same."""
    found = ask("/y.html", files={"404": b"<p>gone</p>"})

    assert (found.status, found.body) == (404, b"<p>gone</p>")


def test_a_redirect_is_sent_in_its_charset(ask):
    """A Location header can hold raw bytes of an old encoding."""
    found = ask("/x.html", RESPONSE + 'status = 302\nredirect = "/潮"\nredirect_charset = "gbk"\n')

    assert found.status == 302
    assert dict(found.headers)["Location"].encode("latin-1") == b"/\xb3\xb1"


@pytest.mark.parametrize("path", ["/s?n=%B3%B1", "/s?n=%b3%b1", "/%73?n=%B3%B1"])
def test_all_spellings_of_an_address_get_its_response(ask, path):
    """Percent-encoding stands for bytes; how they are written does not matter."""
    special = RESPONSE.replace("/x.html", "/s?n=%B3%B1") + 'file = "x.html"\n'

    assert ask(path, special).body == b"<p>x</p>"


def test_another_query_is_another_address(ask):
    """The wrong bytes are not found, as on a real server."""
    special = RESPONSE.replace("/x.html", "/s?n=%B3%B1") + 'file = "x.html"\n'

    assert ask("/s?n=%C2%B3%C2%B1", special).status == 404


@pytest.mark.parametrize(("before", "status"), [(0, 500), (1, 500), (2, 200), (3, 200)])
def test_a_fault_passes_after_as_many_requests_as_it_says(ask, before, status):
    """`fail_first` counts requests for the same address."""
    assert ask("/x.html", RESPONSE + "fail_first = 2\n", before=before).status == status


def test_status_and_headers_can_be_set(ask):
    """A challenge page has a status and cookies of its own, and its file as the body."""
    found = ask("/x.html", RESPONSE + 'status = 521\nheaders = { "Set-Cookie" = "a=1" }\ncontent_type = "text/html"\n')

    assert found.status == 521
    assert found.headers == (("Content-Type", "text/html"), ("Set-Cookie", "a=1"))
    assert found.body == b"<p>x</p>"


def test_validators_are_sent(ask):
    """ETag as written, Last-Modified in GMT."""
    headers = dict(ask("/x.html", VALIDATORS).headers)

    assert headers["ETag"] == '"1"'
    assert headers["Last-Modified"] == "Sun, 16 Nov 2025 02:02:14 GMT"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if_none_match": '"1"'}, 304),
        ({"if_none_match": '"0", "1"'}, 304),
        ({"if_none_match": '"2"'}, 200),
        ({"if_modified_since": "Sun, 16 Nov 2025 02:02:14 GMT"}, 304),
        ({"if_modified_since": "Sun, 16 Nov 2025 02:02:13 GMT"}, 200),
        ({"if_modified_since": "yesterday"}, 200),
        ({"if_modified_since": "Sun, 16 Nov 2025 02:02:14 -0000"}, 200),
        ({"if_none_match": '"2"', "if_modified_since": "Sun, 16 Nov 2025 02:02:14 GMT"}, 200),
    ],
)
def test_who_knows_the_page_gets_a_304(ask, headers, status):
    """If-None-Match decides where it is sent; a date that is none is ignored."""
    found = ask("/x.html", VALIDATORS, **headers)

    assert found.status == status
    assert bool(found.body) == (status == 200)


def test_without_a_date_of_its_own_a_page_is_always_sent(ask):
    """A page that has only an ETag cannot be older than a date."""
    assert (
        ask("/x.html", RESPONSE + "etag = '\"1\"'\n", if_modified_since="Sun, 16 Nov 2025 02:02:14 GMT").status == 200
    )


def test_a_body_is_compressed_for_whoever_accepts_it(ask):
    """The header says so, and the bytes are the same each time."""
    found = ask("/x.html", RESPONSE + "gzip = true\n", accept_encoding="br, gzip")

    assert dict(found.headers)["Content-Encoding"] == "gzip"
    assert gzip.decompress(found.body) == b"<p>x</p>"
    assert found == ask("/x.html", RESPONSE + "gzip = true\n", accept_encoding="br, gzip")


def test_a_body_is_not_compressed_for_others(ask):
    """Without Accept-Encoding the page comes as it is."""
    found = ask("/x.html", RESPONSE + "gzip = true\n")

    assert "Content-Encoding" not in dict(found.headers)
    assert found.body == b"<p>x</p>"
