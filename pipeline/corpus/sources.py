"""
Where an input lies: under a path, or at an address with its scheme.

What reads addresses is in `remote` and comes with the first of them: most inputs are files, and to import an HTTP
client takes as long as cleaning ten pages.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_address(name: str) -> bool:
    """
    Tell addresses from paths.

    >>> is_address("s3://commoncrawl/a.warc.gz"), is_address("a/b.warc"), is_address("memory://a")
    (True, False, True)
    """
    return _ADDRESS.match(name) is not None


def name_of(source: Path | str) -> str:
    r"""
    Return how a path or an address is called in outputs, which are UTF-8; bytes of a name that are not are escaped.

    >>> import os
    >>> name_of(Path(os.fsdecode(b"old/\xb8\xe5.html")))
    'old/\\xb8\\xe5.html'
    """
    name = source.as_posix() if isinstance(source, Path) else source
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def open_at(source: Path | str, offset: int = 0) -> BinaryIO:
    """
    Open a file or an address for reading from one place on.

    Args:
        source: A path, or an address with its scheme.
        offset: The first byte to read.

    Raises:
        OSError: A file cannot be read.
        InputError: What lies at an address is not there or may not be read; reading raises it too.
        UsageError: The scheme needs a package that is not installed, or nobody knows it.
    """
    if not isinstance(source, Path) and is_address(source):
        from pipeline.corpus.remote import open_address  # noqa: PLC0415 -- see above

        return open_address(source, offset)
    stream = Path(source).open("rb")  # noqa: SIM115 -- the caller closes it
    stream.seek(offset)
    return stream
