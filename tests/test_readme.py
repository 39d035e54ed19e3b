"""The README says what the program says: its tables are written from the registry and the schema.

REFRESH_GOLDEN=1 writes them anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from macros.command import Argument
from macros.registry import COMMANDS
from workbook.schema import TABLES, Owner

README = Path(__file__).parent.parent / "README.md"


def commands() -> str:
    """A row for each command."""
    rows = [f"| `denialdesk {' '.join([command.id, *map(shown, command.arguments)])}` | {command.tip} |"
            for command in COMMANDS.values()]
    return "\n".join(["| command | what it does |", "| --- | --- |", *rows])


def shown(argument: Argument) -> str:
    """An argument as a person types it."""
    if argument.kind == "flag":
        return f"[{argument.name}]"
    many = " ..." if argument.kind in ("paths", "texts") else ""
    word = argument.name if not argument.name.startswith("-") else f"{argument.name} {argument.kind.upper()}"
    return f"{word}{many}" if argument.required else f"[{word}{many}]"


def tables() -> str:
    """A row for each table: its sheet, what it holds, and how many columns each owner has."""
    rows = [f"| {table.sheet} | {table.help} | " + " | ".join(str(len(table.owned(owner))) for owner in Owner) + " |"
            for table in TABLES]
    return "\n".join(["| sheet | what it holds | payer's | rule's | yours |", "| --- | --- | --- | --- | --- |", *rows])


@pytest.mark.parametrize("written", [commands, tables], ids=lambda part: part.__name__)
def test_a_table_of_the_readme_is_what_the_program_declares(written) -> None:
    name, text = written.__name__, README.read_text(encoding="utf-8")
    block = f"<!-- {name} -->\n{written()}\n<!-- end of {name} -->"
    if os.environ.get("REFRESH_GOLDEN"):
        text = re.sub(rf"<!-- {name} -->.*?<!-- end of {name} -->", lambda _: block, text, flags=re.S)
        README.write_text(text, encoding="utf-8")
    assert block in text


def test_the_first_two_blocks_are_the_two_commands() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    assert blocks[:2] == ["./run demo\n", "./run test\n"]
