"""The datasets: what each is called, which model declares it, what tells its rows apart."""

from dataclasses import dataclass

from domain.work import FACETS
from schemas.act import Act
from schemas.appeal import Appeal
from schemas.assessment import AssessmentResult, AssessmentSummary
from schemas.assignment import Assignment
from schemas.columns import Model
from schemas.document import Document
from schemas.indicator_value import IndicatorValue
from schemas.journal_comparison import JournalComparison
from schemas.mentorship import Mentorship
from schemas.named_school import NamedSchool
from schemas.nor_list import NorListEntry
from schemas.objectivity_marker import ObjectivityMarker
from schemas.register_entry import RegisterEntry
from schemas.roadmap_item import RoadmapItem
from schemas.school import School
from schemas.school_identifier import SchoolIdentifier
from schemas.score_distribution import ScoreDistribution
from schemas.task_completion import PlannedResult, TaskCompletion
from schemas.work_task import WorkTask

# What a version is kept by: these columns stand in `ops.version`, not in the fact tables.
# `exam_day` tells apart the days of one sitting, each with protocols of its own; it is empty where
# none is told.
VERSION_KEY = (*FACETS, "school_code", "exam_day")
_YEAR = ("school_year",)
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
            FACETS,
            row_key="participant_code",
        ),
        Dataset("appeal", "апелляции", Appeal, FACETS, row_key="participant_code"),
        Dataset("assessment_summary", "сводные результаты", AssessmentSummary, FACETS),
        Dataset("named_school", "школы, названные в САО", NamedSchool, FACETS),
        Dataset("score_distribution", "распределение баллов", ScoreDistribution, FACETS, "score"),
        Dataset("task_completion", "выполнение заданий", TaskCompletion, FACETS, "ordinal"),
        Dataset("planned_result", "планируемые результаты", PlannedResult, FACETS, "ordinal"),
        Dataset("journal_comparison", "сравнение с журналом", JournalComparison, FACETS, "outcome"),
        Dataset("objectivity_marker", "маркеры необъективности", ObjectivityMarker, _YEAR),
        Dataset("work_task", "описание работы", WorkTask, FACETS, "ordinal"),
        Dataset("mentorship", "наставники и договоры", Mentorship, _YEAR, "mentor_name"),
        Dataset("indicator_value", "показатели", IndicatorValue, _YEAR),
        Dataset("roadmap_item", "дорожная карта", RoadmapItem, _PAPER, "row_number"),
        Dataset("nor_list", "перечень ШНОР", NorListEntry, _YEAR),
        Dataset("document", "документ школы", Document, _PAPER),
        Dataset("act", "акты и справки", Act, _PAPER),
        Dataset("assignment", "поручения школам", Assignment, _PAPER),
        Dataset("register_entry", "реестры", RegisterEntry, _PAPER),
    )
}
