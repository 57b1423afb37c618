"""The forward simulator and the project's own prose, for the tests of the repair."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def simulator():
    """The module mirror.py, which lies beside the tests: they are no package that could import it."""
    spec = spec_from_file_location("mirror_simulator", HERE / "mirror.py")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def prose():
    """Paragraphs written for this project, in simplified characters that GBK can write."""
    return (HERE / "prose.txt").read_text(encoding="utf-8").splitlines()
