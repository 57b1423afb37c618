"""The exit status that cron sees."""

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.crawl import night
from pipeline.crawl.health import Finding
from pipeline.crawl.summary import NightSummary

BROKEN = (Finding("www.a.test", "articles", 3, 41),)
ENDS = [
    ((), [], 0),
    (BROKEN, [], 0),
    ((), ["--strict"], 0),
    (BROKEN, ["--strict"], 1),
]


@pytest.fixture
def crawled(tmp_path, monkeypatch):
    """Run the command over a night that is made up; return how it ended."""

    def run(summary, *options):
        monkeypatch.setattr(night, "run_night", lambda *_, **__: summary)
        config = tmp_path / "crawl.toml"
        config.write_text("[[site]]\nhost = 'www.a.test'\nstart = ['http://www.a.test/']\n")
        return CliRunner().invoke(app, ["crawl", "--config", str(config), "--out", str(tmp_path / "out"), *options])

    return run


def test_a_night_in_which_our_program_failed_at_a_page_is_no_success(crawled):
    """The night is written; cron hears of the page, and where it stands which it is."""
    ended = crawled(NightSummary("2026-01-05", articles=3, faults=1))

    assert 1 == ended.exit_code
    assert "1 page met an internal error, the others are done: see" in ended.output
    assert "log.jsonl" in ended.output


@pytest.mark.parametrize(("findings", "options", "status"), ENDS)
def test_a_site_that_looks_broken_is_told_and_strict_makes_it_a_failure(crawled, findings, options, status):
    """Without --strict a night that was written is a success; the finding is said either way."""
    ended = crawled(NightSummary("2026-01-05", findings=findings), *options)

    assert ended.exit_code == status, ended.output
    assert ("looks broken: www.a.test" in ended.output) == bool(findings)
