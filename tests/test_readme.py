"""The README says what is true: its links lead somewhere, its commands exist, both languages tell the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import Page, clean, load_rules
from pipeline.cli import command

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(readme: Path):
    """A renamed document shows here."""
    links = re.findall(r"\]\(([^)#:]+)\)", readme.read_text(encoding="utf-8"))

    assert links
    assert [] == [link for link in links if not (ROOT / link).exists()]


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_it_names_exists(readme: Path):
    """`qinggao VERB` and `make TARGET` are real."""
    text = readme.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert set(re.findall(r"qinggao ([a-z]+)", text)) <= set(command.commands)
    assert [] == [t for t in re.findall(r"(?:\$ |`)make ([a-z-]+)", text) if f"\n{t}:" not in makefile]


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_it_is_short(readme: Path):
    """A stranger reads it to the end."""
    assert len(readme.read_text(encoding="utf-8").splitlines()) < 150


@pytest.mark.parametrize(
    ("readme", "said"),
    [
        (READMES[0], r"with (\d+) repairs, (\d+) cuts .*? and (\d+) marks"),
        (READMES[1], r"(\d+) 处修复、(\d+) 处删改.*?、(\d+) 处标记"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_figures_of_the_first_page_are_those_of_its_article(readme: Path, said: str):
    """What a reader counts in the JSON is what was promised."""
    told = re.search(said, readme.read_text(encoding="utf-8"), re.DOTALL)
    page = Page(body=(ROOT / "samples/seed/text/page.txt").read_bytes(), media="text")
    cleaning = clean(page, load_rules()).article.cleaning

    assert [len(cleaning.repaired), len(cleaning.removed), len(cleaning.damaged)] == [
        int(count) for count in told.groups()
    ]


def test_both_languages_have_the_same_parts():
    """The headings and the code stand in the same order."""
    parts = [re.findall(r"^(#+|    \S+)", path.read_text(encoding="utf-8"), re.MULTILINE) for path in READMES]

    assert [len(part) for part in parts[:1]] == [len(part) for part in parts[1:]]
