"""The whole year: files come in, and the four stages follow one another."""

from prefect import flow

from flows import list_revision, mias_dynamics, rcoko_intake, roadmap_collection
from flows.parameters import FOLDER, OPERATOR, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.artifacts import show_files
from tasks.files import publish_data_docs, take_in
from tasks.run import opened, sources

STAGES = (rcoko_intake, roadmap_collection, mias_dynamics, list_revision)


@flow(
    name="annual-cycle",
    description="Все четыре этапа учебного года подряд: приём, дорожные карты, динамика, перечень.",
)
def annual_cycle(
    school_year: str = SCHOOL_YEAR,
    folder: str = FOLDER,
    replace: bool = REPLACE,
    operator: str = OPERATOR,
) -> list[Outcome]:
    """The whole year: files come in, and the four stages follow one another."""
    with opened("annual-cycle", school_year, operator) as run:
        take_in(run, sources(run, [folder] if folder else []), replace)
        publish_data_docs(run)
        for stage in STAGES:
            stage.compute(run)
        show_files(run)
        return run.outcomes
