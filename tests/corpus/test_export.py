"""Exporting: every article is written or counted with a reason; labels, masks and conversion move nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline import undo
from pipeline.cleaning.article import content_hash
from pipeline.corpus.articles import Unread
from pipeline.corpus.export import Order, export
from pipeline.corpus.extras import with_hans
from pipeline.corpus.labels import labelled, labels_of
from pipeline.corpus.masking import with_masks
from pipeline.corpus.select import Selection, known_hosts, known_languages, why_left_out
from pipeline.corpus.thresholds import Threshold, given_thresholds, read_thresholds
from pipeline.errors import ConfigError, InputError, UsageError
from pipeline.model import Article, Cleaning, Quality, Rejected, Removal

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "记者从市图书馆获悉，自下周一起，主馆自习室的关闭时间由晚上八点延长到十点，周末同样执行。"
CLEANING = Cleaning(extractor="text", rulebook="0")


def an_article(text: str = TEXT, **fields: object) -> Article:
    """Make an article as cleaning gives it."""
    return Article(**{"id": "1", "text": text, "content_hash": content_hash(text), "cleaning": CLEANING} | fields)


def warned(*warnings: str) -> Cleaning:
    """Make the ledger of an article with warnings."""
    return CLEANING.model_copy(update={"warnings": warnings})


@pytest.mark.parametrize(
    ("fields", "selection", "reason"),
    [
        ({}, {}, None),
        ({"site": "news.example.cn"}, {"sites": ("example.cn",)}, None),
        ({"site": "badexample.cn"}, {"sites": ("example.cn",)}, "site"),
        ({}, {"sites": ("example.cn",)}, "site"),
        ({"published_at": "2026-01-05T23:59:00+08:00"}, {"until": date(2026, 1, 5)}, None),
        ({"published_at": "2026-01-06"}, {"until": date(2026, 1, 5)}, "date"),
        ({"published_at": "2026-01-04"}, {"since": date(2026, 1, 5)}, "date"),
        ({}, {"since": date(2026, 1, 5)}, "undated"),
        ({"text": "図書館は来週から自習室の閉館時間を延長すると発表した。"}, {"languages": ("zh",)}, "language"),
        ({"text": "图书馆"}, {"min_confidence": 0.7}, "language_confidence"),
        ({"script": "hant", "language_confidence": 0.9}, {"scripts": ("hans", "mixed")}, "script"),
        ({}, {"min_length": len(TEXT)}, None),
        ({}, {"min_length": len(TEXT) + 1}, "too_short"),
        ({"duplicate_of": "2"}, {"no_duplicates": True}, "duplicate"),
        ({"cleaning": warned("injected_spam")}, {"no_tainted": True}, "tainted"),
        ({"cleaning": warned("mirror:gloss=12,damaged=1")}, {"no_mirror": True}, "mirror"),
        ({"cleaning": warned("flag:mirror_like", "pages:2")}, {"no_mirror": True, "no_tainted": True}, None),
        ({}, {"thresholds": (Threshold("word_count", low=1000),)}, "word_count"),
        ({}, {"thresholds": (Threshold("line_punct_ratio", low=1.0, high=1.0),)}, None),
    ],
)
def test_an_article_is_left_out_for_a_reason(
    fields: dict[str, object], selection: dict[str, object], reason: str | None
):
    """The first condition that is not met gives the word that is counted."""
    assert reason == why_left_out(labelled(an_article(**fields)), Selection(**selection))


def test_the_sum_is_written_plus_left_out(tmp_path: Path):
    """Every line of the input is in one of the two files, with its reason."""
    articles = [
        an_article(),
        an_article("短。"),
        Rejected(reason="empty", url="u"),
        Unread("a.jsonl:4", "not a JSON object"),
    ]
    order = Order(selection=Selection(min_length=5), keep_going=True)
    counts = export(articles, tmp_path / "out.jsonl", order, tmp_path / "left.jsonl")
    left = [json.loads(line) for line in (tmp_path / "left.jsonl").read_bytes().splitlines()]

    assert str(counts) == "4 in = 1 written + 3 left out (rejected 1, too_short 1, unreadable 1)"
    assert [("too_short", ""), ("rejected", "empty: "), ("unreadable", "not a JSON object")] == [
        (line["reason"], line["detail"]) for line in left
    ]
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 1


def test_a_line_that_cannot_be_read_stops_the_run(tmp_path: Path):
    """By default; nothing is written then."""
    with pytest.raises(InputError, match=r"a\.jsonl:4: not a JSON object, or give --keep-going"):
        export([an_article(), Unread("a.jsonl:4", "not a JSON object")], tmp_path / "out.jsonl", Order())

    assert list(tmp_path.iterdir()) == []


def test_the_two_outputs_are_two_files(tmp_path: Path):
    """One would overwrite the other."""
    with pytest.raises(UsageError, match="cannot be one file"):
        export([], tmp_path / "a.jsonl", Order(), tmp_path / "a.jsonl")


def test_a_language_that_was_measured_is_not_measured_again():
    """An article of an older version has none; one of today keeps its own."""
    assert labelled(an_article(language="ja", language_confidence=0.9)).language == "ja"
    assert labelled(an_article(language="ja")).language == "zh"


def test_masks_cover_title_text_and_ledger_and_every_place_still_holds():
    """No copy of a number is left, marks and cuts point where they did, and the cuts can be undone."""
    number = "13800138000"
    cut = Removal(rule="r", step="spam", action="drop_line", at=6, text=f"致电{number}")
    text = f"馆方说，请致电{number}咨询。"
    article = labelled(
        an_article(
            text, title=f"热线{number}", keywords=(number,), cleaning=CLEANING.model_copy(update={"removed": (cut,)})
        )
    )
    article = with_masks(with_hans(article))

    assert number not in article.model_dump_json()
    assert article.labels == labels_of(an_article(text))
    assert {"*"} == set(article.text[article.labels.pii[0].at :][: article.labels.pii[0].length])
    assert len(text) + len(cut.text) == len(undo(article.text, article.cleaning.removed))
    assert content_hash(article.text) == article.content_hash


def test_the_builtin_thresholds_name_signals_and_have_room():
    """Each line of the file is a signal; prose passes all of them."""
    thresholds = read_thresholds("builtin")
    article = labelled(an_article(f"{TEXT}\n馆方介绍，三个月里，晚间的上座率超过九成。"))

    assert {bound.signal for bound in thresholds} <= set(Quality.model_fields)
    assert [] == [bound.signal for bound in thresholds if not bound.is_met(article.labels.quality)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[thresholds.word_cout]\nmin = 3", r"q\.toml:1: .*did you mean 'word_count'"),
        ("[thresholds.word_count]\nmni = 3", r"q\.toml:2: .*unknown key; did you mean 'min'"),
        ("[thresholds.word_count]\nmin = 'x'", r"q\.toml:2: "),
        ("[thresholds", r"q\.toml:1: not valid TOML"),
    ],
)
def test_a_fault_in_a_file_of_thresholds_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, message: str
):
    """What a person wrote is answered in a person's words."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "q.toml").write_text(content)

    with pytest.raises(ConfigError, match=message):
        read_thresholds("q.toml")


def test_a_file_of_thresholds_is_read(tmp_path: Path):
    """Signals without a line ask for nothing."""
    (tmp_path / "q.toml").write_text("[thresholds.word_count]\nmin = 30\nmax = 2000\n")

    assert (Threshold("word_count", 30, 2000),) == read_thresholds(str(tmp_path / "q.toml"))
    with pytest.raises(InputError, match=r"gone\.toml: cannot be read"):
        read_thresholds(str(tmp_path / "gone.toml"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: given_thresholds(["word_count=3"]), "is no threshold: write SIGNAL>=NUMBER"),
        (
            lambda: given_thresholds(["line_punct>=3"]),
            "no quality signal 'line_punct': did you mean 'line_punct_ratio'",
        ),
        (lambda: known_languages(["chinese"]), "no language code 'chinese'"),
        (lambda: known_hosts(["http://example.cn/"]), "--site http://example.cn/: give a host"),
        (lambda: Selection(since=date(2026, 2, 1), until=date(2026, 1, 1)), "--since 2026-02-01 is after --until"),
    ],
)
def test_a_condition_that_makes_no_sense_is_wrong_use(call, message: str):
    """A filter that could match nothing by mistake does not run."""
    with pytest.raises(UsageError, match=message):
        call()
