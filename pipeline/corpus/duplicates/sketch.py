"""
MinHash sketches: two texts that share many shingles are likely to share a band.

rensa computes the sketch. Its own index lives in memory and cannot be saved, so only the values are taken from it.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.optional import needs

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.corpus.duplicates.settings import Sketch

BUCKETS = 1 << 17
"""Buckets that the keys of bands are spread over: 4 kB each with a million texts of 64 bands."""

_REST_BITS = 32
_VALUE_BYTES = 4
_SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835  # odd, 128 bits of the golden ratio: every bit of a band reaches the key
_SHIFT = 96


class Key(NamedTuple):
    """
    One band of a sketch, as it is looked up.

    Attributes:
        bucket: From 0 to `BUCKETS` - 1.
        rest: What tells bands in one bucket apart; 4 bytes.
    """

    bucket: int
    rest: bytes


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
    made = _maker()([shingles(form, sketch.shingle)], num_perm=sketch.permutations, seed=sketch.seed)
    packed = struct.pack(f"<{sketch.permutations}I", *made[0])
    width = sketch.rows * _VALUE_BYTES
    return [_key(packed[at : at + width]) for at in range(0, len(packed) - width + 1, width)]


def _key(band: bytes) -> Key:
    mixed = int.from_bytes(band, "little") * _SPREAD >> _SHIFT
    return Key(mixed % BUCKETS, (mixed >> 17 & 0xFFFFFFFF).to_bytes(_REST_BITS // 8, "big"))


@cache
def _maker() -> Callable[..., list[list[int]]]:
    return needs("rensa").RMinHash.digests_from_token_sets  # type: ignore[no-any-return]
