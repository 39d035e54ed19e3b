"""How a macro project packs its text: [MS-OVBA] 2.4.1, chunks of 4,096 bytes, copies of what stood before."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator

CHUNK = 4096
SHORTEST = 3


def compress(data: bytes) -> bytes:
    """Pack bytes as a compressed container.

    >>> decompress(compress(b"abcabcabcabc")) == b"abcabcabcabc"
    True
    """
    chunks = (data[start:start + CHUNK] for start in range(0, len(data), CHUNK))
    return b"\x01" + b"".join(map(_chunk, chunks))


def decompress(data: bytes) -> bytes:
    """Unpack a compressed container."""
    if data[:1] != b"\x01":
        raise ValueError("not a compressed container")
    out, place = bytearray(), 1
    while place < len(data):
        (header,) = struct.unpack_from("<H", data, place)
        end = place + (header & 0x0FFF) + 3
        body = data[place + 2:end]
        out += _unpacked(body) if header & 0x8000 else body
        place = end
    return bytes(out)


def _chunk(raw: bytes) -> bytes:
    packed = _packed(raw)
    if len(packed) > CHUNK:
        if len(raw) < CHUNK:
            raise ValueError("a short chunk that cannot be packed has no place in a compressed container")
        return struct.pack("<H", 0x3000 | CHUNK - 1) + raw.ljust(CHUNK, b"\0")
    return struct.pack("<H", 0xB000 | len(packed) - 1) + packed


def _packed(raw: bytes) -> bytes:
    out = bytearray()
    tokens = list(_tokens(raw))
    for start in range(0, len(tokens), 8):
        eight = tokens[start:start + 8]
        out.append(sum(1 << bit for bit, token in enumerate(eight) if len(token) == 2))
        out += b"".join(eight)
    return bytes(out)


def _tokens(raw: bytes) -> Iterator[bytes]:
    """One byte for a literal, two for a copy of earlier bytes."""
    seen: defaultdict[bytes, list[int]] = defaultdict(list)
    place = 0
    while place < len(raw):
        bits = _offset_bits(place)
        length, source = _longest(raw, place, seen[raw[place:place + SHORTEST]], (0xFFFF >> bits) + SHORTEST)
        if length >= SHORTEST:
            yield struct.pack("<H", (place - source - 1) << (16 - bits) | length - SHORTEST)
        else:
            length = 1
            yield raw[place:place + 1]
        for each in range(place, place + length):
            seen[raw[each:each + SHORTEST]].append(each)
        place += length


def _longest(raw: bytes, place: int, sources: list[int], most: int) -> tuple[int, int]:
    best, found = 0, 0
    most = min(most, len(raw) - place)
    if most < SHORTEST:
        return 0, 0
    for source in reversed(sources):
        length = next((n for n in range(most) if raw[source + n] != raw[place + n]), most)
        if length > best:
            best, found = length, source
        if best == most:
            break
    return best, found


def _offset_bits(place: int) -> int:
    """How many bits of a copy token hold the distance: enough for the bytes of the chunk so far, at least four."""
    return max(4, (place - 1).bit_length()) if place > 0 else 4


def _unpacked(body: bytes) -> bytes:
    out, place = bytearray(), 0
    while place < len(body):
        flags = body[place]
        place += 1
        for bit in range(8):
            if place >= len(body):
                break
            if not flags >> bit & 1:
                out.append(body[place])
                place += 1
                continue
            (token,) = struct.unpack_from("<H", body, place)
            place += 2
            bits = _offset_bits(len(out))
            distance, length = (token >> 16 - bits) + 1, (token & 0xFFFF >> bits) + SHORTEST
            for _ in range(length):
                out.append(out[-distance])
    return bytes(out)
