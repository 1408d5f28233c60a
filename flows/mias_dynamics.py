"""Stage 3: indicators of МИАС come in; the change in results comes out."""

from prefect import flow

from flows.parameters import FOLDER, OPERATOR, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.intake_run import carry_out
from tasks.stages import compute_dynamics, compute_kpi, write_note

STEPS = (compute_dynamics, compute_kpi, write_note)


@flow(
    name="mias-dynamics",
    description="Этап 3 (март–октябрь): показатели МИАС и динамика результатов за год.",
)
def mias_dynamics(
    school_year: str = SCHOOL_YEAR,
    folder: str = FOLDER,
    replace: bool = REPLACE,
    operator: str = OPERATOR,
) -> list[Outcome]:
    """Stage 3: indicators of МИАС come in; the change in results comes out."""
    return carry_out("mias-dynamics", STEPS, school_year, folder, replace, operator)
