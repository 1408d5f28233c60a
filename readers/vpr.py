"""Individual results of ВПР: Ф1, the form of 2022 and the regional dumps of 2020 and 2021."""

import re

import numpy as np
import pandas as pd

from domain import school_code
from readers.layout import Match
from readers.reading import (
    NO_POINTS,
    NOT_ATTEMPTED,
    NOT_STUDIED,
    UNREADABLE,
    Evidence,
    Reading,
    TaskColumn,
)
from readers.table import from_preamble, rows_of, sources
from readers.workbook import Sheet, text

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
_NO_LETTER = {"нет", ""}
_DECLARED = re.compile(r"Кол-во участников:?\s*(\d+)", re.IGNORECASE)
_YEAR_OF_GROUP = re.compile(r"vpr(20\d\d)", re.IGNORECASE)


def read(sheet: Sheet, match: Match) -> Reading:
    """Read one sheet of individual results.

    Points of tasks become numbers or one of the codes of `readers.reading`; «отсутствовал» makes
    a row absent, and an absent pupil has no total whatever the cell says (the form of 2022
    writes 0).
    """
    raw, raw_tasks = rows_of(sheet, match)
    used = _used_tasks(raw_tasks, match)
    scores = _points(raw_tasks[used])
    variant = raw["variant"].str.lower()
    attended = ~variant.str.startswith(ABSENT) & (
        (raw["primary_score"] != "") | (scores > NO_POINTS).any(axis=1)
    )
    rows = pd.DataFrame(
        {
            "school_code": school_code.from_logins(raw["login"]).fillna(raw["login"]),
            "participant_code": raw["participant_code"],
            "class_letter": _letters(raw),
            "variant": _without_no_value(raw["variant"]).where(attended),
            "attended": attended,
            "primary_score": _without_no_value(raw["primary_score"]).where(attended),
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )
    if "gender" in raw:
        rows["gender"] = raw["gender"].str.lower().replace("", None)
    for mark in ("mark", "journal_mark"):
        if mark in raw:
            rows[mark] = _without_no_value(raw[mark]).where(attended)
    columns = sources(sheet, match)
    columns["school_code"] = columns.pop("login")
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        evidence=[
            Evidence("procedure", "ВПР", "content", f"макет «{match.layout.title}»"),
            *from_preamble(sheet, match),
            *_from_rows(raw),
        ],
        columns=columns,
        tasks=[
            TaskColumn(ordinal, *match.tasks[place]) for ordinal, place in enumerate(used, start=1)
        ],
        task_scores=scores,
        declared=_declared(sheet, match),
    )


def _used_tasks(tasks: pd.DataFrame, match: Match) -> list[int]:
    """The places of tasks, without the unused columns that end the dumps (`a-18-grade` …)."""
    places = list(match.tasks)
    if match.layout.tasks.groups > 1:
        return places  # a header that names the maximum is a task even if nobody solved it
    while places and (tasks[places[-1]] == "").all():
        places.pop()
    return places


def _points(tasks: pd.DataFrame) -> np.ndarray:
    """Task cells as int16: points, or a code for what is no points."""
    result = np.full(tasks.shape, UNREADABLE, dtype=np.int16)
    for number, place in enumerate(tasks.columns):
        cells = tasks[place]
        points = pd.to_numeric(cells, errors="coerce")
        whole = points.notna() & (points % 1 == 0) & points.between(0, 100)
        result[whole.to_numpy(), number] = points[whole].astype("int16")
        codes = cells[~whole].str.lower().map(_TASK_WORDS)
        known = codes.dropna()
        result[known.index.to_numpy(), number] = known.astype("int16")
    return result


def _letters(raw: pd.DataFrame) -> pd.Series:
    """Class letters: «НЕТ» is none, `11.0` is `11`."""
    if "class_letter" not in raw:
        return pd.Series(None, index=raw.index, dtype="object")
    letters = raw["class_letter"].str.replace(r"\.0$", "", regex=True)
    return letters.where(~letters.str.lower().isin(_NO_LETTER), None)


def _without_no_value(cells: pd.Series) -> pd.Series:
    return cells.where(~cells.str.match(_NO_VALUE), None)


def _from_rows(raw: pd.DataFrame) -> list[Evidence]:
    """What the rows say: the pupils' class by their codes, the year by groups or upload dates."""
    found = []
    digits = raw["participant_code"].str.extract(r"^(\d)\d{4}$", expand=False).value_counts()
    for digit, count in digits.items():
        detail = f"коды {digit}0001 и далее: {count}"
        found.append(Evidence("pupil_class", digit, "content", detail))
    if "groups" in raw:
        years = raw["groups"].str.extract(_YEAR_OF_GROUP, expand=False).dropna().unique()
        if len(years) == 1:
            found.append(
                Evidence("calendar_year", years[0], "content", f"столбец groups: vpr{years[0]}")
            )
    if "uploaded_at" in raw:
        days = pd.to_datetime(raw["uploaded_at"], format="%d.%m.%Y %H:%M:%S", errors="coerce")
        found += _from_days(days.dropna())
    return found


def _from_days(days: pd.Series) -> list[Evidence]:
    years = days.dt.year.unique()
    if len(years) != 1:
        return []
    found = [Evidence("calendar_year", str(years[0]), "content", "дата загрузки")]
    autumn = days.dt.month.between(9, 12)
    if autumn.all() or not autumn.any():
        season = "осень" if autumn.all() else "весна"
        found.append(Evidence("sitting", season, "content", "дата загрузки"))
    return found


def _declared(sheet: Sheet, match: Match) -> int | None:
    """The number of participants the preamble declares, over all schools it names."""
    numbers = [
        int(found)
        for row in sheet.cells[: match.header_row]
        for cell in row
        for found in _DECLARED.findall(text(cell))
    ]
    return sum(numbers) if numbers else None
