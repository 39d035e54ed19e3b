"""From the button to the sentence: the dispatcher's own text run by a real Basic, and what it asks Python for."""

import datetime as dt
from pathlib import Path

import pytest
import xlwings
from functions import context
from office import Office
from opening import Open

from macros import ribbon
from macros.new import make
from macros.registry import COMMANDS
from workbook.macro_package import TEXTS

BUTTONS = [command.id for command in COMMANDS.values() if command.button]
DRIVER = """
Type Button
    ID As String
End Type
Global Asked As String
Function RunPython(command As String)
    Asked = command
End Function
Function Press(id As String)
    Dim pressed As Button
    pressed.ID = id
    OnPress pressed
    Press = Asked
End Function
"""


@pytest.fixture(scope="module")
def dispatched(office: Office) -> dict[str, str]:
    """What the dispatcher asks Python for, by the id of the button."""
    there = context(office)
    standard = there.ServiceManager.createInstanceWithContext(
        "com.sun.star.script.ApplicationScriptLibraryContainer", there).getByName("Standard")
    text = (TEXTS / "buttons.bas").read_text(encoding="ascii").partition("\n")[2]
    standard.insertByName("Buttons", text)
    standard.insertByName("Driver", DRIVER)
    scripts = there.getValueByName("/singletons/com.sun.star.script.provider.theMasterScriptProviderFactory")
    press = scripts.createScriptProvider("").getScript(
        "vnd.sun.star.script:Standard.Driver.Press?language=Basic&location=application")
    return {button: press.invoke((button,), (), ())[0] for button in BUTTONS}


def test_the_dispatcher_asks_for_the_command_of_its_button(dispatched: dict[str, str],
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    pressed: list[str] = []
    monkeypatch.setattr(ribbon, "press", pressed.append)
    for asked in dispatched.values():
        exec(asked, {})
    assert pressed == BUTTONS


def test_a_button_that_is_pressed_tells_what_it_did(dispatched: dict[str, str], excel: xlwings.App, opened: Open,
                                                     monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "Book.xlsx"
    make(path, today=dt.date(2026, 11, 2))
    book = opened(path)
    monkeypatch.setattr(xlwings.Book, "caller", lambda: book)
    monkeypatch.setattr(ribbon, "leave", ribbon.run)
    excel.impl.told.clear()
    exec(dispatched["rescore"], {})
    assert excel.impl.told == ["0 denials scored, 0 of them open."]
    assert book.sheets["Activity"].range("F2").value == "0 denials scored, 0 of them open."
    assert (excel.status_bar, excel.screen_updating, excel.calculation) == (False, True, "automatic")


def test_a_bug_is_told_by_its_kind_and_place_alone(excel: xlwings.App, opened: Open, tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    def broken(**_: object) -> None:
        raise RuntimeError("DOE, JANE")

    path = tmp_path / "Book.xlsx"
    make(path)
    book = opened(path)
    monkeypatch.setattr(xlwings.Book, "caller", lambda: book)
    monkeypatch.setattr(ribbon, "leave", ribbon.run)
    monkeypatch.setitem(COMMANDS, "rescore", replace(COMMANDS["rescore"], run=broken))
    excel.impl.told.clear()
    ribbon.press("rescore")
    assert "RuntimeError" in excel.impl.told[0] and "DOE" not in excel.impl.told[0]
