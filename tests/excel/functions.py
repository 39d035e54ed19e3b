"""Our worksheet functions inside LibreOffice: the generated VBA text as Basic, and behind it xlwings' real `call_udf`.

LibreOffice cannot start xlwings' Windows server. A few lines of Basic take its place: they hand the call to this
process, over the bridge that is open anyway.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from office import Office

sys.path.append(str(Path(__file__).parents[1] / "udfs"))

from asking import MISSING

from udfs.machinery import MACHINERY
from udfs.wrapper import PATH

SHIM = f"""Option Compatible
Global Server As Object
Sub SetServer(given As Object)
    Server = given
End Sub
Function XLPyCallUDF(place, fname, args)
    Dim asked(0) As New com.sun.star.beans.NamedValue
    Dim i, j, r
    For i = LBound(args) To UBound(args)
        If IsMissing(args(i)) Then args(i) = {MISSING}
    Next i
    asked(0).Name = fname
    asked(0).Value = args
    r = Server.execute(asked())
    If UBound(r) = 0 And UBound(r(0)) = 0 Then
        XLPyCallUDF = r(0)(0)
    Else
        Dim block(UBound(r), UBound(r(0)))
        For i = 0 To UBound(r)
            For j = 0 To UBound(r(0))
                block(i, j) = r(i)(j)
            Next j
        Next i
        XLPyCallUDF = block
    End If
End Function
"""


def as_basic(text: str) -> str:
    """The generated text as LibreOffice's Basic: the branch for other programs than Excel, without Excel's help."""
    text = re.sub(r"Public Sub Auto_Open\(\).*?End Sub\n", "", text, flags=re.S)
    text = re.sub(r"^(Attribute|#Const) .*\n", "", text, flags=re.M)
    text = re.sub(r"^ *#If .*\n(?:.*\n)*? *#Else\n((?:.*\n)*?) *#End If\n", r"\1", text, flags=re.M)
    return "Option Compatible\n" + text.replace("XLPy.CallUDF(", "XLPyCallUDF(")


def install(office: Office) -> list[str]:
    """Let every workbook in this LibreOffice ask our functions; answers a list to which each call adds its name."""
    called: list[str] = []
    there = context(office)
    libraries = there.ServiceManager.createInstanceWithContext(
        "com.sun.star.script.ApplicationScriptLibraryContainer", there)
    standard = libraries.getByName("Standard")
    for name, text in {"Shim": SHIM, "Udfs": as_basic(PATH.read_text(encoding="ascii"))}.items():
        (standard.replaceByName if standard.hasByName(name) else standard.insertByName)(name, text)
    scripts = there.getValueByName("/singletons/com.sun.star.script.provider.theMasterScriptProviderFactory")
    script = scripts.createScriptProvider("").getScript(
        "vnd.sun.star.script:Standard.Shim.SetServer?language=Basic&location=application")
    script.invoke((_server(called),), (), ())
    return called


def context(office: Office) -> Any:
    """Everything this LibreOffice offers."""
    here = office.uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    return resolver.resolve(f"uno:pipe,name={office.pipe};urp;StarOffice.ComponentContext")


def _server(called: list[str]) -> Any:
    import unohelper
    from com.sun.star.task import XJob

    class Server(unohelper.Base, XJob):
        """Takes the calls of the Basic functions."""

        def execute(self, given: Any) -> Any:
            called.append(given[0].Name)
            return tuple(map(tuple, MACHINERY.call_udf("udfs", given[0].Name, given[0].Value)))

    return Server()
