"""Is a site still what it was?"""

from dataclasses import replace

import orjson
import pytest

from pipeline.crawl.health import Finding, findings, read_nights
from pipeline.crawl.summary import NightSummary, SiteCount, SiteSummary, as_json, site_summary

ORDINARY = SiteSummary(40, 5, {"index_page": 5}, 0, 900, 0.0, 0.0, 0.0)


def _site(**figures):
    return replace(ORDINARY, **figures)


def _nights(folder, *sites):
    for day, site in enumerate(sites, 1):
        night = f"2026-01-{day:02d}"
        (folder / night).mkdir()
        summary = NightSummary(night, sites={"www.a.test": site})
        (folder / night / "summary.json").write_bytes(orjson.dumps(as_json(summary)))
    return read_nights(folder, "2026-01-09")


WORSE = [
    (_site(articles=10), "articles", 10, 40),
    (_site(median_length=300), "median_length", 300, 900),
    (_site(undated=0.9), "undated", 0.9, 0),
    (_site(spammed=0.5), "spammed", 0.5, 0),
    (_site(undecodable=0.4), "undecodable", 0.4, 0),
]


@pytest.mark.parametrize(("tonight", "what", "now", "before"), WORSE)
def test_a_site_that_broke_is_named_with_its_numbers(tmp_path, tonight, what, now, before):
    """Each figure that fell or rose too far is one finding."""
    nights = _nights(tmp_path, _site(), _site(), _site())

    assert findings({"www.a.test": tonight}, nights) == (Finding("www.a.test", what, now, before),)


@pytest.mark.parametrize(
    "tonight", [_site(), _site(articles=25), _site(articles=0, unchanged=40), _site(undated=0.2), _site(articles=400)]
)
def test_an_ordinary_night_has_no_findings(tmp_path, tonight):
    """Sites vary; what did not change counts as found."""
    assert findings({"www.a.test": tonight}, _nights(tmp_path, _site(), _site())) == ()


def test_a_site_that_gave_nothing_at_all_is_named_and_one_that_is_not_crawled_any_more_is_not(tmp_path):
    """Silence is the worst answer, of those who were asked."""
    nights = _nights(tmp_path, _site(), _site())
    nothing = site_summary(SiteCount(), 0)

    assert [str(finding) for finding in findings({"www.a.test": nothing}, nights)] == ["www.a.test: articles 0, was 40"]
    assert findings({}, nights) == ()


def test_a_site_that_could_give_nothing_new_is_not_broken(tmp_path):
    """A quiet night: its ways in were as they had been. What it did give is judged all the same."""
    nights = _nights(tmp_path, _site(), _site())
    quiet = {"www.a.test"}

    assert findings({"www.a.test": _site(articles=0)}, nights, quiet) == ()
    assert [finding.what for finding in findings({"www.a.test": _site(articles=6, undated=0.9)}, nights, quiet)] == [
        "undated"
    ]


def test_with_few_nights_or_few_articles_nothing_is_said(tmp_path):
    """One night proves nothing, and a site of three articles varies."""
    assert findings({"www.a.test": _site(articles=0)}, _nights(tmp_path, _site())) == ()
    assert (
        findings(
            {"www.a.test": _site(articles=0)},
            [{"www.a.test": dict.fromkeys(("articles", "median_length", "undated", "spammed", "undecodable"), 3.0)}]
            * 5,
        )
        == ()
    )


@pytest.mark.parametrize("content", [b"", b"[]", b'{"sites": 3}', b'{"sites": {"a": {}}}', b"\xff"])
def test_a_summary_that_cannot_be_read_is_passed_over(tmp_path, content):
    """Somebody's file of the same name stops no night."""
    (tmp_path / "2026-01-01").mkdir()
    (tmp_path / "2026-01-01" / "summary.json").write_bytes(content)

    assert read_nights(tmp_path, "2026-01-09") == []


def test_a_site_without_articles_has_a_summary():
    """No division by nothing."""
    assert site_summary(SiteCount(), 3) == SiteSummary(0, 0, {}, 3, None, 0.0, 0.0, 0.0)


def test_a_night_says_its_sum_and_what_is_left():
    """The line that people read."""
    assert str(NightSummary("2026-01-05", 3, 2, left={"a": 4})) == (
        "2026-01-05: 5 pages in = 3 articles + 2 rejected; 4 addresses left for another night"
    )
