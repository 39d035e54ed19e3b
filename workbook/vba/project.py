"""A macro project ([MS-OVBA]) from the text of its modules.

It carries no compiled code: Excel compiles the text when it opens the workbook, as it does for projects written by
other Excel versions. `_VBA_PROJECT` holds the seven bytes that section 2.3.4.1 prescribes for that case.
"""

from __future__ import annotations

import re
import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbook.vba.compound_file import write
from workbook.vba.compression import compress

CODEPAGE = "cp1252"
WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
SHEET = "0{00020820-0000-0000-C000-000000000046}"
CLASS = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
)


class Source(StrEnum):
    """What kind of module a text is, by the word the PROJECT stream has for it."""

    STANDARD = "Module"
    CLASS = "Class"
    DOCUMENT = "Document"


@dataclass(frozen=True)
class Module:
    """One module: its name, its kind, and its text with the attribute lines that stand in the stream."""

    name: str
    kind: Source
    text: str


def standard(text: str) -> Module:
    """A standard module from the text of a .bas file.

    >>> standard('Attribute VB_Name = "Buttons"').name
    'Buttons'
    """
    return Module(_name(text), Source.STANDARD, _lines(text))


def class_module(text: str) -> Module:
    """A class module from the text of a .cls file: its file header is not part of the stream."""
    body = re.sub(r"\AVERSION .*?^END\r\n", "", _lines(text), flags=re.S | re.M)
    head = re.match(r"(?:Attribute .*\r\n)*", body)
    given = dict(re.findall(r"Attribute (VB_\w+) = (.*)\r\n", head[0] if head else ""))
    lines = _attributes(_name(text), CLASS, given.get("VB_PredeclaredId", "False"), given.get("VB_Exposed", "False"),
                        "False")
    if "VB_Description" in given:
        lines += f"Attribute VB_Description = {given['VB_Description']}\r\n"
    return Module(_name(text), Source.CLASS, lines + body[head.end() if head else 0:])


def document(name: str, base: str = SHEET) -> Module:
    """The module that belongs to a sheet or, with base WORKBOOK, to the workbook."""
    return Module(name, Source.DOCUMENT, _attributes(name, base, "True", "True", "True"))


def project(name: str, modules: Sequence[Module]) -> bytes:
    """The bytes of vbaProject.bin."""
    _check(modules)
    identity = f"{{{uuid.uuid5(uuid.NAMESPACE_OID, name)}}}".upper()
    streams: dict[str, bytes] = {
        "_VBA_PROJECT": bytes.fromhex("CC61FFFF000000"),
        "dir": compress(_directory(name, modules)),
    }
    streams |= {module.name: compress(module.text.encode(CODEPAGE)) for module in modules}
    return write({"VBA": streams, "PROJECT": _project(name, modules, identity), "PROJECTwm": _names(modules)})


def _check(modules: Sequence[Module]) -> None:
    names = [module.name.lower() for module in modules]
    if len(set(names)) < len(names):
        raise ValueError("two modules have the same name")
    for module in modules:
        if not re.fullmatch(r"[A-Za-z]\w{0,30}", module.name):
            raise ValueError(f"{module.name} is no name for a module")
        if max(map(len, module.text.split("\r\n"))) > 1023:
            raise ValueError(f"{module.name} has a line that is too long for VBA")


def _name(text: str) -> str:
    found = re.search(r'^Attribute VB_Name = "(\w+)"', text, re.M)
    if not found:
        raise ValueError("a module's text begins with Attribute VB_Name")
    return found[1]


def _lines(text: str) -> str:
    return "\r\n".join(text.splitlines()) + "\r\n"


def _attributes(name: str, base: str, predeclared: str, exposed: str, customizable: str) -> str:
    values = {
        "VB_Name": f'"{name}"', "VB_Base": f'"{base}"', "VB_GlobalNameSpace": "False", "VB_Creatable": "False",
        "VB_PredeclaredId": predeclared, "VB_Exposed": exposed, "VB_TemplateDerived": "False",
        "VB_Customizable": customizable,
    }
    return "".join(f"Attribute {key} = {value}\r\n" for key, value in values.items())


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    """The dir stream, section 2.3.4.2: information, references, modules."""
    word, short = struct.Struct("<I").pack, struct.Struct("<H").pack
    parts = [
        _record(0x01, word(3)), _record(0x02, word(0x409)), _record(0x14, word(0x409)), _record(0x03, short(1252)),
        _record(0x04, name.encode(CODEPAGE)), _record(0x05), _record(0x40), _record(0x06), _record(0x3D),
        _record(0x07, word(0)), _record(0x08, word(0)), struct.pack("<HIIH", 0x09, 4, 0x65BE0257, 17), _record(0x0C),
        _record(0x3C), *map(_reference, REFERENCES), _record(0x0F, short(len(modules))), _record(0x13, short(0xFFFF)),
        *map(_module, modules), _record(0x10),
    ]
    return b"".join(parts)


def _reference(reference: tuple[str, str]) -> bytes:
    name, library = reference[0], reference[1].encode(CODEPAGE)
    return (_record(0x16, name.encode(CODEPAGE)) + _record(0x3E, name.encode("utf-16-le"))
            + _record(0x0D, struct.pack("<I", len(library)) + library + bytes(6)))


def _module(module: Module) -> bytes:
    narrow, wide = module.name.encode(CODEPAGE), module.name.encode("utf-16-le")
    procedural = 0x21 if module.kind is Source.STANDARD else 0x22
    return b"".join((
        _record(0x19, narrow), _record(0x47, wide), _record(0x1A, narrow), _record(0x32, wide), _record(0x1C),
        _record(0x48), _record(0x31, bytes(4)), _record(0x1E, bytes(4)), _record(0x2C, b"\xff\xff"),
        _record(procedural), _record(0x2B),
    ))


def _project(name: str, modules: Sequence[Module], identity: str) -> bytes:
    """The PROJECT stream, section 2.3.1: a text in the manner of an .ini file."""
    lines = [
        f'ID="{identity}"',
        *map(_listed, modules),
        f'Name="{name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"',
        f'CMG="{_veiled(bytes(4), identity, 0xA7)}"', f'DPB="{_veiled(bytes(1), identity, 0xA2)}"',
        f'GC="{_veiled(bytes([0xFF]), identity, 0x9D)}"', "", "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000", "", "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return ("\r\n".join(lines) + "\r\n").encode(CODEPAGE)


def _listed(module: Module) -> str:
    return f"{module.kind}={module.name}" + ("/&H00000000" if module.kind is Source.DOCUMENT else "")


def _veiled(data: bytes, identity: str, seed: int) -> str:
    """Protection, password and visibility as section 2.4.3.2 writes them, with a fixed seed."""
    key = sum(identity.encode(CODEPAGE)) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    plain, one, two = key, out[2], out[1]
    for byte in bytes([7] * ((seed & 6) // 2)) + struct.pack("<I", len(data)) + data:
        out.append(byte ^ ((two + plain) & 0xFF))
        two, one, plain = one, out[-1], byte
    return bytes(out).hex().upper()


def _names(modules: Sequence[Module]) -> bytes:
    pairs = (module.name.encode(CODEPAGE) + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules)
    return b"".join(pairs) + b"\0\0"
