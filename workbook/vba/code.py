"""The modules of a macro project, as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workbook.vba.compression import decompress
from workbook.vba.reader import read


@dataclass(frozen=True)
class Code:
    """A module of the project: its name, the word the project has for its kind, its text."""

    name: str
    kind: str
    text: str


def code_of(data: bytes) -> list[Code]:
    """The modules of vbaProject.bin. Raises ValueError or KeyError if it is damaged."""
    return modules(read(data))


def modules(streams: Mapping[str, bytes]) -> list[Code]:
    """The modules in a project's streams."""
    listing = streams["PROJECT"].decode("cp1252")
    kinds = re.findall(r"^(Module|Class|Document)=(\w+)", listing, re.M)
    return [Code(name, kind, decompress(streams[f"VBA/{name}"]).decode("cp1252")) for kind, name in kinds]
