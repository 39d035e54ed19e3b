"""The buttons and functions of an older workbook, made those of today."""

from __future__ import annotations

from workbook import package
from workbook.macro_package import NAME, PROJECT, RIBBON, RIBBON_KIND, modules, name_sheets
from workbook.package import Parts
from workbook.vba import project
from workbook.vba.code import Code, code_of

_FOLDER = "customUI/"


def macros_renewed(old: Parts, new: Parts) -> None:
    """Give an older workbook with macros the buttons and functions of a new one; a project with code of hers stays."""
    if PROJECT not in old or PROJECT not in new:
        return
    _ribbon(old, new)
    known = {module.name for module in modules(())}
    if not any(_hers(code, known) for code in code_of(old[PROJECT])):
        old[PROJECT] = project(NAME, modules(name_sheets(old)))


def _ribbon(old: Parts, new: Parts) -> None:
    if RIBBON not in old:
        package.relate(old, "", RIBBON_KIND, RIBBON)
    for part in [part for part in old if part.startswith(_FOLDER)]:
        del old[part]
    old |= {part: content for part, content in new.items() if part.startswith(_FOLDER)}
    package.declare(old, "png", "image/png")


def _hers(code: Code, known: set[str]) -> bool:
    """Whether a module is none of ours, or one of a sheet with lines in it."""
    if code.kind != "Document":
        return code.name not in known
    return any(line.strip() and not line.startswith("Attribute ") for line in code.text.splitlines())
