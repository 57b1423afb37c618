"""The examples in the documentation of the byline step."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import pipeline.cleaning.byline as package

MODULES = [module.name for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")]


@pytest.mark.parametrize("name", MODULES)
def test_every_example_is_true(name: str):
    """What a docstring shows is what happens."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0
