"""What a corpus team filters by: a pure function of the article, computed when it is exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.article import spoken
from pipeline.corpus.labels.pii import pii_marks
from pipeline.corpus.labels.quality import quality_of
from pipeline.model import Labels

if TYPE_CHECKING:
    from pipeline.model import Article

INJECTED = "injected_spam"
MIRROR = "mirror"


def labels_of(article: Article) -> Labels:
    """Return the labels of an article."""
    kinds = {warning.partition(":")[0] for warning in article.cleaning.warnings}
    return Labels(
        tainted=INJECTED in kinds,
        mirror=MIRROR in kinds,
        pii=pii_marks(article.text),
        quality=quality_of(article.text),
    )


def labelled(article: Article) -> Article:
    r"""
    Return an article with its labels, and with its language measured where it was not.

    Example:
        >>> from pipeline import Page, clean, load_rules
        >>> page = Page(body="馆长的通知\n主馆自习室的关闭时间由晚上八点延长到十点，周末同样执行。", media="text")
        >>> labelled(clean(page, load_rules()).article).labels.quality.line_punct_ratio
        1.0
    """
    spoken_in = spoken(article.text) if article.language_confidence is None else {}
    return article.model_copy(update={**spoken_in, "labels": labels_of(article)})
