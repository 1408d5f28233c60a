"""Measures the intake against plain reading and against what one would write without it.

All in one run, on the same files, warm: starting the server and importing the libraries are not
counted. Ratios are what carries over to another machine.
"""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, text

from benchmarks.intake.region import File
from domain.settings import Settings
from expectations.gate import Gate
from intake.ahead import ahead
from intake.pipeline import Intake, Order
from schemas.assessment import AssessmentResult
from schemas.validation import validate

MEGABYTE = 2**20


@dataclass(frozen=True)
class Measured:
    """What one way of taking files in took.

    Attributes:
        seconds: wall time.
        rows: rows committed; 0 where nothing is written.
        peak: mebibytes its processes took together at most, PostgreSQL left out.
    """

    seconds: float
    rows: int = 0
    peak: float = 0.0


def plain_reading(files: Sequence[File]) -> Measured:
    """Calamine reads the files one after another, and nothing is done with them."""
    started = time.perf_counter()
    for file in files:
        with CalamineWorkbook.from_path(file.path) as workbook:
            for name in workbook.sheet_names:
                workbook.get_sheet_by_name(name).to_python()
    return Measured(time.perf_counter() - started)


def intake(
    files: Sequence[File], engine: Engine, settings: Settings, reports: Path, *, weighed: bool
) -> Measured:
    """The intake, from files to committed rows with every check and the pages of the checks.

    Args:
        files: the files.
        engine: the warehouse.
        settings: the limits of reading.
        reports: where the pages go.
        weighed: whether memory is watched; that takes a quarter of a core, so time does not count
            then.
    """
    gate = Gate("Измерение")
    taking = Intake(engine, settings, gate, Order(by="измерение"))
    with _Peak() if weighed else nullcontext() as peak:
        started = time.perf_counter()
        for _, opening in ahead(taking.open, [file.path for file in files]):
            outcome = taking.decide(opening.result())
            if not outcome.rows_loaded:
                raise RuntimeError(f"nothing of {outcome.file_name} was loaded: {outcome.message}")
        gate.publish(reports)
        seconds = time.perf_counter() - started
    return Measured(seconds, _rows(engine), peak.mebibytes if weighed else 0.0)


def written_by_hand(files: Sequence[File], engine: Engine) -> Measured:
    """Pandas with openpyxl, the same pandera model, `to_sql`: one row per participant."""
    started = time.perf_counter()
    rows = 0
    for file in files:
        frame = pd.read_excel(file.path, sheet_name=-1, engine="openpyxl", dtype=str)
        frame = frame.rename(columns=_COLUMNS)
        frame["school_code"] = frame["school_code"].str[-6:]
        frame["primary_score"] = pd.to_numeric(frame["primary_score"], errors="coerce")
        frame["attended"] = frame["variant"] != "отсутствовал"
        frame = frame.assign(
            school_year="2020/21", procedure="ВПР", sitting="весна", subject="Математика",
            sheet="Sheet", row_number=range(2, len(frame) + 2), **{"class": 5},
        )  # fmt: skip
        checked = validate(AssessmentResult, frame)
        tasks = frame[[name for name in frame if _is_task(name)]]
        table = pd.concat([checked.rows[~checked.rejected.to_numpy()], tasks], axis=1)
        table.to_sql("by_hand", engine, if_exists="append", index=False)
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE by_hand"))
        rows += len(table)
    return Measured(time.perf_counter() - started, rows)


def by_another(script: str, python: str, *arguments: str) -> Measured:
    """The time a program takes that has pins of its own, and so a Python of its own.

    Args:
        script: the module beside this one that runs it and prints the seconds.
        python: the Python that has it.
        arguments: what the script takes.
    """
    done = subprocess.run(
        [python, Path(__file__).with_name(script), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"RUNTIME__DLTHUB_TELEMETRY": "false"},
    )
    return Measured(float(done.stdout.split()[-1]))


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """How the time grows: 1 is in proportion to the rows."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


_COLUMNS = {
    "логин школы": "school_code",
    "user": "school_code",
    "Пользователь": "school_code",
    "код обучающегося": "participant_code",
    "code": "participant_code",
    "Код": "participant_code",
    "вариант": "variant",
    "var-1": "variant",
    "Вариант": "variant",
    "всего баллов": "primary_score",
    "sum": "primary_score",
    "Итого баллов": "primary_score",
}


def _is_task(name: str) -> bool:
    return name.startswith(("балл за", "a-")) or name.endswith("б)")


def _rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM core.assessment_result")).scalar_one()


class _Peak:
    """Watches what this process and its readers take together.

    Pages the readers share with the process they were forked from are counted once: each is
    counted by its own pages (USS).
    """

    def __enter__(self) -> "_Peak":
        self.mebibytes = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        this = psutil.Process(os.getpid())
        while not self._done.wait(0.2):
            total = 0
            for process in [this, *this.children(recursive=True)]:
                try:
                    if not process.name().startswith("postgres"):
                        total += process.memory_full_info().uss
                except psutil.Error:  # it ended meanwhile
                    continue
            self.mebibytes = max(self.mebibytes, total / MEGABYTE)
