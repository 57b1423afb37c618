"""Masking: personal numbers and addresses become asterisks wherever an article holds text of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.article import content_hash
from pipeline.corpus.labels.pii import masked

if TYPE_CHECKING:
    from pipeline.model import Article, Cleaning


def with_masks(article: Article) -> Article:
    """
    Mask an article: title, text, converted text, names, keywords and the whole ledger.

    Every mask is as long as what it covers, so the marks and the places in the ledger still hold. `content_hash` is
    that of the masked text: one of the text before would let a number be found by trial. Addresses (`url`) stay.
    """
    text = masked(article.text)
    return article.model_copy(
        update={
            "title": _masked(article.title),
            "text": text,
            "title_hans": _masked(article.title_hans),
            "text_hans": _masked(article.text_hans),
            "source": _masked(article.source),
            "authors": tuple(map(masked, article.authors)),
            "editors": tuple(map(masked, article.editors)),
            "keywords": article.keywords and tuple(map(masked, article.keywords)),
            "content_hash": content_hash(text),
            "cleaning": _ledger(article.cleaning),
        }
    )


def _masked(text: str | None) -> str | None:
    return text and masked(text)


def _ledger(cleaning: Cleaning) -> Cleaning:
    return cleaning.model_copy(
        update={
            "removed": tuple(cut.model_copy(update={"text": masked(cut.text)}) for cut in cleaning.removed),
            "repaired": tuple(
                repair.model_copy(update={"before": masked(repair.before), "after": masked(repair.after)})
                for repair in cleaning.repaired
            ),
            "damaged": tuple(mark.model_copy(update={"text": masked(mark.text)}) for mark in cleaning.damaged),
        }
    )
