"""From what pages call a charset to the encoding a browser would use (WHATWG Encoding Standard, "Names and labels")."""

from __future__ import annotations

from typing import Final

from pipeline.cleaning.charset.tables import read_rows

_ROWS: Final = read_rows("charset_labels.tsv")
_NAMES: Final = {label: row[0] for row in _ROWS for label in " ".join(row[2:]).split()}
CODECS: Final = {row[0]: row[1] for row in _ROWS}
"""The Python codec that stands behind each encoding."""


def encoding_of(label: str) -> str | None:
    """
    Return the name of the encoding that a label stands for.

    Args:
        label: What a header, a meta element or an XML declaration says, in any case, with or without white space.

    Returns:
        The name as the standard writes it (`UTF-8`, `Big5`, `windows-1252`), `gb18030` for the whole family of gb2312,
        gbk and hz; None for a label nobody knows and for UTF-7, which pages must not choose.

    Examples:
        >>> encoding_of("GB2312")
        'gb18030'
        >>> encoding_of("utf-7") is None
        True
    """
    return _NAMES.get(label.strip("\t\n\f\r ").lower()) if label.isascii() else None
