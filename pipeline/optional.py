"""Packages that not everybody needs: loaded where they are used, and asked for in one line where they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pipeline.errors import UsageError


def needs(module: str) -> Any:  # noqa: ANN401 -- a module, with whatever names it has
    """
    Import a module of a package that does not come with Qinggao.

    Args:
        module: Dotted name of the module; the package has the name of its first part.

    Raises:
        UsageError: The package is not installed.

    Example:
        >>> needs("json").loads("[1]")
        [1]
    """
    try:
        return import_module(module)
    except ImportError as exc:
        package = module.partition(".")[0]
        raise UsageError(f"this needs {package}: pip install {package} beside qinggao") from exc
