"""Everything a file goes through before it is decided whether to load it.

The intake runs it against the warehouse, a provider before sending without one: then what only
the warehouse knows (the registry, the expected schools, the year before) is left out.
"""

import hashlib
from collections.abc import Mapping, Sequence
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
    code_clashes,
    context,
    corrections,
    facets,
    faults,
    file_name,
    guard,
    marks,
    roadmaps,
    school_codes,
    school_keys,
    school_names,
    work_tasks,
)
from intake.correction_file import Correction
from intake.recognise import read_file
from intake.sandbox import GRIEF, run
from readers import saved_map
from readers.reading import Evidence, Reading, UnreadableFileError
from schemas.datasets import DATASETS, VERSION_KEY
from schemas.validation import validate
from warehouse.batches import Batch
from warehouse.tables import FACTS

ACCEPTED = ("accepted", "accepted_with_warnings")
# Datasets whose papers are the district's own where they are no school's.
OF_DISTRICT = ("roadmap_item", "document", "act", "register_entry")
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
        corrections: what declared corrections changed in the rows.
        beside: what may be loaded of other datasets in the same file, by dataset.
        changed: loaded results that appeals change, with the version they change.
    """

    batch: Batch
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    works: pd.DataFrame = field(default_factory=pd.DataFrame)
    corrections: pd.DataFrame = field(default_factory=pd.DataFrame)
    beside: dict[str, pd.DataFrame] = field(default_factory=dict)
    changed: pd.DataFrame = field(default_factory=pd.DataFrame)


def alone(path: Path, settings: Settings, gate: Gate, school_year: str | None = None) -> Batch:
    """Check a file without a warehouse: the findings its sender can mend before sending.

    Nothing is written anywhere. What only the intake can see is whether all expected schools are
    there, how the year before was, and what is loaded already. Declared corrections are the
    district's: they are not carried out, so that the sender mends the file itself.

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


