"""The pictures of the buttons: drawings of our own in `icons/*.svg`, made into PNG without any other program.

A drawing is 32 x 32 and made of `rect`, `circle`, `polyline` and `polygon` alone, so that its pixels follow from
distances: the same drawing gives the same bytes on every computer.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from lxml import etree
from numpy.typing import NDArray

Field = NDArray[np.float64]

FOLDER = Path(__file__).parent / "icons"
GRID = 32
SIZE = 64
"""Pixels of a large button at 200 %: Excel draws it smaller where the screen asks for less."""


def names() -> list[str]:
    """Every drawing there is, by name."""
    return sorted(path.stem for path in FOLDER.glob("*.svg"))


def icon(name: str) -> bytes:
    """The PNG of a drawing."""
    return png(picture(name, SIZE))


@lru_cache(maxsize=256)
def picture(name: str, size: int) -> Field:
    """The pixels of a drawing, `size` x `size` x red, green, blue and opacity, each from 0 to 1."""
    if name not in names():
        raise ValueError(f"there is no icon {name!r}: draw workbook/icons/{name}.svg, or take one of "
                         + ", ".join(names()))
    across = (np.arange(size) + 0.5) * GRID / size
    x, y = np.meshgrid(across, across)
    drawn = np.zeros((size, size, 4))
    for shape in etree.parse(FOLDER / f"{name}.svg").getroot():
        away = _away(shape, x, y)
        _lay(drawn, shape.get("fill"), away * size / GRID)
        _lay(drawn, shape.get("stroke"), (np.abs(away) - float(shape.get("stroke-width", 0)) / 2) * size / GRID)
    return drawn


def png(pixels: Field) -> bytes:
    """Pixels as a PNG file."""
    height, width, _ = pixels.shape
    rows = np.rint(pixels * 255).astype(np.uint8)
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks)


def _lay(drawn: Field, ink: str | None, away: Field) -> None:
    """Lay an ink over what is drawn, where the distance in pixels is below nothing; its edge is half a pixel soft."""
    if ink is None:
        return
    over = np.clip(0.5 - away, 0, 1)[..., None]
    colour = np.array([int(ink[place:place + 2], 16) / 255 for place in (1, 3, 5)])
    under = drawn[..., 3:] * (1 - over)
    whole = over + under
    drawn[..., :3] = np.where(whole > 0, (colour * over + drawn[..., :3] * under) / np.maximum(whole, 1e-9), 0)
    drawn[..., 3:] = whole


def _away(shape: etree._Element, x: Field, y: Field) -> Field:
    """How far each point is from the edge of a shape; below nothing inside of it."""
    of = {str(name): float(value) for name, value in shape.attrib.items()
          if name in ("x", "y", "width", "height", "rx", "cx", "cy", "r")}
    match etree.QName(shape).localname:
        case "circle":
            return np.hypot(x - of["cx"], y - of["cy"]) - of["r"]
        case "rect":
            return _away_from_rect(x, y, of)
        case "polyline":
            return _away_from_lines(x, y, _points(shape))
        case "polygon":
            corners = _points(shape)
            return np.where(_inside(x, y, corners), -1, 1) * _away_from_lines(x, y, [*corners, corners[0]])
        case other:
            raise ValueError(f"an icon cannot hold <{other}>: use rect, circle, polyline or polygon")


def _points(shape: etree._Element) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in shape.get("points", "").split())
    return [(float(x), float(y)) for x, y in pairs]


def _away_from_rect(x: Field, y: Field, of: dict[str, float]) -> Field:
    corner = of.get("rx", 0.0)
    across = np.abs(x - of["x"] - of["width"] / 2) - of["width"] / 2 + corner
    down = np.abs(y - of["y"] - of["height"] / 2) - of["height"] / 2 + corner
    outside = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
    return outside + np.minimum(np.maximum(across, down), 0) - corner


def _away_from_lines(x: Field, y: Field, points: list[tuple[float, float]]) -> Field:
    nearest = np.full_like(x, np.inf)
    for (x1, y1), (x2, y2) in pairwise(points):
        length = (x2 - x1) ** 2 + (y2 - y1) ** 2 or 1.0
        along = np.clip(((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length, 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1)))
    return nearest


def _inside(x: Field, y: Field, corners: list[tuple[float, float]]) -> NDArray[np.bool_]:
    """Whether a line to the right from each point crosses the edge an odd number of times."""
    inside = np.zeros(x.shape, dtype=bool)
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if y1 != y2:
            inside ^= ((y1 > y) != (y2 > y)) & (x < x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return inside
