"""The tasks of the works a results file is about, and its rows judged by them, work by work."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from intake import description, marks
from intake.marks import WORK, Marked
from readers.reading import Reading, TaskColumn


@dataclass
class Judged:
    """The rows of a results file, judged by the tasks and the scale of their works.

    Attributes:
        marked: the rows that may be loaded, with their marks.
        tasks: the tasks of all works, as `core.task` keeps them.
        findings: what the tasks say against the file.
    """

    marked: Marked
    tasks: list[dict] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def judge(
    connection: Connection | None, reading: Reading, rows: pd.DataFrame, rejected: pd.Series
) -> Judged:
    """Judge the rows of each work by its own tasks and scale.

    Rows that are out are judged too, so that their sender learns of all their faults at once.

    Args:
        connection: a connection on the warehouse, or None where there is none.
        reading: the results as read.
        rows: its rows in their types.
        rejected: which of them are out already.
    """
    judged = Judged(Marked(pd.DataFrame()))
    parts = []
    for _, work in rows.groupby(WORK, sort=False):
        given = _given(reading, work)
        described = description.of_work(connection, given, work)
        judged.findings += _against_description(given, work, described)
        tasks = _filled(given, work, described)
        judged.tasks += tasks
        scores = reading.task_scores[work.index, : len(tasks)] if tasks else None
        marked = marks.mark(work, reading, scores, [task["score_max"] for task in tasks])
        if rejected[work.index].all():
            marked.works = marked.works[:0]  # nothing of this work will be loaded
        parts.append(marked)
    if len(parts) == 1:
        judged.marked = parts[0]
    elif parts:
        judged.marked = Marked(
            pd.concat([part.rows for part in parts]).sort_index(),
            pd.concat([part.works for part in parts], ignore_index=True),
        )
    else:  # not one row may be loaded: the columns are there all the same
        judged.marked = marks.mark(rows[:0], reading, None, [])
    return judged


def points(reading: Reading, rows: pd.DataFrame) -> pd.Series:
    """Task points in PostgreSQL's spelling of arrays, as many as the work of a row has tasks."""
    arrays = pd.Series(None, rows.index, dtype="object")
    for exam, part in rows.groupby(_exams(reading)[rows.index]):
        width = sum(task.exam == exam for task in reading.tasks)
        if not width:
            continue
        arrays[part.index] = _spelled(reading.task_scores[part.index, :width])
    return arrays


def _spelled(scores: np.ndarray) -> list[str]:
    """Rows of whole numbers as `{1,-2,10}`, written all at once: every number a few bytes of one
    long text, the bytes it does not need left out.
    """
    lowest = int(scores.min(initial=0))
    numbers = [str(n) for n in range(lowest, int(scores.max(initial=0)) + 1)]
    longest = max(map(len, numbers))
    bytes_of = np.frombuffer(
        "".join(f"{number:<{longest}}," for number in numbers).encode(), np.uint8
    ).reshape(len(numbers), -1)
    text = bytes_of[scores - lowest]
    text[:, -1, -1] = ord("\n")
    lines = text[text != ord(" ")].tobytes().decode().splitlines()
    return [f"{{{line}}}" for line in lines]


def _exams(reading: Reading) -> pd.Series:
    """Which exam of its file each row is of; empty where the file is about one work."""
    return reading.rows.get("exam", pd.Series("", reading.rows.index))


def _given(reading: Reading, work: pd.DataFrame) -> list[TaskColumn]:
    """The tasks of the work of some rows, as the file has them."""
    exam = _exams(reading)[work.index[0]]
    return [task for task in reading.tasks if task.exam == exam]


def _against_description(
    given: list[TaskColumn], work: pd.DataFrame, described: pd.DataFrame
) -> list[Finding]:
    """Whether the work has as many tasks as the description of the work the file claims to be."""
    if not given or described.empty or len(described) == len(given):
        return []
    first = work.iloc[0]
    return [
        Finding(
            Severity.HOLD,
            "tasks-conflict",
            f"В файле {len(given)} заданий, а в работе «{first['subject']}, "
            f"{first['class']} класс» их {len(described)}: похоже, это другая работа. Проверьте "
            "предмет и класс в имени файла.",
        )
    ]


def _filled(given: list[TaskColumn], work: pd.DataFrame, described: pd.DataFrame) -> list[dict]:
    """The tasks as the file has them, filled up from the description of the work."""
    described = described.set_index("ordinal")
    of_work = work[WORK].astype("object").iloc[0].to_dict()
    tasks = []
    for task in given:
        known = described.loc[task.ordinal] if task.ordinal in described.index else None
        maximum = task.score_max
        if maximum is None and known is not None:
            maximum = int(known["score_max"])
        tasks.append(
            {
                **of_work,
                "ordinal": task.ordinal,
                "task": task.label if known is None else known["task"],
                "score_max": maximum,
                "level": task.level if known is None else known["level"],
                "skill": None if known is None else known["skill"],
            }
        )
    return tasks
