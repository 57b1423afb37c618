"""An engine whose package is missing says which, in one line."""

from __future__ import annotations

import sys

import pytest

from pipeline.__main__ import _run


def test_without_ray_its_name_is_told(archives, tmp_path, monkeypatch, capsys):
    """Exit status 2, and what to install."""
    monkeypatch.setitem(sys.modules, "ray", None)

    assert _run(["clean", str(archives(1)), "--engine", "ray", "--out", str(tmp_path / "parts")]) == 2
    assert "qinggao: this needs ray: pip install ray beside qinggao\n" == capsys.readouterr().err


@pytest.mark.parametrize("engine", ["spark", "datatrove"])
def test_an_unknown_engine_is_wrong_use(engine: str):
    """Datatrove runs pipelines of its own; it is no engine of the command."""
    assert _run(["clean", "a", "--engine", engine, "--out", "b"]) == 2
