"""Tables read by a saved map: indicators in long and wide form, summaries, registers."""

import re
from dataclasses import replace

import pandas as pd

from domain import school_code
from domain.finding import Finding, Severity
from domain.plural import plural
from readers import header, indicators, personal_data, saved_map, spelling
from readers.layout import Match
from readers.numbers import numbers
from readers.reading import ColumnSource, Reading, UnreadableFileError
from readers.saved_map import LOGIN, NAME, VALUE, SavedMap
from readers.sheet import Sheet, text
from readers.table import rows_of, sources
from reference import table_words
from schemas.school_identifier import EGE, OGE

_NUMERIC = ("Int16", "Int32", "Float64")
_YES_OR_NO = {"да": True, "нет": False, "1": True, "0": False}
_DAY = re.compile(r"^\d{1,2}\.\d{1,2}\.\d{4}$")


def read(sheet: Sheet, match: Match) -> Reading:
    """Read a table as its map says.

    The line of column numbers beneath a header is no row. A blank cell of a column of values is no
    value of anything.

    Raises:
        UnreadableFileError: when names stand where values are expected.
    """
    mapping: SavedMap = match.layout.mapping
    of_values = (saved_map.value_key(number) for number in range(len(mapping.value_columns)))
    named = personal_data.find_in_values(sheet, match, [match.places[key] for key in of_values])
    if named:
        raise UnreadableFileError(*named)
    raw = _without_numbering(sheet, match, rows_of(sheet, match))
    raw = _without_thousands(sheet, match, mapping, raw)
    columns = sources(sheet, match)
    if mapping.dataset == "indicator_value":
        rows, columns, findings = _indicators(sheet, match, mapping, raw, columns)
    else:
        rows, findings = _plain(mapping, raw, columns)
    rows = _schools(mapping, rows)
    return Reading(
        dataset=mapping.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        columns=columns,
        findings=findings,
    )


def _without_numbering(sheet: Sheet, match: Match, raw: pd.DataFrame) -> pd.DataFrame:
    """The rows without the line «1 2 3» beneath the header."""
    numbering = raw["row_number"] == match.header_row + 2
    if numbering.any():
        beneath = [text(cell) for cell in sheet.cells[match.header_row + 1] if cell != ""]
        numbering &= len(beneath) > 1 and beneath == [str(n + 1) for n in range(len(beneath))]
    return raw[~numbering].reset_index(drop=True)


def _without_thousands(
    sheet: Sheet, match: Match, mapping: SavedMap, raw: pd.DataFrame
) -> pd.DataFrame:
    """Typed numbers without what divides their thousands; numbers of Excel have nothing such."""
    if mapping.thousands is None:
        return raw
    divider, decimal = mapping.thousands, {".": ",", ",": "."}[mapping.thousands]
    form = rf"\s*-?\d{{1,3}}(?:\{divider}\d{{3}})+(?:\{decimal}\d+)?\s*%?\s*"
    typed = {}
    for name, place in match.places.items():
        cells = pd.Series([sheet.cells[row - 1][place] for row in raw["row_number"]], dtype=object)
        written = cells.map(lambda cell: isinstance(cell, str)).astype("bool")
        divided = written & raw[name].str.fullmatch(form)
        typed[name] = raw[name].mask(divided, raw[name].str.replace(divider, "", regex=False))
    return raw.assign(**typed)


def _indicators(
    sheet: Sheet,
    match: Match,
    mapping: SavedMap,
    raw: pd.DataFrame,
    columns: dict[str, ColumnSource],
) -> tuple[pd.DataFrame, dict[str, ColumnSource], list[Finding]]:
    """Indicators, one row per cell with a value; read on as the built-in layout's are."""
    parts, findings = [], []
    shared = raw.drop(columns=[name for name in raw if name.startswith(f"{VALUE} ")])
    shared = shared.assign(**mapping.constants)
    for number, column in enumerate(mapping.value_columns):
        source = columns.pop(saved_map.value_key(number))
        named = header.plain(source.header).unit
        unit = saved_map.unit_of(mapping, column) or named
        findings += _of_unit(source, unit, named)
        key = _key(column)
        columns[key] = source
        given = dict(column.constants)
        if unit and "unit" not in mapping.columns:
            given["unit"] = unit
        values = {VALUE: raw[saved_map.value_key(number)], "spread": key}
        parts.append(shared.assign(**given, **values))
    # What is told of one column of values, such as its unit, is blank in the rows of the others.
    long = pd.concat(parts).fillna("").sort_index(kind="stable").reset_index(drop=True)
    findings += _of_blanks(sheet, long)
    long = long[long[VALUE] != ""].reset_index(drop=True)
    if "unit" in long:
        spelled = {unit: table_words.unit(unit) or unit for unit in long["unit"].unique()}
        long["unit"] = long["unit"].map(spelled)
    has_period = "sitting" in long
    interpreted = long.rename(
        columns={"school_code": "login", "subject": "indicator_code", "sitting": "period"}
    )
    if not has_period:
        interpreted["period"] = ""
    places = {"indicator_code": match.places["subject"]} if "subject" in match.places else {}
    rows, more = indicators.interpret(sheet, replace(match, places=places), interpreted)
    rows["spread"] = long["spread"]
    if "school_year" in long:
        rows["school_year"] = long["school_year"].replace("", None)
    elif not has_period or rows["school_year"].isna().all():
        rows = rows.drop(columns="school_year")
    if not has_period:
        rows = rows.drop(columns="sitting")
    elif "sitting" in columns:
        columns.setdefault("school_year", columns["sitting"])
    if VALUE in columns:
        columns["value"] = columns["share"] = columns[VALUE]
    return rows, columns, [*findings, *more]


