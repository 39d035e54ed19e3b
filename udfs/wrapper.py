"""The VBA text of the worksheet functions, written by xlwings' own generator: `python -m udfs.wrapper`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import udfs
from udfs.machinery import MACHINERY

MODULE = "xlwings_udfs"
"""The name under which xlwings looks for this module when someone imports the functions anew."""
PATH = Path(__file__).parents[1] / "workbook" / "vba" / "udfs.bas"
LONGEST = 255
"""Characters of help that Excel takes for a function or for one of its arguments."""
WIDTH = 800
HEAD = f'''Attribute VB_Name = "{MODULE}"
' Written by python -m udfs.wrapper: what is changed here is lost.
Option Explicit
#Const App = "Microsoft Excel"
'''


def wrapper() -> str:
    """The text of the module: a VBA function for each of ours, and their help for Excel's function wizard."""
    out = StringIO()
    MACHINERY.generate_vba_wrapper("udfs", udfs, out, SimpleNamespace(Name="DenialDesk.xlsm"))
    text = "\n".join(line.rstrip() for line in out.getvalue().splitlines())
    text = re.sub(r"^Function (\w+)\(.*\)$", _described, text, flags=re.M)
    return HEAD + "\n".join(_helped()) + "\n\n" + text.rstrip() + "\n"


def _described(line: re.Match[str]) -> str:
    """A function's first line, and below it the help that Excel keeps in the module itself."""
    return f"{line[0]}\nAttribute {line[1]}.VB_Description = {_quoted(_help(line[1]))}"


def _helped() -> Iterator[str]:
    """The macro that tells Excel the category and the arguments' help, when the workbook is opened."""
    yield "Public Sub Auto_Open()"
    yield "    On Error Resume Next"
    for name in udfs.__all__:
        known = _known(name)
        helps = _continued([_quoted(argument["doc"]) for argument in known["args"]])
        yield (f"    Application.MacroOptions Macro:={_quoted(name)}, Description:={_quoted(_help(name))}, _\n"
               f"        Category:={_quoted(known['category'])}, ArgumentDescriptions:=Array( _\n        {helps})")
    yield "    ThisWorkbook.Saved = True"
    yield "End Sub"


def _continued(words: list[str]) -> str:
    """The words with commas, as few lines as VBA can read: it takes 24 continued ones, none over 1,023 characters."""
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > WIDTH:
            lines.append("")
        lines[-1] += f"{word}, "
    return " _\n        ".join(lines).removesuffix(", ")


def _known(name: str) -> dict[str, Any]:
    """What xlwings knows of a function."""
    function: Callable[..., Any] = getattr(udfs, name)
    return vars(function)["__xlfunc__"]


def _help(name: str) -> str:
    return inspect.cleandoc(getattr(udfs, name).__doc__)


def _quoted(text: str) -> str:
    return '"' + text[:LONGEST].replace('"', '""') + '"'


if __name__ == "__main__":
    PATH.write_text(wrapper(), encoding="ascii", newline="\n")
