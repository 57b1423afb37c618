"""Bodies that are no text at all: known by their first bytes or by their control characters."""

from __future__ import annotations

from typing import Final

from pipeline.cleaning.charset.tables import read_rows

_MAGIC: Final = [(int(offset), bytes.fromhex(start), kind) for offset, start, kind in read_rows("charset_magic.tsv")]
_HEAD_BYTES: Final = 4_096
_MOSTLY: Final = 1 / 3
_MANY: Final = 1 / 20
# "Binary data bytes" of the MIME Sniffing Standard, section 3, and DEL.
_CONTROLS: Final = bytes({*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F})


def binary_kind(body: bytes) -> str | None:
    """Return what kind of file the first bytes announce ("PDF", "ZIP archive", …), None where they announce none."""
    return next((kind for offset, start, kind in _MAGIC if body.startswith(start, offset)), None)


def is_mostly_controls(body: bytes) -> bool:
    """Tell whether more than a third of the first 4,096 bytes are control characters, tabs and line ends apart."""
    return _control_share(body) > _MOSTLY


def has_many_controls(body: bytes) -> bool:
    """Tell whether more than a twentieth of the first 4,096 bytes are control characters, as in random bytes."""
    return _control_share(body) > _MANY


def _control_share(body: bytes) -> float:
    head = body[:_HEAD_BYTES]
    return 1 - len(head.translate(None, _CONTROLS)) / len(head) if head else 0.0
