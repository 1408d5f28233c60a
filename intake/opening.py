"""A file is opened: read, and settled what it is about, before the warehouse is asked of it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from domain import municipality
from domain.finding import Finding, Severity
from domain.settings import Settings
from domain.work import FACETS
from intake import facets, faults, file_name, guard, roadmaps, school_names
from intake.correction_file import Correction
from intake.recognise import read_file
from intake.sandbox import GRIEF, run
from readers import saved_map
from readers.reading import Evidence, Reading, UnreadableFileError
from schemas.datasets import DATASETS
from schemas.validation import validate
from warehouse.batches import Batch

# Datasets whose papers are the district's own where they are no school's.
_OF_DISTRICT = ("roadmap_item", "document", "act", "register_entry")


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
        for columns in each.columns_of_sheets.values() or [each.columns]
        for name, source in columns.items()
    ]
    evidence = _evidence(path, reading, settings, school_year, year_of_run)
    school_names.by_file_name(reading, evidence)
    settled = facets.resolve(reading, evidence)
    reports = [each for each in reading.beside if _is_report(each)]
    of_reports = [
        facets.resolve(each, _evidence(path, each, settings, school_year, year_of_run))
        for each in reports
    ]
    doubts = [finding for each in (settled, *of_reports) for finding in each.findings]
    batch.findings = [
        *(finding for each in reading.all for finding in each.findings),
        *dict.fromkeys(doubts),
    ]
    if any(finding.severity is Severity.HOLD for finding in doubts):
        batch.decision = "held"
        batch.findings += _in_cells(reading)
        return None
    _give_facets(reading, settled.values)
    for report, own in zip(reports, of_reports, strict=True):
        _give_facets(report, own.values)
    owners = {item.value for item in evidence if item.facet == "school_code"}
    for each in reading.all:
        if each.dataset in _OF_DISTRICT and len(owners) == 1:
            _give_owner(each.rows, *owners)
    if reading.dataset == "roadmap_item":
        reading.rows["term_due"] = roadmaps.due(reading.rows)
    told = {facet: value for facet, value in settled.values.items() if isinstance(value, str)}
    batch.covers = {facet: [value] for facet, value in told.items()}
    batch.school_year = settled.values.get("school_year")
    batch.about = ";".join(f"{facet}={value}" for facet, value in sorted(told.items()))
    return reading


def _in_cells(reading: Reading) -> list[Finding]:
    """What is wrong with single cells, whatever the file is about: its sender mends all at once."""
    validated = validate(DATASETS[reading.dataset].model, reading.rows)
    faulty = validated.faults
    own = faulty["column"].isin(reading.columns) & ~faulty["column"].isin(FACETS)
    found = faults.of_cells(reading, replace(validated, faults=faulty[own]))
    return found + faults.of_task_points(reading)


def _evidence(
    path: Path,
    reading: Reading,
    settings: Settings,
    school_year: str | None,
    year_of_run: str | None,
) -> list[Evidence]:
    """What the content, the name of the file, its folders and the operator say it is about."""
    evidence = [*reading.evidence, *file_name.evidence(path)]
    facets_told = {item.facet for item in evidence}
    if school_year:
        evidence.append(Evidence("school_year", school_year, "operator", "--year"))
    elif year_of_run and not facets_told & {"school_year", "calendar_year"}:
        evidence.append(Evidence("school_year", year_of_run, "operator", "год запуска"))
    if "school_code" not in facets_told and any(e.dataset in _OF_DISTRICT for e in reading.all):
        # A paper that lies in no school's folder is the district's own.
        district = municipality.normalise(settings.municipality) or "муниципалитет"
        evidence.append(Evidence("school_code", district, "operator", district))
    return evidence


def _give_facets(reading: Reading, values: Mapping[str, str | pd.Series]) -> None:
    """Write into the rows what the file is about, in place.

    What is beside has its facets too, but for those that its table names itself.
    """
    for facet, value in values.items():
        reading.rows[facet] = value
    if reading.dataset == "indicator_value" and "sitting" not in reading.rows:
        # A table without periods is about the year it was made for.
        reading.rows["sitting"] = reading.rows["school_year"]
    for each in reading.beside:
        of_work = FACETS if "procedure" in DATASETS[each.dataset].facets else ("school_year",)
        for facet in of_work:
            if facet not in each.rows:
                each.rows[facet] = values.get(facet)
        if each.dataset == "school_identifier":
            # A form is filled in anew each year: each year's codes are a source of their own.
            each.rows["sitting"] += f", {values['school_year']}"


def _is_report(reading: Reading) -> bool:
    return "subject" in DATASETS[reading.dataset].facets


def _reasons(path: Path, findings: tuple[Finding, ...], limits: dict) -> tuple[Finding, ...]:
    """Why a file could not be read; of one that exhausted or broke the reader, what in it does."""
    if any(finding.rule in (*GRIEF, "damaged") for finding in findings):
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
