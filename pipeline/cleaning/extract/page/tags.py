"""Elements by what they do to text; the lists are package data, `extract_tags.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_TAGS = tomllib.loads((files("pipeline.cleaning") / "data" / "extract_tags.toml").read_text(encoding="utf-8"))

BLOCK_TAGS: frozenset[str] = frozenset(_TAGS["block"].split())
BOLD_TAGS: frozenset[str] = frozenset(_TAGS["bold"].split())
FIELD_TAGS: frozenset[str] = frozenset(_TAGS["field"].split())
MUTE_TAGS: frozenset[str] = frozenset(_TAGS["mute"].split())
LEAF_TAGS: frozenset[str] = frozenset(_TAGS["leaf"].split())
VERBATIM_TAGS: frozenset[str] = frozenset(_TAGS["verbatim"].split())
JAMMER_TAGS: frozenset[str] = frozenset(_TAGS["jammer"].split())
HEADING_TAGS: frozenset[str] = frozenset(_TAGS["heading"].split())
FURNITURE_TAGS: frozenset[str] = frozenset(_TAGS["furniture"].split())
