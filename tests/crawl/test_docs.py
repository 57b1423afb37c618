"""docs/sites.md names every key of crawl.toml, docs/nightly.md everything that a night leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.crawl import night, writing
from pipeline.crawl.config import Crawl, Site
from pipeline.crawl.health import _figures_of
from pipeline.crawl.store import journal
from pipeline.crawl.summary import SiteCount, site_summary
from pipeline.model import REASONS


@pytest.mark.parametrize("key", [*Crawl.model_fields, *Site.model_fields])
def test_every_key_is_explained(key: str):
    """A new key comes with its line in the table."""
    text = (Path(__file__).parents[2] / "docs" / "sites.md").read_text(encoding="utf-8")

    assert f"`{key}`" in text


NIGHTLY = (Path(__file__).parents[2] / "docs" / "nightly.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_explained(reason: str):
    """A page that gives no article says why in a word that can be looked up."""
    assert f"`{reason}`" in NIGHTLY


@pytest.mark.parametrize("figure", _figures_of(site_summary(SiteCount(), 0)))
def test_every_figure_of_a_sites_health_is_explained(figure: str):
    """What `looks broken` may name stands in the table."""
    assert f"`{figure}`" in NIGHTLY


@pytest.mark.parametrize(
    "name",
    [
        f"<date>/{writing.ARTICLES}",
        f"<date>/{writing.REJECTED}",
        f"<date>/{writing.SUMMARY}",
        f"<date>/{night.LOG}",
        f"<date>/{journal.WARC_FOLDER}/*.warc.gz",
        night.STATE,
        night.LOCK,
    ],
)
def test_every_file_of_a_night_is_explained(name: str):
    """A reader of the folder knows what each file is."""
    assert f"`{name}`" in NIGHTLY
