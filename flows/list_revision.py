"""Stage 4: the results of the year are judged; the forecast of next year's list comes out."""

from prefect import flow

from flows.parameters import FOLDER, OPERATOR, REPLACE, SCHOOL_YEAR
from intake.pipeline import Outcome
from tasks.artifacts import show_list
from tasks.intake_run import carry_out
from tasks.stages import compute_kpi, forecast_list

STEPS = (forecast_list, compute_kpi, show_list)


@flow(
    name="list-revision",
    description="Этап 4 (сентябрь): оценка по критериям, прогноз перечня; утверждает его акт.",
)
def list_revision(
    school_year: str = SCHOOL_YEAR,
    folder: str = FOLDER,
    replace: bool = REPLACE,
    operator: str = OPERATOR,
) -> list[Outcome]:
    """Stage 4: the results of the year are judged; the forecast of next year's list comes out."""
    return carry_out("list-revision", STEPS, school_year, folder, replace, operator)
