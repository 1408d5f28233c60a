"""Individual results of ВПР: Ф1, the form of 2022 and the regional dumps of 2020 and 2021."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from domain import school_code
from domain.finding import Finding, Severity
from readers import days, preamble
from readers.layout import Match
from readers.numbers import without_point
from readers.reading import (
    NO_POINTS,
    NOT_ATTEMPTED,
    NOT_STUDIED,
    UNREADABLE,
    Evidence,
    Reading,
    TaskColumn,
)
from readers.sheet import Column, Sheet
from readers.table import body_of, sources

ABSENT = "отсутствовал"
# «X» is typed in Latin and Cyrillic, small and large; NFKC leaves them apart, so both are named.
_NO_VALUE = re.compile(r"^(?:[xх]|[-–—]|н/?д|нет отметки)?$", re.IGNORECASE)
_TASK_WORDS = {
    "": NO_POINTS,
    "x": NOT_ATTEMPTED,
    "х": NOT_ATTEMPTED,
    "-": NOT_ATTEMPTED,
    "—": NOT_ATTEMPTED,
    "не пройд.": NOT_STUDIED,
    "не пройдено": NOT_STUDIED,
}
_WHOLE = re.compile(r"[0-9]+(?:\.0*)?")
_MOST_POINTS = 100  # for one task; a larger number is no points
_NO_LETTER = {"нет", ""}
_CODE = r"^(\d)\d{4}$"
_YEAR_OF_GROUP = re.compile(r"vpr(20\d\d)", re.IGNORECASE)


def read(sheet: Sheet, match: Match) -> Reading:
    """Read one sheet of individual results.

    Points of tasks become numbers or one of the codes of `readers.reading`; «отсутствовал» makes
    a row absent, and an absent pupil has no total whatever the cell says (the form of 2022
    writes 0).
    """
    body = body_of(sheet, match)
    raw = body.columns
    tasks = _used_tasks(body.tasks, match)
    scores = _points(tasks.values(), len(body.row_numbers))
    absent = raw["variant"].mapped(lambda texts: texts.str.lower().str.startswith(ABSENT))
    scored = raw["primary_score"].filled() | (scores > NO_POINTS).any(axis=1)
    attended = ~absent & scored
    rows = pd.DataFrame(
        {
            "school_code": raw["login"].mapped(_school_codes),
            "participant_code": raw["participant_code"].mapped(without_point),
            "class_letter": _letters(raw, len(attended)),
            "variant": raw["variant"].mapped(_variants).where(attended),
            "attended": attended,
            "primary_score": raw["primary_score"].mapped(_without_no_value).where(attended),
            "sheet": sheet.name,
            "row_number": body.row_numbers,
        }
    )
    if "gender" in raw:
        rows["gender"] = raw["gender"].mapped(lambda texts: texts.str.lower().replace("", None))
    for mark in ("mark", "journal_mark"):
        if mark in raw:
            rows[mark] = raw[mark].mapped(_without_no_value).where(attended)
    levels = preamble.levels(sheet, match)
    columns = sources(sheet, match)
    columns["school_code"] = columns.pop("login")
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        evidence=[
            Evidence("procedure", "ВПР", "content", f"макет «{match.layout.title}»"),
            *preamble.evidence(sheet, match),
            *_from_rows(raw),
        ],
        columns=columns,
        tasks=[
            TaskColumn(ordinal, *match.tasks[place], level=levels.get(place))
            for ordinal, place in enumerate(tasks, start=1)
        ],
        task_scores=scores,
        declared=preamble.participants(sheet, match),
        findings=_of_maximum(sheet, match),
    )


def _school_codes(logins: pd.Series) -> pd.Series:
    return school_code.from_logins(logins).fillna(logins)


def _used_tasks(tasks: dict[int, Column], match: Match) -> dict[int, Column]:
    """The tasks, without the unused columns that end the dumps (`a-18-grade` …)."""
    if match.layout.tasks.groups > 1:
        return tasks  # a header that names the maximum is a task even if nobody solved it
    used = [place for place, column in tasks.items() if column.filled().any()]
    return {place: column for place, column in tasks.items() if used and place <= used[-1]}


def _points(tasks: Iterable[Column], rows: int) -> np.ndarray:
    """Task cells as int16, a column for each task: points, or a code for what is no points."""
    columns = [
        np.array([_points_of(cell) for cell in column.texts], dtype=np.int16)[column.codes]
        for column in tasks
    ]
    return np.stack(columns, axis=1) if columns else np.empty((rows, 0), dtype=np.int16)


def _points_of(cell: str) -> int:
    if _WHOLE.fullmatch(cell) and float(cell) <= _MOST_POINTS:
        return int(float(cell))
    return _TASK_WORDS.get(cell.lower(), UNREADABLE)


def _letters(raw: dict[str, Column], rows: int) -> pd.Series:
    """Class letters: «НЕТ» is none, `11.0` is `11`."""
    if "class_letter" not in raw:
        return pd.Series(None, index=range(rows), dtype="object")

    def spelled(texts: pd.Series) -> pd.Series:
        letters = without_point(texts)
        return letters.where(~letters.str.lower().isin(_NO_LETTER), None)

    return raw["class_letter"].mapped(spelled)


def _variants(texts: pd.Series) -> pd.Series:
    return without_point(_without_no_value(texts))


def _without_no_value(cells: pd.Series) -> pd.Series:
    return cells.where(~cells.str.match(_NO_VALUE), None)


def _from_rows(raw: dict[str, Column]) -> list[Evidence]:
    """What the rows say: the pupils' class by their codes, the year by groups or upload dates."""
    found = []
    codes = raw["participant_code"]
    digits = codes.mapped(lambda texts: without_point(texts).str.extract(_CODE, expand=False))
    for digit, count in digits.value_counts().items():
        detail = f"коды {digit}0001 и далее: {count}"
        found.append(Evidence("pupil_class", digit, "content", detail))
    if "groups" in raw:
        groups = raw["groups"].counts().index
        years = groups.str.extract(_YEAR_OF_GROUP, expand=False).dropna().unique()
        if len(years) == 1:
            found.append(
                Evidence("calendar_year", years[0], "content", f"столбец groups: vpr{years[0]}")
            )
    if "uploaded_at" in raw:
        uploads = raw["uploaded_at"].counts().index.to_series()
        # «17.03.2022 05:09:18» as exported, 2022-03-17 once Excel made a date of it.
        found += days.evidence(uploads.str[:10], "дата загрузки")
    return found


def _of_maximum(sheet: Sheet, match: Match) -> list[Finding]:
    """A warning where the declared maximum is not that of the tasks in the header."""
    declared = preamble.maximum(sheet, match)
    of_tasks = [score_max for _, score_max in match.tasks.values()]
    if declared is None or None in of_tasks or int(declared.value) == sum(of_tasks):
        return []
    return [
        Finding(
            Severity.WARNING,
            "maximum-differs",
            f"Лист «{sheet.name}», строка {declared.row_number}: наибольший балл работы назван "
            f"{declared.value}, а в заголовках заданий баллов {sum(of_tasks)}. Проверьте, нет ли "
            "лишнего или потерянного столбца задания, и выгрузите отчёт заново.",
            sheet=sheet.name,
            row_number=declared.row_number,
        )
    ]
