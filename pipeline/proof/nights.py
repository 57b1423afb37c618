"""The pages of saved nights."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corpus.kinds import Kind
from pipeline.corpus.read import read_inputs
from pipeline.corpus.tally import INPUT_FAULTS
from pipeline.corpus.warc import read_page
from pipeline.errors import InputError
from pipeline.model import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.model import Page

_WARC_ENDINGS = (".warc", ".warc.gz")
RECORD = re.compile(r"(.+\.warc(?:\.gz)?)@(\d+)", re.IGNORECASE)
"""A record of a WARC file as articles name it: file and byte."""


def saved_pages(inputs: Sequence[str]) -> Iterator[Page | Rejected]:
    """
    Read saved pages.

    Args:
        inputs: WARC files and whatever else `qinggao clean` reads. Of a folder that holds WARC files anywhere only
            those are read: articles and pages of the same night may lie beside them.

    Raises:
        InputError: An input is missing, or a folder holds nothing to read.
    """
    missing = next((name for name in inputs if not Path(name).exists()), None)
    if missing is not None:
        raise InputError(f"{missing}: no such file or folder: name WARC files, or the --out folder of a crawl")
    for name in inputs:
        yield from read_inputs([name], Kind.WARC if archives_of(Path(name)) else Kind.AUTO)


def noting_faults(pages: Iterable[Page | Rejected], faults: list[str]) -> Iterator[Page | Rejected]:
    """
    Pass pages on, and note what of the input cannot be read: a torn file must not look like a short one.

    Args:
        pages: What `saved_pages` gives.
        faults: Where a line is added for each place.
    """
    for page in pages:
        if isinstance(page, Rejected) and page.reason in INPUT_FAULTS:
            faults.append(page.detail)
        yield page


def pages_named(source: str, kind: Kind = Kind.AUTO, url: str | None = None) -> Iterator[Page | Rejected]:
    """
    Read what a person names: an input as `qinggao clean` takes it, or one record of a WARC file.

    Args:
        source: The input; a record as articles name it in `source_path`: `night.warc.gz@1234`.
        kind: What a file is; `auto` looks at its ending and first bytes.
        url: Address of the page, where the source does not know it.

    Raises:
        InputError: There is no such input, or no response begins there.
    """
    record = RECORD.fullmatch(source)
    if record is None or Path(source).exists():
        yield from read_inputs([source], kind, url)
        return
    if not Path(record[1]).is_file():
        raise InputError(f"{record[1]}: no such file")
    found = read_page(Path(record[1]), int(record[2]))
    if found is None:
        raise InputError(f"{source}: no response begins at this byte: take the `source_path` of an article")
    yield found


def archives_of(folder: Path) -> tuple[Path, ...]:
    """Return the WARC files anywhere in a folder; none for what is no folder."""
    found = folder.rglob("*") if folder.is_dir() else ()
    return tuple(sorted(path for path in found if path.name.lower().endswith(_WARC_ENDINGS)))
