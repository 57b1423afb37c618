"""What is mined: things that look wrong and that no rule takes, and nothing that looks right."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import Page, clean, load_rules
from pipeline.__main__ import _run
from pipeline.errors import InputError, QinggaoError, UsageError
from pipeline.proof.check import check_rules
from pipeline.proof.draft import draft_rule
from pipeline.proof.examples import effect_of
from pipeline.proof.findings import Place, Suspect, read_suspects, suspect_line
from pipeline.proof.ids import check_ids
from pipeline.proof.rule_text import add_clean_example, rule_toml, with_rule
from pipeline.proof.samples import find_samples, load_sample
from pipeline.proof.suspects import find_suspects, suspects_in
from pipeline.rulebook.load import read_rule_file
from pipeline.rulebook.schema import Example

ROOT = Path(__file__).parent.parent.parent
RULES = load_rules(ROOT / "rules")
TODAY = dt.date(2026, 1, 5)
TOPICS = [
    "图书馆延长开放",
    "公园新添步道",
    "菜场改造完工",
    "地铁三号线试运行",
    "老桥换上新灯",
    "社区办起食堂",
    "医院开设夜诊",
    "学校修好操场",
]


def page(number: int, host: str = "www.a.test", tail: str = "", extra: str = "") -> Page:
    """An article of its own, with something at its end and something outside it."""
    topic = TOPICS[number % len(TOPICS)]
    body = "".join(
        f"<p>记者从市里获悉，{topic}一事已有第{number}{n}号文件，周边居民说盼了多年，如今总算有了着落。</p>"
        for n in range(4)
    )
    html = f"<title>{topic}之{number}</title><h1>{topic}之{number}</h1><div>{body}{tail}</div>{extra}"
    return Page(html, url=f"http://{host}/{number}.html", source_path=f"{host}-{number}")


def kinds(found: tuple[Suspect, ...]) -> list[tuple[str, str]]:
    """Kind and text of suspects."""
    return [(suspect.kind, suspect.text) for suspect in found]


def suspect_of(text: str, kind: str = "line", **more) -> Suspect:
    """A suspect with a text."""
    return Suspect(
        "0123456789", kind, text, "seen", 0.5, 3, ("www.a.test",), (Place("http://www.a.test/1", "a"),), **more
    )


def test_clean_pages_have_no_suspects():
    """The project's own clean samples and their look-alikes."""
    folders = find_samples([ROOT / "samples" / "outlets"])
    folders += [folder for folder in find_samples([ROOT / "samples" / "spam"]) if folder.name.endswith("-lookalike")]

    assert [] == kinds(suspects_in((load_sample(folder).page for folder in folders), RULES))


def test_a_line_in_different_articles_of_unrelated_sites_is_a_suspect():
    """The same line among the articles of one site is that site's; among those of unrelated sites it is nobody's."""
    line = "<p>更多精彩尽在江湖小站</p>"
    pages = [page(n, f"www.{name}.test", line) for n, name in enumerate(("甲", "乙", "丙"))]
    pages = [replace(p, url=f"http://www.site{n}.com/{n}.html") for n, p in enumerate(pages)]

    (found,) = suspects_in(pages, RULES)

    assert ("line", "更多精彩尽在江湖小站") == (found.kind, found.text)
    assert "3 unrelated sites" in found.why
    assert (3, 3) == (found.pages, len(found.places))
    assert found.places[0].before.startswith("记者从市里获悉")


def test_one_article_at_several_sites_is_no_suspect():
    """Outlets print each other's articles."""
    pages = [replace(page(1), url=f"http://www.site{n}.com/1.html") for n in range(4)]

    assert () == suspects_in(pages, RULES)


def test_a_line_on_many_pages_of_one_site_is_boilerplate():
    """Numbers in it do not matter; a site's share does."""
    pages = [page(n, tail=f"<p>本站联系热线 {n}000 恭候来电</p>" if n < 4 else "") for n in range(8)]

    (found,) = suspects_in(pages, RULES)

    assert ("boilerplate", 4, ("www.a.test",)) == (found.kind, found.pages, found.hosts)
    assert "on 4 of 8 pages" == found.why


def test_the_same_article_at_two_addresses_does_not_make_boilerplate():
    """Only different articles count."""
    pages = [replace(page(1, tail="<p>本站联系热线恭候来电</p>"), url=f"http://www.a.test/{n}.html") for n in range(6)]

    assert () == suspects_in(pages, RULES)


def test_a_row_with_a_strong_term_that_no_rule_takes_is_a_suspect():
    """It says what it was seen by, and which rule almost fits."""
    row = "河边小楼日记 周末看片指南 小城旧事全集 皇冠体育官网"
    (found,) = suspects_in([page(1, tail=f"<p>{row}</p>")], RULES)

    assert ("line", row) == (found.kind, found.text)
    assert "1 of 4 segments with a strong term" in found.why


