"""A file is opened: examined in a process of its own, before the warehouse is asked of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from domain.finding import Finding, Severity
from domain.settings import Settings
from expectations.gate import DATASETS as GATED
from intake import file_name, guard
from intake.correction_file import Correction
from intake.examination import Said, examine
from intake.sandbox import GRIEF, run
from readers import saved_map
from readers.reading import Reading, UnreadableFileError
from warehouse.batches import Batch

# Whoever mends a file is to know that more may be wrong with it.
_CHECKS_AWAIT = Finding(
    Severity.NOTE,
    "checks-await",
    "Пока не ясно, о чём файл, проверены только отдельные ячейки. Суммы, доли и шкалы сверяются, "
    "когда это станет ясно: замечаний может прибавиться.",
)


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
        settings: the limits of reading, and whose files these are.
        school_year: the year the operator says the file is of, if any.
        year_of_run: the year taken for a file that names none.
        key_file: where the key of participants lies, if their codes shall last.

    Returns:
        None when the file cannot be read or it is not clear what it is about.
    """
    limits = {"timeout": settings.read_timeout, "memory_mb": settings.read_memory_mb}
    said = Said(school_year, year_of_run, settings.municipality)
    try:
        examined = run(examine, path, saved_map.load(settings.maps), key_file, said, **limits)
    except UnreadableFileError as error:
        batch.findings = [
            replace(finding, message=finding.message.replace(path.name, batch.file_name))
            for finding in _reasons(path, error.findings, limits)
        ]
        return None
    reading = examined.reading
    batch.dataset = reading.dataset
    batch.layout = reading.layout
    batch.rows_read = sum(each.rows_read for each in reading.all)
    batch.columns = [
        {"column_name": name, **vars(source)}
        for each in reading.all
        for columns in each.columns_of_sheets.values() or [each.columns]
        for name, source in columns.items()
    ]
    batch.findings = examined.findings
    if examined.held:
        batch.decision = "held"
        if reading.dataset in GATED:
            batch.findings.append(_CHECKS_AWAIT)
        return None
    batch.covers = {facet: [value] for facet, value in examined.facets.items()}
    batch.school_year = examined.facets.get("school_year")
    batch.about = ";".join(f"{facet}={value}" for facet, value in sorted(examined.facets.items()))
    return reading


def _reasons(path: Path, findings: tuple[Finding, ...], limits: dict) -> tuple[Finding, ...]:
    """Why a file could not be read; of one that exhausted or broke the reader, what in it does."""
    if any(finding.rule in (*GRIEF, "damaged") for finding in findings):
        try:
            run(guard.inspect, path, **limits)
        except UnreadableFileError as error:
            return error.findings
    return findings
