"""Two rule books over saved pages: the same answer by every way, and the ways themselves."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from pipeline import Kept, Page, clean, load_rules
from pipeline.__main__ import _run
from pipeline.errors import InputError
from pipeline.model import Rejected
from pipeline.proof import replay as replay_module
from pipeline.proof.cache import FILE, open_cache, packed, page_digest, unpacked
from pipeline.proof.changes import change_of
from pipeline.proof.replay import replay, side_by_side
from pipeline.proof.revisions import rules_at
from pipeline.proof.samples import find_samples, load_sample
from pipeline.proof.touch import difference

ROOT = Path(__file__).parent.parent.parent
FOLDERS = find_samples([ROOT / "samples" / part for part in ("outlets", "spam", "seed")])
PAGES = [load_sample(folder).page for folder in FOLDERS]
OLD = load_rules(ROOT / "rules")
EDITOR = "boilerplate.editor.line"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the rules, to be changed."""
    return Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))


def edit(rules: Path, file: str, old: str, new: str) -> Path:
    """Change the first place in a rule file that reads so."""
    text = (rules / file).read_text(encoding="utf-8")
    assert old in text
    (rules / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return rules


def retire(rules: Path, file: str, rule_id: str) -> Path:
    """Retire one rule."""
    head, _, tail = (rules / file).read_text(encoding="utf-8").partition(f'id = "{rule_id}"')
    (rules / file).write_text(head + f'id = "{rule_id}"' + tail.replace('"stable"', '"retired"', 1), encoding="utf-8")
    return rules


def by_hand(new) -> set[str]:
    """Clean every page with both books, as nobody could get wrong."""
    changed = ((page, change_of(clean(page, OLD), clean(page, new))) for page in PAGES)
    return {page.source_path for page, change in changed if change}


EDITS = [
    ("boilerplate/editor.toml", 'status = "stable"', 'status = "trial"'),
    ("boilerplate/editor.toml", "chars_at_most = 90", "chars_at_most = 12"),
    ("spam/keyword_rows.toml", 'status = "stable"', 'status = "retired"'),
    ("spam/hidden_blocks.toml", 'status = "stable"', 'status = "trial"'),
    ("spam/titles.toml", 'status = "stable"', 'status = "retired"'),
    ("spam/pages.toml", 'status = "stable"', 'status = "trial"'),
    ("boilerplate/notices.toml", 'place = "tail"', 'place = "head"'),
    ("lexicon/strong.txt", "\n", "\n记者\n"),
]


@pytest.mark.parametrize(("file", "old", "new"), EDITS)
def test_what_is_skipped_would_have_come_out_the_same(rules: Path, file: str, old: str, new: str):
    """A line, run, span, block, title or document rule, and the vocabulary: exactly the pages that differ are found."""
    book = load_rules(edit(rules, file, old, new))

    found = replay(PAGES, OLD, book)

    assert by_hand(book) == {change.source_path for change in found.changes}
    assert (len(PAGES), len(PAGES) - len(found.changes)) == (found.pages, found.unchanged)


@pytest.mark.parametrize("file", ["news.sina.com.cn", "www.xinhuanet.com"])
def test_a_changed_layout_reaches_pages_of_its_host_alone(rules: Path, file: str):
    """Pages of other hosts are not cleaned at all."""
    pages = [load_sample(folder).page for folder in find_samples([ROOT / "samples" / "sites"])]
    path = rules / "sites" / f"{file}.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("body = [", 'body = ["div.nowhere", ', 1), encoding="utf-8"
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace("title = [", 'title = ["h6.none"] # [', 1), encoding="utf-8"
    )
    book = load_rules(rules)
    by_both = {p.source_path for p in pages if change_of(clean(p, OLD), clean(p, book))}

    found = replay(pages, OLD, book)

    assert by_both == {change.source_path for change in found.changes}
    assert {f"{file}"} >= {name for name in difference(OLD, book).hosts if not name.startswith("*")} - {
        alias for f in OLD.sites.files if f.entry.host == file for alias in f.entry.aliases
    }


def test_pages_that_nothing_can_reach_are_not_cleaned(rules: Path, monkeypatch):
    """A changed example or title of a rule changes no page, and costs none."""
    monkeypatch.setattr(replay_module, "clean_or_tell", lambda *_: pytest.fail("cleaned"))
    book = load_rules(edit(rules, "boilerplate/editor.toml", "title = ", "title = 'Other' # "))

    found = replay(PAGES, OLD, book)

    assert OLD.digest != book.digest
    assert (len(PAGES), ()) == (found.unchanged, found.changes)


def test_a_rule_that_touches_nine_pages_shows_nine_pages(rules: Path):
    """Of pages that all differ, those with the line and no others; each with what the rule gives back."""
    body = "".join(
        f"<p>第{n}段：记者从市图书馆获悉，自下周一起，自习室的关闭时间延长到十点，周末同样执行。</p>" for n in range(5)
    )
    pages = [
        Page(
            f"<title>市图书馆延长开放时间之{n}</title><h1>市图书馆延长开放时间之{n}</h1><div>{body}"
            + ("<p>责任编辑：张三 校对：李四</p></div>" if n % 3 == 0 else "</div>"),
            source_path=f"page-{n}",
        )
        for n in range(27)
    ]

    found = replay(pages, OLD, load_rules(retire(rules, "boilerplate/editor.toml", EDITOR)))

    assert {f"page-{n}" for n in range(0, 27, 3)} == {change.source_path for change in found.changes}
    assert 18 == found.unchanged
    assert (9, 0) == (found.by_rule[EDITOR].pages, found.by_rule[EDITOR].removed)
    assert (0, found.gained) == (found.lost, sum(change.gained for change in found.changes))
    assert all(change.gained > 0 for change in found.changes)


def test_processes_and_cache_change_nothing(rules: Path, tmp_path: Path, monkeypatch):
    """One process, two processes, a warm cache: the same comparison; from the cache nothing is cleaned."""
    book = load_rules(edit(rules, "boilerplate/editor.toml", 'status = "stable"', 'status = "trial"'))
    expected = replay(PAGES, OLD, book)

    with open_cache(tmp_path / "cache") as cache:
        assert expected == replay(PAGES, OLD, book, 2, cache=cache)
    monkeypatch.setattr(replay_module, "clean_or_tell", lambda *_: pytest.fail("cleaned"))
    with open_cache(tmp_path / "cache") as cache:
        assert expected == replay(PAGES, OLD, book, cache=cache)
    assert expected.changes


def test_lost_articles_come_first_then_lost_text():
    """Worst first."""
    page = "<title>{0}</title><h1>{0}</h1><div>" + "".join(
        f"<p>第{n}段：记者从市图书馆获悉，自下周一起，自习室的关闭时间延长到十点，周末同样执行。</p>" for n in range(4)
    )
    pages = [Page(page.format(f"延长开放时间之{n}"), source_path=str(n)) for n in range(2)]
    kept = [clean(p, OLD) for p in pages]
    lost = change_of(kept[0], Rejected(source_path="0", reason="empty"))
    shorter = kept[1].article.model_copy(update={"text": "第一段。"})
    cut = change_of(kept[1], Kept(shorter))

    assert lost.is_article_lost
    assert not cut.is_article_lost
    assert len(kept[0].article.text) == lost.lost + kept[0].article.text.count("\n")
    ordered = replay_module.compare(2, [cut, lost])
    assert (lost, cut) == ordered.changes


def test_rows_put_together_are_both_texts(rules: Path):
    """The side-by-side view loses nothing but the lines it says it leaves out."""
    book = load_rules(retire(rules, "boilerplate/editor.toml", EDITOR))
    for change in replay(PAGES, OLD, book).changes:
        rows = [row for row in side_by_side(change) if not row.label]
        for marks, record in (([r.left for r in rows], change.before), ([r.right for r in rows], change.after)):
            shown = ["".join(mark.text for mark in side) for side in marks if side]
            hidden = sum(row.count for row in rows if row.kind == "gap")
            lines = record.text.split("\n")
            assert len(lines) == len(shown) + hidden
            assert set(shown) <= set(lines)


@pytest.mark.parametrize("page", [PAGES[0], Page("<p>短", url="http://a.test/"), Page(b"\xff\xfe<p>", status=404)])
def test_an_outcome_comes_out_of_the_cache_as_it_went_in(page: Page):
    """Kept or rejected."""
    outcome = clean(page, OLD)

    assert outcome == unpacked(packed(outcome))


def test_every_part_of_a_page_counts_for_its_digest():
    """Two pages that can come out differently never share an outcome."""
    page = Page(b"<p>a", url="http://a.test/")
    others = [
        Page("<p>a", url="http://a.test/"),
        Page(b"<p>b", url="http://a.test/"),
        Page(b"<p>a", url="http://b.test/"),
        Page(b"<p>a", url="http://a.test/", media="text"),
        Page(b"<p>a", url="http://a.test/", status=404),
        Page(b"<p>a", url="http://a.test/", content_type="text/html; charset=gbk"),
        Page(b"<p>a", url="http://a.test/", parts=(None,)),
        Page(b"<p>a", url="http://a.test/", parts=(Page(b"<p>b"),)),
    ]

    assert len(others) + 1 == len({page_digest(p) for p in (page, *others)})


def test_a_broken_cache_is_begun_anew_and_an_unwritable_one_left_out(tmp_path: Path):
    """A cache is never a reason to fail."""
    (tmp_path / FILE).write_bytes(b"no database at all, but long enough to be looked at" * 20)
    with open_cache(tmp_path) as cache:
        cache.use("a")
        cache.put("a", [("page", b"line")])
        assert b"line" == cache.get("page", "a")
        assert cache.get("page", "b") is None
    (tmp_path / "file").write_text("")
    with open_cache(tmp_path / "file" / "below") as cache:
        assert cache is None


def test_rule_books_not_used_for_long_are_forgotten(tmp_path: Path):
    """The cache does not grow with every edit of a rule."""
    with open_cache(tmp_path) as cache:
        for n in range(20):
            cache.use(f"book{n}")
            cache.put(f"book{n}", [("page", b"line")])
    with sqlite3.connect(tmp_path / FILE) as connection:
        assert connection.execute("SELECT count(*) FROM outcome").fetchone()[0] <= 9


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder."""
    who = ("-c", "user.name=t", "-c", "user.email=t@example.test")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)  # noqa: S603, S607 -- the machine's git


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A git checkout with two revisions of rules, the older one tagged."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "rules", folder / "rules")
    git(tmp_path, "init", "-q", str(folder))
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    git(folder, "tag", "one")
    retire(folder / "rules", "boilerplate/editor.toml", EDITOR)
    git(folder, "commit", "-qam", "two")
    return folder


def test_a_revision_gives_the_rules_it_had(checkout: Path):
    """By tag and by HEAD, from a folder below too; a folder of that name wins."""
    with rules_at("one", checkout / "rules") as old, rules_at("HEAD", checkout) as new:
        assert load_rules(old).digest == OLD.digest
        assert load_rules(new).digest == load_rules(checkout / "rules").digest
    with rules_at(str(checkout / "rules"), checkout) as folder:
        assert checkout / "rules" == folder


@pytest.mark.parametrize("name", ["nowhere", "--output=x", "HEAD~9", ""])
def test_what_is_no_revision_is_said_in_one_line(checkout: Path, name: str):
    """Also what looks like an option of git."""
    with pytest.raises(InputError, match="neither a rule folder nor a git revision"), rules_at(name, checkout):
        pass
    assert not (checkout / "x").exists()


def test_a_revision_without_rules_is_said_in_one_line(checkout: Path):
    """It is a revision, but of something else."""
    git(checkout, "rm", "-rq", "rules")
    git(checkout, "commit", "-qm", "three")

    with pytest.raises(InputError, match="has no rules/"), rules_at("HEAD", checkout):
        pass


@pytest.mark.parametrize(
    ("fail_on", "status"), [([], 0), (["--fail-on", "any-change"], 1), (["--fail-on", "lost-text"], 0)]
)
def test_the_command_shows_changes_and_fails_when_asked(
    rules: Path, tmp_path: Path, capsys, fail_on: list[str], status: int
):
    """Text that is given back is no lost text."""
    new = retire(rules, "boilerplate/editor.toml", EDITOR)
    pages = tmp_path / "pages.jsonl"
    pages.write_text(
        "".join(json.dumps({"path": str(f / "page.html")}) + "\n" for f in FOLDERS if (f / "page.html").exists())
    )

    assert status == _run(["replay", str(ROOT / "rules"), str(new), "--over", str(pages), *fail_on])

    shown = capsys.readouterr().out
    assert "characters: 0 removed" in shown
    assert EDITOR in shown
    assert (tmp_path / ".qinggao-cache" / FILE).is_file()
    assert status == _run(["replay", str(ROOT / "rules"), str(new), "--over", str(pages), "--json", *fail_on])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines
    assert {0} == {line["lost"] for line in lines}
    assert any(line["gained"] > 0 for line in lines)


def test_lost_text_fails_where_it_is_asked_to(rules: Path, tmp_path: Path, capsys):
    """The other way round the same rule takes text away."""
    new = retire(rules, "boilerplate/editor.toml", EDITOR)
    page = str(next(f for f in FOLDERS if f.name == "big-portal") / "page.html")

    arguments = [
        "replay",
        str(new),
        str(ROOT / "rules"),
        "--over",
        page,
        "--cache",
        str(tmp_path),
        "--fail-on",
        "lost-text",
    ]
    assert 1 == _run(arguments)
    assert "1 changed" in capsys.readouterr().out
