"""A Bloom filter: the objects of a listing in a fixed amount of memory.

An object that it does not contain was not listed. The rate of false positives is one in a billion for a million
objects, one in five hundred for ten million; the next run has another salt and finds those.
Source: B. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from hashlib import blake2b

BITS = 1 << 27  # 16 MiB
HASHES = struct.Struct("7I")


class BloomFilter:
    """A set of texts that only grows."""

    def __init__(self) -> None:
        self._bits = bytearray(BITS >> 3)
        self._salt = os.urandom(blake2b.SALT_SIZE)

    def add(self, text: str) -> None:
        """Add a text."""
        for place in self._places(text):
            self._bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, text: str) -> bool:
        return all(self._bits[place >> 3] & 1 << (place & 7) for place in self._places(text))

    def _places(self, text: str) -> Iterator[int]:
        digest = blake2b(text.encode(), digest_size=HASHES.size, salt=self._salt).digest()
        return (number % BITS for number in HASHES.unpack(digest))
