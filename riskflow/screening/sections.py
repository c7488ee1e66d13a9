"""Named arrays and texts in one block of bytes, which is read where it lies: in memory, or mapped from a file.

A block begins with a digest of the rest, so that one that was cut short or altered is refused and never searched.
"""

import hashlib
import json
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = b"RFNAMES\n"
DIGEST_LENGTH = 32
LENGTH_BYTES = 8
HEADER_BEGINS = len(MAGIC) + DIGEST_LENGTH + LENGTH_BYTES
ALIGNMENT = 64

Array = npt.NDArray[Any]
Ids = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float32]
HashFunction = Callable[[str], int]


class DamagedIndexError(Exception):
    """A block of sections that is not whole, or of another kind."""


# -- Writing -----------------------------------------------------------------------------------------------------------


class SectionWriter:
    """Collects sections, and joins them into one block."""

    def __init__(self) -> None:
        self._arrays: dict[str, Array] = {}
        self._values: dict[str, Any] = {}

    def add_array(self, name: str, array: Array) -> None:
        self._arrays[name] = np.ascontiguousarray(array)

    def add_value(self, name: str, value: object) -> None:
        """Add a small value that JSON can say."""
        self._values[name] = value

    def add_texts(self, name: str, texts: Iterable[str]) -> None:
        """Add texts, as their UTF-8 and where each of them begins."""
        written = [text.encode() for text in texts]
        begins = np.zeros(len(written) + 1, dtype=np.int64)
        np.cumsum([len(text) for text in written], out=begins[1:])
        self.add_array(f"{name}.begins", begins)
        self.add_array(f"{name}.utf8", np.frombuffer(b"".join(written), dtype=np.uint8))

    def add_buckets(self, name: str, keys: Sequence[str]) -> None:
        """Add what finds the positions of a key among some: their hashes in order, in 12 bytes for each."""
        hashes = np.fromiter(map(stable_hash, keys), dtype=np.int64, count=len(keys))
        order = np.argsort(hashes, kind="stable").astype(np.int32)
        self.add_array(f"{name}.order", order)
        self.add_array(f"{name}.hashes", hashes[order])

    def add_groups(self, name: str, numbers: Ids, total: int) -> None:
        """Add the positions of each number from 0 to `total`, in their order; negative numbers have none."""
        order = np.argsort(numbers, kind="stable").astype(np.int32)
        self.add_array(f"{name}.members", order)
        self.add_array(f"{name}.begins", np.searchsorted(numbers[order], np.arange(total + 1)).astype(np.int64))

    def joined(self) -> bytes:
        """Return the block."""
        places, at = {}, 0
        for name, array in self._arrays.items():
            places[name] = (array.dtype.str, at, len(array))
            at += _aligned(array.nbytes)
        header = json.dumps({"sections": places, "values": self._values}, sort_keys=True).encode()
        rest = bytearray(len(header).to_bytes(LENGTH_BYTES, sys.byteorder))
        rest += header.ljust(_aligned(HEADER_BEGINS + len(header)) - HEADER_BEGINS)
        for array in self._arrays.values():
            rest += array.tobytes().ljust(_aligned(array.nbytes), b"\0")
        return MAGIC + hashlib.sha256(rest).digest() + rest


def _aligned(length: int) -> int:
    return -(-length // ALIGNMENT) * ALIGNMENT


def stable_hash(text: str) -> int:
    """Return the same number for a text in every process, which `hash` does not."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), sys.byteorder, signed=True)


# -- Reading -----------------------------------------------------------------------------------------------------------


class Sections:
    """The sections of a block; nothing of it is copied.

    Raises:
        DamagedIndexError: when the block is not what was written.
    """

    def __init__(self, block: bytes | memoryview) -> None:
        self._block = memoryview(block)
        if bytes(self._block[: len(MAGIC)]) != MAGIC:
            raise DamagedIndexError("it is no index of names")
        digest = bytes(self._block[len(MAGIC) : len(MAGIC) + DIGEST_LENGTH])
        if hashlib.sha256(self._block[len(MAGIC) + DIGEST_LENGTH :]).digest() != digest:
            raise DamagedIndexError("its digest is another one")
        length = int.from_bytes(self._block[HEADER_BEGINS - LENGTH_BYTES : HEADER_BEGINS], sys.byteorder)
        header = json.loads(bytes(self._block[HEADER_BEGINS : HEADER_BEGINS + length]))
        self._places: Mapping[str, tuple[str, int, int]] = header["sections"]
        self.values: Mapping[str, Any] = header["values"]
        self._begins = _aligned(HEADER_BEGINS + length)

    def array(self, name: str) -> Array:
        """Return a section for vectors of numpy."""
        kind, at, count = self._places[name]
        return np.frombuffer(self._block, dtype=kind, count=count, offset=self._begins + at)

    def view(self, name: str) -> memoryview:
        """Return a section for single numbers, which are read quicker so than from an array."""
        return self.array(name).data

    def texts(self, name: str) -> "Texts":
        return Texts(self.view(f"{name}.utf8"), self.view(f"{name}.begins"))

    def buckets(self, name: str, hash_of: HashFunction = stable_hash) -> "HashBuckets":
        return HashBuckets(self.view(f"{name}.hashes"), self.view(f"{name}.order"), hash_of)

    def groups(self, name: str) -> "Groups":
        return Groups(self.view(f"{name}.members"), self.view(f"{name}.begins"))


class Texts:
    """Texts that are decoded when they are asked for."""

    def __init__(self, utf8: memoryview, begins: memoryview) -> None:
        self._utf8 = utf8
        self._begins = begins

    def __len__(self) -> int:
        return len(self._begins) - 1

    def __getitem__(self, number: int) -> str:
        return str(self._utf8[self._begins[number] : self._begins[number + 1]], "utf-8")


class HashBuckets:
    """Positions by the hash of a key. Two keys with one hash share a bucket, so what is found has to be compared."""

    def __init__(self, hashes: memoryview, order: memoryview, hash_of: HashFunction) -> None:
        self._hashes = hashes
        self._order = order
        self._hash_of = hash_of

    def positions(self, key: str) -> Iterator[int]:
        """Yield the positions of a key, the lowest first."""
        wanted = self._hash_of(key)
        first = bisect_left(self._hashes, wanted)
        last = bisect_right(self._hashes, wanted, lo=first)
        return iter(self._order[first:last])

    def position_in(self, texts: Texts, key: str) -> int | None:
        """Return the position of a key among texts that each occur once."""
        return next((position for position in self.positions(key) if texts[position] == key), None)


class Groups:
    """The members of each of some numbers."""

    def __init__(self, members: memoryview, begins: memoryview) -> None:
        self._members = members
        self._begins = begins

    def __getitem__(self, number: int) -> memoryview:
        return self._members[self._begins[number] : self._begins[number + 1]]

    @property
    def total(self) -> int:
        """The number of members of all."""
        return int(self._begins[-1]) - int(self._begins[0])