def begin(path: Path, school_year: str | None = None, declared: Sequence[Correction] = ()) -> Batch:
    """The record of a file of which nothing is known but its bytes and what is said of it.

    A correction declared of these very bytes is said of them too: the file is then not the one
    that was loaded without it.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    said = {f"{item.facet}={item.value}" for item in file_name.evidence(path)}
    if school_year:
        said.add(f"school_year={school_year}")
    said |= {f"correction={each.id}" for each in declared if each.file.sha256 == sha256}
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
    limits = {"timeout": settings.read_timeout, "memory_mb": settings.read_memory_mb}
    try:
        reading = run(read_file, path, saved_map.load(settings.maps), key_file, **limits)
    except UnreadableFileError as error:
        batch.findings = [
            replace(finding, message=finding.message.replace(path.name, batch.file_name))
            for finding in _reasons(path, error.findings, limits)
        ]
        return None
    if reading.dataset == "document":
        reading.rows["subject"] = batch.file_name
    batch.dataset = reading.dataset
    batch.layout = reading.layout
    batch.rows_read = sum(each.rows_read for each in reading.all)
    batch.columns = [
        {"column_name": name, **vars(source)}
        for each in reading.all
        for name, source in each.columns.items()
    ]
    evidence = [*reading.evidence, *file_name.evidence(path)]
    if school_year:
        evidence.append(Evidence("school_year", school_year, "operator", "--year"))
    elif year_of_run and not any(
        item.facet in ("school_year", "calendar_year") for item in evidence
    ):
        evidence.append(Evidence("school_year", year_of_run, "operator", "год запуска"))
    if any(each.dataset in OF_DISTRICT for each in reading.all) and not any(
        item.facet == "school_code" for item in evidence
    ):
        # A paper that lies in no school's folder is the district's own.
        district = settings.municipality or "муниципалитет"
        evidence.append(Evidence("school_code", district, "operator", district))
    school_names.by_file_name(reading, evidence)
    settled = facets.resolve(reading, evidence)
    batch.findings = [
        *(finding for each in reading.all for finding in each.findings),
        *settled.findings,
    ]
    if any(finding.severity is Severity.HOLD for finding in settled.findings):
        batch.decision = "held"
        return None
    for facet, value in settled.values.items():
        reading.rows[facet] = value
    if reading.dataset == "indicator_value" and "sitting" not in reading.rows:
        # A table without periods is about the year it was made for.
        reading.rows["sitting"] = reading.rows["school_year"]
    owners = {item.value for item in evidence if item.facet == "school_code"}
    for each in reading.beside:
        each.rows["school_year"] = settled.values.get("school_year")
    for each in reading.all:
        if each.dataset in OF_DISTRICT and len(owners) == 1:
            _give_owner(each.rows, *owners)
    if reading.dataset == "roadmap_item":
        reading.rows["term_due"] = roadmaps.due(reading.rows)
    batch.covers = {
        facet: [value] for facet, value in settled.values.items() if isinstance(value, str)
    }
    if reading.codes is not None:
        _of_year(reading, settled.values["school_year"])
    batch.school_year = settled.values.get("school_year")
    batch.about = ";".join(
        f"{facet}={value}" for facet, value in sorted(settled.values.items()) if type(value) is str
    )
    return reading


def _reasons(path: Path, findings: tuple[Finding, ...], limits: dict) -> tuple[Finding, ...]:
    """Why a file could not be read; of one that exhausted the reader, what in it does."""
    if any(finding.rule in GRIEF for finding in findings):
        try:
            run(guard.inspect, path, **limits)
        except UnreadableFileError as error:
            return error.findings
    return findings


def _give_owner(rows: pd.DataFrame, owner: str) -> None:
    """Rows that name no school are of the school, or the district, whose file it is; in place."""
    if "school_code" not in rows:
        rows["school_code"] = owner
        return
    nameless = rows["school_code"].isna()
    if "school_name" in rows:
        nameless &= rows["school_name"].isna()
    rows["school_code"] = rows["school_code"].mask(nameless, owner)


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
        batch.findings += school_names.stand_in(reading) + school_codes.stand_in(reading)
        batch.findings += school_keys.stand_in(reading)
    else:
        batch.findings += school_names.fill_codes(connection, reading)
        batch.findings += school_keys.fill_codes(connection, reading)
        unmatched = school_codes.fill(connection, reading)
        batch.findings += unmatched
        if unmatched and reading.rows.empty:  # there is nothing to check yet
            batch.decision = "held"
            return Checked(batch)
    corrected = corrections.apply(reading, batch.sha256, declared)
    reading = corrected.reading
    batch.findings += corrected.findings
    if not corrected.changes.empty:
        batch.corrected_by = sorted(corrected.changes["correction"].unique())
    validated = validate(DATASETS[reading.dataset].model, reading.rows)
    batch.findings += faults.of_cells(reading, validated)
    batch.findings += faults.of_task_points(reading)
    rows = _with_key(validated.rows)
    batch.work = _work(rows)
    batch.covers = (batch.covers or {}) | _covers(rows[~validated.rejected])
    if connection is not None:
        batch.findings += context.unknown_schools(connection, reading.dataset, rows)
    if reading.dataset == "school_identifier":
        batch.findings += code_clashes.of(connection, rows, reading.rows)
    rejected = validated.rejected | _kept_out(rows, batch.findings)
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
        batch.findings += gate.check(reading.dataset, batch.file_name, frames, _headers(reading))
    rules = {finding.rule for finding in batch.findings}
    if marked is not None and UNRELIABLE in rules:
        marked = marks.withhold(marked, "баллы ненадёжны: расходятся с суммой за задания")
        gated, works = marked.rows.reindex(rows.index), marked.works
    rejected |= _kept_out(rows, batch.findings)
    if reading.dataset in FACTS:
        repeats = faults.of_repeats(reading, rows, rejected)
        batch.findings += repeats
        rejected |= _kept_out(rows, repeats)
    beside = {
        each.dataset: _beside(connection, batch, each, settings, gate) for each in reading.beside
    }
    loaded = gated[~rejected]
    if reading.tasks:
        loaded = loaded.assign(task_scores=work_tasks.points(reading, loaded))
    changed = pd.DataFrame()
    if reading.dataset == "appeal" and connection is not None:
        changed, said = appeals.changes(connection, loaded)
        batch.findings += said
    batch.rows_rejected += int(rejected.sum())
    batch.rows_loaded = len(loaded) + sum(map(len, beside.values()))
    if reading.codes is not None:
        beside["school_identifier"] = _codes(connection, batch, reading)
    batch.decision = _decide(batch)
    if batch.dataset == "nor_list" and batch.decision in ACCEPTED:
        batch.findings.append(_needs_registration())
        batch.decision = "held"
    if batch.school_year is None and "school_year" in loaded:
        different = loaded["school_year"].unique()
        batch.school_year = different[0] if len(different) == 1 else None
    beside = {name: rows for name, rows in beside.items() if len(rows)}
    return Checked(batch, loaded, works, corrected.changes, beside, changed)


def _of_year(reading: Reading, school_year: str) -> None:
    """Say of which year a form is: its answers are of that period, its codes of that source."""
    reading.rows["sitting"] = school_year
    reading.codes["sitting"] += f", {school_year}"


def _codes(connection: Connection | None, batch: Batch, reading: Reading) -> pd.DataFrame:
    """The codes of schools a file of another dataset tells besides, those at fault left out."""
    rows = _with_key(validate(DATASETS["school_identifier"].model, reading.codes).rows)
    clashes = code_clashes.of(connection, rows, reading.codes)
    batch.findings += clashes
    # Whose school is not known has been remarked on already, with its answers.
    return rows[rows["school_code"].notna() & ~_kept_out(rows, clashes)]


def _beside(
    connection: Connection | None, batch: Batch, reading: Reading, settings: Settings, gate: Gate
) -> pd.DataFrame:
    """The rows to load of another dataset in the file; what is found goes into `batch`.

    Several rows may stand in one place, a paragraph: what is said of it is said once.
    """
    if connection is None:
        found = school_names.stand_in(reading)
    else:
        found = school_names.fill_codes(connection, reading)
    validated = validate(DATASETS[reading.dataset].model, reading.rows)
    found += faults.of_cells(reading, validated)
    rows, rejected = _with_key(validated.rows), validated.rejected
    if connection is not None:
        found += context.unknown_schools(connection, reading.dataset, rows)
    if reading.dataset in GATED:
        frames = context.frames(connection, settings, reading, rows, rejected)
        broken = gate.check(reading.dataset, batch.file_name, frames, _headers(reading))
        found += broken
        rejected = rejected | _kept_out(rows, broken)
    # Two names of one school are one school: the same said twice is no fault.
    again = rows.duplicated(rows.columns.difference(["sheet", "row_number"]))
    found += faults.of_repeats(reading, rows, rejected | again)
    kept = rows[~rejected & ~again]
    clash = kept.duplicated(
        [*VERSION_KEY, *filter(None, [DATASETS[reading.dataset].row_key])], keep=False
    )
    batch.findings += [each for each in dict.fromkeys(found) if each not in batch.findings]
    batch.rows_rejected += int(rejected.sum() + clash.sum())
    return kept[~clash]


def _headers(reading: Reading) -> dict[str, str]:
    return {name: source.header for name, source in reading.columns.items()}


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


def _with_key(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the whole version key: facets a dataset has no use for are empty."""
    missing = {facet: 0 if facet == "class" else "" for facet in FACETS if facet not in rows}
    return rows.assign(**missing)


def _kept_out(rows: pd.DataFrame, findings: list[Finding]) -> pd.Series:
    """The rows an error names."""
    named: dict[str, list[int]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.row_number:
            named.setdefault(finding.sheet or "", []).append(finding.row_number)
    out = pd.Series(False, index=rows.index)
    for sheet, numbers in named.items():
        out |= (rows["sheet"].fillna("") == sheet) & rows["row_number"].isin(numbers)
    return out


def _decide(batch: Batch) -> str:
    severities = {finding.severity for finding in batch.findings}
    if Severity.REFUSAL in severities:
        return "rejected"
    if any(finding.rule == school_names.UNCERTAIN for finding in batch.findings):
        return "held"  # rows lack a school till the operator answers: that is no fault of theirs
    if not batch.rows_loaded:
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
