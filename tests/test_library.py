"""The library by its own name: what it offers is there, what it does not offer is no name of it."""

from __future__ import annotations

import pytest

import pipeline
from pipeline.cleaning.flow import clean
from pipeline.model import Article


@pytest.mark.parametrize("name", pipeline.__all__)
def test_every_name_is_there(name: str):
    """Each is imported when it is first asked for; `Outcome` is a union, and has no name of its own."""
    assert name == getattr(getattr(pipeline, name), "__name__", "Outcome")


def test_names_are_those_of_their_homes():
    """Nothing is there twice."""
    assert (clean, Article) == (pipeline.clean, pipeline.Article)


def test_another_name_is_an_error_as_of_any_module():
    """`from pipeline import …` tells it as an ImportError."""
    with pytest.raises(AttributeError, match="no attribute 'polish'"):
        pipeline.polish  # noqa: B018
    with pytest.raises(ImportError, match="polish"):
        from pipeline import polish  # noqa: F401, PLC0415
