"""A file as far as it tells by itself: read, settled what it is about, its cells checked.

This is what the reading process runs. What needs the warehouse follows in `intake.judging`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from domain import municipality
from domain.finding import Finding, Severity
from domain.work import FACETS
from intake import facets, faults, file_name, roadmaps
from intake.recognise import read_file
from readers.reading import Evidence, Reading
from readers.saved_map import SavedMap
from schemas.datasets import DATASETS
from schemas.validation import validate

# Datasets whose papers are the district's own where they are no school's.
_OF_DISTRICT = ("roadmap_item", "document", "act", "register_entry")


@dataclass(frozen=True)
class Said:
    """What is said of a file beside what it tells itself.

    Attributes:
        school_year: the year the operator says it is of, if any.
        year_of_run: the year taken for a file that names none.
        district: the municipality whose files are taken in; empty for all of them.
    """

    school_year: str | None = None
    year_of_run: str | None = None
    district: str = ""


@dataclass
class Examined:
    """What a file tells by itself.

    Attributes:
        reading: its rows, with what they are about written into them.
        findings: what was found so far.
        facets: what the whole file is about; those that differ from row to row are not among them.
        held: whether it has to wait, because it is not clear what it is about.
    """

    reading: Reading
    findings: list[Finding]
    facets: dict[str, str] = field(default_factory=dict)
    held: bool = False


def examine(
    path: Path, maps: Mapping[str, SavedMap], key_file: Path | None, said: Said
) -> Examined:
    """Read a file, settle what it is about and check what needs no warehouse.

    Args:
        path: the file.
        maps: the saved maps, by name.
        key_file: where the key of participants lies, if their codes shall last.
        said: what the operator and the run say of it.

    Raises:
        UnreadableFileError: with the reason, when the file as a whole cannot be taken in.
    """
    reading = read_file(path, maps, key_file)
    if reading.dataset == "document":
        reading.rows["subject"] = file_name.shown(path)
    evidence = _evidence(path, reading, said)
    _give_folder_school(reading, evidence)
    settled = facets.resolve(reading, evidence)
    reports = [each for each in reading.beside if _is_report(each)]
    of_reports = [facets.resolve(each, _evidence(path, each, said)) for each in reports]
    doubts = [finding for each in (settled, *of_reports) for finding in each.findings]
    findings = [
        *(finding for each in reading.all for finding in each.findings),
        *dict.fromkeys(doubts),
    ]
    if any(finding.severity is Severity.HOLD for finding in doubts):
        return Examined(reading, findings + faults.alone(reading), held=True)
    _give_facets(reading, settled.values)
    for report, own in zip(reports, of_reports, strict=True):
        _give_facets(report, own.values)
    owners = {item.value for item in evidence if item.facet == "school_code"}
    for each in reading.all:
        if each.dataset in _OF_DISTRICT and len(owners) == 1:
            _give_owner(each.rows, *owners)
    if reading.dataset == "roadmap_item":
        reading.rows["term_due"] = roadmaps.due(reading.rows)
    for each in reading.all:
        if not each.asks_for_schools:
            each.validated = validate(DATASETS[each.dataset].model, each.rows)
    told = {facet: value for facet, value in settled.values.items() if isinstance(value, str)}
    return Examined(reading, findings, told)


def _evidence(path: Path, reading: Reading, said: Said) -> list[Evidence]:
    """What the content, the name of the file, its folders and the operator say it is about."""
    evidence = [*reading.evidence, *file_name.evidence(path)]
    facets_told = {item.facet for item in evidence}
    if said.school_year:
        evidence.append(Evidence("school_year", said.school_year, "operator", "--year"))
    elif said.year_of_run and not facets_told & {"school_year", "calendar_year"}:
        evidence.append(Evidence("school_year", said.year_of_run, "operator", "год запуска"))
    if "school_code" not in facets_told and any(e.dataset in _OF_DISTRICT for e in reading.all):
        # A paper that lies in no school's folder is the district's own.
        district = municipality.normalise(said.district) or "муниципалитет"
        evidence.append(Evidence("school_code", district, "operator", district))
    return evidence


def _give_folder_school(reading: Reading, evidence: list[Evidence]) -> None:
    """Give the only school of a form that tells no login the one of its folder, in place."""
    if "known_by" not in reading.rows or reading.dataset == "school_identifier":
        return
    logins = {item.value for item in evidence if item.facet == "school_code"}
    schools = reading.rows[["school_name", "known_by"]].drop_duplicates()
    if len(logins) == 1 and len(schools) == 1 and reading.rows["school_code"].isna().all():
        for each in reading.all:
            each.rows["school_code"] = next(iter(logins))


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


def _give_owner(rows: pd.DataFrame, owner: str) -> None:
    """Rows that name no school are of the school, or the district, whose file it is; in place."""
    if "school_code" not in rows:
        rows["school_code"] = owner
        return
    nameless = rows["school_code"].isna()
    if "school_name" in rows:
        nameless &= rows["school_name"].isna()
    rows["school_code"] = rows["school_code"].mask(nameless, owner)
