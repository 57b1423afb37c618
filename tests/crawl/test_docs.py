"""docs/sites.md names every key of crawl.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.crawl.config import Crawl, Site


@pytest.mark.parametrize("key", [*Crawl.model_fields, *Site.model_fields])
def test_every_key_is_explained(key: str):
    """A new key comes with its line in the table."""
    text = (Path(__file__).parents[2] / "docs" / "sites.md").read_text(encoding="utf-8")

    assert f"`{key}`" in text