def test_hidden_links_to_a_domain_that_unrelated_sites_share_are_a_suspect():
    """Hidden alone, or a shared domain alone (a portal everybody links to), is none."""
    hidden = '<div style="display:none"><a href="http://farm.com/{0}">小城旧事{0}</a> <a href="http://farm.com/b">山间</a></div>'
    farm = [replace(page(n, extra=hidden.format(n)), url=f"http://www.site{n}.com/{n}.html") for n in range(3)]
    visible = [
        replace(
            page(n, extra='<div><a href="http://portal.com/">门户</a> <a href="http://gov.cn/">政府</a></div>'),
            url=f"http://www.site{n}.com/{n}.html",
        )
        for n in range(3)
    ]

    found = suspects_in(farm, RULES)

    assert {"block"} == {suspect.kind for suspect in found}
    assert all("3 unrelated sites" in s.why and "hidden (display)" in s.why for s in found)
    assert all("farm.com" in s.html and "display:none" in s.html for s in found)
    assert () == suspects_in(visible, RULES)


def test_a_site_whose_layout_does_not_fit_any_more_is_a_suspect():
    """The layout is named, with how many of its pages it misses."""
    pages = [replace(page(n), url=f"https://news.sina.com.cn/c/2019-10-04/doc-{n}.shtml") for n in range(4)]

    (found,) = [s for s in suspects_in(pages, RULES) if s.kind == "layout"]

    assert found.text.startswith("news.sina.com.cn#")
    assert "does not fit 4 of 4 pages" == found.why


def test_outcomes_alone_give_the_lines_and_processes_the_same():
    """Without pages there are no blocks; two processes find what one finds."""
    pages = [
        page(n, tail="<p>本站联系热线恭候来电</p>", extra="<div hidden><a href='http://b.com/'>皇冠体育</a></div>")
        for n in range(4)
    ]
    outcomes = [clean(p, RULES) for p in pages]
    everything = suspects_in(pages, RULES)

    assert everything == find_suspects(outcomes, RULES, pages) == suspects_in(pages, RULES, jobs=2)
    assert [s for s in everything if s.kind != "block"] == list(find_suspects(outcomes, RULES))


