"""Stage 1: results, audits and notes come in; counts, deficits and a first note come out."""

from prefect import flow

from flows.parameters import FOLDER, OPERATOR, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.intake_run import carry_out
from tasks.stages import compute_deficits, compute_kpi, write_note

STEPS = (compute_deficits, compute_kpi, write_note)


@flow(
    name="rcoko-intake",
    description="Этап 1 (октябрь–январь): результаты РЦОКО, подсчёт по школам, дефициты, справка.",
)
def rcoko_intake(
    school_year: str = SCHOOL_YEAR,
    folder: str = FOLDER,
    replace: bool = REPLACE,
    operator: str = OPERATOR,
) -> list[Outcome]:
    """Stage 1: results, audits and notes come in; counts, deficits and a first note come out."""
    return carry_out("rcoko-intake", STEPS, school_year, folder, replace, operator)
