"""Laying the cuts of an article back into its text."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pipeline import Kept, clean, load_rules, undo
from pipeline.proof.explain import explain_page, pieces
from pipeline.proof.samples import find_samples, load_sample

SAMPLES = find_samples([Path(__file__).parent.parent.parent / "samples"])
RULES = load_rules()


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_kept_and_cut_pieces_make_the_extracted_text(folder: Path):
    """The ledger of every sample accounts for every character of the text as it was extracted."""
    outcome = clean(load_sample(folder).page, RULES)
    if not isinstance(outcome, Kept):
        return
    article = outcome.article

    found = pieces(article)

    assert undo(article.text, article.cleaning.removed) == "".join(piece.text for piece in found)
    assert article.text == "".join(piece.text for piece in found if piece.removal is None)


def test_a_rejected_page_says_why():
    """The reason and the detail are shown."""
    stream = io.StringIO()

    explain_page(load_sample(next(f for f in SAMPLES if f.name == "png-as-page")).page, RULES, stream)

    assert stream.getvalue().startswith("rejected: not_html")
