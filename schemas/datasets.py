"""The datasets: what each is called, which model declares it, what tells its rows apart."""

from dataclasses import dataclass

from schemas.appeal import Appeal
from schemas.assessment import AssessmentResult, AssessmentSummary
from schemas.columns import Model
from schemas.document import Document
from schemas.indicator_value import IndicatorValue
from schemas.mentorship import Mentorship
from schemas.nor_list import NorListEntry
from schemas.roadmap_item import RoadmapItem
from schemas.school import School
from schemas.school_identifier import SchoolIdentifier

# What a version is kept by: these columns stand in `ops.version`, not in the fact tables.
VERSION_KEY = ("school_year", "procedure", "sitting", "subject", "class", "school_code")
_YEAR = ("school_year",)
_WORK = ("school_year", "procedure", "sitting", "subject", "class")
_PAPER = ("school_year", "school_code")


@dataclass(frozen=True)
class Dataset:
    """One dataset.

    Attributes:
        name: as in `ops.batch.dataset`; its fact table is `core.<name>`.
        title: what a person calls it.
        model: the declaration of its columns.
        facets: what its rows are about; what they do not say themselves, the file, its name, its
            folders or the operator must.
        row_key: what tells two rows of one version apart; None where a version is one row.
    """

    name: str
    title: str
    model: type[Model]
    facets: tuple[str, ...] = ()
    row_key: str | None = None


DATASETS = {
    dataset.name: dataset
    for dataset in (
        Dataset("school", "реестр школ", School),
        Dataset("school_identifier", "коды школ", SchoolIdentifier, row_key="value"),
        Dataset(
            "assessment_result",
            "результаты участников",
            AssessmentResult,
            _WORK,
            row_key="participant_code",
        ),
        Dataset("appeal", "апелляции", Appeal, _WORK, row_key="participant_code"),
        Dataset("assessment_summary", "сводные результаты", AssessmentSummary, _WORK),
        Dataset("mentorship", "наставники и договоры", Mentorship, _YEAR, "mentor_name"),
        Dataset("indicator_value", "показатели", IndicatorValue, _YEAR),
        Dataset("roadmap_item", "дорожная карта", RoadmapItem, _PAPER, "row_number"),
        Dataset("nor_list", "перечень ШНОР", NorListEntry, _YEAR),
        Dataset("document", "документ школы", Document, _PAPER),
    )
}
