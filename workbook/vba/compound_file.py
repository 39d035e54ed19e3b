"""A compound file ([MS-CFB], version 3): streams and storages in one file, as a macro project wants them."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

SECTOR, MINI_SECTOR, MINI_LIMIT = 512, 64, 4096
FREE, END, TABLE, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1
IN_HEADER = 109
"""Sectors of the allocation table that the header can name; a larger file would need a second table."""

Tree = Mapping[str, "bytes | Tree"]


@dataclass
class Entry:
    """One line of the directory."""

    name: str
    kind: int
    data: bytes = b""
    color: int = BLACK
    left: int = NONE
    right: int = NONE
    child: int = NONE
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = (self.name + "\0").encode("utf-16-le") if self.name else b""
        return struct.pack("<64sHBBIII16sIQQIQ", name, len(name), self.kind, self.color, self.left, self.right,
                           self.child, b"", 0, 0, 0, self.start, self.size)


@dataclass
class Sectors:
    """The body of the file and the table that chains its sectors."""

    body: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list[int])
    size: int = SECTOR

    def add(self, data: bytes) -> int:
        """Append data as one chain; answer where it begins."""
        if not data:
            return END
        first, count = len(self.table), -(-len(data) // self.size)
        self.body += data.ljust(count * self.size, b"\0")
        self.table += [*range(first + 1, first + count), END]
        return first


def write(tree: Tree) -> bytes:
    """The bytes of a compound file that holds this tree of streams: no time stamps, no class ids."""
    entries = [Entry("Root Entry", ROOT)]
    _grow(entries, 0, tree)
    sectors, minis = Sectors(), Sectors(size=MINI_SECTOR)
    for entry in entries:
        if entry.kind == STREAM:
            entry.size = len(entry.data)
            entry.start = (minis if entry.size < MINI_LIMIT else sectors).add(entry.data)
    entries[0].start, entries[0].size = sectors.add(bytes(minis.body)), len(minis.body)
    mini_table = _padded(struct.pack(f"<{len(minis.table)}I", *minis.table), b"\xff")
    mini_start = sectors.add(mini_table)
    blank = Entry("", 0).packed()
    listing = b"".join(entry.packed() for entry in entries)
    directory = sectors.add(listing + blank * (-len(entries) % (SECTOR // len(blank))))
    return _assembled(sectors, directory, mini_start, len(mini_table) // SECTOR)


def _grow(entries: list[Entry], parent: int, tree: Tree) -> None:
    """Add the children of a storage as a balanced search tree, ordered by length of name, then by name."""
    numbers: list[int] = []
    for name, value in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
        numbers.append(len(entries))
        if isinstance(value, bytes):
            entries.append(Entry(name, STREAM, value))
        else:
            entries.append(Entry(name, STORAGE))
            _grow(entries, numbers[-1], value)
    depth = len(numbers).bit_length()
    last = depth if len(numbers) + 1 < 1 << depth else 0
    entries[parent].child = _balanced(entries, numbers, 1, last)


def _balanced(entries: list[Entry], numbers: list[int], level: int, red: int) -> int:
    """Every level black but an incomplete last one: then all paths hold as many black entries."""
    if not numbers:
        return NONE
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.color = RED if level == red and level > 1 else BLACK
    entry.left = _balanced(entries, numbers[:middle], level + 1, red)
    entry.right = _balanced(entries, numbers[middle + 1:], level + 1, red)
    return numbers[middle]


def _assembled(sectors: Sectors, directory: int, mini_start: int, mini_count: int) -> bytes:
    per, used = SECTOR // 4, len(sectors.table)
    count = next(n for n in range(1, IN_HEADER + 2) if n * per >= used + n)
    if count > IN_HEADER:
        raise ValueError("the macro project is too large for one allocation table")
    table = [*sectors.table, *[TABLE] * count]
    table += [FREE] * (count * per - len(table))
    places = [used + n for n in range(count)] + [FREE] * (IN_HEADER - count)
    header = struct.pack(
        "<8s16s5H6s9I109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, count, directory,
        0, MINI_LIMIT, mini_start if mini_count else END, mini_count, END, 0, *places,
    )
    return header + bytes(sectors.body) + struct.pack(f"<{len(table)}I", *table)


def _padded(data: bytes, fill: bytes) -> bytes:
    return data + fill * (-len(data) % SECTOR)
