"""Where the rules and samples lie: inside an installed wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def rules_folder() -> Path:
    """Return the folder of the rules that travel with the package."""
    return _folder("rules")


def samples_folder() -> Path:
    """Return the folder of the samples that travel with the package."""
    return _folder("samples")


def demo_config() -> Path:
    """Return the crawl.toml that visits the sample site."""
    return _folder("crawl.toml")


def _folder(name: str) -> Path:
    packed = _PACKAGE / "_data" / name
    return packed if packed.exists() else _PACKAGE.parent / name
