"""The forms that articles are kept in, told by a file's ending."""

from __future__ import annotations

import difflib
from enum import StrEnum
from pathlib import Path

from pipeline.errors import UsageError


class Format(StrEnum):
    """A form of an articles file; the value is its ending."""

    JSONL = ".jsonl"
    JSONL_GZ = ".jsonl.gz"
    JSONL_ZST = ".jsonl.zst"
    PARQUET = ".parquet"
    WET = ".wet.gz"


_ALSO = {".ndjson": Format.JSONL, ".ndjson.gz": Format.JSONL_GZ, ".ndjson.zst": Format.JSONL_ZST}
_BY_ENDING: dict[str, Format] = {form.value: form for form in Format} | _ALSO


def format_of(target: Path | str) -> Format:
    """
    Tell the form of a file from its ending; a name without one, and `-`, mean JSON lines.

    Raises:
        UsageError: The ending is none of those known.

    Example:
        >>> format_of("out/articles.jsonl.zst")
        <Format.JSONL_ZST: '.jsonl.zst'>
    """
    name = Path(target).name.lower()
    for ending, form in sorted(_BY_ENDING.items(), key=lambda item: -len(item[0])):
        if name.endswith(ending):
            return form
    if not Path(name).suffix:
        return Format.JSONL
    ending = "".join(Path(name).suffixes[-2:])
    near = difflib.get_close_matches(ending, _BY_ENDING, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise UsageError(f"{target}: no form of articles ends like this: {hint}write one of {', '.join(Format)}")


def stem_of(target: Path | str) -> str:
    """
    Return a file's name without the ending of its form.

    >>> stem_of("out/articles.jsonl.gz"), stem_of("articles")
    ('articles', 'articles')
    """
    name = Path(target).name
    ending = next((end for end in sorted(_BY_ENDING, key=len, reverse=True) if name.lower().endswith(end)), "")
    return name.removesuffix(name[len(name) - len(ending) :])
