"""«Достижение планируемых результатов»: tasks with their skills in rows, groups in columns."""

from dataclasses import replace

import pandas as pd

from domain.finding import Finding, Severity
from readers import groups
from readers.layout import Match
from readers.reading import Reading, UnreadableFileError
from readers.shares import one_by_one
from readers.sheet import Sheet
from readers.table import cells_of, rows_of, sources, task_labels


def read(sheet: Sheet, match: Match) -> Reading:
    """Read one row for each task and group; every column beside the known ones is a group."""
    known = set(match.places.values())
    names = {
        place: header for place, header in enumerate(match.headers) if header and place not in known
    }
    if not names:
        raise UnreadableFileError(_without_groups(sheet, match))
    match = replace(match, tasks={place: (header, None) for place, header in names.items()})
    raw, cells = rows_of(sheet, match), cells_of(sheet, match)
    tasks = pd.DataFrame(
        {
            "task_ordinal": range(1, len(raw) + 1),
            "task": task_labels(raw["task"]),
            "skill": raw["skill"].replace("", None),
            "score_max": raw["score_max"].replace("", None),
            "sheet": raw["sheet"],
            "row_number": raw["row_number"],
        }
    )
    rows = one_by_one(tasks, cells)
    headers = pd.Series([" ".join(name.split()) for name in names.values()], dtype="str")
    of_groups = groups.named(headers, headers).loc[rows["ordinal"] - 1].reset_index(drop=True)
    rows = pd.concat([rows, of_groups], axis=1)
    rows["ordinal"] = rows.pop("task_ordinal")
    return Reading(
        dataset=match.layout.dataset,
        layout=match.layout.id,
        rows=rows,
        rows_read=len(rows),
        evidence=groups.evidence(sheet, match),
        columns=sources(sheet, match),
    )


def _without_groups(sheet: Sheet, match: Match) -> Finding:
    return Finding(
        Severity.REFUSAL,
        "groups-missing",
        f"Лист «{sheet.name}», строка {match.header_row + 1}: нет ни одного столбца группы "
        "(регион, муниципалитет, школа, РФ). Выгрузите отчёт заново.",
        sheet=sheet.name,
        row_number=match.header_row + 1,
    )
