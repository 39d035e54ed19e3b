"""The VBA text behind the worksheet functions: current, readable to VBA, with help."""

import inspect
import re

import pytest

import udfs
from udfs.wrapper import PATH, wrapper
from workbook.schema import SCORES
from workbook.schema.work import SCORE_INPUTS, scores_formula

TEXT = PATH.read_text(encoding="ascii")
RESERVED = """
Abs AddressOf And Any Array As Boolean ByRef Byte ByVal Call Case CBool CByte CCur CDate CDbl CInt CLng Close Const
CSng CStr Currency CVar Date Debug Declare DefInt Dim Do DoEvents Double Each Else ElseIf Empty End Enum Eqv Erase
Event Exit False Fix For Friend Function Get Global GoSub GoTo If Imp Implements In Input Int Integer Is LBound Len
Let Like Lock Long Loop LSet Me Mod New Next Not Nothing Null On Open Option Optional Or ParamArray Preserve Print
Private PSet Public Put RaiseEvent ReDim Rem Resume Return RSet Scale Seek Select Set Sgn Shared Single Spc Static
Step Stop String Sub Tab Then To True Type TypeOf UBound Unlock Until Variant Wend While With WithEvents Write Xor
""".lower().split()
"""Words that VBA keeps for itself ([MS-VBAL] 3.3.5.2)."""


def test_the_committed_text_is_what_the_generator_writes_today() -> None:
    assert wrapper() == TEXT, "run python -m udfs.wrapper"


@pytest.mark.parametrize("name", udfs.__all__)
def test_a_function_passes_its_arguments_in_their_order_and_carries_its_help(name: str) -> None:
    arguments = list(inspect.signature(getattr(udfs, name)).parameters)
    body = TEXT.partition(f"\nFunction {name}(")[2].partition("End Function")[0]
    assert f'XLPy.CallUDF("udfs", "{name}", Array({", ".join(arguments)}), ThisWorkbook' in body
    assert re.search(rf'^Attribute {name}\.VB_Description = ".{{20,255}}"$', body, re.M)


def test_no_argument_has_a_name_that_vba_keeps_for_itself() -> None:
    names = {argument for name in udfs.__all__ for argument in inspect.signature(getattr(udfs, name)).parameters}
    assert not names & set(RESERVED)


def test_vba_can_read_every_line() -> None:
    lines = TEXT.splitlines()
    assert max(map(len, lines)) < 1024
    runs = re.findall(r"(?:.* _\n)+", TEXT)
    assert max(run.count("\n") for run in runs) <= 24
    assert all(len(inspect.signature(getattr(udfs, name)).parameters) <= 60 for name in udfs.__all__)


def test_every_argument_has_help_that_fits() -> None:
    for name in udfs.__all__:
        known = vars(getattr(udfs, name))["__xlfunc__"]
        assert all(10 < len(argument["doc"]) <= 255 for argument in known["args"] if argument["name"] != "remarks")
        assert known["category"] == "Denial Desk"
        assert not known["volatile"]


def test_the_formula_gives_each_argument_its_column_or_table() -> None:
    given = re.findall(r"\w+\[(?:\[[^]]*\],?)+\]|\w+\[[^]]*\]", scores_formula())
    wanted = list(inspect.signature(udfs.DENIAL_SCORES).parameters)
    assert len(given) == len(wanted)
    assert given[0] == "Denials[Key]" and given[len(SCORE_INPUTS)] == "Payers[[#Headers],[#Data]]"


def test_the_formula_takes_no_column_that_depends_on_it() -> None:
    from workbook.schema import DENIALS, Owner
    looked_up = {column.field for column in SCORES.columns} - {"key"}
    assert not looked_up & set(SCORE_INPUTS)
    assert all(DENIALS.fields[field].owner is not Owner.RULE for field in SCORE_INPUTS)
