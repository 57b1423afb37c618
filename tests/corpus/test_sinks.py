"""Every form holds all that an article holds, is whole or absent, and is the same bytes for the same articles."""

from __future__ import annotations

import contextlib
import gc
import gzip
import json
import resource
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as StrictIterator

from pipeline.corpus.articles import Unread, read_articles
from pipeline.corpus.export import Order, export
from pipeline.corpus.formats import format_of
from pipeline.corpus.sinks import open_sink, partitions
from pipeline.corpus.write import json_line
from pipeline.errors import InputError, OutputError, QinggaoError, UsageError
from pipeline.model import Article, Cleaning, Damage, Rejected, Removal, Repair
from pipeline.optional import needs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENDINGS = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet", ".wet.gz"]
READ_BACK = ENDINGS[:4]


@pytest.fixture(autouse=True)
def _packages() -> None:
    for package in ("pyarrow", "zstandard"):
        pytest.importorskip(package, reason=f"needs {package}")


def an_article(number: int, site: str | None = "www.example.cn", day: str | None = "2026-01-05") -> Article:
    """Make an article whose ledger has an entry of every kind."""
    return Article(
        id=f"{number:032x}",
        url=f"http://{site}/{number}.html" if site else None,
        site=site,
        title=f"第{number}篇 | <b>",
        text=f"正文{number}。\u2028\n第二段。",
        published_at=day and f"{day}T09:30:00+08:00",
        authors=("张三",),
        content_hash="0",
        cleaning=Cleaning(
            extractor="text",
            rulebook="abc",
            removed=(
                Removal(rule="spam.a.b", step="dom", action="drop_block", at="html > body", text="甲"),
                Removal(rule="spam.a.b", step="spam", action="drop_line", at=4, text="乙"),
            ),
            repaired=(Repair(kind="gloss", at=1, before="會(huì)", after="會"),),
            damaged=(Damage(at=3, text="�", why="lost"),),
            warnings=("injected_spam",),
        ),
    )


ARTICLES = [an_article(number) for number in range(5)]


def write(target: Path, articles: list[Article], *, partitioned: bool = False) -> None:
    """Write articles to a file or a folder."""
    with open_sink(target, partitioned=partitioned) as sink:
        for article in articles:
            sink(article)


@pytest.mark.parametrize("ending", READ_BACK)
def test_what_is_written_is_read_back(tmp_path: Path, ending: str):
    """Equal articles, in their order."""
    write(tmp_path / f"a{ending}", ARTICLES)

    assert ARTICLES == list(read_articles([str(tmp_path / f"a{ending}")]))


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_articles_give_the_same_bytes(tmp_path: Path, ending: str):
    """No time, name or order of threads goes into a file."""
    for name in ("first", "second"):
        write(tmp_path / f"{name}{ending}", ARTICLES)

    assert (tmp_path / f"first{ending}").read_bytes() == (tmp_path / f"second{ending}").read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_leaves_the_former_file(tmp_path: Path, ending: str):
    """One line says what happened; nothing half-written stays."""
    target = tmp_path / f"a{ending}"
    write(target, ARTICLES[:1])
    before = target.read_bytes()

    with pytest.raises(OutputError, match=r"cannot be written.*free the disk"), small_files(600):
        write(target, [an_article(number) for number in range(3000)])

    assert [target] == list(tmp_path.iterdir())
    assert before == target.read_bytes()


