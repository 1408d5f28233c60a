"""The table of a protocol of РИС ГИА: its rows with their exam, and a copy of it without persons.

Several exams may follow each other on a sheet. Over each stand the exam («01 - Русский язык
2025.05.30»), the region («64 - Саратовская область») and a title, then the header, once more or
not. In the raw export the exam stands in the file's name (01_2025.05.30).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from domain.finding import Finding, Severity
from readers import layout
from readers.layout import Match
from readers.reading import ColumnSource
from readers.sheet import Sheet
from reference import catalog

_DASH = "[-–—]"  # the export's own, or an editor's
EXAM = re.compile(rf"(?P<code>\d+)\s*{_DASH}\s*(?P<words>.+)\s+(?P<day>\d{{4}}\.\d{{2}}\.\d{{2}})")
EXAM_OF_APPEAL = re.compile(r"(?P<words>.+?)\s*\((?P<day>\d{4}\.\d{2}\.\d{2})\)")
EXAM_IN_NAME = re.compile(r"(?P<code>\d{1,2})_(?P<day>\d{4}\.\d{2}\.\d{2})")
_REGION = (
    rf"\d{{2}}\s*{_DASH}\s*.*(?:област|кра[йя]|[Рр]еспублик|округ|Москв|Петербург|Севастопол).*"
)
_TITLE = r"Протокол проверки[а-яё\d\s.]*"
_OVER_EXAM = re.compile(f"{_REGION}|{_TITLE}")
_PREAMBLE = re.compile(f"{EXAM.pattern}|{_OVER_EXAM.pattern}")
# What is no name, wherever it stands: numbers, masks, a class with its letter.
_NO_WORD = re.compile(r"[^A-Za-zА-Яа-яЁё]*(?:[A-Za-zА-Яа-яЁё]{1,2}[^A-Za-zА-Яа-яЁё]*)?")

# Words of which the names of sheets are made that are nobody's name; so are those of subjects.
_OF_SHEETS = re.compile(
    r"лист|sheet|page|table|протокол\w*|проверк\w*|результат\w*|экзамен\w*|апелляци\w*|предмет\w*"
    r"|класс\w*|выгрузк\w*|отч[её]т|огэ|егэ|гвэ|гиа|рис"
)

# Columns of short numbers: a longer one in them may be that of a document.
_SHORT = ("class", "primary_score", "test_score", "result")
_SHORT_NUMBER = re.compile(r"\D*(?:\d{1,3}(?:[.,]0+)?\D*)?")
# Columns of words, and which words in them are known to be nobody's name.
_HARMLESS_WORDS = {
    "exam": lambda cell: bool(EXAM_OF_APPEAL.fullmatch(cell)),
    "state": lambda cell: catalog.appeal_state(cell) is not None,
}


@dataclass(frozen=True)
class _Part:
    """The rows under one header: from `first` up to `end`. The header may have two rows."""

    match: Match
    first: int
    end: int

    @property
    def headers(self) -> slice:
        """The header's rows."""
        return slice(self.match.header_row, self.first)


def rows_of(sheet: Sheet, match: Match, file_stem: str) -> pd.DataFrame:
    """The rows of a protocol as text: the layout's columns (where absent, empty) and their place.

    `exam_code`, `exam_words` and `exam_day` (`2025.05.30`) are those of the exam over the row, or
    else those in the file's name; empty where neither names one. A row is one of data if at least
    two columns of the layout are filled, its number aside.
    """
    cells = _cells(sheet)
    preamble = _matching(cells, _PREAMBLE).any(axis=1)
    parts = []
    for part in _parts(sheet, match, cells):
        columns = {
            name: cells.iloc[part.first : part.end, part.match.places[name]]
            if name in part.match.places
            else ""
            for name in match.layout.columns
        }
        rows = pd.DataFrame(columns, index=cells.index[part.first : part.end])
        filled = (rows.drop(columns="number") != "").sum(axis=1)
        parts.append(rows[(filled > 1) & ~preamble[rows.index]])
    rows = pd.concat(parts)
    rows = rows.join(_exams(cells, cells.index.isin(rows.index), file_stem))
    rows["sheet"] = sheet.name
    rows["row_number"] = rows.index + 1
    return rows.reset_index(drop=True)


def on_row(row: tuple, rule: str, message: str, column: ColumnSource | None = None) -> Finding:
    """An error on a row of `rows_of`, or on its cell in a column."""
    if column:
        return column.finding(Severity.ERROR, rule, message, int(row.row_number))
    return Finding(
        Severity.ERROR,
        rule,
        f"Лист «{row.sheet}», строка {row.row_number}: {message}",
        sheet=row.sheet,
        row_number=int(row.row_number),
    )


def completed(sheet: Sheet, match: Match) -> Match:
    """A match with the columns whose headers stand in a second row, under one they share."""
    below = sheet.cells[match.header_row + 1 : match.header_row + 2]
    spelled = [layout.normalise(cell) for row in below for cell in row]
    further = {
        name: spelled.index(header)
        for name, headers in match.layout.columns.items()
        for header in headers
        if name not in match.places and header in spelled
    }
    headers = list(match.headers)
    for place in further.values():
        headers[place] = layout.spelled(below[0][place])
    return replace(match, places=match.places | further, headers=headers)


