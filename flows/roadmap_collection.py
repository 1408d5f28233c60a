"""Stage 2: roadmaps come in; who owes one, by when, and the targets come out."""

from prefect import flow

from flows.parameters import FOLDER, OPERATOR, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.intake_run import files_in
from tasks.run import Run
from tasks.stages import compute_kpi, write_debtors


@flow(
    name="roadmap-collection",
    description="Этап 2 (февраль): сбор дорожных карт, сроки, должники, показатели.",
)
def roadmap_collection(
    school_year: str = SCHOOL_YEAR,
    folder: str = FOLDER,
    replace: bool = REPLACE,
    operator: str = OPERATOR,
) -> list[Outcome]:
    """Stage 2: roadmaps come in; who owes one, by when, and the targets come out."""
    paths = [folder] if folder else []
    with files_in("roadmap-collection", school_year, paths, replace, operator) as run:
        compute(run)
        return run.outcomes


def compute(run: Run) -> None:
    """The stage itself, once its files are in."""
    write_debtors(run)
    compute_kpi(run)
