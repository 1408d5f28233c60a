"""The whole year: files come in, and the four stages follow one another."""

from prefect import flow

from flows import list_revision, mias_dynamics, rcoko_intake, roadmap_collection
from flows.parameters import Folder, Operator, Replace, SchoolYear
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
    school_year: SchoolYear = "",
    folder: Folder = "",
    replace: Replace = False,
    operator: Operator = "",
) -> list[Outcome]:
    """The whole year: files come in, and the four stages follow one another."""
    with opened("annual-cycle", school_year, operator) as run:
        take_in(run, sources(run, [folder] if folder else []), replace)
        publish_data_docs(run)
        for stage in STAGES:
            stage.compute(run)
        show_files(run)
        return run.outcomes
