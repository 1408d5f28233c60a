"""Names and documents of pupils in a results file: such a file goes back before it is stored.

Results travel under participant codes. Whoever sends names with them breaks the law on personal
data (152-ФЗ), and so would a warehouse that kept them: the whole file is refused, whatever else
is right in it. Protocols of РИС ГИА carry names and passports by their form: where a layout says
which columns those are, its reader takes the persons out, and nothing is looked for here.

One full name is enough, wherever it stands: in a note, a comment, the name of a sheet. Only
registers, lists of mentors and roadmaps name people who are no pupils, and schools bear the names
of people; there it takes a column of names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from domain.finding import Finding, Severity
from domain.plural import plural
from readers import layout, person_names, personal_comments, personal_headers, personal_values
from readers.layout import Match
from readers.personal_kinds import Kind
from readers.sheet import Sheet, column_letter, text

_TOP = 40  # rows among which the header is looked for: a preamble of a dozen may stand above it
# Datasets whose tables name people who are no pupils: heads of schools, mentors, writers.
_NAMING = frozenset(
    {
        "school",
        "school_identifier",
        "mentorship",
        "nor_list",
        "roadmap_item",
        "work_task",
        "planned_result",
    }
)
# Where a header that elsewhere announces documents of persons, «№ документа», is that of an act.
_OF_ACT = ("act", "number")


def find(sheets: Sequence[Sheet], path: Path | None = None) -> list[Finding]:
    """Refusals for what holds data of persons, hidden sheets included.

    A column is judged by its header, where something stands beneath it, and by its values
    whatever the header says. Messages name the place and how many cells, never a value.

    Args:
        sheets: all sheets of a file.
        path: the file, if its comments are to be looked through as well (xlsx and ods).
    """
    matches = [layout.find(sheet.name, sheet.cells) for sheet in sheets]
    one_is_enough = not any(map(names_others, matches))
    findings = []
    for number, (sheet, match) in enumerate(zip(sheets, matches, strict=True), start=1):
        if one_is_enough and person_names.in_name(sheet.name):
            findings.append(_of_sheet_name(number))
            sheet = replace(sheet, name=f"№ {number}")
        findings += in_sheet(sheet, f"Лист «{sheet.name}»", match, one_is_enough)
    if path is not None and one_is_enough:
        findings += personal_comments.find(path)
    return findings


def names_others(match: Match | None) -> bool:
    """Whether a table names people who are no pupils, as its layout tells."""
    return match is not None and match.layout.dataset in _NAMING


def find_in_values(sheet: Sheet, match: Match, places: Iterable[int]) -> list[Finding]:
    """Refusals for names among the values of columns that hold numbers by their nature.

    Args:
        sheet: the sheet.
        match: where its rows begin.
        places: the columns, counted from 0.
    """
    return [
        _finding(sheet.name, f"Лист «{sheet.name}»", place, match.headers[place], kind, count, True)
        for place in places
        for kind, count in personal_values.count(
            sheet.columns[place][match.header_row + 1 :], personal_values.NAMES
        ).items()
    ]


def in_sheet(
    sheet: Sheet,
    where: str,
    match: Match | None,
    one_is_enough: bool,
    allowed: frozenset[Kind] = frozenset(),
) -> list[Finding]:
    """The findings of one sheet, one per column and kind that is not allowed.

    Args:
        sheet: the sheet.
        where: what the messages call it.
        match: its layout, if it has one.
        one_is_enough: whether one full name is proof.
        allowed: kinds that are no reason to refuse.
    """
    columns_of = {place: name for name, place in match.places.items()} if match else {}
    top = [[personal_headers.plain(cell) for cell in row] for row in sheet.cells[:_TOP]]
    filled = [sum(map(bool, row)) for row in top]
    header_row = filled.index(max(filled)) if filled else 0
    top = top[: header_row + 1]
    findings = []
    for index, column in enumerate(sheet.columns):
        counts = personal_headers.announced(column, index, top)
        if match and (match.layout.dataset, columns_of.get(index)) == _OF_ACT:
            counts.pop(Kind.DOCUMENT, None)
        forms = personal_values.ONE_NAME if one_is_enough else ()
        for kind, count in personal_values.by_values(
            column, [row[index] for row in top], forms
        ).items():
            counts.setdefault(kind, count)
        if forms := personal_values.IN_COLUMN.get(columns_of.get(index)):
            for kind, count in personal_values.count(column[match.header_row + 1 :], forms).items():
                counts.setdefault(kind, count)
        counts = {kind: count for kind, count in counts.items() if kind not in allowed}
        if counts:
            header = _shown_header(text(row[index]) for row in sheet.cells[: header_row + 1])
            findings += [
                _finding(
                    sheet.name,
                    where,
                    index,
                    header,
                    kind,
                    count,
                    columns_of.get(index) in personal_values.IN_COLUMN,
                )
                for kind, count in counts.items()
            ]
    return findings


def _shown_header(cells: Iterable[str]) -> str:
    """The lowest header that may be shown: not one that is itself a value, as in a bare list."""
    shown = [cell for cell in cells if 0 < len(cell) <= personal_headers.LONGEST]
    given_away = np.zeros(len(shown), dtype=bool)
    for form in (*personal_values.FORMS, *personal_values.ONE_NAME, *personal_values.NAMED_PERSON):
        given_away |= form.among(shown)
    return next((shown[place] for place in np.flatnonzero(~given_away)[::-1]), "")


def _finding(
    sheet: str, where: str, index: int, header: str, kind: Kind, count: int, needed: bool
) -> Finding:
    """The refusal for one column; one that is `needed` is not to be taken out."""
    titled = f" «{header}»" if header else ""
    cells = plural(count, "ячейка", "ячейки", "ячеек")
    if needed:
        mend = "Впишите в эти ячейки то, что должно стоять в столбце,"
    elif count > 1:
        mend = "Удалите столбец целиком, оставьте только коды участников"
    else:
        mend = "Удалите эту ячейку или весь столбец, оставьте только коды участников"
    return Finding(
        Severity.REFUSAL,
        "personal-data",
        f"{where}, столбец {column_letter(index)}{titled}: похоже на персональные данные – "
        f"{kind} ({count} {cells}). Файл не принят, ничего из него не сохранено. {mend} "
        "и отправьте файл снова.",
        sheet=sheet,
        column_name=header or None,
    )


def _of_sheet_name(number: int) -> Finding:
    """The refusal for a sheet named after a person; its name is not repeated."""
    return Finding(
        Severity.REFUSAL,
        "personal-data",
        f"Имя листа № {number} (у csv – имя файла) похоже на персональные данные – {Kind.NAME}. "
        "Файл не принят, ничего из него не сохранено. Переименуйте лист и отправьте файл снова.",
    )
