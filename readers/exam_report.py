"""The statistical report (статистико-аналитический отчёт, САО) of a region on one exam.

Its tables come in a Word file, several of them, or copied to a workbook. The region's totals and
those of its municipalities (АТЕ) are summaries like any other; the lists of the best and the worst
schools are a choice out of all, and a dataset of their own.
"""

import re
from collections.abc import Sequence

import pandas as pd

from domain import school_year as years
from domain.finding import Finding, Severity
from readers import report_tables
from readers.layout import Match
from readers.numbers import pupils
from readers.reading import Evidence, Reading
from readers.report_tables import MARKS, YEAR, Table
from readers.sheet import Sheet
from reference import catalog

FAMILY = "exam_report"
_EXAM = re.compile(r"(?<!\w)(ОГЭ|ЕГЭ)(?!\w)")


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
    found = [report_tables.read(sheet, match) for sheet, match in tables]
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


def _together(tables: list[Table]) -> Reading:
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


def _date(tables: list[Table]) -> None:
    """Give tables that tell no year the latest that others tell, in place."""
    told = [table.rows["school_year"] for table in tables if "school_year" in table.rows]
    named = [year for column in told for year in column if years.PATTERN.match(str(year))]
    if not named:
        return
    for table in tables:
        if "school_year" not in table.rows:
            table.rows["school_year"] = max(named)


def _evidence(tables: list[Table]) -> list[Evidence]:
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
    named = set(YEAR.findall(line))
    return named.pop() if len(named) == 1 else None


def _count_participants(summaries: list[Table]) -> list[Finding]:
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
    for mark in MARKS:
        if f"pct_{mark}" in rows:
            share = pd.to_numeric(rows[f"pct_{mark}"], errors="coerce")
            told = rows.reindex(columns=[f"mark_{mark}"])[f"mark_{mark}"].astype("object")
            rows[f"mark_{mark}"] = told.fillna(pupils(share, participants))


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
