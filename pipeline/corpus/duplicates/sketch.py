"""
MinHash sketches: two texts that share many shingles are likely to share a band.

rensa computes the sketch. Its own index lives in memory and cannot be saved, so only the values are taken from it.
"""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.optional import needs

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.corpus.duplicates.settings import Sketch

BUCKETS = 1 << 17
"""Buckets that the keys of bands are spread over: 4 kB each with a million texts of 64 bands."""

_UNIT_BYTES = 2
_VALUE_BYTES = 4


Key = tuple[int, bytes]
"""
One band of a sketch, as it is looked up: its bucket, from 0 to `BUCKETS` - 1, which is the low bits of the band's first
value; and what tells bands in one bucket apart, the CRC-32 of all its values. A plain tuple: 64 of them go from process
to process with each text.
"""


def algorithm() -> str:
    """
    Name the algorithm that makes sketches; those of two names cannot be compared.

    Raises:
        UsageError: rensa is not installed.
    """
    return f"rensa RMinHash {needs('rensa').RMinHash.ALGORITHM_VERSION}"


def shingles(form: str, length: int) -> list[str]:
    """
    Return every run of so many characters.

    >>> shingles("图书馆开放", 3)
    ['图书馆', '书馆开', '馆开放']
    """
    return [form[place : place + length] for place in range(len(form) - length + 1)]


def band_keys(form: str, sketch: Sketch) -> list[Key]:
    """
    Return the keys of a text's bands.

    Args:
        form: A compared form, at least a shingle long.
        sketch: How to sketch it.

    Raises:
        UsageError: rensa is not installed.
    """
    made = _maker()(num_perm=sketch.permutations, seed=sketch.seed)
    made.update(_runs(form, sketch.shingle))  # a third of the time of rensa's calls for many texts, one at a time
    values = made.digest()
    packed = struct.pack(f"<{len(values)}I", *values)
    width = sketch.rows * _VALUE_BYTES
    return [
        (values[at // _VALUE_BYTES] % BUCKETS, zlib.crc32(packed[at : at + width]).to_bytes(_VALUE_BYTES, "big"))
        for at in range(0, len(packed) - width + 1, width)
    ]


def _runs(form: str, length: int) -> list[bytes]:
    """Return the shingles as bytes, which rensa takes faster than texts; a rare character is two units of UTF-16."""
    raw = form.encode("utf-16-le", "surrogatepass")
    return [raw[at : at + length * _UNIT_BYTES] for at in range(0, len(raw) - (length - 1) * _UNIT_BYTES, _UNIT_BYTES)]


@cache
def _maker() -> Callable[..., Any]:
    return needs("rensa").RMinHash  # type: ignore[no-any-return]
