"""A sheet of cells, addressed as Excel addresses them, row by row and column by column."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from math import isnan
from typing import overload

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter

# Characters no text has, which damaged files do; a database takes none of them.
NO_TEXT = dict.fromkeys(n for n in range(32) if chr(n) not in "\t\n\r")
_SPACES = NO_TEXT | str.maketrans(
    {"\xa0": " ", "\u202f": " ", "\u2007": " ", "\ufeff": "", "\u200b": ""}
)


class ColumnwiseRows(Sequence[list]):
    """The rows of a sheet, kept as columns; a row is put together when it is asked for.

    Attributes:
        columns: for each column its different values and, for each row, the position of its
            value. Numbers are floats, '' is a blank.
    """

    def __init__(self, height: int, columns: list[tuple[list, np.ndarray]]) -> None:
        self.columns = columns
        self._height = height

    def __len__(self) -> int:
        return self._height

    @overload
    def __getitem__(self, rows: int) -> list: ...
    @overload
    def __getitem__(self, rows: slice) -> list[list]: ...
    def __getitem__(self, rows: int | slice) -> list:
        if isinstance(rows, slice):
            return list(self._between(rows))
        return [values[codes[rows]] for values, codes in self.columns]

    def __iter__(self) -> Iterator[list]:
        step = 1_000  # most who go through the rows stop at one of the first
        for first in range(0, self._height, step):
            yield from self._between(slice(first, first + step))

    def _between(self, rows: slice) -> Iterator[list]:
        cells = (map(values.__getitem__, codes[rows].tolist()) for values, codes in self.columns)
        return map(list, zip(*cells, strict=True))


@dataclass
class Sheet:
    """One sheet of a workbook, or the only table of a csv file.

    Attributes:
        name: the sheet's name; of a csv file, the file's name without its extension.
        cells: rows of cells, all of one length; `cells[0]` is row 1 of Excel. Blank cells, cells
            with an error and formulas without a stored value are all `''`.
        hidden: whether a person opening the workbook does not see the sheet.
        merged: merged ranges, each from (row, column) to (row, column), counted from 0; ods and
            csv files name none.
        above: the paragraphs over a table of a Word file, down from the table before it.
    """

    name: str
    cells: Sequence[list]
    hidden: bool = False
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    above: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> list["Column"]:
        """The sheet column by column."""
        if isinstance(self.cells, ColumnwiseRows):
            return [Column.spelled(*column) for column in self.cells.columns]
        return [Column.of(cells) for cells in zip(*self.cells, strict=True)]


@dataclass(frozen=True)
class Column:
    """Cells one below the other, as `text` gives them.

    A result file has thousands of rows and few different texts, so whatever is asked of a column
    is worked out on these.

    Attributes:
        texts: the different texts; '' is a blank.
        codes: for each cell the position of its text.
    """

    texts: list[str]
    codes: np.ndarray

    @classmethod
    def of(cls, cells: Sequence) -> "Column":
        """The column of cells as a reader gives them."""
        codes, different = pd.factorize(pd.Series(cells, dtype=object), use_na_sentinel=False)
        return cls.spelled(different, codes)

    @classmethod
    def spelled(cls, different: Sequence, codes: np.ndarray) -> "Column":
        """The column whose cells hold these different values, each at the place of its code."""
        spelled = [text(cell) for cell in different]
        places = {each: place for place, each in enumerate(dict.fromkeys(spelled))}
        if len(places) < len(spelled):  # 12 and "12" are one text
            codes = np.array([places[each] for each in spelled])[codes]
        return cls(list(places), codes)

    def __getitem__(self, rows: slice | np.ndarray) -> "Column":
        """The cells of some rows: a slice, or a mask."""
        return Column(self.texts, self.codes[rows])

    def mapped(self, function: Callable[[pd.Series], pd.Series]) -> pd.Series:
        """`function` of the cells, each of which it judges by itself."""
        of_texts = function(pd.Series(self.texts, dtype="str"))
        return of_texts.take(self.codes).reset_index(drop=True)

    def series(self) -> pd.Series:
        """The cells themselves."""
        return self.mapped(lambda texts: texts)

    def counts(self) -> pd.Series:
        """The texts that occur, and how many cells hold each."""
        counts = np.bincount(self.codes, minlength=len(self.texts))
        return pd.Series(counts, index=pd.Index(self.texts, dtype="str"))[counts > 0]

    def filled(self) -> np.ndarray:
        """Which cells are no blanks."""
        return np.array([each != "" for each in self.texts], dtype=bool)[self.codes]


def column_letter(index: int) -> str:
    """The letter Excel shows over a column counted from 0: 0 is `A`, 26 is `AA`."""
    return get_column_letter(index + 1)


def text(cell: object) -> str:
    """A cell as text: 12.0 is `12`, blanks around are gone, a no-break space is a space.

    Dates are written `2021-03-17` or `2021-03-17 05:09:18`. A logical value is `1` or `0`. Text
    stays as it is spelled, `12.0` typed as text too.
    """
    if isinstance(cell, str):
        return cell.translate(_SPACES).strip()
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        if isnan(cell):  # pandas' way of leaving a cell blank
            return ""
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == datetime.min.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()
