"""The whole year: files come in, and the four stages follow one another."""

from prefect import flow

from flows import list_revision, mias_dynamics, rcoko_intake, roadmap_collection
from flows.parameters import FOLDER, OPERATOR, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.intake_run import files_in

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
    paths = [folder] if folder else []
    with files_in("annual-cycle", school_year, paths, replace, operator) as run:
        for stage in STAGES:
            stage.compute(run)
        return run.outcomes
