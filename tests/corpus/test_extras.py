"""Simplified text and keywords, when asked for."""

from __future__ import annotations

import os
import subprocess
import sys

from pipeline import Page, Rejected, clean, load_rules
from pipeline.corpus.extras import adding, with_hans, with_keywords

TEXT = "市圖書館延長開放時間\n記者從市圖書館獲悉，自下週一起，主館自習室的關閉時間由晚上八點延長到十點，週末同樣執行。"
ARTICLE = clean(Page(body=TEXT, media="text"), load_rules()).article


def test_converted_text_stands_beside_the_text_as_published():
    """Ledger and marks point into `text`; a conversion must not move it."""
    article = with_hans(ARTICLE)

    assert ("市图书馆延长开放时间", "hant") == (article.title_hans, article.script)
    assert article.text_hans.startswith("记者从市图书馆获悉")
    assert (ARTICLE.title, ARTICLE.text) == (article.title, article.text)


def test_keywords_are_words_of_the_text_in_simplified_script():
    """As many as asked for, the heaviest first."""
    keywords = with_keywords(ARTICLE, 3).keywords

    assert len(keywords) == 3
    assert all(word in with_hans(ARTICLE).text_hans for word in keywords)


def test_jieba_leaves_no_cache_in_the_shared_folder(tmp_path):
    """Another user of the machine could have planted it."""
    script = "from pipeline.corpus.extras import _extractor; _extractor()"
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "TMPDIR": str(tmp_path)})  # noqa: S603

    assert list(tmp_path.iterdir()) == []


def test_rejected_pages_pass_unchanged():
    """Steps are for articles."""
    rejected = Rejected(reason="empty")

    assert [rejected] == list(adding([rejected], with_hans))
