"""Articles: clusters, originals and labels, in one night and over several."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cleaning.article import content_hash
from pipeline.corpus.articles import read_articles
from pipeline.corpus.duplicates.clusters import Kind, Label, Labeller
from pipeline.corpus.duplicates.database import open_index
from pipeline.corpus.duplicates.index import add_articles
from pipeline.corpus.duplicates.run import mark_duplicates
from pipeline.corpus.duplicates.settings import builtin_settings
from pipeline.corpus.export import Order, export
from pipeline.corpus.select import Selection
from pipeline.corpus.write import json_line
from pipeline.model import Article, Cleaning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SETTINGS = builtin_settings()
CLEANING = Cleaning(extractor="text", rulebook="0")
TAINTED = CLEANING.model_copy(update={"warnings": ("injected_spam",)})
MIRROR = CLEANING.model_copy(update={"warnings": ("mirror:gloss=12,damaged=1",)})


def prose(seed: int, length: int = 600) -> str:
    """Make up a text that shares no run of five characters with another but by chance."""
    chosen = Random(seed)  # noqa: S311 -- choices that a failing test repeats
    return "".join(chr(0x4E00 + int(3000 * chosen.random() ** 2)) for _ in range(length))


def edited(text: str, share: float = 0.04, seed: int = 1) -> str:
    """Replace a share of the characters."""
    chosen, made = Random(seed), list(text)  # noqa: S311 -- the same
    for place in chosen.sample(range(len(made)), round(share * len(made))):
        made[place] = chr(0x4E00 + chosen.randrange(3000))
    return "".join(made)


def an_article(id_: str, text: str, **fields: object) -> Article:
    """Make an article as cleaning gives it."""
    given = {"id": id_, "text": text, "content_hash": content_hash(text), "cleaning": CLEANING, "site": "a.test"}
    return Article(**given | fields)


def labels(articles: Sequence[Article], index: Path | str = ":memory:", batch: int = 1000) -> list[Label]:
    """Add articles to an index and label them."""
    numbers = SETTINGS.model_copy(update={"index": SETTINGS.index.model_copy(update={"batch": batch})})
    with open_index(index, numbers) as connection:
        assert len(articles) == len(list(add_articles(connection, articles, numbers)))
        labeller = Labeller(connection, numbers)
        return [labeller.label(article) for article in articles]


def originals(articles: Sequence[Article]) -> list[str | None]:
    """Return what each article is a duplicate of."""
    return [label.duplicate_of for label in labels(articles)]


def test_an_article_alone_has_no_cluster():
    """Two different texts, and one too short to be compared."""
    assert [Label(Kind.ALONE)] * 3 == labels(
        [an_article("1", prose(1)), an_article("2", prose(2)), an_article("3", "")]
    )


def test_the_same_text_on_another_site_is_an_exact_duplicate():
    """Script, width and line ends are no difference."""
    text = "圖書館開放時間延長到十點。" + prose(1, 100)
    copy = "图书馆开放时间\n延长到十点。 " + prose(1, 100)

    assert [Label(Kind.ORIGINAL, "1"), Label(Kind.EXACT, "1", "1")] == labels(
        [an_article("1", text, published_at="2026-01-04"), an_article("2", copy, published_at="2026-01-05")]
    )


def test_short_texts_are_duplicates_if_they_are_the_same():
    """One character more is another text."""
    assert [None, "1", None] == originals(
        [an_article("1", "今日无事。"), an_article("2", "今日 无事"), an_article("3", "今日无事吗")]
    )


def test_an_edited_copy_is_a_near_duplicate():
    """Copies of copies stand in one cluster, with one original."""
    text = prose(1)
    copies = [text, edited(text), edited(edited(text), seed=2)]

    assert ["0", "0", "0"] == [label.cluster for label in labels([an_article(str(n), t) for n, t in enumerate(copies)])]
    assert [None, "0", "0"] == originals([an_article(str(n), t) for n, t in enumerate(copies)])


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"published_at": "2026-01-04"}, {"published_at": "2026-01-05"}),
        ({"published_at": "2026-01-04T08:00:00+08:00"}, {"published_at": "2026-01-04T09:00:00+08:00"}),
        ({"published_at": "2026-01-04T23:00:00+08:00"}, {"published_at": "2026-01-04"}),
        ({"published_at": "2026-01-04"}, {}),
        ({"fetched_at": datetime(2026, 1, 4, tzinfo=UTC)}, {"fetched_at": datetime(2026, 1, 5, tzinfo=UTC)}),
        (
            {"fetched_at": datetime(2026, 1, 5, 7, tzinfo=timezone(timedelta(hours=8)))},
            {"fetched_at": datetime(2026, 1, 5, 0, tzinfo=UTC)},
        ),
        (
            {"source": "人民网", "site": "www.people.com.cn", "published_at": "2026-01-05"},
            {"published_at": "2026-01-04"},
        ),
        ({}, {"source": "人民网", "published_at": "2026-01-04"}),
        ({"published_at": "2026-01-05"}, {"published_at": "2026-01-04", "cleaning": TAINTED}),
        ({"cleaning": MIRROR, "published_at": "2026-01-05"}, {"published_at": "2026-01-04", "cleaning": TAINTED}),
    ],
)
def test_the_original_is_untainted_own_and_early(better: dict[str, object], worse: dict[str, object]):
    """In that order; a day without a time comes after the times of that day."""
    text = prose(1)
    first, second = (
        an_article("x", text, **better),
        an_article("a", edited(text), site="b.test").model_copy(update=worse),
    )

    assert [None, "x"] == originals([first, second])
    assert ["x", None] == originals([second, first])


def test_a_host_with_tainted_articles_gives_no_original():
    """The article itself is clean and the earliest: another one of its host is not."""
    text = prose(1)
    spammed = an_article("3", prose(2), site="spam.test", cleaning=TAINTED)
    early = an_article("1", text, site="spam.test", published_at="2026-01-01")

    assert ["2", None, None] == originals([early, an_article("2", text, published_at="2026-01-05"), spammed])


def test_a_cut_version_repeats_the_whole_one_even_if_it_was_first():
    """Leaving out the cut version loses nothing."""
    text = prose(1)
    cut = an_article("1", text[:350], published_at="2026-01-01")

    assert [Label(Kind.PART, "2", "2"), Label(Kind.ORIGINAL, "2")] == labels([cut, an_article("2", text)])


def test_a_collection_and_what_it_holds_are_no_duplicates():
    """With one of the two articles it could be the longer version of it; with both it is a collection."""
    one, other = an_article("1", prose(1)), an_article("2", prose(2, 500))
    both = an_article("3", one.text + other.text)

    assert ["3", None] == originals([one, both])
    assert [None, None, None] == originals([one, both, other])


PAGE = "http://a.test/1.html"


def test_a_second_line_of_a_page_stands_for_the_first():
    """A page that changed is written again in a later night: the older line repeats it, whatever its text."""
    monday = an_article("1", prose(1), canonical_url=PAGE, fetched_at=datetime(2026, 1, 5, tzinfo=UTC))
    tuesday = an_article("1", edited(prose(1)), canonical_url=PAGE, fetched_at=datetime(2026, 1, 6, tzinfo=UTC))
    again = monday.model_copy(update={"fetched_at": datetime(2026, 1, 7, tzinfo=UTC)})

    assert [Label(Kind.OLDER, "1", "1"), Label(Kind.ORIGINAL, "1")] == labels([monday, tuesday])
    assert ["1", "1", None] == originals([monday, tuesday, again])


def test_an_older_line_is_no_original():
    """Its text changed for another one: the copy of its old text has no other original."""
    old = an_article("1", prose(1), canonical_url=PAGE, fetched_at=datetime(2026, 1, 5, tzinfo=UTC))
    new = an_article("1", prose(2), canonical_url=PAGE, fetched_at=datetime(2026, 1, 6, tzinfo=UTC))
    copy = an_article("2", prose(1), fetched_at=datetime(2026, 1, 6, tzinfo=UTC))

    assert ["1", None, None] == originals([old, new, copy])


def test_ids_that_people_gave_may_be_the_same_in_two_files():
    """Without an address, an id does not say that it is one page."""
    one, other = an_article("1", prose(1), source_path="a.jsonl:1"), an_article("1", prose(2), source_path="b.jsonl:1")

    assert [Label(Kind.ALONE)] * 2 == labels([one, other])
    assert [Kind.OLDER, Kind.ORIGINAL] == [
        label.kind for label in labels([one, one.model_copy(update={"source_path": "b.jsonl:1"})])
    ]


def test_an_article_that_is_added_again_changes_nothing():
    """The same file twice."""
    articles = [an_article("1", prose(1)), an_article("2", edited(prose(1)))]

    assert labels(articles) == labels([*articles, *articles])[:2]


@pytest.mark.parametrize("batch", [1, 2, 7, 1000])
def test_a_night_at_a_time_gives_what_all_nights_at_once_give(tmp_path: Path, batch: int):
    """An index that is closed and opened again, with batches of any size, knows what it knew."""
    texts = [prose(seed) for seed in range(6)]
    articles = [an_article(str(n), edited(texts[n % 6], 0.03, n)) for n in range(18)]
    for start in range(0, 18, 6):
        labels(articles[start : start + 6], tmp_path / "index.sqlite", batch)

    assert labels(articles) == labels(articles, tmp_path / "index.sqlite", batch)


STORY = st.tuples(st.integers(0, 2), st.sampled_from(["whole", "edited", "cut", "with another"]), st.integers(1, 3))


def told(number: int, story: tuple[int, str, int]) -> Article:
    """Tell a story in one of four ways."""
    seed, how, variant = story
    text = prose(seed)
    texts = {
        "whole": text,
        "edited": edited(text, 0.03, variant),
        "cut": text[: 280 + 20 * variant],
        "with another": text + prose(10 + variant, 550),
    }
    return an_article(str(number), texts[how], published_at=f"2026-01-0{1 + number % 9}")


@given(st.lists(STORY, min_size=2, max_size=8), st.randoms())
@settings(max_examples=60)
def test_the_order_of_articles_does_not_matter(stories: list[tuple[int, str, int]], chosen):
    """Who is whose duplicate, and who stands together, is the same in every order; only a cluster's name is not."""
    articles = [told(number, story) for number, story in enumerate(stories)]
    order = chosen.sample(range(len(articles)), len(articles))
    found = labels(articles)
    shuffled = dict(zip(order, labels([articles[number] for number in order]), strict=True))

    assert [(label.kind, label.duplicate_of) for label in found] == [
        (shuffled[number].kind, shuffled[number].duplicate_of) for number in range(len(articles))
    ]
    assert groups([label.cluster for label in found]) == groups([shuffled[n].cluster for n in range(len(articles))])


