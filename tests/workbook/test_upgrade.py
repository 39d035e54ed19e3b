"""A workbook of each released version, with a biller's own parts in it, is brought to today's form: hers stays hers."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from shutil import copy

import pandas as pd
import pytest
from her_parts import BESIDE, FIRST, OFFICE, UNKNOWN, donor, furnish, on_page, on_tab, write_beside, written
from small_books import replaced, unlike

from macros import cli, upgrade
from macros.command import Outcome
from macros.new import buttons
from macros.registry import COMMANDS
from workbook import package
from workbook.areas import Area
from workbook.backups import backups
from workbook.beside import filled
from workbook.book import SilentDesk
from workbook.cell_xml import EMPTY, content_of
from workbook.file_book import FileBook
from workbook.graft import rels
from workbook.lint import lint
from workbook.macro_package import RIBBON, add_macros
from workbook.merging import keys
from workbook.ribbon import ribbon
from workbook.rules import seeds
from workbook.schema import ACTIVITY, DENIALS, POLICY, PRACTICE, SCORES, TABLES, TEAM, Owner
from workbook.stamp import added, stamp

DAY = date(2026, 5, 11)
HER_COLUMN = "Ask Ann"
FORMULA = "Figures!$C$13*2"
"""What was denied in all, in 0.1.0, where it stood on the sheet Figures then."""
REARRANGED = "By reason"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workbook of the first version with macros, sheets, a column and cells on pages of hers; a copy, and itself."""
    folder = tmp_path_factory.mktemp("upgrade")
    path = folder / "Mine.xlsm"
    plain = Path(copy(FIRST, folder / "plain.xlsx"))
    furnish(plain, donor(folder / "donor.xlsx"))
    add_macros(plain, path, buttons()[:3])
    replaced(path, "xl/tables/table1.xml", _renamed)
    replaced(path, "xl/worksheets/mine-sheet2.xml", lambda xml: xml.replace(
        "<sheetData>", f'<sheetData><row r="1"><c r="H1"><f>{FORMULA}</f><v>1</v></c>'
        '<c r="I1"><f>Dashboard!$E$7*2</f><v>1</v></c></row>', 1))
    replaced(path, rels(on_tab(path, "Aging")), lambda xml: xml.replace(
        "</Relationships>", f'<Relationship Id="mine" Type="{OFFICE}/comments" Target="../mine-comments1.xml"/>'
        "</Relationships>"))
    write_beside(path)
    on_page(path, REARRANGED, {"B39": EMPTY})
    return Path(copy(path, folder / "before.xlsm")), path


@pytest.fixture(scope="module")
def said(furnished: tuple[Path, Path]) -> Outcome:
    """What the upgrade of that workbook says."""
    return upgrade.run(SilentDesk(), furnished[1], DAY)


@pytest.fixture(scope="module")
def books(furnished: tuple[Path, Path], said: Outcome) -> tuple[Path, Path]:
    """The same workbook before the upgrade and after."""
    assert (said.data["upgraded"], said.data["rules"]) == (True, 52)
    return furnished


def _renamed(xml: str) -> str:
    """The table with its last column, which commands can do without, as one of hers."""
    return xml.replace('name="Services"', f'name="{HER_COLUMN}"') if "Services" in xml else xml


def test_no_cell_of_hers_changes_and_no_row_is_lost(books: tuple[Path, Path]) -> None:
    before, after = map(FileBook, books)
    for table in [table for table in TABLES if before.has(table)]:
        old, new = before.read(table), after.read(table)
        hers = [column.field for column in table.columns if column.owner is Owner.BILLER]
        payers = [column.field for column in table.columns if column.owner is Owner.PAYER]
        pd.testing.assert_frame_equal(new[[*hers, *payers]].iloc[:len(old)], old[[*hers, *payers]], obj=table.name)
    assert before.read(DENIALS)["note"].str.startswith("called about").sum() == 23


def test_what_is_not_the_programs_keeps_its_bytes(books: tuple[Path, Path]) -> None:
    before, after = (parts_of(path) for path in books)
    hers = {name for name in before if "mine" in name} | set(UNKNOWN)
    moved = "xl/worksheets/mine-sheet2.xml"
    assert {name for name in hers if after.get(name) != before[name]} == {moved}


def test_her_formula_follows_the_figure_it_asks_for(books: tuple[Path, Path]) -> None:
    sheet = parts_of(books[1])["xl/worksheets/mine-sheet2.xml"].decode()
    place = next(name for name in parts_of(books[1])["xl/workbook.xml"].decode().split("<definedName ")
                 if 'name="kpi_denied_total"' in name).split(">")[1].split("<")[0]
    assert f"<f>{place}*2</f>" in sheet and place != FORMULA.removesuffix("*2")


