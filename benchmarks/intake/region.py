"""An invented region for the measurements: 650 schools, results in the layouts (b), (c), (d).

The sample of the demonstration is a model of pupils; here only sizes and the noise of the cells
matter, so the points are plain draws.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from reference import catalog
from sample import layouts

SCHOOLS = 650
ROWS = 15_000  # of one file: the parallel of a region
# Works of 15 to 25 tasks, all of them described in the reference data.
WORKS = (
    ("Математика", 5), ("Русский язык", 5), ("Биология", 5), ("География", 6),
    ("Русский язык", 6), ("Обществознание", 6), ("Биология", 7), ("Математика", 7),
    ("Обществознание", 7), ("География", 8), ("Русский язык", 8), ("Химия", 8),
)  # fmt: skip
# Of four files in a row, two are dumps of layout (c), one a dump of (d), one a form of (b).
LAYOUTS = "cdcb"
YEARS = {"b": (2022,), "c": (2021, 2019, 2023, 2024, 2025), "d": (2020,)}
_REGION = 99
_ABSENT = 0.1
_OTHER_TOTAL = 0.01  # rows of (c) and (d) whose total differs from the sum of the tasks
_NOT_ATTEMPTED = 0.03
_NOT_STUDIED = 0.01


@dataclass(frozen=True)
class File:
    """One file of the region: where it lies, its layout, its data rows."""

    path: Path
    layout: str
    rows: int


def write(folder: Path, files: int, rows: int = ROWS) -> list[File]:
    """Write the registry of schools and `files` files of results, one work each, at most 80."""
    codes = [f"{_REGION}{1001 + number}" for number in range(SCHOOLS)]
    registry = pd.DataFrame(
        {
            "логин": [f"edu{code}" for code in codes],
            "имя": [f"МОУ «СОШ № {number}»" for number in range(1, SCHOOLS + 1)],
            "регион": [_municipality(code) for code in codes],
        }
    )
    layouts.table(folder / "Реестр школ.xlsx", registry)
    return [
        _write(folder, work, np.random.default_rng([SCHOOLS, number]), rows)
        for number, work in enumerate(_works(files))
    ]


def _works(files: int) -> Iterator[tuple[str, int, str, int]]:
    """Layout, year, subject and class of each file; none comes twice."""
    queues = {
        layout: [(layout, year, *work) for year in years for work in WORKS]
        for layout, years in YEARS.items()
    }
    for number in range(files):
        layout = LAYOUTS[number % len(LAYOUTS)]
        yield (queues[layout] or queues["c"]).pop(0)


def _write(
    folder: Path, work: tuple[str, int, str, int], chance: np.random.Generator, rows: int
) -> File:
    layout, year, subject, class_ = work
    tasks = catalog.vpr_tasks("2020/21", "весна", subject, class_)
    maxima = tasks["score_max"].to_numpy(int)
    pupils = _pupils(chance, rows, class_ + (layout == "d"))
    points = np.minimum(chance.integers(0, 9, (rows, len(maxima))), maxima)
    totals = points.sum(axis=1) + (chance.random(rows) < _OTHER_TOTAL) * (layout != "b")
    cells = points.astype("U8").astype(object)
    cells[chance.random(cells.shape) < _NOT_ATTEMPTED] = "X"
    cells[chance.random(cells.shape) < _NOT_STUDIED] = "не пройд."
    scored = np.where(np.isin(cells, ("X", "не пройд.")), 0, points)
    totals = totals - points.sum(axis=1) + scored.sum(axis=1)
    present = chance.random(rows) >= _ABSENT
    cells[~present] = ""
    pupils["variant"] = np.where(present, chance.integers(1, 3, rows).astype("U1"), layouts.ABSENT)
    pupils["total"] = np.where(present, totals.astype("U3"), "")
    columns = [pd.Series(column) for column in cells.T]
    labels = [f"{t.task} ({t.score_max}б)" for t in tasks.itertuples()]
    path = folder / str(year) / str(class_) / f"{subject}, {class_} класс. ВПР {year}.xlsx"
    _SHEETS[layout](path, pupils, columns, labels)
    return File(path, layout, rows)


def _pupils(chance: np.random.Generator, rows: int, pupil_class: int) -> pd.DataFrame:
    """A parallel: most schools are small, a few large, as in a real region."""
    sizes = chance.lognormal(0, 0.9, SCHOOLS)
    school = np.sort(chance.choice(SCHOOLS, rows, p=sizes / sizes.sum()))
    number = pd.Series(school).groupby(school).cumcount() + 1
    return pd.DataFrame(
        {
            "code": pd.Series(_REGION * 10_000 + 1001 + school).astype("str"),
            "number": number,
            "participant": (pupil_class * 10_000 + number).astype("str"),
            "gender": chance.choice(
                ["ж", "м", "Ж", "М", ""], rows, p=[0.47, 0.47, 0.02, 0.02, 0.02]
            ),
            "letter": chance.choice(["А", "Б", "НЕТ", f"{pupil_class}А"], rows),
            "journal": chance.choice(["3", "4", "5", "нет отметки"], rows, p=[0.4, 0.4, 0.1, 0.1]),
        }
    )


def _municipality(code: str) -> str:
    return f"Муниципальный район {int(code) % 42}"


def _dump_2021(path: Path, pupils: pd.DataFrame, tasks: list, _labels: list) -> None:
    header = [*layouts.DUMP_2021, *(f"балл за {n}" for n in range(1, len(tasks) + 1)), "Учебник"]
    of = pupils
    columns = ["sch" + of["code"], of["code"].map(_municipality), of["number"].astype("str")]
    columns += [of["participant"], of["journal"], of["gender"], of["letter"], of["variant"]]
    columns += [of["total"], *tasks, pd.Series(layouts.TEXTBOOK, of.index)]
    _workbook(path, {"Sheet": (header, columns)})


def _dump_2020(path: Path, pupils: pd.DataFrame, tasks: list, _labels: list) -> None:
    labels = [f"a-{n}-grade" for n in range(1, layouts.DUMP_2020_TASKS + 1)]
    of, nothing = pupils, pd.Series("", pupils.index)
    columns = [pd.Series(f"reg{_REGION},vpr2020.uchastniki", of.index), "sch" + of["code"]]
    columns += [of["number"], of["participant"], of["journal"], of["gender"], of["letter"]]
    columns += [of["variant"], nothing, of["total"], *tasks]
    columns += [nothing] * (len(labels) - len(tasks))
    _workbook(path, {"Sheet1": ([*layouts.DUMP_2020, *labels], columns)})


def _form_2022(path: Path, pupils: pd.DataFrame, tasks: list, labels: list) -> None:
    of = pupils
    start = ["edu" + of["code"], pd.Series(_REGION, of.index)]
    start += [pd.Series(f"reg{_REGION}0000 | Область", of.index), of["code"].map(_municipality)]
    start += [
        "edu" + of["code"] + ' | МБОУ "СОШ"',
        pd.Series("17.03.2022 05:09:18", of.index),
    ]
    header = [*layouts.FORM_PROTOCOL, *labels, *layouts.FORM_PROTOCOL_END]
    columns = [*start, of["participant"], of["variant"], *tasks]
    columns += [of["letter"], of["gender"], of["journal"], of["total"]]
    first = ~of["code"].duplicated()
    classes = [column[first] for column in [*start, of["letter"]]]
    _workbook(
        path,
        {"Классы": (layouts.FORM_CLASSES[: len(classes)], classes), "Протокол": (header, columns)},
    )


_SHEETS = {"b": _form_2022, "c": _dump_2021, "d": _dump_2020}


def _workbook(path: Path, sheets: dict[str, tuple[list, list[pd.Series]]]) -> None:
    layouts.workbook(
        path,
        {
            name: [header, *zip(*(column.tolist() for column in columns), strict=True)]
            for name, (header, columns) in sheets.items()
        },
    )
