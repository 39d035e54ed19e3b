"""xlwings' own machinery of worksheet functions, also where there is no Excel.

On Windows it is simply there. Elsewhere it needs four modules of the Windows bridge to be importable, so that this
project can write the VBA text of its functions, and call them as Excel does, on any machine. It leans on private
names of the pinned xlwings: nothing else in the project does.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

import xlwings

SWEEP_AFTER = 500_000
"""So many new lists and tuples before Python looks for garbage among them, 700 of itself: a call with 10,000 rows
makes some 400,000 that all live until its answer, and walking through them again and again took a third of its time."""
BRIDGE = ("pythoncom", "pywintypes", "win32com", "win32com.client")


def _loaded() -> ModuleType:
    """The module xlwings.udfs."""
    if sys.platform == "win32":
        return import_module("xlwings.udfs")
    absent = [name for name in BRIDGE if name not in sys.modules]
    sys.modules.update({name: _stand_in(name) for name in absent})
    try:
        machinery = import_module("xlwings.udfs")
    finally:
        for name in absent:
            del sys.modules[name]
    _stand_in_for_excel()
    return machinery


def _stand_in(name: str) -> ModuleType:
    made: Any = ModuleType(name)
    made.CoInitialize = made.Dispatch = lambda *given: given[0] if given else None
    made.com_error = type("com_error", (Exception,), {})
    return made


def _stand_in_for_excel() -> None:
    """What a call of a function asks of Excel: nothing, when its arguments are plain values."""
    def no_range(xl: Any = None) -> SimpleNamespace:
        return SimpleNamespace(xl=xl, options=None)

    parts: Any = xlwings
    parts._xlwindows = SimpleNamespace(is_range_instance=lambda value: False, Range=no_range, BOOK_CALLER=None)
    server: Any = ModuleType("xlwings.com_server")
    server.loop = None
    sys.modules.setdefault("xlwings.com_server", server)


gc.set_threshold(SWEEP_AFTER, *gc.get_threshold()[1:])
MACHINERY = _loaded()
func, arg, ret = MACHINERY.xlfunc, MACHINERY.xlarg, MACHINERY.xlret
