"""What a reader hands on: a table in the dataset's own columns, and where each value stood."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from domain.finding import Finding, Severity
from schemas.validation import Validated

# Task points that are no points. They are kept apart because they count differently: «X» is no
# answer and no points, a topic not studied does not count at all.
NOT_ATTEMPTED = -1
NOT_STUDIED = -2
NO_POINTS = -3  # an empty cell, or the row of an absent pupil
UNREADABLE = -9

# Columns of rows whose schools are told by name or by a code of another system.
_OF_UNKNOWN_SCHOOLS = frozenset(("school_key", "known_by", "school_name", "mentor_name"))


@dataclass(frozen=True)
class Evidence:
    """One source's word on one facet of a file.

    Attributes:
        facet: one of `domain.work.FACETS`, or `school_code`, `calendar_year` (the year a work was
            written in), `pupil_class` (the first digit of the class the pupils are in).
        value: what it says, in the warehouse's spelling; classes as text.
        source: `content`, `sheet`, `file name`, `folder` or `operator`.
        detail: the words it was read from, for the message.
    """

    facet: str
    value: str
    source: str
    detail: str


@dataclass(frozen=True)
class TaskColumn:
    """One task of a work: ordinal from 1, label in the header, maximum and level if given.

    A file of several exams says in `exam` which of them the task is of, and in a column `exam`
    which of them a row is of.
    """

    ordinal: int
    label: str
    score_max: int | None = None
    exam: str = ""
    level: str | None = None


@dataclass(frozen=True)
class ColumnSource:
    """Where a column of the table stood in the file: sheet, letter, header as spelled."""

    sheet: str
    letter: str
    header: str

    def finding(
        self, severity: Severity, rule: str, message: str, row_number: int | None = None
    ) -> Finding:
        """A finding on the column, or on its cell in a row; before its message stands the place."""
        row = f", строка {row_number}" if row_number else ""
        return Finding(
            severity,
            rule,
            f"Лист «{self.sheet}»{row}, столбец {self.letter} «{self.header}»: {message}",
            sheet=self.sheet,
            row_number=row_number,
            column_name=self.header,
        )


@dataclass
class Reading:
    """One file, read.

    Attributes:
        dataset: the dataset's name in `schemas.datasets`.
        layout: the layout's name, for example `vpr-dump-2021`.
        rows: the dataset's columns as read, plus `sheet` and `row_number` (as Excel numbers it).
            A school known by a code of another system has that code in `school_key`, its kind in
            `school_key_kind`, and in `school_key_day` the day it counts on, where a row tells one.
            Where values of one kind stand in several columns of the file, `spread` is the key in
            `columns` of the one that the row is from.
        rows_read: data rows found in the file, loaded or not; none for what stands beside in rows
            that are counted already.
        evidence: what the content says the file is about.
        columns: where each column stood.
        columns_of_sheets: the same by sheet, where the rows are of tables on several.
        tasks: the tasks of a work, in order.
        task_scores: int16, one column per task, aligned with `rows`: points, or one of the
            negative codes above; as wide as the exam with most tasks. None where the dataset has
            no tasks.
        declared: the number of participants the file itself declares, if it does.
        findings: what the reader itself had to remark.
        beside: what else of other datasets the same file holds: an order has assignments beside
            its table of mentors, a form the codes of its schools beside their answers.
        validated: the rows checked cell by cell, where that is done; whoever changes the rows
            takes it off.
    """

    dataset: str
    layout: str
    rows: pd.DataFrame
    rows_read: int
    evidence: list[Evidence] = field(default_factory=list)
    columns: dict[str, ColumnSource] = field(default_factory=dict)
    columns_of_sheets: dict[str, dict[str, ColumnSource]] = field(default_factory=dict)
    tasks: list[TaskColumn] = field(default_factory=list)
    task_scores: np.ndarray | None = None
    declared: int | None = None
    findings: list[Finding] = field(default_factory=list)
    beside: list["Reading"] = field(default_factory=list)
    validated: Validated | None = None

    @property
    def all(self) -> list["Reading"]:
        """The reading and those beside it."""
        return [self, *self.beside]

    @property
    def asks_for_schools(self) -> bool:
        """Whether the warehouse has yet to say which schools some rows are of."""
        return not _OF_UNKNOWN_SCHOOLS.isdisjoint(self.rows.columns)

    def columns_on(self, sheet: str) -> dict[str, ColumnSource]:
        """Where each column stood on a sheet."""
        return self.columns_of_sheets.get(sheet, self.columns)

    @property
    def headers(self) -> dict[str, str]:
        """How the file spells the headers of the columns."""
        return {name: source.header for name, source in self.columns.items()}


class UnreadableFileError(Exception):
    """The file cannot be taken in as a whole; the findings say why, in Russian."""

    def __init__(self, *findings: Finding):
        super().__init__(*findings)
        self.findings = findings

    @property
    def finding(self) -> Finding:
        """The first reason."""
        return self.findings[0]

    def __str__(self) -> str:
        return " ".join(finding.message for finding in self.findings)
