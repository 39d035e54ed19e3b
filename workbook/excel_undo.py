"""A table of an open workbook that notes what is written to it, and takes it back."""

from __future__ import annotations

from dataclasses import replace

from era.problem import Problem
from workbook.excel_cells import NEAR, as_it_was, runs
from workbook.excel_steps import Cells, Trace, fingerprint
from workbook.excel_table import ExcelTable
from workbook.schema import Owner


class TracedTable(ExcelTable):
    """A table whose last writes can be taken back, as long as their rows are as they were left."""

    def trace(self) -> Trace:
        """What `write` will write, and what stands there now."""
        old = {field: {row: None for row in self._writes.get(number, {}) if row not in set(self._formulas)}
               for field, number in self.place.columns.items()}
        trace = Trace(self.table.name, {field: rows for field, rows in old.items() if rows}, {},
                      sorted(self._formulas), max(self._short, 0), self.place.area.bottom + self._short)
        there = self._fetched(row for row in trace.rows if row not in trace.added)
        cells = {field: {row: there[row][self.place.columns[field] - self.place.area.left] for row in rows}
                 for field, rows in trace.old.items()}
        return replace(trace, old=cells, formulas=self._typed_formulas(cells))

    def left(self, trace: Trace) -> str:
        """The fingerprint of the rows of a trace as they stand now, without what formulas of ours work out."""
        plain = [number - self.place.area.left for field, number in sorted(self.place.columns.items())
                 if not self.table.fields[field].formula]
        return fingerprint({number: [row[at] for at in plain] for number, row in self._fetched(trace.rows).items()})

    def take_back(self, trace: Trace) -> None:
        """Take what stood there before. Raises a Problem if a row was moved or edited since."""
        self.place.need(list(trace.old))
        there = self._fetched(trace.added)
        if self.left(trace) != trace.left or any(self._hers(number, row) for number, row in there.items()):
            raise Problem(f"{self.place.book}, sheet {self.place.sheet}",
                          "rows that the last command wrote to were moved or edited since; nothing was changed",
                          "Put them back as they were, or change by hand what is to be changed.")
        plain = {field: number for field, number in self.place.columns.items() if not self.table.fields[field].formula}
        for field, number in plain.items():
            kind, cells = self.table.fields[field].kind, trace.old.get(field, {}) | dict.fromkeys(trace.added, "")
            if cells:
                self._writes[number] = {row: as_it_was(value, kind) for row, value in cells.items()}
        self._by_hand = {plain[field]: cells for field, cells in trace.formulas.items()}
        self._short = -trace.grown if self.place.area.bottom == trace.bottom else 0

    def _typed_formulas(self, cells: dict[str, Cells]) -> dict[str, Cells]:
        """Those of these cells of hers that hold a formula."""
        found: dict[str, Cells] = {}
        for field, rows in cells.items():
            number = self.place.columns[field]
            for near in runs(rows, NEAR) if self.table.fields[field].owner is Owner.BILLER else ():
                shown = self._range(number, near).formula
                texts = enumerate([shown] if near[0] == near[-1] else [text for text, in shown], near[0])
                found[field] = found.get(field, {}) | {
                    row: text for row, text in texts if row in rows and str(text).startswith("=") and text != rows[row]}
        return {field: rows for field, rows in found.items() if rows}
