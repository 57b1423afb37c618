"""The card of a corpus: its numbers are those of the articles, its front matter is what a hub reads."""

from __future__ import annotations

import re
import statistics

from hypothesis import given
from hypothesis import strategies as st

from pipeline.__main__ import _run
from pipeline.corpus.card import CorpusCounts, _quartiles, card_of
from pipeline.corpus.labels import labelled
from pipeline.corpus.masking import with_masks
from pipeline.corpus.write import json_line
from pipeline.model import Article, Cleaning, Removal, Repair

CUT = Removal(rule="spam.spider_pool.template_label", step="spam", action="drop_line", at=0, text="垃圾文字")
CLEANING = Cleaning(
    extractor="text",
    rulebook="abc123",
    removed=(CUT, CUT),
    repaired=(Repair(kind="gloss", at=0, before="會(huì)", after="會"),),
    warnings=("injected_spam",),
)


def an_article(**fields: object) -> Article:
    """Make an article with two cuts and a repair."""
    text = "请致电13800138000，主馆自习室的关闭时间由晚上八点延长到十点。"
    defaults = {"id": "1", "text": text, "content_hash": "0", "site": "www.example.cn", "cleaning": CLEANING}
    return Article(**defaults | fields)


def card(*articles: Article) -> str:
    """Return the card of some articles."""
    counts = CorpusCounts()
    for article in articles:
        counts.add(article)
    return card_of(counts, 'News "A"', ["a.parquet"])


def test_a_card_tells_what_was_counted():
    """Sites, dates, cuts with their characters, repairs, rule books, marks."""
    text = card(an_article(published_at="2026-01-05"), an_article(published_at="2025-12-31"), an_article(site=None))

    for line in (
        "3 articles of 2 sites,",
        "published 2025-12-31 to 2026-01-05.",
        "| www.example.cn | 2 |",
        "| 2025-12 | 1 |",
        "| without a date | 1 | 33.3% |",
        "Spam was injected into 3 (100.0%) of the pages",
        "| spam.spider_pool | 6 | 24 |",
        "| gloss | 3 |",
        "| abc123 | 3 |",
        "| mobile | 3 |",
        "0 of these 3 are masked",
    ):
        assert line in text


def test_masked_numbers_are_told_from_those_that_stand():
    """A reader learns what the texts still hold."""
    assert "1 of these 2 are masked" in card(with_masks(labelled(an_article())), labelled(an_article()))


def test_the_front_matter_is_yaml_of_a_dataset_card():
    """Quotation marks in the name are escaped, files are listed."""
    _, front, _ = card(an_article()).split("---\n", 2)

    assert 'pretty_name: "News \\"A\\""\nlanguage:\n- zh\n' in front
    assert "size_categories:\n- n<1K\n" in front
    assert 'configs:\n- config_name: default\n  data_files:\n  - "a.parquet"\n' in front


def test_a_card_of_nothing_is_a_card():
    """No division by nothing, no template word left."""
    text = card()

    assert "0 articles of 0 sites" in text
    assert not re.search(r"\$[a-z_]", text)


def test_a_name_from_the_input_ends_no_cell():
    """Sites are what the input says."""
    assert r"| a\|b &lt;i> | 1 |" in card(an_article(site="a|b\n<i>"))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_the_middle_of_the_lengths_is_their_low_median(lengths: list[int]):
    """Counted lengths give what the list of all of them would."""
    counted = CorpusCounts().lengths
    counted.update(lengths)

    assert [min(lengths), statistics.median_low(lengths), max(lengths)] == _quartiles(counted)[::2]


def test_a_folder_is_named_so_that_a_reader_finds_its_files(tmp_path, monkeypatch):
    """Datasets takes a pattern for a folder; what goes to standard output has no file to name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "night").mkdir()
    (tmp_path / "night" / "a.jsonl").write_bytes(json_line(an_article()))

    assert _run(["card", "night", "--out", "folder.md"]) == 0
    assert '  - "night/**"\n' in (tmp_path / "folder.md").read_text(encoding="utf-8")
    assert _run(["export", "night", "--out", "-", "--card", "stream.md"]) == 0
    assert "configs:" not in (tmp_path / "stream.md").read_text(encoding="utf-8")
