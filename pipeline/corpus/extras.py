"""What an article gets only when asked for: simplified text, keywords."""

from __future__ import annotations

import logging
import tempfile
import warnings
from functools import cache
from typing import TYPE_CHECKING

from pipeline.cleaning.script import to_hans
from pipeline.model import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.model import Article, Outcome


def with_hans(article: Article) -> Article:
    """
    Add title and text in simplified characters, as `title_hans` and `text_hans`.

    `title` and `text` stay as published: ledger and marks point into them.
    """
    title = to_hans(article.title) if article.title else article.title
    return article.model_copy(update={"title_hans": title, "text_hans": to_hans(article.text)})


def with_keywords(article: Article, count: int) -> Article:
    """Add the `count` words of the text with the highest TF-IDF weight in jieba's own corpus, heaviest first."""
    words = _extractor()(to_hans(article.text) if article.script == "hant" else article.text, count)
    return article.model_copy(update={"keywords": tuple(words)})


def adding(outcomes: Iterable[Outcome], *steps: Callable[[Article], Article]) -> Iterator[Outcome]:
    """Pass outcomes on, with each step applied to the articles among them."""
    for outcome in outcomes:
        if not isinstance(outcome, Kept):
            yield outcome
            continue
        article = outcome.article
        for step in steps:
            article = step(article)
        yield Kept(article)


@cache
def _extractor() -> Callable[[str, int], list[str]]:
    """
    Load jieba without its shared cache.

    jieba keeps a cache in the common temporary folder and reads it with `marshal`: another user of the machine could
    plant one. A private folder, gone after loading, costs 0.5 s and closes that.
    """
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as private:
        warnings.simplefilter("ignore")  # jieba 0.42 imports pkg_resources and leaves files to the garbage collector
        import jieba  # noqa: PLC0415 -- loads only when keywords are asked for
        import jieba.analyse  # noqa: PLC0415

        jieba.setLogLevel(logging.WARNING)
        jieba.dt.tmp_dir = private
        jieba.initialize()
        extractor = jieba.analyse.TFIDF()
    return lambda text, count: [str(word) for word in extractor.extract_tags(text, topK=count)]
