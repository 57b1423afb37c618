"""Where the evaluation data lies, and what to say when it is absent."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import load_rules
from pipeline.rulebook.sites import Sites

if TYPE_CHECKING:
    from pipeline import RuleBook

SHARED = Path(__file__).parent.parent.parent / "shared"
"""Third-party pages with gold, kept beside the checkout and never in it."""


def need(*names: str) -> None:
    """Stop with a clear message where the data is not there."""
    missing = [name for name in names if not (SHARED / name).exists()]
    if missing:
        print(f"skipped: needs {', '.join(missing)} in a folder `shared` beside the checkout")
        sys.exit(0)


def gold_pages() -> list[dict[str, Any]]:
    """Return the manifest lines of the pages that have a gold text."""
    lines = (SHARED / "pages" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return [page for page in map(json.loads, lines) if page["gold_text"]]


def rules_without_layouts() -> RuleBook:
    """Load the rule book with no layouts in it: every page is read by the general way."""
    rules = load_rules()
    rules.sites = Sites()
    return rules