def _key(column: saved_map.ValueColumn) -> str:
    """What a column of values is called among a batch's columns: «value_text К.1 2021»."""
    told = [column.constants[name] for name in ("subject", "sitting") if name in column.constants]
    return " ".join([VALUE, *told])


def _plain(
    mapping: SavedMap, raw: pd.DataFrame, columns: dict[str, ColumnSource]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Rows of a dataset that is one row per row of the table; each column in its own form."""
    rows = raw.assign(**mapping.constants)
    findings = []
    for name, spelled in (("subject", spelling.subjects), ("sitting", spelling.sittings)):
        if name in raw:
            rows[name], unknown = spelled(raw, columns[name])
            findings += unknown
    for name, declared in saved_map.targets(mapping.dataset).items():
        if name not in rows:
            continue
        cells = rows[name]
        cells = cells.mask(cells.str.lower().isin(table_words.missing()), "")
        kind = str(declared.dtype)
        if kind in _NUMERIC:
            unit = (declared.metadata or {}).get("unit")
            bare = (
                cells.str.replace(rf"\s*{re.escape(unit)}\.?$", "", regex=True) if unit else cells
            )
            read_as = numbers(bare).astype("object")
            rows[name] = read_as.where(read_as.notna(), cells.replace("", None))
        elif kind == "boolean":
            rows[name] = cells.str.lower().map(_YES_OR_NO)
        else:
            rows[name] = _days(cells).replace("", None)
    return rows, findings


def _days(cells: pd.Series) -> pd.Series:
    """Dates typed as people type them, written `2021-02-10`; everything else as it is."""
    typed = cells.where(cells.str.match(_DAY))
    days = pd.to_datetime(typed, format="%d.%m.%Y", errors="coerce").dt.strftime("%Y-%m-%d")
    return days.fillna(cells)


def _schools(mapping: SavedMap, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with `school_code`, or with what the intake finds it by: a name or another code."""
    if "school_code" not in rows:
        return rows
    cells = rows["school_code"]
    if mapping.school == LOGIN:
        return rows.assign(school_code=school_code.from_logins(cells).fillna(cells))
    if mapping.school == NAME:
        return rows.assign(school_code=None, school_name=cells)
    # Without the blanks and `.0` of a spreadsheet; exam codes without the noughts before them.
    keys = cells.str.replace(r"\s|\.0$", "", regex=True)
    if mapping.school in (OGE, EGE):
        keys = keys.str.lstrip("0")
    return rows.assign(school_code=None, school_key=keys, school_key_kind=mapping.school)


def _of_unit(source: ColumnSource, unit: str | None, named: str | None) -> list[Finding]:
    """What holds a file whose header names another unit than the map."""
    if not named or not unit or named == (table_words.unit(unit) or unit):
        return []
    return [
        source.finding(
            Severity.HOLD,
            "unit-differs",
            f"в заголовке единица «{named}», а по карте – «{unit}». Исправьте заголовок или карту "
            "и загрузите файл снова.",
        )
    ]


def _of_blanks(sheet: Sheet, long: pd.DataFrame) -> list[Finding]:
    blank = int((long[VALUE] == "").sum())
    if not blank:
        return []
    cells = plural(blank, "пустая ячейка", "пустые ячейки", "пустых ячеек")
    return [
        Finding(
            Severity.NOTE,
            "values-blank",
            f"Лист «{sheet.name}»: в столбцах показателей {blank} {cells}; показателей по ним нет.",
            sheet=sheet.name,
        )
    ]