@pytest.mark.parametrize("ending", READ_BACK)
def test_a_file_that_is_cut_off_is_an_error_or_an_unread_line(tmp_path: Path, ending: str):
    """No reader takes the first half of a file for the whole."""
    target = tmp_path / f"a{ending}"
    write(target, [an_article(number) for number in range(200)])
    target.write_bytes(target.read_bytes()[: target.stat().st_size // 2])

    with pytest.raises(QinggaoError, match=target.name):
        export(read_articles([str(target)]), tmp_path / "out.jsonl", Order())

    assert not (tmp_path / "out.jsonl").exists()


def test_a_gzip_file_of_several_members_is_one_file(tmp_path: Path):
    """`cat a.gz b.gz` is a gzip file too."""
    (tmp_path / "a.jsonl.gz").write_bytes(b"".join(gzip.compress(json_line(article)) for article in ARTICLES))

    assert ARTICLES == list(read_articles([str(tmp_path / "a.jsonl.gz")]))


def test_partitions_hold_every_article_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """With more partitions than files may be open, and articles without date or host."""
    monkeypatch.setattr(partitions, "MOST_OPEN", 2)
    monkeypatch.setattr(partitions, "GROUP_CHARS", 40)
    days = ["2026-01-05", "2026-01-06", None]
    articles = [an_article(n, site, days[n % 3]) for n in range(40) for site in ("a.cn", "b.cn", None)]
    write(tmp_path / "p.parquet", articles, partitioned=True)
    read = list(read_articles([str(tmp_path / "p.parquet")]))

    assert sorted(map(json_line, articles)) == sorted(map(json_line, read))
    assert (tmp_path / "p.parquet" / "date=2026-01-05" / "host=a.cn" / "part-00000.parquet").exists()
    assert (tmp_path / "p.parquet" / f"date={partitions.UNKNOWN}" / f"host={partitions.UNKNOWN}").is_dir()
    assert [tmp_path / "p.parquet"] == list(tmp_path.iterdir())


def test_a_folder_of_partitions_replaces_the_former_one(tmp_path: Path):
    """What the former one held is gone; a failure leaves it."""
    folder = tmp_path / "p.parquet"
    write(folder, [an_article(1, "old.cn")], partitioned=True)
    write(folder, [an_article(2, "new.cn")], partitioned=True)
    with pytest.raises(AttributeError):
        write(folder, [an_article(3), None], partitioned=True)

    assert ["new.cn"] == [article.site for article in read_articles([str(folder)])]
    assert [folder] == list(tmp_path.iterdir())


def test_a_full_disk_leaves_the_former_folder(tmp_path: Path):
    """As with a file."""
    folder = tmp_path / "p.parquet"
    write(folder, [an_article(1)], partitioned=True)
    with pytest.raises(OutputError, match=r"cannot be written.*free the disk"), small_files(600):
        write(folder, [an_article(2)], partitioned=True)

    assert ["0" * 31 + "1"] == [article.id for article in read_articles([str(folder)])]
    assert [folder] == list(tmp_path.iterdir())


def test_a_full_disk_is_told_once_however_many_files_are_open(tmp_path: Path, capsys):
    """Those that are closed behind the first failure fail as well, and nobody wants to read that."""
    articles = [an_article(number).model_copy(update={"site": f"{number}.cn"}) for number in range(1, 9)]
    write(tmp_path / "p.parquet", articles, partitioned=True)
    least = min(path.stat().st_size for path in tmp_path.rglob("*.parquet") if path.is_file())
    with pytest.raises(OutputError, match=r"cannot be written.*free the disk"), small_files(least - 1):
        write(tmp_path / "q.parquet", articles, partitioned=True)
    gc.collect()

    assert ("", "") == capsys.readouterr()
    assert [tmp_path / "p.parquet"] == list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["notes.txt", "date=2026-01-05/diary.parquet"])
def test_a_folder_of_something_else_is_refused(tmp_path: Path, name: str):
    """An export never deletes what it did not write."""
    other = tmp_path / "p.parquet" / name
    other.parent.mkdir(parents=True)
    other.write_text("mine")

    with pytest.raises(OutputError, match=f"{other.name}: no partition of ours"):
        write(tmp_path / "p.parquet", ARTICLES, partitioned=True)

    assert other.read_text() == "mine"


def test_a_hostile_date_or_host_names_no_other_folder(tmp_path: Path):
    """Input decides the names of folders, and cannot leave the folder it is given."""
    bad = an_article(1).model_copy(update={"published_at": "../../../x", "site": "../../y"})
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "p.parquet", [bad], partitioned=True)

    assert [tmp_path / "in"] == list(tmp_path.iterdir())
    assert len(list((tmp_path / "in").rglob("part-*.parquet"))) == 1


def test_wet_is_read_by_two_readers_of_warc(tmp_path: Path):
    """Digests and lengths are right, and a line end in an address writes no field."""
    odd = an_article(9).model_copy(update={"url": "http://a.cn/\r\nX-Evil: 1"})
    write(tmp_path / "a.wet.gz", [*ARTICLES, odd, an_article(10, None)])
    with (tmp_path / "a.wet.gz").open("rb") as file:
        fast = [(int(r.record_type), r.verify_block_digest(), r.headers.get("X-Evil")) for r in ArchiveIterator(file)]
    with (tmp_path / "a.wet.gz").open("rb") as file:
        strict = [(r.rec_type, r.content_stream().read().decode()) for r in StrictIterator(file, check_digests="raise")]

    assert [(int(kind), True, None) for kind in (WarcRecordType.warcinfo, *[WarcRecordType.conversion] * 7)] == fast
    assert strict[1] == ("conversion", f"{ARTICLES[0].title}\n{ARTICLES[0].text}\n")


