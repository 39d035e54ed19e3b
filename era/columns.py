"""Columns of tables: what a table says as pieces of its file is written out as text, all of its columns at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from era.delimiters import COMPONENT, ELEMENT
from era.room import POOL
from era.segments import GLUE
from era.spans import Bytes, Mask, Rows, Spans, in_turn
from era.values import Days, Integers, Numbers

Texts = pd.arrays.ArrowStringArray
Column = Texts | Integers | Numbers | Days | Mask
STR = pd.StringDtype("pyarrow", na_value=np.nan)
USUAL = bytes.maketrans(ELEMENT + COMPONENT, b"*:")
COMMA, COLON, BLANK = len(GLUE) - GLUE.index(b", "), len(GLUE) - GLUE.index(b": "), 1
"""How far from the end of the data, in its glue, what is set between pieces stands."""


@dataclass(frozen=True)
class Joined:
    """Texts of several pieces each, or of none: all pieces, and how many of them each text has; None: one each."""

    pieces: Spans
    many: NDArray[np.intp] | None = None


Drafted = Spans | Joined | Callable[[], Texts]
"""A column of text that is not written out yet: pieces of the file, or what makes it."""
Cut = tuple[int, NDArray[np.intp] | None]
"""What a column is of a longer one: how many pieces, and how many of these each text has if not one."""
Columns = dict[str, Column | Drafted]
"""A table as it is told."""
Table = dict[str, Column]
"""A table before it is a frame: what pandas does for each column of a frame costs as much as to read a few claims."""


def money(columns: Mapping[str, object], name: str) -> Integers:
    """A column of money of a table."""
    return cast("Integers", columns[name])


class Draft(NamedTuple):
    """A table whose columns of text are being written out."""

    known: Table
    """The other columns."""
    made: dict[str, Future[Texts]]
    """Columns of text that are made by themselves."""
    cuts: dict[str, Cut]
    whole: Future[Any]
    """The others in one: how many pieces are of each column, and how many of these of each text."""

    def written(self) -> Table:
        """The table, as soon as its texts are written out."""
        texts = zip(self.cuts, _cut(self.whole.result(), self.cuts.values()), strict=True)
        return {**self.known, **{name: column.result() for name, column in self.made.items()}, **dict(texts)}


def begun(columns: Columns, aside: Executor) -> Draft:
    """Begin to write columns out.

    Those of text share one long text, so that it is made at one stroke; and aside, as Arrow lets others work meanwhile.
    """
    drafts = {name: column if isinstance(column, Joined) else Joined(column)
              for name, column in columns.items() if isinstance(column, Spans | Joined)}
    whole = aside.submit(_written, _apart([draft.pieces for draft in drafts.values()]))
    made = {name: aside.submit(column) for name, column in columns.items() if callable(column)}
    known = {name: column for name, column in columns.items() if name not in drafts and name not in made}
    cuts = {name: (len(draft.pieces), draft.many) for name, draft in drafts.items()}
    return Draft(cast("Table", known), made, cuts, whole)


def _cut(whole: Any, cuts: Iterable[Cut]) -> Iterator[Texts]:
    """The columns of a long text, one after the other."""
    start = 0
    for size, many in cuts:
        some = whole.slice(start, size)
        start += size
        yield _column(some if many is None else _joined(some, many))


def _apart(pieces: Sequence[Spans]) -> Any:
    """A text over the same bytes in which every second piece is one of these, and the others are what is between."""
    places = list(accumulate(map(len, pieces), initial=0))
    size, data = places[-1], pieces[0].data if pieces else np.zeros(0, dtype=np.uint8)
    bounds = np.full((size + 1, 2), len(data), dtype=np.int32)
    for own, (start, end) in zip(pieces, pairwise(places), strict=True):
        bounds[start:end, 0], bounds[start:end, 1] = own.start, own.end
    return pa.StringArray.from_buffers(2 * size, pa.py_buffer(bounds.data), pa.py_buffer(data.data))


def _taken(every: Any) -> Any:
    """Every second text."""
    own: Any = pa.array(np.arange(0, len(every), 2, dtype=np.int32))
    return pc.take(every, own, boundscheck=False, memory_pool=POOL)


def _written(every: Any) -> Any:
    return _taken(every).cast(pa.large_string(), memory_pool=POOL)


def _joined(pieces: Any, many: NDArray[np.intp]) -> Any:
    """Texts of so many of the pieces each: they follow each other, so that only where a text ends is said anew."""
    ends = np.zeros(len(many) + 1, dtype=np.intp)
    np.cumsum(many, out=ends[1:])
    _, offsets, content = pieces.buffers()
    edges = np.frombuffer(offsets, dtype=np.int64)[ends + pieces.offset]
    return pa.LargeStringArray.from_buffers(len(many), pa.py_buffer(edges.data), content)


def verbatim(spans: Spans) -> Texts:
    """Whole segments as text, with the usual separators `*` and `:`."""
    _, offsets, content = _taken(_apart([spans])).buffers()
    usual = pa.py_buffer(content.to_pybytes().translate(USUAL))
    return _column(pa.StringArray.from_buffers(len(spans), offsets, usual).cast(pa.large_string()))


def full_names(last: Spans, first: Spans) -> Joined:
    """Names as `LAST, FIRST`, or the last name alone."""
    comma = _glue(last.data, np.full(len(last), COMMA), len(", ") * first.given)
    return Joined(in_turn(last, comma, first), np.full(len(last), 3))


def joined(spans: Spans, owner: Rows, size: int, colon: Mask | None = None) -> Joined:
    """The pieces of each owner (0 to size - 1), in their order, with a blank (or a colon, where asked) between them."""
    kept = np.flatnonzero(spans.given)
    spans, owner = spans.at(kept), owner[kept]
    another = np.append(owner[1:] == owner[:-1], False)[: len(owner)]
    if another.any():
        back = np.full(len(owner), BLANK) if colon is None else np.where(colon[kept], COLON, BLANK)
        spans, owner = in_turn(spans, _glue(spans.data, back, another)), np.repeat(owner, 2)
    return Joined(spans, np.bincount(owner, minlength=size))


def _glue(data: Bytes, back: Rows, size: Rows | Mask) -> Spans:
    """So many bytes of the glue, from so far before its end on."""
    return Spans(data, len(data) - back, len(data) - back + size)


def repeated(names: Sequence[str], rows: Rows) -> Texts:
    """A text column that repeats a few names."""
    if len(names) == 1:
        return _column(pa.repeat(pa.scalar(names[0], pa.large_string()), len(rows)))
    return _column(pa.array([*names, ""], type=pa.large_string()).take(rows))


def texts(words: Sequence[str]) -> Texts:
    """A text column of words."""
    return _column(pa.array(words, type=pa.large_string()))


def _column(array: Any) -> Texts:
    return cast("Any", Texts)(array, dtype=STR)


def frame(pieces: Sequence[Table], names: Iterable[str]) -> pd.DataFrame:
    """The columns of these names, in this order, of pieces of one table, one after the other.

    The pieces give their columns away, so that no table is held twice.
    """
    return pd.DataFrame({name: _one([piece.pop(name) for piece in pieces]) for name in names}, copy=False)


def _one(parts: Sequence[Column]) -> Column:
    """The parts of a column as one, by what pandas asks of every kind of column that is no plain array."""
    first: Any = parts[0]
    if len(parts) == 1:
        return first
    return np.concatenate(cast("Any", parts)) if isinstance(first, np.ndarray) else first._concat_same_type(parts)
