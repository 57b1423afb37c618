"""The tables of this package, read from `cleaning/data/charset_*`; each file says where its facts come from."""

from __future__ import annotations

from importlib.resources import files


def read_table(name: str) -> str:
    """Return the text of a data file."""
    return (files("pipeline") / "cleaning" / "data" / name).read_text(encoding="utf-8")


def read_rows(name: str) -> list[list[str]]:
    """Return the tab-separated cells of every line of a data file that is not a comment."""
    lines = read_table(name).splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
