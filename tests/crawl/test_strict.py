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


@pytest.mark.parametrize(("findings", "options", "status"), ENDS)
def test_a_site_that_looks_broken_is_told_and_strict_makes_it_a_failure(
    tmp_path, monkeypatch, findings, options, status
):
    """Without --strict a night that was written is a success; the finding is said either way."""
    monkeypatch.setattr(night, "run_night", lambda *_, **__: NightSummary("2026-01-05", findings=findings))
    config = tmp_path / "crawl.toml"
    config.write_text("[[site]]\nhost = 'www.a.test'\nstart = ['http://www.a.test/']\n")
    ended = CliRunner().invoke(app, ["crawl", "--config", str(config), "--out", str(tmp_path / "out"), *options])

    assert ended.exit_code == status, ended.output
    assert ("looks broken: www.a.test" in ended.output) == bool(findings)
