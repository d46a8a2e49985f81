"""Which objects a listing held, in a fixed amount of memory: what it says is not there was not (a Bloom filter).

Of a million objects it takes one in a billion for there that was not, of ten million one in five hundred; the next run
has another salt and finds that one.
Source: B. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from hashlib import blake2b

BITS = 1 << 27  # 16 MiB
HASHES = struct.Struct("7I")


class Seen:
    """A set of texts that can only grow."""

    def __init__(self) -> None:
        self._bits = bytearray(BITS >> 3)
        self._salt = os.urandom(blake2b.SALT_SIZE)

    def add(self, text: str) -> None:
        """It is in the set."""
        for place in self._places(text):
            self._bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, text: str) -> bool:
        return all(self._bits[place >> 3] & 1 << (place & 7) for place in self._places(text))

    def _places(self, text: str) -> Iterator[int]:
        digest = blake2b(text.encode(), digest_size=HASHES.size, salt=self._salt).digest()
        return (number % BITS for number in HASHES.unpack(digest))
