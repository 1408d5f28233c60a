"""The statistical report (статистико-аналитический отчёт, САО) of a region on one exam.

Its tables come in a Word file, several of them, or copied to a workbook. The region's totals and
those of its municipalities (АТЕ) are summaries like any other; the lists of the best and the worst
schools are a choice out of all, and a dataset of their own.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from domain import municipality
from domain import school_year as years
from domain.finding import Finding, Severity
from readers import groups
from readers.layout import Match, normalise
from readers.numbers import numbers, or_words, per_cents, pupils
from readers.reading import ColumnSource, Evidence, Reading, UnreadableFileError
from readers.sheet import Sheet, text
from readers.table import cells_of, rows_of, sources
from reference import catalog
from schemas.named_school import HIGH, LOW

FAMILY = "exam_report"
_MARKS = (2, 3, 4, 5)
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
_RESULTS = {"высок": HIGH, "низк": LOW}
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_EXAM = re.compile(r"(?<!\w)(ОГЭ|ЕГЭ)(?!\w)")


@dataclass(eq=False)
class _Table:
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
        return self.match.layout.dataset


def read(sheet: Sheet, match: Match) -> Reading:
    """Read the only table of a file."""
    return read_all([(sheet, match)])


def read_all(tables: Sequence[tuple[Sheet, Match]]) -> Reading:
    """Read all tables of a report.

    A table that tells no year is of the latest year the others tell. Participants that the table
    of results does not count are those of the table of participants.

    Raises:
        UnreadableFileError: it cannot be told whether a list is that of the best or the worst.
    """
    found = [_READERS[match.layout.id](sheet, match) for sheet, match in tables]
    evidence = _evidence(found)
    _date(found)
    findings = [finding for table in found for finding in table.findings]
    summaries = [table for table in found if table.dataset == "assessment_summary"]
    findings += _count_participants(summaries)
    for table in summaries:
        _complete(table.rows)
    lists = [table for table in found if table not in summaries]
    main, *beside = [_together(part) for part in (summaries, lists) if part]
    main.beside = beside
    main.findings = findings
    for each in main.all:
        each.evidence = evidence
    return main


def _together(tables: list[_Table]) -> Reading:
    """The tables of one dataset as one reading."""
    rows = pd.concat([table.rows for table in tables], ignore_index=True)
    several = len(tables) > 1
    return Reading(
        dataset=tables[0].dataset,
        layout="exam-report" if several else tables[0].match.layout.id,
        rows=rows.astype("object").where(rows.notna(), None),
        rows_read=len(rows),
        columns=tables[0].columns,
        columns_of_sheets={
            column.sheet: table.columns
            for table in tables
            for column in table.columns.values()
            if several
        },
    )


def _participants(sheet: Sheet, match: Match) -> _Table:
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


def _participants_by_year(sheet: Sheet, match: Match) -> _Table:
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


def _dynamics(sheet: Sheet, match: Match) -> _Table:
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
        if all(f"mark_{mark}" in row for mark in _MARKS):
            row["participants"] = sum(row[f"mark_{mark}"] for mark in _MARKS)
    return _of_region(sheet, match, rows, columns, findings)


def _districts(sheet: Sheet, match: Match) -> _Table:
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
    return _Table(match, rows, columns, _lines(sheet, match))


def _schools(sheet: Sheet, match: Match) -> _Table:
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
    return _Table(match, rows, columns, lines)


_READERS: Mapping[str, Callable[[Sheet, Match], _Table]] = {
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
) -> _Table:
    """A table about the whole region."""
    table = pd.DataFrame(rows).assign(school_code=_REGION, level="region", group_name=_REGION)
    return _Table(match, table, columns, _lines(sheet, match), findings)


def _measure(words: str) -> str | None:
    """The column of the dataset that a row of results is; None where it is none."""
    plain = normalise(words).rstrip(" .,%")
    for pattern, name in _MEASURES:
        if found := pattern.match(plain):
            return found.expand(name)
    return None


def _school_year(match: Match, place: int) -> str:
    return years.ending(int(_YEAR.search(match.tasks[place][0])[0]))


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


def _date(tables: list[_Table]) -> None:
    """Give tables that tell no year the latest that others tell, in place."""
    told = [table.rows["school_year"] for table in tables if "school_year" in table.rows]
    named = [year for column in told for year in column if years.PATTERN.match(str(year))]
    if not named:
        return
    for table in tables:
        if "school_year" not in table.rows:
            table.rows["school_year"] = max(named)


def _evidence(tables: list[_Table]) -> list[Evidence]:
    """Which exam the tables are of, by their layouts and the lines over them."""
    found: list[Evidence] = []
    for table in tables:
        title = table.match.layout.title
        if table.match.layout.procedure:
            detail = f"макет «{title}»"
            found.append(Evidence("procedure", table.match.layout.procedure, "content", detail))
        for line in table.lines:
            if exam := _EXAM.search(line):
                found.append(Evidence("procedure", exam[1], "content", line))
                if subject := catalog.subject_in(line):
                    found.append(Evidence("subject", subject, "content", line))
                if "school_year" not in table.rows and (year := _only_year(line)):
                    found.append(Evidence("calendar_year", year, "content", line))
    return list({(each.facet, each.value): each for each in found}.values())


def _only_year(line: str) -> str | None:
    named = set(_YEAR.findall(line))
    return named.pop() if len(named) == 1 else None


def _count_participants(summaries: list[_Table]) -> list[Finding]:
    """Take over the participants of years whose results are told without them, in place.

    The rows they are taken from are rows no more. Where both count, and differently, the results
    are right, and that is said.
    """
    counting = [t for t in summaries if t.match.layout.id.startswith("report-participants")]
    results = [
        t for t in summaries if t.match.layout.id.startswith("report-dynamics") and len(t.rows)
    ]
    findings = []
    for table in counting if results else ():
        people = pd.to_numeric(table.rows["participants"], errors="coerce").dropna()
        told = table.rows.loc[people.index].drop_duplicates("school_year")
        of_year = told.set_index("school_year")
        for each in results:
            kept = each.rows.reindex(columns=["participants"])["participants"]
            counted = dict(zip(each.rows["school_year"], kept, strict=True))
            findings += [
                _differ(row, year, int(counted[year]))
                for year, row in of_year.iterrows()
                if pd.notna(counted.get(year)) and counted[year] != int(row["participants"])
            ]
            in_years = each.rows["school_year"].map(of_year["participants"])
            each.rows["participants"] = kept.fillna(in_years)
            table.rows = table.rows.drop(told.index[told["school_year"].isin(counted)])
    return findings


def _complete(rows: pd.DataFrame) -> None:
    """Count the pupils whose share alone is told, in place; whoever wrote is known by then."""
    participants = pd.to_numeric(rows.get("participants"), errors="coerce")
    for mark in _MARKS:
        if f"pct_{mark}" in rows:
            share = pd.to_numeric(rows[f"pct_{mark}"], errors="coerce")
            told = rows.reindex(columns=[f"mark_{mark}"])[f"mark_{mark}"].astype("object")
            rows[f"mark_{mark}"] = told.fillna(pupils(share, participants))


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


def _differ(row: pd.Series, year: str, counted: int) -> Finding:
    return Finding(
        Severity.WARNING,
        "participants-differ",
        f"Лист «{row['sheet']}», строка {row['row_number']}: в {year} учебном году участников "
        f"{int(row['participants'])}, а отметок в таблице динамики {counted}. Загружено число "
        "отметок; выясните, откуда расхождение.",
        sheet=row["sheet"],
        row_number=int(row["row_number"]),
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
