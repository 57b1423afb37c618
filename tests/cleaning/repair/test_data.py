"""The shipped data is what the commands build, and small enough to ship."""

from __future__ import annotations

import json
import math
import tomllib

import pytest

from pipeline.cleaning.repair.model import DIGIT, LETTER, OTHER, language_model
from pipeline.cleaning.repair.pairs import EDGE, word_pairs
from pipeline.cleaning.repair.table import DATA, gloss_table

build_table = pytest.importorskip("pipeline.cleaning.repair.build_table", reason="needs pypinyin")
train_words = pytest.importorskip("pipeline.cleaning.repair.train_words", reason="needs jieba")
train_marks = pytest.importorskip("pipeline.cleaning.repair.train_marks", reason="needs jieba")
train_model = pytest.importorskip("pipeline.cleaning.repair.train_model", reason="needs jieba")


def test_the_shipped_tables_are_what_the_command_builds():
    """gloss.json and script.json follow from mirror.toml, OpenCC and pypinyin; nobody edits them by hand."""
    facts = tomllib.loads((DATA / "mirror.toml").read_text(encoding="utf-8"))
    exceptions = {pair[0]: pair[1] for pair in facts["forms"].split()}
    gloss, script = build_table.build("".join(facts["core"].split()), exceptions)

    assert gloss == json.loads((DATA / "gloss.json").read_text(encoding="utf-8"))
    assert script == json.loads((DATA / "script.json").read_text(encoding="utf-8"))


def test_every_frequent_glossed_character_has_its_readings_and_bytes():
    """The gate and the solver rely on both."""
    table = gloss_table()

    assert all(table.readings[char] for char in table.core)
    assert table.core <= set(table.codes.values())


def test_the_language_model_is_compact_and_holds_words_only():
    """Under 3 MB, nothing longer than five characters: no sentence can be read out of it."""
    words = language_model().words

    assert sum((DATA / name).stat().st_size for name in ("words.xz", "pairs.xz")) < 3_000_000
    assert max(map(len, words)) <= 5
    assert set(word_pairs().fronts) <= set(words)
    assert {EDGE, DIGIT, LETTER, OTHER, "。”", "工會".translate(gloss_table().simplified)} <= set(words)


def test_the_model_learns_from_prose_how_marks_stand(tmp_path, prose):
    """A full stop before a closing mark is learned from text; what jieba knows about words stays."""
    file = tmp_path / "prose.txt"
    file.write_text("\n".join(prose), encoding="utf-8")
    small = train_words.Vocabulary(
        scores={"先": -5.0, "修路": -9.0, "说": -5.0, "他": -5.0},
        kinds={"先": 0, "修路": 1, "说": 0, "他": 0},
        speech=(("v", "S"), ("v", "B")),
        shares=(0.5, 0.5),
    )
    own = train_words.with_own_words(small, train_model.read_prose([file]))
    words, follows = train_marks.learn_marks(own, train_words.jieba_follows(own), ["“先修路。”他说。"] * 9)

    assert "。”" in words.scores
    assert math.exp(words.scores["。”"]) > math.exp(words.scores["？"])
    assert follows[words.kinds["修路"]][words.kinds["。”"]] > 0
    assert len(train_model.packed(words, follows)) < 100_000


def test_prose_can_be_the_articles_of_samples(tmp_path):
    """Titles and paragraphs of an expected.json are prose too, each once, in simplified characters."""
    file = tmp_path / "expected.json"
    file.write_text(json.dumps({"title": "開會", "paragraphs": ["開會", "下撥�元", "第12次"]}), encoding="utf-8")

    assert ["开会", "第00次"] == train_model.read_prose([file])