def test_suspects_come_out_of_their_file_as_they_went_in(tmp_path: Path):
    """One JSON object a line; what is none is named by file and line."""
    found = [suspect_of("甲\n乙\u2028丙"), suspect_of("丁", "block", html="<div>丁</div>")]
    file = tmp_path / "suspects.jsonl"
    file.write_text("".join(map(suspect_line, found)), encoding="utf-8")

    assert found == list(read_suspects(file))
    file.write_text(suspect_line(found[0]) + "{}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"suspects\.jsonl:2: not a suspect"):
        list(read_suspects(file))
    with pytest.raises(InputError, match="cannot be read"):
        list(read_suspects(tmp_path / "none"))


DRAFTED = [
    (suspect_of("本站联系热线 4000 恭候来电", "boilerplate"), "boilerplate/a_test.toml"),
    (suspect_of("更多精彩尽在江湖小站"), "spam/found.toml"),
    (suspect_of("说'引号'与\"双引号\"和\\反斜杠 [方] (圆) *星* 的一行"), "spam/found.toml"),
    (suspect_of("河边小楼日记 周末看片指南 小城旧事全集 皇冠体育官网"), "spam/found.toml"),
    (
        suspect_of(
            "皇冠体育官网\n山间小路",
            "block",
            html='<div style="display:none"><a href="http://a.com/">皇冠体育官网</a> <a href="http://b.com/">山间小路</a></div>',
        ),
        "spam/found.toml",
    ),
]


@pytest.mark.parametrize(
    ("suspect", "path"), DRAFTED, ids=lambda value: value if isinstance(value, str) else value.text[:8]
)
def test_a_draft_passes_lint_and_check_as_trial_and_as_stable(tmp_path: Path, suspect: Suspect, path: str):
    """What is drafted acts on its spam, touches nothing clean, and is promoted by one word."""
    draft = draft_rule(suspect, RULES, TODAY)

    assert path == draft.path
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    file = tmp_path / "rules" / draft.path
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    for text in (draft.toml, draft.toml.replace('status = "trial"', 'status = "stable"')):
        file.write_text(with_rule(before, text), encoding="utf-8")
        book = load_rules(tmp_path / "rules")
        assert [] == list(map(str, check_rules(book)))
        (entry,) = [entry for entry in book.entries if entry.id == draft.id]
        assert {"spam", "clean"} == {example.verdict for example in entry.example}
    assert 'status = "trial"' in draft.toml


def test_given_clean_examples_take_the_place_of_the_made_up_one():
    """And a draft that would touch them is none."""
    suspect = suspect_of("更多精彩尽在江湖小站")

    draft = draft_rule(suspect, RULES, TODAY, examples=[Example(verdict="clean", text="江湖小站不止一个，多在山里。")])

    assert "江湖小站不止一个" in draft.toml
    with pytest.raises(QinggaoError, match="no draft acts on it"):
        draft_rule(suspect, RULES, TODAY, examples=[Example(verdict="clean", text=suspect.text)])


def test_what_cannot_be_drafted_is_said_in_one_line():
    """A layout is mended by hand; a family has a plain name."""
    with pytest.raises(UsageError, match=r"docs/layouts\.md"):
        draft_rule(suspect_of("a.test#1", "layout"), RULES, TODAY)
    with pytest.raises(UsageError, match="a-z, 0-9 and _"):
        draft_rule(suspect_of("更多精彩尽在江湖小站"), RULES, TODAY, family="../x")


RULE_FILES = sorted(file for folder in ("spam", "boilerplate") for file in (ROOT / "rules" / folder).glob("*.toml"))


@pytest.mark.parametrize("file", RULE_FILES, ids=lambda path: path.name)
def test_a_rule_written_again_is_the_rule(file: Path):
    """Every rule of the book, through text and back."""
    entries, _ = read_rule_file(file.read_text(encoding="utf-8"), str(file), file.parent.name)

    again, faults = read_rule_file("\n".join(map(rule_toml, entries)), str(file), file.parent.name)

    assert ([], [e.model_dump() for e in entries]) == (faults, [e.model_dump() for e in again])


@pytest.mark.parametrize(
    "text", ["一行", "两\n行", "引'''号", "末尾'", "\n开头", "控制\x07\x7f符", "\\n 反斜杠", '"双"', "\ttab", "\r"]
)
def test_a_clean_example_is_added_and_nothing_else_changes(text: str):
    """Whatever the text holds, it comes out of the file as it went in."""
    file = ROOT / "rules" / "boilerplate" / "editor.toml"
    before = file.read_text(encoding="utf-8")
    entries, _ = read_rule_file(before, "f", "boilerplate")
    for entry in entries:
        after = add_clean_example(before, entry.id, text, 'why "so"')

        again, faults = read_rule_file(after, "f", "boilerplate")
        assert [] == faults
        (changed,) = [e for e in again if e.id == entry.id]
        assert Example(verdict="clean", text=text, why='why "so"') == changed.example[-1]
        assert entry == changed.model_copy(update={"example": changed.example[:-1]})
        assert [e for e in entries if e.id != entry.id] == [e for e in again if e.id != entry.id]
        assert not [line for line in difflib.ndiff(before.split("\n"), after.split("\n")) if line.startswith("- ")]


def test_a_clean_example_for_a_rule_that_is_not_there():
    """Which rules there are is said."""
    text = (ROOT / "rules" / "spam" / "pages.toml").read_text(encoding="utf-8")

    with pytest.raises(UsageError, match=r"no rule 'spam\.a\.b'.*spam\.pages\."):
        add_clean_example(text, "spam.a.b", "x", "y")
    with pytest.raises(UsageError, match="not a valid rule file"):
        add_clean_example("[[rule]", "spam.a.b", "x", "y")


def test_from_pages_to_a_trial_rule_on_disk(tmp_path: Path, capsys):
    """The whole way by commands: suspects, the diff, the file, the list of ids, the report in the articles."""
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    line = "更多精彩尽在江湖小站"
    pages = [{"html": page(n, tail=f"<p>{line}</p>").body, "url": f"http://www.site{n}.com/{n}.html"} for n in range(3)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(p) + "\n" for p in pages), encoding="utf-8")
    file = tmp_path / "suspects.jsonl"

    assert 0 == _run(["suspects", str(tmp_path / "in.jsonl"), "--rules", str(rules)])
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    (suspect,) = read_suspects(file)
    assert 0 == _run(["suspects", str(tmp_path / "in.jsonl"), "--table"])
    assert suspect.id in capsys.readouterr().out
    draft = ["rules", "draft", suspect.id, "--suspects", str(file), "--rules", str(rules)]
    assert 0 == _run(draft)
    shown = capsys.readouterr()
    assert f'+id = "spam.found.found_{suspect.id}"' in shown.out
    assert "nothing written" in shown.err
    assert not (rules / "spam" / "found.toml").exists()
    assert 0 == _run([*draft, "--write"])

    book = load_rules(rules)
    assert [] == [*check_rules(book), *check_ids(book)]
    assert (
        f"flag:spam.found.found_{suspect.id}" in clean(page(1, tail=f"<p>{line}</p>"), book).article.cleaning.warnings
    )
    capsys.readouterr()
    assert 2 == _run(draft)
    assert "is drafted already" in capsys.readouterr().err
    assert 2 == _run(["rules", "draft", "ffff", "--suspects", str(file), "--rules", str(rules)])
    assert "no suspect 'ffff'" in capsys.readouterr().err


def test_the_drafts_spam_example_is_the_suspects_text():
    """A person reads in the rule what was seen."""
    suspect = suspect_of("更多精彩尽在江湖小站")
    entries, _ = read_rule_file(draft_rule(suspect, RULES, TODAY).toml, "f", "spam")

    (spam,) = [example for example in entries[0].example if example.verdict == "spam"]

    assert suspect.text in spam.text
    assert frozenset() == effect_of(spam, RULES).by