@given(st.lists(STORY, min_size=1, max_size=8))
@settings(max_examples=40)
def test_every_cluster_has_one_original_and_duplicates_lead_to_it(stories: list[tuple[int, str, int]]):
    """A duplicate's article is no duplicate itself, and stands in the same cluster."""
    found = labels([told(number, story) for number, story in enumerate(stories)])
    by_id = {str(number): label for number, label in enumerate(found)}

    for label in found:
        if label.duplicate_of is not None:
            assert by_id[label.duplicate_of].duplicate_of is None
            assert by_id[label.duplicate_of].cluster == label.cluster
    clusters = {label.cluster for label in found} - {None}
    assert len(clusters) == sum(label.kind is Kind.ORIGINAL for label in found)


def groups(names: list[str | None]) -> set[tuple[int, ...]]:
    """Return who stands together, whatever the groups are called."""
    return {tuple(n for n, other in enumerate(names) if other == name) for name in names if name is not None}


def test_nothing_is_left_out_and_nothing_else_changes(tmp_path: Path):
    """Out come the same articles with two fields set; export leaves out what is marked."""
    articles = [an_article("1", prose(1), title="甲"), an_article("2", prose(2)), an_article("3", edited(prose(1)))]
    source, out, kept = tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "kept.jsonl"
    source.write_bytes(b"".join(map(json_line, articles)))

    marked = mark_duplicates([str(source)], tmp_path / "index.sqlite", SETTINGS, out)
    export(read_articles([str(out)]), kept, Order(selection=Selection(no_duplicates=True)))

    assert "3 articles, 3 new to the index: alone 1, original 1, near 1" == str(marked)
    found = list(read_articles([str(out)]))
    assert [("1", None), (None, None), ("1", "1")] == [(a.cluster, a.duplicate_of) for a in found]
    assert articles == [a.model_copy(update={"cluster": None, "duplicate_of": None}) for a in found]
    assert ["1", "2"] == [article.id for article in read_articles([str(kept)])]