@pytest.mark.parametrize("case", BESIDE.to_dict("records"), ids=lambda case: f"{case['sheet']} {case['cell']}")
def test_what_she_wrote_beside_the_figures_of_a_page_stands_there_again(
        case: dict[str, str], books: tuple[Path, Path]) -> None:
    parts = package.read(books[1].read_bytes())
    cell, area = package.sheet_parts(parts)[case["sheet"]], Area.parse(case["stands"])
    names = {name.get("name"): name.text for name in package.tree(parts, package.BOOK).iter() if name.get("name")}
    holds = case["holds"].replace("kpi_denied_total", str(names["kpi_denied_total"]))
    assert content_of(filled(parts[cell])[area.top, area.left])[:3] == written(holds)[:3]


def test_the_summary_names_each_of_these_cells_and_what_is_in_the_backup_only(said: Outcome) -> None:
    assert said.details[0] == ("  What you typed on pages is on them again: "
                               + ", ".join(f"{case['sheet']}!{case['cell']}" for case in in_order(BESIDE)) + ".")
    moved = [case for case in in_order(BESIDE) if case["cell"] != case["stands"]]
    for case, line in zip(moved, [line for line in said.details if "of its own" in line], strict=True):
        assert line.startswith(f"  Look at: {case['sheet']}!{case['stands']} holds what you typed in {case['cell']},")
    [value] = [line for line in said.details if "last value" in line]
    assert value.startswith("  Look at: Trend!O25 holds the last value of your formula")
    assert said.details[-3:] == (
        f"  Look at: what you may have typed on {REARRANGED} is in the backup only.",
        "  Look at: your comments on Aging are in the backup only.",
        "  Look at: formulas on My notes name cells of a page, where something else may stand now.")
    assert said.findings == len(said.details) - 1


def in_order(cases: pd.DataFrame) -> list[dict[str, str]]:
    """The cases in the order of the tabs, each page from the top."""
    tabs = [*package.sheet_parts(package.read((FIRST).read_bytes()))]
    rows = cases.assign(tab=cases["sheet"].map(tabs.index), row=[Area.parse(cell).top for cell in cases["cell"]],
                        column=[Area.parse(cell).left for cell in cases["cell"]])
    return rows.sort_values(["tab", "row", "column"]).to_dict("records")


def test_every_table_and_column_of_today_is_there(books: tuple[Path, Path]) -> None:
    book = FileBook(books[1])
    assert book.stamp == stamp() and not book.older
    for table in (*TABLES, SCORES):
        assert list(book.read(table).columns) == list(table.fields)
    assert book.read(ACTIVITY)["command"].iloc[-1] == "upgrade"
    assert book.read(DENIALS)["rank"].notna().any()


def test_rules_that_she_edited_stay_and_new_ones_come(books: tuple[Path, Path]) -> None:
    policy = FileBook(books[1]).read(POLICY).set_index("name")["value"]
    assert policy["High dollar"] == 750
    assert set(seeds(POLICY)["name"]) <= set(policy.index)


def test_the_buttons_are_those_of_today_and_nothing_is_for_excel_to_repair(books: tuple[Path, Path]) -> None:
    assert parts_of(books[1])[RIBBON].decode() == ribbon(buttons())
    assert set(lint(books[1])) <= set(lint(books[0]))


def test_a_second_upgrade_changes_no_byte(books: tuple[Path, Path]) -> None:
    once = books[1].read_bytes()
    assert upgrade.run(SilentDesk(), books[1], DAY).data == {"upgraded": False}
    assert books[1].read_bytes() == once


def test_every_command_refuses_an_older_workbook_in_one_sentence(
        books: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    for command in [command for command in COMMANDS.values() if any(one.kind == "book" for one in command.arguments)]:
        required = [word for one in command.arguments[1:] if one.required
                    for word in ([one.name, "1"] if one.name.startswith("--") else ["1"])]
        assert cli.main([command.id, str(books[0]), *required]) == cli.REFUSED
        assert "Run denialdesk upgrade before.xlsm once." in capsys.readouterr().err


def test_undo_brings_the_older_workbook_back(books: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "Backups").mkdir()
    path = Path(copy(books[1], tmp_path))
    copy(backups(books[1])[-1], tmp_path / "Backups")
    assert cli.main(["undo", str(path), "--yes"]) == cli.DONE
    assert not unlike(path, books[0])


def test_every_rule_shipped_since_the_first_version_is_listed_as_added() -> None:
    first, listed = FileBook(FIRST), added()
    for table in [table for table in TABLES if first.has(table) and table not in (TEAM, PRACTICE)]:
        old, new = set(keys(first.read(table), table)), set(keys(seeds(table), table))
        assert {key.replace("\x1f", "|") for key in new - old} <= set(listed.loc[listed["table"] == table.name, "key"])


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
