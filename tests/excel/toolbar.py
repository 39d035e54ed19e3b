"""The ribbon of a workbook as toolbars of LibreOffice, one for each group, with its labels, pictures and dispatcher.

LibreOffice has no ribbon from a package. What a click runs here is the dispatcher's own text; in the place of xlwings'
Windows-only `RunPython` a few lines of Basic hand its command to this process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from functions import context
from office import Office

from workbook import package
from workbook.macro_package import RIBBON, TEXTS

URL = "private:resource/toolbar/custom_denials_{group}"
OTHERS = ("standardbar", "formatobjectbar")
SMALL = 0
"""com.sun.star.ui.ImageType.SIZE_DEFAULT"""
HEAD = """
Type Button
    ID As String
End Type
Global Python As Object
Sub SetPython(given As Object)
    Python = given
End Sub
Sub RunPython(command As String)
    Dim asked(0) As New com.sun.star.beans.NamedValue
    asked(0).Name = "RunPython"
    asked(0).Value = command
    Python.execute(asked())
End Sub
"""
MACRO = """
Sub Click_{id}
    Dim pressed As Button
    pressed.ID = "{id}"
    OnPress pressed
End Sub
"""


@dataclass(frozen=True)
class Shown:
    """A button as the ribbon declares it."""

    id: str
    label: str
    group: str
    picture: bytes


def buttons(book: Path) -> list[Shown]:
    """The buttons in the file of a workbook."""
    parts = package.read(book.read_bytes())
    links = {link.get("Id"): link.get("Target") for link in package.tree(parts, "customUI/_rels/customUI14.xml.rels")}
    return [Shown(button.get("id", ""), button.get("label", ""), group.get("id", ""),
                  parts[f"customUI/{links[button.get('image')]}"])
            for group in package.tree(parts, RIBBON).iterfind(".//{*}group") for button in group]


def dock(office: Office, document: Any, shown: list[Shown], run: Callable[[str], object]) -> None:
    """Put the buttons above the sheet; a click hands `run` what the dispatcher asks Python for."""
    there = context(office)
    _install(office, there, shown, run)
    manager = there.ServiceManager.createInstanceWithContext(
        "com.sun.star.ui.ModuleUIConfigurationManagerSupplier", there).getUIConfigurationManager(
        "com.sun.star.sheet.SpreadsheetDocument")
    manager.getImageManager().insertImages(
        SMALL, tuple(_url(button.id) for button in shown), tuple(_picture(there, office, button) for button in shown))
    layout = document.CurrentController.Frame.LayoutManager
    for others in OTHERS:
        layout.hideElement(f"private:resource/toolbar/{others}")
    for row, (group, members) in enumerate(groupby(shown, key=lambda button: button.group)):
        url = URL.format(group=group)
        manager.insertSettings(url, _bar(office, manager, list(members)))
        layout.createElement(url)
        layout.showElement(url)
        layout.dockWindow(url, office.uno.Enum("com.sun.star.ui.DockingArea", "DOCKINGAREA_TOP"), _point(office, row))


def _bar(office: Office, manager: Any, members: list[Shown]) -> Any:
    style = sum(office.uno.getConstantByName(f"com.sun.star.ui.ItemStyle.{part}") for part in ("ICON", "TEXT"))
    bar = manager.createSettings()
    for place, button in enumerate(members):
        one = office.properties(CommandURL=_url(button.id), Label=button.label, Type=0, Style=style, IsVisible=True)
        office.uno.invoke(bar, "insertByIndex", (place, office.uno.Any("[]com.sun.star.beans.PropertyValue", one)))
    return bar


def _point(office: Office, row: int) -> Any:
    point = office.uno.createUnoStruct("com.sun.star.awt.Point")
    point.X, point.Y = 0, row
    return point


def _url(id: str) -> str:
    return f"vnd.sun.star.script:Standard.Clicks.Click_{id}?language=Basic&location=application"


def _install(office: Office, there: Any, shown: list[Shown], run: Callable[[str], object]) -> None:
    standard = there.ServiceManager.createInstanceWithContext(
        "com.sun.star.script.ApplicationScriptLibraryContainer", there).getByName("Standard")
    dispatcher = (TEXTS / "buttons.bas").read_text(encoding="ascii").partition("\n")[2]
    standard.insertByName("Clicks", dispatcher.replace("Option Explicit", "Option Explicit" + HEAD) + "".join(
        MACRO.format(id=button.id) for button in shown))
    scripts = there.getValueByName("/singletons/com.sun.star.script.provider.theMasterScriptProviderFactory")
    scripts.createScriptProvider("").getScript(
        "vnd.sun.star.script:Standard.Clicks.SetPython?language=Basic&location=application").invoke(
        (_server(run),), (), ())


def _picture(there: Any, office: Office, button: Shown) -> Any:
    file = office.folder / f"{button.id}.png"
    file.write_bytes(button.picture)
    provider = there.ServiceManager.createInstanceWithContext("com.sun.star.graphic.GraphicProvider", there)
    return provider.queryGraphic(office.properties(URL=file.as_uri()))


def _server(run: Callable[[str], object]) -> Any:
    import unohelper
    from com.sun.star.task import XJob

    class Server(unohelper.Base, XJob):
        """Takes what the dispatcher asks Python for."""

        def execute(self, given: Any) -> None:
            run(given[0].Value)

    return Server()


def middle(document: Any, label: str) -> tuple[int, int]:
    """Where on the screen the button of this name is."""
    found = _named(document.CurrentController.Frame.ContainerWindow.getAccessibleContext(), label, 0)
    assert found is not None, f"no button is called {label}"
    place, size = found.getLocationOnScreen(), found.getSize()
    return place.X + size.Width // 2, place.Y + size.Height // 2


def _named(part: Any, label: str, depth: int) -> Any:
    if part.getAccessibleName() == label and part.getAccessibleChildCount() == 0 and part.getSize().Width > 5:
        return part
    if depth > 9 or part.getAccessibleChildCount() > 300:
        return None
    for place in range(part.getAccessibleChildCount()):
        child = part.getAccessibleChild(place)
        found = child and _named(child.getAccessibleContext(), label, depth + 1)
        if found:
            return found
    return None
