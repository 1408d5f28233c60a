"""Everything a file goes through before it is decided whether to load it.

The intake runs it against the warehouse, a provider before sending without one: then what only
the warehouse knows (the registry, the expected schools, the year before) is left out.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from domain.finding import Finding, Severity
from domain.plural import per_cent, plural
from domain.settings import Settings
from domain.work import FACETS, Work
from expectations.gate import DATASETS as GATED
from expectations.gate import Gate
from intake import (
    appeals,
    context,
    facets,
    faults,
    file_name,
    marks,
    roadmaps,
    school_codes,
    school_names,
)
from intake.marks import WORK, Marked
from intake.recognise import read_file
from intake.sandbox import run
from readers.reading import Evidence, Reading, UnreadableFileError
from reference import catalog
from schemas.datasets import DATASETS
from schemas.validation import validate
from warehouse.batches import Batch
from warehouse.tables import FACTS

ACCEPTED = ("accepted", "accepted_with_warnings")
# Above this share of rows that cannot be read a file is rejected whole (for datasets whose suite
# has no such rule of its own).
UNREADABLE_ROWS = 0.2
UNRELIABLE = "totals-unreliable"


@dataclass
class Checked:
    """A file's rows after every check, ready for the decision.

    Attributes:
        batch: the record of the file, with its findings and the decision they call for.
        rows: what may be loaded.
        works: the works the rows are about, for results.
        changed: loaded results that appeals change, with the version they change.
    """

    batch: Batch
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    works: pd.DataFrame = field(default_factory=pd.DataFrame)
    changed: pd.DataFrame = field(default_factory=pd.DataFrame)


def alone(path: Path, settings: Settings, gate: Gate, school_year: str | None = None) -> Batch:
    """Check a file without a warehouse: the findings its sender can mend before sending.

    Nothing is written anywhere. What only the intake can see is whether all expected schools are
    there, how the year before was, and what is loaded already.

    Args:
        path: the file.
        settings: the limits of reading.
        gate: runs the suites.
        school_year: the year the sender says the file is of, if he does.
    """
    batch = begin(path, school_year)
    reading = read(path, batch, settings, school_year=school_year)
    if reading is not None:
        judge(None, batch, reading, settings, gate)
    return batch


def begin(path: Path, school_year: str | None = None) -> Batch:
    """The record of a file of which nothing is known but its bytes and what is said of it."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    said = {f"{item.facet}={item.value}" for item in file_name.evidence(path)}
    if school_year:
        said.add(f"school_year={school_year}")
    school = next((words for words in sorted(said) if words.startswith("school_code=")), "")
    unsettled = f"?{school}"
    return Batch(
        file_name.shown(path),
        sha256,
        "rejected",
        named=";".join(sorted(said)),
        about=unsettled,
        unsettled=unsettled,
    )


def read(
    path: Path,
    batch: Batch,
    settings: Settings,
    *,
    school_year: str | None = None,
    year_of_run: str | None = None,
    key_file: Path | None = None,
) -> Reading | None:
    """Read a file and settle what it is about; what is found goes into `batch`.

    Args:
        path: the file.
        batch: its record.
        settings: the limits of reading.
        school_year: the year the operator says the file is of, if any.
        year_of_run: the year taken for a file that names none.
        key_file: where the key of participants lies, if their codes shall last.

    Returns:
        None when the file cannot be read or it is not clear what it is about.
    """
    try:
        reading = run(
            read_file,
            path,
            key_file,
            timeout=settings.read_timeout,
            memory_mb=settings.read_memory_mb,
        )
    except UnreadableFileError as error:
        batch.findings = [
            replace(finding, message=finding.message.replace(path.name, batch.file_name))
            for finding in error.findings
        ]
        return None
    if reading.dataset == "document":
        reading.rows["subject"] = batch.file_name
    batch.dataset = reading.dataset
    batch.layout = reading.layout
    batch.rows_read = reading.rows_read
    batch.columns = [
        {"column_name": name, **vars(source)} for name, source in reading.columns.items()
    ]
    evidence = [*reading.evidence, *file_name.evidence(path)]
    if school_year:
        evidence.append(Evidence("school_year", school_year, "operator", "--year"))
    elif year_of_run and not any(
        item.facet in ("school_year", "calendar_year") for item in evidence
    ):
        evidence.append(Evidence("school_year", year_of_run, "operator", "год запуска"))
    if reading.dataset in ("roadmap_item", "document") and not any(
        item.facet == "school_code" for item in evidence
    ):
        # A paper that lies in no school's folder is the district's own.
        district = settings.municipality or "муниципалитет"
        evidence.append(Evidence("school_code", district, "operator", district))
    settled = facets.resolve(reading, evidence)
    batch.findings = [*reading.findings, *settled.findings]
    if any(finding.severity is Severity.HOLD for finding in settled.findings):
        batch.decision = "held"
        return None
    for facet, value in settled.values.items():
        reading.rows[facet] = value
    if reading.dataset == "roadmap_item":
        reading.rows["term_due"] = roadmaps.due(reading.rows)
    batch.school_year = settled.values.get("school_year")
    batch.about = ";".join(f"{facet}={value}" for facet, value in sorted(settled.values.items()))
    return reading


