"""What several tests of the proof share."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline import load_rules

if TYPE_CHECKING:
    from pipeline.rulebook.book import RuleBook

RULES = Path(__file__).parent.parent.parent / "rules"


@pytest.fixture
def rules(tmp_path: Path) -> RuleBook:
    """Some of the project's rules in a folder that may be written to; all of them would take long to check."""
    shutil.copytree(RULES / "lexicon", tmp_path / "rules" / "lexicon")
    (tmp_path / "rules" / "spam").mkdir()
    shutil.copy(RULES / "spam" / "keyword_rows.toml", tmp_path / "rules" / "spam")
    return load_rules(tmp_path / "rules")
