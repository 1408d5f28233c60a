"""Stage 2: roadmaps come in; who owes one, by when, and the targets come out."""

from prefect import flow

from flows.parameters import FOLDER, OPERATOR, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.intake_run import carry_out
from tasks.stages import compute_kpi, write_debtors

STEPS = (write_debtors, compute_kpi)


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
    return carry_out("roadmap-collection", STEPS, school_year, folder, replace, operator)