def judge(
    connection: Connection | None, batch: Batch, reading: Reading, settings: Settings, gate: Gate
) -> Checked:
    """Check the rows of a file; what is found and what it calls for go into `batch`.

    Args:
        connection: a connection on the warehouse, or None where there is none.
        batch: the record of the file.
        reading: the file as read.
        settings: whose schools are expected.
        gate: runs the suites.
    """
    if connection is None:
        batch.findings += school_names.stand_in(reading) + school_codes.stand_in(reading)
    else:
        batch.findings += school_names.fill_codes(connection, reading)
        unmatched = school_codes.fill(connection, reading)
        batch.findings += unmatched
        if unmatched and reading.rows.empty:  # there is nothing to check yet
            batch.decision = "held"
            return Checked(batch)
    validated = validate(DATASETS[reading.dataset].model, reading.rows)
    batch.findings += faults.of_cells(reading, validated)
    batch.findings += faults.of_task_points(reading)
    rows = _with_key(validated.rows)
    batch.work = _work(rows)
    if connection is not None:
        batch.findings += context.unknown_schools(connection, reading.dataset, rows)
    rejected = validated.rejected | _kept_out(rows, batch.findings)
    works = pd.DataFrame()
    marked = None
    if reading.dataset == "assessment_result":
        batch.findings += _against_description(reading, rows)
        batch.tasks = [task for _, work in rows.groupby(WORK) for task in _tasks(reading, work)]
        marked = _marked(reading, rows[~rejected])
        gated = marked.rows.reindex(rows.index)
        works = marked.works
        batch.findings += _of_scales(works)
    else:
        gated = rows
    if reading.dataset in GATED:
        frames = context.frames(connection, settings, reading, gated, rejected)
        headers = {name: source.header for name, source in reading.columns.items()}
        batch.findings += gate.check(reading.dataset, batch.file_name, frames, headers)
    rules = {finding.rule for finding in batch.findings}
    if marked is not None and UNRELIABLE in rules:
        marked = marks.withhold(marked, "баллы ненадёжны: расходятся с суммой за задания")
        gated, works = marked.rows.reindex(rows.index), marked.works
    rejected |= _kept_out(rows, batch.findings)
    if reading.dataset in FACTS:
        repeats = faults.of_repeats(reading, rows, rejected)
        batch.findings += repeats
        rejected |= _kept_out(rows, repeats)
    loaded = gated[~rejected]
    if reading.tasks:
        loaded = loaded.assign(task_scores=_arrays(reading, loaded))
    changed = pd.DataFrame()
    if reading.dataset == "appeal" and connection is not None:
        changed, said = appeals.changes(connection, loaded)
        batch.findings += said
    batch.rows_rejected = int(rejected.sum())
    batch.rows_loaded = len(loaded)
    batch.decision = _decide(batch)
    if batch.dataset == "nor_list" and batch.decision in ACCEPTED:
        batch.findings.append(_needs_registration())
        batch.decision = "held"
    if batch.school_year is None and "school_year" in loaded:
        different = loaded["school_year"].unique()
        batch.school_year = different[0] if len(different) == 1 else None
    return Checked(batch, loaded, works, changed)


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


def _title(work: Mapping[str, Any]) -> str:
    """A work in words, by those of its facets that are known."""
    return Work(
        school_year=work.get("school_year", ""),
        procedure=work.get("procedure", ""),
        sitting=work.get("sitting", ""),
        subject=work.get("subject", ""),
        class_=int(work.get("class", 0)),
    ).title()


