"""Rows of a file are judged: which of them may be loaded, and what its sender should know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from domain.settings import Settings
from domain.work import FACETS, Work
from expectations.gate import DATASETS as GATED
from expectations.gate import Gate
from intake import (
    appeals,
    context,
    corrections,
    faults,
    marks,
    school_codes,
    school_names,
    valid_rows,
    work_tasks,
)
from intake.beside import rows_beside
from intake.correction_file import Correction
from intake.decision import decide
from intake.valid_rows import kept_out
from readers.reading import Reading
from schemas.datasets import VERSION_KEY
from warehouse.batches import Batch
from warehouse.facts import FACTS

_UNRELIABLE = "totals-unreliable"


@dataclass
class Checked:
    """A file's rows after every check, ready for the decision.

    Attributes:
        batch: the record of the file, with its findings and the decision they call for.
        rows: what may be loaded.
        works: the works the rows are about, for results.
        corrections: what declared corrections changed in the rows.
        beside: what may be loaded of other datasets in the same file, by dataset.
    """

    batch: Batch
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    works: pd.DataFrame = field(default_factory=pd.DataFrame)
    corrections: pd.DataFrame = field(default_factory=pd.DataFrame)
    beside: dict[str, pd.DataFrame] = field(default_factory=dict)


def judge(
    connection: Connection | None,
    batch: Batch,
    reading: Reading,
    settings: Settings,
    gate: Gate,
    declared: Sequence[Correction] = (),
) -> Checked:
    """Check the rows of a file; what is found and what it calls for go into `batch`.

    Args:
        connection: a connection on the warehouse, or None where there is none.
        batch: the record of the file.
        reading: the file as read.
        settings: whose schools are expected.
        gate: runs the suites.
        declared: the corrections to carry out on rows they are declared of.
    """
    if connection is None:
        for unknown_here in (school_names, school_codes, appeals):
            batch.findings += unknown_here.stand_in(reading)
    else:
        batch.findings += school_names.fill_codes(connection, reading)
        unknown = school_codes.fill(connection, reading)
        batch.findings += unknown
        if unknown and reading.rows.empty:  # there is nothing to check yet
            batch.decision = "held"
            return Checked(batch)
    corrected = corrections.apply(reading, batch.sha256, declared)
    reading = corrected.reading
    batch.findings += corrected.findings
    if not corrected.changes.empty:
        batch.corrected_by = sorted(corrected.changes["correction"].unique())
    valid = valid_rows.of(connection, reading)
    rows = valid.rows
    batch.findings += valid.findings
    sound = rows[~valid.faulty]
    batch.work = _work(sound)
    batch.covers = (batch.covers or {}) | _covers(sound)
    rejected = valid.rejected | kept_out(rows, batch.findings)
    works = pd.DataFrame()
    marked = None
    if reading.dataset == "assessment_result":
        judged = work_tasks.judge(connection, reading, rows, rejected)
        batch.findings += judged.findings
        batch.tasks = judged.tasks
        marked = judged.marked
        gated = marked.rows.reindex(rows.index)
        works = marked.works
        batch.findings += _of_scales(works)
    else:
        gated = rows
    if reading.dataset in GATED:
        frames = context.frames(connection, settings, reading, gated, rejected)
        batch.findings += gate.check(reading.dataset, batch.file_name, frames, reading.headers)
    rules = {finding.rule for finding in batch.findings}
    if marked is not None and _UNRELIABLE in rules:
        marked = marks.withhold(marked, "баллы ненадёжны: расходятся с суммой за задания")
        gated, works = marked.rows.reindex(rows.index), marked.works
    rejected |= kept_out(rows, batch.findings)
    if reading.dataset in FACTS:
        repeats = faults.of_repeats(reading, rows, rejected)
        batch.findings += repeats
        rejected |= kept_out(rows, repeats)
    loaded = gated[~rejected]
    if reading.tasks:
        loaded = loaded.assign(task_scores=work_tasks.points(reading, loaded))
    batch.rows_rejected += int(rejected.sum())
    batch.rows_loaded = len(loaded)
    beside = {
        each.dataset: rows_beside(connection, batch, each, settings, gate)
        for each in reading.beside
    }
    batch.decision = decide(batch)
    if batch.school_year is None and "school_year" in loaded:
        different = loaded["school_year"].unique()
        batch.school_year = different[0] if len(different) == 1 else None
    beside = {name: rows for name, rows in beside.items() if len(rows)}
    return Checked(batch, loaded, works, corrected.changes, beside)


def _of_scales(works: pd.DataFrame) -> list[Finding]:
    """What the sender should know of the scale of each work."""
    return [
        Finding(Severity.NOTE, "scale-uncertain", f"{_title(work)}: {work['remark']}.")
        for work in works.to_dict("records")
        if isinstance(work["remark"], str)
    ]


def _work(rows: pd.DataFrame) -> str | None:
    """What the rows are about: one work in full, of several what they have in common."""
    facets = {facet: rows[facet].dropna().unique() for facet in FACETS}
    return _title({f: values[0] for f, values in facets.items() if len(values) == 1}) or None


def _covers(rows: pd.DataFrame) -> dict[str, list[str]]:
    """What sound rows speak of, by facet; of faulty ones nobody knows what their cells hold."""
    values = {facet: rows[facet].dropna().unique() for facet in VERSION_KEY if facet in rows}
    return {facet: sorted(map(str, held)) for facet, held in values.items() if any(held)}


def _title(work: Mapping[str, Any]) -> str:
    """A work in words, by those of its facets that are known."""
    return Work(
        school_year=work.get("school_year", ""),
        procedure=work.get("procedure", ""),
        sitting=work.get("sitting", ""),
        subject=work.get("subject", ""),
        class_=int(work.get("class", 0)),
    ).title()
