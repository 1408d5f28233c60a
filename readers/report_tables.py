"""One table of a statistical report (САО): what its cells say in the columns of a dataset."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from domain import municipality
from domain import school_year as years
from domain.finding import Finding, Severity
from readers import groups, layout
from readers.layout import Match, normalise
from readers.numbers import numbers, or_words, per_cents, pupils
from readers.reading import ColumnSource, UnreadableFileError
from readers.sheet import Sheet, column_letter, text
from readers.table import cells_of, rows_of, sources
from schemas.named_school import HIGH, LOW

MARKS = (2, 3, 4, 5)
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_SHARES = ["pct_2", "pct_to_60", "pct_61_80", "pct_81_100"]
_PEOPLE = "чел"
_REGION = "регион"  # the tables of the whole region do not name it
_MEASURES = (
    (re.compile(r"^(?:получили )?(?:отметк[уи] )?[«\"]?([2-5])[»\"]?$"), r"mark_\1"),
    (re.compile(r"^ниже минимальн"), "pct_2"),
    (re.compile(r"^от минимальн.* до 60"), "pct_to_60"),
    (re.compile(r"^от 61 до 80"), "pct_61_80"),
    (re.compile(r"^от 81 до 100"), "pct_81_100"),
    (re.compile(r"^средний (?:тестовый )?балл"), "mean_score"),
)
_TITLE_OF_MARKS = "Получили отметку"
_RESULTS = {"высок": HIGH, "низк": LOW}


@dataclass(eq=False)
class Table:
    """What one table says.

    Attributes:
        match: its layout.
        rows: the dataset's columns; `school_year` where the table itself tells years.
        columns: where each column stood.
        lines: what stands over it, from the top down.
        findings: what is wrong with cells that the rows are not made of one by one.
    """

    match: Match
    rows: pd.DataFrame
    columns: dict[str, ColumnSource]
    lines: list[str]
    findings: list[Finding] = field(default_factory=list)

    @property
    def dataset(self) -> str:
        """The dataset its rows are of."""
        return self.match.layout.dataset


def read(sheet: Sheet, match: Match) -> Table:
    """Read the only table of a sheet.

    Raises:
        UnreadableFileError: there are several, or it cannot be told whose participants are counted
            or whether a list is that of the best or the worst.
    """
    headers = _headers(sheet)
    if len(headers) > 1:
        raise UnreadableFileError(_several(sheet, headers))
    match = _with_marks_named(sheet, match)
    return _READERS[match.layout.id](sheet, match)


def _headers(sheet: Sheet) -> list[int]:
    """The rows in which headers of tables end."""
    found = []
    for end in range(1, len(sheet.cells) + 1):
        first = max(end - 2, 0)
        match = layout.find(sheet.name, sheet.cells[first:end])
        if match and first + match.header_row not in found:
            found.append(first + match.header_row)
    return found


def _with_marks_named(sheet: Sheet, match: Match) -> Match:
    """The match of results of ОГЭ with nothing over their marks: they look like participants."""
    if match.layout.id != "report-participants":
        return match
    below = slice(match.header_row + 1, None)
    nameless = [
        place
        for place, column in enumerate(sheet.columns)
        if not match.headers[place] and column[below].filled().any()
    ]
    if not nameless:
        return match
    place = nameless[0]
    cells = [list(row) for row in sheet.cells]
    cells[match.header_row][place] = _TITLE_OF_MARKS
    found = layout.find(sheet.name, cells)
    marks = [text(row[place]) for row in sheet.cells[below]]
    if len(nameless) > 1 or found is None or not all(map(_measure, filter(None, marks))):
        raise UnreadableFileError(_nameless(sheet, match, place))
    return found


def _participants(sheet: Sheet, match: Match) -> Table:
    """«Количество участников экзамена»: years over «чел.» and a per cent of all, one row."""
    raw, cells, columns = rows_of(sheet, match), cells_of(sheet, match), sources(sheet, match)
    findings: list[Finding] = []
    rows = []
    for n, place in enumerate(match.tasks, start=1):
        counted = _figures(raw, cells[place], pd.Series("participants", raw.index))
        findings += _faults(raw, counted, cells[place], columns[f"task {n}"])
        rows += [
            {"school_year": _school_year(match, place), "participants": each, **_place(raw, row)}
            for row, each in counted.dropna().items()
        ]
    return _of_region(sheet, match, rows, columns, findings)


def _participants_by_year(sheet: Sheet, match: Match) -> Table:
    """The same with a row for each year."""
    raw, columns = rows_of(sheet, match), sources(sheet, match)
    rows = pd.DataFrame(
        {
            "school_year": groups.school_years(raw["year"]),
            "participants": or_words(raw["participants"], numbers(raw["participants"])).fillna(""),
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )
    columns["school_year"] = columns["year"]
    return _of_region(sheet, match, rows, columns, [])


def _dynamics(sheet: Sheet, match: Match) -> Table:
    """«Динамика результатов»: results in rows, years over the columns, for ОГЭ «чел.» and «%».

    A row of the dataset is made of a column of the table, so its place is that of the first
    result, and a faulty cell costs only itself.
    """
    raw, cells, columns = rows_of(sheet, match), cells_of(sheet, match), sources(sheet, match)
    measures = raw["measure"].map(_measure)
    findings = [
        _finding(raw, row, columns["measure"], "здесь не результат, известный программе")
        for row in raw.index[measures.isna()]
    ]
    known = measures.dropna()
    of_years: dict[str, dict] = {}
    for n, place in enumerate(match.tasks, start=1):
        is_share = "%" in match.tasks[place][0] and _PEOPLE not in match.tasks[place][0].lower()
        fields = known.str.replace("mark", "pct") if is_share else known
        figures = _figures(raw, cells[place], fields)
        findings += _faults(raw, figures, cells[place], columns[f"task {n}"])
        of_year = of_years.setdefault(_school_year(match, place), {})
        of_year |= {fields[row]: figure for row, figure in figures.dropna().items()}
    rows = [
        {"school_year": year, **figures, **_place(raw, known.index[0])}
        for year, figures in of_years.items()
        if figures
    ]
    for row in rows:
        if all(f"mark_{mark}" in row for mark in MARKS):
            row["participants"] = sum(row[f"mark_{mark}"] for mark in MARKS)
    return _of_region(sheet, match, rows, columns, findings)


def _districts(sheet: Sheet, match: Match) -> Table:
    """«Результаты по АТЕ»: a municipality in each row, with marks of ОГЭ or scores of ЕГЭ."""
    raw, cells, columns = rows_of(sheet, match), cells_of(sheet, match), sources(sheet, match)
    rows = pd.DataFrame(
        {
            "school_code": raw["group_name"].map(municipality.normalise),
            "group_name": raw["group_name"],
            "level": "municipality",
            "participants": or_words(raw["participants"], numbers(raw["participants"])).fillna(""),
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )
    shares = raw[[name for name in _SHARES if name in raw]].copy()
    for n, (place, (label, _)) in enumerate(match.tasks.items(), start=1):
        mark = re.search(r"[2-5]", label)[0]
        if "%" in label:
            shares[f"pct_{mark}"] = cells[place]
            columns[f"pct_{mark}"] = columns[f"task {n}"]
        else:
            rows[f"mark_{mark}"] = or_words(cells[place], numbers(cells[place]))
            columns[f"mark_{mark}"] = columns[f"task {n}"]
    in_per_cent = per_cents(shares)
    for name in shares:
        rows[name] = or_words(shares[name], in_per_cent[name])
    columns["school_code"] = columns["group_name"]
    return Table(match, rows, columns, _lines(sheet, match))


def _schools(sheet: Sheet, match: Match) -> Table:
    """A list of the schools with the highest or the lowest results, which one the title says."""
    raw, columns = rows_of(sheet, match), sources(sheet, match)
    lines = _lines(sheet, match)
    results = _listed_results(lines)
    if results is None:
        raise UnreadableFileError(_unclear_list(sheet, match))
    shares = ["pct_2", "pct_4_5", "pct_3_4_5"]
    in_per_cent = per_cents(raw[shares])
    participants = numbers(raw["participants"])
    rows = pd.DataFrame(
        {
            "school_code": raw["school_name"].str.extract(groups.LOGIN, expand=False),
            "school_name": raw["school_name"],
            "results": results,
            "participants": or_words(raw["participants"], participants),
            "mark_2": pupils(in_per_cent["pct_2"], participants),
            **{name: or_words(raw[name], in_per_cent[name]) for name in shares},
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )
    columns["school_code"] = columns["school_name"]
    return Table(match, rows, columns, lines)


_READERS: Mapping[str, Callable[[Sheet, Match], Table]] = {
    "report-participants": _participants,
    "report-participants-by-year": _participants_by_year,
    "report-dynamics-ege": _dynamics,
    "report-dynamics-oge": _dynamics,
    "report-districts-oge": _districts,
    "report-districts-ege": _districts,
    "report-schools": _schools,
}


def _of_region(
    sheet: Sheet,
    match: Match,
    rows: pd.DataFrame | list[dict],
    columns: dict[str, ColumnSource],
    findings: list[Finding],
) -> Table:
    """A table about the whole region."""
    table = pd.DataFrame(rows).assign(school_code=_REGION, level="region", group_name=_REGION)
    return Table(match, table, columns, _lines(sheet, match), findings)


def _measure(words: str) -> str | None:
    """The column of the dataset that a row of results is; None where it is none."""
    plain = normalise(words).rstrip(" .,%")
    for pattern, name in _MEASURES:
        if found := pattern.match(plain):
            return found.expand(name)
    return None


def _school_year(match: Match, place: int) -> str:
    return years.ending(int(YEAR.search(match.tasks[place][0])[0]))


def _figures(raw: pd.DataFrame, cells: pd.Series, fields: pd.Series) -> pd.Series:
    """The cells that hold the figures their fields ask for; the others are missing."""
    cells = cells[fields.index]
    values = numbers(cells)
    is_share = fields.str.startswith("pct")
    if is_share.any():
        values = values.mask(is_share, per_cents(cells[is_share].to_frame()).iloc[:, 0])
    is_score = is_share | (fields == "mean_score")
    sound = (values >= 0) & ((values % 1 == 0) | is_score) & ((values <= 100) | ~is_score)
    return values.where(sound)


def _faults(
    raw: pd.DataFrame, figures: pd.Series, cells: pd.Series, column: ColumnSource
) -> list[Finding]:
    """Warnings on filled cells that hold no such figure."""
    wrong = figures.isna() & (cells[figures.index] != "")
    return [
        _finding(
            raw,
            row,
            column,
            "ожидается доля в процентах, балл от 0 до 100 или целое число участников",
        )
        for row in wrong.index[wrong]
    ]


def _place(raw: pd.DataFrame, row: int) -> dict:
    return {"sheet": raw.loc[row, "sheet"], "row_number": int(raw.loc[row, "row_number"])}


def _lines(sheet: Sheet, match: Match) -> list[str]:
    """What stands over the header: paragraphs of a Word file, rows of the sheet, its name."""
    above = [" ".join(filter(None, map(text, row))) for row in sheet.cells[: match.header_row]]
    return [sheet.name, *sheet.above, *filter(None, above)]


def _listed_results(lines: Iterable[str]) -> str | None:
    """Whether a list is of high or low results, by the nearest line that says one of them."""
    for line in reversed(list(lines)):
        said = {results for words, results in _RESULTS.items() if words in line.lower()}
        if said:
            return said.pop() if len(said) == 1 else None
    return None


def _finding(raw: pd.DataFrame, row: int, column: ColumnSource, what: str) -> Finding:
    number = int(raw.loc[row, "row_number"])
    return Finding(
        Severity.WARNING,
        "figure-invalid",
        f"Лист «{column.sheet}», строка {number}, столбец {column.letter} «{column.header}»: "
        f"{what}; значение не загружено. Исправьте ячейку и загрузите файл снова.",
        sheet=column.sheet,
        row_number=number,
        column_name=column.header,
    )


def _unclear_list(sheet: Sheet, match: Match) -> Finding:
    return Finding(
        Severity.REFUSAL,
        "list-unclear",
        f"Лист «{sheet.name}», строка {match.header_row + 1}: не ясно, наиболее высокие или "
        "наиболее низкие результаты у школ этого перечня. Напишите название перечня над таблицей "
        "и загрузите файл снова.",
        sheet=sheet.name,
        row_number=match.header_row + 1,
    )


def _several(sheet: Sheet, headers: list[int]) -> Finding:
    rows = ", ".join(str(row + 1) for row in headers)
    return Finding(
        Severity.REFUSAL,
        "several-tables",
        f"Лист «{sheet.name}»: на нём несколько таблиц отчёта, их заголовки – в строках {rows}, а "
        "читается одна с листа. Перенесите каждую на свой лист вместе с её названием или загрузите "
        "сам отчёт в Word.",
        sheet=sheet.name,
        row_number=headers[1] + 1,
    )


def _nameless(sheet: Sheet, match: Match, place: int) -> Finding:
    letter = column_letter(place)
    return Finding(
        Severity.REFUSAL,
        "column-nameless",
        f"Лист «{sheet.name}», столбец {letter}: у столбца нет заголовка, и не ясно, чьи участники "
        "в строках таблицы. Назовите его («Получили отметку», «Пол» и т. п.) и загрузите файл "
        "снова.",
        sheet=sheet.name,
        row_number=match.header_row + 1,
    )
