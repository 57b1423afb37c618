"""The documentation says what is true: lists that can be compared with the code are compared."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pipeline.model import article_schema
from pipeline.rulebook.schema import ACTIONS, Match

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))


def test_every_condition_of_a_match_is_explained():
    """docs/rules.md names every key that a rule file may use."""
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")

    assert [] == [key for key in Match.model_fields if f"`{key}`" not in text]


def test_every_unit_and_action_is_explained():
    """docs/rules.md names every unit and action."""
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")

    assert [] == [word for unit, actions in ACTIONS.items() for word in (unit, *actions) if f"`{word}`" not in text]


def test_the_pinned_schema_is_the_schema():
    """A changed output record shows as a changed file in docs/."""
    assert (ROOT / "docs" / "article.schema.json").read_text(encoding="utf-8") == article_schema()


def test_every_picture_is_shown_and_every_shown_picture_is_there():
    """The browser tests make those that docs/ show; one that is shown no more goes."""
    texts = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))

    assert set(re.findall(r"images/([\w-]+\.png)", texts)) == {
        file.name for file in (ROOT / "docs" / "images").iterdir()
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_public_name_has_a_docstring(path: Path):
    """Modules, public classes, functions and methods say what they are for."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    undocumented = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not _is_inside_private(tree, node)
    ]

    assert ast.get_docstring(tree)
    assert [] == undocumented


def test_no_file_names_a_place_of_one_machine():
    """Paths of a developer's machine and addresses of package registries have no place in the project."""
    texts = {
        path: path.read_text(encoding="utf-8", errors="replace")
        for folder in ("pipeline", "rules", "docs", "bench", ".ci")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".toml", ".md", ".txt", ""} and path.is_file()
    }

    assert [] == [path for path, text in texts.items() if re.search(r"/(?:work|root|opt)/|/simple/", text)]


def _is_inside_private(tree: ast.Module, wanted: ast.AST) -> bool:
    """Tell whether a definition stands inside a private class or a function."""
    return any(
        node is not wanted and any(inner is wanted for inner in ast.walk(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(node, ast.ClassDef) and node.name.startswith("_"))
    )
