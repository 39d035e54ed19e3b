"""Reads the streams of a compound file ([MS-CFB]), whoever wrote it."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from workbook.vba.compound_file import END, MINI_LIMIT, NONE, STORAGE, STREAM

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LINE = 128


def read(data: bytes) -> dict[str, bytes]:
    """The streams of a file by their path. Raises ValueError if it is none, or damaged.

    >>> from workbook.vba.compound_file import write
    >>> read(write({"VBA": {"dir": b"text"}, "PROJECT": b"more"}))
    {'VBA/dir': b'text', 'PROJECT': b'more'}
    """
    if data[:8] != MAGIC:
        raise ValueError("not a compound file")
    try:
        return dict(_File(data).streams())
    except (struct.error, IndexError) as error:
        raise ValueError("a damaged compound file") from error


class _File:
    def __init__(self, data: bytes) -> None:
        self.size = 1 << struct.unpack_from("<H", data, 30)[0]
        self.mini_size = 1 << struct.unpack_from("<H", data, 32)[0]
        count, directory, mini = (struct.unpack_from("<I", data, place)[0] for place in (44, 48, 60))
        self.data = data
        self.table = self._numbers(b"".join(map(self._sector, struct.unpack_from(f"<{min(count, 109)}I", data, 76))))
        listing = self._chain(directory)
        self.lines = [listing[start:start + _LINE] for start in range(0, len(listing), _LINE)]
        self.mini_table = self._numbers(self._chain(mini)) if mini != END else ()
        self.minis = self._chain(struct.unpack_from("<I", self.lines[0], 116)[0])

    def streams(self) -> Iterator[tuple[str, bytes]]:
        yield from self._below(struct.unpack_from("<I", self.lines[0], 76)[0], "")

    def _below(self, number: int, folder: str) -> Iterator[tuple[str, bytes]]:
        if number == NONE:
            return
        line = self.lines[number]
        length, kind = struct.unpack_from("<HB", line, 64)
        left, right, child = struct.unpack_from("<3I", line, 68)
        path = folder + line[:max(length - 2, 0)].decode("utf-16-le")
        yield from self._below(left, folder)
        if kind == STREAM:
            yield path, self._stream(*struct.unpack_from("<2I", line, 116))
        elif kind == STORAGE:
            yield from self._below(child, f"{path}/")
        yield from self._below(right, folder)

    def _stream(self, start: int, size: int) -> bytes:
        if size >= MINI_LIMIT:
            return self._chain(start)[:size]
        found = b""
        while start != END and len(found) < size:
            found += self.minis[start * self.mini_size:(start + 1) * self.mini_size]
            start = self.mini_table[start]
        return found[:size]

    def _chain(self, start: int) -> bytes:
        found: list[bytes] = []
        while start != END:
            if len(found) > len(self.table):
                raise ValueError("a damaged compound file")
            found.append(self._sector(start))
            start = self.table[start]
        return b"".join(found)

    def _sector(self, number: int) -> bytes:
        return self.data[(number + 1) * self.size:(number + 2) * self.size]

    def _numbers(self, data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data)
