"""Packages that not everybody needs: loaded where they are used, and asked for in one line where they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pipeline.errors import UsageError


def needs(extra: str, module: str) -> Any:  # noqa: ANN401 -- a module, with whatever names it has
    """
    Import a module that an extra brings.

    Args:
        extra: Name of the extra, as in `pip install 'qinggao[corpus]'`.
        module: Dotted name of the module.

    Raises:
        UsageError: The extra is not installed.

    Example:
        >>> needs("corpus", "json").loads("[1]")
        [1]
    """
    try:
        return import_module(module)
    except ImportError as exc:
        raise UsageError(f"{module} is missing: it needs qinggao[{extra}]: pip install 'qinggao[{extra}]'") from exc