def named_harmlessly(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets, numbered where their name may be a person's: «Лист1» and «Химия» are none."""
    return [
        sheet if _is_harmless(sheet.name) else replace(sheet, name=f"№ {number}")
        for number, sheet in enumerate(sheets, start=1)
    ]


def _is_harmless(name: str) -> bool:
    subjects = {word for spelling in catalog.subject_names() for word in spelling.split()}
    words = re.findall(r"[^\W\d_]{3,}", name.lower())
    return all(word in subjects or _OF_SHEETS.fullmatch(word) for word in words)


def without_persons(sheet: Sheet) -> Sheet:
    """The sheet with nothing left in it but what is known to be no person's.

    Kept are the headers, the lines that name exam, region and protocol, and under the columns of
    the layout that name no persons whatever is no word, nor too long a number. Of a row that stands
    out of place, with numbers under names or words under documents, nothing is kept: its documents
    may be anywhere.
    A sheet that is no protocol is emptied.
    """
    match = layout.find(sheet.name, sheet.cells)
    cells = _cells(sheet)
    keep = np.zeros(cells.shape, dtype=bool)
    if match and match.layout.persons:
        harmless = _matching(cells, _NO_WORD).to_numpy()
        short = harmless & _matching(cells, _SHORT_NUMBER).to_numpy()
        for part in _parts(sheet, match, cells):
            known = set().union(*part.match.layout.columns.values())
            headers = cells.iloc[part.headers].apply(lambda row: row.map(layout.normalise))
            keep[part.headers] = headers.isin(known).to_numpy()
            for name, place in part.match.places.items():
                if name not in part.match.layout.persons:
                    whole = slice(part.first, part.end)
                    allowed = short if name in _SHORT else harmless
                    keep[whole, place] |= allowed[whole, place]
                    if name in _HARMLESS_WORDS:
                        keep[whole, place] |= cells.iloc[whole, place].map(_HARMLESS_WORDS[name])
            keep[part.first : part.end][_out_of_place(part, cells)] = False
        keep |= _matching(cells, _PREAMBLE).to_numpy()
    kept = [
        [cell if kept else "" for cell, kept in zip(row, flags, strict=True)]
        for row, flags in zip(sheet.cells, keep.tolist(), strict=True)
    ]
    return replace(sheet, cells=kept)


def _out_of_place(part: _Part, cells: pd.DataFrame) -> np.ndarray:
    """Which rows of a part hold numbers under names, or words under numbers of documents."""
    out = np.zeros(part.end - part.first, dtype=bool)
    for name, place in part.match.places.items():
        if name in part.match.layout.persons:
            wrong = r"[А-Яа-яЁё]{3}" if name.startswith("document") else r"\d"
            out |= cells.iloc[part.first : part.end, place].str.contains(wrong).to_numpy()
    return out


def _cells(sheet: Sheet) -> pd.DataFrame:
    return pd.DataFrame({place: column.series() for place, column in enumerate(sheet.columns)})


def _matching(cells: pd.DataFrame, pattern: re.Pattern) -> pd.DataFrame:
    return cells.apply(lambda column: column.str.fullmatch(pattern))


def _exams(cells: pd.DataFrame, is_row: np.ndarray, file_stem: str) -> pd.DataFrame:
    """The exam over each row of data: the last that the lines above name, or the file's name does.

    Lines that begin another table or name a subject, and no exam with its day, leave the exam of
    the rows under them empty: it is not the one before.

    Args:
        cells: the sheet.
        is_row: which of its rows are data; the others are lines.
        file_stem: the file's name without its extension.
    """
    rows_above = np.cumsum(is_row)  # one number for lines that stand together
    lines, together = cells[~is_row], rows_above[~is_row]
    columns = ["code", "words", "day"]
    found = pd.DataFrame(None, index=lines.index, columns=columns, dtype="object")
    for column in lines:
        is_exam = lines[column].str.fullmatch(EXAM)
        if is_exam.any():
            found.loc[is_exam, columns] = lines.loc[is_exam, column].str.extract(EXAM)[columns]
    told = found.groupby(together).last()
    begun = _begins_exam(lines).groupby(together).any()
    lost = begun & told["day"].isna() & (told.index > 0)
    named = EXAM_IN_NAME.search(file_stem)
    of_file = {"code": named["code"], "words": "", "day": named["day"]} if named else {}
    told = told.mask(lost, "").ffill().fillna(of_file or "")
    over = told.reindex(rows_above[is_row] - 1, method="ffill")
    return over.set_axis(cells.index[is_row]).add_prefix("exam_")


def _begins_exam(lines: pd.DataFrame) -> pd.Series:
    """Which lines stand over the table of an exam, whether they name it rightly or not."""
    filled = set(lines.to_numpy().ravel()) - {""}
    such = [cell for cell in filled if _OVER_EXAM.fullmatch(cell) or catalog.subject_in(cell)]
    return lines.isin(such).any(axis=1)


def _parts(sheet: Sheet, match: Match, cells: pd.DataFrame) -> Iterator[_Part]:
    """The parts of a sheet, each under its own header; a later one may have other columns."""
    spellings = match.layout.columns["school_code"]
    is_header = cells.apply(
        lambda column: column.isin(
            [text for text in column.unique() if layout.normalise(text) in spellings]
        )
    ).any(axis=1)
    headers = [
        (row, found)
        for row in np.flatnonzero(is_header)
        if (found := layout.find(sheet.name, [sheet.cells[row]])) and found.layout.persons
    ]
    ends = [row for row, _ in headers[1:]] + [len(cells)]
    for (row, found), end in zip(headers, ends, strict=True):
        whole = completed(sheet, replace(found, header_row=int(row)))
        second = len(whole.places) > len(found.places)
        yield _Part(whole, row + 1 + second, end)