def _with_key(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the whole version key: facets a dataset has no use for are empty."""
    missing = {facet: 0 if facet == "class" else "" for facet in FACETS if facet not in rows}
    return rows.assign(**missing)


def _kept_out(rows: pd.DataFrame, findings: list[Finding]) -> pd.Series:
    """The rows an error names."""
    named = {
        (finding.sheet or "", finding.row_number)
        for finding in findings
        if finding.severity is Severity.ERROR and finding.row_number
    }
    places = zip(rows["sheet"].fillna(""), rows["row_number"], strict=True)
    return pd.Series([place in named for place in places], index=rows.index)


def _against_description(reading: Reading, rows: pd.DataFrame) -> list[Finding]:
    """Whether the work has as many tasks as the description of the work the file claims to be."""
    if not reading.tasks or rows.empty:
        return []
    described = _described(rows)
    if described.empty or len(described) == len(reading.tasks):
        return []
    first = rows.iloc[0]
    return [
        Finding(
            Severity.HOLD,
            "tasks-conflict",
            f"В файле {len(reading.tasks)} заданий, а в работе «{first['subject']}, "
            f"{first['class']} класс» их {len(described)}: похоже, это другая работа. Проверьте "
            "предмет и класс в имени файла.",
        )
    ]


def _described(rows: pd.DataFrame) -> pd.DataFrame:
    first = rows.iloc[0]
    tasks = catalog.vpr_tasks(
        first["school_year"], first["sitting"], first["subject"], int(first["class"])
    ).astype("object")
    return tasks.where(tasks.notna(), None)


def _marked(reading: Reading, rows: pd.DataFrame) -> Marked:
    """The rows of each work judged by its own scale and tasks."""
    parts = []
    for _, work in rows.groupby(WORK, sort=False):
        tasks = _tasks(reading, work)
        scores = reading.task_scores[work.index, : len(tasks)] if tasks else None
        parts.append(marks.mark(work, reading, scores, [task["score_max"] for task in tasks]))
    if len(parts) < 2:
        return parts[0] if parts else marks.mark(rows, reading, None, [])
    return Marked(
        pd.concat([part.rows for part in parts]).sort_index(),
        pd.concat([part.works for part in parts], ignore_index=True),
    )


def _tasks(reading: Reading, rows: pd.DataFrame) -> list[dict]:
    """The tasks of the work of `rows`, as the file has them, filled up from its description."""
    exam = _exams(reading).get(rows.index[0], "")
    given = [task for task in reading.tasks if task.exam == exam]
    if not given:
        return []
    described = _described(rows).set_index("ordinal")
    work = rows[WORK].astype("object").iloc[0].to_dict()
    tasks = []
    for task in given:
        known = described.loc[task.ordinal] if task.ordinal in described.index else None
        maximum = task.score_max
        if maximum is None and known is not None:
            maximum = int(known["score_max"])
        tasks.append(
            {
                **work,
                "ordinal": task.ordinal,
                "task": task.label if known is None else known["task"],
                "score_max": maximum,
                "level": None if known is None else known["level"],
                "skill": None if known is None else known["skill"],
            }
        )
    return tasks


def _exams(reading: Reading) -> pd.Series:
    """Which exam of its file each row is of; empty where the file is about one work."""
    return reading.rows.get("exam", pd.Series("", reading.rows.index))


def _arrays(reading: Reading, rows: pd.DataFrame) -> pd.Series:
    """Rows of task points in PostgreSQL's spelling of arrays, as long as their work has tasks."""
    arrays = pd.Series(None, rows.index, dtype="object")
    for exam, part in rows.groupby(_exams(reading)[rows.index]):
        width = sum(task.exam == exam for task in reading.tasks)
        if width:
            scores = reading.task_scores[part.index, :width].astype("str")
            arrays[part.index] = ["{" + ",".join(row) + "}" for row in scores]
    return arrays


def _decide(batch: Batch) -> str:
    severities = {finding.severity for finding in batch.findings}
    if Severity.REFUSAL in severities or not batch.rows_loaded:
        return "rejected"
    if batch.rows_rejected > batch.rows_read * UNREADABLE_ROWS:
        batch.findings.append(
            Finding(
                Severity.REFUSAL,
                "too-many-unreadable",
                f"Не удалось принять {batch.rows_rejected} "
                f"{plural(batch.rows_rejected, 'строку', 'строки', 'строк')} из {batch.rows_read} "
                f"(допустимо {per_cent(UNREADABLE_ROWS)}): файл не принят. Исправьте перечисленные "
                "строки.",
            )
        )
        return "rejected"
    if Severity.HOLD in severities:
        return "held"
    if severities & {Severity.WARNING, Severity.ERROR}:
        return "accepted_with_warnings"
    return "accepted"


def _needs_registration() -> Finding:
    return Finding(
        Severity.HOLD,
        "list-needs-act",
        "Это перечень ШНОР. Он становится действующим только по акту: зарегистрируйте его командой "
        "shnor register-list --file с номером, датой и органом, издавшим акт.",
    )