def test_fields_are_written_in_the_order_of_an_article(tmp_path: Path):
    """Whatever the order they are asked for in."""
    for ending in (".jsonl", ".parquet"):
        with open_sink(tmp_path / f"a{ending}", frozenset({"text", "id", "cleaning"})) as sink:
            sink(ARTICLES[0])
    names = needs("pyarrow.parquet").read_schema(tmp_path / "a.parquet").names

    assert ["id", "text", "cleaning"] == names == list(json.loads((tmp_path / "a.jsonl").read_bytes()))


@pytest.mark.parametrize(
    ("target", "options", "message"),
    [
        ("a.xlsx", {}, r"a\.xlsx: no form of articles ends like this"),
        ("a.json", {}, r"did you mean '\.jsonl'"),
        ("a.parquets", {}, r"did you mean '\.parquet'"),
        ("a.jsonl", {"partitioned": True}, "only Parquet is partitioned"),
        ("a.wet.gz", {"fields": frozenset({"text"})}, "WET holds texts"),
    ],
)
def test_a_wrong_target_is_wrong_use(tmp_path: Path, target: str, options: dict[str, object], message: str):
    """It is said before anything is read."""
    with pytest.raises(UsageError, match=message), open_sink(tmp_path / target, **options):
        pass

    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_one_line():
    """The line says what to install."""
    with pytest.raises(UsageError, match="this needs pyarrow_that_is_not_there: pip install"):
        needs("pyarrow_that_is_not_there")


def test_a_name_without_an_ending_means_json_lines():
    """As it always did."""
    assert format_of("-") == format_of("articles") == format_of("out/ARTICLES.JSONL") == ".jsonl"


def test_lines_that_are_no_articles_come_out_as_such(tmp_path: Path):
    """Each with its file and line; lines of a rejected file are what they are."""
    path = tmp_path / "a.jsonl"
    newer = json.loads(json_line(ARTICLES[0])) | {"schema_version": "1.9", "titel": "x"}
    old = json.loads(json_line(ARTICLES[1]))
    for name in ("labels", "title_hans", "text_hans", "language_confidence", "duplicate_of", "cluster"):
        del old[name]
    lines = [
        b"{",
        b"[]",
        json.dumps(newer).encode(),
        json.dumps(old | {"schema_version": "1"}).encode(),
        b'{"id": "1"}',
    ]
    path.write_bytes(b"\n".join([*lines, json_line(Rejected(reason="empty"))]))
    found = list(read_articles([str(path)]))

    assert [Unread, Unread, Unread, Article, Unread, Rejected] == list(map(type, found))
    assert found[3] == ARTICLES[1]
    assert str(found[0]).startswith(f"{path}:1: not a JSON object")
    assert "unknown field 'titel': did you mean 'title'?" in str(found[2])


@pytest.mark.parametrize(
    ("name", "error"),
    [("gone.jsonl", InputError), ("a.wet.gz", UsageError), ("b.csv", UsageError), ("c.warc.gz", UsageError)],
)
def test_an_input_that_cannot_be_read_is_named(tmp_path: Path, name: str, error: type[QinggaoError]):
    """Missing, a form without articles, an unknown form."""
    if not name.startswith("gone"):
        (tmp_path / name).write_bytes(b"")

    with pytest.raises(error, match=name):
        list(read_articles([str(tmp_path / name)]))


@pytest.mark.parametrize("ending", [".jsonl.gz", ".jsonl.zst", ".parquet"])
@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_damaged_file_is_told_behind_what_could_be_read_of_it(tmp_path: Path, ending: str, kept: int):
    """A compressed file is never empty; other files of the run are read."""
    pytest.importorskip({".jsonl.zst": "zstandard", ".parquet": "pyarrow"}.get(ending, "zlib"))
    whole, torn = tmp_path / f"whole{ending}", tmp_path / f"torn{ending}"
    with open_sink(whole) as write:
        for article in ARTICLES:
            write(article)
    torn.write_bytes(whole.read_bytes()[: whole.stat().st_size * kept // 3])

    *before, damage = read_articles([str(torn)])
    found = list(read_articles([str(torn), str(whole)]))

    assert isinstance(damage, Unread)
    assert [*before, damage, *ARTICLES] == found
    assert str(damage).startswith(f"{torn}: ")


@contextlib.contextmanager
def small_files(limit: int) -> Iterator[None]:
    """Make the system refuse files longer than a limit, in bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
