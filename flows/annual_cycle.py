"""The whole year: files come in, and the four stages follow one another."""

from prefect import flow

from flows import list_revision, mias_dynamics, rcoko_intake, roadmap_collection
from flows.parameters import FOLDER, OPERATOR, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.intake_run import carry_out

STAGES = (rcoko_intake, roadmap_collection, mias_dynamics, list_revision)
# What several stages do is done once, by the last of them: it sees what the others computed.
_OF_STAGES = [step for stage in STAGES for step in stage.STEPS]
STEPS = [step for n, step in enumerate(_OF_STAGES, 1) if step not in _OF_STAGES[n:]]


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
    return carry_out("annual-cycle", STEPS, school_year, folder, replace, operator)
