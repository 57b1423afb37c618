"""
Read the dictionaries of Lucene's smartcn (Apache License 2.0): words, and pairs of words, with their counts.

They are serialised Java arrays. Pairs are kept under hashes of `first@second` only; because each step of the hash (64
bits of FNV-1) can be undone, all second words are unwound from all hashes, and what is left is a first word's hash.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

Trie: TypeAlias = dict[str, Any]  # the next character → what follows it; "" → the whole word

_FOLDER = "org/apache/lucene/analysis/cn/smart/hhmm/"
_BETWEEN = "@"
_BASIS, _PRIME, _SIZE = 0xCBF29CE484222325, 1099511628211, 1 << 64
_BACK = pow(_PRIME, -1, _SIZE)
_SIEVE = 22  # bits of a hash that are looked at first
_NULL, _REFERENCE, _CLASS, _ARRAY, _END, _FIRST_HANDLE = 0x70, 0x71, 0x72, 0x75, 0x78, 0x7E0000
_FORMATS = {"S": "h", "C": "H", "I": "i", "J": "Q"}


@dataclass(slots=True)
class _Stream:
    """Serialised Java arrays, see https://docs.oracle.com/javase/8/docs/platform/serialization/spec/protocol.html."""

    data: bytes
    at: int = 4  # behind the stream's magic and version
    handles: list[Any] = field(default_factory=list)

    def take(self, form: str) -> Any:  # noqa: ANN401 -- what the format says
        (value,) = struct.unpack_from(f">{form}", self.data, self.at)
        self.at += struct.calcsize(f">{form}")
        return value

    def array(self) -> Any:  # noqa: ANN401 -- a nested list of numbers
        """Read an array of numbers, or of arrays; None stands for itself."""
        tag = self.take("B")
        if tag == _NULL:
            return None
        if tag == _REFERENCE:
            return self.handles[self.take("i") - _FIRST_HANDLE]
        if tag != _ARRAY:
            raise ValueError(f"not an array of numbers or arrays: {tag:#x}")
        kind = self._class()[1]
        self.handles.append(None)
        handle, size = len(self.handles) - 1, self.take("i")
        if kind in _FORMATS:
            form = f">{size}{_FORMATS[kind]}"
            found: Any = struct.unpack_from(form, self.data, self.at)
            self.at += struct.calcsize(form)
        else:
            found = [self.array() for _ in range(size)]
        self.handles[handle] = found
        return found

    def _class(self) -> str:
        if self.take("B") == _REFERENCE:
            return str(self.handles[self.take("i") - _FIRST_HANDLE])
        size = self.take("H")
        name = self.data[self.at : self.at + size].decode()
        self.at += size + struct.calcsize(">QBHBB")  # its version, flags, no fields, two marks that it ends
        self.handles.append(name)
        return name


def read_words(jar: Path) -> dict[str, int]:
    """Read the words with their counts; 未##数 stands for numbers, 始##始 for the beginning of a sentence."""
    with ZipFile(jar) as archive:
        stream = _Stream(archive.read(f"{_FOLDER}coredict.mem"))
    rows, firsts, ends, counts = (stream.array() for _ in range(4))
    words: dict[str, int] = {}
    for row, first in zip(rows, firsts, strict=True):
        if first and row >= 0 and ends[row]:
            for end, count in zip(ends[row], counts[row], strict=True):
                words[chr(first) + "".join(map(chr, end or ()))] = count
    return words


def read_pairs(jar: Path, words: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """
    Read the pairs of some words with their counts. It takes some minutes.

    Args:
        jar: lucene-analyzers-smartcn-*.jar.
        words: The words to look for.

    Yields:
        First word, second word, count.
    """
    with ZipFile(jar) as archive:
        stream = _Stream(archive.read(f"{_FOLDER}bigramdict.mem"))
    hashes, counts = stream.array(), stream.array()
    for index, first, second in unhash(hashes, words):
        yield first, second, counts[index]


def unhash(hashes: Sequence[int], words: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """Find the pairs of words behind hashes; give the index of the hash and both words."""
    firsts = {hash_of(word): word for word in words}
    sieve = [False] * (1 << _SIEVE)
    for value in firsts:
        sieve[value >> (64 - _SIEVE)] = True
    begun: Trie = {}
    for word in words:
        node = begun
        for char in reversed(word):
            node = node.setdefault(char, {})
        node[""] = word
    may_be = pa.array(sieve)
    for left, second in _unwound(pa.array(hashes, pa.uint64()), begun):
        mask = pc.take(may_be, pc.shift_right(left, pa.scalar(64 - _SIEVE, pa.uint64())))
        found = pc.indices_nonzero(mask)
        for index, value in zip(found.to_pylist(), pc.take(left, found).to_pylist(), strict=True):
            if value in firsts:
                yield index, firsts[value], second


def _unwound(hashes: Any, begun: Trie) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 -- pyarrow has no types
    """Take each word and the sign before it off the ends of all hashes; words with the same end share the way."""
    for char, rest in begun.items():
        if char:
            yield from _unwound(_without(hashes, char), rest)
        else:
            yield _without(hashes, _BETWEEN), rest


def _without(hashes: Any, char: str) -> Any:  # noqa: ANN401 -- pyarrow has no types
    for byte in (ord(char) >> 8, ord(char) & 0xFF):
        hashes = pc.bit_wise_xor(pc.multiply(hashes, pa.scalar(_BACK, pa.uint64())), pa.scalar(byte, pa.uint64()))
    return hashes


def hash_of(text: str) -> int:
    """Hash a text as smartcn does: FNV-1a over its UTF-16 units, the lower byte of each first."""
    value = _BASIS
    for char in text:
        for byte in (ord(char) & 0xFF, ord(char) >> 8):
            value = (value ^ byte) * _PRIME % _SIZE
    return value
