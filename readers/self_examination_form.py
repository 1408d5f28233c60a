"""The form of the order № 1324 as a school fills it in: an indicator in a row, its value beside it.

Schools head it as they please and leave out numbers and units, so it is known by the names of its
indicators. No column tells whose it is and for what year: a line over the table may, the file's
folder and name do.
"""

import re
from collections.abc import Sequence

from domain.finding import Finding, Severity
from domain.place import Place
from readers import indicators, order_text, period
from readers.layout import Layout, Match, normalise, spelled
from readers.reading import ColumnSource, Reading, UnreadableFileError
from readers.sheet import Sheet, column_letter, text
from readers.table import rows_of
from reference import catalog, table_words

LAYOUT = Layout(
    id="self-examination",
    title="самообследование школы (форма приказа № 1324)",
    family="self-examination",
    dataset="indicator_value",
    columns={},
    titles={},
    required=(),
)
_ENOUGH = 8  # indicators of the order that are no coincidence
_LONGEST = 500  # rows of a sheet that may be the form
_YEARS = (
    re.compile(r"\bза\s+(20\d\d(?:\s*[-–/]\s*(?:20)?\d\d)?)\b"),
    re.compile(r"\bна\s+31(?:\.12\.|\s+декабря\s+)(20\d\d)\b"),
)
_YEARS_OF_NAME = re.compile(r"(?<!\d)(20\d\d(?:\s*[-–_]\s*(?:20)?\d\d)?)(?!\d)")


def find(sheets: Sequence[Sheet]) -> tuple[Sheet, Match] | None:
    """The sheet that is the form and where its columns stand; None where none is."""
    found = [(sheet, match) for sheet in sheets if (match := _match(sheet))]
    return max(found, key=lambda each: len(each[1].places), default=None)


def read(sheet: Sheet, match: Match, file_name: str) -> Reading:
    """Read the form; the year is told over the table or by the file's name.

    Raises:
        UnreadableFileError: where neither tells it.
    """
    raw = rows_of(sheet, match)
    raw = raw[(raw["value_text"] != "") & (raw["indicator_name"] != "")].reset_index(drop=True)
    lines = _lines(sheet, match)
    raw = raw.assign(login="", period=_year(sheet, lines, file_name))
    if "indicator_code" not in raw:
        called = raw["indicator_name"].map(catalog.self_examination().called)
        raw = raw.assign(indicator_code=called.where(called.str.len() == 1, "").str[0].fillna(""))
        raw = raw[raw["indicator_code"] != ""].reset_index(drop=True)
    rows, findings = indicators.interpret(sheet, match, raw)
    rows["school_code"] = None
    rows["school_name"] = _school(lines)
    rows["place"] = [Place()] * len(rows)
    rows["known_by"] = [()] * len(rows)
    columns = {
        name: ColumnSource(sheet.name, column_letter(place), match.headers[place])
        for name, place in match.places.items()
    }
    if "indicator_code" in columns:
        columns["subject"] = columns.pop("indicator_code")
    columns["value"] = columns["share"] = columns["value_text"]
    return Reading(
        dataset=LAYOUT.dataset,
        layout=LAYOUT.id,
        rows=rows,
        rows_read=len(rows),
        columns=columns,
        findings=findings,
    )


def _match(sheet: Sheet) -> Match | None:
    """Where names, codes, units and values stand, each column by what it holds."""
    if not 0 < len(sheet.cells) <= _LONGEST:
        return None
    order = catalog.self_examination()
    columns = [[text(cell) for cell in column] for column in zip(*sheet.cells, strict=True)]
    meant = [[order.called(cell) if len(cell) > 5 else [] for cell in column] for column in columns]
    known = [sum(map(bool, column)) for column in meant]
    names = max(range(len(columns)), key=known.__getitem__)
    if known[names] < _ENOUGH:
        return None
    asked = [row for row, codes in enumerate(meant[names]) if codes]
    header_row = max(asked[0] - 1, 0)
    heads = _heads(sheet.cells[: asked[0]], len(columns))
    others = [
        place
        for place, column in enumerate(columns)
        if place != names and any(column[row] for row in asked)
    ]
    places = {"indicator_name": names}
    for place in others:
        cells = [(columns[place][row], meant[names][row]) for row in asked if columns[place][row]]
        if sum(_is_code(cell, codes) for cell, codes in cells) * 2 > len(cells):
            places.setdefault("indicator_code", place)
        elif sum(table_words.unit(cell) is not None for cell, _ in cells) * 2 > len(cells):
            places.setdefault("unit", place)
    values = [
        place
        for place in others
        if place not in places.values() and not table_words.is_left_out(normalise(heads[place]))
    ]
    if len(values) != 1:  # a column for each school or year is for a map to explain
        return None
    return Match(LAYOUT, header_row, places | {"value_text": values[0]}, heads)


def _is_code(cell: str, codes: list[str]) -> bool:
    """Whether a cell has the code of one of these indicators, its last nought lost maybe."""
    typed = cell.strip().rstrip(".").replace(",", ".")
    return any(typed in (code, code.removesuffix("0")) for code in codes)


def _heads(over: Sequence[list], width: int) -> list[str]:
    """The fullest line over the first indicator; a section's title may stand beneath it."""
    lines = [[spelled(cell) for cell in row] for row in over]
    return max(reversed(lines), key=lambda line: sum(map(bool, line)), default=[""] * width)


def _lines(sheet: Sheet, match: Match) -> list[str]:
    """What stands over the table, a line each."""
    over = [" ".join(filter(None, map(text, row))) for row in sheet.cells[: match.header_row + 1]]
    return [*sheet.above, *over]


def _year(sheet: Sheet, lines: list[str], file_name: str) -> str:
    told = [match[1] for line in lines for known in _YEARS for match in known.finditer(line)]
    named = [match[1].replace("_", "-") for match in _YEARS_OF_NAME.finditer(file_name)]
    for each in (told, named):
        years = {year for spoken in each if (year := period.spelled(spoken))}
        if len(years) == 1:
            return years.pop()
    raise UnreadableFileError(
        Finding(
            Severity.REFUSAL,
            "self-examination-year",
            f"Лист «{sheet.name}»: не сказано, за какой год показатели самообследования. Напишите "
            "над таблицей «за 2020 год» или назовите год в имени файла, и загрузите файл снова.",
            sheet=sheet.name,
        )
    )


def _school(lines: list[str]) -> str:
    """The only school the lines name, empty where they name none or several."""
    schools = {name for line in lines for name in order_text.schools_in(line)}
    return schools.pop() if len(schools) == 1 else ""
